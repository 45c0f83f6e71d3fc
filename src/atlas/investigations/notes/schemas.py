"""API shapes of notes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.web import RequestModel, ResponseModel, Text


class InvestigationNoteIn(RequestModel):
    """A note."""

    text: Annotated[Text, StringConstraints(min_length=1)] = Field(
        description="Markdown, kept and shown as text: it is never rendered as markup here.",
        examples=["**Called** the director; the shareholder register follows on Monday."],
    )


class InvestigationNoteOut(ResponseModel):
    """A note on an investigation."""

    id: UUID
    investigation_id: UUID
    text: str
    edited: bool = Field(description="The audit trail keeps the text before.")
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
