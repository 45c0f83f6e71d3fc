# ruff: noqa: F811  fixtures are imported by name
"""Lists and filters under Row-Level Security beside the same statements without it.

Goals: any list or filter at most 1.3 times the same query with an explicit filter
and RLS off; as many statements for a long page as for a short one; the first byte of a page of 50
within twice its SQL.

The statements are those that the application runs when every list is called with every sort and
filter. Their tables hold 50,000 rows of two tenants: copies of rows that came from real work.
Beside the application's role a superuser, whom no policy binds, runs the same text over views
that say `WHERE tenant_id = …`.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest
from tests.api.generated.conftest import (  # noqa: F401  fixtures
    blueprint,
    built,
    clone,
    other_tenant,
    settings,
    tenant,
    worker,
    world,
)
from tests.api.generated.operations import Operation, operations, usual_role
from tests.api.generated.statements import watching
from tests.api.generated.test_hot_queries import list_queries
from tests.api.generated.world import World
from tests.bench.servers import environment, serve
from tests.conftest import TestDatabase, free_port
from tests.db.plans.filling import multiply, tenant_tables

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.db.session import AnySession

pytestmark = pytest.mark.bench
OWN, OTHER = 5_000, 45_000
ROUNDS = 15
Statement = tuple[str, tuple[object, ...]]
List = tuple[Operation, str]
"""A list and the path at which it has rows."""
Opened = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Compared:
    """One thing's times in seconds beside what it is compared with."""

    name: str
    taken: float
    beside: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes."""
        return self.taken / self.beside


@pytest.mark.timeout(3600)
async def test_bench_rls(
    world: World,
    worker: Opened,
    clone: TestDatabase,
    database: Database,
    settings: Settings,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    lists = [
        (item, await world.path(item))
        for item in operations()
        if item.is_list and not item.is_platform and not item.contract.public
    ]
    await worker()  # its rounds would act on the rows that fill the tables
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await multiply(superuser, {tenant: OWN, other_tenant: OTHER})
    await _views(superuser, tenant)
    await superuser.close()
    pages = await _pages(world, lists)
    filtered = await _filtered(world, lists)
    plain = await Database.connect(f"{clone.superuser_dsn}?search_path=plain%2Cpublic")
    async with database.tenant(tenant) as bound, plain.platform() as free:
        found = [await _compare(one, bound, free) for one in filtered]
    await plain.close()
    _tell("statement under RLS", found, 1.3)
    _tell("first byte", await _first_bytes(world, settings, database, tenant, pages), 2.0)


async def _views(superuser: asyncpg.Connection, tenant: UUID) -> None:
    await superuser.execute("CREATE SCHEMA plain")
    for table in await tenant_tables(superuser):
        await superuser.execute(
            f"CREATE VIEW plain.{table} AS SELECT * FROM public.{table}"
            f" WHERE tenant_id = '{tenant}'::uuid"
        )


async def _called(world: World, operation: Operation, path: str) -> tuple[int, list[Statement]]:
    """Call a list; return how many rows it gave (-1: none, it refused) and its statements."""
    seen: list[Statement] = []
    with watching(lambda sql, args: seen.append((sql, args))):
        answer = await world.call(operation, path=path)
    return len(answer.json()["items"]) if answer.status_code == 200 else -1, seen


async def _pages(world: World, lists: list[List]) -> list[tuple[List, list[Statement]]]:
    """The lists that fill a page of 50, with their statements: as many as for a page of one."""
    found = []
    for operation, path in lists:
        _, short = await _called(world, operation, f"{path}?limit=1")
        rows, long = await _called(world, operation, path)
        assert len(long) == len(short) or rows < 0, operation
        if rows == 50:
            found.append(((operation, path), long))
        else:
            print(f"  {operation.id}: a page of {rows}")
    print(f"{len(found)} of {len(lists)} lists fill a page; no list asks more for a longer one")
    return found


async def _filtered(world: World, lists: list[List]) -> list[Statement]:
    """Every statement of the lists as they are and with each sort and filter, once."""
    found: dict[str, tuple[object, ...]] = {}
    with watching(found.setdefault):
        for operation, path in lists:
            for query in ("", *list_queries(operation)):
                await world.call(operation, path=f"{path}?{query}")
    return list(found.items())


async def _compare(statement: Statement, bound: AnySession, free: AnySession) -> Compared:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for session, taken in zip((bound, free), times, strict=True):
            taken.append(await _timed(session, [statement]))
    # the least: what stands above it is the machine's
    return Compared(statement[0], min(times[0]), min(times[1]))


async def _timed(session: AnySession, statements: Sequence[Statement]) -> float:
    began = time.perf_counter()
    for sql, args in statements:
        await session.fetch(sql, *args)
    return time.perf_counter() - began


def _tell(what: str, found: list[Compared], goal: float) -> None:
    ratios = sorted(item.ratio for item in found)
    over = [item for item in found if item.ratio > goal]
    print(
        f"\n{what}: {len(found)} compared, ratio p50 {statistics.median(ratios):.2f}"
        f" p90 {ratios[int(len(ratios) * 0.9)]:.2f} worst {ratios[-1]:.2f};"
        f" {len(over)} over {goal}"
    )
    for item in sorted(over, key=lambda item: -item.ratio)[:15]:
        print(f"  {item.ratio:5.2f}  {item.taken * 1e3:7.2f} ms  {item.name[:300]}")


async def _first_bytes(
    world: World,
    settings: Settings,
    database: Database,
    tenant: UUID,
    pages: list[tuple[List, list[Statement]]],
) -> list[Compared]:
    """Each page's first byte from a server of its own, beside its transaction from here."""
    port = free_port()
    server = serve("atlas.api.main:create_app", port, environment(settings))
    try:
        found = []
        for (operation, path), statements in pages:
            header = world.header(usual_role(operation))["Authorization"]
            request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {header}\r\n\r\n".encode()
            first = min(await _first_byte(port, request, ROUNDS))
            alone = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                async with database.tenant(tenant) as session:
                    await _timed(session, statements)
                alone.append(time.perf_counter() - began)
            found.append(Compared(f"{operation} ({len(statements)})", first, min(alone)))
        return found
    finally:
        server.kill()
        await asyncio.sleep(0.1)


async def _first_byte(port: int, request: bytes, rounds: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        writer.write(request)
        head = await reader.read(1)
        times.append(time.perf_counter() - began)
        head += await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
    writer.close()
    return times
