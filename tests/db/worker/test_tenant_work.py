"""Loops over tenants enter those with work, and miss none, whoever writes and whoever looks."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate, CompanyUpdate
from atlas.sources.credentials.keyring import KeyRing
from atlas.sources.credentials.service import rotation
from atlas.sources.screening.service import rescreenings, sweeps
from atlas.worker.lost import start_lost
from atlas.worker.sweep import sweep

MANY = 10_000


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> Counter[UUID]:
    """Count the sessions that are opened of each tenant."""
    seen: Counter[UUID] = Counter()
    opened = Database.tenant

    @asynccontextmanager
    async def counting(
        self: Database, tenant_id: UUID, *, read_only: bool = False
    ) -> AsyncIterator[TenantSession]:
        seen[tenant_id] += 1
        async with opened(self, tenant_id, read_only=read_only) as session:
            yield session

    monkeypatch.setattr(Database, "tenant", counting)
    return seen


async def _linger(chance: random.Random) -> None:
    """Keep the transaction open, so that others run beside it."""
    await asyncio.sleep(chance.random() / 50)


def _perhaps_fail(chance: random.Random) -> None:
    if chance.random() < 0.5:
        raise ConflictError("rolled back")


async def _add_tenants(clone: TestDatabase, count: int) -> None:
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute(
        "INSERT INTO tenant (id, slug, name, created_at, updated_at) SELECT gen_random_uuid(),"
        " 'quiet-' || g, 'Quiet', now(), now() FROM generate_series(1, $1::bigint) g",
        count,
    )
    await superuser.execute("ANALYZE tenant")
    await superuser.close()


async def _age_marks(clone: TestDatabase) -> None:
    """Let hours pass, after which marks may be removed."""
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute("UPDATE tenant_work SET hour = hour - 10")
    await superuser.close()


async def _marked(database: Database, kind: tenancy.Work) -> set[UUID]:
    async with database.platform() as session:
        return {one.id for one in await tenancy.with_work(session, kind)}


async def test_quiet_tenants_are_not_entered(
    clone: TestDatabase, database: Database, settings: Settings, entered: Counter[UUID]
) -> None:
    await _add_tenants(clone, MANY)
    busy = [await make_tenant(database, "busy") for _ in range(3)]
    for tenant in busy:
        async with database.tenant(tenant) as session:
            await companies.create_company(session, actor_of(tenant), CompanyCreate(name="Busy"))
            await rescreenings.request(session, actor_of(tenant), "all")
    entered.clear()
    await sweep(database)
    assert {*busy} <= entered.keys()
    assert len(entered) < 100, len(entered)  # those of the template have rows too
    for look in (
        lambda: start_lost(Runtime(settings, database, Storage("memory://"), None)),  # type: ignore[arg-type]
        lambda: sweeps.Sweeper(database).sweep(),
    ):
        entered.clear()
        await look()
        assert {*busy} <= entered.keys()
        assert len(entered) < 100, len(entered)
    entered.clear()
    await rotation.key_use(database, KeyRing())
    assert len(entered) < 100, len(entered)


async def test_a_mark_is_kept_while_work_is_left_and_removed_after(
    clone: TestDatabase, database: Database, settings: Settings
) -> None:
    tenant = await make_tenant(database, "working")
    runtime = Runtime(settings, database, Storage("memory://"), None)  # type: ignore[arg-type]
    actor = actor_of(tenant)
    assert tenant not in await _marked(database, "jobs")
    async with database.tenant(tenant) as session:
        row = await rescreenings.request(session, actor, "all")
    await _age_marks(clone)
    await start_lost(runtime)
    assert tenant in await _marked(database, "jobs")
    async with database.tenant(tenant) as session:
        await rescreenings.WORK.end(session, actor, row.id, "cancelled")
    await start_lost(runtime)
    assert tenant not in await _marked(database, "jobs")


async def test_a_new_mark_outlives_a_look_that_found_nothing(database: Database) -> None:
    """Writers of the same hour rely on it: they write none of their own."""
    tenant = await make_tenant(database, "young")
    async with database.tenant(tenant) as session:
        await companies.create_company(session, actor_of(tenant), CompanyCreate(name="First"))
    async with database.platform() as session:
        await tenancy.note_looked(session, "screening", tenant, left=False)
    assert tenant in await _marked(database, "screening")


@pytest.mark.parametrize("seed", range(3))
async def test_no_committed_work_is_without_a_mark(
    clone: TestDatabase, database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    tenants = [await make_tenant(database, "marked") for _ in range(4)]
    kept: set[UUID] = set()

    async def write(chance: random.Random) -> None:
        for _ in range(12):
            tenant = chance.choice(tenants)
            body = CompanyCreate(name="Marked", external_id=new_id().hex)
            try:
                async with database.tenant(tenant) as session:
                    await companies.create_company(session, actor_of(tenant), body)
                    await _linger(chance)
                    _perhaps_fail(chance)
            except ConflictError:
                continue
            kept.add(tenant)

    async def look() -> None:
        for _ in range(20):
            for tenant in tenants:
                async with database.platform() as session:
                    await tenancy.note_looked(session, "screening", tenant, left=False)

    await asyncio.gather(look(), *(write(random.Random(chance.random())) for _ in range(4)))
    assert kept <= await _marked(database, "screening")
    await _age_marks(clone)
    for tenant in tenants:
        async with database.platform() as session:
            await tenancy.note_looked(session, "screening", tenant, left=True)
            marks = await session.fetch_value(
                "SELECT count(*) FROM tenant_work WHERE kind = 'screening' AND tenant_id = $1",
                tenant,
            )
        assert (marks >= 1) is (tenant in kept)


async def test_no_tenant_reads_or_removes_the_marks_of_another(database: Database) -> None:
    own, other = [await make_tenant(database, "apart") for _ in range(2)]
    async with database.tenant(other) as session:
        await companies.create_company(session, actor_of(other), CompanyCreate(name="Other"))
    async with database.tenant(own) as session:
        assert await session.fetch_value("SELECT count(*) FROM tenant_work") == 0
        assert await session.execute("DELETE FROM tenant_work") == 0


async def test_parties_in_which_nothing_changes_are_not_looked_at(
    clone: TestDatabase, database: Database, entered: Counter[UUID]
) -> None:
    """A worker that has just started enters none of them, nor does it miss a later change."""
    tenant = await make_tenant(database, "still")
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        made = await companies.create_company(session, actor, CompanyCreate(name="Still"))
    sweeper = sweeps.Sweeper(database)
    await sweeper.sweep()
    assert entered[tenant]
    entered.clear()
    later = sweeps.Sweeper(database)
    later._looked_back.add(tenant)  # it has read the tenant's versions of lists
    await later.sweep()
    assert not entered[tenant]
    async with database.tenant(tenant) as session:
        body = CompanyUpdate(name="Still Different")
        await companies.update_company(session, actor, made.id, body)
    entered.clear()
    await later.sweep()
    assert entered[tenant]
