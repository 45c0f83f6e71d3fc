"""Typed rows of the customer file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class StatusChange(Row):
    """One change of a relationship's status: who, when, why."""

    id: UUID
    company_id: UUID
    from_status: str
    to_status: str
    reason: str
    changed_by: UUID
    person_id: UUID
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Profile(Row):
    """One version of a relationship profile; a new one never changes an old one.

    `expected_annual_volume` in minor units of `currency`.
    """

    company_id: UUID
    version: int
    purpose: str | None
    products: Sequence[str]
    delivery_channels: Sequence[str]
    expected_annual_volume: int | None
    currency: str | None
    transaction_pattern: str | None
    countries_of_operation: Sequence[str]
    source_of_funds: str | None
    source_of_wealth: str | None
    segment: str | None
    created_by: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Note(Row):
    """A note on a company."""

    id: UUID
    company_id: UUID
    text: str
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
