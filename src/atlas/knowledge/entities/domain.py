"""Parties and claims as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entity:
    """A party: its data is the cache of its preferred claims."""

    id: UUID
    type: str
    display_name: str
    data: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """One stored claim, with its rank and its ends."""

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
    retrieved_at: datetime
    recorded_at: datetime
    evidence_id: UUID | None
    investigation_id: UUID | None
    is_preferred: bool
    ended_on: date | None
    deprecated_reason: str | None


@dataclass(frozen=True, slots=True)
class IdentifierOf:
    """An identifier that an entity carries."""

    entity_id: UUID
    scheme: str
    value: str
    certain: bool
    source: str


@dataclass(frozen=True, slots=True)
class FieldProvenance:
    """One value of an entity and the claims it rests on (several for an aggregate)."""

    attribute: str
    value: Any
    rule: str
    claims: Sequence[Claim]
