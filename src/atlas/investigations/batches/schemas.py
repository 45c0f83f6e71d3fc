"""API shapes of batches."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, field_validator

from atlas.foundation.fields import CreatedAt, CreatedBy, ErrorOrNull, FinishedAt, RowId
from atlas.foundation.web import RequestModel, ResponseModel
from atlas.foundation.web.schemas import refuse_control_characters

MAX_BATCH = 1_000
BatchStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
RowStatus = Literal["pending", "started", "complete", "failed", "cancelled", "rejected"]


class InvestigationBatchIn(RequestModel):
    """The investigations to start, each as `POST /api/investigations` takes it."""

    items: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MAX_BATCH,
        description="Each one is checked by itself: a row that is not valid is `rejected` with"
        " its problems, and the others run.",
        examples=[
            [
                {"company_name": "Birch Example Ltd", "country_code": "GB"},
                {
                    "company_name": "Oak Example Ltd",
                    "register": "GB-COH",
                    "registration_number": "22222222",
                    "depth": "edd",
                },
            ]
        ],
    )

    @field_validator("items")
    @classmethod
    def _storable(cls, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse the whole body for what no field of any request may hold."""
        _refuse_controls(items)
        return items


def _refuse_controls(value: Any) -> None:
    if isinstance(value, str):
        refuse_control_characters(value)
    elif isinstance(value, dict):
        _refuse_controls([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for part in value:
            _refuse_controls(part)


class RowCounts(ResponseModel):
    """Number of rows by state."""

    pending: int = Field(default=0, description="How many wait.")
    started: int = Field(default=0, description="How many have started and are not done.")
    complete: int = Field(default=0, description="How many are complete.")
    failed: int = Field(default=0, description="How many failed.")
    cancelled: int = Field(default=0, description="How many were cancelled.")
    rejected: int = Field(
        default=0,
        description="How many were rejected; each is named with the reason.",
    )


class InvestigationBatchOut(ResponseModel):
    """A batch and how far it is; its rows are at `…/rows`."""

    id: RowId
    resumes: UUID | None = Field(description="The cancelled batch whose rest this one does.")
    status: BatchStatus = Field(description="Where it stands.", examples=["complete"])
    progress: float = Field(description="Percent of the rows that are over, 0-100.")
    total: int = Field(description="How many there are in all.")
    rows: RowCounts = Field(description="Number of rows by state.")
    job_id: UUID = Field(description="The job, at `/api/jobs/{job_id}`.")
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    finished_at: FinishedAt


class InvestigationBatchRowOut(ResponseModel):
    """One row: the investigation it became, or why it did not."""

    row_number: int = Field(description="1 is the first of `items`.")
    status: RowStatus = Field(description="Where it stands.", examples=["complete"])
    company_name: str = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    external_id: str | None = Field(
        description="`external_id` of the row; null where it has none.", examples=["crm-20417"]
    )
    investigation_id: UUID | None = Field(
        description="While a resumed row waits: the cancelled run of which it starts a new version."
    )
    problems: list[dict[str, Any]] = Field(
        description="What is wrong; empty: nothing.", examples=[[]]
    )


class EarlierRunOut(ResponseModel):
    """The newest investigation about the same customer."""

    investigation_id: UUID = Field(description="Which investigation.")
    status: BatchStatus = Field(description="Where it stands.", examples=["complete"])
    created_at: datetime = Field(description="When it was started.")


class BatchPreviewRowOut(ResponseModel):
    """One row: what its start would do, or why it would be refused."""

    row_number: int = Field(description="1 is the first of `items`.")
    outcome: Literal["starts", "rejected"] = Field(description="What a start would make of it.")
    company_name: str = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    external_id: str | None = Field(
        description="`external_id` of the row; null where it has none.", examples=["crm-20417"]
    )
    register_code: str | None = Field(
        alias="register",
        description="The register, also where only the number says which; null where the row is"
        " rejected or names none.",
        examples=["GB-COH"],
    )
    registration_number: str | None = Field(
        description="Number on that register.", examples=["01234567"]
    )
    country_code: str | None = Field(description="ISO 3166-1 alpha-2.", examples=["GB"])
    depth: str | None = Field(description="How deep it would look.", examples=["cdd"])
    company_id: UUID | None = Field(
        description="The customer that it would be about; null: a customer would be added."
    )
    same_as_row: int | None = Field(
        description="An earlier row that names the same company: both would run."
    )
    earlier: EarlierRunOut | None = Field(
        description="The newest investigation about that customer; null: none, or a new customer."
    )
    problems: list[dict[str, Any]] = Field(
        description="Why it would be rejected; empty: it would start.", examples=[[]]
    )


class InvestigationBatchPreviewOut(ResponseModel):
    """What a start of these items would do; nothing of it is stored."""

    total: int = Field(description="How many there are in all.")
    starts: int = Field(description="How many would start.")
    rejected: int = Field(description="How many would be rejected.")
    repeated: int = Field(description="How many of them name the company of an earlier row.")
    investigated: int = Field(description="How many are about a customer with an investigation.")
    new_customers: int = Field(description="How many rows would add a customer, at the most.")
    at_a_time: int = Field(description="How many of the tenant's batches run at a time.")
    under_way: int = Field(description="How many of them are under way now.")
    rows: list[BatchPreviewRowOut] = Field(description="Every row, in the order sent.")
