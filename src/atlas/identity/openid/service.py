"""Signing people in at their organisation's OpenID provider: the server exchanges the code."""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import system_actor
from atlas.foundation.db import Database
from atlas.foundation.outbound import OutboundClient, OutboundRefusedError
from atlas.foundation.telemetry import logger
from atlas.identity.audit import service as audit
from atlas.identity.auth.actions import SignInAction
from atlas.identity.auth.cookies import ConsoleCookie
from atlas.identity.auth.domain.tokens import TokenError, VerifiedToken
from atlas.identity.auth.issuing import acting, hold
from atlas.identity.auth.service import OPENID_PATH
from atlas.identity.issuers import service as issuers
from atlas.identity.issuers.errors import IssuerNotFoundError
from atlas.identity.issuers.schemas import Issuer
from atlas.identity.openid.domain import (
    SECONDS,
    Begun,
    SignInSeal,
    authorization_address,
    identity_problem,
    safe_next,
)
from atlas.identity.openid.errors import Refusal, SignInRefusedError
from atlas.identity.openid.schemas import Onward, Returned
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RefreshUse
from atlas.identity.sessions.schemas import Client
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users

log = logger(__name__)
PATH = OPENID_PATH
_NAME = "atlas_sign_in"
_MAX_ANSWER = 65_536


class Verifier(Protocol):
    """Verifies ID tokens by an issuer's keys, and finds or makes the accounts of their subjects."""

    async def verify_identity(self, issuer: Issuer, token: str) -> VerifiedToken:
        """Return a token whose signature, issuer, audience and dates pass, or raise TokenError."""
        ...

    async def account_of(self, issuer: Issuer, token: VerifiedToken) -> tuple[UUID, bool]:
        """Return the account and whether it has a role; TokenError: it or its tenant is off."""
        ...


@dataclass(frozen=True, slots=True)
class SignIns:
    """What a sign-in at a provider needs."""

    db: Database
    settings: Settings
    verifier: Verifier
    client: OutboundClient

    @property
    def seal(self) -> SignInSeal:
        """Return the seal of this installation."""
        salt = users.login_salt(self.settings)
        return SignInSeal(hmac.digest(salt, b"atlas.openid", hashlib.sha256))

    @property
    def redirect_uri(self) -> str:
        """Return the address that is registered at the provider."""
        return f"{self.settings.public_url.rstrip('/')}{PATH}/callback"


def cookie_name(console: ConsoleCookie) -> str:
    """Return the cookie's name; browsers take a `__Secure-` name over https only."""
    return f"__Secure-{_NAME}" if console.is_secure else _NAME


def _cookie(console: ConsoleCookie, value: str, seconds: int) -> str:
    # Lax: the provider's redirect is another site's navigation, which Strict would send without it
    secure = "; Secure" if console.is_secure else ""
    return (
        f"{cookie_name(console)}={value}; Path={PATH}; HttpOnly; SameSite=Lax;"
        f" Max-Age={seconds}{secure}"
    )


async def begin(
    signing: SignIns, console: ConsoleCookie, issuer_id: UUID, next_path: str | None
) -> Onward:
    """Send the browser to the provider.

    Raises:
        IssuerNotFoundError: no such issuer, or people cannot sign in to the Console there.

    """
    issuer = await _offered(signing, issuer_id)
    if issuer is None or issuer.client_id is None or issuer.authorization_endpoint is None:
        raise IssuerNotFoundError
    begun = Begun(
        issuer.id, safe_next(next_path), int(time.time()) + SECONDS, secrets.token_urlsafe(24)
    )
    address = authorization_address(
        issuer.authorization_endpoint,
        client_id=issuer.client_id,
        scope=issuer.scope,
        redirect_uri=signing.redirect_uri,
        proof=signing.seal.proof(begun),
    )
    return Onward(address, (_cookie(console, signing.seal.close(begun), SECONDS),))


async def finish(
    signing: SignIns,
    console: ConsoleCookie,
    returned: Returned,
    cookie: str | None,
    client: Client,
) -> Onward:
    """End a sign-in: exchange the code, open a session, send the browser to the Console.

    A refusal sends it to the sign-in page, which says what it means.
    """
    cleared = _cookie(console, "", 0)
    begun = signing.seal.open(cookie or "", time.time())
    issuer = await _offered(signing, begun.issuer_id) if begun else None
    if begun is None or issuer is None:
        return await _refused(signing, None, begun, Refusal.EXPIRED, cleared)
    try:
        token = await _identity(signing, issuer, begun, returned)
        refresh = await _open(signing, issuer, token, client, begun.number)
    except SignInRefusedError as error:
        log.info("openid_sign_in_refused", refusal=error.refusal, reason=error.reason)
        return await _refused(signing, issuer, begun, error.refusal, cleared)
    return Onward(begun.next, (cleared, console.holding(refresh)))


async def _offered(signing: SignIns, issuer_id: UUID) -> Issuer | None:
    async with signing.db.platform() as session:
        found = await issuers.find_enabled(session, issuer_id)
    return found if found is not None and found.offers_sign_in else None


async def _identity(
    signing: SignIns, issuer: Issuer, begun: Begun, returned: Returned
) -> VerifiedToken:
    proof = signing.seal.proof(begun)
    if not hmac.compare_digest(returned.state.encode(), proof.state.encode()):
        raise SignInRefusedError(Refusal.EXPIRED, "another state")
    if await _is_spent(signing, issuer, begun.number):
        raise SignInRefusedError(Refusal.EXPIRED, "the sign-in has opened a session already")
    if returned.iss and returned.iss != issuer.issuer:  # RFC 9207
        raise SignInRefusedError(Refusal.NOT_ACCEPTED, "the answer is another issuer's")
    if returned.error or not returned.code:
        raise SignInRefusedError(Refusal.DENIED, "the provider sent no code")
    form = {
        "grant_type": "authorization_code",
        "client_id": issuer.client_id or "",
        "code": returned.code,
        "redirect_uri": signing.redirect_uri,
        "code_verifier": proof.verifier,
    }
    try:
        answer = await signing.client.post_form(
            issuer.token_endpoint or "", form, max_bytes=_MAX_ANSWER
        )
    except OutboundRefusedError as error:
        raise SignInRefusedError(Refusal.PROVIDER_FAILED, error.detail) from error
    raw = answer.get("id_token") if isinstance(answer, dict) else None
    if not isinstance(raw, str):
        raise SignInRefusedError(Refusal.PROVIDER_FAILED, "the provider sent no ID token")
    try:
        token = await signing.verifier.verify_identity(issuer, raw)
    except TokenError as error:
        raise SignInRefusedError(Refusal.NOT_ACCEPTED, str(error)) from error
    problem = identity_problem(token.claims, issuer.client_id or "", proof.nonce)
    if problem is not None:
        raise SignInRefusedError(Refusal.NOT_ACCEPTED, problem)
    return token


async def _is_spent(signing: SignIns, issuer: Issuer, number: str) -> bool:
    if issuer.tenant_id is None:
        return False
    async with signing.db.tenant(issuer.tenant_id) as session:
        return await sessions.has_opened(session, number)


async def _open(
    signing: SignIns, issuer: Issuer, token: VerifiedToken, client: Client, number: str
) -> str:
    """Open a session of the token's subject; return the refresh token of the Console's cookie."""
    if issuer.tenant_id is None:
        raise SignInRefusedError(Refusal.NOT_ACCEPTED, "a platform issuer has no accounts")
    try:
        user_id, has_role = await signing.verifier.account_of(issuer, token)
    except TokenError as error:
        raise SignInRefusedError(Refusal.ACCOUNT_OFF, str(error)) from error
    if not has_role:
        raise SignInRefusedError(Refusal.NO_ROLE, "no value of the claim is mapped to a role")
    async with signing.db.tenant(issuer.tenant_id) as session:
        held = await hold(session, user_id)
        if held is None:
            raise SignInRefusedError(Refusal.ACCOUNT_OFF, "the account is disabled")
        opened = await sessions.open_session(session, held.id, method="openid", client=client)
        if not await sessions.note_sign_in(session, opened.id, number):
            raise SignInRefusedError(Refusal.EXPIRED, "another answer came first")
        refresh = await sessions.issue_refresh_token(
            session, opened.id, opened.expires_at, use=RefreshUse.COOKIE
        )
        actor = acting(issuer.tenant_id, held, opened.id)
        payload = {"method": "openid", "issuer": issuer.issuer}
        await audit.record(
            session, actor, SignInAction.SESSION_OPENED, "session", opened.id, payload
        )
    return refresh


async def _refused(
    signing: SignIns,
    issuer: Issuer | None,
    begun: Begun | None,
    refusal: Refusal,
    cleared: str,
) -> Onward:
    query = {"refused": str(refusal)}
    if begun is not None and begun.next != "/":
        query["next"] = begun.next
    if issuer is not None and issuer.tenant_id is not None:
        async with signing.db.platform() as platform:
            query["tenant"] = (await tenancy.get_tenant(platform, issuer.tenant_id)).slug
        async with signing.db.tenant(issuer.tenant_id) as session:
            actor = system_actor(issuer.tenant_id)
            payload = {"method": "openid", "refusal": str(refusal)}
            await audit.record(
                session, actor, SignInAction.SESSION_REFUSED, "session", None, payload
            )
    return Onward(f"/sign-in?{urlencode(query)}", (cleared,))
