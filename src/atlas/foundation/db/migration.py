"""The only way to make a table: what a tenant table must have is here, once.

`create_tenant_table` adds `tenant_id NOT NULL`, enabled and forced Row-Level Security with
one policy, keys and indexes that start with `tenant_id`, composite foreign keys (a
single-column key would be checked past RLS), and the application role's grants.
`create_platform_table` makes a table without tenant data: every session reads it, only
sessions without a tenant write it, unless it is declared `tenant_writable`.

A table that exists already may be large and in use: `add_columns` alters it in a transaction of
its own, `backfill` fills it page by page, `create_index` builds concurrently. No lock that stops
reads or writes is held while rows are written; a test refuses migrations that do otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alembic import op

APP_ROLE = "atlas_app"
TENANT = "(SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)"
LOCK_TIMEOUT, STATEMENT_TIMEOUT = "5s", "10min"
"""A migration gives way rather than hold up the traffic behind a lock it waits for."""
NO_TENANT = "(SELECT NULLIF(current_setting('app.tenant_id', true), '') IS NULL)"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: columns → table (its `id`, or the columns named)."""

    columns: Sequence[str]
    table: str
    target: Sequence[str] = ("id",)
    on_delete: str = "NO ACTION"
    platform: bool = False
    """The target is a platform table: the key has no tenant column."""


Index = Sequence[str]


def create_tenant_table(
    name: str,
    columns: str,
    *,
    primary_key: Sequence[str] = ("id",),
    unique: Sequence[Sequence[str]] = (),
    unique_where: Sequence[tuple[Sequence[str], str]] = (),
    foreign_keys: Sequence[Reference] = (),
    indexes: Sequence[Index] = (),
    indexes_where: Sequence[tuple[Index, str]] = (),
    grants: str = "SELECT, INSERT, UPDATE",
) -> None:
    """Make a table whose rows belong to tenants.

    Args:
        name: table name, singular.
        columns: column definitions in SQL, without keys and without `tenant_id`.
        primary_key, unique, indexes: column lists; `tenant_id` is put in front.
        unique_where, indexes_where: the same with a predicate (partial).
        foreign_keys: composite references inside the tenant.
        grants: privileges of the application role; DELETE only where the design allows it.

    """
    constraints = [f"PRIMARY KEY (tenant_id, {', '.join(primary_key)})"]
    constraints += [f"UNIQUE (tenant_id, {', '.join(key)})" for key in unique]
    constraints += [_foreign_key(reference) for reference in foreign_keys]
    op.execute(
        f"CREATE TABLE {name} (tenant_id uuid NOT NULL REFERENCES tenant (id), {columns},"
        f" {', '.join(constraints)})",
    )
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY tenant_isolation ON {name} USING (tenant_id = {TENANT})"
        f" WITH CHECK (tenant_id = {TENANT})",
    )
    for index in indexes:
        op.execute(_index(name, ("tenant_id", *index)))
    for index, where in indexes_where:
        op.execute(_index(name, ("tenant_id", *index), where=where))
    for key, where in unique_where:
        op.execute(_index(name, ("tenant_id", *key), where=where, unique=True))
    op.execute(f"GRANT {grants} ON {name} TO {APP_ROLE}")


def create_platform_table(
    name: str,
    columns: str,
    *,
    primary_key: Sequence[str] = ("id",),
    unique: Sequence[Sequence[str]] = (),
    foreign_keys: Sequence[Reference] = (),
    indexes: Sequence[Index] = (),
    indexes_where: Sequence[tuple[Index, str]] = (),
    grants: str = "SELECT, INSERT, UPDATE",
    tenant_writable: bool = False,
) -> None:
    """Make a table that holds no tenant's data; arguments as `create_tenant_table`."""
    constraints = [f"PRIMARY KEY ({', '.join(primary_key)})"]
    constraints += [f"UNIQUE ({', '.join(key)})" for key in unique]
    constraints += [_foreign_key(reference, platform=True) for reference in foreign_keys]
    op.execute(f"CREATE TABLE {name} ({columns}, {', '.join(constraints)})")
    if not tenant_writable:
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY platform_read ON {name} FOR SELECT USING (true)")
        for verb, clause in (
            ("INSERT", f"WITH CHECK ({NO_TENANT})"),
            ("UPDATE", f"USING ({NO_TENANT}) WITH CHECK ({NO_TENANT})"),
            ("DELETE", f"USING ({NO_TENANT})"),
        ):
            op.execute(
                f"CREATE POLICY platform_{verb.lower()} ON {name} FOR {verb} {clause}",
            )
    for index in indexes:
        op.execute(_index(name, index))
    for index, where in indexes_where:
        op.execute(_index(name, index, where=where))
    op.execute(f"GRANT {grants} ON {name} TO {APP_ROLE}")


def create_index(
    table: str,
    columns: Index,
    *,
    where: str = "",
    unique: bool = False,
    name: str = "",
    platform: bool = False,
) -> None:
    """Add an index to a table that may be large and in use.

    It is built concurrently, outside the migration's transaction and without a time limit. Safe
    to repeat: what an interrupted build left is dropped first.

    Args:
        table: a tenant table (`tenant_id` is put in front), or a platform table when so declared.
        columns: columns with their order, such as `updated_at DESC`.
        where: predicate of a partial index.
        unique: equal rows are refused.
        name: of the index; made of table and columns by default.
        platform: the table is a platform table.

    """
    from sqlalchemy import text  # noqa: PLC0415  Alembic's own engine, in migrations alone

    made = columns if platform else ("tenant_id", *columns)
    name = name or _index_name(table, made)
    kind = "UNIQUE INDEX" if unique else "INDEX"
    with op.get_context().autocommit_block():
        op.execute("SET statement_timeout = 0")
        op.execute("SET lock_timeout = 0")
        invalid = op.get_bind().execute(
            text(
                "SELECT 1 FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass(:name)",
            ),
            {"name": name},
        )
        if invalid.scalar():
            op.execute(f"DROP INDEX CONCURRENTLY {name}")
        op.execute(
            f"CREATE {kind} CONCURRENTLY IF NOT EXISTS {name} ON {table}"
            f" ({', '.join(made)}){f' WHERE {where}' if where else ''}",
        )
        op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        op.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")


def drop_index(name: str) -> None:
    """Drop an index of a table in use, concurrently. Safe to repeat."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")


def add_columns(table: str, *columns: str) -> None:
    """Add columns to a table in use, in a transaction of their own. Safe to repeat.

    Args:
        table: the table.
        columns: definitions that need no rewrite: nullable, or with a constant default.

    """
    added = ", ".join(f"ADD COLUMN IF NOT EXISTS {column}" for column in columns)
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE {table} {added}")


def backfill(
    table: str, statement: str, *, key: str = "id", platform: bool = False, page: int = 5_000
) -> int:
    """Run a data migration over a table page by page and return how many rows it changed.

    Each page is a transaction of its own, so that a writer waits for one page at most. Safe to
    repeat if the statement is.

    Args:
        table: a tenant table, or a platform table when so declared.
        statement: changes the rows whose keys are in the parameter `:page`.
        key: the other column of the primary key, besides `tenant_id`.
        platform: the table is a platform table.
        page: rows of a page.

    """
    from sqlalchemy import text  # noqa: PLC0415  Alembic's own engine, in migrations alone

    after_one = text(f"SELECT {key} FROM {table} WHERE {key} > :last ORDER BY {key} LIMIT {page}")
    first = text(f"SELECT {key} FROM {table} ORDER BY {key} LIMIT {page}")
    changed = 0
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        for _ in _tenants(platform=platform):
            keys = connection.execute(first).scalars().all()
            while keys:
                changed += connection.execute(text(statement), {"page": [*keys]}).rowcount
                keys = connection.execute(after_one, {"last": keys[-1]}).scalars().all()
    return changed


@contextmanager
def _as_tenant(tenant_id: object) -> Iterator[None]:
    """Set the session's tenant; without a transaction around it, the setting is the session's."""
    from sqlalchemy import text  # noqa: PLC0415  as above

    put = text("SELECT set_config('app.tenant_id', :tenant, false)")
    op.get_bind().execute(put, {"tenant": str(tenant_id)})
    try:
        yield
    finally:
        op.get_bind().execute(put, {"tenant": ""})


def _tenants(*, platform: bool) -> Iterator[None]:
    """Yield once for each tenant, which is set meanwhile; once without one for a platform table."""
    from sqlalchemy import text  # noqa: PLC0415  as above

    if platform:
        yield
        return
    for (tenant_id,) in op.get_bind().execute(text("SELECT id FROM tenant ORDER BY id")).all():
        with _as_tenant(tenant_id):
            yield


def each_tenant(statement: str, **values: Any) -> int:
    """Run a data migration once per tenant and return how many rows it changed.

    FORCE ROW LEVEL SECURITY shows the owner no rows either: without a tenant set, an UPDATE
    in a migration changes nothing, without an error.
    """
    from sqlalchemy import text  # noqa: PLC0415  Alembic's own engine, in migrations alone

    connection = op.get_bind()
    changed = 0
    for (tenant_id,) in connection.execute(text("SELECT id FROM tenant ORDER BY id")).all():
        connection.execute(
            text("SELECT set_config('app.tenant_id', :tenant, true)"), {"tenant": str(tenant_id)}
        )
        changed += connection.execute(text(statement), values).rowcount
    connection.execute(text("SELECT set_config('app.tenant_id', '', true)"))
    return changed


def _foreign_key(reference: Reference, *, platform: bool = False) -> str:
    alone = platform or reference.platform
    source = list(reference.columns) if alone else ["tenant_id", *reference.columns]
    target = list(reference.target) if alone else ["tenant_id", *reference.target]
    return (
        f"FOREIGN KEY ({', '.join(source)}) REFERENCES {reference.table}"
        f" ({', '.join(target)}) ON DELETE {reference.on_delete}"
    )


def _index(table: str, columns: Sequence[str], *, where: str = "", unique: bool = False) -> str:
    name = _index_name(table, columns)
    predicate = f" WHERE {where}" if where else ""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    return f"CREATE {kind} {name} ON {table} ({', '.join(columns)}){predicate}"


def _index_name(table: str, columns: Sequence[str]) -> str:
    return "_".join([table, *(part.split()[0].strip('()"') for part in columns), "idx"])[:63]


def serve_from(revision: str) -> None:
    """Say that releases from a revision on can serve this schema.

    A migration that takes away what an earlier release needs (a column, a table, a value) raises
    it, to a revision that came with the first release that no longer needs it. All others leave it.

    Args:
        revision: the last one of the oldest release that can, such as `0090`.

    """
    if not re.fullmatch(r"\d{4}", revision):
        raise ValueError(f"{revision!r} is no revision")
    op.execute(f"COMMENT ON TABLE alembic_version IS 'serves releases from {revision}'")
