"""The floors of the law: a firm's matrix may add to what is shipped, never drop or weaken it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from atlas.risk.matrix.domain.checks import MatrixProblem
from atlas.risk.matrix.domain.inputs import CORE
from atlas.risk.matrix.domain.levels import TIERS, Tier
from atlas.risk.matrix.domain.model import Appetite, Condition, Factor, Floor, Matrix

AMENDMENTS = {"EBA/GL/2021/02": ("EBA/GL/2023/03", "EBA/GL/2024/01")}
"""Basis of a matrix → what has amended it since.

EBA/GL/2023/03 (access to financial services, applies since 3 November 2023) and EBA/GL/2024/01
(crypto-asset service providers, applies since 30 December 2024). A published matrix never changes,
so the amendments are listed separately.
"""


def check_law(matrix: Matrix, shipped: Matrix) -> list[MatrixProblem]:
    """Return where a matrix is less strict than the shipped one.

    Every condition of every shipped floor must lead to at least the same score, tier and effects,
    whatever the floors are called and however they are cut. Levels keep their scores, so that
    "high" means the same in every matrix; no appetite asks for CDD or EDD later than the shipped
    one of its name, nor the default one later than the shipped default; no listed country scores
    less; no factor that reads a fact of the core counts as not applicable where the shipped one
    that reads it does not.

    Args:
        matrix: a firm's matrix.
        shipped: the matrix whose floors state the law.

    """
    return [
        *_levels(matrix, shipped),
        *_appetites(matrix, shipped),
        *_floors(matrix, shipped),
        *_cascade(matrix, shipped),
        *_left_out(matrix, shipped),
    ]


def _levels(matrix: Matrix, shipped: Matrix) -> Iterator[MatrixProblem]:
    wanted = [(item.level, item.from_) for item in shipped.levels]
    for place, ((level, from_), own) in enumerate(zip(wanted, matrix.levels, strict=False)):
        if (own.level, own.from_) != (level, from_):
            yield MatrixProblem(f"$.levels[{place}]", f"{level} begins at {from_} in every matrix")


def _appetites(matrix: Matrix, shipped: Matrix) -> Iterator[MatrixProblem]:
    """Yield appetites that ask for CDD or EDD later than the product's of the same name."""
    for name in sorted({*shipped.appetites} - {*matrix.appetites}):
        yield MatrixProblem("$.appetites", f"{name} is missing: a risk policy may choose it")
    for name, own in matrix.appetites.items():
        shipped_one = shipped.appetites.get(name)
        known = [shipped_one] if shipped_one else [*shipped.appetites.values()]
        yield from _later(f"$.appetites.{name}.{{}}", own, known)
    default = matrix.appetites.get(matrix.default_appetite)
    if default is not None:
        usual = shipped.appetites[shipped.default_appetite]
        yield from _later("$.default_appetite", default, [usual])


def _later(path: str, own: Appetite, known: Sequence[Appetite]) -> Iterator[MatrixProblem]:
    for tier in ("cdd", "edd"):
        latest = max(getattr(item, tier) for item in known)
        if getattr(own, tier) > latest:
            message = f"{tier.upper()} is asked for from {latest} at most"
            yield MatrixProblem(path.format(tier), message)


def _cascade(matrix: Matrix, shipped: Matrix) -> Iterator[MatrixProblem]:
    """Yield lists whose countries would score less than in the shipped cascade."""
    for step in shipped.country_cascade:
        if not step.lists or step.score <= shipped.country_otherwise:
            continue
        if _least(matrix, frozenset(step.lists)) < step.score:
            yield MatrixProblem(
                "$.country_cascade",
                f"countries on {' and '.join(step.lists)} must score {step.score} at least",
            )


def _left_out(matrix: Matrix, shipped: Matrix) -> Iterator[MatrixProblem]:
    """Yield conditions that would let a fact of the core count as assessed without an answer."""
    for at, dimension in enumerate(matrix.dimensions):
        for place, factor in enumerate(dimension.factors):
            if factor.not_applicable is None:
                continue
            path = f"$.dimensions[{at}].factors[{place}].not_applicable"
            for key in _core(factor):
                allowed = _exempt(shipped, key)
                parts = [part for item in factor.not_applicable.any_of for part in _atoms(item)]
                lost = [p for p in parts if not any(_implies(p, law) for law in allowed)]
                if lost:
                    what = "; ".join(f"{p.input} {_operator(p)} {_shown(p)}" for p in lost)
                    message = (
                        f"{factor.id} reads {key}, without which no level of low or clear is"
                        f" earned: it is not left out where {what}"
                    )
                    yield MatrixProblem(path, message)


def _core(factor: Factor) -> list[str]:
    return sorted({source.input for source in factor.sources} & {*CORE.values()})


def _exempt(shipped: Matrix, key: str) -> list[Condition]:
    """Return when the shipped matrix itself leaves out a factor that reads a fact of the core."""
    return [
        part
        for factor in shipped.factors
        if factor.not_applicable is not None and key in _core(factor)
        for part in factor.not_applicable.any_of
    ]


def _least(matrix: Matrix, lists: frozenset[str]) -> int:
    """Return the least score of a country on all these lists, regardless of other inputs."""
    possible: list[int] = []
    for step in matrix.country_cascade:
        possible.append(step.score)
        if step.lists and lists.issuperset(step.lists):
            return min(possible)
    return min([*possible, matrix.country_otherwise])


def _floors(matrix: Matrix, shipped: Matrix) -> Iterator[MatrixProblem]:
    for law in shipped.floors:
        for condition in law.any_of:
            lost = [part for part in _atoms(condition) if not _kept(part, law, matrix.floors)]
            if lost:
                yield MatrixProblem(_where(matrix, law), _said(law, lost))


def _where(matrix: Matrix, law: Floor) -> str:
    places = [at for at, floor in enumerate(matrix.floors) if floor.id == law.id]
    return f"$.floors[{places[0]}]" if places else "$.floors"


def _said(law: Floor, lost: Sequence[Condition]) -> str:
    least = []
    if law.minimum_score is not None:
        least.append(f"a score of {law.minimum_score}")
    if law.minimum_tier is not None:
        least.append(law.minimum_tier.upper())
    least += law.effects
    what = "; ".join(f"{part.input} {_operator(part)} {_shown(part)}" for part in lost)
    return (
        f"the floor {law.id} is dropped or weakened: {what} must lead to {', '.join(least)} at"
        f" least ({law.legal_source})"
    )


def _shown(part: Condition) -> str:
    value = getattr(part, part.operators[0])
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _operator(part: Condition) -> str:
    return part.operators[0].rstrip("_")


def _atoms(condition: Condition) -> list[Condition]:
    """Return the condition cut into one for each token: floors may divide them otherwise."""
    for name in ("in_", "intersects"):
        tokens = getattr(condition, name)
        if tokens is not None:
            return [
                Condition.model_validate({"input": condition.input, name: (t,)}) for t in tokens
            ]
    return [condition]


def _kept(part: Condition, law: Floor, floors: Sequence[Floor]) -> bool:
    return any(
        _as_strict(floor, law) and any(_implies(part, own) for own in floor.any_of)
        for floor in floors
    )


def _as_strict(floor: Floor, law: Floor) -> bool:
    tier = TIERS.index(floor.minimum_tier or Tier.SDD)
    return (
        (floor.minimum_score or Decimal(0)) >= (law.minimum_score or Decimal(0))
        and tier >= TIERS.index(law.minimum_tier or Tier.SDD)
        and {*floor.effects} >= {*law.effects}
    )


def _implies(part: Condition, own: Condition) -> bool:  # noqa: PLR0911  one return an operator
    """Return whether a firm's condition holds wherever the part of the law does."""
    if part.input != own.input:
        return False
    mine, theirs = own.operators[0], part.operators[0]
    value, wanted = getattr(own, mine), getattr(part, theirs)
    if theirs in {"in_", "intersects"}:
        token = wanted[0]
        return token in value if mine in {"in_", "intersects"} else bool(value == token)
    if theirs == "equals":
        return bool(value == wanted) if mine == "equals" else mine == "in_" and wanted in value
    if theirs == "at_least" and mine == "greater_than":
        return bool(value < wanted)
    if theirs == "greater_than" and mine == "at_least":
        return bool(value <= wanted)
    if mine != theirs:
        return False
    if mine in {"greater_than", "at_least"}:
        return bool(value <= wanted)
    if mine in {"less_than", "recency_days"}:
        return bool(value >= wanted)
    return bool(value == wanted)
