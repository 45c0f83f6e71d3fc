"""API shapes of re-screening."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    EntityIdOrNull,
    EntryKey,
    EntryName,
    ErrorOrNull,
    FinishedAt,
    InvestigationIdOrNull,
    ListId,
    RowId,
    StartedAt,
)
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.screening.schemas.screenings import Outcome
from atlas.workspace.jobs.domain import JobStatus


class RescreeningRequest(RequestModel):
    """Which parties are screened again."""

    scope: Literal["changed", "all"] = Field(
        default="changed",
        description="`changed`: whose own data changed since, or who were never screened."
        " `all`: every party.",
        examples=["changed"],
    )


class RescreeningOut(ResponseModel):
    """A sweep over the parties after a change, and how far it is."""

    id: RowId
    status: JobStatus = Field(description="Where it stands.", examples=["complete"])
    trigger: Literal["list_changed", "customer_changed", "requested"] = Field(
        description="Why the sweep was started."
    )
    list_id: str | None = Field(
        description="The list that changed; null: no list did.", examples=["ofac-sdn"]
    )
    version_id: UUID | None = Field(description="The version of the list.")
    version_date: date | None = Field(
        description="Date of the new version; null: no list changed.", examples=["2026-11-20"]
    )
    previous_version_date: date | None = Field(
        description="Date of the version before; null: there was none."
    )
    checked: int = Field(description="Parties looked at.")
    affected: int = Field(description="Parties that were screened again.")
    new_hits: int = Field(description="Hits that were not there before.")
    reasons: dict[str, int] = Field(
        description="Parties by reason: `new_entry_hits`, `entry_changed`, `entry_delisted`,"
        " `customer_changed`, `never_screened`, `matcher_changed` (last screened by an earlier"
        " version of the name matcher), `requested`."
    )
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt


class ReasonEntry(ResponseModel):
    """A list entry behind a reason."""

    reason: str = Field(
        description="new_entry_hits, entry_changed or entry_delisted.", examples=["new_entry_hits"]
    )
    list_id: ListId
    entry_key: EntryKey
    entry_name: EntryName


class RescreenedPartyOut(ResponseModel):
    """A party that was screened again: why, and what is different now."""

    id: RowId
    rescreening_id: UUID = Field(description="The sweep.")
    name: str = Field(description="Name.", examples=["Example Widgets Ltd"])
    entity_id: EntityIdOrNull
    company_id: UUID | None = Field(description="The company in the customer file.")
    investigation_id: InvestigationIdOrNull
    reference: str | None = Field(
        description="Your own key of the party, where it is no entity; joins what is screened "
        "again."
    )
    reasons: list[str] = Field(description="Why, by stable codes.", examples=[["new_entry_hits"]])
    entries: list[ReasonEntry] = Field(description="The list entries behind the reasons.")
    changes: list[str] = Field(
        description="Of a changed customer: which facts changed.", examples=[["legal_name"]]
    )
    previous_screening_id: UUID | None = Field(
        description="The screening before; null: never screened."
    )
    screening_id: UUID = Field(description="The screening, at `/api/screening/screenings/{id}`.")
    outcome: Outcome = Field(description="The new screening's answer.", examples=["clear"])
    difference: dict[str, Any] = Field(description="`new`, `gone` and `changed` hits.")
    created_at: CreatedAt
