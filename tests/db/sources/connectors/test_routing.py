"""Routing in a run: a fallback is asked where its primary fails, and only there."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from pydantic import SecretStr
from tests.conftest import actor_of, make_tenant
from tests.db.sources.connectors.conftest import Connected, Run

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.bundled.service import sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials.service import tenant_credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.plugins.failing import (
    FAILURES,
    Conversation,
    Replay,
    conversation,
    recorded,
    replaying,
)
from atlas.sources.plugins.loading import installed
from atlas.sources.providers import repository
from atlas.sources.providers.domain import ProviderTier, Route
from atlas.sources.providers.models import Routing

PRIMARY, FALLBACK = "companies_house", "opencorporates"
ALL = (PRIMARY, FALLBACK)


@dataclass(frozen=True)
class Routed:
    """Two providers that know the same company, switched on for a tenant."""

    tenant: UUID
    replays: dict[str, Replay]
    connected: Connected

    async def investigate(self, *routes: Route) -> Run:
        """Set the routes and do a run."""
        async with self.connected.runtime.db.tenant(self.tenant) as session:
            revision = (await repository.latest_routing(session)).revision + 1
            await repository.insert_routing(session, Routing(revision, routes), new_id(), now())
        return await self.connected.investigate()


def said_of(name: str) -> Conversation:
    found = conversation(installed().require(name))
    assert not isinstance(found, str)
    return found


@pytest.fixture
def routed(runtime: Runtime, register: None) -> Callable[[], AbstractAsyncContextManager[Routed]]:
    """Both providers on loopback, and a tenant with keys of both."""

    @asynccontextmanager
    async def go() -> AsyncIterator[Routed]:
        tenant = await make_tenant(runtime.db, "routes")
        vault = vault_of(runtime.db, runtime.settings)
        async with runtime.db.tenant(tenant) as session:
            for name in ALL:
                keys = {one: SecretStr(value) for one, value in said_of(name).credentials.items()}
                await tenant_credentials.store(session, vault, actor_of(tenant), name, keys, None)
        one, two = (Replay(recorded(installed().require(name), said_of(name))) for name in ALL)
        async with replaying(one), replaying(two):
            replays = dict(zip(ALL, (one, two), strict=True))
            settings = runtime.settings.model_copy(
                update={
                    "providers": [f"{name}=http://{at.pair}" for name, at in replays.items()],
                    "outbound_allow": [at.pair for at in replays.values()],
                }
            )
            sources = sources_of(runtime.db, settings, runtime.storage, VaultCredentials(vault))
            plugin = installed().require(PRIMARY)
            made = Connected(plugin, said_of(PRIMARY), one, tenant, runtime, sources)
            yield Routed(tenant, replays, made)

    return go


def parts(run: Run, provider: str) -> dict[str, tuple[str | None, str | None]]:
    """Outcome and tier of each part of a provider."""
    return {
        name: (row.outcome, row.tier)
        for name, row in run.sources.items()
        if name.split(":")[:2] == ["provider", provider]
    }


BACKUP = Route("GB", FALLBACK, ProviderTier.FALLBACK)
Open = Callable[[], AbstractAsyncContextManager[Routed]]


async def test_without_rows_both_are_asked_and_say_their_tier(routed: Open) -> None:
    async with routed() as found:
        run = await found.connected.investigate()
    assert all(one.asked for one in found.replays.values())
    assert {tier for _, tier in parts(run, PRIMARY).values()} == {"primary"}
    assert parts(run, FALLBACK) == {f"provider:{FALLBACK}:company": ("ok", "supplementary")}


async def test_a_fallback_is_not_asked_where_the_primary_answers(routed: Open) -> None:
    async with routed() as found:
        run = await found.investigate(BACKUP)
    assert found.replays[PRIMARY].asked
    assert found.replays[FALLBACK].asked == []
    assert parts(run, FALLBACK) == {f"provider:{FALLBACK}": ("not_needed", "fallback")}
    row = run.sources[f"provider:{FALLBACK}"]
    assert (row.status, row.covered) == ("not_available", [])
    assert row.detail == (
        "OpenCorporates was not asked (it is a fallback, and Companies House answered)."
    )
    assert not [one for one in run.warnings if "OpenCorporates" in one]


FAILING = {one.name: one.send for one in FAILURES}


@pytest.mark.parametrize("failure", ["401", "404", "429", "500", "truncated", "renamed members"])
async def test_a_fallback_is_asked_after_the_primary_failed(routed: Open, failure: str) -> None:
    async with routed() as found:
        found.replays[PRIMARY].send = FAILING[failure]
        run = await found.investigate(BACKUP)
    assert len(found.replays[FALLBACK].asked) == 1
    assert parts(run, FALLBACK) == {f"provider:{FALLBACK}:company": ("ok", "fallback")}
    row = run.sources[f"provider:{FALLBACK}:company"]
    assert row.detail is not None
    assert "It was asked as a fallback: Companies House " in row.detail
    covered = {one for name in parts(run, PRIMARY) for one in run.sources[name].covered}
    assert "Directorship" not in covered  # the fallback's answer lends the primary nothing
    assert "Directorship" not in row.covered


async def test_an_answer_that_is_incomplete_does_not_keep_the_fallback_away(routed: Open) -> None:
    async with routed() as found:
        found.replays[PRIMARY].send = FAILING["500"]
        found.replays[PRIMARY].well = 1
        run = await found.investigate(BACKUP)
    assert parts(run, PRIMARY)[f"provider:{PRIMARY}:company"] == ("ok", "primary")
    row = run.sources[f"provider:{FALLBACK}:company"]
    assert row.detail is not None
    assert row.detail.endswith("Companies House did not answer completely.")


async def test_a_fallback_for_which_no_time_is_left_is_not_assessed(
    routed: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.sources.providers.asking.LONGEST_SECONDS", 0.0)
    async with routed() as found:
        found.replays[PRIMARY].send = FAILING["500"]
        run = await found.investigate(BACKUP)
    assert found.replays[FALLBACK].asked == []
    row = run.sources[f"provider:{FALLBACK}"]
    assert (row.status, row.outcome, row.covered) == ("failed", "unreachable", [])
    [warning] = [one for one in run.warnings if one.startswith("OpenCorporates")]
    assert "those before it took too long" in warning


async def test_what_is_switched_off_is_not_asked_covers_nothing_and_says_so(routed: Open) -> None:
    async with routed() as found:
        run = await found.investigate(Route("GB", PRIMARY, ProviderTier.OFF), BACKUP)
    assert found.replays[PRIMARY].asked == []
    assert len(found.replays[FALLBACK].asked) == 1  # nothing before it answered
    row = run.sources[f"provider:{PRIMARY}"]
    assert (row.status, row.outcome, row.tier, row.covered) == (
        "not_available",
        "switched_off",
        "off",
        [],
    )
    [warning] = [one for one in run.warnings if one.startswith("Companies House")]
    assert "your routing switched it off for companies in GB" in warning
    assert "Not assessed (switched_off)" in warning
    assert run.sources[f"provider:{FALLBACK}:company"].detail is not None
    for other in (Route("NL", PRIMARY, ProviderTier.OFF),):  # of another country
        async with routed() as found:
            await found.investigate(other)
        assert found.replays[PRIMARY].asked


async def test_a_tenant_routes_only_itself(routed: Open) -> None:
    async with routed() as found, routed() as other:
        await found.investigate(Route("XX", PRIMARY, ProviderTier.OFF))
        assert found.replays[PRIMARY].asked == []
        run = await other.connected.investigate()
    assert other.replays[PRIMARY].asked
    assert {tier for _, tier in parts(run, PRIMARY).values()} == {"primary"}


async def test_calls_name_their_run(routed: Open) -> None:
    async with routed() as found:
        await found.connected.investigate()
        async with found.connected.runtime.db.tenant(found.tenant) as session:
            calls = await session.fetch("SELECT provider, investigation_id FROM provider_call")
            runs = {one["id"] for one in await session.fetch("SELECT id FROM investigation")}
    assert {one["provider"] for one in calls} == {*ALL}
    assert {one["investigation_id"] for one in calls} == runs
