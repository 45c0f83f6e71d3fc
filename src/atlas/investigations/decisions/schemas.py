"""API shapes of decisions."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.checks.domain import CheckOutcome, FulfilledBy
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.decisions.domain import (
    DecisionOutcome,
    EntryState,
    FourEyes,
    Obstacle,
)
from atlas.risk.policy.domain import Need
from atlas.risk.policy.schemas import CheckId


class CaseDecisionIn(RequestModel):
    """A decision, or the second person's word to the approval that waits for it."""

    outcome: DecisionOutcome = Field(
        description="`approve` while another person's approval waits confirms it.",
        examples=["escalate"],
    )
    rationale: Annotated[Text, StringConstraints(min_length=1)] = Field(
        examples=["Ownership through two offshore companies; the MLRO should look at it."]
    )
    evaluation_id: UUID | None = Field(
        default=None,
        description="The evaluation you read; 409 `stale_basis` when a newer one holds.",
        examples=[None],
    )


class ListVersionRef(ResponseModel):
    """A list version that was searched."""

    list_id: str
    version: date
    state: Literal["ok", "stale_list", "not_loaded"] = Field(
        description="`stale_list`: past its maximum age when it was searched."
    )


class DecidedCheckOut(ResponseModel):
    """A check as it stood when it was decided."""

    check_id: CheckId
    need: Need
    outcome: CheckOutcome
    fulfilled_by: FulfilledBy | None
    attestation_id: UUID | None


class BasisOut(ResponseModel):
    """What a decision rests on, as it was when it was made."""

    investigation_id: UUID
    run_version: int
    depth: str
    as_of: date | None
    evaluation_id: UUID | None
    evaluation_fingerprint: str | None
    score: str | None
    level: str | None
    tier: str | None
    effects: list[str]
    lists: list[ListVersionRef]
    changes: list[str] = Field(
        description="What had changed since the investigation; an escalation may rest on it."
    )
    checks: list[DecidedCheckOut] = Field(
        default_factory=list, description="Empty in decisions made before checks were kept."
    )


class DecisionEntryOut(ResponseModel):
    """One decision: who, when, why, on what; and the second person's word."""

    id: UUID
    company_id: UUID
    sequence: int
    investigation_id: UUID
    evaluation_id: UUID | None
    outcome: DecisionOutcome
    state: EntryState = Field(
        description="`proposed` waits for a second person; `superseded` never took effect, or"
        " another decision followed."
    )
    four_eyes_because: list[FourEyes] = Field(description="Why it takes two persons; empty: one.")
    rationale: str
    basis: BasisOut
    decided_by: UUID
    decided_at: datetime
    second_by: UUID | None
    second_rationale: str | None
    second_at: datetime | None


class OpenOutcome(ResponseModel):
    """Whether an outcome is open now, and what it takes."""

    outcome: DecisionOutcome
    open: bool
    obstacles: list[Obstacle]
    detail: str = Field(description="The obstacles in words; empty when it is open.")
    four_eyes_because: list[FourEyes]


class CaseDecisionOut(ResponseModel):
    """The decision record of the customer of this investigation."""

    company_id: UUID
    investigation_id: UUID
    version: int = Field(description="Also the `ETag`.")
    outcome: DecisionOutcome | None = Field(description="The outcome that holds; null: none yet.")
    current: DecisionEntryOut | None
    proposed: DecisionEntryOut | None = Field(description="Waits for a second person.")
    outcomes: list[OpenOutcome] = Field(description="What may be decided on this investigation.")
    undecided_hits: list[UUID] = Field(description="Exact and strong hits to decide first.")
    decided_since: list[UUID] = Field(
        description="Hits decided otherwise than the evaluation took them: POST …/evaluation"
        " evaluates again with what was decided.",
        examples=[[]],
    )
    changes: list[str] = Field(description="What has changed since the investigation.")
    checks: list[InvestigationCheckOut] = Field(
        description="The checks of due diligence at the evaluation's tier."
    )
    open_checks: list[CheckId] = Field(
        description="Mandatory checks that stand against an approval.", examples=[[]]
    )
    history: list[DecisionEntryOut] = Field(description="All entries, newest first.")
