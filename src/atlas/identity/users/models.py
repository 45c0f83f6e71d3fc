"""Typed rows of the users room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Record


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account of a tenant."""

    id: UUID
    person_id: UUID
    kind: str
    issuer: str
    subject: str
    email: str | None
    display_name: str
    status: str
    last_sign_in_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
    roles: frozenset[Role]
    invited_by: UUID | None = None
    access_given_by: UUID | None = None
    reset_asked_at: datetime | None = None
    second_factor_at: datetime | None = None

    @classmethod
    def from_record(cls, row: Record) -> "UserRow":
        """Build from a row of `repository.USERS`."""
        values = {name: row[name] for name in cls.__slots__}
        values["roles"] = frozenset(Role(role) for role in row["roles"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave an account its access, or stood behind who did.

    `decides`: the giver's person holds a role that decides, or held one since they gave access.
    """

    account: UUID
    giver: UUID
    decides: bool


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """What a sign-in checks."""

    user_id: UUID
    password_hash: str | None
    failed_attempts: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceAccountRow:
    """A machine's credential."""

    id: UUID
    client_id: str
    secret_hash: str
    expires_at: datetime | None
