"""What becomes of a person's overrides when a company is evaluated on a new basis. Pure.

An override is a decision on one evaluation. Automation may add scrutiny, never remove it:
one that adds scrutiny to what the new basis says goes with the company; one that would take some
away lapses, and is decided again by two people (ADR 0020).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from atlas.risk.evaluations.domain import Evaluation, FactorResult, Override


class CarriedState(StrEnum):
    """What an earlier override does in a new evaluation.

    `OUTWEIGHED`: the facts give as much by themselves; it counts again when they give less.
    `LAPSED`: it would take scrutiny away here.
    """

    KEPT = "kept"
    OUTWEIGHED = "outweighed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a new evaluation takes over: overrides that apply, and a note on each there was."""

    overrides: tuple[Override, ...]
    notes: tuple[dict[str, Any], ...]


def carry(documents: Iterable[Mapping[str, Any]], found: Evaluation) -> Carried:
    """Return what becomes of earlier overrides.

    Args:
        documents: overrides of the evaluation that counts, as JSON: factor, score, rationale, and
            `raised` where it is known that it added scrutiny when it was made.
        found: the new evaluation, without overrides.

    """
    factors = {item.id: item for item in found.factors}
    notes = tuple(_note(item, factors.get(item["factor"])) for item in documents)
    kept = tuple(
        Override(note["factor"], Decimal(note["score"]), note["rationale"])
        for note in notes
        if note["state"] == CarriedState.KEPT
    )
    return Carried(kept, notes)


def earlier(
    overrides: Sequence[Mapping[str, Any]], notes: Sequence[Mapping[str, Any]] | None
) -> list[dict[str, Any]]:
    """Return the overrides that a next evaluation must look at.

    Args:
        overrides: those the evaluation applies, as JSON.
        notes: what it noted of earlier ones; None in evaluations before they were noted.

    """
    noted = {note["factor"]: note for note in notes or ()}
    applied = [
        {**item, "raised": noted.get(item["factor"], {}).get("raised", False)} for item in overrides
    ]
    names = {item["factor"] for item in applied}
    waiting = [
        dict(note)
        for factor, note in noted.items()
        if note["state"] == CarriedState.OUTWEIGHED and factor not in names
    ]
    return applied + waiting


def made(
    notes: Sequence[Mapping[str, Any]], override: Override, *, lowers: bool
) -> tuple[dict[str, Any], ...]:
    """Return the notes of an evaluation that a person's override has just been put on."""
    mine = {
        "factor": override.factor,
        "score": f"{override.score:.2f}",
        "rationale": override.rationale,
        "raised": not lowers,
        "state": CarriedState.KEPT.value,
        "detail": "Decided on this basis.",
    }
    return (*(dict(note) for note in notes if note["factor"] != override.factor), mine)


def _note(item: Mapping[str, Any], factor: FactorResult | None) -> dict[str, Any]:
    score, raised = Decimal(item["score"]), bool(item.get("raised", False))
    state, detail = _fate(score, factor, raised=raised)
    return {
        "factor": item["factor"],
        "score": item["score"],
        "rationale": item["rationale"],
        "raised": raised or state is CarriedState.KEPT,
        "state": state.value,
        "detail": detail,
    }


def _fate(score: Decimal, factor: FactorResult | None, *, raised: bool) -> tuple[CarriedState, str]:
    if factor is None or score > factor.maximum:
        return CarriedState.LAPSED, "The matrix in use has no such factor, or a lower maximum."
    if score > factor.points:
        return (
            CarriedState.KEPT,
            f"It adds scrutiny: without it the factor has {factor.points} of {factor.maximum}.",
        )
    if raised:
        return (
            CarriedState.OUTWEIGHED,
            f"The facts give {factor.points} by themselves; it counts again when they give less.",
        )
    detail = (
        f"The facts give {factor.points}: it would take scrutiny away on a basis that two persons"
        " have not seen. Override this evaluation to decide it again."
    )
    return CarriedState.LAPSED, detail
