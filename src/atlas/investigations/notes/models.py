"""Typed rows of notes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationNote(Row):
    """A note. `edited`: its text is not the one it was written with."""

    id: UUID
    investigation_id: UUID
    text: str
    edited: bool
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
