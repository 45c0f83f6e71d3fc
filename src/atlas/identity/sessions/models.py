"""Typed rows of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, RowId, says


@dataclass(frozen=True)
class SessionRow(Row):
    """A session of an embedded sign-in."""

    id: RowId
    user_id: Annotated[UUID, says("The account.")]
    method: Annotated[str, says("`password`, `openid` or `cli`", "password")]
    client_address: Annotated[
        str | None, says("Address of the client; null when it is not known.", "192.0.2.17")
    ]
    user_agent: Annotated[
        str | None, says("What the client called itself; null: nothing.", "Mozilla/5.0")
    ]
    created_at: CreatedAt
    last_used_at: Annotated[datetime, says("When it was last used.")]
    expires_at: Annotated[datetime, says("When it ends; null: never.", "2026-11-24T21:30:00Z")]
    ended_at: Annotated[datetime | None, says("null while it lives")]
    end_reason: Annotated[str | None, says("Why it ended; null while it holds.")]
    client_id: Annotated[
        str | None,
        says("Program that the person allowed to act; null: none.", "https://a.example/client"),
    ] = None
    resource: Annotated[
        str | None, says("The only address its tokens are good for; null: the API.")
    ] = None
    scopes: Annotated[
        list[str] | None, says("What the program may do; null: what the roles permit.")
    ] = None


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
    session_user_agent: str | None
