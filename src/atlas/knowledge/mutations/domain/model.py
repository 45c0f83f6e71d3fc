"""What the writer's rules read and answer: claims to add, caches, changes to make."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to insert; `attribute` is qualified ("LegalEntity.legal_name")."""

    id: UUID
    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str
    value: Any
    raw_value: Any
    source: str
    source_type: str
    source_record: str | None
    trust: float
    asserted_at: datetime
    valid_from: date | None
    valid_to: date | None
    content_key: str
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who writes, when, from what: the same for every row of one write."""

    batch_id: UUID | None
    source: str
    evidence_id: UUID | None
    investigation_id: UUID | None
    actor_id: UUID
    retrieved_at: datetime
    recorded_at: datetime
    reason: str | None = None
    licence: str | None = None
    liveness: str | None = None


class ClaimRow(TypedDict):
    """A claim with its ends, as survivorship reads it."""

    id: UUID
    subject_id: UUID
    attribute: str
    value: JSON
    source: str
    source_type: str
    trust: float
    asserted_at: datetime
    valid_from: date | None
    valid_to: date | None
    source_record: str | None
    content_key: str
    ended_on: date | None
    deprecated: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class StoredEntity:
    """An entity's cache.

    `unstated`: the attributes of `data` that rest on claims which their source no longer states,
    each with what they come to without those (None: nothing).
    """

    id: UUID
    type: str
    display_name: str
    data: dict[str, JSON]
    unstated: dict[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredRelationship:
    """A relationship's cache."""

    id: UUID
    type: str
    data: dict[str, JSON]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PreferenceRow:
    """The winner of one attribute of one subject."""

    subject_id: UUID
    attribute: str
    claim_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class MutationRow:
    """One change of one value."""

    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str
    before: Any
    after: Any
    winner_claim_id: UUID | None
    loser_claim_ids: tuple[UUID, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One disagreement to record, once (`dispute_key`)."""

    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str
    kind: str
    policy: str
    winner_claim_id: UUID | None
    claim_ids: tuple[UUID, ...]
    detail: str
    dispute_key: str


@dataclass(slots=True)
class Changes:
    """Everything a recomputation found to write."""

    preferences: list[PreferenceRow] = field(default_factory=list)
    dropped: list[tuple[UUID, str]] = field(default_factory=list)
    """Preferences (subject, attribute) that no longer stand."""
    entities: list[StoredEntity] = field(default_factory=list)
    relationships: list[StoredRelationship] = field(default_factory=list)
    mutations: list[MutationRow] = field(default_factory=list)
    conflicts: list[ConflictRow] = field(default_factory=list)
    agreed: list[UUID] = field(default_factory=list)
    """Relationships on which sources contradicted each other, and do not any more."""
