"""Pure rules of batches: the trace a result keeps, and why a company moved between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Struct, convert, to_builtins
from msgspec.structs import asdict

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import Hundredths, says
from atlas.risk.evaluations.domain import Evaluation, FactorResult, FactorStatus, FloorStatus
from atlas.risk.policy.domain import Adjustment

_SCALE = 10_000


class TracedFactor(Struct, frozen=True, array_like=True):
    """A factor, kept as a list.

    contribution: part of the weighted average in hundredths of a score point. source: the winning
    one; value: its value.
    """

    points: str
    maximum: str
    contribution: int
    status: str
    source: str | None
    value: Any
    reason: str | None


class TracedFloor(Struct, frozen=True, array_like=True):
    """An applied floor, kept as a list; because: what it rests on."""

    title: str
    minimum: str
    because: list[str] = []


class Trace(Struct, frozen=True, kw_only=True):
    """What comparisons need of an evaluation, kept as small JSON.

    factors: by id. floors: the applied ones, by id.
    """

    matrix: list[str]
    appetite: str
    policy: int | None
    segment: str | None
    snapshot: str
    base: int
    factors: dict[str, TracedFactor]
    floors: dict[str, TracedFloor]


def trace_of(found: Evaluation, policy: Adjustment, snapshot_hash: str) -> dict[str, JSON]:
    """Return what comparisons need of an evaluation, as JSON (`Trace`)."""
    maxima: dict[str, int] = {}
    for item in found.factors:
        if item.status is not FactorStatus.NOT_APPLICABLE:
            maxima[item.dimension] = maxima.get(item.dimension, 0) + int(item.maximum * _SCALE)
    weights = {item.id: int(item.weight * _SCALE) for item in found.dimensions}
    whole = sum(weights[name] for name in maxima)
    made = Trace(
        matrix=[found.matrix_id, found.matrix_version],
        appetite=found.appetite,
        policy=policy.policy_version,
        segment=policy.segment,
        snapshot=snapshot_hash,
        base=int(found.base_score * 100),
        factors={
            item.id: _factor(item, weights.get(item.dimension, 0), maxima, whole)
            for item in found.factors
        },
        floors={
            item.id: TracedFloor(item.title, str(item.minimum_score or ""), list(item.because))
            for item in found.floors
            if item.status is FloorStatus.APPLIED
        },
    )
    document: dict[str, JSON] = to_builtins(made)
    return document


def _factor(item: FactorResult, weight: int, maxima: Mapping[str, int], whole: int) -> TracedFactor:
    most = maxima.get(item.dimension, 0)
    counts = most and whole and item.status is not FactorStatus.NOT_APPLICABLE
    added = weight * int(item.points * _SCALE) * _SCALE // (whole * most) if counts else 0
    winner = next((source for source in item.sources if source.winner), None)
    value = winner.value if winner else None
    return TracedFactor(
        points=str(item.points),
        maximum=str(item.maximum),
        contribution=added,
        status=item.status.value,
        source=winner.source if winner else None,
        value=list(value) if isinstance(value, tuple) else value,
        reason=item.reason,
    )


@dataclass(frozen=True)
class Cause:
    """One reason why a score moved. `change`: hundredths of a score point it explains.

    kind: `factor` (`name` is the factor's id), `floor` (raised or no longer), `aggregation` (the
    highest dimension's share, floors and rounding: what the factors leave over), `matrix`,
    `appetite`, `segment`, `reference_data`: what the evaluations were made with; these explain no
    points of their own.
    """

    kind: Annotated[
        str,
        says(
            "factor, floor, aggregation, matrix, appetite, segment, policy or reference_data.",
            "factor",
        ),
    ]
    name: Annotated[str, says("What moved: the factor, floor or dataset.", "fatf_grey_list")]
    change: Annotated[Hundredths, says("Score points it explains; they add up to the movement.")]
    before: Annotated[Any, says("What it was.", 0.2)]
    after: Annotated[Any, says("What it is.", 0.25)]
    text: Annotated[str, says("In words.", "GB was put on fatf_grey_list.")]


def causes(
    then: Mapping[str, JSON] | None, now: Mapping[str, JSON] | None, movement: int
) -> list[Cause]:
    """Return why a company moved, the largest part first; the changes add up to the movement.

    Args:
        then, now: the two runs' traces as JSON; without one there is nothing to compare.
        movement: score after less score before, in hundredths.

    """
    if then is None or now is None:
        return []
    before, after = convert(then, Trace), convert(now, Trace)
    moved = [
        cause
        for name in dict.fromkeys([*before.factors, *after.factors])
        if (cause := _factor_cause(name, before.factors.get(name), after.factors.get(name)))
    ]
    rest = movement - sum(cause.change for cause in moved)
    if rest:
        text = "The highest dimension's share, floors and rounding"
        base = [before.base, after.base]
        moved.append(Cause("aggregation", "aggregation", rest, base[0], base[1], text))
    moved.sort(key=lambda cause: (-abs(cause.change), cause.name))
    return moved + _floor_causes(before.floors, after.floors) + _made_with(before, after)


def _factor_cause(
    name: str, before: TracedFactor | None, after: TracedFactor | None
) -> Cause | None:
    if before == after:
        return None
    old, new = (_shown(before), _shown(after))
    change = (after.contribution if after else 0) - (before.contribution if before else 0)
    return Cause("factor", name, change, old, new, f"{_words(before)} → {_words(after)}")


def _shown(row: TracedFactor | None) -> dict[str, JSON] | None:
    if row is None:
        return None
    return asdict(row) | {"contribution": f"{row.contribution / 100:.2f}"}


def _words(row: TracedFactor | None) -> str:
    if row is None:
        return "not in the matrix"
    if row.status == FactorStatus.UNKNOWN.value:
        return f"{row.points} of {row.maximum}, not assessed ({row.reason})"
    if row.status == FactorStatus.NOT_APPLICABLE.value:
        return f"does not apply ({row.reason})"
    shown = ", ".join(map(str, row.value)) if isinstance(row.value, list) else row.value
    said = f" by {row.source}: {shown}" if row.source else ""
    return f"{row.points} of {row.maximum}{said}"


def _floor_causes(
    before: Mapping[str, TracedFloor], after: Mapping[str, TracedFloor]
) -> list[Cause]:
    raised = [
        Cause("floor", name, 0, None, floor.minimum, f"Floor “{floor.title}” applies now")
        for name, floor in after.items()
        if name not in before
    ]
    lifted = [
        Cause("floor", name, 0, floor.minimum, None, f"Floor “{floor.title}” no longer")
        for name, floor in before.items()
        if name not in after
    ]
    return raised + lifted


def _made_with(before: Trace, after: Trace) -> list[Cause]:
    compared: tuple[tuple[str, Any, Any, str], ...] = (
        ("matrix", before.matrix, after.matrix, "Another matrix, or version of it"),
        ("appetite", before.appetite, after.appetite, "Another appetite"),
        ("segment", before.segment, after.segment, "Another segment"),
        ("policy", before.policy, after.policy, "Another version of the risk policy"),
        ("reference_data", before.snapshot, after.snapshot, "Other reference data"),
    )
    return [
        Cause(kind, kind, 0, then, now, text) for kind, then, now, text in compared if then != now
    ]
