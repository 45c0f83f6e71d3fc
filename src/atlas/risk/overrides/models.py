"""Typed rows of overrides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import FactorId, Hundredths, RowId

STATUSES = ("proposed", "applied", "rejected", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class OverrideRow(Row):
    """An override and its outcome. `score` is in hundredths of a point."""

    id: RowId
    evaluation_id: Annotated[UUID, Field(description="The evaluation that is overridden.")]
    factor: FactorId
    score: Annotated[Hundredths, Field(description="Points that the factor gets.", examples=[27.4])]
    rationale: Annotated[
        str,
        Field(
            description="Why, in words; kept for good and audited.",
            examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
        ),
    ]
    lowers: Annotated[
        bool, Field(description="It takes scrutiny away: a second person must confirm it.")
    ]
    status: Annotated[
        str,
        Field(
            description="`proposed`, `applied`, `rejected` or `withdrawn`.", examples=["proposed"]
        ),
    ]
    derived_id: Annotated[UUID | None, Field(description="The evaluation that follows from it.")]
    proposed_by: Annotated[UUID, Field(description="The account that proposed it.")]
    proposed_person: UUID
    proposed_at: Annotated[datetime, Field(description="When it was proposed.")]
    decided_by: Annotated[
        UUID | None, Field(description="The account that decided; null while it is undecided.")
    ] = None
    decided_person: UUID | None = None
    decided_at: Annotated[
        datetime | None, Field(description="When it was decided; null while it is undecided.")
    ] = None
    decision_rationale: Annotated[
        str | None, Field(description="Why the second person decided so; null until then.")
    ] = None
    revision: Annotated[int, Field(description="Send it as If-Match: the `ETag`.")] = 1
