"""Typed rows of risk policies and segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypedDict
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.four_eyes import FirstPersons
from atlas.foundation.fields import CreatedAt, CreatedBy, RowId, UpdatedAt, says


class Edited(TypedDict):
    """The columns that remember who edited a draft."""

    person_id: UUID
    editors: list[UUID]
    editor_persons: list[UUID]


@dataclass(frozen=True)
class _Draft:
    """Who wrote a draft: `created_by` first, and every account and person that edited it."""

    created_by: CreatedBy
    person_id: UUID
    created_at: CreatedAt
    updated_at: UpdatedAt
    editors: Sequence[UUID]
    editor_persons: Sequence[UUID]

    @property
    def writers(self) -> FirstPersons:
        """Everyone who must not confirm it."""
        return FirstPersons.of_draft(
            (self.created_by, *self.editors),
            (self.person_id, *self.editor_persons),
        )

    def edited_by(self, actor: AuthContext) -> Edited:
        """Return the columns that remember one more editor."""
        return {
            "person_id": actor.person_id,
            "editors": sorted({*self.editors, actor.user_id}),
            "editor_persons": sorted({*self.editor_persons, self.person_id, actor.person_id}),
        }


@dataclass(frozen=True)
class Policy(_Draft):
    """A version of a tenant's risk policy. `checks`: what it asks for beyond the catalogue."""

    id: RowId
    version: Annotated[int, says("Number of the version, from 1.")]
    status: Annotated[str, says("draft, active or superseded.", "active")]
    title: Annotated[str, says("Title, for people.", "Risk policy 2026")]
    appetite: str
    checks: Annotated[
        Mapping[str, Mapping[str, str]],
        says("Checks that the policy asks for beyond the catalogue, by tier."),
    ]
    revision: Annotated[int, says("Counts up with each change, and is the `ETag`.")]
    activated_by: Annotated[
        UUID | None, says("The account that put it in force; null: not in force yet.")
    ]
    activated_at: Annotated[datetime | None, says("When it came in force; null: not yet.")]


@dataclass(frozen=True, slots=True)
class Segment(_Draft):
    """A segment. `multipliers`: dimension to a decimal string."""

    id: UUID
    key: str
    status: str
    title: str
    multipliers: Mapping[str, str]
    revision: int
    activated_by: UUID | None
    activated_at: datetime | None
