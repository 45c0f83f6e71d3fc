"""API shapes of conflicts on a holding, and of decisions on them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import structs
from pydantic import Field, StringConstraints

from atlas.foundation.fields import RowVersion, ValidFrom, ValidTo
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.knowledge.mutations.schemas import StatedThen
from atlas.knowledge.survivorship.domain.decided import Disputed

About = Annotated[
    Disputed,
    Field(
        description="On what sources contradict each other: `share` (of shares or votes) or"
        " `existence` (whether it has ended)."
    ),
]
Reason = Annotated[
    Text,
    StringConstraints(min_length=10),
    Field(
        description="Why; kept, audited, and shown in reports.",
        examples=["The share register of 2026-05-31 shows 5 %; copy seen."],
    ),
]
StatementClaimId = Annotated[
    UUID, Field(description="The statement: the claim of its source on the relationship.")
]
DecidingProposalId = Annotated[UUID, Field(description="The proposal.")]


class ConflictProposalIn(RequestModel):
    """Which statement counts, and why."""

    claim_id: StatementClaimId
    reason: Reason


class ConflictConfirmIn(RequestModel):
    """Which proposal is confirmed: the one that was read."""

    proposal_id: DecidingProposalId


class ConflictWithdrawIn(RequestModel):
    """Why the decision is withdrawn."""

    reason: Reason


class StatedHoldingOut(ResponseModel):
    """What one record of one source states last of the holding."""

    claim_id: StatementClaimId
    source: str = Field(description="Who states it.", examples=["registry_file:gb-coh"])
    record: str = Field(description="The source's own name of its record; empty: it has none.")
    asserted_at: datetime = Field(description="The source's own date.")
    valid_from: ValidFrom
    valid_to: ValidTo
    left_out: bool = Field(description="The source's newest file no longer has the record.")
    share_exact: float | None = Field(description="Percent; null: it states none.", examples=[5.0])
    share_minimum: float | None = Field(description="Percent; null: it states none.")
    share_maximum: float | None = Field(description="Percent; null: it states none.")
    minimum_exclusive: bool = Field(description="More than the minimum, not the minimum itself.")
    maximum_exclusive: bool = Field(description="Less than the maximum, not the maximum itself.")

    @classmethod
    def of(cls, one: StatedThen) -> "StatedHoldingOut":
        """Show a statement."""
        share = structs.asdict(one.share)
        return cls.built_from(one, valid_from=one.since, valid_to=one.until, **share)


class ConflictDecisionOut(ResponseModel):
    """A decision on what sources contradict each other on, and what became of it."""

    proposal_id: DecidingProposalId
    status: Literal["proposed", "in_force", "lapsed", "withdrawn"] = Field(
        description="`proposed` (another person must confirm), `in_force`, `lapsed` (a source has"
        " stated something else since) or `withdrawn`."
    )
    chosen: StatedHoldingOut | None = Field(
        description="The statement that counts; null: its source states something else by now."
    )
    others: list[StatedHoldingOut] = Field(
        description="What the other sources in conflict stated.", examples=[[]]
    )
    reason: Reason
    claim_id: UUID | None = Field(description="The claim that says so; null: not confirmed.")
    proposed_by: UUID = Field(description="The account that proposed it.")
    proposed_at: datetime = Field(description="When.")
    decided_by: UUID | None = Field(description="The account that confirmed it; null: none yet.")
    decided_at: datetime | None = Field(description="When; null: not yet.")
    ended_at: datetime | None = Field(description="When it ceased to count; null: it has not.")


class HoldingConflictOut(ResponseModel):
    """What sources state of a holding, as far as they contradict each other, and what persons say.

    `decision`: the proposal that waits, or the newest decision if none does.
    """

    about: About
    open: bool = Field(description="A conflict waits for a person.")
    statements: list[StatedHoldingOut] = Field(
        description="What the sources in conflict state now; empty while nothing is open.",
        examples=[[]],
    )
    decision: ConflictDecisionOut | None = Field(
        description="The proposal that waits, or the newest decision if none does; null: neither."
    )


class RelationshipConflictsOut(ResponseModel):
    """On what sources contradict each other about a holding."""

    relationship_id: UUID = Field(description="The relationship.")
    version: RowVersion
    type: Annotated[str, Field(description="Type of relationship.", examples=["Ownership"])]
    from_id: UUID = Field(description="The holder.")
    from_name: str = Field(description="The holder's name.", examples=["Jane Alder"])
    to_id: UUID = Field(description="What is held.")
    to_name: str = Field(
        description="The name of what is held.", examples=["Alder Holdings Limited"]
    )
    conflicts: list[HoldingConflictOut] = Field(
        description="On the share, and on whether it has ended, in this order.", examples=[[]]
    )
