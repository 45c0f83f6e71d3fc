"""Many plausible rows in tenant tables, so that the planner plans as it would in production."""

import re
from typing import Any
from uuid import UUID

import asyncpg

# The tenant that asks is small in a large table: where its share is half, a sequential scan is
# right, and would hide a policy that cannot be an index condition.
OWN_ROWS = 5_000
OTHER_ROWS = 45_000
PARENTS = 2_500


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
