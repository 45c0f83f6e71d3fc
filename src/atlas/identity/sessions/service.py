"""Sessions, refresh rotation, and revocations written with the change that causes them."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import AnySession, Database, PlatformSession, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.sessions import feed, repository
from atlas.identity.sessions.domain import (
    REVOCATION_LIFETIME,
    RefreshUse,
    Revocation,
    RevocationKind,
)
from atlas.identity.sessions.errors import InvalidRefreshTokenError, SessionNotFoundError
from atlas.identity.sessions.models import RefreshRow, SessionRow
from atlas.identity.sessions.schemas import Browser, Client, Grant, Rotation, UserSessionOut

SESSIONS = repository.SESSIONS
"""What a list of a user's sessions offers."""
SESSION_LIFETIME = timedelta(hours=12)
REFRESH_LIFETIME = timedelta(hours=2)
"""A session that is not refreshed for this long ends by itself."""
REPEAT_SECONDS = 10
"""For how long a browser that lost the answer to its refresh may ask for it again."""

SESSIONS_KEPT = timedelta(days=30)
"""For how long a session that is over is still listed; the audit trail keeps who signed in."""


async def revoke(
    session: AnySession,
    kind: RevocationKind,
    subjects: Sequence[UUID],
) -> None:
    """Revoke what was issued until now for these ids, in the caller's transaction.

    This process heeds it as soon as the transaction has committed, others within 2 s.
    """
    if not subjects:
        return
    at = await read_clock(session)
    tenant_id = session.tenant_id if isinstance(session, TenantSession) else None
    made = [
        Revocation(new_id(), tenant_id, kind, subject, at, at + REVOCATION_LIFETIME)
        for subject in subjects
    ]
    await repository.insert_revocations(session, made, at)
    session.after_commit(lambda: feed.announce(made))


async def read_clock(session: AnySession) -> datetime:
    """Return the database's clock.

    Tokens are dated and revocations are compared by it, so that processes on machines whose
    clocks differ agree on what came first.
    """
    return await repository.read_clock(session)


async def open_session(
    session: TenantSession,
    user_id: UUID,
    *,
    method: str,
    lifetime: timedelta = SESSION_LIFETIME,
    client: Client | None = None,
    grant: Grant | None = None,
) -> SessionRow:
    """Open a session of a user; `grant`: of a program that the user allowed to act."""
    moment = now()
    origin = client or Client()
    row = SessionRow(
        id=new_id(),
        user_id=user_id,
        method=method,
        client_address=origin.address,
        user_agent=origin.user_agent,
        created_at=moment,
        last_used_at=moment,
        expires_at=moment + lifetime,
        ended_at=None,
        end_reason=None,
        client_id=grant.client_id if grant else None,
        resource=grant.resource if grant else None,
        scopes=list(grant.scopes) if grant else None,
    )
    await repository.insert_session(session, row)
    return row


async def has_opened(session: TenantSession, sign_in: str) -> bool:
    """Return whether a sign-in at a provider has opened a session."""
    return await repository.has_opened(session, sign_in)


async def note_sign_in(session: TenantSession, session_id: UUID, sign_in: str) -> bool:
    """Note the sign-in at a provider that opened a session; False: it has opened another one."""
    return await repository.note_sign_in(session, session_id, sign_in)


async def open_operator_session(session: PlatformSession, lifetime: timedelta) -> UUID:
    """Open a session of the platform operator; return its id."""
    moment = now()
    session_id = new_id()
    await repository.insert_operator_session(session, session_id, moment, moment + lifetime)
    return session_id


async def issue_refresh_token(
    session: TenantSession,
    session_id: UUID,
    session_expires_at: datetime,
    *,
    use: RefreshUse = RefreshUse.BODY,
    token: str | None = None,
) -> str:
    """Issue a refresh token of a session; only its hash is stored.

    It names its tenant, so that the one row it stands for can be looked up under RLS.

    Args:
        session: of the tenant.
        session_id: whose token it is.
        session_expires_at: when the session ends; the token ends no later.
        use: where it may be presented.
        token: the token, where it is derived from the one before; otherwise a random one.

    """
    moment = now()
    given = token or token_of(session.tenant_id, secrets.token_bytes(32))
    await repository.insert_refresh_token(
        session,
        token_id=new_id(),
        session_id=session_id,
        token_hash=_hash(given, use),
        created_at=moment,
        expires_at=min(moment + REFRESH_LIFETIME, session_expires_at),
    )
    return given


async def rotate_refresh_token(
    db: Database,
    token: str,
    *,
    browser: Browser | None = None,
    use: RefreshUse = RefreshUse.BODY,
) -> Rotation:
    """Exchange a refresh token for the next one.

    A token used a second time was stolen, from the user or by them: the whole family ends. So does
    that of one that is presented where it does not belong (`RefreshUse`). The one exception is a
    browser that repeats its refresh, because it was reloaded before the answer came or two tabs
    asked at once: within 10 s it gets the same successor, as long as that one is unused.

    Args:
        db: the database.
        token: the refresh token.
        browser: who presents it, on the cookie route; None elsewhere.
        use: where it is presented; the cookie route says so by `browser`.

    Raises:
        InvalidRefreshTokenError: unknown, expired, used before, or of an ended session.

    """
    tenant_id = tenant_of(token)
    use = RefreshUse.COOKIE if browser else use
    following = _successor(tenant_id, token, browser.secret) if browser else None
    async with db.tenant(tenant_id) as session:
        row = await repository.lock_refresh_token(session, _hash(token, use))
        moment = now()
        if row is None:
            await _end_astray(session, token, use)
        elif row.session_ended_at is None and row.used_at is not None:
            if browser and following and await _repeats(session, row, browser, following, moment):
                return Rotation(row.session_id, row.user_id, row.session_expires_at, following)
            await end_session(session, row.session_id, "refresh_token_reused")
        elif row.session_ended_at is None and row.expires_at > moment:
            await repository.mark_refresh_used(session, row.id, moment)
            await repository.touch_session(session, row.session_id, moment)
            fresh = await issue_refresh_token(
                session, row.session_id, row.session_expires_at, use=use, token=following
            )
            return Rotation(row.session_id, row.user_id, row.session_expires_at, fresh)
    # outside the block: the end of a stolen family must commit although the answer is 401
    raise InvalidRefreshTokenError("Sign in again.")


async def _end_astray(session: TenantSession, token: str, use: RefreshUse) -> None:
    """End the session of a token that was presented where it does not belong."""
    for other in set(RefreshUse) - {use}:
        found = await repository.lock_refresh_token(session, _hash(token, other))
        if found is not None:
            await end_session(session, found.session_id, "refresh_token_reused")


async def end_by_refresh_token(db: Database, token: str, client_id: str) -> UUID | None:
    """End the session of a program's refresh token; return whose it was.

    None: the token is unknown, or another program's.
    """
    async with db.tenant(tenant_of(token)) as session:
        row = await repository.lock_refresh_token(session, _hash(token, RefreshUse.CLIENT))
        if row is None:
            return None
        grant = await find_grant(session, row.session_id)
        if grant is None or grant.client_id != client_id:
            return None
        await end_session(session, row.session_id, "signed_out")
        return row.user_id


async def _repeats(
    session: TenantSession, row: RefreshRow, browser: Browser, following: str, moment: datetime
) -> bool:
    """Return whether a used token comes again from its own browser, which lost the answer."""
    if row.used_at is None or moment - row.used_at > timedelta(seconds=REPEAT_SECONDS):
        return False
    if browser.user_agent is None or browser.user_agent != row.session_user_agent:
        return False
    successor = await repository.lock_refresh_token(session, _hash(following, RefreshUse.COOKIE))
    return (
        successor is not None
        and successor.session_id == row.session_id
        and successor.used_at is None
    )


async def any_sessions(session: TenantSession) -> bool:
    """Return whether there are sessions to prune one day."""
    return await repository.any_sessions(session)


async def prune_sessions(session: TenantSession) -> int:
    """Delete sessions that were over 30 days ago, with their refresh tokens; return how many.

    Some hundreds at a time: 0 says that none is left. A living session keeps all of its used
    tokens: they tell a stolen one.
    """
    return await repository.delete_sessions(session, now() - SESSIONS_KEPT)


async def prune_operator_sessions(session: PlatformSession) -> int:
    """Delete the operator's sessions that were over 30 days ago."""
    return await repository.delete_operator_sessions(session, now() - SESSIONS_KEPT)


def tenant_of(token: str) -> UUID:
    """Return the tenant that a refresh token names.

    Raises:
        InvalidRefreshTokenError: when it is not one of ours.

    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRefreshTokenError("Sign in again.") from error
    if len(raw) != 48:
        raise InvalidRefreshTokenError("Sign in again.")
    return UUID(bytes=raw[:16])


async def end_session(session: TenantSession, session_id: UUID, reason: str) -> bool:
    """End a session and revoke its tokens; False when it had ended before."""
    ended = await repository.end_session(session, session_id, now(), reason)
    if ended:
        await revoke(session, RevocationKind.SESSION, [session_id])
    return ended


async def end_user_sessions(
    session: TenantSession, user_id: UUID, reason: str, *, keep: UUID | None = None
) -> int:
    """End a user's sessions (but one, if asked) and revoke their tokens; return how many."""
    ended = await repository.end_sessions(session, user_id, now(), reason, keep)
    await revoke(session, RevocationKind.SESSION, ended)
    return len(ended)


async def list_sessions(
    session: TenantSession, user_id: UUID, params: ListParams
) -> Page[UserSessionOut]:
    """Return a page of a user's sessions, newest first."""
    page = await repository.fetch_sessions(session, user_id, params)
    items = [UserSessionOut.model_validate(row) for row in page.items]
    return page.of(items)


async def get_session(session: TenantSession, session_id: UUID) -> SessionRow:
    """Return a session.

    Raises:
        SessionNotFoundError: absent, or another tenant's.

    """
    row = await repository.find_session(session, session_id)
    if row is None:
        raise SessionNotFoundError
    return row


async def find_grant(session: TenantSession, session_id: UUID) -> Grant | None:
    """Return what a session's program was allowed; None: it is a person's own session."""
    row = await repository.find_session(session, session_id)
    if row is None or row.client_id is None or row.resource is None:
        return None
    return Grant(row.client_id, row.resource, tuple(row.scopes or ()))


def token_of(tenant_id: UUID, secret: bytes) -> str:
    """Return a secret that names its tenant, as `tenant_of` reads it."""
    return base64.urlsafe_b64encode(tenant_id.bytes + secret).decode().rstrip("=")


def _hash(token: str, use: RefreshUse) -> str:
    """Return the hash that is stored; a token of one route is unknown to the others."""
    return sha256_hex(use.mark(token))


def _successor(tenant_id: UUID, token: str, secret: bytes) -> str:
    """Return the token that follows one of the cookie; it can be made again, by us alone."""
    message = f"refresh-successor\n{token}".encode()
    return token_of(tenant_id, hmac.new(secret, message, hashlib.sha256).digest())
