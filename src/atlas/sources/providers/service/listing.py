"""The providers of this installation, as a tenant sees them."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.manifest import plain
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.providers import repository
from atlas.sources.providers.domain import ANYWHERE, freshness
from atlas.sources.providers.models import ProviderState
from atlas.sources.providers.schemas import (
    ProviderHealth,
    ProviderOut,
    ProvidersOut,
)
from atlas.sources.registry import service as registry
from atlas.sources.registry.schemas import RegistryDatasetOut

_WELL = {State.OK, State.EMPTY}


async def list_providers(session: TenantSession, settings: Settings) -> ProvidersOut:
    """Return every provider that can be used, the names of the others, and the loaded files."""
    found = plugins.installed().plugins
    states = await repository.fetch_states(session, list(found))
    names = {one.name for one in enabled_of(settings.providers)}
    items = [_provider(one, names, states) for _, one in sorted(found.items())]
    return ProvidersOut(
        items=items, invalid=plugins.invalid(), registers=await list_registers(session)
    )


async def list_registers(
    session: TenantSession, country: str = ANYWHERE
) -> list[RegistryDatasetOut]:
    """Return the register files that the operator loaded, of all countries or of one."""
    return [
        RegistryDatasetOut.model_validate(one)
        for one in sorted(await registry.datasets(session), key=lambda one: one.name)
        if country in {ANYWHERE, *one.countries}
    ]


async def get_provider(
    session: TenantSession, settings: Settings, actor: AuthContext, name: str
) -> ProviderOut:
    """Return one provider.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    plugin = plugins.require(name, actor)
    states = await repository.fetch_states(session, [name])
    return _provider(plugin, {one.name for one in enabled_of(settings.providers)}, states)


def shortcomings(settings: Settings) -> str | None:
    """Return what readiness says of the providers and their plugins; None: all is well.

    Raises:
        ProvidersSettingError: `ATLAS_PROVIDERS` cannot be read.

    """
    enabled = [one.name for one in enabled_of(settings.providers)]
    invalid = {plain(one) for one in plugins.invalid()}  # named as their folders are
    known = plugins.installed().plugins
    unknown = sorted(one for one in enabled if one not in known and plain(one) not in invalid)
    notes = [plugins.shortcomings()]
    if unknown:
        notes.append(f"ATLAS_PROVIDERS names what is not installed: {', '.join(unknown)}")
    return "; ".join(one for one in notes if one) or None


def _provider(
    plugin: Plugin, enabled: set[str], states: Mapping[str, ProviderState]
) -> ProviderOut:
    manifest, state = plugin.manifest, states.get(plugin.name)
    return ProviderOut.built_from(
        manifest,
        enabled=plugin.name in enabled,
        needs_credentials=manifest.credentials is not None,
        jurisdictions=list(manifest.capabilities.jurisdictions),
        entity_types=list(manifest.capabilities.entity_types),
        identifiers=[one.scheme for one in manifest.capabilities.identifiers],
        health=_health(plugin.name in enabled, state),
        last_outcome=state.outcome if state else None,
        last_detail=(state.detail or None) if state else None,
        last_called_at=state.called_at if state else None,
        answered_at=state.answered_at if state else None,
        freshness=freshness(state.answered_at if state else None, now()),
    )


def _health(enabled: bool, state: ProviderState | None) -> ProviderHealth:
    if not enabled:
        return "off"
    if state is None:
        return "unknown"
    return "ok" if state.outcome in _WELL else "failing"
