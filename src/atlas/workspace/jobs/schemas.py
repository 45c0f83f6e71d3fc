"""API shapes of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel
from atlas.workspace.jobs.domain import JobStatus


class JobOut(ResponseModel):
    """Long work and how far it is."""

    id: UUID
    kind: str
    resource_type: str
    resource_id: UUID
    status: JobStatus
    progress: float | None = Field(description="Percent, 0-100; null while the total is unknown.")
    done: int
    total: int | None
    message: str | None
    error: dict[str, Any] | None
    cancel_requested: bool
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
