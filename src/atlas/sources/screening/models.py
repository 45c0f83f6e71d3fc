"""Typed rows of screenings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """A stored screening without its candidates."""

    id: UUID
    investigation_id: UUID | None
    entity_id: UUID | None
    reference: str | None
    name: str
    kind: str
    purpose: str
    algorithm: str
    threshold: int
    outcome: str
    query: dict[str, Any]
    topics: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    candidate_count: int
    created_at: datetime
    created_by: UUID

    @classmethod
    def from_record(cls, row: Record) -> "ScreeningRow":
        """Build from a row with exactly these columns."""
        return cls(**dict(row))


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A stored candidate: the whole of it as data, and its status now."""

    screening_id: UUID
    status: str
    data: dict[str, Any]
