"""A matrix and a snapshot, made ready once: every lookup resolved, every number scaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import lcm
from typing import Any, NamedTuple, TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.cascade import CountryCascade, Scored
from atlas.risk.evaluations.domain.conditions import (
    CompiledCondition,
    Predicate,
    compile_condition,
)
from atlas.risk.evaluations.domain.numbers import scaled
from atlas.risk.matrix.domain import (
    LEVELS,
    TIERS,
    Boolean,
    Factor,
    Floor,
    Matrix,
    ReferenceLookup,
    ThresholdRanges,
)

Scorer: TypeAlias = Callable[[Any], Scored]

_KEPT = 1024
"""Answers that a scorer or trigger remembers: values of an input repeat in a portfolio."""


@dataclass(frozen=True, slots=True)
class CompiledFactor:
    """One factor. `sources`: (input, scorer, decisive, most points it can give).

    `line`: maximum, input and scorer of a factor with one source (None where it has more), laid out
    for the loop over all factors.
    """

    factor: Factor
    dimension: int
    maximum: int
    unknown: int
    sources: tuple[tuple[str, Scorer, bool, int], ...]
    line: tuple[int, str, Scorer | None]
    not_applicable: tuple[CompiledCondition, ...]


@dataclass(frozen=True, slots=True)
class CompiledFloor:
    """One floor; `minimum` in hundredths, `tier` as rank (0 SDD to 2 EDD).

    `open`: a list its conditions ask for is not loaded or stale, so it may yet apply.
    """

    floor: Floor
    minimum: int
    tier: int
    open: bool


Met: TypeAlias = tuple[int, int, str]
"""A condition that holds: place of its floor, its place within the floor, its text."""


class Trigger(NamedTuple):
    """One input of the floors' conditions: the floors it bears on, and which conditions hold."""

    input: str
    floors: tuple[int, ...]
    met: Callable[[Any, date], tuple[Met, ...]]


class Plan(NamedTuple):
    """How to add dimensions exactly: all over one common denominator.

    `factors`: common over each dimension's maximum, 0 where it does not apply; `weighted`: times
    its weight; `weights`: the sum of the weights that apply.
    """

    common: int
    factors: tuple[int, ...]
    weighted: tuple[int, ...]
    weights: int


def make_plan(weights: Sequence[int], maxima: Sequence[int]) -> Plan:
    """Return the plan of dimensions with these maxima (0: does not apply)."""
    common = lcm(*(maximum for maximum in maxima if maximum)) if any(maxima) else 1
    factors = tuple(common // maximum if maximum else 0 for maximum in maxima)
    return Plan(
        common,
        factors,
        tuple(weight * factor for weight, factor in zip(weights, factors, strict=True)),
        sum(weight for weight, maximum in zip(weights, maxima, strict=True) if maximum),
    )


@dataclass(frozen=True, slots=True)
class CompiledMatrix:
    """A matrix bound to a snapshot. Weights in ten-thousandths, bounds in hundredths.

    `plans` keeps the arithmetic by the dimensions' maxima: they differ only where factors do not
    apply.
    """

    matrix: Matrix
    snapshot: ReferenceSnapshot
    factors: tuple[CompiledFactor, ...]
    by_dimension: tuple[tuple[tuple[CompiledFactor, tuple[int, str, Scorer | None]], ...], ...]
    plans: dict[tuple[int, ...], Plan]
    weights: tuple[int, ...]
    floors: tuple[CompiledFloor, ...]
    triggers: tuple[Trigger, ...]
    level_bounds: tuple[int, ...]
    appetites: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=256)
def stale_lists(snapshot: ReferenceSnapshot, as_of: date) -> frozenset[str]:
    """Return the types whose dataset was past its refresh interval on the evaluation's day."""
    return frozenset(item.type for item in snapshot.datasets if item.stale(as_of))


@lru_cache(maxsize=32)
def compile_matrix(
    matrix: Matrix, snapshot: ReferenceSnapshot, stale: frozenset[str] = frozenset()
) -> CompiledMatrix:
    """Return the compiled matrix; kept for those used last.

    Args:
        matrix: the matrix.
        snapshot: the datasets in force.
        stale: types whose list is past its refresh interval: only its hits are certain.

    """
    cascade = CountryCascade(matrix, snapshot, stale)
    by_dimension = tuple(
        tuple(_factor(item, position, matrix, snapshot, cascade) for item in dimension.factors)
        for position, dimension in enumerate(matrix.dimensions)
    )
    return CompiledMatrix(
        matrix=matrix,
        snapshot=snapshot,
        factors=tuple(factor for factors in by_dimension for factor in factors),
        by_dimension=tuple(
            tuple((factor, factor.line) for factor in factors) for factors in by_dimension
        ),
        plans={},
        weights=tuple(scaled(dimension.weight) for dimension in matrix.dimensions),
        floors=tuple(_floor(floor, snapshot, stale) for floor in matrix.floors),
        triggers=_triggers(matrix.floors, snapshot),
        level_bounds=tuple(int(item.from_ * 100) for item in matrix.levels),
        appetites={
            name: (int(item.cdd * 100), int(item.edd * 100))
            for name, item in matrix.appetites.items()
        },
    )


def level_rank(compiled: CompiledMatrix, hundredths: int) -> int:
    """Return the rank of a score's level (0 clear to 4 critical)."""
    return sum(hundredths >= bound for bound in compiled.level_bounds[1 : len(LEVELS)])


def _factor(
    factor: Factor,
    dimension: int,
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    cascade: CountryCascade,
) -> CompiledFactor:
    maximum = scaled(factor.maximum)
    given = factor.unknown
    sources = tuple(
        (source.input, lru_cache(_KEPT)(scorer), source.decisive, most)
        for source in factor.sources
        for scorer, most in [_scorer(source, maximum, snapshot, cascade)]
    )
    rule = factor.not_applicable
    return CompiledFactor(
        factor=factor,
        dimension=dimension,
        maximum=maximum,
        unknown=maximum * matrix.unknown_percent // 100 if given is None else scaled(given),
        sources=sources,
        line=(maximum, sources[0][0], sources[0][1] if len(sources) == 1 else None),
        not_applicable=tuple(compile_condition(item, snapshot) for item in rule.any_of)
        if rule
        else (),
    )


def _scorer(
    source: ThresholdRanges | Boolean | ReferenceLookup,
    maximum: int,
    snapshot: ReferenceSnapshot,
    cascade: CountryCascade,
) -> tuple[Scorer, int]:
    """Return the scorer of a source and the most it can give, both capped at the maximum."""
    match source:
        case Boolean():
            return _boolean(source, maximum)
        case ThresholdRanges(scaled=True):
            return (lambda value: (min(value, 100) * maximum // 100, None)), maximum
        case ThresholdRanges():
            return _ranges(source, maximum)
        case ReferenceLookup(cascade=True):
            return _worst(cascade.table(maximum)), maximum
        case ReferenceLookup():
            return _table(source, maximum, snapshot)


def _boolean(source: Boolean, maximum: int) -> tuple[Scorer, int]:
    yes: Scored = (min(scaled(source.true), maximum), None)
    no: Scored = (min(scaled(source.false), maximum), None)
    return (lambda value: yes if value else no), max(yes[0], no[0])


def _ranges(source: ThresholdRanges, maximum: int) -> tuple[Scorer, int]:
    """Bring every range to `at_least` (numbers are whole), or, falling, to `below`."""
    otherwise: Scored = (min(scaled(source.otherwise), maximum), None)
    lines: list[tuple[int, Scored]] = []
    falling = any(item.below is not None for item in source.ranges)
    for item in source.ranges:
        result: Scored = (min(scaled(item.points), maximum), None)
        bound = item.below if item.at_least is None else item.at_least
        if item.above is not None:
            bound = item.above + 1
        lines.append((bound or 0, result))
    most = max([otherwise[0], *(result[0] for _, result in lines)])

    def rising(value: int) -> Scored:
        for bound, result in lines:
            if value >= bound:
                return result
        return otherwise

    def by_age(value: int) -> Scored:
        for bound, result in lines:
            if value < bound:
                return result
        return otherwise

    return (by_age if falling else rising), most


def _table(
    source: ReferenceLookup, maximum: int, snapshot: ReferenceSnapshot
) -> tuple[Scorer, int]:
    table: dict[str, Scored] = {
        token: (min(scaled(value), maximum), None) for token, value in source.points.items()
    }
    most = max([item[0] for item in table.values()], default=0)
    dataset = source.dataset
    if dataset is None:
        missing: Scored = (0, "not_in_table")
        return _worst(lambda token: table.get(token, missing)), most

    @lru_cache(maxsize=4096)
    def of_category(token: str) -> Scored:
        if snapshot.get(dataset) is None:
            return 0, f"no_dataset: {dataset}"
        category = snapshot.category(dataset, token)
        if category is None or category not in table:
            return 0, f"not_in_dataset: {dataset}"
        return table[category]

    return _worst(of_category), most


def _worst(of_token: Callable[[str], Scored]) -> Scorer:
    """Score one token or the worst of several; any token without an answer leaves a doubt."""

    def score(value: str | tuple[str, ...]) -> Scored:
        if type(value) is str:
            return of_token(value)
        if len(value) == 1:
            return of_token(value[0])
        best, doubt = 0, None
        for token in value:
            number, reason = of_token(token)
            best = max(best, number)
            doubt = doubt or reason
        return best, doubt

    return score


def _floor(floor: Floor, snapshot: ReferenceSnapshot, stale: frozenset[str]) -> CompiledFloor:
    return CompiledFloor(
        floor=floor,
        minimum=int((floor.minimum_score or Decimal(0)) * 100),
        tier=TIERS.index(floor.minimum_tier) if floor.minimum_tier else 0,
        open=any(
            item.country_risk_list is not None
            and (
                item.country_risk_list in stale
                or snapshot.countries(item.country_risk_list) is None
            )
            for item in floor.any_of
        ),
    )


def _triggers(floors: Sequence[Floor], snapshot: ReferenceSnapshot) -> tuple[Trigger, ...]:
    """Return the floors' conditions by input: each value is then looked at once."""
    conditions: dict[str, list[tuple[Met, Predicate]]] = {}
    for at, floor in enumerate(floors):
        for place, item in enumerate(floor.any_of):
            condition = compile_condition(item, snapshot)
            conditions.setdefault(condition.input, []).append(
                ((at, place, condition.text), condition.holds)
            )
    return tuple(
        Trigger(key, tuple(sorted({met[0] for met, _ in items})), _met(items))
        for key, items in conditions.items()
    )


def _met(items: Sequence[tuple[Met, Predicate]]) -> Callable[[Any, date], tuple[Met, ...]]:
    @lru_cache(_KEPT)
    def of_value(value: Any, day: date) -> tuple[Met, ...]:
        return tuple(met for met, holds in items if holds(value, day))

    return of_value
