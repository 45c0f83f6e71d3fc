"""Rows of source contracts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.four_eyes import FirstPersons
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, CreatedBy, RowId, UpdatedAt, says
from atlas.sources.contracts.domain import Narrowing
from atlas.sources.plugins.schemas import PluginName

VersionStatus = Literal["draft", "active", "superseded", "discarded"]


@dataclass(frozen=True, kw_only=True)
class Version(Row):
    """A tenant's version of a source contract, without what it takes away."""

    id: RowId
    provider: PluginName
    number: Annotated[int, says("Number of the version at its provider, from 1.")]
    status: Annotated[VersionStatus, says("One version of a provider is active.")]
    note: Annotated[str, says("Why, for people.", "Owners come from the national register.")]
    revision: Annotated[int, says("Counts up with each change, and is the `ETag`.")]
    created_by: CreatedBy
    person_id: UUID
    created_at: CreatedAt
    updated_at: UpdatedAt
    editors: Sequence[UUID]
    editor_persons: Sequence[UUID]
    activated_by: Annotated[UUID | None, says("Who put it in force; null: not in force yet.")]
    activated_at: Annotated[datetime | None, says("When it came in force; null: not yet.")]
    superseded_at: Annotated[datetime | None, says("When another replaced it; null: not yet.")]


@dataclass(frozen=True, kw_only=True)
class VersionRow(Version):
    """A tenant's version of a source contract; `narrowing`: what it takes away, as JSON."""

    narrowing: Mapping[str, JSON]

    @property
    def takes_away(self) -> Narrowing:
        """What it takes away from the shipped contract."""
        return msgspec.convert(self.narrowing, Narrowing)

    @property
    def writers(self) -> FirstPersons:
        """Everyone who must not confirm it."""
        return FirstPersons.of_draft(
            (self.created_by, *self.editors), (self.person_id, *self.editor_persons)
        )

    def edited_by(self, actor: AuthContext) -> dict[str, object]:
        """Return the columns that remember one more editor."""
        return {
            "person_id": actor.person_id,
            "editors": sorted({*self.editors, actor.user_id}),
            "editor_persons": sorted({*self.editor_persons, self.person_id, actor.person_id}),
        }
