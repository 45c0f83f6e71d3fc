"""Typed rows of jobs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Row
from atlas.workspace.jobs.domain import JobStatus


@dataclass(frozen=True, slots=True)
class Job(Row):
    """Long work and how far it is."""

    id: UUID
    kind: str
    resource_type: str
    resource_id: UUID
    status: JobStatus
    done: int
    total: int | None
    message: str | None
    error: dict[str, Any] | None
    cancel_requested: bool
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime

    @property
    def progress(self) -> float | None:
        """Return the share done, 0-100; None while the total is unknown."""
        if self.status == "complete":
            return 100.0
        return round(100 * self.done / self.total, 1) if self.total else None
