"""Testing a credential: the provider is asked, and what it answers becomes the state."""

from __future__ import annotations

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.telemetry import logger
from atlas.identity.audit import service as audit
from atlas.sources.credentials import repository
from atlas.sources.credentials.actions import CredentialAction
from atlas.sources.credentials.domain.resolution import Reply, Resolved
from atlas.sources.credentials.schemas import CredentialStatus
from atlas.sources.credentials.service.tenant_credentials import RESOURCE, get_status
from atlas.sources.credentials.service.vault import Vault
from atlas.sources.plugins.domain.plugin import Plugin

log = logger(__name__)


async def test_credential(vault: Vault, actor: AuthContext, provider: str) -> CredentialStatus:
    """Ask the provider with what the tenant would use; no transaction is open meanwhile.

    A provider that cannot be asked gives `error` as well: the key was not seen to work.

    Raises:
        MissingTenantCredentialsError: there is nothing to test (424).
        NoCredentialNeededError: the provider needs no credential.
        NotFoundError: there is no such provider.
        PluginValidationError: its plugin does not hold together.
        ProviderNotEnabledError: the operator has not switched it on; nothing is sent.

    """
    tenant_id = actor.require_tenant()
    plugin, _ = vault.form_of(provider, actor)
    address = vault.address_of(plugin)  # before what is lent counts as used
    found = await vault.require(tenant_id, provider, fresh=True)
    outcome, _ = await probe(vault, plugin, address, found)
    async with vault.db.tenant(tenant_id) as session:
        own = await repository.find_own(session, provider, lock=True)
        if found.grant_id is not None:
            await repository.note_grant_test(session, found.grant_id, outcome, now())
        elif own is not None:
            await repository.note_test(session, own.id, found.version, outcome, now())
        await audit.record(
            session,
            actor,
            CredentialAction.CREDENTIAL_TESTED,
            RESOURCE,
            found.grant_id or (own.id if own else None),
            {"provider": provider, "origin": found.origin.value, "outcome": outcome.value},
        )
        return await get_status(session, vault, actor, provider)


async def probe(
    vault: Vault, plugin: Plugin, address: str, found: Resolved
) -> tuple[Reply, int | None]:
    """Ask the provider's cheap request; return how it ended, with the status of the answer.

    address: `Vault.address_of`, which refuses a provider that is not enabled.

    Whatever the plugin raises is not passed on: its text may hold what the plugin was given.
    """
    connection = plugin.manifest.connection
    try:
        async with vault.client(connection) as http:
            client = plugin.client(http, address, found.fields.reveal())
            answer = await client.probe(plugin.manifest.health.path)
            return Reply(answer.state.value), answer.status
    except Exception as error:  # noqa: BLE001  a plugin's code may raise anything
        log.warning("credential_test_failed", provider=plugin.name, error_type=type(error).__name__)
        return Reply.FAILED, None
