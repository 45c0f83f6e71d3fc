"""Typed rows of one-time links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, RowId, says


@dataclass(frozen=True)
class InvitationRow(Row):
    """An open invitation."""

    id: RowId
    email: Annotated[str, says("E-mail address to sign in with.", "jo.smith@acme.example")]
    display_name: Annotated[str, says("Name as shown to others.", "Jo Smith")]
    roles: Annotated[list[Role], says("Roles that the account gets.")]
    invited_by: Annotated[UUID, says("The account that made the link last.")]
    created_at: CreatedAt
    renewed_at: Annotated[datetime, says("When the link was made last.")]
    expires_at: Annotated[datetime, says("Until when the link works.", "2026-12-01T09:00:00Z")]


@dataclass(frozen=True, slots=True)
class ResetRow(Row):
    """An open link to reset a password."""

    id: UUID
    user_id: UUID
    made_by: UUID
