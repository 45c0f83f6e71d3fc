"""A sweep that never ended leaves what its list version did to the next one."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service import rescreenings, sweeps
from atlas.sources.screening.service.screenings import screen

pytestmark = pytest.mark.cut_lists

ROW = '{},"{}",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
KALINA, RYABINA, OTHER = (
    ROW.format(number, name)
    for number, name in ((950, "KALINA TRADING LLC"), (951, "RYABINA LLC"), (952, "OSINA LLC"))
)


@pytest_asyncio.fixture
async def first(database: Database, tmp_path: Path) -> ListVersion:
    return await load(database, tmp_path, SDN + RYABINA, 5)


async def load(database: Database, folder: Path, sdn: str, days: int) -> ListVersion:
    """Load a version of the list, dated some days ago."""
    write_ofac(folder, sdn=sdn)
    report = await load_list(
        database, folder, "ofac-sdn", version_date=today() - timedelta(days=days), force=True
    )
    async with database.platform() as session:
        return await lists.get_version(session, report.version_id)


async def swept(
    database: Database, tenant_id: UUID, actor: AuthContext, version: ListVersion
) -> dict[str, list[str]]:
    """Sweep after a version; who was screened again, and why."""
    async with database.tenant(tenant_id) as session:
        row = await rescreenings.create(session, actor, "list_changed", version)
    done = False
    while not done:
        async with database.tenant(tenant_id) as session:
            await rescreenings.begin(session, row.id)
            done = await rescreenings.step(session, actor, row.id)
    async with database.tenant(tenant_id) as session:
        page = await rescreenings.list_parties(session, row.id, ListParams(limit=50))
    return {party.name: party.reasons for party in page.items}


async def test_what_a_cancelled_sweep_left_is_looked_at_by_the_next(
    database: Database, first: ListVersion, tmp_path: Path
) -> None:
    tenant = await make_tenant(database, "swept")
    actor = actor_of(tenant)
    names = ("Kalina Trading", "Ryabina", "Osina", "Quiet Company")
    queries = [ScreeningQuery(name=name, kind=PartyKind.COMPANY, reference=name) for name in names]
    async with database.tenant(tenant) as session:
        await screen(session, actor, queries, purpose="test")
    second = await load(database, tmp_path, SDN + KALINA, 4)  # Ryabina is taken off
    async with database.tenant(tenant) as session:
        cancelled = await rescreenings.create(session, actor, "list_changed", second)
        await rescreenings.WORK.end(session, actor, cancelled.id, "cancelled")
    third = await load(database, tmp_path, SDN + KALINA + OTHER, 3)
    assert await swept(database, tenant, actor, third) == {
        "Kalina Trading": ["new_entry_hits"],
        "Ryabina": ["entry_delisted"],
        "Osina": ["new_entry_hits"],
    }
    fourth = await load(database, tmp_path, SDN + KALINA + OTHER + RYABINA, 2)
    assert await swept(database, tenant, actor, fourth) == {"Ryabina": ["new_entry_hits"]}


async def test_versions_of_any_age_that_were_never_swept_are(
    database: Database, clone: TestDatabase, first: ListVersion, tmp_path: Path
) -> None:
    tenant = await make_tenant(database, "long-down")
    async with database.tenant(tenant) as session:
        query = ScreeningQuery(name="Ryabina", kind=PartyKind.COMPANY, reference="Ryabina")
        await screen(session, actor_of(tenant), [query], purpose="test")
    old = await load(database, tmp_path, SDN + KALINA, 4)
    conn = await asyncpg.connect(clone.superuser_dsn)
    try:
        for table, row, column, days in (
            ("tenant", tenant, "created_at", 400),
            ("list_version", old.id, "loaded_at", 300),
        ):
            await conn.execute(
                f"UPDATE {table} SET {column} = $2 WHERE id = $1", row, now() - timedelta(days)
            )
    finally:
        await conn.close()
    sweeper = sweeps.Sweeper(database)
    await sweeper.sweep()
    assert old.id in await versions_of(database, tenant)
    assert await sweeper.sweep() == 0


async def versions_of(database: Database, tenant: UUID) -> set[UUID | None]:
    async with database.tenant(tenant) as session:
        page = await rescreenings.list_rescreenings(session, ListParams(limit=50))
    return {row.version_id for row in page.items}


async def test_whoever_an_earlier_matcher_looked_at_is_looked_at_again(
    clone: TestDatabase, database: Database, first: ListVersion
) -> None:
    tenant = await make_tenant(database, "matched")
    actor = actor_of(tenant)
    names = ("Ryabina", "Quiet Company")
    queries = [ScreeningQuery(name=name, kind=PartyKind.COMPANY, reference=name) for name in names]
    async with database.tenant(tenant) as session:
        await screen(session, actor, queries, purpose="test")
        assert not await rescreenings.matcher_changed(session)
    superuser = await asyncpg.connect(clone.superuser_dsn)
    for table in ("screening", "screening_subject"):
        await superuser.execute(
            f"UPDATE {table} SET algorithm = 'atlas-name-v8'"
            " WHERE tenant_id = $1 AND reference = 'Quiet Company'",
            tenant,
        )
    await superuser.close()
    async with database.tenant(tenant) as session:
        assert await rescreenings.matcher_changed(session)
    await sweeps.Sweeper(database).sweep()
    async with database.tenant(tenant) as session:
        page = await rescreenings.list_rescreenings(session, ListParams(limit=10))
        [row] = [one for one in page.items if one.trigger == "customer_changed"]
    done = False
    while not done:
        async with database.tenant(tenant) as session:
            await rescreenings.begin(session, row.id)
            done = await rescreenings.step(session, actor, row.id)
    async with database.tenant(tenant) as session:
        parties = await rescreenings.list_parties(session, row.id, ListParams(limit=50))
        assert {one.name: one.reasons for one in parties.items} == {
            "Quiet Company": ["matcher_changed"]
        }
        assert not await rescreenings.matcher_changed(session)
    sweeper = sweeps.Sweeper(database)
    await sweeper.sweep()
    async with database.tenant(tenant) as session:
        page = await rescreenings.list_rescreenings(session, ListParams(limit=10))
        assert sum(one.trigger == "customer_changed" for one in page.items) == 1
