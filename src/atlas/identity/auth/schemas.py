"""Shapes of the auth room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.core.auth import Permission, Role
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel
from atlas.identity.users.schemas import Email, Password

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
GivenPassword = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=False)
]


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session opened outside a sign-in, by the CLI; the token is its only secret."""

    access_token: str
    expires_at: datetime
    session_id: UUID
    user_id: UUID
    tenant_id: UUID | None


class ResolveRequest(RequestModel):
    """Who wants to sign in."""

    email: Email = Field(examples=["analyst@demo.example"])
    tenant: Slug | None = Field(default=None, examples=["demo"])


class IssuerHint(ResponseModel):
    """An issuer that a tenant's people sign in at."""

    name: str
    issuer: str


class ResolveAnswer(ResponseModel):
    """How to continue; the answer does not reveal whether the account exists."""

    password: Literal[True] = Field(description="A password may be tried at `/api/auth/login`.")
    issuers: list[IssuerHint] = Field(description="Of the tenant named, if it has its own.")


class LoginRequest(RequestModel):
    """A sign-in with a password."""

    email: Email = Field(examples=["analyst@demo.example"])
    password: GivenPassword = Field(examples=["correct horse battery staple"])
    tenant: Slug | None = Field(
        default=None, description="Needed only by people with accounts in several tenants."
    )


class RefreshRequest(RequestModel):
    """A refresh of a session."""

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class TokenAnswer(ResponseModel):
    """An access token and the refresh token that renews it once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  a scheme's name
    expires_in: int = Field(description="Seconds until the access token ends.")
    refresh_token: str = Field(description="Use it once; each refresh gives the next one.")
    session_expires_at: datetime


class ClientTokenAnswer(ResponseModel):
    """An access token of a machine (RFC 6749 §5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  a scheme's name
    expires_in: int


class MeOut(ResponseModel):
    """The caller's account."""

    id: UUID
    person_id: UUID
    tenant_id: UUID
    tenant_slug: str
    tenant_name: str
    is_demo: bool
    email: str | None
    display_name: str
    roles: list[Role]
    permissions: list[Permission]
    version: int


class ProfileUpdate(RequestModel):
    """What a person may change of their own account."""

    display_name: Name = Field(examples=["Jo Smith"])


class PasswordChange(RequestModel):
    """A new password; every other session of the account ends."""

    current_password: GivenPassword
    new_password: Password


class CurrentSession(ResponseModel):
    """The session behind the caller's token."""

    session_id: UUID | None = Field(description="null for tokens of an external issuer")
    user_id: UUID
    tenant_id: UUID
    roles: list[Role]
    permissions: list[Permission]
    issuer: str
    token_id: str
    expires_at: datetime = Field(description="When the access token ends.")
    is_machine: bool


class RoleOut(ResponseModel):
    """A role and what it permits."""

    role: Role
    description: str
    permissions: list[Permission]


class RoleCatalogue(ResponseModel):
    """Every tenant role."""

    items: list[RoleOut]


class JwksOut(ResponseModel):
    """Public keys of the embedded issuer (RFC 7517)."""

    keys: list[dict[str, Any]]


class DiscoveryOut(ResponseModel):
    """What a client must know of the embedded issuer (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    jwks_uri: str
    token_endpoint: str
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    response_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    claims_supported: list[str]
