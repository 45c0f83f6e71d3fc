"""What a transaction reads once: until it may be otherwise, and nowhere else."""

from typing import Any
from uuid import UUID

import pytest
from tests.conftest import actor_of

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import AnySession, Database, TenantSession
from atlas.foundation.db.once import changed_by
from atlas.workspace.jobs import service as jobs

_COUNT = "SELECT count(*) FROM job"
_TENANT_OF = "SELECT current_setting('app.tenant_id', true)"


class Reader:
    """A function to read with, which counts how often it was asked."""

    def __init__(self, sql: str = _COUNT) -> None:
        self.sql, self.times = sql, 0

    async def __call__(self, session: AnySession, *args: object) -> Any:
        self.times += 1
        return await session.fetch_value(self.sql, *args)


async def add_job(session: TenantSession) -> None:
    await jobs.create_job(session, actor_of(session.tenant_id), "test.run", "test", new_id())


async def test_a_value_is_read_once_for_the_same_arguments(
    database: Database, tenant: UUID
) -> None:
    read = Reader("SELECT count(*) FROM job WHERE kind = $1")
    async with database.tenant(tenant) as session:
        assert await session.once(read, "one") == 0
        assert await session.once(read, "one") == 0
        assert read.times == 1
        await session.once(read, "two")
        assert read.times == 2


async def test_a_write_to_what_was_read_has_it_read_again(database: Database, tenant: UUID) -> None:
    read = Reader(f"{_COUNT} WHERE message IS DISTINCT FROM 'done'")
    async with database.tenant(tenant) as session:
        before = await session.once(read)
        await add_job(session)
        assert await session.once(read) == before + 1
        await session.execute(
            "WITH done AS (UPDATE job SET message = 'done' RETURNING id) SELECT FROM done"
        )
        assert await session.once(read) == 0


async def test_a_write_to_something_else_leaves_it(database: Database, tenant: UUID) -> None:
    read = Reader("SELECT count(*) FROM setting")
    async with database.tenant(tenant) as session:
        await session.once(read)
        await add_job(session)
        await session.once(read)
    assert read.times == 1


async def test_what_a_batch_or_a_fetch_writes_counts_as_well(
    database: Database, tenant: UUID
) -> None:
    read = Reader()
    moved = "UPDATE job SET message = 'x' RETURNING id"
    async with database.tenant(tenant) as session:
        await add_job(session)
        await session.once(read)
        await session.execute_many("UPDATE job SET message = NULL WHERE id = $1", [(new_id(),)])
        await session.once(read)
        assert read.times == 2
        assert [row async for row in session.iterate("SELECT id FROM job")]
        await session.once(read)
        assert read.times == 2
        assert await session.fetch(moved)
        await session.once(read)
    assert read.times == 3


@pytest.mark.parametrize(
    "lock",
    [
        "SELECT pg_advisory_xact_lock(7)",
        "SELECT id FROM setting FOR UPDATE",
        "SELECT id FROM setting FOR NO KEY UPDATE",
        "SELECT id FROM setting FOR SHARE",
        "LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE",
    ],
)
async def test_behind_a_lock_what_others_committed_is_seen(
    database: Database, tenant: UUID, lock: str
) -> None:
    read = Reader()
    async with database.tenant(tenant) as session:
        before = await session.once(read)
        async with database.tenant(tenant) as other:
            await add_job(other)
        assert await session.once(read) == before
        await session.execute(lock)
        assert await session.once(read) == before + 1


async def test_what_a_savepoint_took_back_is_not_kept(database: Database, tenant: UUID) -> None:
    read = Reader()
    async with database.tenant(tenant) as session:
        before = await session.once(read)
        with pytest.raises(RuntimeError, match="back"):
            async with session.savepoint():
                await add_job(session)
                assert await session.once(read) == before + 1
                raise RuntimeError("back")
        assert await session.once(read) == before


async def test_a_value_made_of_others_goes_with_each_of_them(
    database: Database, tenant: UUID
) -> None:
    inner = Reader()

    async def twice(session: TenantSession) -> int:
        count: int = await session.once(inner)
        return 2 * count

    async with database.tenant(tenant) as session:
        before = await session.once(inner)
        assert await session.once(twice) == 2 * before
        assert inner.times == 1, "the kept one is used"
        await add_job(session)
        assert await session.once(twice) == 2 * before + 2
        assert await session.once(inner) == before + 1


async def test_a_reader_that_writes_is_not_kept(database: Database, tenant: UUID) -> None:
    async def add_and_count(session: TenantSession) -> int:
        await add_job(session)
        count: int = await session.fetch_value(_COUNT)
        return count

    async with database.tenant(tenant) as session:
        first = await session.once(add_and_count)
        assert await session.once(add_and_count) == first + 1


async def test_a_reader_that_fails_leaves_nothing(database: Database, tenant: UUID) -> None:
    async def fail(session: TenantSession) -> int:
        await session.fetch_value(_COUNT)
        raise RuntimeError("no")

    read = Reader()
    async with database.tenant(tenant) as session:
        for _ in range(2):
            with pytest.raises(RuntimeError, match="no"):
                await session.once(fail)
        await session.once(read)
        await add_job(session)
        await session.once(read)
    assert read.times == 2


async def test_neither_another_tenant_nor_another_transaction_sees_it(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    read = Reader(_TENANT_OF)
    for one in (tenant, other_tenant, tenant):
        async with database.tenant(one) as session:
            assert await session.once(read) == str(one)
    async with database.platform() as platform:
        assert not await platform.once(read)
    assert read.times == 4


@pytest.mark.parametrize(
    ("sql", "changed"),
    [
        ("SELECT a FROM b JOIN c ON true", set()),
        ("WITH x AS (SELECT 1) SELECT 1 FROM x", set()),
        ("INSERT INTO a (b) SELECT c FROM d ON CONFLICT (b) DO UPDATE SET b = 1", {"a", "set"}),
        ("update only a SET b = 1", {"a"}),
        ("WITH x AS (DELETE FROM a), y AS (INSERT INTO b SELECT) SELECT", {"a", "b"}),
        ("MERGE INTO a USING b ON true", {"a"}),
        ("SELECT a FROM b FOR KEY SHARE", None),
        ("SELECT pg_try_advisory_xact_lock(1)", None),
        ("TRUNCATE a", None),
        ("SAVEPOINT x", None),
        ("CALL something()", None),
    ],
)
def test_what_a_statement_changes(sql: str, changed: set[str] | None) -> None:
    assert changed_by(sql) == changed
