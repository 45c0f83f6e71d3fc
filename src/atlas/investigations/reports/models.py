"""Typed rows of reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow(Row):
    """One report; `content_sha256` addresses its content."""

    id: UUID
    investigation_id: UUID
    status: Literal["pending", "running", "complete", "failed", "cancelled"]
    content_sha256: str | None
    error: str | None
    created_by: UUID
    created_at: datetime
    finished_at: datetime | None
    withdrawn_at: datetime | None = None

    @property
    def job_id(self) -> UUID:
        """Return the job's id: the report's own."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandingRow(Row):
    """A tenant's look; `logo_sha256` addresses the picture."""

    organisation: str
    accent: str
    logo_type: Literal["image/png", "image/svg+xml"] | None
    logo_sha256: str | None
    logo_size: int | None
    version: int
    updated_at: datetime | None
