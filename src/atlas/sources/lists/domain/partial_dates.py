"""Dates as lists state them: full, month, year, circa, ranges. A date is never invented.

A listed date is the closed interval of days it may mean, and how it was stated.
"""

import calendar
import re
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

        Of a person (not of a company, which is founded on any day) it is none either where who was
        born then would be a child: who holds a company or is listed hardly is one.
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
        ValueError: when the text is none of these, or names a day that does not exist.

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
