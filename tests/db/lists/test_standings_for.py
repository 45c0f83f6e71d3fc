"""How a list stands for a tenant: one answer, by its profile's age, wherever it is asked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import actor_of, make_tenant
from tests.support.lists import load_list
from tests.support.profiles import give_home, give_profile, regime
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database, Record, TenantSession
from atlas.investigations.decisions.basis import _overdue
from atlas.investigations.runs.steps import listed
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import RequiredList, Standing
from atlas.knowledge.graph import service as graph
from atlas.sources.exposure import service as exposure
from atlas.sources.exposure.errors import UnknownRegimeError
from atlas.sources.lists import service
from atlas.sources.lists.errors import ListNotFoundError
from atlas.sources.screening.domain.outcome import Rules
from atlas.sources.screening.schemas import Outcome, ScreeningQuery
from atlas.sources.screening.service import screen

PLANTED = "Zarya Demo Holding LLC (DEMO)"
pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]

NO_RULES = Rules((), frozenset(), frozenset())
NO_PROFILE = Rules(None, frozenset(), frozenset())


def ofac(days: int, standing: Standing = "adopted") -> RequiredList:
    return RequiredList("ofac-sdn", "sanctions", standing, "Policy", days)


async def load_checked(database: Database, folder: Path, days_ago: int) -> None:
    day = today() - timedelta(days=days_ago)
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=day, downloaded=day)


@pytest.mark.parametrize(("days", "answers"), [(1, False), (2, True), (30, True)])
async def test_everybody_counts_the_age_that_the_profile_demands(
    database: Database, tmp_path: Path, days: int, answers: bool
) -> None:
    """The catalogue's three days are the age of no tenant that demands another."""
    await load_checked(database, tmp_path, 2)
    tenant = await make_tenant(database, "ages", profile=False)
    un = RequiredList("un", "pep", "informative", "Policy", 1)
    await give_profile(database, tenant, regime(lists=[ofac(days), ofac(40, "informative"), un]))
    async with database.tenant(tenant) as session:
        shown = await service.get_list(session, "ofac-sdn")
        [row] = [i for i in (await service.list_lists(session)).items if i.list_id == "ofac-sdn"]
        [found] = await screen(
            session,
            actor_of(tenant),
            [ScreeningQuery(name="Quiet Orchard Limited", topics=("sanctions",))],
            purpose="test",
        )
        standings = (await service.standings_for(session, today())).by_id
        [told] = await listed.searched(session, [found], standings, NO_RULES)
        [unruled] = await listed.searched(session, [found], standings, NO_PROFILE)
        overdue = await _overdue(session, await profiles.active(session))
        answering = (await service.standings_for(session, today())).answering
    assert shown.standing == row.standing
    assert shown.standing.max_age_days == days
    said = (
        shown.standing.answers,
        found.topics[0].outcome is Outcome.CLEAR,
        told.current,
        not overdue,
        "ofac-sdn" in answering,
    )
    assert said == (answers,) * 5
    assert not unruled.current


async def test_the_demos_lists_answer_for_the_fictitious_home_alone(database: Database) -> None:
    await service.load_shipped(database)
    demo, real = (
        await make_tenant(database, "demo"),
        await make_tenant(database, "real", profile=False),
    )
    await give_home(database, real, "GB")
    async with database.tenant(demo) as session:
        found = await service.standings_for(session, today())
        assert found.answering == {"demo-sanctions", "demo-pep"}
        rules = await graph.regime_rules(session, today())
        assert rules["demo"].source.startswith("DEMO: ")
        assert "demo" in await graph.regimes(session)
        query = [ScreeningQuery(name=PLANTED)]
        [result] = await screen(session, actor_of(demo), query, purpose="test")
        assert [item.entry_key for item in result.candidates] == ["demo-s-000"]
        standings = (await service.standings_for(session, today())).by_id
        told = await listed.searched(session, [result], standings, NO_RULES)
    said = {str(item.title)[:7]: (item.entries, item.published_entries) for item in told}
    assert said["Excerpt"] == (45, 8_976)  # 45 alone reads as a whole list
    assert said["Demo sa"][1] is None
    async with database.tenant(real) as session:
        found = await service.standings_for(session, today())
        assert not found.answering
        assert not [key for key in found.by_id if key.startswith("demo-")]
        shown = await service.list_lists(session)
        assert not [item.list_id for item in shown.items if item.fictitious]
        with pytest.raises(ListNotFoundError):
            await service.get_list(session, "demo-sanctions")
        query = [ScreeningQuery(name=PLANTED, lists=None)]
        [result] = await screen(session, actor_of(real), query, purpose="test")
        assert (result.candidates, result.lists) == ((), ())
        assert "demo" not in await graph.regime_rules(session, today())
        assert "demo" not in await graph.regimes(session)
        with pytest.raises(UnknownRegimeError, match="none of au, be, bis"):
            await exposure.sanctioned_ownership(session, real, today(), ["demo"])


class Counted(TenantSession):
    """A session that counts its reads."""

    reads = 0

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        self.reads += 1
        return await super().fetch(sql, *args)

    async def fetch_row(self, sql: str, *args: object, **options: Any) -> Record | None:
        self.reads += 1
        return await super().fetch_row(sql, *args, **options)


async def test_a_report_reads_entries_and_versions_at_once(
    database: Database, tmp_path: Path
) -> None:
    await load_checked(database, tmp_path, 0)
    tenant = await make_tenant(database, "reads")
    names = ("Ivan Petrov", "Romashka OOO", "Aerocaribbean Airlines", "Banco Nacional de Cuba")
    async with database.tenant(tenant) as session:
        queries = [ScreeningQuery(name=name, topics=("sanctions",)) for name in names]
        results = await screen(session, actor_of(tenant), queries, purpose="test")
        wanted = {item.entry_id for result in results for item in result.candidates}
        assert len(wanted) == len(names)
        standings = (await service.standings_for(session, today())).by_id
        counted = Counted(session._connection, tenant)
        assert {*await listed.entries(counted, results)} == wanted
        assert counted.reads == 1
        assert await listed.searched(counted, results, standings, NO_RULES)
        assert counted.reads == 2
