"""Typed rows of screening."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Row


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
    query: dict[str, Any]
    topics: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    candidate_count: int
    created_at: datetime
    created_by: UUID


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A stored candidate: the whole of it as screened, and its hit's status now."""

    screening_id: UUID
    status: str
    hit_id: UUID | None
    data: dict[str, Any]


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
    party_features: dict[str, Any]
    entry_features: dict[str, Any]
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


@dataclass(frozen=True, slots=True)
class SuppressionRow(Row):
    """A decision that keeps a hit out of the queue while both sides stay what they were."""

    id: UUID
    hit_id: UUID
    decision_id: UUID
    party_key: str
    entity_id: UUID | None
    party_name: str
    list_id: str
    entry_key: str
    entry_name: str
    strength: str
    party_fingerprint: str
    entry_fingerprint: str
    party_features: dict[str, Any]
    entry_features: dict[str, Any]
    status: str
    rationale: str
    created_by: UUID
    confirmed_by: UUID | None
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class SightingRow(Row):
    """One screening that saw a hit."""

    candidate_id: UUID
    hit_id: UUID
    screening_id: UUID
    investigation_id: UUID | None
    company_id: UUID | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class BatchRow(Row):
    """A batch of parties, and how far it is."""

    id: UUID
    status: str
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

    @property
    def progress(self) -> float:
        """Return the share of the rows that is done, 0-100."""
        over = self.total - self.rejected
        return 100.0 if over <= 0 else round(100 * self.done / over, 1)


@dataclass(frozen=True, slots=True)
class BatchPartyRow(Row):
    """One row of a batch: the party as sent, and what came of it."""

    id: UUID
    batch_id: UUID
    row_number: int
    status: str
    name: str
    reference: str | None
    party: dict[str, Any]
    problems: list[dict[str, Any]]
    screening_id: UUID | None
    outcome: str | None
    best_strength: str | None
    candidates: int


@dataclass(frozen=True, slots=True)
class SubjectRow(Row):
    """A party that is screened again when a list or the party itself changes."""

    id: UUID
    party_key: str
    entity_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    reference: str | None
    name: str
    query: dict[str, Any]
    party_fingerprint: str
    screening_id: UUID | None
    screened_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Of one screening and list: the version searched, and the keys of the entries found."""

    version_id: UUID | None
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class RescreeningRow(Row):
    """A sweep over the parties after a change, and how far it is."""

    id: UUID
    status: str
    trigger: str
    list_id: str | None
    version_id: UUID | None
    version_date: date | None
    previous_version_date: date | None
    cursor: UUID | None
    checked: int
    affected: int
    new_hits: int
    reasons: dict[str, int]
    error: dict[str, Any] | None
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class RescreenedParty(Row):
    """A party that was screened again: why, and what became different."""

    id: UUID
    rescreening_id: UUID
    subject_id: UUID
    entity_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    reference: str | None
    name: str
    reasons: list[str]
    entries: list[dict[str, Any]]
    changes: list[str]
    previous_screening_id: UUID | None
    screening_id: UUID
    outcome: str
    difference: dict[str, Any]
    created_at: datetime
