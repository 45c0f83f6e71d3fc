"""Rows of compliance profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A version of a tenant's profile.

    `state`: draft, proposed, scheduled (adopted, not yet valid), active or superseded, at the day
    asked for. `valid_to`: the first day on which it no longer holds. `origin`: firm, operator (the
    installation proposed it) or demo (adopted by the bootstrap of the demo tenant).
    `editor_ids`, `editor_person_ids`: everyone who changed the draft, by account and by person.
    """

    id: UUID
    version: int
    state: str
    origin: str
    title: str
    content: Mapping[str, Any]
    rules_hash: str
    valid_from: date | None
    valid_to: date | None
    editor_ids: Sequence[UUID]
    editor_person_ids: Sequence[UUID]
    proposed_by: UUID | None
    proposed_person: UUID | None
    proposed_at: datetime | None
    activated_by: UUID | None
    activated_at: datetime | None
    companies_to_review: int | None
    revision: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
