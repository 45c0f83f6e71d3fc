"""Shapes of the users room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from atlas.foundation.core.auth import Role
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel, ShortText
from atlas.identity.users.domain import MAX_PASSWORD, MIN_PASSWORD, normalise_email

TenantRole = Literal[
    "viewer", "analyst", "senior_officer", "mlro", "workflow_editor", "admin", "auditor"
]
UserStatus = Literal["active", "disabled", "deleted"]
Roles = Annotated[list[TenantRole], Field(max_length=7)]
Email = Annotated[
    ShortText,
    StringConstraints(min_length=3, max_length=200, pattern=r"^[^@\s<>\"',;]+@[^@\s<>\"',;]+$"),
    AfterValidator(normalise_email),
]
Password = Annotated[
    str,
    StringConstraints(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD, strip_whitespace=False),
]


@dataclass(frozen=True, slots=True)
class User:
    """An account, as other rooms see it."""

    id: UUID
    person_id: UUID
    kind: Literal["person", "machine"]
    issuer: str
    email: str | None
    display_name: str
    status: UserStatus
    roles: frozenset[Role]
    version: int


class UserOut(ResponseModel):
    """An account of the tenant."""

    id: UUID
    person_id: UUID = Field(
        description="The person behind the account; four eyes compares people, not accounts."
    )
    kind: Literal["person", "machine"]
    issuer: str = Field(description="`atlas` for accounts with a password here")
    email: str | None
    display_name: str
    enabled: bool
    roles: list[Role]
    last_sign_in_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class UserCreate(RequestModel):
    """A new account with a password."""

    email: Email = Field(examples=["jo.smith@acme.example"])
    display_name: Name = Field(examples=["Jo Smith"])
    roles: Roles = Field(min_length=1, examples=[["analyst"]])
    password: Password | None = Field(
        default=None, description="Left out: a random one is made and shown once."
    )


class UserCreated(ResponseModel):
    """A new account; the initial password is shown once."""

    user: UserOut
    initial_password: str | None = Field(description="null when you chose one")


class UserUpdate(RequestModel):
    """Changes of an account; what is left out stays."""

    display_name: Name | None = None
    email: Email | None = None
    enabled: bool | None = Field(default=None, description="false ends every session at once")
    person_id: UUID | None = Field(
        default=None,
        description="Links the account to the person of another one. 403 `self_grant`: the account"
        " or the person holds a decision role, and one of them is your own.",
    )


class RolesUpdate(RequestModel):
    """The account's roles from now on."""

    roles: Roles = Field(min_length=1, examples=[["analyst", "mlro"]])


class SessionsEnded(ResponseModel):
    """How many sessions were ended."""

    ended: int


class ServiceAccountCreate(RequestModel):
    """A new machine account."""

    name: Name = Field(examples=["core banking"])
    roles: Roles = Field(min_length=1, examples=[["analyst"]])
    expires_at: datetime | None = None


class ServiceAccountOut(ResponseModel):
    """A machine account."""

    id: UUID
    client_id: str
    name: str
    enabled: bool
    roles: list[Role]
    expires_at: datetime | None
    last_sign_in_at: datetime | None
    created_at: datetime


class ServiceAccountCreated(ResponseModel):
    """A new machine account; the secret is shown once."""

    service_account: ServiceAccountOut
    client_secret: str
