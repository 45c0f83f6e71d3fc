"""API shapes of batches: thousands of parties, screened in the background."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator

from atlas.foundation.fields import ListId
from atlas.foundation.web.schemas import RequestModel, ResponseModel, ShortText
from atlas.sources.lists.domain.list_day import OBTAINED, ORDERS, PUBLISHED
from atlas.sources.screening.domain.batch_files import MAX_BATCH
from atlas.sources.screening.models import BatchPartyRow, BatchRow
from atlas.sources.screening.schemas.screenings import (
    DEFAULT_THRESHOLD,
    list_ids,
)

_EXAMPLE = [{"name": "AEROCARIBBEAN AIRLINES", "kind": "company", "reference": "c-1"}]


class ScreeningBatchIn(RequestModel):
    """The parties, each as in `POST /api/screening/screenings`, and what to search.

    A row that is not valid is rejected by its number and reasons; the others are screened.
    """

    parties: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MAX_BATCH,
        examples=[_EXAMPLE],
        description="Whom to screen, up to 100,000; each as in `POST /api/screening/screenings`.",
    )
    purpose: Annotated[ShortText, StringConstraints(min_length=1)] = Field(
        default="batch",
        description="What the screening is for; kept and audited.",
        examples=["onboarding"],
    )
    topics: list[Annotated[str, StringConstraints(pattern="^[a-z_]{2,40}$")]] = Field(
        default=["sanctions"],
        min_length=1,
        max_length=10,
        description="What is searched for: sanctions, pep, debarment, crime, …",
        examples=[["sanctions"]],
    )
    lists: list[str] | None = Field(
        default=None, max_length=20, description="List ids; all loaded ones when left out."
    )
    threshold: int = Field(
        default=DEFAULT_THRESHOLD,
        ge=50,
        le=100,
        description="Least score of a candidate, 50-100; lower finds more and costs more work.",
    )

    _list_ids = field_validator("lists")(list_ids)


class ScreeningBatchOut(ResponseModel, BatchRow):
    """A batch and how far it is."""

    progress: float = Field(description="Percent of the rows that were not rejected, 0-100.")


class PartyRowProblem(ResponseModel):
    """Why a row was rejected."""

    loc: list[str | int] = Field(description="The field, then the position in it.")
    msg: str = Field(description="What is wrong, in words.")


class BatchListOut(ResponseModel):
    """A list version that a row was searched in."""

    list_id: ListId
    version: date = Field(description=f"{ORDERS}.", examples=["2026-11-20"])
    published: date | None = Field(default=None, description=PUBLISHED, examples=["2026-11-20"])
    obtained: date | None = Field(default=None, description=OBTAINED, examples=["2026-11-28"])
    sequence: int | None = Field(
        description="Which of the list's versions, from 1; null: of an earlier release.",
        examples=[2],
    )
    replaced: bool = Field(description="Another version is current now; screen the party again.")


class BatchTopicOut(ResponseModel):
    """A topic that was not assessed for a row, and why."""

    topic: str = Field(description="The topic.", examples=["sanctions"])
    reason: str = Field(
        description="Code of the reason; the screening itself explains it.",
        examples=["not_compared"],
    )
    detail: str = Field(description="In words.", examples=["Part of the name was not compared."])


class BatchRowOut(ResponseModel, BatchPartyRow, without={"batch_id"}):
    """One row: the party as sent, and its result."""

    lists: list[BatchListOut] = Field(
        default_factory=list, description="What it was searched in; the result holds for these."
    )

    former_candidates: int = Field(
        default=0,
        description="How many of the candidates are entries that their list no longer holds.",
        examples=[0],
    )
    not_assessed: list[BatchTopicOut] = Field(
        default_factory=list,
        description="Topics without an answer, and why; empty: each was answered, or the row was"
        " not screened.",
        examples=[[]],
    )

    problems: list[PartyRowProblem] = Field(  # type: ignore[assignment]
        description="What is wrong; empty: nothing.", examples=[[]]
    )
