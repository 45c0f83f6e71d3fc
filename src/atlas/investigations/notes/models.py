"""Typed rows of notes."""

from dataclasses import dataclass
from typing import Annotated

from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    InvestigationId,
    RowId,
    RowVersion,
    UpdatedAt,
    says,
)


@dataclass(frozen=True, kw_only=True)
class InvestigationNote(Row):
    """A note. `edited`: its text is not the one it was written with."""

    id: RowId
    investigation_id: InvestigationId
    text: Annotated[
        str,
        says(
            "Plain text; never rendered as markup.",
            "Spoke to the director; the invoice address moves in December.",
        ),
    ]
    edited: Annotated[bool, says("The audit trail keeps the text before.")]
    version: RowVersion
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt
