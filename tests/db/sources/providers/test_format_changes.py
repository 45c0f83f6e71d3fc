"""A provider that changes its format: the operator learns of it, and not of whose calls."""

from datetime import timedelta

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import Enriched, switched_on
from tests.support.provider import Gleif, fails, renamed

from atlas.cli.doctor_data import look_at_providers
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.plugins.loading import installed
from atlas.sources.providers import repository
from atlas.sources.providers.models import FormatChange
from atlas.sources.providers.schemas import InstalledProviderOut
from atlas.sources.providers.service.formats import REMEMBERED, list_format_changes, list_installed

pytestmark = pytest.mark.usefixtures("register")


async def changes(db: Database) -> list[FormatChange]:
    async with db.platform() as session:
        return await list_format_changes(session)


async def test_the_operator_sees_which_provider_changed_its_format_since_when_and_how_often(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    provider.behave = fails("503 Service Unavailable")
    tenant = await make_tenant(database, "silent")
    await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    assert await changes(database) == []  # it did not answer: its format is what it was
    provider.behave, began = renamed, now()
    for name in ("one-tenant", "another-tenant"):
        tenant = await make_tenant(database, name)
        await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    [change] = await changes(database)
    assert (change.provider, change.response, change.calls) == ("gleif", "lei_records", 2)
    assert began <= change.first_at < change.last_at <= now()
    async with database.platform() as session:
        found = await list_installed(session, runtime.settings)
    shown = {one.provider: [it.calls for it in one.format_changes] for one in found.items}
    assert shown["gleif"] == [2]
    assert not shown["kvk"]
    [finding] = await look_at_providers(database)
    assert finding.note
    assert "lei_records answers in another format" in finding.detail
    assert "in 2 calls" in finding.detail


async def listed(db: Database, runtime: Runtime, name: str) -> InstalledProviderOut:
    async with db.platform() as session:
        found = await list_installed(session, runtime.settings)
    return next(one for one in found.items if one.provider == name)


async def test_after_a_week_without_one_a_change_counts_anew(
    runtime: Runtime, database: Database
) -> None:
    version = installed().require("kvk").manifest.version
    old = now() - REMEMBERED - timedelta(hours=1)

    async def note(at: float, calls: int, version: str = version) -> None:
        moment = old + timedelta(hours=at)
        change = FormatChange(
            provider="kvk",
            plugin_version=version,
            response="profile",
            first_at=moment,
            last_at=moment,
            calls=calls,
        )
        async with database.platform() as session:
            await repository.note_format_changes(session, [change], REMEMBERED)

    def own(found: list[FormatChange]) -> list[FormatChange]:
        return [one for one in found if one.provider == "kvk"]

    await note(0, 5)
    assert own(await changes(database)) == []
    shown = await listed(database, runtime, "kvk")
    assert not shown.format_changes
    assert [(one.ended_by, one.calls) for one in shown.ended_format_changes] == [("quiet", 5)]
    await note(200, 2)
    await note(201, 1)
    [change] = own(await changes(database))
    assert (change.calls, change.first_at) == (3, old + timedelta(hours=200))
    await note(0, 1, "0.0.1")  # of a version that is not installed any more
    assert len(own(await changes(database))) == 1
    shown = await listed(database, runtime, "kvk")
    assert [one.calls for one in shown.format_changes] == [3]
    [ended] = shown.ended_format_changes
    assert (ended.ended_by, ended.plugin_version, ended.calls) == ("other_version", "0.0.1", 1)
