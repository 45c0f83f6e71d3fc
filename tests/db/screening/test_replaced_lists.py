"""A list that is replaced while parties are being screened: no one is compared with neither."""

import asyncio
from pathlib import Path

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.screening.test_missed_sweeps import KALINA, RYABINA, load, swept
from tests.support.waiting import until
from tests.unit.lists.writing import SDN

from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.schemas.batches import ScreeningBatchIn
from atlas.sources.screening.service import batches
from atlas.sources.screening.service.against import standing_rules
from atlas.sources.screening.service.batches import CHUNK
from atlas.sources.screening.service.screenings import screen

pytestmark = pytest.mark.cut_lists


async def test_a_sweep_comes_to_parties_whose_screening_was_under_way(
    database: Database, tmp_path: Path
) -> None:
    """Else whoever was screened by the version of before would never be compared with the next."""
    await load(database, tmp_path, SDN + RYABINA, 5)
    tenant = await make_tenant(database, "under-way")
    actor = actor_of(tenant)

    async def waits() -> bool:
        async with database.platform() as session:
            return bool(
                await session.fetch_value(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                    " AND NOT granted AND database = (SELECT oid FROM pg_database"
                    "  WHERE datname = current_database()))"
                )
            )

    async with database.tenant(tenant) as session:
        query = ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference="new")
        [first] = await screen(session, actor, [query], purpose="test")
        assert first.candidates == ()
        second = await load(database, tmp_path, SDN + RYABINA + KALINA, 4)
        sweep = asyncio.create_task(swept(database, tenant, actor, second))

        async def over_or_waiting() -> bool:
            return sweep.done() or await waits()

        assert await until(over_or_waiting, bool)
        assert not sweep.done(), "it went past the party that is not there yet"
    assert await sweep == {"Kalina Trading": ["new_entry_hits"]}


async def test_what_is_searched_is_the_version_whose_standing_is_told(
    database: Database, tmp_path: Path
) -> None:
    """The list is replaced between the two looks: the answer is about one version alone."""
    before = await load(database, tmp_path, SDN + RYABINA, 5)
    tenant = await make_tenant(database, "one-version")
    async with database.tenant(tenant) as session:
        against = await standing_rules(session)
        await load(database, tmp_path, SDN + RYABINA + KALINA, 4)
        query = ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference="new")
        [found] = await screen(session, actor_of(tenant), [query], purpose="t", against=against)
        assert [one.version_id for one in found.lists] == [before.id]
        assert against.standings["ofac-sdn"].entries == before.entries


async def test_each_row_of_a_batch_says_which_version_it_was_searched_in(
    database: Database, tmp_path: Path
) -> None:
    """The list is replaced in the middle: the first rows are about a version of before."""
    before = await load(database, tmp_path, SDN + RYABINA, 5)
    tenant = await make_tenant(database, "mid-batch")
    actor = actor_of(tenant)
    parties = [{"name": f"Quiet Company {number}"} for number in range(CHUNK + 1)]
    async with database.tenant(tenant) as session:
        batch = await batches.start(session, actor, ScreeningBatchIn(parties=parties))
    async with database.tenant(tenant) as session:
        assert not await batches.step(session, actor, batch.id)
    after = await load(database, tmp_path, SDN + RYABINA + KALINA, 4)
    done = False
    while not done:
        async with database.tenant(tenant) as session:
            done = await batches.step(session, actor, batch.id)
    async with database.tenant(tenant) as session:
        rows = [row async for row in batches.export_rows(session, batch.id, ListParams())]
        page = await batches.list_rows(session, batch.id, ListParams(limit=1))
    assert len(rows) == CHUNK + 1
    said = [(one.sequence, one.replaced) for row in rows for one in row.lists]
    assert said == [(before.sequence, True)] * CHUNK + [(after.sequence, False)]
    assert page.items == rows[:1]
