"""Every statement that requests really run is an index condition under Row-Level Security.

The statements are recorded while the world is made and every operation is called, then
explained as the application's role against 50,000 rows a table over two tenants (5,000 and
45,000). A predicate
that is not leakproof, a cast on `tenant_id`, or a missing index shows up as a sequential scan
or as a scan whose index condition lacks the tenant: 30 to 1,000 times slower.
"""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.api.generated.conftest import Blueprint
from tests.api.generated.operations import Operation, operations
from tests.api.generated.statements import Statements, recording, watching
from tests.api.generated.test_lists import _sorts
from tests.api.generated.world import World
from tests.conftest import TestDatabase
from tests.db.plans.filling import OTHER_ROWS, OWN_ROWS, fill, is_bounded, tenant_tables

from atlas.foundation.db import Database

# They read a whole tenant by design: aggregates, exports, and the portfolio once it is filtered.
# Beside one other tenant the planner takes the tenant for half of a table and prefers a sequential
# scan; with that switched off, each table must be read by an index of the tenant.
WHOLE_TENANT = re.compile(
    r"count\(\*\)"
    r"|LEFT JOIN company_risk r ON.*(WHERE p\.|ORDER BY p\.company_id|ORDER BY c\.id)"
    r"|jsonb_object_keys\(c\.metadata\)"  # every key of every company: the export's header
    r"|FROM sponsored_grant ORDER BY"  # what an operator lends a tenant: a few
    r"|FROM list_acceptance WHERE status = 'accepted' ORDER BY"  # what a tenant accepted: a few
    r"|FROM jsonb_to_recordset"  # a tenant's few matrices beside the shipped ones
    r"|EXISTS \(SELECT 1 FROM rescreening WHERE trigger"  # one that runs: the first row ends it
    r"|s\.algorithm <> "  # a party of an earlier matcher: the first row ends it
    r"|FROM setting$"  # what a tenant set: at most one row for each setting that there is
    r"|DELETE FROM (company_count|portfolio_count|portfolio_mark)"  # marks since the last round
    r"|END FROM company_count$"  # the same marks
    r"|^\s*SELECT 1 FROM \w+ LIMIT 1\s*$",  # whether there is work: the first row ends it
    re.IGNORECASE | re.DOTALL,
)


@pytest.fixture(scope="module", autouse=True)
def recorded(built: Blueprint) -> Iterator[Statements]:
    """Every statement that the application runs in this module, and those that built the world."""
    with recording(built.statements) as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def superuser(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    yield connection
    await connection.close()


async def call_everything(world: World, *, narrowed: bool) -> None:
    """Every reading operation once; or every list with every sort and filter."""
    for operation in operations():
        if operation.method != "GET" or operation.is_platform or "stream" in operation.id:
            continue
        if operation.contract.public:
            continue
        path = await world.path(operation)
        if not narrowed:
            await world.call(operation, path=path)
        elif operation.is_list:
            for query in list_queries(operation):
                await world.call(operation, path=f"{path}?{query}")


def list_queries(operation: Operation) -> Iterator[str]:
    yield from (f"sort={sort}" for sort in _sorts(operation))
    for parameter in operation.document["parameters"]:
        name = parameter["name"]
        if not name.endswith(".eq"):
            continue
        choices = parameter["description"].split("One of ", 1)
        if len(choices) == 2:
            yield f"{name}={choices[1].rstrip('.').split(', ')[0]}"
        elif "(uuid)" in parameter["description"]:
            yield f"{name}=018f0000-0000-7000-8000-000000000000"
        elif "(text)" in parameter["description"]:
            yield f"{name}=example"


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan that reads a table or an index."""
    if "Relation Name" in plan or "Index Name" in plan:
        yield plan
    for child in plan.get("Plans", ()):
        yield from scans(child)


def complaint(plan: dict[str, Any], tables: set[str]) -> str | None:
    """Why a plan is not acceptable, if it is not."""
    for node in scans(plan):
        kind, table = node["Node Type"], node.get("Relation Name")
        if kind in {"ModifyTable", "Bitmap Heap Scan"}:
            continue  # its children are looked at
        if kind == "Seq Scan" and table in tables:
            return f"sequential scan of {table}, filter {node.get('Filter')}"
        if kind in {"Index Scan", "Index Only Scan"} and table in tables:
            condition = node.get("Index Cond", "")
            if "tenant_id" not in condition:
                return f"{node['Index Name']} without the tenant: {condition!r}"
    return None


def _note(seen: list[object], *statement: object) -> None:
    seen.append(statement)


async def test_a_longer_page_takes_no_more_statements(
    world: World, worker: Callable[[], Awaitable[None]]
) -> None:
    await worker()  # its statements would be counted too
    several = 0
    for operation in operations():
        if not operation.is_list or operation.is_platform or operation.contract.public:
            continue
        path = await world.path(operation)
        counts, items = [], []
        for limit in (1, 200):
            seen: list[object] = []
            with watching(partial(_note, seen)):
                answer = await world.call(operation, path=f"{path}?limit={limit}")
            items.append(len(answer.json()["items"]))
            counts.append(len(seen))
        assert counts[0] == counts[1], (operation, items)
        several += items[1] > items[0]
    assert several >= 20


@pytest.mark.timeout(900)  # it calls every list with each filter, then fills every table
async def test_every_statement_is_an_index_condition(
    world: World,
    worker: Callable[[], Awaitable[None]],
    recorded: Statements,
    superuser: asyncpg.Connection,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    await call_everything(world, narrowed=False)
    await call_everything(world, narrowed=True)
    await worker()  # its rounds would act on the rows that fill the tables
    statements = sorted(recorded)
    assert len(statements) > 100
    tables = await tenant_tables(superuser)
    used = [
        name
        for name, columns in tables.items()
        if not is_bounded(columns) and any(re.search(rf"\b{name}\b", sql) for sql in statements)
    ]
    assert len(used) > 20
    await fill(superuser, used, {tenant: OWN_ROWS, other_tenant: OTHER_ROWS})
    for name in used:
        count = await superuser.fetchval(f"SELECT count(*) FROM {name}")
        assert count >= OWN_ROWS + OTHER_ROWS, f"{name}: only {count} rows were loaded"
    complaints = []
    for sql in statements:
        async with database.tenant(tenant) as session:
            if WHOLE_TENANT.search(sql):
                await session.execute("SET LOCAL enable_seqscan = off")
            # planned with the arguments, as the driver's prepared statements are
            plan = await session.fetch_value(f"EXPLAIN (FORMAT JSON) {sql}", *recorded[sql])
        found = plan if isinstance(plan, list) else json.loads(plan)
        why = complaint(found[0]["Plan"], set(used))
        if why:
            complaints.append(f"{why}\n    {sql[:600]}")
    assert not complaints, f"{len(complaints)} of {len(statements)}:\n" + "\n".join(complaints)
    # the same check does see a scan that goes past the tenant
    past_policy = "EXPLAIN (FORMAT JSON) SELECT id FROM company WHERE name || '' = 'x'"
    assert complaint(json.loads(await superuser.fetchval(past_policy))[0]["Plan"], set(used))
