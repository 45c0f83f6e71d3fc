"""Shapes of the auth room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.core.auth import Permission, Role
from atlas.foundation.fields import RowId, RowVersion
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel
from atlas.identity.factors.schemas import Code
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

    email: Email | None = Field(
        default=None,
        examples=["analyst@demo.example"],
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
    )
    tenant: Slug | None = Field(
        default=None,
        examples=["demo"],
        description="Slug of the tenant; needed by who has accounts in several.",
    )


class IssuerHint(ResponseModel):
    """An issuer that a tenant's people sign in at."""

    name: str = Field(description="Name of the issuer, for people.", examples=["Acme staff"])
    issuer: str = Field(
        description="`iss` of its tokens, exactly.",
        examples=["https://id.acme.example/realms/staff"],
    )
    sign_in_path: str | None = Field(
        description="Where a browser begins; null: it signs no one in to the Console.",
        examples=["/api/auth/console/openid/01938d5e-7b1a-7c3e-9f2a-5d6c7e8f9a0b"],
    )


class ResolveAnswer(ResponseModel):
    """How to continue; the answer does not reveal whether the account exists."""

    password: Literal[True] = Field(description="A password may be tried at `/api/auth/login`.")
    issuers: list[IssuerHint] = Field(description="Of the tenant named, if it has its own.")


class LoginRequest(RequestModel):
    """A sign-in with a password."""

    email: Email = Field(
        examples=["analyst@demo.example"],
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
    )
    password: GivenPassword = Field(
        examples=["correct horse battery staple"], description="Password."
    )
    tenant: Slug | None = Field(
        default=None,
        description="Needed only by people with accounts in several tenants.",
        examples=["acme"],
    )
    code: Code | None = Field(
        default=None,
        description="Of the second factor, or a recovery code: after 401 `second_factor_required`.",
        examples=["492039"],
    )


class PasswordForgotten(RequestModel):
    """Who asks for a new password."""

    email: Email = Field(examples=["jo.smith@acme.example"], description="E-mail address.")
    tenant: Slug | None = Field(
        default=None,
        description="Needed only by people with accounts in several tenants.",
        examples=["acme"],
    )


class RefreshRequest(RequestModel):
    """A refresh of a session."""

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Renews the session once; a second use ends it.",
        examples=["AZOxkLUlf4Cd_4lVd2q5sQ.8Zy0pO4mPpTn6l4rT7p1mQ"],
    )


class TokenAnswer(ResponseModel):
    """An access token and the refresh token that renews it once."""

    access_token: str = Field(
        description="Send it as `Authorization: Bearer`.",
        examples=["eyJhbGciOiJSUzI1NiIsImtpZCI6IjIwMjYtMTEifQ.eyJzdWIiOiLigKYifQ.c2lnbmF0dXJl"],
    )
    token_type: Literal["Bearer"] = Field(default="Bearer", description="Always `Bearer`.")
    expires_in: int = Field(description="Seconds until the access token ends.")
    refresh_token: str = Field(
        description="Use it once; each refresh gives the next one.",
        examples=["AZOxkLUlf4Cd_4lVd2q5sQ.8Zy0pO4mPpTn6l4rT7p1mQ"],
    )
    session_expires_at: datetime = Field(
        description="When the session ends, refreshed or not.", examples=["2026-11-24T21:30:00Z"]
    )


class ClientTokenAnswer(ResponseModel):
    """An access token without a refresh token (RFC 6749 §5.1)."""

    access_token: str = Field(
        description="Send it as `Authorization: Bearer`.",
        examples=["eyJhbGciOiJSUzI1NiIsImtpZCI6IjIwMjYtMTEifQ.eyJzdWIiOiLigKYifQ.c2lnbmF0dXJl"],
    )
    token_type: Literal["Bearer"] = Field(default="Bearer", description="Always `Bearer`.")
    expires_in: int = Field(description="Seconds until the access token ends.")


class MeOut(ResponseModel):
    """The caller's account."""

    id: RowId
    person_id: UUID = Field(
        description="The person behind the account; the four-eyes rule compares people."
    )
    tenant_id: UUID = Field(
        description="The tenant. It comes from the token; no request states it."
    )
    tenant_slug: str = Field(description="Short name of the tenant.", examples=["acme"])
    tenant_name: str = Field(description="Name of the tenant.", examples=["Acme Bank"])
    is_demo: bool = Field(description="The tenant with the demo data.")
    email: str | None = Field(
        description="E-mail address; sign-in name, unique within the tenant. Case does not count.",
        examples=["jo.smith@acme.example"],
    )
    display_name: str = Field(description="Name as shown to others.", examples=["Jo Smith"])
    roles: list[Role] = Field(
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`)."
    )
    permissions: list[Permission] = Field(description="What the roles permit together.")
    version: RowVersion


class ProfileUpdate(RequestModel):
    """What a person may change of their own account."""

    display_name: Name = Field(examples=["Jo Smith"], description="Name as shown to others.")


class PasswordChange(RequestModel):
    """A new password; every other session of the account ends."""

    current_password: GivenPassword = Field(
        description="Password until now.", examples=["correct horse battery staple"]
    )
    new_password: Password = Field(
        description="Password from now on, at least 12 characters.",
        examples=["a better horse battery staple"],
    )


class CurrentSession(ResponseModel):
    """The session behind the caller's token."""

    session_id: UUID | None = Field(description="null for tokens of an external issuer")
    user_id: UUID = Field(description="The account.")
    tenant_id: UUID = Field(
        description="The tenant. It comes from the token; no request states it."
    )
    roles: list[Role] = Field(
        description="Roles of the account: sets of permissions, not a ladder (`GET "
        "/api/auth/roles`)."
    )
    permissions: list[Permission] = Field(description="What the roles permit together.")
    issuer: str = Field(
        description="`iss` of its tokens, exactly.",
        examples=["https://id.acme.example/realms/staff"],
    )
    token_id: str = Field(description="`jti` of the access token.")
    expires_at: datetime = Field(
        description="When the access token ends.", examples=["2026-11-24T21:30:00Z"]
    )
    is_machine: bool = Field(description="A service account, not a person.")


class RoleOut(ResponseModel):
    """A role and what it permits."""

    role: Role = Field(description="Role.")
    description: str = Field(
        description="What it is, in a sentence.",
        examples=["Runs investigations, reviews and decides within four-eyes rules."],
    )
    permissions: list[Permission] = Field(description="What the role permits.")


class RoleCatalogue(ResponseModel):
    """Every tenant role."""

    items: list[RoleOut] = Field(description="The rows, in order.")


class JwksOut(ResponseModel):
    """Public keys of the embedded issuer (RFC 7517)."""

    keys: list[dict[str, Any]] = Field(
        description="Public keys (JWK).",
        examples=[
            [{"kty": "RSA", "kid": "2026-11", "use": "sig", "alg": "RS256", "n": "…", "e": "AQAB"}]
        ],
    )


class DiscoveryOut(ResponseModel):
    """What a client must know of the embedded issuer (OpenID Connect Discovery 1.0 §3)."""

    issuer: str = Field(
        description="`iss` of its tokens, exactly.",
        examples=["https://id.acme.example/realms/staff"],
    )
    jwks_uri: str = Field(
        description="Where its keys are: https, a public address.",
        examples=["https://id.acme.example/realms/staff/protocol/openid-connect/certs"],
    )
    token_endpoint: str = Field(
        description="Where tokens are issued.",
        examples=["https://atlas.acme.example/api/auth/token"],
    )
    grant_types_supported: list[str] = Field(
        description="Grants of OAuth 2.0 that are served.",
        examples=[["client_credentials", "refresh_token"]],
    )
    token_endpoint_auth_methods_supported: list[str] = Field(
        description="How a client may authenticate.",
        examples=[["client_secret_basic", "client_secret_post"]],
    )
    response_types_supported: list[str] = Field(
        description="Response types of OAuth 2.0.", examples=[["token"]]
    )
    subject_types_supported: list[str] = Field(
        description="Subject identifier types.", examples=[["public"]]
    )
    id_token_signing_alg_values_supported: list[str] = Field(
        description="Signature algorithms of tokens.", examples=[["RS256"]]
    )
    claims_supported: list[str] = Field(
        description="Claims that tokens hold.", examples=[["sub", "iss", "aud", "exp", "roles"]]
    )
