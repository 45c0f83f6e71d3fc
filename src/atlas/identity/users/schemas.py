"""Shapes of the users room."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from atlas.foundation.core.auth import Role
from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt
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
class CheckedPassword:
    """The password of an account that was found right; it counts while it is still the password."""

    user_id: UUID
    password_hash: str = field(repr=False)


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

    id: RowId
    person_id: UUID = Field(
        description="The person behind the account; four eyes compares people, not accounts."
    )
    kind: Literal["person", "machine"] = Field(
        description="person, or machine (a service account)."
    )
    issuer: str = Field(
        description="`atlas` for accounts with a password here",
        examples=["https://id.acme.example/realms/staff"],
    )
    email: str | None = Field(
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
        examples=["jo.smith@acme.example"],
    )
    display_name: str = Field(description="Name as shown to others.", examples=["Jo Smith"])
    enabled: bool = Field(description="It may sign in.")
    roles: list[Role] = Field(
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`)."
    )
    last_sign_in_at: datetime | None = Field(description="Last sign-in; null: never.")
    invited_by: UUID | None = Field(description="The account that invited; null: none did.")
    access_given_by: UUID | None = Field(
        description="Who last made its password, invitation or reset link; null: no account did. "
        "Neither of the two confirms what the other proposes."
    )
    reset_asked_at: datetime | None = Field(
        description="When a new password was asked for at the sign-in; null: not since the last."
    )
    second_factor: bool = Field(description="A sign-in asks for a second factor.")
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt


class UserCreate(RequestModel):
    """A new account with a password."""

    email: Email = Field(
        examples=["jo.smith@acme.example"],
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
    )
    display_name: Name = Field(examples=["Jo Smith"], description="Name as shown to others.")
    roles: Roles = Field(
        min_length=1,
        examples=[["analyst"]],
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`).",
    )
    password: Password | None = Field(
        default=None,
        description="Left out: a random one is made and shown once.",
        examples=["correct horse battery staple"],
    )


class UserCreated(ResponseModel):
    """A new account; the initial password is shown once."""

    user: UserOut = Field(description="The account.")
    initial_password: str | None = Field(
        description="null when you chose one", examples=["k7Y-shown-once"]
    )


class UserUpdate(RequestModel):
    """Changes of an account; what is left out stays."""

    display_name: Name | None = Field(
        default=None, description="Name as shown to others.", examples=["Jo Smith"]
    )
    email: Email | None = Field(
        default=None,
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
        examples=["jo.smith@acme.example"],
    )
    enabled: bool | None = Field(default=None, description="false ends every session at once")
    person_id: UUID | None = Field(
        default=None,
        description="Links the account to the person of another one. 403 `self_grant`: the account"
        " or the person holds a decision role, and one of them is your own.",
    )


class ColleagueOut(ResponseModel):
    """Who an id in a record is, as every colleague may know it."""

    id: RowId
    kind: Literal["person", "machine"] = Field(
        description="person, or machine (a service account)."
    )
    display_name: str = Field(description="Name as shown to others.", examples=["Jo Smith"])


class AccountNameOut(ColleagueOut):
    """Whose account an id of the audit trail is."""

    status: UserStatus = Field(description="State of the account.")


class RolesUpdate(RequestModel):
    """The account's roles from now on."""

    roles: Roles = Field(
        min_length=1,
        examples=[["analyst", "mlro"]],
        description="All roles from now on; those left out are taken away.",
    )


class SessionsEnded(ResponseModel):
    """How many sessions were ended."""

    ended: int = Field(description="How many sessions were ended.")


class ServiceAccountCreate(RequestModel):
    """A new machine account."""

    name: Name = Field(examples=["core banking"], description="What the account is for.")
    roles: Roles = Field(
        min_length=1,
        examples=[["analyst"]],
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`).",
    )
    expires_at: datetime | None = Field(
        default=None, description="When it ends; null: never.", examples=["2027-11-24T00:00:00Z"]
    )


class ServiceAccountOut(ResponseModel):
    """A machine account."""

    id: RowId
    client_id: str = Field(
        description="Sign-in name at `POST /api/auth/token`.",
        examples=["svc-3543350f87e90d5bc8f28869"],
    )
    name: str = Field(description="What the account is for.", examples=["core banking"])
    enabled: bool = Field(description="It may sign in.")
    roles: list[Role] = Field(
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`)."
    )
    expires_at: datetime | None = Field(
        description="When it ends; null: never.", examples=["2027-11-24T00:00:00Z"]
    )
    last_sign_in_at: datetime | None = Field(description="Last sign-in; null: never.")
    created_at: CreatedAt


class ServiceAccountCreated(ResponseModel):
    """A new machine account; the secret is shown once."""

    service_account: ServiceAccountOut = Field(description="The account.")
    client_secret: str = Field(
        description="Shown once, never again.", examples=["k7Y-the-secret-is-shown-once"]
    )
