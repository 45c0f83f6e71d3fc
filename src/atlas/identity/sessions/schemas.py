"""Shapes of the sessions room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.web.schemas import ResponseModel
from atlas.identity.sessions.models import SessionRow


class UserSessionOut(ResponseModel, SessionRow):
    """A session of an embedded sign-in or of the command line."""


@dataclass(frozen=True, slots=True)
class Client:
    """Where a sign-in came from."""

    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed a program: where, and to do what."""

    client_id: str
    resource: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that presents a refresh token in the Console's cookie.

    `secret`: keys the tokens of cookies; the same for every process of the installation.
    """

    secret: bytes
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class Rotation:
    """A refresh that succeeded: the session it belongs to and the next token."""

    session_id: UUID
    user_id: UUID
    session_expires_at: datetime
    refresh_token: str
