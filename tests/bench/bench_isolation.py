"""Isolation under load: of a million transactions none meets a row of another tenant.

Goal: 0 of 1,000,000 with aborts, pool exhaustion and worker kills. Processes of
readers share few connections; all the while one of them is killed and replaced, and one of the
server's backends is ended under whoever uses it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from uuid import UUID

import asyncpg
import pytest
from tests.soak.isolation import Tenants, fill

from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.db import Database

pytestmark = pytest.mark.bench
TRANSACTIONS = int(os.environ.get("BENCH_TRANSACTIONS", "1000000"))
PROCESSES = 2
KILL_EVERY_SECONDS = 10.0


class Readers:
    """The processes, what they have told so far, and how they ended."""

    def __init__(self, dsn: str, tenants: Tenants) -> None:
        self._command = [sys.executable, "-m", "tests.soak.isolation", dsn]
        self._command.append(json.dumps({str(tenant): rows for tenant, rows in tenants.items()}))
        self._running: list[asyncio.subprocess.Process] = []
        self._listening: set[asyncio.Task[None]] = set()
        self.told: Counter[str] = Counter()
        self.failed: list[str] = []
        self.killed = 0

    async def start(self) -> None:
        """Start one more process."""
        seed = random.randrange(2**32)
        made = await asyncio.create_subprocess_exec(
            *self._command,
            str(seed),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._running.append(made)
        self._listening.add(asyncio.create_task(self._listen(made, seed)))

    async def _listen(self, process: asyncio.subprocess.Process, seed: int) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        async for line in process.stdout:
            if line.endswith(b"\n"):  # the last one may be cut by the kill
                self.told.update(json.loads(line))
        last = (await process.stderr.read()).decode()[-2000:]
        if await process.wait() != -9:
            self.failed.append(f"seed {seed}: {last}")

    @property
    def done(self) -> int:
        """How many transactions there were; who got no connection had none."""
        return self.told.total() - self.told["refused"]

    async def replace_one(self) -> None:
        """Kill -9 a process and start another."""
        self._running.pop(0).kill()
        self.killed += 1
        await self.start()

    async def end(self) -> None:
        """Kill all, and hear what they said last."""
        for process in self._running:
            if process.returncode is None:
                process.kill()
        await asyncio.gather(*self._listening)


@pytest.mark.timeout(3600)
async def test_bench_isolation(postgres: Endpoints, database: Database, owner_dsn: str) -> None:
    tenants = await fill(database)
    name = owner_dsn.rpartition("/")[2]
    superuser = await asyncpg.connect(postgres.dsn("atlas_super", name))
    readers = Readers(postgres.dsn("atlas_app", name), tenants)
    ended, began = 0, time.monotonic()
    for _ in range(PROCESSES):
        await readers.start()
    try:
        while readers.done < TRANSACTIONS and not readers.failed:
            await asyncio.sleep(KILL_EVERY_SECONDS)
            ended += await superuser.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
                " WHERE usename = 'atlas_app' AND datname = $1 ORDER BY random() LIMIT 1) AS one",
                name,
            )
            await readers.replace_one()
    finally:
        await readers.end()
    seconds = time.monotonic() - began
    stray = await _stray(superuser, tenants)
    await superuser.close()
    print(f"\n{readers.done:,} transactions in {seconds:.0f} s: {dict(readers.told)}")
    print(f"  {readers.killed} processes killed, {ended} backends ended, {stray} foreign rows")
    assert not readers.failed, readers.failed
    assert stray == 0
    for way in ("abort", "cancel", "error", "forge", "refused"):
        assert readers.told[way] > 0, way


async def _stray(superuser: asyncpg.Connection, tenants: Tenants) -> int:
    """How many rows are more or fewer than each tenant was given."""
    counted = await superuser.fetch("SELECT tenant_id, count(*) FROM job GROUP BY tenant_id")
    found: dict[UUID, int] = {row["tenant_id"]: row["count"] for row in counted}
    return sum(abs(found.get(tenant, 0) - rows) for tenant, rows in tenants.items())
