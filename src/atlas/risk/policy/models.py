"""Typed rows of risk policies and segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of a tenant's risk policy. `checks`: what it asks for beyond the catalogue."""

    id: UUID
    version: int
    status: str
    title: str
    appetite: str
    checks: Mapping[str, Mapping[str, str]]
    revision: int
    created_by: UUID
    person_id: UUID
    created_at: datetime
    updated_at: datetime
    activated_by: UUID | None
    activated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment. `multipliers`: dimension to a decimal string."""

    id: UUID
    key: str
    status: str
    title: str
    multipliers: Mapping[str, str]
    revision: int
    created_by: UUID
    person_id: UUID
    created_at: datetime
    updated_at: datetime
    activated_by: UUID | None
    activated_at: datetime | None
