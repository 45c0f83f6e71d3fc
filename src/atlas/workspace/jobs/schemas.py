"""API shapes of jobs."""

from pydantic import Field

from atlas.foundation.web import ResponseModel
from atlas.workspace.jobs.models import Job


class JobOut(ResponseModel, Job, without={"updated_at"}):
    """Long work and how far it is."""

    created_by_name: str | None = Field(
        default=None,
        description="Who began it; null: Atlas itself.",
        examples=["Ann Example"],
    )
    progress: float | None = Field(description="Percent, 0-100; null while the total is unknown.")
