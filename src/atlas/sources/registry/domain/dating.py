"""As of when a register's file is: an old one must never speak for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_ZONES = timedelta(days=1)
"""A publisher east of us may be a day ahead."""
_QUIET = timedelta(days=31)
_MANY = 1_000
"""Of so many records at least one changes within `_QUIET` days."""

_STATE_IT = ". If it is not the current file, state its true date with --data-date"


@dataclass(frozen=True, slots=True)
class DateHints:
    """What tells the date of a file, from the surest to the least sure.

    `stated` by the operator, `published` by the file itself, `named` by its name, `newest` the
    newest past date of its records: the file cannot be older, and a register changes every day.
    `headed`: the publication that the file states for the whole of itself, in its head or foot;
    `published` may be that of its newest record alone.
    """

    stated: date | None = None
    published: date | None = None
    named: date | None = None
    newest: date | None = None
    headed: date | None = None


def is_future(day: date | None, today: date) -> bool:
    """Return whether a date of publication lies in the future."""
    return day is not None and day > today + _ZONES


def date_data(hints: DateHints, *, complete: bool, today: date) -> tuple[date | None, str | None]:
    """Return the date of the data, and what the operator should know of it.

    None where it is not stated: the age of an extract then counts from its load. Absence from a
    complete register is proof, so it is dated by its newest record rather than by its load.
    """
    named = None if is_future(hints.named, today) else hints.named
    if told := hints.stated or hints.published or named:
        return min(told, today), None
    if not complete or hints.newest is None:
        return None, None
    warning = (
        f"the file states no date: dated {hints.newest} by its newest record. State it with"
        " --data-date if it is later"
    )
    return hints.newest, warning


def contradiction(hints: DateHints, dated: date | None, records: int) -> date | None:
    """Return the day of which a file is by its content, where it is dated after that; else None.

    What an operator states is held against what the file says of its whole, otherwise against its
    name; every date, the file's own too, against the newest of many records. Few records may all be
    old.
    """
    if dated is None:
        return None
    own, newest = hints.headed or hints.named, hints.newest or hints.published
    if hints.stated and own and dated > own + _ZONES:
        return own
    if newest and records >= _MANY and dated > newest + _QUIET:
        return newest
    return None


def unsupported(hints: DateHints, own: date | None, max_age_days: int) -> str | None:
    """Return a warning where a date counts that the file does not bear out; else None.

    `own`: the day that contradicts it, if it was forced. `max_age_days`: how long the data is
    current; what is older by its newest record is so by the statement alone.
    """
    newest = own or _newest(hints)
    if not hints.stated:
        return _otherwise_dated(hints, own)
    if not newest or (not own and hints.stated <= newest + timedelta(days=max_age_days)):
        return None
    said = f"dated {hints.stated} as stated; by its own date or its newest record it is of {newest}"
    return said + _STATE_IT


def _otherwise_dated(hints: DateHints, own: date | None) -> str | None:
    """Return a warning where a file's own date counts, and its records or its name are older."""
    told, named = hints.published or hints.named, hints.named
    if not told:
        return None
    if own:
        what, day = "its newest record", own
    elif named and told > named + _ZONES:
        what, day = "its name", named
    else:
        return None
    return f"dated {told} by its own date; by {what} it is of {day}{_STATE_IT}"


def _newest(hints: DateHints) -> date | None:
    return max((day for day in (hints.newest, hints.published) if day), default=None)
