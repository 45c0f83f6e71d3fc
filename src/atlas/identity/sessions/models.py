"""Typed rows of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class SessionRow(Row):
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
