"""As of when a register's file is: an old one must never speak for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_ZONES = timedelta(days=1)
"""A publisher east of us may be a day ahead."""


@dataclass(frozen=True, slots=True)
class DateHints:
    """What tells the date of a file, from the surest to the least sure.

    `stated` by the operator, `published` by the file itself, `named` by its name, `newest` the
    newest past date of its records: the file cannot be older, and a register changes every day.
    """

    stated: date | None = None
    published: date | None = None
    named: date | None = None
    newest: date | None = None


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
