"""API shapes of the queue: hits, decisions, suppressions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import (
    CreatedAt,
    EntityIdOrNull,
    EntryKey,
    EntryName,
    ListId,
    RowId,
    RowVersion,
    UpdatedAt,
)
from atlas.foundation.web.schemas import RequestModel, ResponseModel, Text
from atlas.sources.screening.models import SightingRow, SuppressionRow
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
        examples=["Date of birth and passport number agree with the list entry."],
        description="Why, in words; kept for good and audited.",
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

    verdict: Verdict = Field(examples=["confirm"], description="What the second person says.")
    rationale: Rationale = Field(
        examples=["I compared the documents; it is another person."],
        description="Why, in words; kept for good and audited.",
    )


class HitUpdate(RequestModel):
    """The assignee of the hit; null removes the assignee."""

    assigned_to: UUID | None = Field(description="A user of the tenant.")


class DecisionOut(ResponseModel):
    """A decision and, where it takes two people, the second person's answer."""

    id: RowId
    hit_id: UUID = Field(description="The hit in the queue.")
    decision: DecisionName = Field(description="What was decided about the hit.")
    state: Literal["proposed", "final", "refused", "superseded", "void"] = Field(
        description="`void`: party or entry changed before the second person decided."
    )
    four_eyes: bool = Field(description="It takes two people.")
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    decided_by: UUID = Field(description="The account that decided; null while it is undecided.")
    decided_by_name: str | None = Field(
        default=None,
        description="Who decided or proposed it; null: the account has no name.",
        examples=["Ann Example"],
    )
    decided_at: datetime = Field(description="When it was decided; null while it is undecided.")
    second_by: UUID | None = Field(
        description="The second person's account; null until there is one."
    )
    second_by_name: str | None = Field(
        default=None,
        description="Who the second person is; null until there is one.",
        examples=["Ben Example"],
    )
    second_rationale: str | None = Field(
        description="Why the second person decided so; null until then."
    )
    second_at: datetime | None = Field(
        description="When the second person decided; null until then."
    )
    strength: Strength = Field(description="How much evidence it rests on: exact, strong or weak.")
    version_id: UUID = Field(description="The list version the decision rests on.")


class HitOut(ResponseModel):
    """A party and a list entry that may be it."""

    id: RowId
    party_name: str = Field(
        description="Name of the screened party.", examples=["Example Trading FZE"]
    )
    party_kind: PartyKind = Field(description="What the screened party is.")
    entity_id: EntityIdOrNull
    reference: str | None = Field(
        description="Your own key of the party, where it is no entity; joins what is screened "
        "again."
    )
    list_id: ListId
    entry_key: EntryKey
    entry_id: UUID = Field(description="The entry, in that version.")
    entry_name: EntryName
    version_id: UUID = Field(description="The version of the list.")
    matched_name: str = Field(
        description="The entry's name that agreed.", examples=["EXAMPLE TRADING FZE"]
    )
    score: float = Field(description="0-100.", examples=[27.4])
    strength: Strength = Field(description="How much evidence it rests on: exact, strong or weak.")
    highest_strength: Strength = Field(
        description="The strongest it ever was: decides whether a dismissal takes two people."
    )
    measure: Measure = Field(
        description="What being listed means; only `asset_freeze` raises floors."
    )
    regime: str = Field(
        description="Whose rule on ownership by listed persons applies (`ofac`, `eu`, `uk`): the"
        " list's, or what the entry's own sanctions name; several by comma, empty where none is.",
        examples=["ofac"],
    )
    topics: list[str] = Field(description="What the entry is listed for.", examples=[["sanctions"]])
    delisted: bool = Field(description="The entry was taken off the list.")
    delisted_on: date | None = Field(
        description="Day by which it was taken off: as the list states it, else when the first"
        " version without it was published, or loaded if that is unknown; null: it is listed."
    )
    delisting_confirmed: bool = Field(
        description="Two people confirmed that the delisting clears the party."
    )
    status: StatusName = Field(
        description="What has been decided; a proposed decision leaves it undecided."
    )
    reason: str = Field(
        description="Why it stands so: `new`, `decided`, `suppressed`, `entry_changed`,"
        " `party_changed`, `evidence_grew`, `suppression_expired`, `suppression_revoked`,"
        " `entry_delisted`, `entry_relisted`.",
        examples=["new"],
    )
    proposed: DecisionOut | None = Field(
        default=None, description="The decision that waits for its second person."
    )
    review_required: bool = Field(
        description="It must be reviewed again: the listing or the evidence changed."
    )
    awaits_second: bool = Field(description="A proposed decision waits for its second person.")
    freezes_decision: bool = Field(
        description="A true match: it freezes decisions, if its list is binding or adopted."
    )
    assigned_to: UUID | None = Field(
        description="The account that works on it; null while it is not assigned."
    )
    suppression_id: UUID | None = Field(description="The suppression that holds; null: none.")
    screening_id: UUID = Field(description="The screening that saw it last.")
    sightings: int = Field(description="How many screenings saw it.")
    created_at: CreatedAt
    last_seen_at: datetime = Field(description="When a screening last saw it.")
    decided_at: datetime | None = Field(
        description="When it was decided; null while it is undecided."
    )
    decided_by: UUID | None = Field(
        description="The account that decided; null while it is undecided."
    )
    updated_at: UpdatedAt
    version: RowVersion


class SightingOut(ResponseModel, SightingRow, without={"hit_id"}):
    """A screening that saw the hit."""


class SuppressionOut(ResponseModel, SuppressionRow, without={"party_key"}):
    """A decision that keeps a hit out of the queue while both sides stay what they were."""


class RevokeIn(RequestModel):
    """Why the hit goes back into the queue."""

    reason: Rationale = Field(
        examples=["New information about the party."],
        description="Why, in words; kept for good and audited.",
    )


class HitDetail(HitOut):
    """A hit with its explanation, its decisions, and the screenings that saw it."""

    candidate: ScreeningCandidateOut = Field(
        description="The latest candidate, each feature explained."
    )
    decisions: list[DecisionOut] = Field(description="Every decision, the oldest first.")
    suppression: SuppressionOut | None = Field(
        description="The suppression that holds; null: none."
    )
    seen_in: list[SightingOut] = Field(description="The latest 50 screenings.")
