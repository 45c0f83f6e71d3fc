"""Shapes of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId
from atlas.foundation.web.schemas import ResponseModel


class UserSessionOut(ResponseModel):
    """A session of an embedded sign-in or of the command line."""

    id: RowId
    user_id: UUID = Field(description="The account.")
    method: str = Field(description="`password` or `cli`", examples=["password"])
    client_address: str | None = Field(
        description="Address of the client; null when it is not known.", examples=["192.0.2.17"]
    )
    user_agent: str | None = Field(
        description="What the client called itself; null: nothing.", examples=["Mozilla/5.0"]
    )
    created_at: CreatedAt
    last_used_at: datetime = Field(description="When it was last used.")
    expires_at: datetime = Field(
        description="When it ends; null: never.", examples=["2026-11-24T21:30:00Z"]
    )
    ended_at: datetime | None = Field(description="null while it lives")
    end_reason: str | None = Field(description="Why it ended; null while it holds.")


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
