"""API shapes of jobs."""

from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    ErrorOrNull,
    FinishedAt,
    RowId,
    StartedAt,
)
from atlas.foundation.web import ResponseModel
from atlas.workspace.jobs.domain import JobStatus


class JobOut(ResponseModel):
    """Long work and how far it is."""

    id: RowId
    kind: str = Field(
        description="Kind of work, such as `investigation.run`.", examples=["investigation.run"]
    )
    resource_type: str = Field(description="Kind of thing it is about.", examples=["investigation"])
    resource_id: UUID = Field(description="The thing it is about.")
    status: JobStatus = Field(description="Where it stands.", examples=["complete"])
    progress: float | None = Field(description="Percent, 0-100; null while the total is unknown.")
    done: int = Field(description="Units done.")
    total: int | None = Field(description="Units in all; null while that is not known.")
    message: str | None = Field(
        description="What is going on, in a few words.", examples=["Ownership: 3 parties, 1 UBO."]
    )
    error: ErrorOrNull
    cancel_requested: bool = Field(
        description="A person asked to cancel it; it ends at the next step."
    )
    created_by: CreatedBy
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt
