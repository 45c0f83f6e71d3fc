"""Tenant-scoped read by id and list, everything on, beside a bare FastAPI route.

Goal: read by id at most 2.0 times the baseline, p99 at most 2.5 times p50 at 32
clients; a list at most 1.3 times the same query with an explicit filter and RLS off (SQL).
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from tests.bench.loadclient import Figures, measure, processor_seconds
from tests.bench.servers import environment, serve
from tests.conftest import TestDatabase, free_port

from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth

pytestmark = pytest.mark.bench
ROWS = 50_000
ROUNDS = 5


async def _fill(clone: TestDatabase, tenants: tuple[UUID, UUID]) -> UUID:
    owner = await asyncpg.connect(clone.superuser_dsn)
    start, user = now(), new_id()
    rows = []
    for position in range(ROWS):
        moment = start - timedelta(seconds=position)
        identity = (tenants[position % 2], new_id(), "bench.run", "bench", new_id())
        rows.append((*identity, "complete", 1, user, moment, moment))
    columns = ["tenant_id", "id", "kind", "resource_type", "resource_id", "status", "done"]
    columns += ["created_by", "created_at", "updated_at"]
    await owner.copy_records_to_table("job", records=rows, columns=columns)
    await owner.execute("CREATE TABLE job_plain (LIKE job INCLUDING ALL)")
    await owner.execute("INSERT INTO job_plain SELECT * FROM job")
    await owner.execute("GRANT SELECT ON job_plain TO atlas_app")
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    chosen: UUID = rows[ROWS // 2][1]
    return chosen


@dataclass(frozen=True)
class Server:
    """A server under load, and what is sent to it."""

    pid: int
    port: int
    headers: dict[str, str]

    async def take(self, path: str, clients: int) -> tuple[Figures, float]:
        """Measure one run; return its figures and the server's processor time a request."""
        requests = 6400 if clients == 32 else 1000
        before = processor_seconds(self.pid)
        figures = await measure(self.port, path, self.headers, clients=clients, requests=requests)
        return figures, (processor_seconds(self.pid) - before) / requests


async def _compare(
    name: str, clients: int, base: tuple[Server, str], atlas: tuple[Server, str]
) -> None:
    taken: list[list[tuple[Figures, float]]] = [[], []]
    for _ in range(ROUNDS):
        for runs, (server, path) in zip(taken, (base, atlas), strict=True):
            runs.append(await server.take(path, clients))
    one, two = (_middle([figures for figures, _ in runs]) for runs in taken)
    worked = [min(seconds for _, seconds in runs) for runs in taken]
    print(f"\n{name}, {clients} clients")
    print(f"  baseline {one}  processor {worked[0] * 1e3:.3f} ms a request")
    print(f"  atlas    {two}  processor {worked[1] * 1e3:.3f} ms a request")
    print(
        f"  ratio p50 {two.median / one.median:.2f}  processor {worked[1] / worked[0]:.2f}"
        f"  p99/p50 of atlas {two.p99 / two.median:.2f}, of the baseline {one.p99 / one.median:.2f}"
    )


def _middle(figures: list[Figures]) -> Figures:
    return sorted(figures, key=lambda item: item.median)[len(figures) // 2]


async def test_bench_read(
    postgres: Endpoints,
    clone: TestDatabase,
    database: Database,
    settings: Settings,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    job_id = await _fill(clone, (tenant, other_tenant))
    opened = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.VIEWER, create=True
    )
    header = {"Authorization": f"Bearer {opened.access_token}"}
    base_port, real_port = free_port(), free_port()
    base = serve(
        "tests.bench.baseline_app:app",
        base_port,
        {"BENCH_DSN": clone.app_dsn, "BENCH_TENANT": str(tenant)},
    )
    real = serve("atlas.api.main:create_app", real_port, environment(settings))
    try:
        plain = Server(base.pid, base_port, {})
        full = Server(real.pid, real_port, header)
        for name, base_path, real_path in (
            ("read by id", f"/jobs/{job_id}", f"/api/jobs/{job_id}"),
            ("list of 50", "/jobs", "/api/jobs"),
        ):
            for clients in (1, 32):
                await _compare(name, clients, (plain, base_path), (full, real_path))
    finally:
        base.kill()
        real.kill()
        await asyncio.sleep(0.1)
