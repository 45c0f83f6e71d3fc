"""Typed rows of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of an embedded sign-in."""

    id: UUID
    user_id: UUID
    method: str
    client_address: str | None
    user_agent: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    end_reason: str | None

    @classmethod
    def from_record(cls, row: Record) -> "SessionRow":
        """Build from a row of `repository.SESSIONS`."""
        return cls(**{name: row[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class RefreshRow:
    """A refresh token with the state of its session."""

    id: UUID
    session_id: UUID
    user_id: UUID
    expires_at: datetime
    used_at: datetime | None
    session_expires_at: datetime
    session_ended_at: datetime | None
