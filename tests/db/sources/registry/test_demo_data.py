"""The shipped demo registers load whole and hold the cases that the demo shows."""

from pathlib import Path

import pytest_asyncio
from tests.db.sources.registry.structures import shares, structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import NoUboReason, Seed
from atlas.knowledge.graph.service import regime_rules, sanctioned_in
from atlas.sources.registry.service import load_registry

FOLDER = Path(__file__).parents[4] / "demo" / "registry"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def loaded(database: Database) -> None:
    files = [path for path in sorted(FOLDER.glob("*.json")) if ".meta." not in path.name]
    assert len(files) == 3
    for path in files:
        assert path.with_name(f"{path.stem}.meta.json").is_file()
        report = await load_registry(database, path, dataset=path.stem)
        assert report.rejected == 0
        assert report.records > 5


async def test_no_natural_person_is_shipped() -> None:
    for path in FOLDER.glob("*.json"):
        assert '"recordType": "person"' not in path.read_text(encoding="utf-8")


async def test_hornsea_stands_in_both_registers(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "07640868")
    assert shares(view)["JUPITER OFFSHORE WIND LIMITED"] == (18.75, 50)
    assert any(h.control == "accounting_consolidation" for h in view.holdings)


async def test_the_planted_owner_blocks_its_company(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "DEMO-000002", register="XX-DEMO")
    zarya = next(
        key for key, party in view.parties.items() if party.name.startswith("Zarya Demo Holding")
    )
    async with database.tenant(actor.require_tenant()) as session:
        rule = (await regime_rules(session, view.as_of))["ofac"]
    owned = sanctioned_in(view, [Seed(zarya, certain=True)], rule).of(str(view.entity_id))
    assert owned is not None
    assert owned.status == "blocked"


async def test_the_circular_group_is_a_closed_loop(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "DEMO-000014", register="XX-DEMO")
    assert len(view.cycles) == 1
    assert len(view.cycles[0]) == 3
    assert {why.reason for why in view.ubos.reasons} == {NoUboReason.CLOSED_LOOP}


async def test_the_undisclosed_owner_is_unknown(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "DEMO-000021", register="XX-DEMO")
    assert view.ubos.no_ubo_identified
    assert {why.reason for why in view.ubos.reasons} == {
        NoUboReason.REGISTER_STATEMENT,
        NoUboReason.UNKNOWN_PERSON,
    }
