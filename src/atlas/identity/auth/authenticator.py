"""From a request's headers to its verified caller.

A bounded cache keeps *verification* only, keyed by the token's hash and the version of the
keys it was verified with; revocations of session, user, roles, tenant and token are looked
at on every request.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Permission, Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database
from atlas.foundation.telemetry import logger
from atlas.foundation.web.resources import SCOPES, slug_of
from atlas.foundation.web.schemas import is_visible
from atlas.identity.auth.domain.roles import claim_values, map_roles
from atlas.identity.auth.domain.tokens import (
    MAX_TOKEN_BYTES,
    ParsedToken,
    Policy,
    TokenError,
    UnknownKeyError,
    VerifiedToken,
    audiences,
    former_token_id_of,
    parse,
    read_claims,
    token_id_of,
    verify,
)
from atlas.identity.auth.errors import (
    InvalidTokenError,
    MissingTokenError,
    TokenRevokedError,
)
from atlas.identity.auth.issuers import IssuerBook, TrustedIssuer
from atlas.identity.auth.tokens import read_context
from atlas.identity.issuers.schemas import Issuer
from atlas.identity.sessions.domain import LEEWAY, TokenFacts
from atlas.identity.sessions.feed import RevocationFeed
from atlas.identity.sessions.service import read_clock
from atlas.identity.tenancy.service import find_tenant
from atlas.identity.tenancy.service import hold_active as hold_tenant
from atlas.identity.users.external import ensure_external_user
from atlas.identity.users.service import hold_active as hold_user

log = logger(__name__)
_CACHE_SIZE = 10_000
_CACHE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A verification that held under `version` of its issuer's keys."""

    context: AuthContext
    facts: TokenFacts
    issuer: TrustedIssuer
    version: str
    until: float
    home: str | None = None
    """The tenant's issuer that the session was opened at."""


class Authenticator:
    """Verifies bearer tokens of the embedded issuer and of configured ones."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._public_url = settings.public_url
        self._issuers = IssuerBook(db, settings)
        self._feed = RevocationFeed(
            db,
            settings.database_url.get_secret_value(),
            on_issuer_change=self._issuers.mark_stale,
        )
        self._cache: OrderedDict[bytes, _Entry] = OrderedDict()

    @classmethod
    async def start(cls, db: Database, settings: Settings) -> "Authenticator":
        """Read revocations, issuers and keys; the process is not ready before this returns.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
            SigningKeyError: the embedded issuer's keys cannot be opened.

        """
        made = cls(db, settings)
        await made._feed.start()
        try:
            await made._issuers.start()
        except BaseException:
            await made.stop()
            raise
        return made

    async def stop(self) -> None:
        """Stop following revocations."""
        await self._feed.stop()
        await self._issuers.stop()

    @property
    def is_feed_fresh(self) -> bool:
        """Return whether revocations arrive; when not, each request reads its own."""
        return self._feed.is_fresh

    async def authenticate(
        self, headers: Mapping[str, str], client_ip: str, resource: str | None = None
    ) -> AuthContext:
        """Return the verified caller of a request.

        Args:
            headers: the request's, names in lower case.
            client_ip: for the log of refusals.
            resource: identifier of the resource that is called (`web.resources`): the token must
                be bound to it alone. None: the API's own tokens, which are bound to no resource.

        Raises:
            MissingTokenError, InvalidTokenError, TokenRevokedError: 401.
            DatabaseUnavailableError: revocations cannot be read, so no request passes.

        """
        token = _bearer(headers.get("authorization"))
        # what was verified for one resource says nothing about another
        digest = hashlib.sha256(f"{resource}\n{token}".encode("utf-8", "surrogatepass")).digest()
        if not self._feed.is_fresh:
            self._issuers.mark_stale()  # nobody tells of changes now: read them
        entry = self._cache.get(digest)
        if entry is None or not await self._holds(entry):
            entry = await self._verify(token, client_ip, resource)
            self._remember(digest, entry)
        else:
            self._cache.move_to_end(digest)
        if entry.context.expires_at + LEEWAY <= now():
            raise InvalidTokenError("The token has expired.")
        if not await self._is_home_accepted(entry):
            raise TokenRevokedError("Your organisation's identity provider is not accepted here.")
        if await self._feed.find(entry.facts) is not None:
            self._cache.pop(digest, None)
            raise TokenRevokedError("Sign in again.")
        return entry.context

    async def _is_home_accepted(self, entry: _Entry) -> bool:
        """Return whether the issuer that a session was opened at may still sign people in."""
        tenant_id = entry.context.tenant_id
        if entry.home is None or tenant_id is None:
            return True
        return await self._issuers.find_of(entry.home, tenant_id) is not None

    async def verify_identity(self, issuer: Issuer, token: str) -> VerifiedToken:
        """Verify an ID token: signature, issuer, audience (Atlas's client there) and dates.

        Raises:
            TokenError: it does not pass; the reason is for the log.

        """
        trusted = await self._issuers.find_by_id(issuer)
        if trusted is None or issuer.client_id is None:
            raise TokenError("issuer is not configured")
        policy = replace(trusted.policy, audience=issuer.client_id)
        return await self._check(parse(token), trusted, policy)

    async def account_of(self, issuer: Issuer, token: VerifiedToken) -> tuple[UUID, bool]:
        """Find or make the account of an ID token's subject; return it and whether it has a role.

        Raises:
            TokenError: the account or its tenant is switched off.

        """
        values = claim_values(token.claims, issuer.roles_claim)
        roles = map_roles(values, issuer.role_mapping, is_platform=False)
        user_id, _, _ = await self._account(token, issuer, roles)
        return user_id, bool(roles)

    async def _holds(self, entry: _Entry) -> bool:
        if time.monotonic() >= entry.until:
            return False
        return entry.version == await self._issuers.current(entry.issuer)

    def _remember(self, digest: bytes, entry: _Entry) -> None:
        self._cache[digest] = entry
        while len(self._cache) > _CACHE_SIZE:
            self._cache.popitem(last=False)

    async def _verify(self, token: str, client_ip: str, resource: str | None) -> _Entry:
        try:
            parsed = parse(token)
            if resource is None:
                issuer, verified = await self._for_api(parsed)
            else:
                issuer, verified = await self._for_resource(parsed, resource)
            version, home = issuer.version, None
            if issuer.config is None:
                home = _text(verified.claims.get("idp"))
                context, facts = read_context(verified)
            else:
                context, facts = await self._resolve(verified, issuer.config, token)
            if resource is not None:
                await self._check_tenant(context, resource)
                context = _scoped(context, verified.claims)
        except TokenError as error:
            log.info("token_refused", reason=str(error), client_ip=client_ip)
            raise InvalidTokenError("The token is not valid.") from error
        return _Entry(context, facts, issuer, version, time.monotonic() + _CACHE_SECONDS, home)

    async def _for_api(self, parsed: ParsedToken) -> tuple[TrustedIssuer, VerifiedToken]:
        """Verify a token of the API; one that a resource may take too is not one."""
        claims = read_claims(parsed)
        named = audiences(claims)
        if any(slug_of(self._public_url, item) is not None for item in named):
            raise TokenError("bound to a resource")
        issuer = await self._issuers.find(str(claims.get("iss")), named)
        if issuer is None:
            raise TokenError("issuer or audience is not configured")
        return issuer, await self._check(parsed, issuer, issuer.policy)

    async def _for_resource(
        self, parsed: ParsedToken, resource: str
    ) -> tuple[TrustedIssuer, VerifiedToken]:
        """Verify a token of a resource; one that the API may take too is not one."""
        claims = read_claims(parsed)
        tenant_id = await self._tenant_of(resource)
        if tenant_id is None:
            raise TokenError("the resource is no tenant's")
        issuer = await self._issuers.find_of(str(claims.get("iss")), tenant_id)
        if issuer is None:
            raise TokenError("issuer is not configured")
        if issuer.policy.audience in audiences(claims):
            raise TokenError("not bound to the resource alone")
        return issuer, await self._check(parsed, issuer, replace(issuer.policy, audience=resource))

    async def _tenant_of(self, resource: str) -> UUID | None:
        async with self._db.platform() as session:
            tenant = await find_tenant(session, slug_of(self._public_url, resource) or "")
        return tenant.id if tenant is not None else None

    async def _check_tenant(self, context: AuthContext, resource: str) -> None:
        """Refuse a token of another tenant: the slug names a resource and no more."""
        if context.tenant_id is None or context.tenant_id != await self._tenant_of(resource):
            raise TokenError("another tenant's resource")

    async def _check(
        self, parsed: ParsedToken, issuer: TrustedIssuer, policy: Policy
    ) -> VerifiedToken:
        await self._issuers.refresh(issuer, wanted=False)
        try:
            return verify(parsed, issuer.keys, policy, now())
        except UnknownKeyError:
            await self._issuers.refresh(issuer, wanted=True)
            return verify(parsed, issuer.keys, policy, now())

    async def _resolve(
        self, token: VerifiedToken, issuer: Issuer, raw: str
    ) -> tuple[AuthContext, TokenFacts]:
        """Find or make the account of an external token's subject."""
        values = claim_values(token.claims, issuer.roles_claim)
        roles = map_roles(values, issuer.role_mapping, is_platform=issuer.tenant_id is None)
        token_id = token_id_of(issuer.issuer, raw)
        if issuer.tenant_id is None:
            user_id = person_id = operator_id(issuer.issuer, token.subject)
            read_at = token.issued_at
        else:
            user_id, person_id, read_at = await self._account(token, issuer, roles)
        context = AuthContext(
            tenant_id=issuer.tenant_id,
            user_id=user_id,
            person_id=person_id,
            session_id=None,
            roles=roles,
            token_id=str(token_id),
            expires_at=token.expires_at,
            issuer=issuer.issuer,
        )
        # dated by what is older, the token or our look at the account: a change after
        # either of them revokes it
        issued_at = min(token.issued_at, read_at)
        facts = TokenFacts(
            issuer.tenant_id, user_id, None, token_id, issued_at, former_token_id_of(raw)
        )
        return context, facts

    async def _account(
        self, token: VerifiedToken, issuer: Issuer, roles: frozenset[Role]
    ) -> tuple[UUID, UUID, datetime]:
        if issuer.tenant_id is None:
            raise TokenError("a platform issuer has no accounts")
        async with self._db.tenant(issuer.tenant_id) as session:
            if await hold_tenant(session) is None:
                raise TokenError("the tenant is suspended")
            user = await ensure_external_user(
                session,
                issuer=issuer.issuer,
                subject=token.subject,
                email=_text(token.claims.get("email")),
                display_name=_text(token.claims.get("name")) or token.subject,
                roles=roles,
            )
            held = await hold_user(session, user.id)
            if held is None:
                raise TokenError("the account is disabled")
            return held.id, held.person_id, await read_clock(session)


def operator_id(issuer: str, subject: str) -> UUID:
    """Return the stable id of an operator from a platform issuer; no personal data is kept."""
    digest = hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()
    return UUID(bytes=digest[:16], version=5)


def _scoped(context: AuthContext, claims: Mapping[str, JSON]) -> AuthContext:
    """Return a caller within the scopes of its token, with the program that holds it."""
    granted = claim_values(claims, "scope") & frozenset(SCOPES)
    client = _text(claims.get("client_id")) or _text(claims.get("azp"))
    return replace(context, scopes=frozenset(Permission(name) for name in granted), client=client)


def _bearer(header: str | None) -> str:
    if header is None:
        raise MissingTokenError("A bearer token is required.")
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise MissingTokenError("Send the token as `Authorization: Bearer <token>`.")
    if len(token) > MAX_TOKEN_BYTES:
        raise InvalidTokenError("The token is too large.")
    return token


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    cleaned = "".join(character for character in value if character.isprintable()).strip()
    return cleaned[:200] if is_visible(cleaned[:200]) else None
