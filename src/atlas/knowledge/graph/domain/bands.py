"""Shares known only as a range: bands with open or closed ends, in percent (0-100)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

TOLERANCE = 1e-9
"""Percent; absorbs binary rounding of decimal shares (a third of 100, 33.3 + 33.3 + 33.4)."""

WHOLE = 99.99
"""Percent of which minima count as the whole: declared shares are rounded."""


class Comparator(StrEnum):
    """How a share is held against a threshold: `>` (more than) or `>=` (at least)."""

    MORE_THAN = ">"
    AT_LEAST = ">="

    @property
    def words(self) -> str:
        """The comparison as it is written before a threshold: `more than`, `at least`."""
        return "at least" if self is Comparator.AT_LEAST else "more than"


class Reach(StrEnum):
    """Whether a band reaches a threshold: surely, only at its upper end, or not at all."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Band:
    """A share between `lower` and `upper` percent; an open end is not itself attained.

    UK PSC "25 to 50" is more than 25, up to 50: `Band(25, 50, lower_open=True)`. `(25, 25]` is what
    remains of it when others declare 75: a minimal contradiction that still counts as more than 25.
    """

    lower: float
    upper: float
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.lower <= self.upper <= 100 + TOLERANCE):
            raise ValueError(f"a share lies in 0-100 with lower ≤ upper: {self}")

    @property
    def exact(self) -> bool:
        """True when the band is one number."""
        return self.upper - self.lower <= TOLERANCE

    def reaches(self, threshold: float, comparator: Comparator) -> Reach:
        """Compare with a threshold in percent."""
        if _attains(self.lower, threshold, comparator, certain_open=self.lower_open):
            return Reach.CERTAIN
        if _attainable(self.upper, threshold, comparator, upper_open=self.upper_open):
            return Reach.POSSIBLE
        return Reach.NO

    def __mul__(self, other: Band) -> Band:
        """Take a share of a share. A product with an open end is open (unless it is zero)."""
        lower = self.lower * other.lower / 100
        upper = self.upper * other.upper / 100
        return Band(
            lower,
            upper,
            lower_open=lower > 0 and (self.lower_open or other.lower_open),
            upper_open=upper > 0 and (self.upper_open or other.upper_open),
        )

    @property
    def words(self) -> str:
        """What is held, for a reader: `88 %`, `more than 75 to 100 %`."""
        if self.exact:
            return f"{'more than ' if self.lower_open else ''}{shown(self.lower)} %"
        left, right = "more than " * self.lower_open, "less than " * self.upper_open
        return f"{left}{shown(self.lower)} to {right}{shown(self.upper)} %"

    def __str__(self) -> str:
        if self.exact and not self.lower_open:
            return shown(self.lower)
        left, right = "(" if self.lower_open else "[", ")" if self.upper_open else "]"
        return f"{left}{shown(self.lower)}, {shown(self.upper)}{right}"


def shown(value: float, *, places: int = 4) -> str:
    """Return a percentage as text, rounded, but never to a rounder number than it is.

    49.99996 is not 50: the rule may ask for 50. Less than a millionth is what computing leaves.
    """
    near = value
    for digits in range(places, 7):
        near = round(value, digits)
        if abs(near - value) < _COMPUTED or round(near, 1) != near:
            break
    if value and not near:
        return f"{value:g}"
    return f"{near:.6f}".rstrip("0").rstrip(".")


_COMPUTED = 1e-6
UNKNOWN = Band(0, 100)
"""A share that no one states: anything from 0 to 100, never assumed to be 0 or 100."""

NOTHING = Band(0, 0)


def spanned(bands: Iterable[Band]) -> Band:
    """Return all that several bands span."""
    every = [*bands]
    low = min(every, key=lambda one: (one.lower, one.lower_open))
    high = max(every, key=lambda one: (one.upper, not one.upper_open))
    return Band(low.lower, high.upper, low.lower_open, high.upper_open)


def exactly(share: float) -> Band:
    """Return the band of one number."""
    return Band(share, share)


def total(bands: Iterable[Band]) -> Band:
    """Add bands; both ends stop at 100 (over-declared totals are detected separately)."""
    lower = upper = 0.0
    lower_open = upper_open = False
    for band in bands:
        lower += band.lower
        upper += band.upper
        lower_open |= band.lower_open
        upper_open |= band.upper_open
    if upper > 100:
        upper, upper_open = 100.0, False
    if lower >= 100:
        lower, lower_open = 100.0, False
    return Band(lower, max(lower, upper), lower_open=lower_open, upper_open=upper_open)


def bounded(lower: float, upper: float, *, lower_open: bool, upper_open: bool) -> Band:
    """Return a computed share as a band: within 0 to 100, and closed at the ends and numbers."""
    lower = min(max(lower, 0.0), 100.0)
    upper = min(max(upper, lower), 100.0)
    exact = upper - lower <= TOLERANCE
    return Band(
        lower,
        upper,
        lower_open=lower_open and 0 < lower < 100 - TOLERANCE,
        upper_open=upper_open and not exact and 0 < upper < 100 - TOLERANCE,
    )


def _attains(lower: float, threshold: float, comparator: Comparator, *, certain_open: bool) -> bool:
    if lower > threshold + TOLERANCE:
        return True
    if abs(lower - threshold) <= TOLERANCE:
        # every value of the band lies above an open lower end
        return comparator is Comparator.AT_LEAST or certain_open
    return False


def _attainable(
    upper: float, threshold: float, comparator: Comparator, *, upper_open: bool
) -> bool:
    if upper > threshold + TOLERANCE:
        return True
    if abs(upper - threshold) <= TOLERANCE:
        return comparator is Comparator.AT_LEAST and not upper_open
    return False
