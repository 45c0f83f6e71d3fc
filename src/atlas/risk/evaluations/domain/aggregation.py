"""From factors to dimensions, and from dimensions to one score: exact, rounded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import lcm
from typing import NamedTuple, TypeAlias

from atlas.risk.evaluations.domain.factors import Numbers
from atlas.risk.evaluations.domain.hashing import result_json
from atlas.risk.evaluations.domain.numbers import rounded, score
from atlas.risk.evaluations.domain.results import DimensionResult
from atlas.risk.matrix.domain import Aggregation, Dimension


class Plan(NamedTuple):
    """How to add dimensions exactly: all over one common denominator.

    factors: `common` over each dimension's maximum, 0 where it does not apply. weights: of each
    dimension, in ten-thousandths. applying: the sum of those that apply. whole: times `common`.
    turning: a highest dimension from here on (in hundredths of `common`) counts by `share` percent
    in addition to the weighted average.
    """

    common: int
    factors: tuple[int, ...]
    weights: tuple[int, ...]
    applying: int
    whole: int
    turning: int
    share: int


def make_plan(rule: Aggregation, weights: Sequence[int], maxima: Sequence[int]) -> Plan:
    """Return the plan of dimensions with these maxima (0: does not apply).

    The weighted average is a mixture without the highest dimension, the method
    `highest_dimension` one of nothing else.
    """
    common = lcm(*(maximum for maximum in maxima if maximum)) if any(maxima) else 1
    applying = sum(weight for weight, most in zip(weights, maxima, strict=True) if most)
    turning, share = {
        "weighted_max": (rule.threshold * common, rule.highest_share),
        "weighted_average": (0, 0),
        "highest_dimension": (0, 100),
    }[rule.method]
    factors = tuple(common // maximum if maximum else 0 for maximum in maxima)
    return Plan(common, factors, tuple(weights), applying, common * applying, turning, share)


class Columns(NamedTuple):
    """What a dimension brings into the total, over the plan's common denominator.

    Its points, with unknowns at 0 and at maximum, each also times its weight; and the maxima of
    what is assessed, times its weight.
    """

    points: int
    weighted: int
    low: int
    weighted_low: int
    high: int
    weighted_high: int
    known: int


class DimensionOutcome:
    """What a dimension's factors come to: shared by all subjects for whom it is the same.

    points: in ten-thousandths. maximum: of the factors that apply (0: none does).
    """

    __slots__ = ("__dict__", "columns", "dimension", "maximum", "points")

    def __init__(self, dimension: Dimension, points: int, maximum: int, columns: Columns) -> None:
        self.dimension = dimension
        self.points = points
        self.maximum = maximum
        self.columns = columns

    @cached_property
    def result(self) -> DimensionResult:
        """What an evaluation says of the dimension."""
        whole = self.maximum
        said = score(rounded(self.points * 10_000, whole)) if whole else None
        return DimensionResult(self.dimension.id, self.dimension.weight, said)

    @cached_property
    def json(self) -> bytes:
        """RFC 8785 JSON of the result."""
        return result_json(self.result)


def adder(
    plan: Plan, place: int, dimension: Dimension
) -> Callable[[Sequence[Numbers]], DimensionOutcome]:
    """Return the function that adds up what the factors of a dimension bring into it."""
    factor = plan.factors[place]
    weighted = plan.weights[place] * factor

    def add(factors: Sequence[Numbers]) -> DimensionOutcome:
        points = low = high = maximum = unknown = 0
        for item in factors:
            points += item.points
            low += item.low
            high += item.high
            maximum += item.maximum
            unknown += item.unknown
        columns = Columns(
            points=points * factor,
            weighted=points * weighted,
            low=low * factor,
            weighted_low=low * weighted,
            high=high * factor,
            weighted_high=high * weighted,
            known=(maximum - unknown) * weighted,
        )
        return DimensionOutcome(dimension, points, maximum, columns)

    return add


Total: TypeAlias = tuple[int, int, int, int]
"""Score, with unknowns at 0, at their maximum, and the share that is known: in hundredths."""


def aggregate(plan: Plan, columns: Sequence[Columns]) -> Total:
    """Return the total of dimensions, each rounded once, half to even.

    weighted_max: A is the weighted average, M the highest dimension; if M reaches the threshold,
    the share of M and the rest of A, otherwise A.
    """
    whole = plan.whole
    if not whole:
        return 0, 0, 0, 0
    points, weighted, low, weighted_low, high, weighted_high, known = zip(*columns, strict=True)
    total = _mixed(plan, max(points), sum(weighted))
    assessed = sum(known)
    if assessed == whole and points == low == high:
        return total, total, total, 10_000
    return (
        total,
        _mixed(plan, max(low), sum(weighted_low)),
        _mixed(plan, max(high), sum(weighted_high)),
        rounded(assessed * 10_000, whole),
    )


def _mixed(plan: Plan, highest: int, weighted: int) -> int:
    _, _, _, applying, whole, turning, share = plan
    if highest * 100 < turning:
        return rounded(weighted * 10_000, whole)
    mixed = share * highest * applying + (100 - share) * weighted
    return rounded(mixed * 100, whole)
