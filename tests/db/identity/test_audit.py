"""The audit trail in the database: written with its event, sealed once, tampering found."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.support.audit import Thing
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.identity.audit import checkpoints, sealer, service
from atlas.identity.audit.errors import AuditTrailBrokenError
from atlas.identity.audit.schemas import AuditVerification
from atlas.identity.keys import service as keys


class Trail:
    """A tenant of its own with some events, and the power to tamper."""

    def __init__(self, db: Database, settings: Settings, tenant: UUID, raw: Any) -> None:
        self.db, self.settings, self.tenant, self.raw = db, settings, tenant, raw
        self.storage = Storage("memory://")
        self.actor = actor_of(tenant, Role.ANALYST)

    async def record(self, count: int) -> None:
        for number in range(count):
            async with self.db.tenant(self.tenant) as session:
                await service.record(
                    session, self.actor, Thing.MADE, "thing", new_id(), {"number": number}
                )

    async def seal(self) -> int:
        sealed = await sealer.seal_tenant(self.db, self.tenant)
        await sealer.checkpoint_tenant(self.db, self.storage, self.settings, self.tenant)
        return sealed

    async def extract(self) -> service.Extract:
        sealing = await keys.load_sealing_keys(self.db, self.settings)
        async with self.db.tenant(self.tenant) as session:
            rows = await session.fetch("SELECT resource_id FROM audit_event ORDER BY id LIMIT 2")
            return await service.extract(
                session, self.storage, sealing, [row["resource_id"] for row in rows]
            )

    async def verify(self) -> AuditVerification:
        async with self.db.tenant(self.tenant) as session:
            return await service.verify(session, self.storage)

    async def tamper(self, sql: str, *args: object) -> None:
        """Change rows as only a superuser past every constraint can."""
        async with self.raw.transaction():
            await self.raw.execute("SET LOCAL session_replication_role = replica")
            status = await self.raw.execute(sql, self.tenant, *args)
        assert not status.endswith(" 0"), "the tampering touched nothing"

    async def kinds(self) -> set[str]:
        found = await self.verify()
        assert found.valid is (not found.problems)
        return {problem.kind for problem in found.problems}


@pytest_asyncio.fixture
async def trail(
    database: Database, settings: Settings, clone: TestDatabase
) -> AsyncIterator[Trail]:
    raw = await asyncpg.connect(clone.superuser_dsn)
    yield Trail(database, settings, await make_tenant(database, "audited"), raw)
    await raw.close()


async def test_events_are_sealed_once_and_verify(trail: Trail) -> None:
    await trail.record(5)
    assert await trail.seal() == 5
    assert await trail.seal() == 0
    await trail.record(2)
    assert await trail.seal() == 2
    found = await trail.verify()
    assert (found.valid, found.events, found.sealed, found.checkpoints) == (True, 7, 7, 1)


async def test_several_sealers_at_once_make_one_chain(trail: Trail) -> None:
    await trail.record(20)
    await asyncio.gather(*(sealer.seal_tenant(trail.db, trail.tenant) for _ in range(6)))
    found = await trail.verify()
    assert (found.valid, found.sealed) == (True, 20)


async def test_a_rolled_back_write_leaves_no_event(trail: Trail) -> None:
    with pytest.raises(RuntimeError):
        async with trail.db.tenant(trail.tenant) as session:
            await service.record(session, trail.actor, Thing.MADE, "thing", None)
            raise RuntimeError
    found = await trail.verify()
    assert found.events == 0


async def test_a_late_commit_is_sealed_after_newer_events(trail: Trail) -> None:
    async with trail.db.tenant(trail.tenant) as late:
        await service.record(late, trail.actor, Thing.LATE, "thing", None)
        await trail.record(2)
        assert await trail.seal() == 2
    assert await trail.seal() == 1
    assert (await trail.verify()).valid


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE audit_event SET action = 'x.y' WHERE tenant_id = $1 AND {third}", "event_altered"),
        (
            "UPDATE audit_event SET occurred_at = now() WHERE tenant_id = $1 AND {third}",
            "event_altered",
        ),
        ("DELETE FROM audit_event WHERE tenant_id = $1 AND {third}", "event_missing"),
        (
            "UPDATE audit_payload SET payload = '7' WHERE tenant_id = $1 AND {third_payload}",
            "payload_altered",
        ),
        ("DELETE FROM audit_seal WHERE tenant_id = $1 AND sequence = 3", "sequence_gap"),
        (
            "UPDATE audit_seal SET sequence = sequence + 100 WHERE tenant_id = $1 AND sequence = 3",
            "sequence_gap",
        ),
        (
            "UPDATE audit_seal SET event_hash = '0' WHERE tenant_id = $1 AND sequence = 3",
            "seal_altered",
        ),
    ],
)
async def test_tampering_is_found(trail: Trail, sql: str, kind: str) -> None:
    await trail.record(5)
    await trail.seal()
    third = "SELECT event_id FROM audit_seal WHERE tenant_id = $1 AND sequence = 3"
    await trail.tamper(sql.format(third=f"id = ({third})", third_payload=f"event_id = ({third})"))
    assert kind in await trail.kinds()


async def test_truncation_is_found_by_the_signed_checkpoint(trail: Trail) -> None:
    await trail.record(5)
    await trail.seal()
    await trail.tamper(
        "DELETE FROM audit_event e USING audit_seal s WHERE e.tenant_id = $1"
        " AND s.tenant_id = $1 AND s.event_id = e.id AND s.sequence > 2"
    )
    await trail.tamper("DELETE FROM audit_seal WHERE tenant_id = $1 AND sequence > 2")
    assert await trail.kinds() == {"truncated"}


async def test_a_forged_checkpoint_is_not_believed(trail: Trail) -> None:
    await trail.record(1)
    await trail.seal()
    key = f"tenant/{trail.tenant}/audit/checkpoint/latest.jws"
    signed = (await trail.storage.get(key)).decode()
    head, _, signature = signed.split(".")
    await trail.storage.put(key, f"{head}.eyJzZXF1ZW5jZSI6OX0.{signature}".encode())
    assert await trail.kinds() == {"chain_broken"}
    await trail.storage.put(key, b"not a checkpoint")
    assert await trail.kinds() == {"chain_broken"}


async def test_a_forged_checkpoint_does_not_stop_the_sealer(trail: Trail) -> None:
    await trail.record(1)
    await trail.seal()
    key = f"tenant/{trail.tenant}/audit/checkpoint/latest.jws"
    await trail.storage.put(key, b"not a checkpoint")
    await trail.record(1)
    assert await trail.seal() == 1
    assert await trail.storage.get(key) == b"not a checkpoint"


async def test_an_extract_hangs_on_the_first_checkpoint_that_covers_it(trail: Trail) -> None:
    await trail.record(2)
    await sealer.seal_tenant(trail.db, trail.tenant)
    first = await trail.extract()
    assert (first.first, first.checkpoint.point.sequence) == (1, 2)
    await trail.record(3)
    assert await trail.seal() == 3
    async with trail.db.tenant(trail.tenant) as session:
        kept = [seal async for seal in service.iterate_seals(session, 1, 2)]
    assert [seal.sequence for seal in kept] == [1, 2]
    # one that was signed later says less, and would change the bytes
    again = await trail.extract()
    assert again.checkpoint == first.checkpoint
    assert (await trail.verify()).valid


async def test_a_checkpoint_signed_by_a_key_of_tokens_is_passed_over(trail: Trail) -> None:
    await trail.record(2)
    await sealer.seal_tenant(trail.db, trail.tenant)
    async with trail.db.tenant(trail.tenant) as session:
        head = await session.fetch_row("SELECT sequence, hash FROM audit_seal WHERE sequence = 2")
    assert head is not None
    old = await checkpoints.write(
        trail.storage,
        await keys.load_signing_keys(trail.db, trail.settings),
        trail.tenant,
        sequence=head["sequence"],
        digest=head["hash"],
        previous=None,
        moment=now(),
    )
    # the installation's own verification still believes what an earlier version signed
    found = await trail.verify()
    assert (found.valid, found.checkpoints) == (True, 1)
    assert (await trail.extract()).checkpoint.signed != old


async def test_nothing_is_signed_on_a_chain_that_was_rewritten(trail: Trail) -> None:
    await trail.record(2)
    await trail.seal()
    await trail.tamper("UPDATE audit_seal SET hash = 'x' WHERE tenant_id = $1 AND sequence = 2")
    with pytest.raises(AuditTrailBrokenError):
        await trail.extract()
    await trail.tamper("DELETE FROM audit_seal WHERE tenant_id = $1")
    with pytest.raises(AuditTrailBrokenError):
        await trail.extract()


async def test_every_key_that_sealed_stays_public(database: Database, settings: Settings) -> None:
    listed = await service.sealing_keys(database, settings)
    again = await service.sealing_keys(database, settings)
    assert listed == again
    signing = await keys.load_signing_keys(database, settings)
    assert {item.kid for item in listed}.isdisjoint(signing.public)
    assert (await keys.load_sealing_keys(database, settings)).active.kid in {
        item.kid for item in listed
    }


async def test_erasure_keeps_the_chain(trail: Trail) -> None:
    await trail.record(3)
    await trail.seal()
    await trail.tamper("DELETE FROM audit_payload WHERE tenant_id = $1")
    found = await trail.verify()
    assert (found.valid, found.erased_payloads) == (True, 3)


async def test_the_application_cannot_change_its_trail(trail: Trail) -> None:
    await trail.record(1)
    await trail.seal()
    for table in ("audit_event", "audit_payload", "audit_seal"):
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET tenant_id = tenant_id"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with trail.db.tenant(trail.tenant) as session:
                    await session.execute(sql)


async def test_an_event_without_a_seal_is_overdue(trail: Trail) -> None:
    await trail.record(1)
    assert await trail.kinds() == set()
    await trail.tamper(
        "UPDATE audit_event SET occurred_at = occurred_at - interval '1 minute'"
        " WHERE tenant_id = $1"
    )
    assert await trail.kinds() == {"unsealed"}


async def test_the_loop_seals_within_five_seconds(trail: Trail) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(sealer.run_sealer(trail.db, trail.storage, trail.settings, stop))
    await trail.record(3)
    recorded = time.monotonic()
    await until(trail.verify, lambda found: found.sealed == 3)
    assert time.monotonic() - recorded < 5
    stop.set()
    await task
