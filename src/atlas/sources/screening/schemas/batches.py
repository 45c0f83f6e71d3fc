"""API shapes of batches: thousands of parties, screened in the background."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from atlas.foundation.web.schemas import RequestModel, ResponseModel, ShortText
from atlas.sources.screening.domain.batch_files import MAX_BATCH
from atlas.sources.screening.schemas.screenings import (
    DEFAULT_THRESHOLD,
    Outcome,
    Strength,
    list_ids,
)
from atlas.workspace.jobs.domain import JobStatus

_EXAMPLE = [{"name": "AEROCARIBBEAN AIRLINES", "kind": "company", "reference": "c-1"}]


class ScreeningBatchIn(RequestModel):
    """The parties, each as in `POST /api/screening/screenings`, and what to search.

    A row that is not valid is rejected by its number and reasons; the others are screened.
    """

    parties: list[dict[str, Any]] = Field(min_length=1, max_length=MAX_BATCH, examples=[_EXAMPLE])
    purpose: Annotated[ShortText, StringConstraints(min_length=1)] = "batch"
    topics: list[Annotated[str, StringConstraints(pattern="^[a-z_]{2,40}$")]] = Field(
        default=["sanctions"], min_length=1, max_length=10
    )
    lists: list[str] | None = Field(
        default=None, max_length=20, description="List ids; all loaded ones when left out."
    )
    threshold: int = Field(default=DEFAULT_THRESHOLD, ge=50, le=100)

    _list_ids = field_validator("lists")(list_ids)


class ScreeningBatchOut(ResponseModel):
    """A batch and how far it is."""

    id: UUID
    status: JobStatus
    progress: float = Field(description="Percent of the rows that were not rejected, 0-100.")
    purpose: str
    topics: list[str]
    lists: list[str] | None
    threshold: int
    total: int
    rejected: int
    done: int
    hits: int
    clear: int
    not_assessed: int
    error: dict[str, Any] | None
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class PartyRowProblem(ResponseModel):
    """Why a row was rejected."""

    loc: list[str | int]
    msg: str


class BatchRowOut(ResponseModel):
    """One row: the party as sent, and its result."""

    id: UUID
    row_number: int = Field(description="From 1, in the order sent.")
    status: str = Field(description="`pending`, `done` or `rejected`.")
    name: str
    reference: str | None
    party: dict[str, Any]
    problems: list[PartyRowProblem]
    screening_id: UUID | None
    outcome: Outcome | None
    best_strength: Strength | None
    candidates: int
