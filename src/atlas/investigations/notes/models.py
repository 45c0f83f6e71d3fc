"""Typed rows of notes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationNote:
    """A note. `edited`: its text is not the one it was written with."""

    id: UUID
    investigation_id: UUID
    text: str
    edited: bool
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_record(cls, row: Record) -> "InvestigationNote":
        """Build from a row."""
        return cls(**{name: row[name] for name in cls.__slots__})
