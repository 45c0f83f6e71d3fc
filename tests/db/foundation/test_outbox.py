"""The outbox: written with the rows, delivered after commit, once, in spite of failures."""

import asyncio
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import outbox


class Sink:
    """Takes messages; fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.taken: list[outbox.Message] = []
        self.failures = failures

    async def __call__(self, message: outbox.Message) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("engine down")
        self.taken.append(message)


async def test_a_message_is_delivered_after_commit_and_once(
    database: Database, tenant: UUID
) -> None:
    sink, ref = Sink(), new_id()
    async with database.tenant(tenant) as session:
        await outbox.enqueue(session, "thing.run", ref)
        assert await outbox.deliver_due(database, {"thing.run": sink}) == 0
    assert await outbox.deliver_due(database, {"thing.run": sink}) == 1
    assert await outbox.deliver_due(database, {"thing.run": sink}) == 0
    assert [(message.tenant_id, message.ref_id) for message in sink.taken] == [(tenant, ref)]


async def test_the_same_pointer_twice_is_one(database: Database, tenant: UUID) -> None:
    sink, ref = Sink(), new_id()
    for _ in range(2):
        async with database.tenant(tenant) as session:
            await outbox.enqueue(session, "twice.run", ref)
    assert await outbox.deliver_due(database, {"twice.run": sink}) == 1


async def test_a_rolled_back_write_sends_nothing(database: Database, tenant: UUID) -> None:
    with pytest.raises(RuntimeError, match="no"):
        async with database.tenant(tenant) as session:
            await outbox.enqueue(session, "gone.run", new_id())
            raise RuntimeError("no")
    assert await outbox.deliver_due(database, {"gone.run": Sink()}) == 0


async def test_a_failure_is_kept_and_tried_again(database: Database, tenant: UUID) -> None:
    sink, ref = Sink(failures=1), new_id()
    async with database.tenant(tenant) as session:
        await outbox.enqueue(session, "flaky.run", ref)
    assert await outbox.deliver_due(database, {"flaky.run": sink}) == 0
    async with database.platform() as session:
        row = await session.fetch_row("SELECT * FROM outbox WHERE ref_id = $1", ref)
        assert row is not None
        assert (row["attempts"], row["last_error"]) == (1, "ConnectionError")
        await session.execute("UPDATE outbox SET available_at = now() WHERE ref_id = $1", ref)
    assert await outbox.deliver_due(database, {"flaky.run": sink}) == 1


async def test_a_kind_without_a_handler_waits(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await outbox.enqueue(session, "later.run", new_id())
    assert await outbox.deliver_due(database, {"thing.run": Sink()}) == 0
    assert await outbox.deliver_due(database, {"later.run": Sink()}) == 1


async def test_tenants_take_turns(database: Database, tenant: UUID, other_tenant: UUID) -> None:
    sink = Sink()
    async with database.tenant(tenant) as session:
        for _ in range(20):
            await outbox.enqueue(session, "fair.run", new_id())
    async with database.tenant(other_tenant) as session:
        await outbox.enqueue(session, "fair.run", new_id())
    await outbox.deliver_due(database, {"fair.run": sink}, batch=2)
    assert {message.tenant_id for message in sink.taken} == {tenant, other_tenant}


async def test_what_waits_is_measured_where_nothing_is_delivered(
    database: Database, tenant: UUID
) -> None:
    before = await outbox.measure(database)
    async with database.tenant(tenant) as session:
        await outbox.enqueue(session, "measured.run", new_id())
    measuring = asyncio.create_task(outbox.keep_measured(database))
    async with asyncio.timeout(60):
        while REGISTRY.get_sample_value("atlas_outbox_pending") != before + 1:  # noqa: ASYNC110  no event
            await asyncio.sleep(0.05)
    measuring.cancel()
    assert await outbox.deliver_due(database, {"measured.run": Sink()}) == 1
    assert await outbox.measure(database) == before
