"""Pure rules of batches: the trace a result keeps, and why a company moved between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Struct, convert, to_builtins

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import Hundredths, says
from atlas.risk.evaluations.domain import Evaluation, FactorResult, FactorStatus, FloorStatus
from atlas.risk.policy.domain import Adjustment

_SCALE = 10_000


class Trace(Struct, frozen=True, kw_only=True):
    """What comparisons need of an evaluation, kept as small JSON.

    factors: id to [points, maximum, part of the weighted average in hundredths of a score point,
    status, winning source, its value, reason]. floors: the applied ones, with what they rest on.
    """

    matrix: list[str]
    appetite: str
    policy: int | None
    segment: str | None
    snapshot: str
    base: int
    factors: dict[str, list[Any]]
    floors: dict[str, list[Any]]


def trace_of(found: Evaluation, policy: Adjustment, snapshot_hash: str) -> dict[str, Any]:
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
            item.id: [item.title, str(item.minimum_score or ""), list(item.because)]
            for item in found.floors
            if item.status is FloorStatus.APPLIED
        },
    )
    document: dict[str, Any] = to_builtins(made)
    return document


def _factor(item: FactorResult, weight: int, maxima: Mapping[str, int], whole: int) -> list[Any]:
    most = maxima.get(item.dimension, 0)
    counts = most and whole and item.status is not FactorStatus.NOT_APPLICABLE
    added = weight * int(item.points * _SCALE) * _SCALE // (whole * most) if counts else 0
    winner = next((source for source in item.sources if source.winner), None)
    value = winner.value if winner else None
    return [
        str(item.points),
        str(item.maximum),
        added,
        item.status.value,
        winner.source if winner else None,
        list(value) if isinstance(value, tuple) else value,
        item.reason,
    ]


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


def _factor_cause(name: str, before: list[Any] | None, after: list[Any] | None) -> Cause | None:
    if before == after:
        return None
    old, new = (_shown(before), _shown(after))
    change = (after[2] if after else 0) - (before[2] if before else 0)
    return Cause("factor", name, change, old, new, f"{_words(before)} → {_words(after)}")


_FACTOR = ("points", "maximum", "contribution", "status", "source", "value", "reason")


def _shown(row: list[Any] | None) -> dict[str, JSON] | None:
    if row is None:
        return None
    return dict(zip(_FACTOR, row, strict=True)) | {"contribution": f"{row[2] / 100:.2f}"}


def _words(row: list[Any] | None) -> str:
    if row is None:
        return "not in the matrix"
    points, maximum, _, status, source, value, reason = row
    if status == FactorStatus.UNKNOWN.value:
        return f"{points} of {maximum}, not assessed ({reason})"
    if status == FactorStatus.NOT_APPLICABLE.value:
        return f"does not apply ({reason})"
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    said = f" by {source}: {shown}" if source else ""
    return f"{points} of {maximum}{said}"


def _floor_causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Cause]:
    raised = [
        Cause("floor", name, 0, None, after[name][1], f"Floor “{after[name][0]}” applies now")
        for name in after
        if name not in before
    ]
    lifted = [
        Cause("floor", name, 0, before[name][1], None, f"Floor “{before[name][0]}” no longer")
        for name in before
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
