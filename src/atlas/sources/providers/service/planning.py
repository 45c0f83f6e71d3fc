"""A dry run: who would be asked about a company of a country, in which order, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.sources.contracts import service as contracts
from atlas.sources.contracts.domain import Terms
from atlas.sources.credentials import service as credentials
from atlas.sources.credentials.domain.resolution import CredentialState
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.providers import repository
from atlas.sources.providers.domain import Planned, tiers_in
from atlas.sources.providers.schemas import ObstacleCode, ObstacleOut, PlannedOut, PlanOut
from atlas.sources.providers.service.listing import list_registers
from atlas.sources.providers.service.routing import given_providers
from atlas.sources.providers.traffic import FAILURES, OPEN_SECONDS, Refusal, refusal_after

_REMEMBERED = timedelta(seconds=FAILURES * 2 * OPEN_SECONDS)
_RECENT = 2 * FAILURES
_UNUSABLE = {CredentialState.UNCONFIGURED, CredentialState.DECRYPT_ERROR}
"""A key whose last test failed is tried again by a run."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tenant has of its providers, by their names. needs: what is missing, in words."""

    enabled: frozenset[str]
    needs: Mapping[str, str]
    terms: Mapping[str, Terms]
    refused: Mapping[str, Refusal]


async def get_plan(
    session: TenantSession, settings: Settings, vault: credentials.Vault, country: str
) -> PlanOut:
    """Return who would be asked about a company of a country. No provider is asked."""
    found = await repository.latest_routing(session)
    given = given_providers(found.routes)
    standing = await _standing(session, settings, vault)
    plan = tiers_in(country, given, found.routes)
    items = [
        _planned(one, plugins.installed().plugins.get(one.provider), standing, country)
        for one in sorted(plan.values(), key=lambda one: one.order)
        if one.set_for == country or given[one.provider].answers_in(country)
    ]
    registers = await list_registers(session, country)
    return PlanOut(country=country, revision=found.revision, items=items, registers=registers)


async def refusals(session: TenantSession, names: Sequence[str]) -> dict[str, Refusal]:
    """Return whom the breaker or a pause holds back, by the tenant's last calls."""
    moment, found = now(), plugins.installed().plugins
    recent = await repository.fetch_recent(session, names, _RECENT, moment - _REMEMBERED)
    return {
        name: why
        for name, calls in recent.items()
        if name in found
        and (
            why := refusal_after(
                [(one.called_at.timestamp(), State(one.outcome)) for one in calls],
                moment.timestamp(),
                found[name].manifest.connection.requests_per_minute,
            )
        )
    }


async def _standing(
    session: TenantSession, settings: Settings, vault: credentials.Vault
) -> Standing:
    names = list(plugins.installed().plugins)
    refused = await refusals(session, names)
    statuses = await credentials.list_statuses(session, vault)
    return Standing(
        enabled=frozenset(one.name for one in enabled_of(settings.providers)),
        needs={one.provider: one.remediation or "" for one in statuses if one.state in _UNUSABLE},
        terms=await contracts.in_force(session),
        refused=refused,
    )


def _planned(one: Planned, plugin: Plugin | None, standing: Standing, country: str) -> PlannedOut:
    obstacles = list(_obstacles(one, plugin, standing, country))
    guards = sorted((one.guards or frozenset()) & standing.enabled)
    asked = "no" if obstacles else "if_needed" if guards else "at_once"
    manifest = plugin.manifest if plugin else None
    return PlannedOut.built_from(
        one,
        display_name=manifest.display_name if manifest else one.provider,
        asked=asked,
        after=guards,
        identifiers=[item.scheme for item in manifest.capabilities.identifiers] if manifest else [],
        obstacles=obstacles,
    )


def _obstacles(
    one: Planned, plugin: Plugin | None, standing: Standing, country: str
) -> list[ObstacleOut]:
    name, found = one.provider, list[tuple[ObstacleCode, str]]()
    if one.guards is None:
        found.append(("switched_off", "Your routing switched it off."))
    if name not in standing.enabled:
        found.append(("not_enabled", "The operator has not enabled it (ATLAS_PROVIDERS)."))
    if plugin is None:
        found.append(("plugin_invalid", "Its plugin is not installed or not valid."))
    if name in standing.needs:
        found.append(("missing_credentials", standing.needs[name]))
    if name in standing.terms and not standing.terms[name].asks_about(country):
        found.append(("not_contracted", f"Your source contract does not use it in {country}."))
    if name in standing.refused:
        state, why = standing.refused[name]
        code: ObstacleCode = "paused" if state is State.THROTTLED else "breaker_open"
        found.append((code, f"{why[0].upper()}{why[1:]}."))
    return [ObstacleOut(code=code, text=text) for code, text in found]
