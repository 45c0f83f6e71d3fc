"""Typed rows of the authorisation server."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Asked:
    """What a program asks a person to allow."""

    client_id: str
    client_name: str
    redirect_uri: str
    resource: str
    scopes: list[str]
    challenge: str


@dataclass(frozen=True)
class CodeRow(Asked):
    """An authorisation code; only its hash is stored."""

    id: UUID
    user_id: UUID
    code_hash: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    session_id: UUID | None = None
