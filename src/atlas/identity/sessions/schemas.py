"""Shapes of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel


class UserSessionOut(ResponseModel):
    """A session of an embedded sign-in or of the command line."""

    id: UUID
    user_id: UUID
    method: str = Field(description="`password` or `cli`")
    client_address: str | None
    user_agent: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ended_at: datetime | None = Field(description="null while it lives")
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class Client:
    """Where a sign-in came from."""

    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """A refresh that succeeded: the session it belongs to and the next token."""

    session_id: UUID
    user_id: UUID
    session_expires_at: datetime
    refresh_token: str
