"""Workers share the tenants that they look at: each has its turn once, and none is left out."""

import asyncio
from collections import Counter
from datetime import datetime
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, make_tenant
from tests.support.waiting import until

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.db import Database, TenantSession
from atlas.identity.tenancy import repository
from atlas.identity.tenancy import service as tenancy
from atlas.worker import rounds
from atlas.worker.rounds import Round, make_turns, run_rounds


def noting(seen: Counter[UUID], failing: UUID | None = None) -> Round:
    """A round that notes which tenants it looks at."""

    async def again(_session: TenantSession) -> datetime | None:
        return None

    async def look(session: TenantSession, _actor: AuthContext) -> int:
        seen[session.tenant_id] += 1
        await asyncio.sleep(0)
        if session.tenant_id == failing:
            raise ConflictError("this tenant fails")
        return 0

    return Round("tasks", look, again)


async def _due(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await tenancy.end_look(session, "tasks", now())


async def _turns_due(database: Database) -> set[UUID]:
    async with database.platform() as session:
        await tenancy.add_turns(session, "rounds")
        await session.execute("UPDATE tenant_turn SET taken_at = 'epoch'")
        return set(await tenancy.tenant_ids(session))


async def _all_due(database: Database) -> set[UUID]:
    tenants = await _turns_due(database)
    for tenant in tenants:
        await _due(database, tenant)
    return tenants


async def test_several_workers_look_at_each_tenant_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_AT_ONCE", 3)
    made = [await make_tenant(database, "shared") for _ in range(25)]
    tenants = await _all_due(database)
    seen: Counter[UUID] = Counter()

    async def work() -> None:
        while await make_turns(database, [noting(seen, failing=made[7])]):
            pass

    await asyncio.gather(*(work() for _ in range(4)))
    assert seen == Counter(tenants)
    assert await make_turns(database, [noting(seen)]) == 0


async def test_those_looked_at_longest_ago_come_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_AT_ONCE", 2)
    made = [await make_tenant(database, "order") for _ in range(6)]
    await _all_due(database)
    async with database.platform() as session:
        await session.execute("UPDATE tenant_turn SET taken_at = now()")
        for age, tenant in enumerate(made):
            await session.execute(
                "UPDATE tenant_turn SET taken_at = now() - $2 * INTERVAL '1 hour'"
                " WHERE tenant_id = $1",
                tenant,
                age + 1,
            )
    seen: Counter[UUID] = Counter()
    await make_turns(database, [noting(seen)])
    order = [*seen]
    assert [set(order[at : at + 2]) for at in (0, 2, 4)] == [
        {made[5], made[4]},
        {made[3], made[2]},
        {made[1], made[0]},
    ]


async def test_a_new_tenant_gets_its_turn(database: Database) -> None:
    await _all_due(database)
    new = await make_tenant(database, "new")
    await _due(database, new)
    seen: Counter[UUID] = Counter()
    stop = asyncio.Event()
    running = asyncio.create_task(run_rounds(database, [noting(seen)], stop))

    async def looks() -> int:
        return seen[new]

    await until(looks)
    stop.set()
    await running
    assert seen[new] == 1


@pytest.mark.parametrize("some", [None, 500])
async def test_turns_are_found_by_an_index(
    database: Database, clone: TestDatabase, some: int | None
) -> None:
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute(
        "INSERT INTO tenant (id, slug, name, created_at, updated_at) SELECT gen_random_uuid(),"
        " 'turn-' || gen_random_uuid(), 'Turn', now(), now() FROM generate_series(1, 5000) g"
    )
    tenants = await _turns_due(database)
    among = [*tenants][:some] if some else None
    await superuser.execute("UPDATE tenant_turn SET taken_at = now()")
    await superuser.execute("VACUUM ANALYZE tenant_turn")
    await superuser.close()
    async with database.platform() as session:
        rows = await session.fetch(
            f"EXPLAIN {repository.TAKE_TURNS}", "rounds", now(), now(), 20, among
        )
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan" not in plan, plan
    assert "tenant_turn_kind_taken_at_idx" in plan, plan
