"""Typed rows of the vault; what is sealed is in no repr."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, CreatedBy, FinishedAt, RowId, StartedAt, says

Provider = Annotated[str, says("Name of the provider's plugin.", "northdata")]
FieldNames = Annotated[list[str], says("Fields that are stored; never their values.", ["api_key"])]
KeyId = Annotated[str, says("Id of the master key.", "9f2c51e07ab34d18")]
LastOutcome = Annotated[
    str | None,
    says(
        "What the provider answered to the last test: ok, empty, unauthorised, throttled,"
        " unreachable, schema_changed, failed (the plugin); null: never tested.",
        "ok",
    ),
]
TestedAt = Annotated[datetime | None, says("When it was last tested; null: never.")]


@dataclass(frozen=True, slots=True)
class CredentialRow(Row):
    """A tenant's own credential of a provider."""

    id: UUID
    provider: str
    key_id: str
    sealed: bytes = field(repr=False)
    fields: list[str]
    outcome: str | None
    tested_at: datetime | None
    version: int
    created_by: UUID
    created_at: datetime
    updated_by: UUID
    updated_at: datetime


@dataclass(frozen=True)
class GrantRow(Row):
    """A credential that the operator lends to a tenant; `sealed` is erased when it is revoked."""

    id: RowId
    provider: Provider
    key_id: KeyId
    sealed: bytes | None = field(repr=False)
    fields: FieldNames
    expires_at: Annotated[datetime, says("From then on it is not used.")]
    use_limit: Annotated[int, says("How many times it may be used, tests included.", 1000)]
    used: Annotated[int, says("How many times it was used.", 12)]
    outcome: LastOutcome
    tested_at: TestedAt
    created_by: CreatedBy
    created_at: CreatedAt
    revoked_by: Annotated[UUID | None, says("Who revoked it; null: it stands.")]
    revoked_at: Annotated[datetime | None, says("When it was revoked; null: it stands.")]

    def usable(self, moment: datetime) -> bool:
        """Return whether it may be used."""
        return self.revoked_at is None and moment < self.expires_at and self.used < self.use_limit


@dataclass(frozen=True)
class RotationRow(Row):
    """Encrypting everything again under the current master key."""

    id: RowId
    status: Annotated[str, says("pending, running, complete or failed.", "complete")]
    key_id: KeyId
    resealed: Annotated[int, says("Credentials encrypted again so far.", 240)]
    unreadable: Annotated[
        int, says("Credentials that do not decrypt; they stay as they are (`atlas doctor`).", 0)
    ]
    error: Annotated[str | None, says("Why it failed; null while it has not.")]
    requested_by: Annotated[UUID, says("Who asked for it.")]
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt


@dataclass(frozen=True, slots=True)
class SealedRow:
    """What of a credential or a grant a rotation reads."""

    id: UUID
    provider: str
    key_id: str
    sealed: bytes = field(repr=False)
