"""API shapes of ends that persons state."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from atlas.foundation.fields import EvidenceIds
from atlas.foundation.web import RequestModel, ResponseModel, ShortText, Text

EndStatus = Literal["proposed", "in_force", "overruled", "withdrawn"]
Reason = Annotated[
    Text,
    StringConstraints(min_length=10),
    Field(
        description="Why; kept and audited.",
        examples=["Share transfer deed of 2026-10-02, notarised copy seen."],
    ),
]
EndedOn = Annotated[
    date, Field(description="First day on which it no longer held.", examples=["2026-10-02"])
]
Document = Annotated[
    ShortText | None,
    Field(description="The document's own reference.", examples=["Deed 441/2026"]),
]
ProposalId = Annotated[UUID, Field(description="The proposal.")]


class RelationshipEndIn(RequestModel):
    """The end of a relationship that a register left out; evidence or a document is named."""

    ended_on: EndedOn
    reason: Reason
    evidence_ids: list[UUID] = Field(
        default_factory=list, max_length=50, description="Evidence that shows it."
    )
    document: Document = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if not self.evidence_ids and not (self.document or "").strip():
            raise ValueError("Name evidence in evidence_ids, or a document.")
        return self


class RelationshipEndConfirmIn(RequestModel):
    """Which proposal is confirmed: the one that was read."""

    proposal_id: ProposalId


class RelationshipEndWithdrawIn(RequestModel):
    """Why the end is withdrawn."""

    reason: Reason


class RelationshipEndOut(ResponseModel):
    """The newest end that persons stated of a relationship."""

    relationship_id: UUID = Field(description="The relationship.")
    proposal_id: ProposalId
    status: EndStatus = Field(
        description="`proposed` (another person must confirm), `in_force`, `overruled` (a source"
        " states it again) or `withdrawn`."
    )
    ended_on: EndedOn
    reason: Reason
    evidence_ids: EvidenceIds
    document: Document
    claim_id: UUID | None = Field(
        default=None, description="The claim that says so; null: not confirmed."
    )
    proposed_by: UUID = Field(description="The account that proposed it.")
    proposed_at: datetime = Field(description="When.")
    decided_by: UUID | None = Field(
        default=None, description="The account that confirmed it; null: none yet."
    )
    decided_at: datetime | None = Field(default=None, description="When; null: not yet.")
