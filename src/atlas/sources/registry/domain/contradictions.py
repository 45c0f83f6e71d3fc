"""Statements that contradict themselves: what is wrong with them, and what they are read as.

None is rejected or silently corrected: the load names each, and the reading is the one under which
a possible owner stays possible. A band without a number in it is [0, 100]; numbers that disagree
are the widest band that they span; dates that exclude each other leave the holding without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.model import ENDS_BEFORE_START, UNKNOWN_NATURE
from atlas.sources.registry.domain.formats.natures import bands_at_once
from atlas.sources.registry.domain.formats.published import (
    NATURE_LIKE,
    NATURES,
    UNKNOWN_STATUS,
    codes_in,
)
from atlas.sources.registry.domain.vocabulary import AnyRecord, Interest, RelationshipRecord, Share

_CODED_BAND = re.compile(r"-(?:25-to-50|50-to-75|75-to-100)-percent")
End = tuple[float, bool]
"""A percentage, and whether it is itself excluded."""
WHOLE: tuple[End, End] = ((0.0, False), (100.0, False))
TWO_BANDS = "two_bands"
TWO_SHARES = "two_shares"
BAND_AND_SHARE = "band_and_share"
_VOTES = "votingRights"
NOT_KEPT = "identifier_not_kept"

MEANINGS: Mapping[str, str] = {
    ENDS_BEFORE_START: "an interest ends before it starts; it is kept without these dates",
    "empty_band": "no share lies between the stated bounds; the share is read as unknown",
    "exact_outside_band": "the exact share lies outside its band; both together are the band",
    "two_bounds": "two lower or two upper bounds at once; the wider one is read",
    TWO_BANDS: "two bands of one right in one entry; each question is answered by the worse one",
    TWO_SHARES: "two shares of one right in one entry; each question is answered by the worse one",
    BAND_AND_SHARE: "a band and a share of one right in one entry; the worse one answers",
    "number_as_text": "a share is written as a text; its number is read",
    NOT_KEPT: "an identifier has no number, or one too long to keep; it is compared with nothing",
    UNKNOWN_STATUS: "a company's status is not known; whether it exists is not stated",
    UNKNOWN_NATURE: "a nature of control is not known; the interest is read as unknown",
}
"""What each warning says."""


@dataclass(frozen=True, slots=True)
class StatementWarning:
    """A defect of one statement that is stored nevertheless."""

    code: str
    detail: str


def warnings_of(record: AnyRecord, noted: object = None) -> tuple[StatementWarning, ...]:
    """Return what contradicts itself in a record, each kind once.

    Args:
        record: the statement's record.
        noted: what the format's conversion noted already, as `{code: detail}`.

    """
    found = dict(noted) if isinstance(noted, dict) else {}
    if isinstance(record, RelationshipRecord):
        for interest in record.interests or ():
            for code, detail in contradictions_of(interest):
                found.setdefault(code, detail)
        interests = record.interests or ()
        for places in two_readings_in(interests).values():
            found.setdefault(*readings_said(interests, places))
        for code, detail in _unknown_natures(record):
            found.setdefault(code, detail)
    return tuple(StatementWarning(code, str(found[code])) for code in MEANINGS if code in found)


def _unknown_natures(record: RelationshipRecord) -> Iterator[tuple[str, str]]:
    """Yield the codes, like natures of control of the UK register, that it does not publish."""
    said = (one.details or "" for one in record.interests or ())
    for code in (code for details in said for code in codes_in(details)):
        if code not in NATURES and NATURE_LIKE.match(code):
            yield UNKNOWN_NATURE, code


def contradictions_of(interest: Interest) -> Iterator[tuple[str, str]]:
    """Yield each contradiction in one interest: its code and its values."""
    for codes in bands_at_once(interest.details or "", interest.type or ""):
        if len(codes) > 1:
            yield TWO_BANDS, " and ".join(codes)
    start, end = interest.start_date, interest.end_date
    if start and end and end < start:
        yield ENDS_BEFORE_START, f"starts {start}, ends {end}"
    share = interest.share
    if share is None:
        return
    lows = (share.minimum, share.exclusive_minimum)
    highs = (share.maximum, share.exclusive_maximum)
    for name, (inclusive, exclusive) in (("Minimum", lows), ("Maximum", highs)):
        if inclusive is not None and exclusive is not None:
            detail = f"{name.lower()} {inclusive:g} and exclusive{name} {exclusive:g}"
            yield "two_bounds", detail
    lower, upper = _bounds(share)
    if _is_empty(lower, upper):
        yield "empty_band", f"{_shown(lower)} to {_shown(upper)}"
    elif share.exact is not None and not _holds(lower, upper, share.exact):
        yield "exact_outside_band", f"{share.exact:g} and {_shown(lower)} to {_shown(upper)}"


def two_readings_in(
    interests: Sequence[Interest], said_on: date = date.min
) -> dict[int, tuple[int, ...]]:
    """Return which interests of a record state shares of one right at one time.

    By the place of each, with its own place and those of all others of that right: the lowest
    first, and last those that had ended when the statement was made. BODS lets a statement hold
    several interests of one type, and has no field for a class of share. Whether two of them add up
    or state one thing twice is stated only where they differ in what they are of: their type, their
    directness, or their text (without the band of a published code), which names the class or the
    capacity. Those are other rights. Votes are one holding: the same number of them adds nothing.

    Args:
        interests: the record's.
        said_on: the statement's day. What had ended by then takes nothing from what stood longer.

    """
    found: dict[int, tuple[int, ...]] = {}
    for place, one in enumerate(interests):
        since = date.min if _has_ended(one, said_on) else said_on
        others = [
            at
            for at, other in enumerate(interests)
            if at != place and _of_one_right(one, other, since)
        ]
        if others:
            found[place] = tuple(
                sorted(
                    (place, *others),
                    key=lambda at: (
                        _has_ended(interests[at], said_on),
                        _band_stated(interests[at]),
                        at,
                    ),
                )
            )
    return found


def readings_said(interests: Sequence[Interest], places: Iterable[int]) -> tuple[str, str]:
    """Return the code of several readings of one right, and these in words, the lowest first."""
    ends = sorted(_band_stated(interests[at]) for at in places)
    exact = [low == high for low, high in ends]
    code = TWO_SHARES if all(exact) else BAND_AND_SHARE if any(exact) else TWO_BANDS
    said = (
        f"{_shown(low)} to {_shown(high)}" if low != high else _shown(low) for low, high in ends
    )
    return code, " and ".join(said)


def _of_one_right(one: Interest, other: Interest, since: date) -> bool:
    if _right(one) != _right(other) or not (_has_share(one) and _has_share(other)):
        return False
    starts, ends = zip(_period(one), _period(other), strict=True)
    again = one.type == _VOTES and _band_stated(one) == _band_stated(other)
    return max(*starts, since) < min(ends) and not again


def _has_ended(one: Interest, day: date) -> bool:
    return _period(one)[1] <= day


def _right(one: Interest) -> tuple[str | None, bool, str]:
    text = _CODED_BAND.sub("", one.details or "")
    return one.type, one.direct_or_indirect == "indirect", " ".join(text.casefold().split())


def _has_share(one: Interest) -> bool:
    return one.share is not None and _band_stated(one) != WHOLE


def _band_stated(one: Interest) -> tuple[End, End]:
    return band_of(one.share or Share())


def _period(one: Interest) -> tuple[date, date]:
    start, end = one.start_date or date.min, one.end_date or date.max
    return (start, end) if start <= end else (date.min, date.max)


def band_of(share: Share) -> tuple[End, End]:
    """Return the widest band that a share's numbers allow; nothing stated is [0, 100]."""
    lower, upper = _bounds(share)
    if _is_empty(lower, upper):
        return WHOLE
    if share.exact is None:
        return lower, upper
    exact = (share.exact, False)
    if _holds(lower, upper, share.exact):
        return exact, exact
    return min(exact, lower), max(exact, upper, key=lambda end: (end[0], not end[1]))


def _bounds(share: Share) -> tuple[End, End]:
    """Return the wider of two lower and of two upper bounds."""
    lows = _stated(share.minimum, share.exclusive_minimum)
    highs = _stated(share.maximum, share.exclusive_maximum)
    lower = min(lows, default=WHOLE[0])
    upper = max(highs, key=lambda end: (end[0], not end[1]), default=WHOLE[1])
    return lower, upper


def _stated(inclusive: float | None, exclusive: float | None) -> list[End]:
    found: list[End] = [] if inclusive is None else [(inclusive, False)]
    return found if exclusive is None else [*found, (exclusive, True)]


def _is_empty(lower: End, upper: End) -> bool:
    return lower[0] > upper[0] or (lower[0] == upper[0] and (lower[1] or upper[1]))


def _holds(lower: End, upper: End, exact: float) -> bool:
    above = exact > lower[0] if lower[1] else exact >= lower[0]
    below = exact < upper[0] if upper[1] else exact <= upper[0]
    return above and below


def _shown(end: End) -> str:
    return f"{'exclusive ' if end[1] else ''}{end[0]:g}"
