"""The issuers whose tokens this process accepts, and their keys."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.outbound import OutboundClient, OutboundRefusedError
from atlas.foundation.telemetry import logger
from atlas.identity.auth.domain.keys import KeySet, read_jwks
from atlas.identity.auth.domain.tokens import Policy
from atlas.identity.issuers import service as issuers
from atlas.identity.issuers.schemas import Issuer
from atlas.identity.keys.domain import ALGORITHM, SigningKeys
from atlas.identity.keys.service import load_signing_keys

log = logger(__name__)
AUDIENCE = "atlas"
"""`aud` of the embedded issuer's tokens."""
_KEYS_MAX_AGE = 600.0
"""Seconds after which an issuer's keys are read again, so that a withdrawn key ends."""
_KEYS_STALE_AFTER = 3600.0
"""An issuer whose keys could not be read for so long is not believed any more."""
_REFRESH_PAUSE = 5.0
"""At most one read of an issuer's keys in so many seconds, whatever tokens ask for."""
_RELOAD_PAUSE = 2.0
_EMPTY = KeySet((), "")


def embedded_issuer(settings: Settings) -> str:
    """Return the `iss` of the embedded issuer."""
    return settings.public_url.rstrip("/") + "/api/auth"


@dataclass(slots=True)
class TrustedIssuer:
    """An issuer with its policy and the keys read last."""

    config: Issuer | None
    """None: the embedded issuer."""
    policy: Policy
    keys: KeySet = _EMPTY
    read_at: float = float("-inf")
    tried_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def id(self) -> UUID | None:
        """Return the configuration's id."""
        return self.config.id if self.config else None

    @property
    def version(self) -> str:
        """Return a name of exactly these keys under exactly this configuration."""
        return f"{self.config.version if self.config else 0}:{self.keys.version}"


class IssuerBook:
    """Finds the issuer of a token and keeps its keys current."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._client = OutboundClient(settings.outbound_allow)
        self._embedded = TrustedIssuer(
            None, Policy(embedded_issuer(settings), AUDIENCE, frozenset({ALGORITHM}))
        )
        self._by_name: dict[str, list[TrustedIssuer]] = {}
        self._stale = True
        self._loaded_at = float("-inf")
        self._lock = asyncio.Lock()

    async def start(self) -> None:
        """Read the issuers and the embedded issuer's keys, making the first key if needed."""
        await self._read_embedded()
        await self._reload()

    async def stop(self) -> None:
        """Close the outbound client."""
        await self._client.close()

    def mark_stale(self) -> None:
        """Read the issuers again before the next token: one of them has changed."""
        self._stale = True

    async def find(self, name: str, audiences: frozenset[str]) -> TrustedIssuer | None:
        """Return the issuer with this name whose audience the token names."""
        if name == self._embedded.policy.issuer:
            return self._embedded
        fitting = [item for item in await self._listed(name) if item.policy.audience in audiences]
        return fitting[0] if len(fitting) == 1 else None

    async def find_of(self, name: str, tenant_id: UUID) -> TrustedIssuer | None:
        """Return the issuer with this name that a tenant's people sign in at."""
        if name == self._embedded.policy.issuer:
            return self._embedded
        fitting = [
            item
            for item in await self._listed(name)
            if item.config is not None and item.config.tenant_id == tenant_id
        ]
        return fitting[0] if len(fitting) == 1 else None

    async def find_by_id(self, config: Issuer) -> TrustedIssuer | None:
        """Return the issuer of a configuration, if it is still this one."""
        for item in await self._listed(config.issuer):
            if item.config is not None and item.config == config:
                return item
        return None

    async def _listed(self, name: str) -> list[TrustedIssuer]:
        unknown = name not in self._by_name
        if self._stale or (unknown and time.monotonic() - self._loaded_at > _RELOAD_PAUSE):
            await self._reload()
        return self._by_name.get(name, [])

    async def current(self, issuer: TrustedIssuer) -> str | None:
        """Return the version of an issuer's keys and configuration as of now.

        None when it is no longer configured.
        """
        if issuer is self._embedded:
            return issuer.version
        if self._stale:
            await self._reload()
        listed = self._by_name.get(issuer.policy.issuer, ())
        return issuer.version if any(item is issuer for item in listed) else None

    async def refresh(self, issuer: TrustedIssuer, *, wanted: bool) -> None:
        """Read an issuer's keys if they are old, or if a token asks for one that is not there.

        Args:
            issuer: whose keys.
            wanted: a token names a key that is not known; still throttled.

        """
        if not wanted and time.monotonic() - issuer.read_at < _KEYS_MAX_AGE:
            return
        async with issuer.lock:
            moment = time.monotonic()
            if moment - issuer.tried_at < (_REFRESH_PAUSE):
                return
            issuer.tried_at = moment
            if issuer.config is None:
                await self._read_embedded()
            else:
                await self._fetch(issuer, issuer.config)

    async def _fetch(self, issuer: TrustedIssuer, config: Issuer) -> None:
        try:
            issuer.keys = read_jwks(await self._client.get_json(config.jwks_uri))
            issuer.read_at = time.monotonic()
        except (OutboundRefusedError, ValueError) as error:
            log.warning("issuer_keys_unreadable", issuer_id=str(config.id), reason=str(error))
            if time.monotonic() - issuer.read_at > _KEYS_STALE_AFTER:
                issuer.keys = _EMPTY

    async def _read_embedded(self) -> None:
        keys: SigningKeys = await load_signing_keys(self._db, self._settings)
        self._embedded.keys = read_jwks(keys.jwks())
        self._embedded.read_at = time.monotonic()

    async def _reload(self) -> None:
        async with self._lock:
            self._stale = False
            try:
                async with self._db.platform() as session:
                    enabled = await issuers.list_enabled(session)
            except BaseException:
                self._stale = True
                raise
            known = {item.id: item for items in self._by_name.values() for item in items}
            self._by_name = _arrange(enabled, known)
            self._loaded_at = time.monotonic()


def _arrange(
    enabled: list[Issuer], known: Mapping[UUID | None, TrustedIssuer]
) -> dict[str, list[TrustedIssuer]]:
    found: dict[str, list[TrustedIssuer]] = {}
    for config in enabled:
        before = known.get(config.id)
        if before is None or before.config != config:
            policy = Policy(config.issuer, config.audience, frozenset(config.algorithms))
            before = TrustedIssuer(config, policy)
        found.setdefault(config.issuer, []).append(before)
    return found
