"""Shapes of the room: candidates, comparisons, merges."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    EntityId,
    ErrorOrNull,
    FinishedAt,
    RowId,
    RowVersion,
    says,
)
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.knowledge.candidates.schemas import Account, Candidate, Moment
from atlas.knowledge.resolution.domain import Feature

Reason = Annotated[
    Text,
    StringConstraints(min_length=10),
    Field(description="Why; kept and audited.", examples=["One passport, seen on 2026-11-20."]),
]


@dataclass(frozen=True, kw_only=True)
class Search:
    """One search of parties that may be one, around a company, and what it found."""

    id: RowId
    company_id: Annotated[UUID, says("The company that was looked into.")]
    status: Annotated[str, says("pending, running, complete, failed or cancelled.", "complete")]
    compared: Annotated[int, says("Pairs of parties that were compared.", 45)]
    found: Annotated[int, says("New candidates.", 1)]
    not_compared: Annotated[list[str], says("In words, which parties were not compared.", [])]
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    finished_at: FinishedAt


@dataclass(frozen=True, kw_only=True)
class Merge:
    """One joining of two parties.

    `moved`: what had been joined into the merged one before; `canonical_name`: the other one's name
    until then.
    """

    id: RowId
    candidate_id: Annotated[UUID, says("The candidate that was decided.")]
    entity_id: Annotated[UUID, says("The party that was joined into the other one.")]
    canonical_id: Annotated[UUID, says("The party that both are now.")]
    moved: list[UUID]
    canonical_name: str
    reason: Annotated[str, says("Why.", "One passport, seen on 2026-11-20.")]
    merged_by: Annotated[UUID, says("The account that confirmed it.")]
    merged_at: Annotated[datetime, says("When.")]
    undone_by: Account = None
    undone_at: Moment = None
    undone_reason: Annotated[str | None, says("Why it was taken back; null: it stands.")] = None
    revision: RowVersion = 1


class CandidateOut(ResponseModel, Candidate, without={"proposed_person"}):
    """Two parties that may be one."""


class MergeOut(ResponseModel, Merge, without={"moved", "canonical_name"}):
    """One joining of two parties."""


class ComparedFeatureOut(ResponseModel, Feature):
    """One thing compared."""


class SourcedValueOut(ResponseModel):
    """A value, and who states it."""

    value: str = Field(description="As text.", examples=["1961-03"])
    source: str = Field(description="The source.", examples=["registry_file:psc"])


class ComparedValueOut(ResponseModel):
    """What is stated of each party on one attribute."""

    attribute: str = Field(description="See `/api/ontology`.", examples=["date_of_birth"])
    first: list[SourcedValueOut] = Field(description="Of the first party.")
    second: list[SourcedValueOut] = Field(description="Of the second party.")


class ComparedCandidateOut(CandidateOut):
    """A candidate, side by side as its parties are known today."""

    features: list[ComparedFeatureOut] = Field(description="What agrees, contradicts, is unknown.")
    flags: list[str] = Field(description="Marks of risk of either party.", examples=[["is_pep"]])
    values: list[ComparedValueOut] = Field(description="Every value stated now, with its source.")


class JoinedValueOut(ResponseModel):
    """One attribute of two parties, and of the one that they would be; null: no value."""

    attribute: str = Field(description="See `/api/ontology`.", examples=["date_of_birth"])
    first: str | None = Field(description="Of the first party.", examples=["1961-03"])
    second: str | None = Field(description="Of the second party.", examples=[None])
    joined: str | None = Field(description="Of the one party.", examples=["1961-03"])


class OwnersOut(ResponseModel):
    """The beneficial owners of a company, in short."""

    outcome: str = Field(
        description="identified, possible, register_ubo_only or no_ubo_identified.",
        examples=["identified"],
    )
    cause: str = Field(description="As of the owners' route.", examples=["identified"])
    owners: list[str] = Field(
        description="Name, status and share of each.",
        examples=[["Jon A. Smith: beneficial owner, 100 %"]],
    )
    complete: bool = Field(
        description="As of the owners' route: whether others are excluded.", examples=[False]
    )
    may_stand_above: list[str] = Field(
        description="Why there may be more owners, in words.",
        examples=[["shares undeclared: Larch Holdings"]],
    )


class JoinedCompanyOut(ResponseModel):
    """A company below the two, as it is and as it would be."""

    company_id: EntityId
    name: str = Field(description="Name.", examples=["Larch Ltd"])
    before: OwnersOut = Field(description="While they are two, and undecided.")
    after: OwnersOut = Field(description="If they are one.")


class MergePreviewOut(ResponseModel):
    """The one party that two would be, and what would change. Nothing is written."""

    canonical_id: EntityId
    name: str = Field(description="Name of the one party.", examples=["Jonathan Smith"])
    claims: int = Field(description="Claims that it would rest on.", examples=[12])
    values: list[JoinedValueOut] = Field(description="Attribute by attribute.")
    companies: list[JoinedCompanyOut] = Field(description="Companies below, at most 10.")
    more_companies: int = Field(description="Companies below that are not shown.", examples=[0])


class MergeCheckOut(ResponseModel):
    """Whether the two parties of a merge could still be one, by what is known today."""

    merge_id: RowId
    stands: bool = Field(description="Nothing known today excludes that they are one.")
    features: list[ComparedFeatureOut] = Field(description="The two compared, each by itself.")


class AgeOut(ResponseModel):
    """How many candidates of a status there are, and how long they have waited."""

    status: str = Field(description="As of a candidate.", examples=["open"])
    total: int = Field(description="How many.", examples=[3])
    oldest: datetime | None = Field(description="When the oldest was found.")
    over_7_days: int = Field(description="Found more than 7 days ago.", examples=[1])
    over_30_days: int = Field(description="Found more than 30 days ago.", examples=[0])


class ResolutionMetricsOut(ResponseModel):
    """The queue of candidates in numbers."""

    undecided: int = Field(description="Open, proposed and unsure ones.", examples=[3])
    decided: int = Field(description="Merged and rejected ones.", examples=[7])
    statuses: list[AgeOut] = Field(description="By status.")


class SearchOut(ResponseModel, Search):
    """A search of parties that may be one."""


class CandidateDecisionIn(RequestModel):
    """What a person says of a candidate."""

    verdict: Literal["merge", "reject", "unsure"] = Field(
        description="`merge` is proposed by one person and confirmed by a second one; `reject` is"
        " too where one of the two may be listed.",
        examples=["unsure"],
    )
    reason: Reason


class MergeUndoIn(RequestModel):
    """Why a merge is taken back."""

    reason: Reason
