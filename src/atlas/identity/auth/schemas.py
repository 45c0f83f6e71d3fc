"""Shapes of the auth room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session opened outside a sign-in, by the CLI; the token is its only secret."""

    access_token: str
    expires_at: datetime
    session_id: UUID
    user_id: UUID
    tenant_id: UUID | None
