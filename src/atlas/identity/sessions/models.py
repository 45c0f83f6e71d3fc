"""Typed rows of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, RowId


@dataclass(frozen=True)
class SessionRow(Row):
    """A session of an embedded sign-in."""

    id: RowId
    user_id: Annotated[UUID, Field(description="The account.")]
    method: Annotated[str, Field(description="`password` or `cli`", examples=["password"])]
    client_address: Annotated[
        str | None,
        Field(
            description="Address of the client; null when it is not known.", examples=["192.0.2.17"]
        ),
    ]
    user_agent: Annotated[
        str | None,
        Field(
            description="What the client called itself; null: nothing.", examples=["Mozilla/5.0"]
        ),
    ]
    created_at: CreatedAt
    last_used_at: Annotated[datetime, Field(description="When it was last used.")]
    expires_at: Annotated[
        datetime, Field(description="When it ends; null: never.", examples=["2026-11-24T21:30:00Z"])
    ]
    ended_at: Annotated[datetime | None, Field(description="null while it lives")]
    end_reason: Annotated[str | None, Field(description="Why it ended; null while it holds.")]


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
