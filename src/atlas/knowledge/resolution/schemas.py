"""Shapes of the room: candidates, comparisons, merges."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import RowId, RowVersion, says
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.knowledge.candidates.schemas import Account, Candidate, Moment
from atlas.knowledge.resolution.domain import Feature

Reason = Annotated[
    Text,
    StringConstraints(min_length=10),
    Field(description="Why; kept and audited.", examples=["One passport, seen on 2026-11-20."]),
]


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


class ComparedCandidateOut(CandidateOut):
    """A candidate, side by side as its parties are known today."""

    features: list[ComparedFeatureOut] = Field(description="What agrees, contradicts, is unknown.")
    flags: list[str] = Field(description="Marks of risk of either party.", examples=[["is_pep"]])


class CandidateDecisionIn(RequestModel):
    """What a person says of a candidate."""

    verdict: Literal["merge", "reject", "unsure"] = Field(
        description="`merge` is proposed by one person and confirmed by a second one.",
        examples=["unsure"],
    )
    reason: Reason


class MergeUndoIn(RequestModel):
    """Why a merge is taken back."""

    reason: Reason
