"""Testing a provider: whether it answers a cheap request now, also one that needs no key."""

from __future__ import annotations

import time
from collections.abc import Mapping

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.identity.audit import service as audit
from atlas.sources.credentials import service as credentials
from atlas.sources.credentials.domain.resolution import Reply
from atlas.sources.plugins import service as plugins
from atlas.sources.providers.actions import ProviderAction
from atlas.sources.providers.schemas import ProviderTestOut

RESOURCE = "provider"
_WORDS: Mapping[Reply, str] = {
    Reply.OK: "{title} answers.",
    Reply.EMPTY: "{title} answers.",
    Reply.SCHEMA_CHANGED: "{title} answers in another form than its plugin reads (status"
    " {status}): the operator looks for a newer plugin, or mends the address.",
    Reply.UNREACHABLE: "{title} could not be reached, or failed{said}. Until it answers, runs say"
    " `unreachable`, and nothing is concluded from its silence. Test it again later.",
    Reply.THROTTLED: "{title} accepts no more requests for now. Test it again later.",
    Reply.UNAUTHORISED: "{title} refused the request (status {status}).",
    Reply.FAILED: "The plugin failed: the operator finds the reason in the log"
    " (credential_test_failed).",
}


async def test_provider(vault: credentials.Vault, actor: AuthContext, name: str) -> ProviderTestOut:
    """Ask a provider whether it answers, as a run would; no transaction is open meanwhile.

    Raises:
        PluginValidationError, NotFoundError: as `plugins.require`.
        ProviderNotEnabledError: the operator has not switched it on.
        MissingTenantCredentialsError: it needs credentials, and the tenant has none (424).

    """
    plugin = plugins.require(name, actor)
    title = plugin.manifest.display_name
    address = vault.address_of(plugin)
    tenant = actor.require_tenant()
    found = await vault.require(tenant, name, fresh=True)
    moment, began = now(), time.monotonic()
    outcome, status = await credentials.probe(vault, plugin, address, found)
    seconds = time.monotonic() - began
    async with vault.db.tenant(tenant) as session:
        told = {"provider": name, "outcome": outcome.value, "status": status}
        await audit.record(session, actor, ProviderAction.TESTED, RESOURCE, None, told)
    said = "" if status is None else f" (status {status})"
    return ProviderTestOut(
        provider=name,
        reachable=outcome in {Reply.OK, Reply.EMPTY},
        outcome=outcome,
        status=status,
        seconds=seconds,
        tested_at=moment,
        text=_WORDS[outcome].format(title=title, status=status, said=said),
    )
