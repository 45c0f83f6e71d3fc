"""The sealer finds what waits for its seal by marks, however many tenants there are."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.support.audit import Thing

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.storage import Storage
from atlas.identity.audit import checkpoints, repository, sealer, service
from atlas.identity.audit.domain import Event
from atlas.identity.keys.service import all_public_keys

_NEVER = float("inf")


class Opened(Database):
    """A database that notes for whom sessions are opened."""

    def __init__(self, db: Database) -> None:
        super().__init__(db.pool)
        self.tenants: list[UUID] = []

    @asynccontextmanager
    async def tenant(
        self, tenant_id: UUID, *, read_only: bool = False
    ) -> AsyncIterator[TenantSession]:
        self.tenants.append(tenant_id)
        async with super().tenant(tenant_id, read_only=read_only) as session:
            yield session


@pytest_asyncio.fixture
async def superuser(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    yield connection
    await connection.close()


async def _record(session: TenantSession, count: int = 1) -> None:
    actor = actor_of(session.tenant_id, Role.ANALYST)
    for number in range(count):
        await service.record(session, actor, Thing.MADE, "thing", new_id(), {"number": number})


def _perhaps_fail(chance: random.Random, share: float) -> None:
    if chance.random() < share:
        raise ConflictError("rolled back")


async def _write(database: Database, tenant: UUID, chance: random.Random) -> None:
    """Record events in one transaction, some of them in a savepoint, or in none."""
    async with database.tenant(tenant) as session:
        await _record(session, chance.randint(0, 2))
        if chance.random() < 0.5:
            try:
                async with session.savepoint():
                    await _record(session)
                    await asyncio.sleep(chance.random() / 50)
                    _perhaps_fail(chance, 0.5)
            except ConflictError:
                pass
        if chance.random() < 0.5:
            await _record(session)
        _perhaps_fail(chance, 0.3)


async def _left(superuser: asyncpg.Connection, tenants: list[UUID]) -> tuple[int, int]:
    """Return the events without a seal, and the marks, of tenants."""
    events = await superuser.fetchval(
        "SELECT count(*) FROM audit_event e LEFT JOIN audit_seal s"
        " ON s.tenant_id = e.tenant_id AND s.event_id = e.id"
        " WHERE s.event_id IS NULL AND e.tenant_id = ANY($1::uuid[])",
        tenants,
    )
    marks = await superuser.fetchval(
        "SELECT count(*) FROM audit_unsealed WHERE tenant_id = ANY($1::uuid[])", tenants
    )
    return events, marks


def _without_walk(db: Database, settings: Settings) -> sealer.Sealer:
    made = sealer.Sealer(db, None, settings)
    made._next_walk = _NEVER
    return made


async def test_a_round_opens_sessions_of_tenants_with_something_to_seal_alone(
    database: Database, settings: Settings, superuser: asyncpg.Connection
) -> None:
    await superuser.execute(
        "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
        " SELECT gen_random_uuid(), 'quiet-' || n, 'Quiet', now(), now()"
        " FROM generate_series(1, 300) n"
    )
    busy = [await make_tenant(database, "busy") for _ in range(2)]
    await _without_walk(database, settings).round()
    for tenant in busy:
        async with database.tenant(tenant) as session:
            await _record(session, 3)
    opened = Opened(database)
    await _without_walk(opened, settings).round()
    assert set(opened.tenants) == set(busy)
    assert await _left(superuser, busy) == (0, 0)


@pytest.mark.parametrize("seed", range(4))
async def test_marks_alone_seal_every_event_whatever_commits_and_rolls_back(
    database: Database, settings: Settings, superuser: asyncpg.Connection, seed: int
) -> None:
    """Writers with savepoints, late commits and roll-backs, beside three sealers."""
    chance = random.Random(seed)
    tenants = [await make_tenant(database, "mixed") for _ in range(3)]
    writing = True

    async def write(chance: random.Random) -> None:
        for _ in range(12):
            try:
                await _write(database, chance.choice(tenants), chance)
            except ConflictError:
                continue

    async def seal() -> None:
        one = _without_walk(database, settings)
        while writing:
            await one.round()

    sealing = [asyncio.create_task(seal()) for _ in range(3)]
    await asyncio.gather(*(write(random.Random(chance.random())) for _ in range(6)))
    writing = False
    await asyncio.gather(*sealing)
    await _without_walk(database, settings).round()
    assert await _left(superuser, tenants) == (0, 0)
    storage = Storage("memory://")
    for tenant in tenants:
        async with database.tenant(tenant) as session:
            found = await service.verify(session, storage)
        assert found.sealed == found.events > 0
        assert {problem.kind for problem in found.problems} <= {"no_checkpoint"}


async def test_more_events_than_a_batch_keep_their_mark_until_the_last(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealer, "_BATCH", 4)
    tenant = await make_tenant(database, "many")
    async with database.tenant(tenant) as session:
        await _record(session, 10)
    assert await sealer.seal_tenant(database, tenant) == 4
    assert await _left(superuser, [tenant]) == (6, 1)
    await _without_walk(database, settings).round()
    assert await _left(superuser, [tenant]) == (0, 0)


@pytest.mark.parametrize("events", [0, 1])
async def test_an_event_that_is_committed_during_the_sealing_keeps_its_mark(
    database: Database,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    events: int,
) -> None:
    tenant = await make_tenant(database, "late")
    async with database.tenant(tenant) as session:
        await _record(session, events)
    real = repository.fetch_unsealed

    async def then_commit(session: TenantSession, *, since: UUID | None, limit: int) -> list[Event]:
        found = await real(session, since=since, limit=limit)
        async with database.tenant(tenant) as other:
            await _record(other)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(repository, "fetch_unsealed", then_commit)
        sealed = await sealer.seal_tenant(database, tenant)
    unsealed, marks = await _left(superuser, [tenant])
    assert sealed + unsealed == events + 1 + bool(events)
    assert (unsealed, marks >= 1) == (1, True)
    while await sealer.seal_tenant(database, tenant):
        pass
    assert await _left(superuser, [tenant]) == (0, 0)


async def test_the_walk_seals_what_has_no_mark_some_tenants_a_round(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealer, "_WALKED", 7)
    tenants = [await make_tenant(database, "before") for _ in range(20)]
    for tenant in tenants:
        async with database.tenant(tenant) as session:
            await _record(session)
    await superuser.execute("DELETE FROM audit_unsealed")
    opened = Opened(database)
    walker = sealer.Sealer(opened, None, settings)
    while not walker._next_walk:
        before = len(set(opened.tenants))
        await walker.round()
        assert len(set(opened.tenants)) - before <= 7
    assert await _left(superuser, tenants) == (0, 0)


async def _walk(database: Database, storage: Storage | None, settings: Settings) -> list[UUID]:
    """Walk to the end as a process that just started; return whom it visited."""
    opened = Opened(database)
    walker = sealer.Sealer(opened, storage, settings)
    while not walker._next_walk:
        await walker.round()
    return opened.tenants


async def test_the_walk_visits_an_idle_tenant_once_whatever_process_walks(
    database: Database, settings: Settings, superuser: asyncpg.Connection
) -> None:
    idle = await superuser.fetch(
        "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
        " SELECT gen_random_uuid(), 'idle-' || n, 'Idle', now(), now()"
        " FROM generate_series(1, 120) n RETURNING id"
    )
    ids = {row["id"] for row in idle}
    assert ids <= set(await _walk(database, None, settings))
    assert await _walk(database, None, settings) == []
    # one is due again, and one was never walked
    late = min(ids)
    await superuser.execute("UPDATE tenant_due SET due_at = now() WHERE tenant_id = $1", late)
    new = await make_tenant(database, "new")
    assert set(await _walk(database, None, settings)) == {late, new}
    assert await _walk(database, None, settings) == []


async def test_a_tenant_that_fails_is_walked_again(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = await make_tenant(database, "again")
    async with database.tenant(tenant) as session:
        await _record(session)
    await superuser.execute("DELETE FROM audit_unsealed")

    async def fail(_: TenantSession) -> object:
        raise ConflictError("no head")

    with monkeypatch.context() as broken:
        broken.setattr(repository, "find_head", fail)
        await _walk(database, None, settings)
    assert await _left(superuser, [tenant]) == (1, 0)
    assert tenant in await _walk(database, None, settings)
    assert await _left(superuser, [tenant]) == (0, 0)


async def test_the_walk_signs_a_checkpoint_that_became_due_without_further_events(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant, storage = await make_tenant(database, "hourly"), Storage("memory://")

    async def signed() -> int:
        async with database.tenant(tenant) as session:
            public = await all_public_keys(session)
        last = await checkpoints.read_latest(storage, public, tenant)
        return last[0] if last else 0

    for _ in range(2):
        async with database.tenant(tenant) as session:
            await _record(session)
        await _walk(database, storage, settings)
    assert await signed() == 1  # the second is not due before the hour is over
    noted = await superuser.fetchval(
        "SELECT max(due_at) FILTER (WHERE due_at < now() + interval '3 hours')"
        " - (SELECT max(sealed_at) FROM audit_seal WHERE tenant_id = $1)"
        " FROM tenant_due WHERE kind = 'seals' AND tenant_id = $1",
        tenant,
    )
    assert checkpoints.EVERY < noted < checkpoints.EVERY * 1.5
    monkeypatch.setattr(checkpoints, "EVERY", timedelta(0))
    assert await _walk(database, storage, settings) == []
    assert await signed() == 1
    await superuser.execute("UPDATE tenant_due SET due_at = now() WHERE tenant_id = $1", tenant)
    assert set(await _walk(database, storage, settings)) == {tenant}
    assert await signed() == 2


async def test_events_that_waited_long_are_sealed_by_their_marks(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After hours without a worker, and after hours in which a tenant failed."""
    monkeypatch.setattr(sealer, "_RECENT", timedelta(hours=-1))  # every event is older
    first, second = [await make_tenant(database, "waited") for _ in range(2)]
    async with database.tenant(first) as session:
        await _record(session)
    one = _without_walk(database, settings)
    await one.round()
    assert await _left(superuser, [first]) == (0, 0)
    async with database.tenant(second) as session:
        await _record(session)

    async def fail(_: TenantSession) -> object:
        raise ConflictError("no head")

    with monkeypatch.context() as broken:
        broken.setattr(sealer, "_RECENT", timedelta(hours=1))
        broken.setattr(repository, "find_head", fail)
        await one.round()
    assert await _left(superuser, [second]) == (1, 1)
    await one.round()
    assert await _left(superuser, [second]) == (0, 0)


async def test_a_tenant_that_fails_keeps_no_other_from_its_turn(
    database: Database,
    settings: Settings,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, sound = [await make_tenant(database, "turn") for _ in range(2)]
    for tenant in (broken, sound):
        async with database.tenant(tenant) as session:
            await _record(session)
    real = repository.find_head

    async def fail(session: TenantSession) -> object:
        if session.tenant_id == broken:
            raise ConflictError("no head")
        return await real(session)

    monkeypatch.setattr(repository, "find_head", fail)
    await _without_walk(database, settings).round()
    assert await _left(superuser, [sound]) == (0, 0)
    assert await _left(superuser, [broken]) == (1, 1)


async def test_marks_of_another_tenant_are_out_of_reach(database: Database) -> None:
    own, other = [await make_tenant(database, "reach") for _ in range(2)]
    async with database.tenant(other) as session:
        await _record(session)
    async with database.tenant(own) as session:
        assert await session.fetch("SELECT 1 FROM audit_unsealed") == []
        assert await session.execute("DELETE FROM audit_unsealed") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(own) as session:
            await session.execute(
                "INSERT INTO audit_unsealed (tenant_id, transaction) VALUES ($1, 1)", other
            )


async def test_the_tenants_with_marks_are_found_by_an_index_alone(
    superuser: asyncpg.Connection, database: Database
) -> None:
    await superuser.execute(
        "INSERT INTO audit_unsealed SELECT gen_random_uuid(), n FROM generate_series(1, 20000) n"
    )
    await superuser.execute("VACUUM ANALYZE audit_unsealed")
    async with database.platform() as session:
        rows = await session.fetch("EXPLAIN SELECT DISTINCT tenant_id FROM audit_unsealed")
    plan = "\n".join(row[0] for row in rows)
    await superuser.execute("DELETE FROM audit_unsealed")
    assert plan.count("Scan") == 1, plan
    assert "on audit_unsealed" in plan, plan
