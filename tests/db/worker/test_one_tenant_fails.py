"""What fails of one tenant keeps no other tenant from its turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from tests.conftest import TestDatabase, actor_of, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.sources.screening.repository import subjects
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service import rescreenings, sweeps
from atlas.sources.screening.service.screenings import screen
from atlas.worker.lost import start_lost

_WAITS = "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND done_at IS NULL"


@asynccontextmanager
async def broken(clone: TestDatabase, table: str, tenant: UUID) -> AsyncIterator[None]:
    """Let every write of a tenant to a table fail."""
    owner = await asyncpg.connect(clone.superuser_dsn)
    try:
        await owner.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'broken'; END $$"
        )
        await owner.execute(
            f"CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
            f" WHEN (NEW.tenant_id = '{tenant}') EXECUTE FUNCTION broken()"
        )
        yield
    finally:
        await owner.execute("DROP FUNCTION broken CASCADE")
        await owner.close()


async def two_tenants(database: Database, slug: str) -> tuple[UUID, UUID]:
    """Make two tenants, in the order in which they have their turns."""
    made = [await make_tenant(database, f"{slug}-{number}") for number in range(2)]
    return made[0], made[1]


async def test_lost_work_of_one_tenant_does_not_wait_for_another_that_fails(
    clone: TestDatabase, database: Database, settings: Settings
) -> None:
    first, second = await two_tenants(database, "lost")
    for tenant in (first, second):
        async with database.tenant(tenant) as session:
            await rescreenings.request(session, actor_of(tenant), "all")
    async with database.platform() as session:
        await session.execute("UPDATE outbox SET done_at = now() - interval '1 minute'")
    runtime = Runtime(settings, database, Storage("memory://"), None)  # type: ignore[arg-type]
    async with broken(clone, "outbox", first):
        await start_lost(runtime)
    async with database.platform() as session:
        assert await session.fetch_value(_WAITS, first) == 0
        assert await session.fetch_value(_WAITS, second) == 1
    await start_lost(runtime)
    async with database.platform() as session:
        assert await session.fetch_value(_WAITS, first) == 1


async def test_sweeps_of_one_tenant_do_not_wait_for_another_that_fails(
    clone: TestDatabase, database: Database
) -> None:
    first, second = await two_tenants(database, "swept")
    query = ScreeningQuery(name="Larch Works", kind=PartyKind.COMPANY, reference="larch")
    for tenant in (first, second):
        async with database.tenant(tenant) as session:
            await screen(session, actor_of(tenant), [query], purpose="test")
    owner = await asyncpg.connect(clone.superuser_dsn)
    for table in ("screening", "screening_subject"):
        await owner.execute(
            f"UPDATE {table} SET algorithm = 'atlas-name-v1' WHERE tenant_id = ANY($1::uuid[])",
            [first, second],
        )
    await owner.close()
    sweeper = sweeps.Sweeper(database)
    async with broken(clone, "rescreening", first):
        assert await sweeper.sweep() == 1
    async with database.tenant(second) as session:
        assert await subjects.customer_sweep_open(session)
