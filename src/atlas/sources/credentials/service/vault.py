"""The vault's one question: what a tenant has for a provider.

`Vault.resolve` is what a source is given at its composition. What it returns is used for one
request and dropped; no plaintext is kept here, only derived keys (`MasterKey`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import MissingTenantCredentialsError
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.outbound import HTTPClient, guarded_client
from atlas.sources.credentials import repository
from atlas.sources.credentials.domain.resolution import Missing, MissingReason, Origin, Resolved
from atlas.sources.credentials.domain.sealing import Owner, SealError
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.errors import NoCredentialNeededError
from atlas.sources.credentials.keyring import KeyRing, ring_of
from atlas.sources.plugins.domain.form import CredentialForm, read_form
from atlas.sources.plugins.domain.manifest import Connection
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.loading import LoadedPlugins, installed

OpenClient = Callable[[Connection], HTTPClient]


@dataclass(frozen=True, slots=True)
class Vault:
    """Credentials of one installation. plugins: asked for each time. client: for tests of keys."""

    db: Database
    ring: KeyRing
    plugins: Callable[[], LoadedPlugins]
    client: OpenClient

    async def resolve(self, tenant_id: UUID, provider: str) -> Resolved | Missing:
        """Return what a tenant may use for a provider now.

        In this order: nothing, where the plugin needs none; the tenant's own; what the operator
        lends, which counts as one use. The tenant's own that does not decrypt is never replaced by
        another silently.

        Raises:
            NotFoundError: there is no such plugin.
            PluginValidationError: the plugin does not hold together (503).

        """
        plugin = self.plugins().require(provider)
        if plugin.manifest.credentials is None:
            return Resolved(provider, Origin.NOT_NEEDED)
        async with self.db.tenant(tenant_id) as session:
            return await self.resolve_in(session, plugin)

    async def require(self, tenant_id: UUID, provider: str) -> Resolved:
        """Return what a tenant may use for a provider that the caller names.

        Raises:
            MissingTenantCredentialsError: it has nothing (424).
            NotFoundError, PluginValidationError: as `resolve`.

        """
        found = await self.resolve(tenant_id, provider)
        if isinstance(found, Missing):
            raise missing_error(found)
        return found

    async def resolve_in(self, session: TenantSession, plugin: Plugin) -> Resolved | Missing:
        """Return what the session's tenant may use for a plugin that needs a credential."""
        provider = plugin.name
        own = await repository.find_own(session, provider)
        if own is not None:
            fields = self.open(Owner.TENANT, session.tenant_id, provider, own.key_id, own.sealed)
            if fields is None:
                return Missing(provider, MissingReason.DECRYPT_ERROR)
            return Resolved(provider, Origin.TENANT, fields, own.version)
        if not plugin.manifest.allow_platform_fallback:
            return Missing(provider, MissingReason.UNCONFIGURED)
        return await self._lent(session, provider)

    async def _lent(self, session: TenantSession, provider: str) -> Resolved | Missing:
        """Use the grant that ends first."""
        moment = now()
        grants = await repository.grants_of(session, provider)
        for grant in grants:
            if not grant.usable(moment) or grant.sealed is None:
                continue
            fields = self.open(
                Owner.SPONSORED, session.tenant_id, provider, grant.key_id, grant.sealed
            )
            if fields is None:
                return Missing(provider, MissingReason.DECRYPT_ERROR)
            if await repository.use_grant(session, grant.id, moment):
                return Resolved(provider, Origin.SPONSORED, fields, grant_id=grant.id)
        ended = MissingReason.GRANT_ENDED if grants else MissingReason.UNCONFIGURED
        return Missing(provider, ended)

    def open(
        self, owner: Owner, tenant_id: UUID, provider: str, key_id: str, sealed: bytes
    ) -> SecretFields | None:
        """Return the secrets of a row; None: it does not decrypt here."""
        key = self.ring.find(key_id)
        if key is None:
            return None
        try:
            return key.open(owner, tenant_id, provider, sealed)
        except SealError:
            return None

    def form_of(self, provider: str) -> tuple[Plugin, CredentialForm]:
        """Return a plugin and the form of its credentials.

        Raises:
            NoCredentialNeededError: it needs none.
            NotFoundError, PluginValidationError: as `resolve`.

        """
        plugin = self.plugins().require(provider)
        if plugin.manifest.credentials is None:
            raise NoCredentialNeededError(
                f"{plugin.manifest.display_name} is used without a key: there is nothing to enter."
            )
        return plugin, read_form(plugin.manifest.credentials)


def missing_error(missing: Missing) -> MissingTenantCredentialsError:
    """Return the 424 for a caller who named the provider."""
    what, page = missing.remediation, missing.console_path
    return MissingTenantCredentialsError(
        provider=missing.provider, remediation=what, console_path=page, reason=missing.reason.value
    )


_VAULTS: weakref.WeakKeyDictionary[Database, tuple[Settings, Vault]] = weakref.WeakKeyDictionary()


def vault_of(db: Database, settings: Settings) -> Vault:
    """Return the process's vault over a database, built once.

    Raises:
        MasterKeyError: a master key in the settings cannot be read.

    """
    kept = _VAULTS.get(db)
    if kept is None or kept[0] is not settings:

        def client(connection: Connection) -> HTTPClient:
            seconds, most = connection.timeout_seconds, connection.max_bytes
            return guarded_client(settings.outbound_allow, seconds=seconds, max_bytes=most)

        kept = settings, Vault(db, ring_of(settings), installed, client)
        _VAULTS[db] = kept
    return kept[1]
