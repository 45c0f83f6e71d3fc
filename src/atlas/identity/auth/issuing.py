"""Issuing access tokens to accounts whose state is held while it happens."""

from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.db import TenantSession
from atlas.identity.auth.tokens import ACCESS_LIFETIME, Bound, IssuedToken, Subject, issue
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.sessions import service as sessions
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users
from atlas.identity.users.domain import EMBEDDED_ISSUER
from atlas.identity.users.schemas import User


async def hold(session: TenantSession, user_id: UUID) -> User | None:
    """Return an account that may have a token now: it and its tenant stay as they are."""
    if await tenancy.hold_active(session) is None:
        return None
    return await users.hold_active(session, user_id)


async def sign_access(
    session: TenantSession,
    keys: SigningKeys,
    settings: Settings,
    user: User,
    session_id: UUID | None,
    session_ends: datetime | None,
    lifetime: timedelta = ACCESS_LIFETIME,
    bound: Bound | None = None,
) -> IssuedToken:
    """Sign an access token of a held account; it ends with its session at the latest."""
    issued_at = await sessions.read_clock(session)
    expires_at = issued_at + lifetime
    if session_ends is not None:
        expires_at = min(expires_at, session_ends)
    subject = Subject(
        tenant_id=session.tenant_id,
        user_id=user.id,
        person_id=user.person_id,
        session_id=session_id,
        roles=user.roles,
        is_machine=user.kind == "machine",
        home=None if user.issuer == EMBEDDED_ISSUER else user.issuer,
    )
    return issue(keys, settings, subject, issued_at=issued_at, expires_at=expires_at, bound=bound)


def acting(tenant_id: UUID, user: User, session_id: UUID | None) -> AuthContext:
    """Return an account as the actor of its own sign-in, for the audit trail."""
    base = system_actor(tenant_id)
    return AuthContext(
        tenant_id=tenant_id,
        user_id=user.id,
        person_id=user.person_id,
        session_id=session_id,
        roles=user.roles,
        token_id="sign-in",  # noqa: S106  a name, not a secret
        expires_at=base.expires_at,
        is_machine=user.kind == "machine",
    )
