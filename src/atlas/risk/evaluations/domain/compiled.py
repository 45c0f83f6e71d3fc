"""A matrix and a snapshot, made ready once: every lookup resolved, every number scaled.

What follows from an input's readings is kept by them (`readings.Kept`), for each factor, each
dimension and the floors: a subject is then scored by looking things up and adding whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.aggregation import (
    DimensionOutcome,
    Plan,
    Total,
    adder,
    aggregate,
    make_plan,
)
from atlas.risk.evaluations.domain.cascade import CountryCascade
from atlas.risk.evaluations.domain.conditions import compile_condition
from atlas.risk.evaluations.domain.factors import (
    CompiledFactor,
    FactorOutcome,
    Numbers,
    assess,
)
from atlas.risk.evaluations.domain.floors import (
    CompiledFloor,
    Floors,
    compile_floor,
    compile_floors,
)
from atlas.risk.evaluations.domain.hashing import document_json
from atlas.risk.evaluations.domain.numbers import scaled
from atlas.risk.evaluations.domain.readings import Kept, are_shared, is_shared
from atlas.risk.evaluations.domain.scorers import compile_source
from atlas.risk.matrix.domain import LEVELS, Condition, Dimension, Factor, Matrix

_SUMS = 4096
"""Sums that are kept: they are small, and differ more than readings do."""
_PLANS = 64
"""Sets of factors that do not apply, of which the arithmetic is kept."""
_DAYS = 8
"""Days that are kept of a matrix whose conditions ask for the day."""


class Totals(NamedTuple):
    """What factors come to: each dimension, and the total."""

    dimensions: tuple[DimensionOutcome, ...]
    total: Total


class Answers(NamedTuple):
    """What readings mean for every factor and floor, on one day where the day matters.

    `inputs`: the first input of each factor, in order. `several`: of the factors with more, their
    place and all their inputs.
    """

    inputs: tuple[str, ...]
    several: tuple[tuple[int, tuple[str, ...]], ...]
    factors: tuple[Kept[FactorOutcome], ...]
    floors: Floors


@dataclass(frozen=True, slots=True, eq=False)
class CompiledMatrix:
    """A matrix bound to a snapshot. Weights in ten-thousandths, bounds in hundredths.

    `places`: where each factor stands. `decisive`: input to the places of the factors that it
    decides whether they are assessed. `totals`: what factors come to, by what each brings.
    `dated`: conditions ask for the day; `answers` are then by day, else under None. `name_json`:
    how evaluations name the matrix.
    """

    matrix: Matrix
    snapshot: ReferenceSnapshot
    places: Mapping[str, int]
    decisive: Mapping[str, tuple[int, ...]]
    totals: Kept[Totals]
    dated: bool
    answers: Kept[Answers]
    level_bounds: tuple[int, ...]
    name_json: bytes
    appetites: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=256)
def stale_lists(snapshot: ReferenceSnapshot, as_of: date) -> frozenset[str]:
    """Return the types whose dataset was past its refresh interval on the evaluation's day."""
    return frozenset(item.type for item in snapshot.datasets if item.stale(as_of))


@lru_cache(maxsize=8)
def compile_matrix(
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    stale: frozenset[str] = frozenset(),
    *,
    strict: bool = True,
) -> CompiledMatrix:
    """Return the compiled matrix; kept for those used last.

    Args:
        matrix: the matrix.
        snapshot: the datasets in force.
        stale: types whose list is past its refresh interval: only its hits are certain.
        strict: what is known in part is not assessed; the first two engines took it as assessed.

    """
    cascade = CountryCascade(matrix, snapshot, stale)
    factors = [
        _factor(item, dimension, matrix, snapshot, cascade, strict=strict)
        for dimension in matrix.dimensions
        for item in dimension.factors
    ]
    floors = tuple(compile_floor(floor, snapshot, stale) for floor in matrix.floors)
    conditions = [c for floor in matrix.floors for c in floor.any_of]
    conditions += [c for f in matrix.factors if f.not_applicable for c in f.not_applicable.any_of]
    return CompiledMatrix(
        matrix=matrix,
        snapshot=snapshot,
        places={item.factor.id: at for at, item in enumerate(factors)},
        decisive=_decisive(factors),
        totals=Kept(_totals(matrix, factors), limit=_SUMS),
        dated=any(item.recency_days is not None for item in conditions),
        answers=Kept(_answers(factors, floors, snapshot, strict=strict), limit=_DAYS),
        level_bounds=tuple(int(item.from_ * 100) for item in matrix.levels),
        name_json=document_json({"id": matrix.id, "version": matrix.version}),
        appetites={
            name: (int(item.cdd * 100), int(item.edd * 100))
            for name, item in matrix.appetites.items()
        },
    )


def _decisive(factors: Sequence[CompiledFactor]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at, item in enumerate(factors):
        for key in {key for key, _, decisive, _ in item.sources if decisive}:
            found.setdefault(key, []).append(at)
    return {key: tuple(places) for key, places in found.items()}


def level_rank(compiled: CompiledMatrix, hundredths: int) -> int:
    """Return the rank of a score's level (0 clear to 4 critical)."""
    return sum(hundredths >= bound for bound in compiled.level_bounds[1 : len(LEVELS)])


def _factor(
    factor: Factor,
    dimension: Dimension,
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    cascade: CountryCascade,
    *,
    strict: bool,
) -> CompiledFactor:
    maximum = scaled(factor.maximum)
    given = factor.unknown
    rule = factor.not_applicable
    conditions: tuple[Condition, ...] = rule.any_of if rule else ()
    return CompiledFactor(
        factor=factor,
        dimension=dimension.id,
        maximum=maximum,
        unknown=maximum * matrix.unknown_percent // 100 if given is None else scaled(given),
        sources=tuple(
            (source.input, scorer, source.decisive, most)
            for source in factor.sources
            for scorer, most in [compile_source(source, maximum, snapshot, cascade)]
        ),
        not_applicable=tuple(compile_condition(item, snapshot) for item in conditions),
        inputs=tuple(item.input for item in (*factor.sources, *conditions)),
        strict=strict,
    )


_Sums: TypeAlias = tuple[Plan, tuple[tuple[slice, Kept[DimensionOutcome]], ...]]
"""How to add up: where each dimension's factors stand, and what they come to."""


def _totals(
    matrix: Matrix, factors: Sequence[CompiledFactor]
) -> Callable[[tuple[Numbers, ...]], Totals]:
    """Return the function from what each factor brings to the total."""
    conditional = [at for at, item in enumerate(factors) if item.not_applicable]
    by_absent = Kept[_Sums](partial(_sums, matrix, factors), limit=_PLANS)

    def totals(numbers: tuple[Numbers, ...]) -> Totals:
        absent = tuple([at for at in conditional if not numbers[at].maximum])
        plan, sums = by_absent[absent]
        dimensions = tuple([kept[numbers[part]] for part, kept in sums])
        return Totals(dimensions, aggregate(plan, [item.columns for item in dimensions]))

    return totals


def _sums(matrix: Matrix, factors: Sequence[CompiledFactor], absent: tuple[int, ...]) -> _Sums:
    """Return how to add up where the factors at these places do not apply."""
    weights = [scaled(dimension.weight) for dimension in matrix.dimensions]
    parts: list[slice] = []
    for dimension in matrix.dimensions:
        start = parts[-1].stop if parts else 0
        parts.append(slice(start, start + len(dimension.factors)))
    maxima = [0 if at in absent else item.maximum for at, item in enumerate(factors)]
    plan = make_plan(matrix.aggregation, weights, [sum(maxima[part]) for part in parts])
    return plan, tuple(
        (part, Kept(adder(plan, place, dimension), limit=_SUMS))
        for place, (part, dimension) in enumerate(zip(parts, matrix.dimensions, strict=True))
    )


def _answers(
    factors: Sequence[CompiledFactor],
    floors: tuple[CompiledFloor, ...],
    snapshot: ReferenceSnapshot,
    *,
    strict: bool,
) -> Callable[[date | None], Answers]:
    numbers = Kept[Numbers](lambda five: Numbers(*five))

    def kept(factor: CompiledFactor, as_of: date) -> Kept[FactorOutcome]:
        if len(factor.inputs) == 1:
            return Kept(
                lambda found: assess(factor, (found,), as_of, numbers.__getitem__),
                lasting=is_shared,
            )
        return Kept(
            lambda asked: assess(factor, asked, as_of, numbers.__getitem__), lasting=are_shared
        )

    def on(day: date | None) -> Answers:
        return Answers(
            inputs=tuple(factor.inputs[0] for factor in factors),
            several=tuple(
                (at, factor.inputs) for at, factor in enumerate(factors) if len(factor.inputs) > 1
            ),
            factors=tuple(kept(factor, day or date.min) for factor in factors),
            floors=compile_floors(floors, snapshot, day, strict=strict),
        )

    return on
