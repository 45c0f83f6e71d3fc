"""What must hold before a matrix may be used or published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from atlas.knowledge.reference_data.domain import DatasetType
from atlas.risk.matrix.domain.inputs import INPUTS, InputKind, InputSpec
from atlas.risk.matrix.domain.levels import LEVELS, TIERS
from atlas.risk.matrix.domain.model import (
    Boolean,
    Condition,
    Factor,
    Matrix,
    ReferenceLookup,
    ThresholdRanges,
)

_TOP_EDD = 70
_NUMBERS = frozenset({InputKind.COUNT, InputKind.PERCENT})
_WORDS = frozenset({InputKind.TOKEN, InputKind.TOKENS})
_OPERATOR_KINDS: Mapping[str, frozenset[InputKind]] = {
    "equals": frozenset({InputKind.TOKEN, InputKind.FLAG}),
    "in_": frozenset({InputKind.TOKEN}),
    "intersects": frozenset({InputKind.TOKENS, InputKind.COUNTRIES}),
    "greater_than": _NUMBERS,
    "at_least": _NUMBERS,
    "less_than": _NUMBERS,
    "country_risk_list": frozenset({InputKind.COUNTRIES}),
    "recency_days": frozenset({InputKind.DATE}),
}


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """One thing that is wrong: its JSON path (`$.dimensions[0].weight`) and what to change."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def check_matrix(matrix: Matrix, types: Mapping[str, DatasetType]) -> list[MatrixProblem]:
    """Return every problem of a matrix; empty when it may be published.

    Args:
        matrix: the matrix.
        types: the types of reference data that exist (an empty dataset is no problem: its
            factors are `not_assessed: no_dataset`).

    """
    return [
        *_check_weights(matrix),
        *_check_ids(matrix),
        *_check_scale(matrix),
        *_check_cascade(matrix, types),
        *_check_factors(matrix, types),
        *_check_floors(matrix, types),
    ]


def _check_weights(matrix: Matrix) -> Iterator[MatrixProblem]:
    total = sum((item.weight for item in matrix.dimensions), Decimal(0))
    if total != 1:
        yield MatrixProblem("$.dimensions", f"dimension weights sum to {total}, not to 1.0")


def _check_ids(matrix: Matrix) -> Iterator[MatrixProblem]:
    factors = [
        (f"$.dimensions[{at}].factors[{place}].id", factor.id)
        for at, dimension in enumerate(matrix.dimensions)
        for place, factor in enumerate(dimension.factors)
    ]
    groups = {
        "dimension": [(f"$.dimensions[{i}].id", d.id) for i, d in enumerate(matrix.dimensions)],
        "factor": factors,
        "floor": [(f"$.floors[{i}].id", floor.id) for i, floor in enumerate(matrix.floors)],
    }
    for kind, ids in groups.items():
        for name, count in Counter(name for _, name in ids).items():
            if count > 1:
                path = [path for path, found in ids if found == name][-1]
                yield MatrixProblem(path, f"{kind} {name} stands {count} times")


def _check_scale(matrix: Matrix) -> Iterator[MatrixProblem]:
    if [item.level for item in matrix.levels] != list(LEVELS):
        yield MatrixProblem("$.levels", f"levels must be {', '.join(LEVELS)}, in this order")
    bounds = [item.from_ for item in matrix.levels]
    if not bounds or bounds[0] != 0 or sorted(set(bounds)) != bounds:
        yield MatrixProblem(
            "$.levels", "levels must cover 0 to 100: the first starts at 0, each next one higher"
        )
    if matrix.default_appetite not in matrix.appetites:
        yield MatrixProblem(
            "$.default_appetite",
            f"default_appetite {matrix.default_appetite} is not among the appetites",
        )
    for name, appetite in matrix.appetites.items():
        if not 0 < appetite.cdd < appetite.edd <= _TOP_EDD:
            yield MatrixProblem(
                f"$.appetites.{name}", f"appetite {name}: 0 < cdd < edd ≤ {_TOP_EDD} must hold"
            )


def _check_cascade(matrix: Matrix, types: Mapping[str, DatasetType]) -> Iterator[MatrixProblem]:
    for place, step in enumerate(matrix.country_cascade):
        path = f"$.country_cascade[{place}]"
        if bool(step.lists) == (step.cpi_below is not None):
            yield MatrixProblem(path, "give lists or a CPI bound")
        for name in step.lists:
            if name not in types:
                yield MatrixProblem(path, f"there is no dataset type {name}")


def _check_factors(matrix: Matrix, types: Mapping[str, DatasetType]) -> Iterator[MatrixProblem]:
    if not matrix.dimensions:
        yield MatrixProblem("$.dimensions", "there are no dimensions")
    for at, dimension in enumerate(matrix.dimensions):
        if not dimension.factors:
            yield MatrixProblem(f"$.dimensions[{at}].factors", f"{dimension.id} has no factors")
        for place, factor in enumerate(dimension.factors):
            yield from _check_factor(factor, f"$.dimensions[{at}].factors[{place}]", types)


def _check_factor(
    factor: Factor, path: str, types: Mapping[str, DatasetType]
) -> Iterator[MatrixProblem]:
    if factor.maximum <= 0:
        yield MatrixProblem(f"{path}.maximum", f"{factor.id}: its maximum must be positive")
    if factor.unknown is not None and factor.unknown > factor.maximum:
        yield MatrixProblem(f"{path}.unknown", f"{factor.id}: unknown is above its maximum")
    if not any(source.decisive for source in factor.sources):
        yield MatrixProblem(
            f"{path}.sources", f"{factor.id}: no source is decisive, it could never be unknown"
        )
    for place, source in enumerate(factor.sources):
        for text in _check_source(source, types):
            yield MatrixProblem(f"{path}.sources[{place}]", f"{factor.id}: {text}")
    if factor.not_applicable is not None:
        for place, condition in enumerate(factor.not_applicable.any_of):
            for text in _check_condition(condition, types):
                where = f"{path}.not_applicable.any_of[{place}]"
                yield MatrixProblem(where, f"{factor.id}: {text}")


def _check_source(
    source: ThresholdRanges | Boolean | ReferenceLookup, types: Mapping[str, DatasetType]
) -> Iterable[str]:
    spec = INPUTS.get(source.input)
    if spec is None:
        yield f"there is no input {source.input}"
        return
    match source:
        case Boolean():
            fits = spec.kind is InputKind.FLAG
            if source.false > source.true:
                yield f"{source.input}: true must not give fewer points than false"
        case ThresholdRanges():
            fits = spec.kind in _NUMBERS
            yield from _check_ranges(source)
        case ReferenceLookup(cascade=True):
            fits = spec.kind is InputKind.COUNTRIES
        case ReferenceLookup():
            fits = spec.kind in _WORDS
            yield from _check_lookup(source, spec, types)
    if not fits:
        yield f"{source.method} cannot read {source.input} ({spec.kind})"


def _check_lookup(
    source: ReferenceLookup, spec: InputSpec, types: Mapping[str, DatasetType]
) -> Iterable[str]:
    if source.dataset is not None and source.dataset not in types:
        yield f"there is no dataset type {source.dataset}"
    if source.dataset is None and spec.values:
        yield from _check_values(source, spec)
    if not source.points:
        yield f"{source.input}: give points"


def _check_values(source: ReferenceLookup, spec: InputSpec) -> Iterable[str]:
    """Every value of a closed vocabulary has points, and a worse one no fewer."""
    missing = sorted({*spec.values} - {*source.points})
    if missing:
        yield f"{source.input}: no points for {', '.join(missing)}"
    yield from _no_values(spec, source.points)
    told = [name for name in spec.values if name in source.points]
    for better, worse in pairwise(told if spec.ranked else ()):
        if source.points[worse] < source.points[better]:
            yield f"{source.input}: {worse} must not give fewer points than {better}"


def _no_values(spec: InputSpec, given: Iterable[str]) -> Iterable[str]:
    for name in given:
        if spec.values and name not in spec.values:
            yield f"{spec.key} takes {', '.join(spec.values)}, not {name}"


def _check_ranges(source: ThresholdRanges) -> Iterable[str]:
    """Worse never scores less: points fall, or stay, from each range to the next one read."""
    if source.scaled == bool(source.ranges):
        yield f"{source.input}: give ranges, or scaled"
    points = [item.points for item in source.ranges] + [source.otherwise]
    lower = [b for i in source.ranges for b in (i.above, i.at_least) if b is not None]
    upper = [item.below for item in source.ranges if item.below is not None]
    ordered = lower == sorted(lower, reverse=True) and upper == sorted(upper)
    if points != sorted(points, reverse=True) or not ordered or (lower and upper):
        yield f"{source.input}: ranges must go one way, from the most points to the fewest"


def _check_floors(matrix: Matrix, types: Mapping[str, DatasetType]) -> Iterator[MatrixProblem]:
    for at, floor in enumerate(matrix.floors):
        path = f"$.floors[{at}]"
        if floor.minimum_score is None and floor.minimum_tier is None:
            yield MatrixProblem(path, f"floor {floor.id}: give a minimum score or tier")
        if not floor.any_of or not floor.legal_source:
            yield MatrixProblem(path, f"floor {floor.id}: give conditions and a legal source")
        if floor.minimum_tier == TIERS[0]:
            yield MatrixProblem(f"{path}.minimum_tier", f"floor {floor.id}: {TIERS[0]} is no floor")
        for place, condition in enumerate(floor.any_of):
            for text in _check_condition(condition, types):
                yield MatrixProblem(f"{path}.any_of[{place}]", f"floor {floor.id}: {text}")


def _check_condition(condition: Condition, types: Mapping[str, DatasetType]) -> Iterable[str]:
    spec = INPUTS.get(condition.input)
    if spec is None:
        yield f"there is no input {condition.input}"
        return
    operator = condition.operators[0]
    if spec.kind not in _OPERATOR_KINDS[operator]:
        yield f"{operator.rstrip('_')} cannot read {condition.input} ({spec.kind})"
    if isinstance(condition.equals, bool) != (spec.kind is InputKind.FLAG) and operator == "equals":
        yield f"{condition.input} is compared with true or false only if it is a flag"
    yield from _no_values(spec, _tokens(condition))
    if condition.country_risk_list is not None and condition.country_risk_list not in types:
        yield f"there is no dataset type {condition.country_risk_list}"


def _tokens(condition: Condition) -> tuple[str, ...]:
    """Return the tokens that a condition compares with."""
    if isinstance(condition.equals, str):
        return (condition.equals,)
    return condition.in_ or condition.intersects or ()
