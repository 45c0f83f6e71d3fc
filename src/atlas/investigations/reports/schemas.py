"""API shapes of reports."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import RequestModel, ResponseModel

ReportStatus = Literal["pending", "running", "complete", "failed", "cancelled"]


class ReportRequest(RequestModel):
    """Which investigation to report on."""

    investigation_id: UUID


class ReportOut(ResponseModel):
    """One report; its content is at `/api/reports/{id}/content` as JSON or HTML (`Accept`)."""

    id: UUID
    investigation_id: UUID
    job_id: UUID
    status: ReportStatus
    content_sha256: str | None = Field(
        description="SHA-256 of the canonical JSON content: same inputs, same hash.",
    )
    error: str | None
    created_at: datetime
    created_by: UUID
    finished_at: datetime | None
