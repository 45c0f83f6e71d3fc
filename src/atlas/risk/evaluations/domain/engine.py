"""The scorer: factors, dimensions, aggregation, floors. Exact, with a trace, without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import lcm
from typing import NamedTuple, TypeAlias

from atlas.risk.evaluations.domain.compiled import (
    CompiledFactor,
    CompiledFloor,
    CompiledMatrix,
)
from atlas.risk.evaluations.domain.facts import NotAssessed, Reading
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.numbers import rounded
from atlas.risk.evaluations.domain.results import FactorStatus, FloorStatus

SourceRow: TypeAlias = tuple[str, str, object, int | None, str | None]
"""Input, source, value or None, points or None, reason or None."""

_NOT_RUN = "not_run"
_ASSESSED = FactorStatus.ASSESSED
_UNKNOWN = FactorStatus.UNKNOWN
_NOT_APPLICABLE = FactorStatus.NOT_APPLICABLE
_OVERRIDDEN = FactorStatus.OVERRIDDEN


class FactorRow(NamedTuple):
    """A factor's outcome in ten-thousandths. `winner`: index of the row that gave the points."""

    points: int
    low: int
    high: int
    status: FactorStatus
    reason: str | None
    assessed: bool
    winner: int
    rows: Sequence[SourceRow]


class FloorRow(NamedTuple):
    """A floor's outcome, and because of what."""

    status: FloorStatus
    because: tuple[str, ...]


class Scorecard(NamedTuple):
    """The lean outcome: scores in hundredths, tier as rank, and the trace."""

    score: int
    base: int
    low: int
    high: int
    tier: int
    coverage: int
    dimensions: Sequence[tuple[int, int]]
    """Points and maxima of each dimension in ten-thousandths; (0, 0): does not apply."""
    factors: Sequence[FactorRow]
    floors: Sequence[FloorRow]


def score_inputs(
    compiled: CompiledMatrix,
    inputs: EvaluationInputs,
    as_of: date,
    *,
    overrides: Mapping[str, int] | None = None,
    appetite: str | None = None,
) -> Scorecard:
    """Score inputs against a compiled matrix.

    Args:
        compiled: matrix and snapshot.
        inputs: readings by input key.
        as_of: day of the evaluation (date conditions).
        overrides: factor id to points in ten-thousandths.
        appetite: name of the tier boundaries; the matrix' default when left out.

    """
    readings = inputs.readings
    size = len(compiled.weights)
    points, low, high = [0] * size, [0] * size, [0] * size
    maxima, known = [0] * size, [0] * size
    rows: list[FactorRow] = []
    for factor in compiled.factors:
        row = _score_factor(factor, readings, as_of)
        if overrides is not None and factor.factor.id in overrides:
            row = _overridden(row, overrides[factor.factor.id])
        rows.append(row)
        if row.status is _NOT_APPLICABLE:
            continue
        at = factor.dimension
        points[at] += row.points
        low[at] += row.low
        high[at] += row.high
        maxima[at] += factor.maximum
        if row.assessed:
            known[at] += factor.maximum
    floors = [_check_floor(floor, readings, as_of) for floor in compiled.floors]
    least, tier = _floor_levels(compiled, floors)
    base = aggregate(compiled, points, maxima)
    final = max(base, least)
    cdd, edd = compiled.appetites[appetite or compiled.matrix.default_appetite]
    return Scorecard(
        final,
        base,
        max(aggregate(compiled, low, maxima), least),
        max(aggregate(compiled, high, maxima), least),
        max(tier, (final >= cdd) + (final >= edd)),
        _weighted(compiled, known, maxima),
        list(zip(points, maxima, strict=True)),
        rows,
        floors,
    )


def _score_factor(  # noqa: C901  the hot loop: calls would double its time
    factor: CompiledFactor, readings: Mapping[str, tuple[Reading, ...]], as_of: date
) -> FactorRow:
    """Score one factor: the worst assessed reading; the unknown value where a decisive one lacks.

    `low` and `high` take every unknown at 0 and at its maximum.
    """
    rows: list[SourceRow] = []
    best, winner, ceiling = 0, -1, 0
    reason: str | None = None
    seen = False
    for key, scorer, decisive, most in factor.sources:
        answered = False
        doubt: str | None = None
        for reading in readings.get(key, ()):
            value = reading.value
            if type(value) is NotAssessed:
                rows.append((key, reading.source, None, None, value.reason))
                doubt = doubt or value.reason
                continue
            number, why = scorer(value)
            rows.append((key, reading.source, value, number, why))
            if why is None:
                answered = True
            else:
                doubt = why
            seen = True
            if number > best or winner < 0:
                best, winner = number, len(rows) - 1
        if not answered or doubt is not None:
            ceiling = max(ceiling, most)
            if doubt is None:
                doubt = _NOT_RUN
                rows.append((key, key, None, None, doubt))
            if decisive and not answered and reason is None:
                reason = doubt
    if reason is None:
        return FactorRow(best, best, max(ceiling, best), _ASSESSED, None, True, winner, rows)
    if not seen and factor.not_applicable and _applies_not(factor, readings, as_of):
        rule = factor.factor.not_applicable
        text = rule.reason if rule else None
        return FactorRow(0, 0, 0, _NOT_APPLICABLE, text, False, -1, rows)
    if factor.unknown > best:
        return FactorRow(factor.unknown, best, factor.maximum, _UNKNOWN, reason, False, -1, rows)
    return FactorRow(best, best, factor.maximum, _UNKNOWN, reason, False, winner, rows)


def _applies_not(
    factor: CompiledFactor, readings: Mapping[str, tuple[Reading, ...]], as_of: date
) -> bool:
    return any(
        condition.holds(reading.value, as_of)
        for condition in factor.not_applicable
        for reading in readings.get(condition.input, ())
        if not isinstance(reading.value, NotAssessed)
    )


def _overridden(row: FactorRow, points: int) -> FactorRow:
    return row._replace(points=points, low=points, high=points, status=_OVERRIDDEN, winner=-1)


def _check_floor(
    floor: CompiledFloor, readings: Mapping[str, tuple[Reading, ...]], as_of: date
) -> FloorRow:
    because: list[str] = []
    open_ = bool(floor.missing)
    for key, holds, text in floor.conditions:
        found = readings.get(key)
        if found is None:
            open_ = True
            continue
        for reading in found:
            value = reading.value
            if type(value) is NotAssessed:
                open_ = True
            elif holds(value, as_of):
                shown = ", ".join(value) if isinstance(value, tuple) else str(value)
                because.append(f"{text}: {shown} ({reading.source})")
    if because:
        return FloorRow(FloorStatus.APPLIED, tuple(because))
    return _FLOOR_OPEN if open_ else _FLOOR_NOT_MET


_FLOOR_OPEN = FloorRow(FloorStatus.NOT_ASSESSED, ())
_FLOOR_NOT_MET = FloorRow(FloorStatus.NOT_MET, ())


def _floor_levels(compiled: CompiledMatrix, floors: Sequence[FloorRow]) -> tuple[int, int]:
    """Return the least score (hundredths) and the least tier (rank) of the applied floors."""
    least = tier = 0
    for floor, row in zip(compiled.floors, floors, strict=True):
        if row.status is FloorStatus.APPLIED:
            least = max(least, floor.minimum)
            tier = max(tier, floor.tier)
    return least, tier


def aggregate(compiled: CompiledMatrix, points: Sequence[int], maxima: Sequence[int]) -> int:
    """Return the score in hundredths of dimensions' points over maxima (0: does not apply).

    weighted_max: A is the weighted average, M the highest dimension; if M reaches the threshold,
    the share of M and the rest of A, else A. Rounded once, half to even.
    """
    common = lcm(*(maximum for maximum in maxima if maximum)) if any(maxima) else 1
    weighted = weights = highest = 0
    for weight, number, maximum in zip(compiled.weights, points, maxima, strict=True):
        if maximum:
            part = number * (common // maximum)
            weighted += weight * part
            weights += weight
            highest = max(highest, part)
    if not weights:
        return 0
    rule = compiled.matrix.aggregation
    if rule.method == "highest_dimension":
        return rounded(highest * 10_000, common)
    if rule.method == "weighted_max" and highest * 100 >= rule.threshold * common:
        share = rule.highest_share
        mixed = share * highest * weights + (100 - share) * weighted
        return rounded(mixed * 100, common * weights)
    return rounded(weighted * 10_000, common * weights)


def _weighted(compiled: CompiledMatrix, parts: Sequence[int], maxima: Sequence[int]) -> int:
    """Return the weighted share of parts in maxima, in hundredths of a percent."""
    common = lcm(*(maximum for maximum in maxima if maximum)) if any(maxima) else 1
    weighted = weights = 0
    for weight, part, maximum in zip(compiled.weights, parts, maxima, strict=True):
        if maximum:
            weighted += weight * part * (common // maximum)
            weights += weight
    return rounded(weighted * 10_000, common * weights) if weights else 0
