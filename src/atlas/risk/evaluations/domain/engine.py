"""The scorer: factors, dimensions, aggregation, floors. Exact, with a trace, without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from atlas.risk.evaluations.domain.compiled import (
    CompiledFactor,
    CompiledFloor,
    CompiledMatrix,
    Plan,
    make_plan,
)
from atlas.risk.evaluations.domain.facts import NotAssessed, Reading
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.numbers import rounded
from atlas.risk.evaluations.domain.results import FactorStatus, FloorStatus
from atlas.risk.matrix.domain import Aggregation

SourceRow: TypeAlias = tuple[str, Reading | None, int | None, str | None]
"""Input, the reading (None: there is none), points or None, reason or None."""

FactorRow: TypeAlias = tuple[
    int, int, int, FactorStatus, str | None, bool, int, Sequence[SourceRow]
]
"""Points, low, high (ten-thousandths); status; reason; assessed; index of the winning row; rows.

A bare tuple: making a class for each of 20 factors would double the time of an evaluation.
"""

_NOT_RUN = "not_run"
_ASSESSED = FactorStatus.ASSESSED
_UNKNOWN = FactorStatus.UNKNOWN
_NOT_APPLICABLE = FactorStatus.NOT_APPLICABLE
_OVERRIDDEN = FactorStatus.OVERRIDDEN
_NO_READINGS: tuple[Reading, ...] = ()


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
    totals: list[tuple[int, int, int, int, int]] = []
    rows: list[FactorRow] = []
    for factors in compiled.by_dimension:
        points = low = high = maxima = known = 0
        for factor in factors:
            row = _score_factor(factor, readings, as_of)
            if overrides and factor.factor.id in overrides:
                row = _overridden(row, overrides[factor.factor.id])
            rows.append(row)
            number, least, most, status, _, assessed, _, _ = row
            if status is not _NOT_APPLICABLE:
                maximum = factor.maximum
                points += number
                low += least
                high += most
                maxima += maximum
                if assessed:
                    known += maximum
        totals.append((points, low, high, maxima, known))
    floors = [_check_floor(item, readings, as_of) for item in compiled.floors]
    bottom, tier = _floor_levels(compiled, floors)
    base, lowest, highest, coverage = _aggregate_all(compiled, totals)
    final = max(bottom, base)
    cdd, edd = compiled.appetites[appetite or compiled.matrix.default_appetite]
    return Scorecard(
        final,
        base,
        max(bottom, lowest),
        max(bottom, highest),
        max(tier, (final >= cdd) + (final >= edd)),
        coverage,
        [(item[0], item[3]) for item in totals],
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
    for key, scorer, decisive, most in factor.sources:
        answered = in_doubt = False
        doubt: str | None = None
        for reading in readings.get(key, _NO_READINGS):
            value = reading.value
            if value.__class__ is NotAssessed:
                doubt = value.reason
                rows.append((key, reading, None, doubt))
                continue
            number, why = scorer(value)
            if number > best or winner < 0:
                best, winner = number, len(rows)
            rows.append((key, reading, number, why))
            if why is None:
                answered = True
            else:
                doubt, in_doubt = why, True
        # a clear answer of one source does not clear another's value
        answered = answered and not in_doubt
        if not answered or doubt is not None:
            if doubt is None:
                doubt = _NOT_RUN
                rows.append((key, None, None, doubt))
            ceiling = max(ceiling, most)
            if decisive and not answered and reason is None:
                reason = doubt
    if reason is None:
        return best, best, max(ceiling, best), _ASSESSED, None, True, winner, rows
    if factor.not_applicable and _applies_not(factor, readings, as_of):
        return _not_asked_for(factor, best, winner, rows)
    if factor.unknown > best:
        return factor.unknown, best, factor.maximum, _UNKNOWN, reason, False, -1, rows
    return best, best, factor.maximum, _UNKNOWN, reason, False, winner, rows


def _not_asked_for(
    factor: CompiledFactor, best: int, winner: int, rows: Sequence[SourceRow]
) -> FactorRow:
    """Leave the factor out; where it is answered in part, what is known counts all the same."""
    if winner < 0:
        rule = factor.factor.not_applicable
        return 0, 0, 0, _NOT_APPLICABLE, rule.reason if rule else None, False, -1, rows
    return best, best, factor.maximum, _ASSESSED, None, True, winner, rows


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
    return points, points, points, _OVERRIDDEN, row[4], row[5], -1, row[7]


def _check_floor(
    floor: CompiledFloor, readings: Mapping[str, tuple[Reading, ...]], as_of: date
) -> FloorRow:
    because: list[str] = []
    open_ = floor.open
    for key, holds, text in floor.conditions:
        found = readings.get(key)
        if found is None:
            open_ = True
            continue
        for reading in found:
            value = reading.value
            if value.__class__ is NotAssessed:
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
    for row, floor in zip(floors, compiled.floors, strict=True):
        if row[1]:
            least = max(least, floor.minimum)
            tier = max(tier, floor.tier)
    return least, tier


def _aggregate_all(
    compiled: CompiledMatrix, totals: Sequence[tuple[int, int, int, int, int]]
) -> tuple[int, int, int, int]:
    """Return score, lowest, highest and coverage in hundredths of the dimensions' totals."""
    maxima = tuple([item[3] for item in totals])
    plan = compiled.plans.get(maxima)
    if plan is None:
        plan = compiled.plans[maxima] = make_plan(compiled.weights, maxima)
    if not plan.weights:
        return 0, 0, 0, 0
    points = low = high = known = top = top_low = top_high = 0
    for weight, factor, (part, part_low, part_high, _, assessed) in zip(
        plan.weighted, plan.factors, totals, strict=True
    ):
        points += weight * part
        low += weight * part_low
        high += weight * part_high
        known += weight * assessed
        top = max(top, factor * part)
        top_low = max(top_low, factor * part_low)
        top_high = max(top_high, factor * part_high)
    rule = compiled.matrix.aggregation
    return (
        _combine(rule, plan, points, top),
        _combine(rule, plan, low, top_low),
        _combine(rule, plan, high, top_high),
        rounded(known * 10_000, plan.common * plan.weights),
    )


def aggregate(compiled: CompiledMatrix, points: Sequence[int], maxima: Sequence[int]) -> int:
    """Return the score in hundredths of dimensions' points over maxima (0: does not apply)."""
    return _aggregate_all(
        compiled, [(part, 0, 0, whole, 0) for part, whole in zip(points, maxima, strict=True)]
    )[0]


def _combine(rule: Aggregation, plan: Plan, weighted: int, highest: int) -> int:
    """Return the aggregate in hundredths, rounded once, half to even.

    weighted_max: A is the weighted average, M the highest dimension; if M reaches the threshold,
    the share of M and the rest of A, else A.
    """
    common = plan.common
    if rule.method == "highest_dimension":
        return rounded(highest * 10_000, common)
    if rule.method == "weighted_max" and highest * 100 >= rule.threshold * common:
        share = rule.highest_share
        mixed = share * highest * plan.weights + (100 - share) * weighted
        return rounded(mixed * 100, common * plan.weights)
    return rounded(weighted * 10_000, common * plan.weights)
