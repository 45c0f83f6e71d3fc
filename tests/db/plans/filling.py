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
               ARRAY(SELECT x.indexrelid::regclass::text FROM pg_index x
                     WHERE x.indrelid = c.oid AND x.indisunique AND a.attname <> 'tenant_id'
                       AND a.attnum = ANY(x.indkey::int2[])) AS keys
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relforcerowsecurity
        ORDER BY c.relname, a.attnum
        """
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["relname"], []).append(dict(row))
    for columns in found.values():
        tell_apart(columns)
    return found


def is_bounded(columns: list[dict[str, Any]]) -> bool:
    """Whether a key leaves each tenant one row, or one for each of a closed set: never many."""
    keys = {key for column in columns for key in column["keys"]}
    return any(
        all(column["name"] == "singleton" or choices_of(column) for column in columns_of)
        for key in keys
        if (columns_of := [column for column in columns if key in column["keys"]])
    )


def choices_of(column: dict[str, Any]) -> list[str]:
    """The closed set that a check constraint leaves to a text."""
    check = column["check"] or ""
    return re.findall(r"'([^']*)'::text", check) if "ANY" in check else []


def tell_apart(columns: list[dict[str, Any]]) -> None:
    """Mark `is_unique`: in each unique key one column whose value is another in every row."""
    for column in columns:
        own = column["name"] == "id" or not column["name"].endswith("_id")
        column["is_unique"] = (
            own
            and column["type"] in {"uuid", "text", "bigint", "integer", "timestamp with time zone"}
            and not choices_of(column)
        )
    for key in sorted({key for column in columns for key in column["keys"]}):
        members = [column for column in columns if key in column["keys"]]
        able = [
            column
            for column in members
            if column["type"] in {"uuid", "text", "bigint", "integer"} and not choices_of(column)
        ]
        if able and not any(column["is_unique"] for column in members):
            able[-1]["is_unique"] = True


def value_of(column: dict[str, Any]) -> str:
    """SQL of a plausible value in row `g` of tenant `$1`."""
    name, kind = column["name"], column["type"]
    if name == "tenant_id":
        return "$1::uuid"
    choices = choices_of(column)
    if choices:
        return f"(ARRAY{choices!r})[1 + g % {len(choices)}]"
    own = column["is_unique"] or not name.endswith("_id")
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


async def allow_many(
    superuser: asyncpg.Connection, columns: dict[str, list[dict[str, Any]]]
) -> None:
    """Make unique indexes plain in which no column can tell many rows apart."""
    for row in await superuser.fetch(
        "SELECT x.indexrelid::regclass::text AS name, x.indrelid::regclass::text AS table_name,"
        " pg_get_indexdef(x.indexrelid) AS definition FROM pg_index x"
        " JOIN pg_class c ON c.oid = x.indrelid"
        " WHERE x.indisunique AND c.relforcerowsecurity AND NOT EXISTS"
        " (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)"
    ):
        members = [c for c in columns[row["table_name"]] if row["name"] in c["keys"]]
        if not any(column["is_unique"] for column in members):
            await superuser.execute(f"DROP INDEX {row['name']}")
            await superuser.execute(row["definition"].replace("CREATE UNIQUE", "CREATE", 1))


async def fill(superuser: asyncpg.Connection, tables: list[str], tenants: dict[UUID, int]) -> None:
    """Load many rows; keys and checks are off, they are not what is measured here.

    An index that allows one row of a state (or one at all) becomes a plain one: a table of many
    rows could not be made with it, and the planner reads it alike. Indexes are built once the
    rows are there: maintained row by row, they took most of the time.
    """
    columns = await _unchecked(superuser)
    for table in tables:
        names = ", ".join(column["name"] for column in columns[table])
        values = ", ".join(value_of(column) for column in columns[table])
        await superuser.execute(f"DELETE FROM {table}")  # what is there could be a duplicate
        # not ready: rows are added without it, until REINDEX
        await superuser.execute(
            "UPDATE pg_index SET indisready = false WHERE indrelid = $1::text::regclass", table
        )
        for tenant, rows in tenants.items():
            await superuser.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) g",
                tenant,
            )
        await superuser.execute(f"REINDEX TABLE {table}")
    await superuser.execute("ANALYZE")


async def multiply(superuser: asyncpg.Connection, tenants: dict[UUID, int]) -> None:
    """Copy each tenant table's real rows until every tenant has so many, and answers still parse.

    A copy differs in what must be unique and in its times. Tables that stay single or that hold
    nothing are left as they are.
    """
    for table, columns in (await _unchecked(superuser)).items():
        if is_bounded(columns):
            continue
        names = ", ".join(column["name"] for column in columns)
        values = ", ".join(_copied(column) for column in columns)
        for tenant, rows in tenants.items():
            await superuser.execute(
                f"WITH real AS (SELECT *, row_number() OVER () - 1 AS n FROM {table} LIMIT 20)"
                f" INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) g"
                " JOIN real r ON r.n = g % (SELECT count(*) FROM real) ON CONFLICT DO NOTHING",
                tenant,
            )
    await superuser.execute("VACUUM ANALYZE")


def _copied(column: dict[str, Any]) -> str:
    name = column["name"]
    if name == "tenant_id" or column["is_unique"]:
        return value_of(column)
    if column["type"] == "timestamp with time zone":
        return f"r.{name} - g * INTERVAL '1 minute'"
    return f"r.{name}"


async def _unchecked(superuser: asyncpg.Connection) -> dict[str, list[dict[str, Any]]]:
    """Return the tenant tables' columns; nothing checks what is written into them from now on."""
    columns = await tenant_tables(superuser)
    await allow_many(superuser, columns)
    for row in await superuser.fetch(
        "SELECT conrelid::regclass::text AS name, conname FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    ):
        await superuser.execute(f'ALTER TABLE {row["name"]} DROP CONSTRAINT "{row["conname"]}"')
    await superuser.execute("SET session_replication_role = replica")
    return columns
