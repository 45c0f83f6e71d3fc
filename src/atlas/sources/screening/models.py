"""Typed rows of screening."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON, RowProblem
from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    EntityIdOrNull,
    EntryKey,
    EntryName,
    ErrorOrNull,
    FinishedAt,
    InvestigationIdOrNull,
    ListId,
    RowId,
    StartedAt,
    derived,
    says,
)
from atlas.sources.lists.domain.list_day import ORDERS
from atlas.sources.screening.domain.features import EntryKept, PartyKept
from atlas.sources.screening.domain.results import FeatureKept, Strength
from atlas.sources.screening.domain.words import Outcome
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.domain import percent_done

Trigger = Literal["list_changed", "customer_changed", "requested"]


@dataclass(frozen=True, slots=True)
class ScreeningRow(Row):
    """A stored screening without its candidates."""

    id: UUID
    investigation_id: UUID | None
    entity_id: UUID | None
    reference: str | None
    name: str
    kind: str
    purpose: str
    algorithm: str
    threshold: int
    outcome: str
    query: dict[str, JSON]
    topics: list[dict[str, JSON]]
    lists: list[dict[str, JSON]]
    candidate_count: int
    created_at: datetime
    created_by: UUID


class CandidateKept(TypedDict, total=False):
    """A stored candidate; the rest of it is read as a `ScreeningCandidate`."""

    features: list[FeatureKept]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A stored candidate: the whole of it as screened, and what is decided of its hit now."""

    screening_id: UUID
    status: str
    hit_id: UUID | None
    data: CandidateKept
    delisting_confirmed: bool | None


@dataclass(frozen=True, slots=True)
class HitRow(Row):
    """A party and a list entry that may be it, however often the two meet."""

    id: UUID
    party_key: str
    entity_id: UUID | None
    reference: str | None
    party_name: str
    party_kind: str
    list_id: str
    entry_key: str
    entry_id: UUID
    version_id: UUID
    entry_name: str
    matched_name: str
    score: float
    strength: str
    highest_strength: str
    measure: str
    regime: str
    topics: list[str]
    delisted: bool
    delisted_on: date | None
    delisting_confirmed: bool
    status: str
    reason: str
    review_required: bool
    awaits_second: bool
    freezes_decision: bool
    assigned_to: UUID | None
    suppression_id: UUID | None
    screening_id: UUID
    candidate_id: UUID
    sightings: int
    party_fingerprint: str
    entry_fingerprint: str
    party_features: PartyKept
    entry_features: EntryKept
    created_at: datetime
    last_seen_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class DecisionRow(Row):
    """What a person said of a hit, and what the second person said to it."""

    id: UUID
    hit_id: UUID
    decision: str
    state: str
    four_eyes: bool
    rationale: str
    decided_by: UUID
    decided_person: UUID
    decided_at: datetime
    second_by: UUID | None
    second_person: UUID | None
    second_rationale: str | None
    second_at: datetime | None
    strength: str
    version_id: UUID
    expires_at: datetime | None
    party_fingerprint: str
    entry_fingerprint: str


@dataclass(frozen=True)
class SuppressionRow(Row):
    """A decision that keeps a hit out of the queue while both sides stay what they were."""

    id: RowId
    hit_id: Annotated[UUID, says("The hit in the queue.")]
    decision_id: Annotated[UUID, says("The decision it rests on.")]
    party_key: str
    entity_id: EntityIdOrNull
    party_name: Annotated[str, says("Name of the screened party.", "Example Trading FZE")]
    list_id: ListId
    entry_key: EntryKey
    entry_name: EntryName
    strength: Annotated[Strength, says("How much evidence it rests on: exact, strong or weak.")]
    party_fingerprint: Annotated[str, says("SHA-256 of the party's identity as compared.")]
    entry_fingerprint: Annotated[str, says("SHA-256 of what the entry said.")]
    party_features: Annotated[
        dict[str, Any], says("What was known of the party when it was decided.")
    ]
    entry_features: Annotated[dict[str, Any], says("What the entry said when it was decided.")]
    status: Annotated[
        Literal["active", "expired", "revoked", "reopened"],
        says("`reopened`: one of the sides changed, and the hit is undecided again."),
    ]
    rationale: Annotated[
        str,
        says(
            "Why, in words; kept for good and audited.",
            "The company moved to France on 2026-03-01 (register extract in the file).",
        ),
    ]
    created_by: CreatedBy
    confirmed_by: Annotated[
        UUID | None, says("The second person's account; null where one was enough.")
    ]
    created_at: CreatedAt
    expires_at: Annotated[datetime, says("When it ends; null: never.", "2026-11-24T21:30:00Z")]
    ended_at: Annotated[datetime | None, says("When it ended; null while it holds.")]
    ended_by: Annotated[
        UUID | None, says("The account that ended it; null where it ended by itself, or has not.")
    ]
    end_reason: Annotated[str | None, says("Why it ended; null while it holds.")]


@dataclass(frozen=True)
class SightingRow(Row):
    """One screening that saw a hit."""

    candidate_id: Annotated[UUID, says("The candidate of that screening.")]
    hit_id: UUID
    screening_id: Annotated[UUID, says("The screening, at `/api/screening/screenings/{id}`.")]
    investigation_id: InvestigationIdOrNull
    company_id: Annotated[UUID | None, says("The company in the customer file.")]
    seen_at: Annotated[datetime, says("When it was seen.")]


@dataclass(frozen=True)
class BatchRow(Row):
    """A batch of parties, and how far it is."""

    id: RowId
    status: Annotated[JobStatus, says("Where it stands.", "complete")]
    purpose: Annotated[str, says("What the screening is for; kept and audited.", "onboarding")]
    topics: Annotated[
        list[str], says("What is searched for: sanctions, pep, debarment, crime, …", ["sanctions"])
    ]
    lists: Annotated[
        list[str] | None, says("Only these lists are searched; null: all of the topics.")
    ]
    threshold: Annotated[int, says("Least score of a candidate, 0-100.")]
    total: Annotated[int, says("How many there are in all.")]
    rejected: Annotated[int, says("How many were rejected; each is named with the reason.")]
    done: Annotated[int, says("How many are done.")]
    hits: Annotated[int, says("Parties with candidates.")]
    clear: Annotated[int, says("Parties without candidates on current lists.")]
    not_assessed: Annotated[int, says("Parties without a result: a list is missing or stale.")]
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt

    @derived
    def progress(self) -> float:
        """Return the share of the rows that is done, 0-100."""
        over = self.total - self.rejected
        return 100.0 if over <= 0 else percent_done(self.done, over)


@dataclass(frozen=True)
class BatchPartyRow(Row):
    """One row of a batch: the party as sent, and what came of it."""

    id: RowId
    batch_id: UUID
    row_number: Annotated[int, says("From 1, in the order sent.")]
    status: Annotated[str, says("`pending`, `done` or `rejected`.", "done")]
    name: Annotated[str, says("Name of the party as sent.", "Example Widgets Ltd")]
    reference: Annotated[
        str | None,
        says("Your own key of the party, where it is no entity; joins what is screened again."),
    ]
    party: Annotated[dict[str, Any], says("The party as sent.")]
    problems: list[RowProblem]
    screening_id: Annotated[
        UUID | None, says("The screening, at `/api/screening/screenings/{id}`.")
    ]
    outcome: Annotated[
        Outcome | None,
        says("The screening's answer; null while it waits, or was rejected.", "clear"),
    ]
    best_strength: Annotated[
        Strength | None, says("Strength of the best candidate; null if there is none.")
    ]
    candidates: Annotated[int, says("How many list entries may be it.")]


@dataclass(frozen=True, slots=True)
class SubjectRow(Row):
    """A party that is screened again when a list or the party itself changes.

    `algorithm`: the name matcher that made the screening `algorithm_of`. A process of an earlier
    release moves `screening_id` and leaves both, so they say something of that screening alone.
    """

    id: UUID
    party_key: str
    entity_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    reference: str | None
    name: str
    query: dict[str, JSON]
    party_fingerprint: str
    screening_id: UUID | None
    screened_at: datetime | None
    algorithm: str | None = None
    algorithm_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Of one screening and list: the version searched, and the keys of the entries found."""

    version_id: UUID | None
    entries: frozenset[str]


@dataclass(frozen=True)
class RescreeningRow(Row):
    """A sweep over the parties after a change, and how far it is."""

    id: RowId
    status: Annotated[JobStatus, says("Where it stands.", "complete")]
    trigger: Annotated[Trigger, says("Why the sweep was started.")]
    list_id: Annotated[str | None, says("The list that changed; null: no list did.", "ofac-sdn")]
    version_id: Annotated[UUID | None, says("The version of the list.")]
    version_date: Annotated[date | None, says(f"{ORDERS}. Null: no list changed.", "2026-11-20")]
    previous_version_date: Annotated[
        date | None, says("The same of the version before; null: there was none.")
    ]
    cursor: UUID | None
    checked: Annotated[int, says("Parties looked at.")]
    affected: Annotated[int, says("Parties that were screened again.")]
    new_hits: Annotated[int, says("Hits that were not there before.")]
    reasons: Annotated[
        dict[str, int],
        says(
            "Parties by reason: `new_entry_hits`, `entry_changed`, `entry_delisted`,"
            " `customer_changed`, `never_screened`, `matcher_changed` (last screened by an"
            " earlier version of the name matcher), `requested`."
        ),
    ]
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt


@dataclass(frozen=True, kw_only=True)
class RescreenedParty(Row):
    """A party that was screened again: why, and what became different."""

    id: RowId
    rescreening_id: Annotated[UUID, says("The sweep.")]
    name: Annotated[str, says("Name.", "Example Widgets Ltd")]
    entity_id: EntityIdOrNull
    company_id: Annotated[UUID | None, says("The company in the customer file.")]
    investigation_id: InvestigationIdOrNull
    reference: Annotated[
        str | None,
        says("Your own key of the party, where it is no entity; joins what is screened again."),
    ]
    reasons: Annotated[list[str], says("Why, by stable codes.", ["new_entry_hits"])]
    entries: list[dict[str, Any]]
    changes: Annotated[
        list[str], says("Of a changed customer: which facts changed.", ["legal_name"])
    ]
    previous_screening_id: Annotated[
        UUID | None, says("The screening before; null: never screened.")
    ]
    screening_id: Annotated[UUID, says("The screening, at `/api/screening/screenings/{id}`.")]
    outcome: Annotated[Outcome, says("The new screening's answer.", "clear")]
    difference: Annotated[dict[str, Any], says("`new`, `gone` and `changed` hits.")]
    created_at: CreatedAt
    subject_id: UUID
