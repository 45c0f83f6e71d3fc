"""API shapes of the queue: hits, decisions, suppressions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.web.schemas import RequestModel, ResponseModel, Text
from atlas.sources.screening.schemas.screenings import (
    Measure,
    PartyKind,
    ScreeningCandidateOut,
    Strength,
)

DecisionName = Literal["true_match", "false_positive", "unsure", "delisting_confirmed"]
StatusName = Literal["undecided", "true_match", "false_positive", "unsure"]
Rationale = Annotated[Text, StringConstraints(min_length=3)]


class DecisionIn(RequestModel):
    """What you say of a hit, and why."""

    decision: DecisionName = Field(
        description="`delisting_confirmed` only for a true match whose entry was taken off.",
        examples=["true_match"],
    )
    rationale: Rationale = Field(
        examples=["Date of birth and passport number agree with the list entry."]
    )
    expires_in_days: int | None = Field(
        default=None,
        ge=1,
        le=3650,
        description="Of a false positive: how long it keeps the hit out of the queue; at most the"
        " installation's maximum.",
    )
    distinguishing_fact: Rationale | None = Field(
        default=None,
        description="Of a false positive on a name equal to a listed one: the fact that"
        " distinguishes them. It is kept as a reason. One person is enough only if the screening"
        " recorded a contradiction (`contradictions` of the candidate, such as the date of birth or"
        " a number); otherwise the dismissal takes two people, whatever is entered.",
        examples=["Born in 1990; the listed person was born in 1961."],
    )


class Verdict(StrEnum):
    """What the second person says."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


class SecondDecisionIn(RequestModel):
    """What the second person says to a proposed decision, and why."""

    verdict: Verdict = Field(examples=["confirm"])
    rationale: Rationale = Field(examples=["I compared the documents; it is another person."])


class HitUpdate(RequestModel):
    """The assignee of the hit; null removes the assignee."""

    assigned_to: UUID | None = Field(description="A user of the tenant.", examples=[None])


class DecisionOut(ResponseModel):
    """A decision and, where it takes two people, the second person's answer."""

    id: UUID
    hit_id: UUID
    decision: DecisionName
    state: Literal["proposed", "final", "refused", "superseded", "void"] = Field(
        description="`void`: party or entry changed before the second person decided."
    )
    four_eyes: bool
    rationale: str
    decided_by: UUID
    decided_at: datetime
    second_by: UUID | None
    second_rationale: str | None
    second_at: datetime | None
    strength: Strength
    version_id: UUID = Field(description="The list version the decision rests on.")


class HitOut(ResponseModel):
    """A party and a list entry that may be it."""

    id: UUID
    party_name: str
    party_kind: PartyKind
    entity_id: UUID | None
    reference: str | None
    list_id: str
    entry_key: str
    entry_id: UUID
    entry_name: str
    version_id: UUID
    matched_name: str
    score: float
    strength: Strength
    highest_strength: Strength = Field(
        description="The strongest it ever was: decides whether a dismissal takes two people."
    )
    measure: Measure
    regime: str = Field(
        description="Whose rule on ownership by listed persons applies (`ofac`, `eu`, `uk`): the"
        " list's, or what the entry's own sanctions name; several by comma, empty where none is.",
        examples=["ofac"],
    )
    topics: list[str]
    delisted: bool
    delisted_on: date | None
    delisting_confirmed: bool
    status: StatusName
    reason: str = Field(
        description="Why it stands so: `new`, `decided`, `suppressed`, `entry_changed`,"
        " `party_changed`, `evidence_grew`, `suppression_expired`, `suppression_revoked`,"
        " `entry_delisted`, `entry_relisted`."
    )
    proposed: DecisionOut | None = Field(
        default=None, description="The decision that waits for its second person."
    )
    review_required: bool
    awaits_second: bool = Field(description="A proposed decision waits for its second person.")
    freezes_decision: bool = Field(
        description="A true match: the decision about the party is frozen; reject or escalate."
    )
    assigned_to: UUID | None
    suppression_id: UUID | None
    screening_id: UUID = Field(description="The screening that saw it last.")
    sightings: int
    created_at: datetime
    last_seen_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    updated_at: datetime
    version: int


class SightingOut(ResponseModel):
    """A screening that saw the hit."""

    screening_id: UUID
    candidate_id: UUID
    investigation_id: UUID | None
    company_id: UUID | None
    seen_at: datetime


class SuppressionOut(ResponseModel):
    """A decision that keeps a hit out of the queue while both sides stay what they were."""

    id: UUID
    hit_id: UUID
    decision_id: UUID
    entity_id: UUID | None
    party_name: str
    list_id: str
    entry_key: str
    entry_name: str
    strength: Strength
    party_fingerprint: str = Field(description="SHA-256 of the party's identity as compared.")
    entry_fingerprint: str = Field(description="SHA-256 of what the entry said.")
    party_features: dict[str, Any]
    entry_features: dict[str, Any]
    status: Literal["active", "expired", "revoked", "reopened"]
    rationale: str
    created_by: UUID
    confirmed_by: UUID | None
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: str | None


class RevokeIn(RequestModel):
    """Why the hit goes back into the queue."""

    reason: Rationale = Field(examples=["New information about the party."])


class HitDetail(HitOut):
    """A hit with its explanation, its decisions, and the screenings that saw it."""

    candidate: ScreeningCandidateOut = Field(
        description="The latest candidate, each feature explained."
    )
    decisions: list[DecisionOut]
    suppression: SuppressionOut | None
    seen_in: list[SightingOut] = Field(description="The latest 50 screenings.")
