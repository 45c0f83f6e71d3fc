"""The scorer: factors, dimensions, aggregation, floors. Exact, with a trace, without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import mul
from typing import NamedTuple, TypeAlias

from atlas.risk.evaluations.domain.compiled import (
    CompiledFactor,
    CompiledMatrix,
    Met,
    Plan,
    Scorer,
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

Totals: TypeAlias = tuple[int, int, int, int, int]
"""Of a dimension, in ten-thousandths: points; how much less and more they may be; the maxima of its
factors; the maxima of those that are unknown."""

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
    rows: list[FactorRow] = []
    totals = [
        _score_dimension(factors, readings, as_of, overrides, rows)
        for factors in compiled.by_dimension
    ]
    floors = _check_floors(compiled, readings, as_of)
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


def _score_dimension(
    factors: Sequence[tuple[CompiledFactor, tuple[int, str, Scorer | None]]],
    readings: Mapping[str, tuple[Reading, ...]],
    as_of: date,
    overrides: Mapping[str, int] | None,
    rows: list[FactorRow],
) -> Totals:
    """Score the factors of a dimension into `rows` and return their totals.

    A factor with one source, one reading and a certain answer, which most are, is scored in place.
    """
    points = less = more = maxima = unknown = 0
    for factor, (maximum, key, scorer) in factors:
        found = readings.get(key)
        if scorer is not None and found is not None and len(found) == 1 and not overrides:
            reading = found[0]
            value = reading.value
            if value.__class__ is not NotAssessed:
                number, why = scorer(value)
                if why is None:
                    rows.append(
                        (
                            number,
                            number,
                            number,
                            _ASSESSED,
                            None,
                            True,
                            0,
                            ((key, reading, number, None),),
                        )
                    )
                    points += number
                    maxima += maximum
                    continue
        row = _score_factor(factor, readings, as_of)
        if overrides and factor.factor.id in overrides:
            row = _overridden(row, overrides[factor.factor.id])
        rows.append(row)
        number, low, high, status, _, assessed, _, _ = row
        if status is not _NOT_APPLICABLE:
            points += number
            less += number - low
            more += high - number
            maxima += maximum
            if not assessed:
                unknown += maximum
    return points, less, more, maxima, unknown


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


def _check_floors(
    compiled: CompiledMatrix, readings: Mapping[str, tuple[Reading, ...]], as_of: date
) -> list[FloorRow]:
    rows = [_FLOOR_OPEN if floor.open else _FLOOR_NOT_MET for floor in compiled.floors]
    held: list[tuple[Met, Reading]] = []
    for key, floors, met in compiled.triggers:
        found = readings.get(key)
        if found is None:
            for at in floors:
                rows[at] = _FLOOR_OPEN
            continue
        for reading in found:
            value = reading.value
            if value.__class__ is NotAssessed:
                for at in floors:
                    rows[at] = _FLOOR_OPEN
            else:
                holding = met(value, as_of)
                if holding:
                    held += [(item, reading) for item in holding]
    if held:
        _apply_floors(rows, held)
    return rows


def _apply_floors(rows: list[FloorRow], held: list[tuple[Met, Reading]]) -> None:
    """Put what holds into the floors' rows, in the order of the matrix' conditions."""
    because: dict[int, list[str]] = {}
    for (at, _, text), reading in sorted(held, key=lambda item: item[0][:2]):
        value = reading.value
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        because.setdefault(at, []).append(f"{text}: {shown} ({reading.source})")
    for at, texts in because.items():
        rows[at] = FloorRow(FloorStatus.APPLIED, tuple(texts))


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
    rule = compiled.matrix.aggregation
    score = _aggregate_one(rule, plan, [item[0] for item in totals])
    if not any(item[1] or item[2] or item[4] for item in totals):
        return score, score, score, 10_000  # nothing is unknown
    low = _aggregate_one(rule, plan, [item[0] - item[1] for item in totals])
    high = _aggregate_one(rule, plan, [item[0] + item[2] for item in totals])
    known = sum(map(mul, plan.weighted, [item[3] - item[4] for item in totals]))
    return score, low, high, rounded(known * 10_000, plan.common * plan.weights)


def _aggregate_one(rule: Aggregation, plan: Plan, points: Sequence[int]) -> int:
    """Return the aggregate in hundredths of one point value a dimension."""
    weighted = sum(map(mul, plan.weighted, points))
    return _combine(rule, plan, weighted, max(map(mul, plan.factors, points)))


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
