"""Readers of several tenants on few connections, who abort, fail and are cancelled.

As a program (`python -m tests.soak.isolation DSN TENANTS SEED`) it reads until it is killed, and
tells each thousand transactions on a line of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
from collections import Counter
from uuid import UUID

import asyncpg

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db import session as gateway
from atlas.foundation.db.errors import DatabaseUnavailableError

ROWS = (7, 11, 13)
READERS = 64
CONNECTIONS = 6
WAYS = {
    "read": 65,
    "abort": 10,  # the reader raises in the middle
    "cancel": 10,  # its task is cancelled, at whatever point it has reached
    "error": 5,  # a statement fails
    "forge": 5,  # it writes a row under another tenant's id
    "platform": 5,  # it has no tenant
}
Tenants = dict[UUID, int]
"""How many rows each tenant has."""


class Abort(Exception):  # noqa: N818  not an error: a reader's own way out
    """A reader gives up in the middle of its transaction."""


class ForeignRowError(Exception):
    """A transaction saw or wrote what is not its tenant's."""


async def fill(db: Database) -> Tenants:
    """Make the tenants with their rows."""
    tenants: Tenants = {}
    for rows in ROWS:
        tenant = new_id()
        async with db.platform() as platform:
            await platform.execute(
                "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
                " VALUES ($1, $2, $2, $3, $3)",
                tenant,
                f"t{tenant.hex[-12:]}",
                now(),
            )
        async with db.tenant(tenant) as session:
            for _ in range(rows):
                await _insert(session, tenant)
        tenants[tenant] = rows
    return tenants


async def _insert(session: TenantSession, tenant: UUID) -> None:
    await session.execute(
        "INSERT INTO job (tenant_id, id, kind, resource_type, resource_id, status,"
        " created_by, created_at, updated_at)"
        " VALUES ($1, $2, 'soak', 'soak', $2, 'pending', $2, $3, $3)",
        tenant,
        new_id(),
        now(),
    )


async def _read(session: TenantSession, tenant: UUID, rows: int) -> None:
    found = await session.fetch("SELECT tenant_id FROM job")
    if {row["tenant_id"] for row in found} != {tenant} or len(found) != rows:
        raise ForeignRowError(f"{len(found)} rows instead of {rows}")


async def _slow(db: Database, tenant: UUID, rows: int) -> None:
    async with db.tenant(tenant) as session:
        await _read(session, tenant, rows)
        await session.execute("SELECT pg_sleep(0.002)")
        await _read(session, tenant, rows)


async def _forge(session: TenantSession, tenants: Tenants) -> None:
    other = next(tenant for tenant in tenants if tenant != session.tenant_id)
    try:
        await _insert(session, other)
    except asyncpg.InsufficientPrivilegeError:
        raise Abort from None  # the policy's refusal
    raise ForeignRowError("a row of another tenant was taken")


async def one(db: Database, tenants: Tenants, dice: random.Random) -> str:
    """Run one transaction; return which way it went.

    Raises:
        ForeignRowError: it met another tenant's row.

    """
    tenant, rows = dice.choice(list(tenants.items()))
    way = dice.choices(list(WAYS), weights=list(WAYS.values()))[0]
    if way == "platform":
        async with db.platform() as session:
            if await session.fetch("SELECT id FROM job"):
                raise ForeignRowError("rows without a tenant")
        return way
    if way == "cancel":
        task = asyncio.create_task(_slow(db, tenant, rows))
        await asyncio.sleep(dice.random() * 0.004)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return way
    with contextlib.suppress(Abort):
        async with db.tenant(tenant) as session:
            await _read(session, tenant, rows)
            if way == "forge":
                await _forge(session, tenants)
            if way == "abort":
                raise Abort
            if way == "error":
                with contextlib.suppress(AtlasError):
                    await session.fetch_value("SELECT 'x'::uuid")
                raise Abort
    return way


async def read_on(db: Database, tenants: Tenants, seed: int) -> None:
    """Read with all readers until killed; a lost connection or a full pool is gone over."""
    ways: Counter[str] = Counter()

    async def reader(number: int) -> None:
        dice = random.Random(seed + number)
        while True:
            try:
                ways[await one(db, tenants, dice)] += 1
            except DatabaseUnavailableError:
                ways["refused"] += 1
            if ways.total() >= 1000:
                sys.stdout.write(json.dumps(ways) + "\n")
                sys.stdout.flush()
                ways.clear()

    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            group.create_task(reader(number))


async def main(dsn: str, tenants: Tenants, seed: int) -> None:
    """Be one process of readers."""
    # who waits for longer than this for one of the few connections is refused: some do
    gateway._ACQUIRE_SECONDS = 0.2
    db = await Database.connect(dsn, min_size=1, max_size=CONNECTIONS, patience=30)
    await read_on(db, tenants, seed)


if __name__ == "__main__":
    rows = {UUID(tenant): count for tenant, count in json.loads(sys.argv[2]).items()}
    asyncio.run(main(sys.argv[1], rows, int(sys.argv[3])))
