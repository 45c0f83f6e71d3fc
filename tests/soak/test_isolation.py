"""Two tenants under load: 50,000 reads with aborts, none sees a row of the other."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from atlas.cli.embedded import processes
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.migrate import upgrade

pytestmark = pytest.mark.soak
READS = 50_000
READERS = 64
ROWS = {0: 7, 1: 11, 2: 13}


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    """A migrated database with the product's own configuration."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-isolation-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "home", port=processes.free_port())
    try:
        found = server.start()
        upgrade(found.owner_dsn)
        yield found
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Abort(Exception):  # noqa: N818  not an error: a reader's own way out
    """A reader gives up in the middle of its transaction."""


async def _fill(db: Database) -> dict[UUID, int]:
    tenants: dict[UUID, int] = {}
    for number, rows in ROWS.items():
        tenant = new_id()
        async with db.platform() as platform:
            await platform.execute(
                "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
                " VALUES ($1, $2, $2, $3, $3)",
                tenant,
                f"t{number}",
                now(),
            )
        async with db.tenant(tenant) as session:
            for _ in range(rows):
                await session.execute(
                    "INSERT INTO job (tenant_id, id, kind, resource_type, resource_id, status,"
                    " created_by, created_at, updated_at)"
                    " VALUES ($1, $2, 'soak', 'soak', $2, 'pending', $2, $3, $3)",
                    tenant,
                    new_id(),
                    now(),
                )
        tenants[tenant] = rows
    return tenants


async def _read(session: TenantSession, tenant: UUID, rows: int) -> None:
    found = await session.fetch("SELECT tenant_id FROM job")
    assert {row["tenant_id"] for row in found} == {tenant}
    assert len(found) == rows


async def _one(db: Database, tenants: dict[UUID, int], dice: random.Random) -> str:
    tenant, rows = dice.choice(list(tenants.items()))
    way = dice.choices(
        ["read", "abort", "cancel", "error", "platform"], weights=[70, 10, 10, 5, 5]
    )[0]
    if way == "platform":
        async with db.platform() as session:
            assert await session.fetch("SELECT id FROM job") == []
        return way
    if way == "cancel":
        task = asyncio.create_task(_slow(db, tenant, rows))
        await asyncio.sleep(dice.random() * 0.004)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return way
    with contextlib.suppress(Abort, AtlasError, ZeroDivisionError):
        async with db.tenant(tenant) as session:
            await _read(session, tenant, rows)
            if way == "abort":
                raise Abort
            if way == "error":
                await session.fetch_value("SELECT 'x'::uuid")
    return way


async def _slow(db: Database, tenant: UUID, rows: int) -> None:
    async with db.tenant(tenant) as session:
        await _read(session, tenant, rows)
        await session.execute("SELECT pg_sleep(0.002)")
        await _read(session, tenant, rows)


async def test_fifty_thousand_reads(endpoints: Endpoints) -> None:
    # far fewer connections than readers: every connection serves all tenants in turn
    db = await Database.connect(endpoints.app_dsn, min_size=2, max_size=6)
    ways: Counter[str] = Counter()
    try:
        tenants = await _fill(db)
        seed = random.randrange(2**32)
        print(f"seed {seed}")

        async def reader(number: int) -> None:
            dice = random.Random(seed + number)
            for _ in range(READS // READERS + 1):
                ways[await _one(db, tenants, dice)] += 1

        await asyncio.gather(*(reader(number) for number in range(READERS)))
    finally:
        await db.close()
    print(dict(ways))
    assert ways.total() >= READS
    assert ways["abort"] + ways["cancel"] + ways["error"] > READS / 10
