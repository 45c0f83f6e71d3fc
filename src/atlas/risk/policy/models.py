"""Typed rows of risk policies and segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.four_eyes import FirstPersons


@dataclass(frozen=True, slots=True)
class _Draft:
    """Who wrote a draft: `created_by` first, and every account and person that edited it."""

    created_by: UUID
    person_id: UUID
    created_at: datetime
    updated_at: datetime
    editors: Sequence[UUID]
    editor_persons: Sequence[UUID]

    @property
    def writers(self) -> FirstPersons:
        """Everyone who must not confirm it."""
        return FirstPersons.of_draft(
            (self.created_by, *self.editors),
            (self.person_id, *self.editor_persons),
        )

    def edited_by(self, actor: AuthContext) -> dict[str, Any]:
        """Return the columns that remember one more editor."""
        return {
            "person_id": actor.person_id,
            "editors": sorted({*self.editors, actor.user_id}),
            "editor_persons": sorted({*self.editor_persons, self.person_id, actor.person_id}),
        }


@dataclass(frozen=True, slots=True)
class Policy(_Draft):
    """A version of a tenant's risk policy. `checks`: what it asks for beyond the catalogue."""

    id: UUID
    version: int
    status: str
    title: str
    appetite: str
    checks: Mapping[str, Mapping[str, str]]
    revision: int
    activated_by: UUID | None
    activated_at: datetime | None


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
