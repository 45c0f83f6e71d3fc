"""The kept count of companies is the counted one, whatever commits, rolls back or runs at once."""

import asyncio
import random
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession, listing
from atlas.foundation.db.listing import Filter, ListParams
from atlas.knowledge.companies import service
from atlas.knowledge.companies.schemas import CompanyCreate


async def _make(session: TenantSession, actor: AuthContext, count: int) -> None:
    bodies = [CompanyCreate(name="Counted", external_id=new_id().hex) for _ in range(count)]
    await service.create_many(session, actor, bodies)


async def _kept(session: TenantSession) -> int | None:
    kept: int | None = await session.fetch_value(service.LISTING.counted)
    return kept


async def _counted(session: TenantSession) -> int:
    return int(await session.fetch_value("SELECT count(*) FROM company WHERE withdrawn_at IS NULL"))


def _perhaps_fail(chance: random.Random, share: float) -> None:
    if chance.random() < share:
        raise ConflictError("rolled back")


async def _write(
    database: Database, tenant: UUID, actor: AuthContext, chance: random.Random
) -> None:
    """Add, withdraw, restore and change companies in one transaction, or in none."""
    async with database.tenant(tenant) as session:
        await _make(session, actor, chance.randint(0, 3))
        try:
            async with session.savepoint():
                await _make(session, actor, chance.randint(0, 3))
                _perhaps_fail(chance, 0.4)
        except ConflictError:
            pass
        for set_to, shown in (("now()", "NULL"), ("NULL", "NOT NULL")):
            await session.execute(
                f"UPDATE company SET withdrawn_at = {set_to} WHERE id IN (SELECT id FROM company"
                f" WHERE withdrawn_at IS {shown} LIMIT $1 FOR UPDATE SKIP LOCKED)",
                chance.randint(0, 2),
            )
        await session.execute("UPDATE company SET version = version + 1 WHERE name = 'no such'")
        await asyncio.sleep(chance.random() / 50)
        _perhaps_fail(chance, 0.3)


@pytest.mark.parametrize("seed", range(4))
async def test_the_kept_count_is_the_counted_one(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    tenant = await make_tenant(database, "counting")
    actor = actor_of(tenant, Role.ANALYST)
    writing = True

    async def write(chance: random.Random) -> None:
        for _ in range(10):
            try:
                await _write(database, tenant, actor, chance)
            except ConflictError:
                continue

    async def keep() -> None:
        while writing:
            async with database.tenant(tenant) as session:
                await service.keep_count(session)

    async def compare() -> None:
        while writing:
            async with database.tenant(tenant) as session:
                row = await session.fetch_row(
                    f"SELECT ({service.LISTING.counted}) AS kept, (SELECT count(*) FROM company"
                    " WHERE withdrawn_at IS NULL) AS counted"
                )
            assert row is not None
            assert row["kept"] in (None, row["counted"])  # one snapshot

    async with database.tenant(tenant) as session:
        await _make(session, actor, 5)
    beside = [asyncio.create_task(one()) for one in (keep, keep, compare)]
    await asyncio.gather(*(write(random.Random(chance.random())) for _ in range(5)))
    writing = False
    await asyncio.gather(*beside)
    async with database.tenant(tenant) as session:
        await service.keep_count(session)
        assert await _kept(session) == await _counted(session)
        assert await session.fetch_value("SELECT count(*) FROM company_count") == 1


async def test_companies_of_before_the_triggers_are_counted_once(
    database: Database, clone: TestDatabase
) -> None:
    tenant = await make_tenant(database, "older")
    actor = actor_of(tenant, Role.ANALYST)
    async with database.tenant(tenant) as session:
        await _make(session, actor, 7)
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute("DELETE FROM company_count WHERE tenant_id = $1", tenant)
    await superuser.close()
    async with database.tenant(tenant) as session:
        await _make(session, actor, 2)
    async with database.tenant(tenant) as session:
        page = await service.list_companies(session, ListParams(include_total=True))
        assert (await _kept(session), page.total) == (None, 9)
    for _ in range(2):
        async with database.tenant(tenant) as session:
            await service.keep_count(session)
    async with database.tenant(tenant) as session:
        page = await service.list_companies(session, ListParams(include_total=True))
        assert (await _kept(session), page.counted) == (9, (9, False))


async def test_a_total_without_a_filter_reads_no_company(database: Database) -> None:
    tenant = await make_tenant(database, "planned")
    async with database.tenant(tenant) as session:
        rows = await session.fetch(f"EXPLAIN {service.LISTING.counted}")
    plan = "\n".join(row[0] for row in rows)
    assert "company_count" in plan
    assert " company " not in plan, plan


async def test_a_filtered_total_stops_at_its_limit_and_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 4)
    tenant = await make_tenant(database, "bounded")
    actor = actor_of(tenant, Role.ANALYST)
    for expected in ((4, False), (4, True)):
        async with database.tenant(tenant) as session:
            await _make(session, actor, 4)
            named = (Filter("name", "eq", "Counted"),)
            page = await service.list_companies(
                session, ListParams(limit=1, include_total=True, filters=named)
            )
            assert page.counted == expected
            whole = await service.list_companies(session, ListParams(limit=1, include_total=True))
    assert whole.counted == (8, False)


async def test_no_tenant_reads_or_changes_the_count_of_another(database: Database) -> None:
    own, other = [await make_tenant(database, "apart") for _ in range(2)]
    async with database.tenant(other) as session:
        await _make(session, actor_of(other, Role.ANALYST), 3)
        await service.keep_count(session)
    async with database.tenant(own) as session:
        assert await _kept(session) is None
        assert await session.execute("UPDATE company_count SET companies = 0") == 0
