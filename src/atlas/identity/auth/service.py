"""Signing in and out: passwords, refreshes, machines, and the command line's own sessions."""

import asyncio
import base64
import binascii
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.auth.actions import SignInAction
from atlas.identity.auth.errors import (
    InvalidClientError,
    InvalidCodeError,
    InvalidCredentialsError,
    NoPasswordError,
    SecondFactorRequiredError,
)
from atlas.identity.auth.issuers import embedded_issuer
from atlas.identity.auth.issuing import acting, hold, sign_access
from atlas.identity.auth.opening import open_operator_session, open_session
from atlas.identity.auth.schemas import (
    ClientTokenAnswer,
    DiscoveryOut,
    IssuerHint,
    LoginRequest,
    PasswordChange,
    PasswordForgotten,
    ResolveAnswer,
    ResolveRequest,
    TokenAnswer,
)
from atlas.identity.auth.tokens import IssuedToken
from atlas.identity.factors import service as factors
from atlas.identity.issuers import service as issuers
from atlas.identity.keys.service import load_signing_keys
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RefreshUse, RevocationKind
from atlas.identity.sessions.errors import InvalidRefreshTokenError
from atlas.identity.sessions.schemas import Browser, Client
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import credentials, machines
from atlas.identity.users import service as users
from atlas.identity.users.domain import EMBEDDED_ISSUER
from atlas.identity.users.schemas import CheckedPassword, User

__all__ = ["open_operator_session", "open_session"]
_REFUSAL_SECONDS = 0.4
OPENID_PATH = "/api/auth/console/openid"
"""Where sign-ins at a tenant's own issuers begin."""
_NOT_RIGHT = "The current password is not right."


async def resolve(session: PlatformSession, request: ResolveRequest) -> ResolveAnswer:
    """Return how a person may sign in. An unknown address or tenant gets the common answer."""
    hints: list[IssuerHint] = []
    tenant = await tenancy.find_tenant(session, request.tenant or "")
    configured = await issuers.list_enabled(session)
    if tenant is not None:
        hints = [
            IssuerHint(
                name=item.name,
                issuer=item.issuer,
                sign_in_path=f"{OPENID_PATH}/{item.id}" if item.offers_sign_in else None,
            )
            for item in configured
            if item.tenant_id == tenant.id
        ]
    return ResolveAnswer(password=True, issuers=hints)


async def login(
    db: Database,
    settings: Settings,
    request: LoginRequest,
    client: Client,
    *,
    cookie: bool = False,
) -> TokenAnswer:
    """Sign in with a password.

    `cookie`: the refresh token is for the Console's cookie, and no other route takes it.

    Raises:
        InvalidCredentialsError: the account, the password, the tenant or a lock is the cause. The
            error does not state which.
        SecondFactorRequiredError: the account requires a code, and none was given.
        InvalidCodeError: the code is wrong, or was used before.

    """
    keys = await load_signing_keys(db, settings)
    use = RefreshUse.COOKIE if cookie else RefreshUse.BODY
    async with signed_in(db, settings, request) as (session, held):
        opened = await sessions.open_session(session, held.id, method="password", client=client)
        refresh = await sessions.issue_refresh_token(session, opened.id, opened.expires_at, use=use)
        access = await sign_access(session, keys, settings, held, opened.id, opened.expires_at)
        actor = acting(session.tenant_id, held, opened.id)
        await audit.record(session, actor, SignInAction.SESSION_OPENED, "session", opened.id)
    return _answer(access, refresh, opened.expires_at)


@asynccontextmanager
async def signed_in(
    db: Database, settings: Settings, request: LoginRequest
) -> AsyncIterator[tuple[TenantSession, User]]:
    """Check password and second factor; give the tenant's session with the account held in it.

    Raises:
        InvalidCredentialsError: the account, the password, the tenant or a lock is the cause. The
            error does not state which.
        SecondFactorRequiredError: the account requires a code, and none was given.
        InvalidCodeError: the code is wrong, or was used before.

    """
    async with _even_refusals():
        tenant_id, checked = await _check_password(db, settings, request)
        try:
            async with db.tenant(tenant_id) as session:
                yield session, await _hold_signing_in(session, settings, checked, request.code)
        except InvalidCodeError:
            await _count_wrong_code(db, settings, tenant_id, request.email)
            raise


@asynccontextmanager
async def _even_refusals() -> AsyncIterator[None]:
    started = time.monotonic()
    try:
        yield
    except InvalidCredentialsError:
        # whatever was wrong, and however far the check came, the refusal takes as long
        await asyncio.sleep(max(0.0, _REFUSAL_SECONDS - (time.monotonic() - started)))
        raise


async def _check_password(
    db: Database, settings: Settings, request: LoginRequest
) -> tuple[UUID, CheckedPassword]:
    tenant_id = await _tenant_of_login(db, settings, request.email, request.tenant)
    checked = await credentials.check_password(db, tenant_id, request.email, request.password)
    if tenant_id is not None and checked is not None:
        return tenant_id, checked
    if tenant_id is not None:
        await _record_failure(db, settings, tenant_id, request.email)
    raise InvalidCredentialsError("E-mail, password or tenant is not right.")


async def _hold_signing_in(
    session: TenantSession, settings: Settings, checked: CheckedPassword, code: str | None
) -> User:
    user = await credentials.find_signing_in(session, checked)
    held = await hold(session, user.id) if user else None
    if held is None:
        raise InvalidCredentialsError("E-mail, password or tenant is not right.")
    if await factors.has_factor(session, held.id):
        if code is None:
            raise SecondFactorRequiredError("Send the code of your authenticator app too.")
        actor = acting(session.tenant_id, held, None)
        if not await factors.spend_code(session, settings, actor, code):
            raise InvalidCodeError("The code is not right, or was used before.")
    return held


async def _count_wrong_code(db: Database, settings: Settings, tenant_id: UUID, email: str) -> None:
    async with db.tenant(tenant_id) as session:
        user = await users.find_by_email(session, email)
    if user is not None:
        await credentials.count_wrong(db, tenant_id, user.id)
    await _record_failure(db, settings, tenant_id, email)


async def refresh(
    db: Database, settings: Settings, token: str, *, client: Client | None = None
) -> TokenAnswer:
    """Exchange a refresh token for new tokens.

    `client`: the browser whose cookie holds the token; None for a token in a body.

    Raises:
        InvalidRefreshTokenError: unknown, expired, used before, or the account is off.

    """
    browser = Browser(users.login_salt(settings), client.user_agent) if client else None
    rotation = await sessions.rotate_refresh_token(db, token, browser=browser)
    keys = await load_signing_keys(db, settings)
    async with db.tenant(sessions.tenant_of(token)) as session:
        user = await hold(session, rotation.user_id)
        if user is None or not await _may_stay(session, user):
            raise InvalidRefreshTokenError("Sign in again.")
        access = await sign_access(
            session, keys, settings, user, rotation.session_id, rotation.session_expires_at
        )
    return _answer(access, rotation.refresh_token, rotation.session_expires_at)


async def _may_stay(session: TenantSession, user: User) -> bool:
    """Return whether what a person signed in at is still accepted."""
    if user.issuer == EMBEDDED_ISSUER:
        return True
    return await issuers.is_accepted(session, session.tenant_id, user.issuer)


async def client_token(
    db: Database, settings: Settings, client_id: str, secret: str
) -> ClientTokenAnswer:
    """Give a machine an access token for its id and secret.

    Raises:
        InvalidClientError: id or secret is wrong, or the account is off or expired.

    """
    refused = InvalidClientError("Client id or secret is not right.")
    async with db.platform() as platform:
        tenants = await credentials.find_login_tenants(
            platform, users.login_hash(settings, client_id)
        )
    if len(tenants) != 1:
        raise refused
    keys = await load_signing_keys(db, settings)
    async with db.tenant(tenants[0]) as session:
        machine = await machines.check_client(session, client_id, secret)
        held = await hold(session, machine.id) if machine else None
        if held is None:
            raise refused
        access = await sign_access(session, keys, settings, held, None, None)
        actor = acting(tenants[0], held, None)
        await audit.record(
            session, actor, SignInAction.SERVICE_ACCOUNT_SIGNED_IN, "service_account", held.id
        )
    return ClientTokenAnswer(
        access_token=access.value, expires_in=int(access.lifetime.total_seconds())
    )


async def logout(session: TenantSession, actor: AuthContext) -> None:
    """End the caller's session; a token without one is revoked itself."""
    if actor.session_id is not None:
        await sessions.end_session(session, actor.session_id, "signed_out")
    else:
        await sessions.revoke(session, RevocationKind.TOKEN, [UUID(actor.token_id)])
    await audit.record(session, actor, SignInAction.SESSION_SIGNED_OUT, "session", actor.session_id)


async def change_password(db: Database, actor: AuthContext, change: PasswordChange) -> None:
    """Change the caller's password and end every other session of the account.

    Raises:
        NoPasswordError: the current password is wrong, or the account has none here.

    """
    tenant_id = actor.require_tenant()
    given = change.current_password
    checked = await credentials.verify_current(db, tenant_id, actor.user_id, given)
    if checked is None:
        raise NoPasswordError(_NOT_RIGHT)
    if change.new_password == given:
        raise NoPasswordError("The new password is the current one.")
    async with db.tenant(tenant_id) as session:
        if not await credentials.hold_checked(session, checked):
            raise NoPasswordError(_NOT_RIGHT)
        await credentials.write_password(session, actor.user_id, change.new_password)
        await sessions.end_user_sessions(
            session, actor.user_id, "password_changed", keep=actor.session_id
        )
        await audit.record(
            session, actor, SignInAction.USER_PASSWORD_CHANGED, "user", actor.user_id
        )


async def forget_password(db: Database, settings: Settings, asked: PasswordForgotten) -> None:
    """Note that a person asks for a new password: admins see it at the account.

    Answer and time are the same for an account that does not exist.
    """
    started = time.monotonic()
    tenant_id = await _tenant_of_login(db, settings, asked.email, asked.tenant)
    if tenant_id is not None:
        async with db.tenant(tenant_id) as session:
            found = await credentials.note_reset_asked(session, asked.email)
            if found is not None:
                actor = system_actor(tenant_id)
                await audit.record(
                    session, actor, SignInAction.USER_PASSWORD_RESET_ASKED, "user", found
                )
    await asyncio.sleep(max(0.0, _REFUSAL_SECONDS - (time.monotonic() - started)))


def discovery(settings: Settings) -> DiscoveryOut:
    """Return the embedded issuer's discovery document."""
    issuer = embedded_issuer(settings)
    return DiscoveryOut(
        issuer=issuer,
        jwks_uri=f"{issuer}/jwks",
        token_endpoint=f"{issuer}/token",
        grant_types_supported=["client_credentials"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
        response_types_supported=["token"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
        claims_supported=["iss", "aud", "sub", "iat", "exp", "jti", "sid", "roles", "tenant_id"],
    )


async def _tenant_of_login(
    db: Database, settings: Settings, email: str, slug: str | None
) -> UUID | None:
    async with db.platform() as session:
        known = await credentials.find_login_tenants(session, users.login_hash(settings, email))
        tenant = await tenancy.find_tenant(session, slug or "")
    if slug is not None:
        return tenant.id if tenant is not None else None
    return known[0] if len(known) == 1 else None


async def _record_failure(db: Database, settings: Settings, tenant_id: UUID, email: str) -> None:
    async with db.tenant(tenant_id) as session:
        await audit.record(
            session,
            system_actor(tenant_id),
            SignInAction.SESSION_REFUSED,
            "session",
            None,
            {"login_hash": users.login_hash(settings, email)},
        )


def _answer(access: IssuedToken, refresh_token: str, session_ends: datetime) -> TokenAnswer:
    return TokenAnswer(
        access_token=access.value,
        expires_in=max(1, int(access.lifetime.total_seconds())),
        refresh_token=refresh_token,
        session_expires_at=session_ends,
    )


def read_basic(header: str) -> tuple[str, str]:
    """Return client id and secret of an HTTP Basic header (RFC 7617).

    Raises:
        InvalidClientError: it cannot be read.

    """
    scheme, _, value = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise InvalidClientError("Send client id and secret.")
        client_id, found, secret = (
            base64.b64decode(value.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, ValueError) as error:
        raise InvalidClientError("The Basic header cannot be read.") from error
    if not found:
        raise InvalidClientError("The Basic header has no secret.")
    return client_id, secret
