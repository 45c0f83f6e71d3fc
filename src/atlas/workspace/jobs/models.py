"""Typed rows of jobs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    ErrorOrNull,
    FinishedAt,
    RowId,
    StartedAt,
    derived,
    says,
)
from atlas.workspace.jobs.domain import JobStatus


@dataclass(frozen=True)
class Job(Row):
    """Long work and how far it is."""

    id: RowId
    kind: Annotated[str, says("Kind of work, such as `investigation.run`.", "investigation.run")]
    resource_type: Annotated[str, says("Kind of thing it is about.", "investigation")]
    resource_id: Annotated[UUID, says("The thing it is about.")]
    status: Annotated[JobStatus, says("Where it stands.", "complete")]
    done: Annotated[int, says("Units done.")]
    total: Annotated[int | None, says("Units in all; null while that is not known.")]
    message: Annotated[
        str | None, says("What is going on, in a few words.", "Ownership: 3 parties, 1 UBO.")
    ]
    error: ErrorOrNull
    cancel_requested: Annotated[
        bool, says("A person asked to cancel it; it ends at the next step.")
    ]
    created_by: CreatedBy
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt
    updated_at: datetime

    @derived
    def progress(self) -> float | None:
        """Return the share done, 0-100; None while the total is unknown."""
        if self.status == "complete":
            return 100.0
        return round(100 * self.done / self.total, 1) if self.total else None
