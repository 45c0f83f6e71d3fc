"""Typed rows of reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from atlas.foundation.db import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One report; `content_sha256` addresses its content."""

    id: UUID
    investigation_id: UUID
    status: Literal["pending", "running", "complete", "failed", "cancelled"]
    content_sha256: str | None
    error: str | None
    created_by: UUID
    created_at: datetime
    finished_at: datetime | None

    @property
    def job_id(self) -> UUID:
        """Return the job's id: the report's own."""
        return self.id

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Build a row."""
        return cls(**{name: record[name] for name in cls.__slots__})
