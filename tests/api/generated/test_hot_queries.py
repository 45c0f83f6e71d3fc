"""Every statement that requests really run is an index condition under Row-Level Security.

The statements are recorded while the world is made and every operation is called, then
explained as the application's role against 50,000 rows a table over two tenants (5,000 and
45,000). A predicate
that is not leakproof, a cast on `tenant_id`, or a missing index shows up as a sequential scan
or as a scan whose index condition lacks the tenant: 30 to 1,000 times slower.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.api.generated.operations import Operation, operations
from tests.api.generated.test_lists import _sorts
from tests.api.generated.world import World
from tests.conftest import TestDatabase

from atlas.foundation.db import Database
from atlas.foundation.db import session as gateway

# The tenant that asks is small in a large table: where its share is half, a sequential scan is
# right, and would hide a policy that cannot be an index condition.
OWN_ROWS = 5_000
OTHER_ROWS = 45_000
PARENTS = 2_500
# Aggregates over a whole tenant by design: they read every row of it, by the tenant's index.
WHOLE_TENANT = re.compile(r"count\(\*\)", re.IGNORECASE)
STATEMENT = re.compile(r"^\s*(SELECT|WITH|UPDATE|DELETE)\b", re.IGNORECASE)


@pytest.fixture(scope="module", autouse=True)
def recorded() -> Iterator[dict[str, tuple[object, ...]]]:
    """Every statement the application runs in this module, with the arguments it first had."""
    found: dict[str, tuple[object, ...]] = {}
    patch = pytest.MonkeyPatch()
    for name in ("fetch", "fetch_row", "fetch_value", "execute"):
        original = getattr(gateway._Session, name)

        async def record(
            self: Any, sql: str, *args: object, _original: Any = original, **options: object
        ) -> Any:
            if isinstance(self, gateway.TenantSession) and STATEMENT.match(sql):
                found.setdefault(" ".join(sql.split()), args)
            return await _original(self, sql, *args, **options)

        patch.setattr(gateway._Session, name, record)
    yield found
    patch.undo()


@pytest_asyncio.fixture(scope="module")
async def superuser(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    yield connection
    await connection.close()


async def tenant_tables(superuser: asyncpg.Connection) -> dict[str, list[dict[str, Any]]]:
    """Columns of every tenant table."""
    rows = await superuser.fetch(
        """
        SELECT c.relname, a.attname AS name, a.attnotnull AS needed,
               format_type(a.atttypid, a.atttypmod) AS type,
               (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
                WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
                LIMIT 1) AS check,
               EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisunique
                       AND x.indkey[1] = a.attnum) AS is_unique
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relforcerowsecurity
        ORDER BY c.relname, a.attnum
        """
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["relname"], []).append(dict(row))
    return found


def value_of(column: dict[str, Any]) -> str:
    """SQL of a plausible value in row `g` of tenant `$1`."""
    name, kind = column["name"], column["type"]
    if name == "tenant_id":
        return "$1::uuid"
    choices = re.findall(r"'([^']*)'::text", column["check"] or "")
    if choices and "ANY" in column["check"]:
        return f"(ARRAY{choices!r})[1 + g % {len(choices)}]"
    own = name == "id" or column["is_unique"] or not name.endswith("_id")
    number = "g" if own else f"(g % {PARENTS})"
    by_type = {
        "uuid": f"md5($1::text || {number})::uuid",
        "text": f"'v' || md5('{name}' || g)" if "hash" in name else f"'{name} ' || g",
        "bigint": "g",
        "integer": "g",
        "boolean": "g % 2 = 0",
        "jsonb": "'{}'::jsonb",
        "bytea": "''::bytea",
        "date": "DATE '2020-01-01' + (g % 2000)",
        "timestamp with time zone": "TIMESTAMPTZ '2024-01-01' + g * INTERVAL '1 minute'",
        "double precision": "g::float8",
        "text[]": "ARRAY['tag ' || g % 50]",
        "uuid[]": "'{}'::uuid[]",
    }
    if kind == "timestamp with time zone" and not column["needed"]:
        return f"CASE WHEN g % 20 = 0 THEN {by_type[kind]} END"  # withdrawn, ended: rare
    if kind in by_type:
        return by_type[kind]
    if kind.startswith("numeric"):
        return "g"
    raise AssertionError(f"no value for {column['relname']}.{name}: {kind}")


async def fill(superuser: asyncpg.Connection, tables: list[str], tenants: dict[UUID, int]) -> None:
    """Load many rows; keys and checks are off, they are not what is measured here."""
    columns = await tenant_tables(superuser)
    for row in await superuser.fetch(
        "SELECT conrelid::regclass::text AS name, conname FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    ):
        await superuser.execute(f'ALTER TABLE {row["name"]} DROP CONSTRAINT "{row["conname"]}"')
    await superuser.execute("SET session_replication_role = replica")
    for table in tables:
        names = ", ".join(column["name"] for column in columns[table])
        values = ", ".join(value_of(column) for column in columns[table])
        for tenant, rows in tenants.items():
            await superuser.execute(
                f"INSERT INTO {table} ({names}) SELECT {values}"
                f" FROM generate_series(1, {rows}) g ON CONFLICT DO NOTHING",
                tenant,
            )
    await superuser.execute("ANALYZE")


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


@pytest.mark.timeout(420)
async def test_every_statement_is_an_index_condition(
    world: World,
    recorded: dict[str, tuple[object, ...]],
    superuser: asyncpg.Connection,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    await call_everything(world, narrowed=False)
    hot = set(recorded)
    await call_everything(world, narrowed=True)
    statements = sorted(recorded)
    assert len(statements) > 100
    assert len(hot) > 50
    tables = await tenant_tables(superuser)
    used = [name for name in tables if any(re.search(rf"\b{name}\b", sql) for sql in statements)]
    assert len(used) > 20
    await fill(superuser, used, {tenant: OWN_ROWS, other_tenant: OTHER_ROWS})
    for name in used:
        count = await superuser.fetchval(f"SELECT count(*) FROM {name}")
        assert count >= OWN_ROWS + OTHER_ROWS, f"{name}: only {count} rows were loaded"
    complaints = []
    for sql in statements:
        async with database.tenant(tenant) as session:
            if sql not in hot:
                # an optional filter or sort may lack an index of its own; what it must not lack
                # is a way in by the tenant, which this asks the planner to show
                await session.execute("SET LOCAL enable_seqscan = off")
            # planned with the arguments, as the driver's prepared statements are
            plan = await session.fetch_value(f"EXPLAIN (FORMAT JSON) {sql}", *recorded[sql])
        found = plan if isinstance(plan, list) else json.loads(plan)
        why = complaint(found[0]["Plan"], set(used))
        if why and not WHOLE_TENANT.search(sql):
            complaints.append(f"{why}\n    {sql[:600]}")
    assert not complaints, f"{len(complaints)} of {len(statements)}:\n" + "\n".join(complaints)
    # the same check does see a scan that goes past the tenant
    past_policy = "EXPLAIN (FORMAT JSON) SELECT id FROM company WHERE name || '' = 'x'"
    assert complaint(json.loads(await superuser.fetchval(past_policy))[0]["Plan"], set(used))
