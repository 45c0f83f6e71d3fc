"""Rounds enter the tenants that are due, and miss none, whoever writes and whoever looks."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.support.rounds import look

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate, CompanyUpdate
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds, make_turns
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.schemas import NewTask

KINDS = {one.kind for one in ROUNDS}


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the transactions that are begun."""
    begun: Counter[str] = Counter()
    opened = Database._transaction

    @asynccontextmanager
    async def counting(self: Database, begin: str) -> AsyncIterator[asyncpg.Connection]:
        begun["all"] += 1
        async with opened(self, begin) as connection:
            yield connection

    monkeypatch.setattr(Database, "_transaction", counting)
    return begun


async def _due(database: Database, tenant: UUID) -> set[str]:
    async with database.platform() as session:
        bases = {one.kind: await one.basis(session) for one in ROUNDS if one.basis}
        return (await tenancy.due(session, KINDS, bases)).get(tenant, set())


async def _next(clone: TestDatabase, tenant: UUID) -> dict[str, datetime]:
    superuser = await asyncpg.connect(clone.superuser_dsn)
    try:
        rows = await superuser.fetch(
            "SELECT kind, due_at FROM tenant_due WHERE tenant_id = $1 AND kind = ANY($2)",
            tenant,
            [*KINDS],
        )
    finally:
        await superuser.close()
    return {row["kind"]: row["due_at"] for row in rows}


async def _settle(database: Database) -> None:
    for _ in range(3):
        await make_rounds(database, ROUNDS)


async def _company(database: Database, tenant: UUID, review: date | None = None) -> UUID:
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="Larch Works", external_id=new_id().hex)
        made = await companies.create_company(session, actor, body)
        if review:
            update = CompanyUpdate(next_review_at=review)
            await companies.update_company(session, actor, made.id, update, None)
    return made.id


async def test_tenants_without_work_cost_nothing(
    clone: TestDatabase, database: Database, transactions: Counter[str]
) -> None:
    """Neither those without rows nor those with customers, tasks and reviews that are not due."""
    for _ in range(3):
        await _company(
            database, await make_tenant(database, "waiting"), today() + timedelta(days=9)
        )
    superuser = await asyncpg.connect(clone.superuser_dsn)
    counts: list[int] = []
    for size in (0, 100, 5_000):
        await superuser.execute(
            "INSERT INTO tenant (id, slug, name, created_at, updated_at) SELECT gen_random_uuid(),"
            " 'idle-' || $1 || '-' || g, 'Idle', now(), now() FROM generate_series(1, $1::int) g",
            size,
        )
        await superuser.execute(  # each is to be looked at much later
            "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at) SELECT k, id, 0,"
            " now() + interval '1 day' FROM tenant, unnest($1::text[]) k WHERE slug LIKE 'idle-%'"
            " ON CONFLICT DO NOTHING",
            [*KINDS],
        )
        await _settle(database)
        transactions.clear()
        assert await make_turns(database, ROUNDS) == 0
        counts.append(transactions["all"])
    await superuser.close()
    assert counts == [1, 1, 1]


async def test_a_tenant_is_entered_for_what_it_is_due_for(
    database: Database, transactions: Counter[str]
) -> None:
    tenant = await make_tenant(database, "few")
    await _settle(database)
    await _company(database, tenant, today())
    assert await _due(database, tenant) == {"reviews"}
    transactions.clear()
    assert await make_rounds(database, ROUNDS) == 1
    assert transactions["all"] == 2  # who is due, and the reviews of this one
    assert await _due(database, tenant) == {"reviews", "tasks"}


async def test_the_next_look_is_noted(clone: TestDatabase, database: Database) -> None:
    tenant = await make_tenant(database, "noted")
    day = today() + timedelta(days=12)
    company = await _company(database, tenant, day)
    async with database.tenant(tenant) as session:
        new = NewTask(TaskKind.ALERT, "company", company, "Look at it", TaskLevel.ANALYST)
        await tasks.ensure_task(session, actor_of(tenant), new)
        warned = await session.fetch_value("SELECT min(warn_at) FROM task")
    await _settle(database)
    noted = await _next(clone, tenant)
    assert timedelta(hours=23) < noted.pop("profiles") - now() < timedelta(days=1)
    assert noted == {
        "reviews": datetime.combine(day, time(), UTC),
        "tasks": warned,
    }
    assert warned > now()


async def test_a_task_that_was_closed_is_opened_again_while_the_review_is_due(
    database: Database,
) -> None:
    tenant = await make_tenant(database, "closed")
    company = await _company(database, tenant, today())
    await _settle(database)
    async with database.tenant(tenant) as session:
        await tasks.close_tasks(
            session,
            actor_of(tenant),
            (TaskKind.PERIODIC_REVIEW,),
            "company",
            [company],
            outcome="done",
            done=True,
        )
    assert await look(database, "reviews") == 1


@pytest.mark.parametrize("kind", sorted(one.kind for one in ROUNDS if one.basis))
async def test_another_basis_makes_tenants_due(database: Database, kind: str) -> None:
    tenant = await make_tenant(database, "based")
    (one,) = [one for one in ROUNDS if one.kind == kind]
    await _settle(database)
    async with database.tenant(tenant) as session:
        assert one.basis is not None
        own = await one.basis(session)
        await tenancy.end_look(session, kind, now() + timedelta(days=1), own)
    async with database.platform() as session:
        assert own == await one.basis(session), "what the worker asks by and what it notes"
    assert await _due(database, tenant) == set()
    async with database.tenant(tenant) as session:
        await tenancy.begin_look(session, kind)
        await tenancy.end_look(session, kind, now() + timedelta(days=1), f"before {own}")
    assert await _due(database, tenant) == {kind}


async def test_a_look_that_fails_is_made_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await make_tenant(database, "failing")
    await _settle(database)
    await _company(database, tenant, today())
    with monkeypatch.context() as broken:
        broken.setattr("atlas.workspace.tasks.repository.insert_tasks", _fail)
        assert await look(database, "reviews") == 0
    assert await look(database, "reviews") == 1


async def _fail(*_: object) -> None:
    raise ConflictError("it fails")


async def _linger(chance: random.Random) -> None:
    """Keep the transaction open, so that others look meanwhile."""
    await asyncio.sleep(chance.random() / 50)


def _perhaps_fail(chance: random.Random) -> None:
    if chance.random() < 0.3:
        raise ConflictError("rolled back")


@pytest.mark.parametrize("seed", range(3))
async def test_no_committed_change_is_missed(database: Database, seed: int) -> None:
    tenants = [await make_tenant(database, "raced") for _ in range(3)]
    made: Counter[UUID] = Counter()

    async def write(chance: random.Random) -> None:
        for _ in range(10):
            tenant = chance.choice(tenants)
            actor = actor_of(tenant)
            try:
                async with database.tenant(tenant) as session:
                    body = CompanyCreate(name="Raced", external_id=new_id().hex)
                    company = await companies.create_company(session, actor, body)
                    update = CompanyUpdate(next_review_at=today())
                    await companies.update_company(session, actor, company.id, update, None)
                    await _linger(chance)
                    _perhaps_fail(chance)
            except ConflictError:
                continue
            made[tenant] += 1

    written = asyncio.Event()

    async def rounds() -> None:
        while not written.is_set():
            await look(database, "reviews")

    looking = [asyncio.create_task(rounds()) for _ in range(2)]
    await asyncio.gather(*(write(random.Random(seed + n)) for n in range(4)))
    written.set()
    await asyncio.gather(*looking)
    await look(database, "reviews")
    for tenant in tenants:
        async with database.tenant(tenant) as session:
            opened = await session.fetch_value("SELECT count(*) FROM task WHERE status = 'open'")
        assert opened == made[tenant]
    await _settle(database)
    for tenant in tenants:
        assert await _due(database, tenant) == set()


async def test_every_round_has_triggers_that_mark_for_it(clone: TestDatabase) -> None:
    superuser = await asyncpg.connect(clone.superuser_dsn)
    try:
        rows = await superuser.fetch(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE p.proname LIKE 'mark\\_due\\_%'"
        )
    finally:
        await superuser.close()
    assert {kind for kind in KINDS if any(f"'{kind}'" in row["prosrc"] for row in rows)} == KINDS


async def test_no_tenant_reads_writes_or_removes_the_marks_of_another(database: Database) -> None:
    own, other = [await make_tenant(database, "apart") for _ in range(2)]
    await _company(database, other, today())
    async with database.tenant(own) as session:
        rows = await session.fetch("SELECT DISTINCT tenant_id FROM tenant_due")
        assert {row["tenant_id"] for row in rows} <= {own}
        await session.execute("DELETE FROM tenant_due")
    assert "reviews" in await _due(database, other)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(own) as session:
            await session.execute(
                "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at)"
                " VALUES ('tasks', $1, 1, now())",
                other,
            )
