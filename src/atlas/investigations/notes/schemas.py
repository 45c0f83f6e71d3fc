"""API shapes of notes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    InvestigationId,
    RowId,
    RowVersion,
    UpdatedAt,
)
from atlas.foundation.web import RequestModel, ResponseModel, Text


class InvestigationNoteIn(RequestModel):
    """A note."""

    text: Annotated[Text, StringConstraints(min_length=1)] = Field(
        description="Markdown, kept and shown as text: it is never rendered as markup here.",
        examples=["**Called** the director; the shareholder register follows on Monday."],
    )


class InvestigationNoteOut(ResponseModel):
    """A note on an investigation."""

    id: RowId
    investigation_id: InvestigationId
    text: str = Field(
        description="Plain text; never rendered as markup.",
        examples=["Spoke to the director; the invoice address moves in December."],
    )
    edited: bool = Field(description="The audit trail keeps the text before.")
    version: RowVersion
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt
