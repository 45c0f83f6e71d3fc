"""What becomes of a person's overrides when a company is evaluated on a new basis. Pure.

An override is a decision on one evaluation. Automation may add scrutiny, never remove it:
one that adds scrutiny to what the new basis says goes with the company; one that would take some
away lapses, and is decided again by two people (ADR 0020).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from atlas.risk.evaluations.domain import Evaluation, FactorResult, Override


class CarriedState(StrEnum):
    """What an earlier override does in a new evaluation.

    `OUTWEIGHED`: the facts give as much by themselves; it counts again when they give less.
    `LAPSED`: it would take scrutiny away here.
    """

    KEPT = "kept"
    OUTWEIGHED = "outweighed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An override of an earlier evaluation. `raised`: it is known to have added scrutiny then."""

    factor: str
    score: str
    rationale: str
    raised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Earlier):
    """What became of an earlier override, as it is kept with the new evaluation."""

    state: CarriedState
    detail: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a new evaluation takes over: overrides that apply, and a note on each there was."""

    overrides: tuple[Override, ...]
    notes: tuple[Note, ...]


def carry(overrides: Iterable[Earlier], found: Evaluation) -> Carried:
    """Return what becomes of earlier overrides.

    Args:
        overrides: of the evaluation that counts.
        found: the new evaluation, without overrides.

    """
    given = tuple(overrides)
    if not given:
        return Carried((), ())
    factors = {item.id: item for item in found.factors}
    notes = tuple(_note(item, factors.get(item.factor)) for item in given)
    kept = tuple(
        Override(note.factor, Decimal(note.score), note.rationale)
        for note in notes
        if note.state is CarriedState.KEPT
    )
    return Carried(kept, notes)


def earlier(overrides: Sequence[Earlier], notes: Sequence[Note] | None) -> list[Earlier]:
    """Return the overrides that a next evaluation must look at.

    Args:
        overrides: those the evaluation applies.
        notes: what it noted of earlier ones; None in evaluations before they were noted.

    """
    noted = {note.factor: note for note in notes or ()}
    applied: list[Earlier] = [
        replace(item, raised=item.factor in noted and noted[item.factor].raised)
        for item in overrides
    ]
    names = {item.factor for item in applied}
    waiting = [
        note
        for factor, note in noted.items()
        if note.state is CarriedState.OUTWEIGHED and factor not in names
    ]
    return applied + waiting


def made(notes: Sequence[Note], override: Override, *, lowers: bool) -> tuple[Note, ...]:
    """Return the notes of an evaluation that a person's override has just been put on."""
    mine = Note(
        factor=override.factor,
        score=f"{override.score:.2f}",
        rationale=override.rationale,
        raised=not lowers,
        state=CarriedState.KEPT,
        detail="Decided on this basis.",
    )
    return (*(note for note in notes if note.factor != override.factor), mine)


def _note(item: Earlier, factor: FactorResult | None) -> Note:
    state, detail = _fate(Decimal(item.score), factor, raised=item.raised)
    return Note(
        factor=item.factor,
        score=item.score,
        rationale=item.rationale,
        raised=item.raised or state is CarriedState.KEPT,
        state=state,
        detail=detail,
    )


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
