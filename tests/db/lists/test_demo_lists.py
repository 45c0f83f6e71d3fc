"""The demo's lists: complete and checked by the product, or excerpts that are never current."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.support.lists import catalogue_standings
from tests.tools import demo_lists

from atlas.cli import demo_tenant
from atlas.cli.doctor_data import look_at_data
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile import service as profiles
from atlas.sources.lists import service
from atlas.sources.lists.errors import FormatMismatchError
from atlas.sources.lists.installation import installation_standings
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.lists.service import LoadOptions, Statement
from atlas.sources.screening.schemas import ScreeningQuery
from atlas.sources.screening.service import screen

pytestmark = pytest.mark.usefixtures("no_lists")
REGISTER = (
    "Planted Owner Trading Ltd (DEMO)",
    "Quiet Minority Holdings Ltd (DEMO)",
    "Planted Owner Shipping Ltd (DEMO)",
)
FORCED = LoadOptions(force=True, statement=Statement(by="ann", reason="I insist"))


def test_the_shipped_files_are_the_written_ones() -> None:
    for path, text in demo_lists.documents():
        assert path.read_text() == text, f"{path}: python -m tests.tools.demo_lists --write"


async def test_the_demo_lists_earn_their_words(
    database: Database, actor: AuthContext, tenant: UUID
) -> None:
    await service.load_shipped(database)
    found = await catalogue_standings(database)
    later = await catalogue_standings(database, today() + timedelta(days=4))
    answering = [key for key, item in found.items() if item.answers]
    assert sorted(answering) == ["demo-pep", "demo-sanctions"]
    assert not any(item.answers for item in later.values())
    assert found["demo-sanctions"].fictitious
    assert "excerpt" in found["demo-ofac-excerpt"].reasons
    assert not found["ofac-sdn"].loaded
    async with database.tenant(tenant) as session:
        queries = [
            ScreeningQuery(name=name) for name in (*REGISTER, "Zarya Demo Holding LLC (DEMO)")
        ]
        results = await screen(session, actor, queries, purpose="test")
    assert [len(result.candidates) for result in results] == [0, 0, 0, 1]
    assert results[3].candidates[0].entry_key == "demo-s-000"


async def test_the_product_checks_its_own_lists_again(database: Database) -> None:
    await service.recheck_shipped(database)
    async with database.platform() as session:
        assert await service.current_versions(session) == []  # no demo, nothing happens
    await service.load_shipped(database)
    first = await _current(database)
    await service.recheck_shipped(database)
    assert (await _current(database)) == first  # checked just now
    async with database.platform() as session:
        await session.execute("UPDATE list_version SET last_checked = $1", now() - timedelta(2))
    await service.recheck_shipped(database)
    again = await _current(database)
    assert again.id == first.id
    assert again.last_checked
    assert first.last_checked
    assert again.last_checked > first.last_checked


async def _current(database: Database) -> ListVersion:
    async with database.platform() as session:
        [version] = await service.current_versions(session, ["demo-sanctions"])
    return version


@pytest.mark.parametrize("dry_run", [True, False])
async def test_no_force_makes_the_demo_a_real_list(database: Database, dry_run: bool) -> None:
    path = demo_lists.FOLDER / "demo-list" / "sdn.csv"
    with pytest.raises(FormatMismatchError, match="a list of the demo"):
        options = replace(FORCED, dry_run=dry_run)
        await service.load_list(database, path, "ofac-sdn", options=options)


async def test_the_demo_tenant_has_the_fictitious_home(database: Database) -> None:
    async with database.platform() as session:
        made = await tenancy.create_tenant(session, None, slug="demo", name="Demo", is_demo=True)
    await demo_tenant.load_data(database)
    for _ in range(2):  # a newer release does it again
        await profiles.bootstrap_demo(database, made.id)
    async with database.tenant(made.id) as own:
        rules = await profiles.require_active(own)
    assert rules.home == ("XD",)
    assert {item.list_id for item in rules.required_lists} == {"demo-sanctions", "demo-pep"}
    found = await installation_standings(database, today())
    assert {key for key, item in found.items() if item.remedy} == set()
    assert all(found[item.list_id].answers for item in rules.required_lists)


async def test_only_the_demo_sees_versions_and_entries_of_the_demos_lists(
    database: Database, tenant: UUID
) -> None:
    await service.load_shipped(database)
    real = await make_tenant(database, "real", profile=False)
    seen = {}
    for one in (tenant, real):
        async with database.tenant(one) as session:
            versions = await service.list_versions(session, ListParams())
            entries = await service.list_entries(session, ListParams())
        lists = {item.list_id for item in versions.items} | {i.list_id for i in entries.items}
        seen[one] = {item for item in lists if item in service.FICTITIOUS}
    assert seen[tenant] >= {"demo-sanctions", "demo-pep"}
    assert seen[real] == set()
    async with database.platform() as session:  # the operator sees what is loaded
        every = await service.list_all_versions(session, ListParams())
    assert {"demo-sanctions", "demo-pep"} <= {item.list_id for item in every.items}


async def test_a_real_firm_on_the_demos_regime_is_told_nothing_favourable(
    database: Database,
) -> None:
    await service.load_shipped(database)
    firm = await make_tenant(database, "once-demo")
    said = {}
    for is_demo in (True, False):
        async with database.platform() as platform:
            await platform.execute("UPDATE tenant SET is_demo = $2 WHERE id = $1", firm, is_demo)
        async with database.tenant(firm) as session:
            query = ScreeningQuery(name="Quiet Orchard Limited", topics=("sanctions", "pep"))
            [found] = await screen(session, actor_of(firm), [query], purpose="test")
            required = (await service.standings_for(session, today())).required
        said[is_demo] = {topic.topic: topic.reason for topic in found.topics}
        assert (required is None) is not is_demo
    assert said[True]["sanctions"] is said[True]["pep"] is None
    assert said[False]["sanctions"] == said[False]["pep"] == "no_profile"
    found_by_doctor = [item for item in await look_at_data(database, today()) if item.note]
    assert any("fictitious home" in item.detail for item in found_by_doctor)
