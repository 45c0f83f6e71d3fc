"""Typed rows of overrides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import FactorId, Hundredths, RowId, says

STATUSES = ("proposed", "applied", "rejected", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class OverrideRow(Row):
    """An override and its outcome. `score` is in hundredths of a point."""

    id: RowId
    evaluation_id: Annotated[UUID, says("The evaluation that is overridden.")]
    factor: FactorId
    score: Annotated[Hundredths, says("Points that the factor gets.", 27.4)]
    rationale: Annotated[
        str,
        says(
            "Why, in words; kept for good and audited.",
            "The company moved to France on 2026-03-01 (register extract in the file).",
        ),
    ]
    lowers: Annotated[bool, says("It takes scrutiny away: a second person must confirm it.")]
    status: Annotated[str, says("`proposed`, `applied`, `rejected` or `withdrawn`.", "proposed")]
    derived_id: Annotated[UUID | None, says("The evaluation that follows from it.")]
    proposed_by: Annotated[UUID, says("The account that proposed it.")]
    proposed_person: UUID
    proposed_at: Annotated[datetime, says("When it was proposed.")]
    decided_by: Annotated[
        UUID | None, says("The account that decided; null while it is undecided.")
    ] = None
    decided_person: UUID | None = None
    decided_at: Annotated[
        datetime | None, says("When it was decided; null while it is undecided.")
    ] = None
    decision_rationale: Annotated[
        str | None, says("Why the second person decided so; null until then.")
    ] = None
    revision: Annotated[int, says("Send it as If-Match: the `ETag`.")] = 1
