"""The vault's one question: what a tenant has for a provider.

`Vault.resolve` is what a source is given at its composition. What it returns is used for one
request and dropped; no plaintext is kept here, only derived keys (`MasterKey`).
"""

from __future__ import annotations

import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import MissingTenantCredentialsError
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.outbound import HTTPClient, guarded_client
from atlas.sources.credentials import repository
from atlas.sources.credentials.domain.resolution import Missing, MissingReason, Origin, Resolved
from atlas.sources.credentials.domain.sealing import Owner, SealError
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.errors import NoCredentialNeededError, ProviderNotEnabledError
from atlas.sources.credentials.keyring import KeyRing, ring_of
from atlas.sources.credentials.models import CredentialRow
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.plugins.domain.form import CredentialForm, read_form
from atlas.sources.plugins.domain.manifest import Connection
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.loading import LoadedPlugins, installed

KEPT_SECONDS = 1.0
"""For how long a row that was read is used again, as long as nothing here changes it."""
_ROWS_KEPT = 1_024
OpenClient = Callable[[Connection], HTTPClient]


class SealedRows:
    """Rows that were read a moment ago, sealed as they are: a run asks for the same many times.

    What is stored or deleted in this process counts at once, in another one within a second. What
    the operator lends is counted and not kept here, nor is an absence.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[UUID, str], tuple[float, CredentialRow]] = OrderedDict()
        self._changes = 0

    @property
    def changes(self) -> int:
        """How many times something was forgotten: a row read before that is not kept after it."""
        return self._changes

    def get(self, tenant_id: UUID, provider: str) -> CredentialRow | None:
        """Return a row that was read within the last second."""
        found = self._rows.get((tenant_id, provider))
        return found[1] if found and time.monotonic() - found[0] < KEPT_SECONDS else None

    def keep(self, tenant_id: UUID, row: CredentialRow, since: int) -> None:
        """Keep a row; `since`: `changes` before it was read."""
        if since != self._changes:
            return
        self._rows[tenant_id, row.provider] = time.monotonic(), row
        self._rows.move_to_end((tenant_id, row.provider))
        if len(self._rows) > _ROWS_KEPT:
            self._rows.popitem(last=False)

    def forget(self, tenant_id: UUID, provider: str) -> None:
        """Forget a row that has changed."""
        self._changes += 1
        self._rows.pop((tenant_id, provider), None)


@dataclass(frozen=True, slots=True)
class Vault:
    """Credentials of one installation.

    plugins: asked for each time. client: for tests of keys. providers: `ATLAS_PROVIDERS`: those
    that may be asked, each with another address where it names one.
    """

    db: Database
    ring: KeyRing
    plugins: Callable[[], LoadedPlugins]
    client: OpenClient
    rows: SealedRows = field(default_factory=SealedRows)
    providers: Sequence[str] = ()

    def address_of(self, plugin: Plugin) -> str:
        """Return where a provider is called: as in a run, which asks none that is not enabled.

        Raises:
            ProviderNotEnabledError: the operator has not switched it on.
            ProvidersSettingError: `ATLAS_PROVIDERS` cannot be read.

        """
        manifest = plugin.manifest
        for one in enabled_of(self.providers):
            if one.name == plugin.name:
                return one.base_url or manifest.connection.base_url
        raise ProviderNotEnabledError(
            f"The operator has not enabled {manifest.display_name} (ATLAS_PROVIDERS): nothing was"
            " sent."
        )

    async def resolve(
        self, tenant_id: UUID, provider: str, *, fresh: bool = False
    ) -> Resolved | Missing:
        """Return what a tenant may use for a provider now.

        In this order: nothing, where the plugin needs none; the tenant's own; what the operator
        lends, which counts as one use. The tenant's own that does not decrypt is never replaced by
        another silently.

        Args:
            tenant_id: the tenant.
            provider: name of the plugin.
            fresh: the database is asked, whatever was read a moment ago.

        Raises:
            NotFoundError: there is no such plugin.
            PluginValidationError: the plugin does not hold together (503).

        """
        plugin = self.plugins().require(provider)
        if plugin.manifest.credentials is None:
            return Resolved(provider, Origin.NOT_NEEDED)
        row = None if fresh else self.rows.get(tenant_id, provider)
        if row is not None:
            fields = self.open(Owner.TENANT, tenant_id, provider, row.key_id, row.sealed)
            if fields is not None:
                return Resolved(provider, Origin.TENANT, fields, row.version)
        async with self.db.tenant(tenant_id) as session:
            return await self.resolve_in(session, plugin)

    async def require(self, tenant_id: UUID, provider: str, *, fresh: bool = False) -> Resolved:
        """Return what a tenant may use for a provider that the caller names.

        Raises:
            MissingTenantCredentialsError: it has nothing (424).
            NotFoundError, PluginValidationError: as `resolve`.

        """
        found = await self.resolve(tenant_id, provider, fresh=fresh)
        if isinstance(found, Missing):
            raise missing_error(found)
        return found

    async def resolve_in(self, session: TenantSession, plugin: Plugin) -> Resolved | Missing:
        """Return what the session's tenant may use for a plugin that needs a credential."""
        provider, since = plugin.name, self.rows.changes
        own = await repository.find_own(session, provider)
        if own is not None:
            fields = self.open(Owner.TENANT, session.tenant_id, provider, own.key_id, own.sealed)
            if fields is None:
                return Missing(provider, MissingReason.DECRYPT_ERROR)
            self.rows.keep(session.tenant_id, own, since)
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

    def form_of(self, provider: str, actor: AuthContext) -> tuple[Plugin, CredentialForm]:
        """Return a plugin and the form of its credentials.

        actor: an error gives the problems of a plugin to admins and operators alone.

        Raises:
            NoCredentialNeededError: it needs none.
            NotFoundError, PluginValidationError: as `resolve`.

        """
        plugin = self.plugins().require(provider, actor)
        if plugin.manifest.credentials is None:
            raise NoCredentialNeededError(
                f"{plugin.manifest.display_name} is used without a key: there is nothing to enter."
                f" POST /api/providers/{provider}/test tells whether it answers."
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

        vault = Vault(db, ring_of(settings), installed, client, providers=settings.providers)
        kept = settings, vault
        _VAULTS[db] = kept
    return kept[1]
