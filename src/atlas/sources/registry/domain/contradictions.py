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
NOT_KEPT = "identifier_not_kept"

MEANINGS: Mapping[str, str] = {
    ENDS_BEFORE_START: "an interest ends before it starts; it is kept without these dates",
    "empty_band": "no share lies between the stated bounds; the share is read as unknown",
    "exact_outside_band": "the exact share lies outside its band; both together are the band",
    "two_bounds": "two lower or two upper bounds at once; the wider one is read",
    TWO_BANDS: "two bands of one right in one entry; each question is answered by the worse one",
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
        for places in two_bands_in(record.interests or ()).values():
            found.setdefault(TWO_BANDS, bands_said(record.interests or (), places))
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


def two_bands_in(interests: Sequence[Interest]) -> dict[int, tuple[int, ...]]:
    """Return which interests of a record state two bands of one right at one time.

    By the place of each, with the places of all that disagree with it and its own. A right is named
    by its type, and by its text without the band of a published code: other capacities and classes
    of share are other rights. One band within another says the same more closely.
    """
    found: dict[int, tuple[int, ...]] = {}
    for place, one in enumerate(interests):
        others = [at for at, other in enumerate(interests) if _disagree(one, other)]
        if others:
            found[place] = tuple(sorted((place, *others)))
    return found


def bands_said(interests: Sequence[Interest], places: Iterable[int]) -> str:
    """Return the bands of interests in words, the lowest first."""
    bands = sorted({_band_stated(interests[at]) for at in places})
    return " and ".join(f"{_shown(low)} to {_shown(high)}" for low, high in bands)


def _disagree(one: Interest, other: Interest) -> bool:
    if _right(one) != _right(other) or not (_has_band(one) and _has_band(other)):
        return False
    starts, ends = zip(_period(one), _period(other), strict=True)
    if max(starts) >= min(ends):
        return False
    (low, high), (least, most) = _band_stated(one), _band_stated(other)
    lower, upper = low[0] - least[0], high[0] - most[0]
    return lower * upper > 0


def _right(one: Interest) -> tuple[str | None, bool, str]:
    text = _CODED_BAND.sub("", one.details or "")
    return one.type, one.direct_or_indirect == "indirect", " ".join(text.casefold().split())


def _has_band(one: Interest) -> bool:
    return one.share is not None and one.share.exact is None and not _is_empty(*_bounds(one.share))


def _band_stated(one: Interest) -> tuple[End, End]:
    return _bounds(one.share or Share())


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
