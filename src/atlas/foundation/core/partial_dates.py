"""Dates as sources state them: full, month, year, circa, ranges. A date is never invented.

A stated date is the closed interval of days it may mean, and how it was stated.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.foundation.core.clock import today

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS["sept"] = 9
_EARLIEST_YEAR = 1000
_OLDEST = 125
"""Years; the oldest person whose age was verified died at 122."""
_YOUNGEST = 16
"""Years; an owner, officer or listed person who would be younger was hardly born that day."""
_FILLERS = frozenset(
    {
        date(1900, 1, 1), date(1901, 1, 1), date(1970, 1, 1), date(1899, 12, 30),
        date(1899, 12, 31), date(1904, 1, 1), date(1911, 11, 11), date(1922, 2, 22),
    }
)  # fmt: skip
"""Days with which computers begin to count, and those that people type where a form insists."""
_CIRCA = re.compile(r"^(?:circa|approximately|approx\.?|c\.|ca\.?)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"^between\s+(?=.*\sand\s)", re.IGNORECASE)
_DECADE = re.compile(r"^(?:the\s+)?(\d{3})0'?s$", re.IGNORECASE)
_DAY = re.compile(r"^(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})$")
_MONTH = re.compile(r"^([A-Za-z]{3,9})\.?[ -](\d{4})$")
_YEAR = re.compile(r"^(\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})(?:-(\d{2}))?$")
_RANGE = re.compile(
    r"^(.+?)\s+(?:to|and|through)\s+(.+)$|^(\d{4})\s*[-/]\s*(\d{4})$", re.IGNORECASE
)


class DatePrecision(StrEnum):
    """How a date was stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A stated date: the days `earliest` to `latest` (both inclusive) it may mean."""

    text: str
    earliest: date
    latest: date
    precision: DatePrecision
    circa: bool = False

    @property
    def is_full(self) -> bool:
        """Whether it names one day without reservation."""
        return self.precision is DatePrecision.DAY and not self.circa

    @property
    def names_a_day(self) -> bool:
        """Whether it surely means one day: 1 January is also written where only a year is known."""
        return self.is_full and (self.earliest.month, self.earliest.day) != (1, 1)

    def stands_for_none(self, now: date, *, person: bool = False) -> bool:
        """Whether it is a filler of a form, or no day on which a living person can be born.

        For a person (not a company, which may be founded on any day) a date is also rejected if it
        would make them a child: owners of companies and listed people hardly are children.
        """
        return (
            self.earliest > now
            or (person and self.latest.year > now.year - _YOUNGEST)
            or self.latest.year < now.year - _OLDEST
            or (self.is_full and self.earliest in _FILLERS)
        )


def parse_date(text: str) -> PartialDate:
    """Parse `12 Jul 1986`, `Jul 1986`, `1986`, `circa 1986`, `1958 to 1962`, `1950s`, ISO dates.

    Raises:
        ValueError: when the text has another form, or names a day that does not exist.

    """
    raw = text.strip().rstrip(".").strip()
    circa = bool(_CIRCA.match(raw))
    body = _BETWEEN.sub("", _CIRCA.sub("", raw))
    if decade := _DECADE.match(body):
        body = f"{decade[1]}0 to {decade[1]}9"
    span = _RANGE.match(body)
    if span:
        first = parse_date(span[1] or span[3])
        last = parse_date(span[2] or span[4])
        if last.latest < first.earliest:
            raise ValueError(f"a range that ends before it starts: {raw}")
        circa = circa or first.circa or last.circa
        return PartialDate(raw, first.earliest, last.latest, DatePrecision.RANGE, circa)
    return _single(raw, body, circa=circa)


def names_a_day(text: str, *, person: bool = False) -> bool:
    """Return whether a text surely means one day, on which a living person can be born.

    `person`: whether it is a person's, who is no child.
    """
    try:
        stated = parse_date(text)
    except ValueError:
        return False
    return stated.names_a_day and not stated.stands_for_none(today(), person=person)


def is_date(text: str) -> bool:
    """Return whether a text is a date as lists state them."""
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


CIRCA_YEARS = 2
"""Further years that a `circa` allows."""


class DateEffect(StrEnum):
    """What two stated dates say of being one date."""

    AGREES = "agrees"
    NEUTRAL = "neutral"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """How two stated dates compare, in a word and in words.

    `same_day`: both name one day. `tolerated`: they differ by no more than the years allowed.
    """

    effect: DateEffect
    detail: str
    same_day: bool = False
    tolerated: bool = False


def parsed(texts: Iterable[str]) -> tuple[PartialDate, ...]:
    """Return the dates among texts; other texts are left out."""
    return tuple(parse_date(text) for text in texts if is_date(text))


def compare_stated(
    mine: Sequence[PartialDate],
    theirs: Sequence[PartialDate],
    year_tolerance: int,
    *,
    person: bool = False,
) -> DateVerdict | None:
    """Compare the dates stated of two parties: the best pair counts.

    Args:
        mine: of the one.
        theirs: of the other.
        year_tolerance: years that two dates may lie apart without contradicting.
        person: whether they are dates of birth of persons, who are no children.

    Returns:
        None where nothing can be compared: a date that stands for none (1900-01-01, one in the
        future; a child's, of a person) is compared with its equal alone.

    """
    now = today()
    verdicts = [
        _verdict(one, other, year_tolerance)
        for one in mine
        for other in theirs
        if one.earliest == other.earliest
        or not any(date.stands_for_none(now, person=person) for date in (one, other))
    ]
    if any(one.same_day for one in verdicts):
        return DateVerdict(DateEffect.AGREES, "the same day", same_day=True)
    for wanted in DateEffect:
        for one in verdicts:
            if one.effect is wanted:
                return one
    return None


def _verdict(mine: PartialDate, theirs: PartialDate, tolerance: int) -> DateVerdict:
    if mine.is_full and theirs.is_full:
        days = _compare_days(mine, theirs)
        if days is not None:
            return days
    elif mine.earliest <= theirs.latest and theirs.earliest <= mine.latest:
        return DateVerdict(DateEffect.AGREES, _agreement(mine, theirs))
    years = tolerance + (CIRCA_YEARS if theirs.circa or mine.circa else 0)
    gap = max(
        theirs.earliest.year - mine.latest.year,
        mine.earliest.year - theirs.latest.year,
        0,
    )
    if gap <= years:
        detail = "the same year, not the same month" if gap == 0 else f"{gap} year(s) apart"
        return DateVerdict(DateEffect.NEUTRAL, detail, tolerated=True)
    return DateVerdict(DateEffect.CONTRADICTS, f"{gap} years apart")


def _compare_days(mine: PartialDate, theirs: PartialDate) -> DateVerdict | None:
    """Compare two full dates; None where only their years can be compared."""
    if mine.earliest == theirs.earliest:
        return DateVerdict(DateEffect.AGREES, "the same day", same_day=True)
    if _exchanged(mine.earliest, theirs.earliest):
        return DateVerdict(DateEffect.NEUTRAL, "day and month exchanged")
    if mine.names_a_day and theirs.names_a_day:
        return DateVerdict(DateEffect.CONTRADICTS, "different days")
    if mine.earliest.year == theirs.earliest.year:
        detail = "the same year; 1 January may stand for the year alone"
        return DateVerdict(DateEffect.NEUTRAL, detail)
    return None


def _agreement(mine: PartialDate, theirs: PartialDate) -> str:
    for precision in (DatePrecision.RANGE, DatePrecision.YEAR, DatePrecision.MONTH):
        if precision in {mine.precision, theirs.precision}:
            return f"agrees in the {precision.value}"
    return "agrees approximately"


def _exchanged(mine: date, theirs: date) -> bool:
    return mine.year == theirs.year and (mine.day, mine.month) == (theirs.month, theirs.day)


def _single(raw: str, body: str, *, circa: bool) -> PartialDate:
    year, month, day = _parts(raw, body)
    if not _EARLIEST_YEAR <= year <= date.max.year:
        raise ValueError(f"not a year: {raw}")
    if month is None:
        first, last = date(year, 1, 1), date(year, 12, 31)
        return PartialDate(raw, first, last, DatePrecision.YEAR, circa)
    if day is None:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return PartialDate(raw, date(year, month, 1), last, DatePrecision.MONTH, circa)
    exact = date(year, month, day)
    return PartialDate(raw, exact, exact, DatePrecision.DAY, circa)


def _parts(raw: str, body: str) -> tuple[int, int | None, int | None]:
    if found := _DAY.match(body):
        return int(found[3]), _month(found[2]), int(found[1])
    if found := _ISO.match(body):
        day = int(found[3]) if found[3] else None
        month = int(found[2])
        if not 1 <= month <= 12:
            raise ValueError(f"not a month: {raw}")
        return int(found[1]), month, day
    if found := _MONTH.match(body):
        return int(found[2]), _month(found[1]), None
    if found := _YEAR.match(body):
        return int(found[1]), None, None
    raise ValueError(f"not a date: {raw}")


def _month(name: str) -> int:
    month = _MONTHS.get(name.lower())
    if month is None:
        raise ValueError(f"not a month: {name}")
    return month
