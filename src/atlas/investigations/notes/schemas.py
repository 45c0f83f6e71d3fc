"""API shapes of notes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.notes.models import InvestigationNote


class InvestigationNoteIn(RequestModel):
    """A note."""

    text: Annotated[Text, StringConstraints(min_length=1)] = Field(
        description="Markdown, kept and shown as text: it is never rendered as markup here.",
        examples=["**Called** the director; the shareholder register follows on Monday."],
    )


class InvestigationNoteOut(ResponseModel, InvestigationNote):
    """A note on an investigation."""
