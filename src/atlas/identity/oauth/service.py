"""A program is allowed, gets its tokens, renews them, and signs out."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from pydantic import ValidationError

from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.web.resources import SCOPES, slug_of
from atlas.identity.audit import service as audit
from atlas.identity.auth import service as auth
from atlas.identity.auth.actions import SignInAction
from atlas.identity.auth.errors import InvalidCredentialsError
from atlas.identity.auth.issuers import embedded_issuer
from atlas.identity.auth.issuing import acting, hold, sign_access
from atlas.identity.auth.schemas import LoginRequest
from atlas.identity.auth.tokens import Bound, IssuedToken
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.keys.service import load_signing_keys
from atlas.identity.oauth import page, repository
from atlas.identity.oauth.actions import AssistantAction
from atlas.identity.oauth.clients import ClientBook
from atlas.identity.oauth.consent import Consent, ConsentSeal, browser_of
from atlas.identity.oauth.domain import allows_redirect, is_challenge, proves, scopes_of
from atlas.identity.oauth.errors import ClientRefusedError, OAuthCode, OAuthError
from atlas.identity.oauth.models import Asked, CodeRow
from atlas.identity.oauth.schemas import (
    Answer,
    AuthorizationRequest,
    GrantedTokenOut,
    ServerMetadataOut,
)
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RefreshUse
from atlas.identity.sessions.errors import InvalidRefreshTokenError
from atlas.identity.sessions.schemas import Client, Grant
from atlas.identity.users.schemas import User

CODE_LIFETIME = timedelta(seconds=60)
CODES_KEPT = timedelta(days=2)
"""A code that comes again ends the session that came of it: codes outlive every session."""
_MAX_STATE = 2000
_DOTS_OF_JWT = 2


def metadata(settings: Settings) -> ServerMetadataOut:
    """Return the metadata of the authorisation server."""
    issuer, base = embedded_issuer(settings), settings.public_url.rstrip("/")
    return ServerMetadataOut(
        issuer=issuer,
        authorization_endpoint=f"{base}/api/oauth/authorize",
        token_endpoint=f"{base}/api/oauth/token",
        revocation_endpoint=f"{base}/api/oauth/revoke",
        jwks_uri=f"{issuer}/jwks",
        scopes_supported=list(SCOPES),
        response_types_supported=["code"],
        grant_types_supported=["authorization_code", "refresh_token"],
        token_endpoint_auth_methods_supported=["none"],
        code_challenge_methods_supported=["S256"],
        client_id_metadata_document_supported=True,
        authorization_response_iss_parameter_supported=True,
    )


async def begin(
    clients: ClientBook, settings: Settings, request: AuthorizationRequest, secret: str | None
) -> Answer:
    """Answer an authorisation request with the consent page, or send the browser back.

    Args:
        clients: reads metadata documents.
        settings: of the installation.
        request: the query.
        secret: of the browser's cookie, if it has one.

    Raises:
        ClientRefusedError: no such client, or not its redirect URI: the browser stays here.

    """
    client = await clients.find(request.client_id)
    if not allows_redirect(client.redirect_uris, request.redirect_uri):
        raise ClientRefusedError("The client's metadata document does not list the redirect URI.")
    problem = _problem_of(settings, request)
    if problem is not None:
        return _back(settings, request.redirect_uri, request.state, error=problem)
    scopes = scopes_of(request.scope, SCOPES)
    if scopes is None:
        return _back(settings, request.redirect_uri, request.state, error="invalid_scope")
    seal = ConsentSeal.of(settings)
    kept = secret or seal.new_secret()
    asked = Asked(
        *(client.client_id, client.name, request.redirect_uri, request.resource),
        scopes=list(scopes),
        challenge=request.code_challenge,
    )
    consent = Consent(asked, request.state, seal.deadline(), browser_of(kept))
    return _page(settings, consent, cookie=seal.cookie(kept))


async def decide(
    db: Database, settings: Settings, consent: Consent, form: dict[str, str], client: Client
) -> Answer:
    """Take the person's decision: a code for the client, a refusal, or the page once more."""
    if form.get("decision") != "allow":
        return _back(settings, consent.asked.redirect_uri, consent.state, error="access_denied")
    email = form.get("email", "")
    slug = slug_of(settings.public_url, consent.asked.resource)
    try:
        request = LoginRequest(
            email=email,
            password=form.get("password", ""),
            tenant=slug,
            code=form.get("code", "").strip() or None,
        )
        async with auth.signed_in(db, settings, request) as (session, user):
            code = await _make_code(session, user, consent.asked, client)
    except (ValidationError, InvalidCredentialsError):
        return _page(settings, consent, email=email[:254], failed=True)
    return _back(settings, consent.asked.redirect_uri, consent.state, code=code)


async def exchange(db: Database, settings: Settings, form: dict[str, str]) -> GrantedTokenOut:
    """Exchange a code for tokens, once.

    Raises:
        OAuthError: the code is unknown, expired or used, or belongs to another client, redirect
            URI, resource or verifier. A code that comes again ends the session that came of it.

    """
    code = form.get("code", "")
    refused = OAuthError("invalid_grant", "The code is not valid for this request.")
    try:
        tenant_id = sessions.tenant_of(code)
    except InvalidRefreshTokenError as error:
        raise refused from error
    keys = await load_signing_keys(db, settings)
    async with db.tenant(tenant_id) as session:
        row = await repository.lock_code(session, sha256_hex(code.encode()))
        if row is not None and row.used_at is not None:
            if row.session_id is not None:
                await sessions.end_session(session, row.session_id, "code_reused")
        elif row is not None:
            user = await hold(session, row.user_id) if _fits(row, form) else None
            if user is not None:
                return await _open(session, keys, settings, user, row)
            await repository.mark_used(session, row.id, now(), None)
    # outside the block: what a wrong use ends must commit although the answer is 400
    raise refused


async def refresh(db: Database, settings: Settings, form: dict[str, str]) -> GrantedTokenOut:
    """Exchange a refresh token for the next tokens of the same grant.

    Raises:
        OAuthError: the token is unknown, expired, used before or another client's, or the account
            is off.

    """
    token = form.get("refresh_token", "")
    refused = OAuthError("invalid_grant", "The refresh token is not valid for this request.")
    try:
        tenant_id = sessions.tenant_of(token)
        rotation = await sessions.rotate_refresh_token(db, token, use=RefreshUse.CLIENT)
    except InvalidRefreshTokenError as error:
        raise refused from error
    keys = await load_signing_keys(db, settings)
    async with db.tenant(tenant_id) as session:
        grant = await sessions.find_grant(session, rotation.session_id)
        user = await hold(session, rotation.user_id)
        if grant is None or not _same(grant, form):
            await sessions.end_session(session, rotation.session_id, "refresh_token_reused")
        elif user is not None:
            access = await _sign(
                session,
                keys,
                settings,
                user,
                grant,
                rotation.session_id,
                rotation.session_expires_at,
            )
            return _granted(access, rotation.refresh_token, grant)
    raise refused


async def revoke(db: Database, form: dict[str, str]) -> None:
    """Sign a program out by its refresh token; a token that is not known changes nothing.

    Raises:
        OAuthError: it is an access token, which ends with its session (RFC 7009 §2.2.1).

    """
    if form.get("token", "").count(".") == _DOTS_OF_JWT:
        detail = "An access token ends with its session: send the refresh token."
        raise OAuthError("unsupported_token_type", detail)
    try:
        await sessions.end_by_refresh_token(db, form.get("token", ""), form.get("client_id", ""))
    except InvalidRefreshTokenError:
        return


async def any_codes(session: TenantSession) -> bool:
    """Return whether there are codes to prune one day."""
    return await repository.any_codes(session)


async def prune_codes(session: TenantSession) -> int:
    """Delete old codes, some hundreds at a time; 0 says that none is left."""
    return await repository.delete_codes(session, now() - CODES_KEPT)


def _problem_of(settings: Settings, request: AuthorizationRequest) -> OAuthCode | None:
    if request.response_type != "code":
        return "unsupported_response_type"
    challenge = request.code_challenge
    if request.code_challenge_method != "S256" or not is_challenge(challenge):
        return "invalid_request"
    if slug_of(settings.public_url, request.resource) is None:
        return "invalid_target"
    return "invalid_request" if len(request.state or "") > _MAX_STATE else None


def _page(
    settings: Settings,
    consent: Consent,
    *,
    email: str = "",
    failed: bool = False,
    cookie: str | None = None,
) -> Answer:
    text = page.render(
        consent,
        sealed=ConsentSeal.of(settings).close(consent),
        slug=slug_of(settings.public_url, consent.asked.resource) or "",
        email=email,
        failed=failed,
    )
    return Answer(page=text, policy=page.policy(consent), cookie=cookie)


def _back(
    settings: Settings,
    redirect_uri: str,
    state: str | None,
    *,
    error: OAuthCode | None = None,
    code: str | None = None,
) -> Answer:
    """Send the browser back to the client (RFC 6749 §4.1.2, RFC 9207)."""
    answer = [
        ("code", code),
        ("error", error),
        ("state", state),
        ("iss", embedded_issuer(settings)),
    ]
    query = urlencode([(name, value) for name, value in answer if value is not None])
    joined = "&" if "?" in redirect_uri else "?"
    return Answer(location=f"{redirect_uri}{joined}{query}")


async def _make_code(session: TenantSession, user: User, asked: Asked, client: Client) -> str:
    code = sessions.token_of(session.tenant_id, secrets.token_bytes(32))
    await repository.insert_code(
        session,
        asked,
        code_id=new_id(),
        user_id=user.id,
        code_hash=sha256_hex(code.encode()),
        moment=now(),
        lifetime=CODE_LIFETIME,
    )
    await audit.record(
        session,
        acting(session.tenant_id, user, None),
        AssistantAction.ALLOWED,
        "user",
        user.id,
        {
            "client_id": asked.client_id,
            "scopes": asked.scopes,
            "redirect_uri": asked.redirect_uri,
            "client_address": client.address,
        },
    )
    return code


def _fits(row: CodeRow, form: dict[str, str]) -> bool:
    return (
        row.expires_at > now()
        and form.get("client_id") == row.client_id
        and form.get("redirect_uri") == row.redirect_uri
        and form.get("resource") == row.resource
        and proves(form.get("code_verifier", ""), row.challenge)
    )


async def _open(
    session: TenantSession, keys: SigningKeys, settings: Settings, user: User, row: CodeRow
) -> GrantedTokenOut:
    grant = Grant(row.client_id, row.resource, tuple(row.scopes))
    opened = await sessions.open_session(
        session,
        user.id,
        method="password",
        client=Client(user_agent=row.client_name),
        grant=grant,
    )
    await repository.mark_used(session, row.id, now(), opened.id)
    renewal = await sessions.issue_refresh_token(
        session, opened.id, opened.expires_at, use=RefreshUse.CLIENT
    )
    access = await _sign(session, keys, settings, user, grant, opened.id, opened.expires_at)
    actor = acting(session.tenant_id, user, opened.id)
    payload = {"client_id": row.client_id, "scopes": row.scopes}
    await audit.record(session, actor, SignInAction.SESSION_OPENED, "session", opened.id, payload)
    return _granted(access, renewal, grant)


async def _sign(
    session: TenantSession,
    keys: SigningKeys,
    settings: Settings,
    user: User,
    grant: Grant,
    session_id: UUID,
    ends: datetime,
) -> IssuedToken:
    bound = Bound(grant.resource, grant.scopes, grant.client_id)
    return await sign_access(session, keys, settings, user, session_id, ends, bound=bound)


def _same(grant: Grant, form: dict[str, str]) -> bool:
    resource = form.get("resource", grant.resource)
    return form.get("client_id") == grant.client_id and resource == grant.resource


def _granted(access: IssuedToken, renewal: str, grant: Grant) -> GrantedTokenOut:
    return GrantedTokenOut(
        access_token=access.value,
        expires_in=max(1, int(access.lifetime.total_seconds())),
        refresh_token=renewal,
        scope=" ".join(grant.scopes),
    )
