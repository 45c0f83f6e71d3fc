"""Typed rows of the evidence room."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow(Row):
    """One immutable row; `sha256` addresses the content."""

    id: UUID
    kind: str
    source: str
    source_url: str | None
    media_type: str
    size: int
    sha256: str
    licence: str | None
    investigation_id: UUID | None
    retrieved_at: datetime
    recorded_at: datetime
    recorded_by: UUID
    data_date: date | None = None
