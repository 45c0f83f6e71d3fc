"""API shapes of re-screening."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.screening.schemas.screenings import Outcome
from atlas.workspace.jobs.domain import JobStatus


class RescreeningRequest(RequestModel):
    """Which parties are screened again."""

    scope: Literal["changed", "all"] = Field(
        default="changed",
        description="`changed`: whose own data changed since, or who were never screened."
        " `all`: everybody.",
        examples=["changed"],
    )


class RescreeningOut(ResponseModel):
    """A sweep over the parties after a change, and how far it is."""

    id: UUID
    status: JobStatus
    trigger: Literal["list_changed", "customer_changed", "requested"]
    list_id: str | None
    version_id: UUID | None
    version_date: date | None
    previous_version_date: date | None
    checked: int = Field(description="Parties looked at.")
    affected: int = Field(description="Parties that were screened again.")
    new_hits: int
    reasons: dict[str, int] = Field(
        description="Parties by reason: `new_entry_hits`, `entry_changed`, `entry_delisted`,"
        " `customer_changed`, `never_screened`, `matcher_changed` (last screened by an earlier"
        " version of the name matcher), `requested`."
    )
    error: dict[str, Any] | None
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ReasonEntry(ResponseModel):
    """A list entry behind a reason."""

    reason: str
    list_id: str
    entry_key: str
    entry_name: str


class RescreenedPartyOut(ResponseModel):
    """A party that was screened again: why, and what is different now."""

    id: UUID
    rescreening_id: UUID
    name: str
    entity_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    reference: str | None
    reasons: list[str]
    entries: list[ReasonEntry]
    changes: list[str] = Field(description="Of a changed customer: which facts changed.")
    previous_screening_id: UUID | None
    screening_id: UUID
    outcome: Outcome
    difference: dict[str, Any] = Field(description="`new`, `gone` and `changed` hits.")
    created_at: datetime
