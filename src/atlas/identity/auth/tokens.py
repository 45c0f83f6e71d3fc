"""Access tokens of the embedded issuer: what they say, and the caller they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import TENANT_ROLES, AuthContext, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.identity.auth.domain.tokens import TokenError, VerifiedToken
from atlas.identity.auth.issuers import AUDIENCE, embedded_issuer
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.sessions.domain import TokenFacts

ACCESS_LIFETIME = timedelta(minutes=15)
CLI_LIFETIME = timedelta(hours=1)
OPERATOR_ID = UUID("00000000-0000-7000-8000-000000000002")
"""The operator who holds the installation's machine and opens sessions by command line."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a token is issued to."""

    tenant_id: UUID | None
    user_id: UUID
    person_id: UUID
    session_id: UUID | None
    roles: frozenset[Role]
    is_machine: bool = False
    home: str | None = None
    """The tenant's issuer that the person signed in at; None: with a password here."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a token is bound to that a person gives to a program: it is good for nothing else.

    Args:
        resource: identifier of the resource, the token's only audience (RFC 8707).
        scopes: names of the permissions that the person allowed.
        client_id: the program.

    """

    resource: str
    scopes: tuple[str, ...]
    client_id: str


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A signed access token and when it ends."""

    value: str
    expires_at: datetime
    lifetime: timedelta


def issue(
    keys: SigningKeys,
    settings: Settings,
    subject: Subject,
    *,
    issued_at: datetime,
    expires_at: datetime,
    bound: Bound | None = None,
) -> IssuedToken:
    """Sign an access token (RFC 9068); `iat` carries microseconds for revocations."""
    claims: dict[str, JSON] = {
        "iss": embedded_issuer(settings),
        "aud": AUDIENCE,
        "sub": str(subject.user_id),
        "iat": round(issued_at.timestamp(), 6),
        "exp": int(expires_at.timestamp()),
        "jti": str(new_id()),
        "person_id": str(subject.person_id),
        "roles": sorted(role.value for role in subject.roles),
        "client_id": "atlas",
    }
    if bound is not None:
        claims |= {"aud": bound.resource, "client_id": bound.client_id}
        claims["scope"] = " ".join(bound.scopes)
    if subject.tenant_id is not None:
        claims["tenant_id"] = str(subject.tenant_id)
    if subject.session_id is not None:
        claims["sid"] = str(subject.session_id)
    if subject.home is not None:
        claims["idp"] = subject.home
    if subject.is_machine:
        claims["machine"] = True
    value = keys.sign_token(claims)
    return IssuedToken(value, expires_at, expires_at - issued_at)


def read_context(token: VerifiedToken) -> tuple[AuthContext, TokenFacts]:
    """Return the caller of a verified embedded token and what revocations can meet.

    Raises:
        TokenError: a claim is missing or not of its form.

    """
    claims = token.claims
    tenant_id = _uuid(claims, "tenant_id", required=False)
    roles = _roles(claims, is_platform=tenant_id is None)
    user_id, token_id = _uuid(claims, "sub"), _uuid(claims, "jti")
    session_id = _uuid(claims, "sid", required=False)
    if user_id is None or token_id is None:
        raise TokenError("no subject or no id")
    context = AuthContext(
        tenant_id=tenant_id,
        user_id=user_id,
        person_id=_uuid(claims, "person_id") or user_id,
        session_id=session_id,
        roles=roles,
        token_id=str(token_id),
        expires_at=token.expires_at,
        is_machine=claims.get("machine") is True,
        issuer=str(claims["iss"]),
    )
    facts = TokenFacts(tenant_id, user_id, session_id, token_id, token.issued_at)
    return context, facts


def _roles(claims: Mapping[str, JSON], *, is_platform: bool) -> frozenset[Role]:
    allowed = {Role.PLATFORM_OPERATOR} if is_platform else TENANT_ROLES
    names = claims.get("roles")
    if not isinstance(names, list):
        raise TokenError("no roles")
    return frozenset(role for role in allowed if role.value in names)


def _uuid(claims: Mapping[str, JSON], name: str, *, required: bool = True) -> UUID | None:
    value = claims.get(name)
    if value is None and not required:
        return None
    try:
        return UUID(str(value))
    except ValueError as error:
        raise TokenError(f"{name} is not a UUID") from error
