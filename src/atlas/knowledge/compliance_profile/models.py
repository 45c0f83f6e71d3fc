"""Rows of compliance profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.fields import CreatedAt, CreatedBy, RowId, UpdatedAt, says


@dataclass(frozen=True)
class ProfileRow:
    """A version of a tenant's profile.

    `state`: draft, proposed, scheduled (adopted, not yet valid), active or superseded, at the day
    asked for. `valid_to`: the first day on which it no longer holds. `origin`: firm, operator (the
    installation proposed it) or demo (adopted by the bootstrap of the demo tenant).
    `editor_ids`, `editor_person_ids`: everyone who changed the draft, by account and by person.
    """

    id: RowId
    version: Annotated[int, says("Number of the version, from 1.", 3)]
    state: str
    origin: str
    title: Annotated[str, says("Title, for people.", "Acme Bank: EU and UK")]
    content: Mapping[str, Any]
    rules_hash: Annotated[str, says("SHA-256 of the effective rules (RFC 8785).")]
    valid_from: Annotated[
        date | None, says("First day on which it holds or will hold.", "2020-03-01")
    ]
    valid_to: Annotated[date | None, says("First day it no longer holds.")]
    editor_ids: Sequence[UUID]
    editor_person_ids: Sequence[UUID]
    proposed_by: Annotated[UUID | None, says("Account that proposed it.")]
    proposed_person: UUID | None
    proposed_at: Annotated[datetime | None, says("When it was proposed.")]
    activated_by: Annotated[UUID | None, says("Account of the second person.")]
    activated_at: Annotated[datetime | None, says("When it came in force; null: not yet.")]
    companies_to_review: Annotated[
        int | None, says("Companies that had to be reviewed again when it was activated.")
    ]
    revision: Annotated[int, says("Counts up with each change, and is the `ETag`.")]
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt
