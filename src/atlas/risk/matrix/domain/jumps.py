"""How far a score can leap between two neighbouring values of one input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Annotated

from atlas.foundation.fields import FactorId, Number, says
from atlas.risk.matrix.domain.inputs import INPUTS
from atlas.risk.matrix.domain.model import (
    Boolean,
    Dimension,
    Factor,
    Matrix,
    Source,
    ThresholdRanges,
)

_CENT = Decimal("0.01")
_TOP = Decimal(100)


@dataclass(frozen=True)
class Jump:
    """A leap between neighbouring values of an input, everything else equal.

    points: of the factor. score: of the weighted average, 0 to 100, where all factors apply.
    """

    factor: FactorId
    input: Annotated[str, says("Name of the matrix's input.", "countries.established")]
    before: Annotated[str, says("The value on one side of the leap.", "27.40")]
    after: Annotated[str, says("The value on the other side.", "Example Widgets Ltd")]
    points: Annotated[Number, says("Of the factor.")]
    score: Annotated[Number, says("Of the weighted average, 0-100.", 27.4)]


@dataclass(frozen=True, slots=True)
class Leap:
    """What the step of `weighted_max` adds at most: the dimension that reaches the threshold."""

    dimension: str
    threshold: int
    score: Decimal


def largest_jumps(matrix: Matrix, count: int = 5) -> list[Jump]:
    """Return the largest leaps of the weighted average, the largest first."""
    found = [
        jump
        for dimension in matrix.dimensions
        for factor in dimension.factors
        for source in factor.sources
        for jump in _jumps(matrix, dimension, factor, source)
    ]
    return sorted(found, key=lambda item: (-item.score, item.factor, item.input))[:count]


def threshold_leap(matrix: Matrix) -> Leap | None:
    """Return the most that crossing the threshold of `weighted_max` adds, all else at 0."""
    rule = matrix.aggregation
    if rule.method != "weighted_max" or not matrix.dimensions:
        return None
    least = min(matrix.dimensions, key=lambda item: (item.weight, item.id))
    score = rule.threshold * Decimal(rule.highest_share) / 100 * (1 - least.weight)
    return Leap(least.id, rule.threshold, score.quantize(_CENT, ROUND_HALF_EVEN))


def _jumps(matrix: Matrix, dimension: Dimension, factor: Factor, source: Source) -> Iterator[Jump]:
    whole = sum((item.maximum for item in dimension.factors), Decimal(0))
    if not whole:
        return
    for (before, low), (after, high) in pairwise(_line(matrix, factor, source)):
        step = min(high, factor.maximum) - min(low, factor.maximum)
        if step > 0:
            score = (dimension.weight * step / whole * _TOP).quantize(_CENT, ROUND_HALF_EVEN)
            yield Jump(factor.id, source.input, before, after, step, score)


def _line(matrix: Matrix, factor: Factor, source: Source) -> list[tuple[str, Decimal]]:
    """Return a source's values from harmless to worst, each with its points."""
    match source:
        case Boolean():
            return [("false", source.false), ("true", source.true)]
        case ThresholdRanges(scaled=True):
            return [("0", Decimal(0)), ("1", factor.maximum / 100)]
        case ThresholdRanges():
            names = [_bound(item.above, item.at_least, item.below) for item in source.ranges]
            worst = [(name, item.points) for name, item in zip(names, source.ranges, strict=True)]
            return [("otherwise", source.otherwise), *reversed(worst)]
    if source.cascade:
        steps = sorted(
            {(step.score, _step(step.lists, step.cpi_below)) for step in matrix.country_cascade}
            | {(matrix.country_otherwise, "otherwise")}
        )
        return [(name, score * factor.maximum / 100) for score, name in steps]
    order = INPUTS[source.input].values if source.input in INPUTS else ()
    ranked = sorted(source.points.items(), key=lambda item: (item[1], item[0]))
    nothing = [] if any(order[:1] == (name,) for name, _ in ranked) else [("none", Decimal(0))]
    return [*nothing, *ranked]


def _bound(above: int | None, at_least: int | None, below: int | None) -> str:
    if above is not None:
        return f"> {above}"
    return f"≥ {at_least}" if at_least is not None else f"< {below}"


def _step(lists: tuple[str, ...], cpi_below: int | None) -> str:
    return " and ".join(lists) if lists else f"CPI below {cpi_below}"
