"""What the database itself says of every table: isolation, keys, owners, privileges.

Reads `pg_class`, `pg_policy`, `pg_constraint` of a database made by the real migrations, so
that a table cannot be forgotten: a new one is checked the moment its migration exists.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import outbox

POLICY = (
    "(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid"
)
NO_TENANT = "( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)"

# Tables that hold no tenant's personal data and are read across tenants, each with the
# mechanism of docs/adr that needs it. A table that is not here must be a tenant table.
PLATFORM_TABLES = {
    "tenant": "sweeps and sign-in find tenants",
    "outbox": "pointers of tenant, kind, id",
    "audit_unsealed": "tenants with events to seal: tenant and transaction",
    "tenant_work": "tenants with work: kind, tenant, hour and transaction",
    "tenant_due": "tenants to look at: kind, tenant, transaction, time and hash of what is loaded",
    "profile_reading": "what each tenant's profile needs of the lists: ids, days, hashes, flags",
    "tenant_turn": "when workers last looked at each tenant",
    "platform_idempotency_key": "idempotency of the operator's own requests",
    "issuer": "which issuer's tokens belong to which tenant",
    "signing_key": "the embedded issuer's keys, encrypted",
    "sealing_key": "keys that seal checkpoints and bundles, encrypted",
    "operator_session": "sessions of the platform operator",
    "platform_event": "the operator's audit trail",
    "revocation": "tenant, kind, id, not_before, expires_at",
    "login_directory": "salted hashes to find a sign-in's tenant",
    "list_version": "sanctions lists, read-only to tenants",
    "list_entry": "sanctions lists, read-only to tenants",
    "credential_rotation": "rotations of the master key: ids and counts, no tenant's data",
    "list_fetch": "attempts to fetch sanctions lists: addresses and counts, no tenant's data",
    "list_load": "sanctions lists, read-only to tenants",
    "provider_format_change": "formats that a provider changed: names, days and a count (ADR 180)",
    "registry_dataset": "registry snapshots, read-only to tenants",
    "registry_load": "registry snapshots, read-only to tenants",
    "registry_rejection": "registry snapshots, read-only to tenants",
    "registry_record": "registry snapshots, read-only to tenants",
    "registry_identifier": "registry snapshots, read-only to tenants",
    "registry_name": "registry snapshots, read-only to tenants",
    "registry_address": "registry snapshots, read-only to tenants",
    "registry_past_statement": "registry snapshots, read-only to tenants",
    "reference_default": "the operator's facts, read-only to tenants",
    "alembic_version": "Alembic's own",
}
# Platform tables that a tenant's transaction writes: the write must commit with the tenant's.
TENANT_WRITABLE = {
    "audit_unsealed",
    "tenant_work",
    "tenant_due",
    "profile_reading",
    "outbox",
    "revocation",
    "login_directory",
}
# Tables whose rows the application may remove; everything else is withdrawn or ended.
MAY_DELETE = {
    "provider_credential": "a deleted secret is gone",
    "mcp_credential": "a deleted secret is gone",
    "model_credential": "a deleted secret is gone",
    "authorization_code": "two days after it was made; the audit trail keeps who allowed what",
    "invitation": "used, revoked, or expired for 30 days; the audit trail keeps who invited",
    "password_reset": "used, revoked, or expired for 30 days; the audit trail keeps who made it",
    "second_factor": "turned off or removed: the secret does not outlive it",
    "recovery_code": "used, or renewed with the others",
    "outbox": "done pointers are swept",
    "audit_unsealed": "its events are sealed",
    "portfolio_mark": "the company is counted again",
    "portfolio_count": "the range is counted again",
    "tenant_work": "the work is done",
    "tenant_due": "the tenant is looked at",
    "company_count": "deltas are added up",
    "platform_idempotency_key": "kept for 24 hours",
    "idempotency_key": "kept for 24 hours",
    "tenant": "an empty one; foreign keys keep one that has data",
    "revocation": "ends with the tokens it revokes",
    "login_directory": "follows the account's e-mail address",
    "issuer": "an operator takes a trust back",
    "user_session": "30 days after its end; the audit trail keeps who signed in",
    "refresh_token": "with its session",
    "operator_session": "30 days after its end; platform_event keeps it",
    "user_role": "a role taken back; the audit trail keeps it",
    "entity_merge": "unmerge",
    "preference": "a preference taken back",
    "registry_identifier": "index rows, replaced with their record",
    "registry_name": "index rows, replaced with their record",
    "registry_address": "index rows, replaced with their record",
}


@pytest_asyncio.fixture(scope="module")
async def catalogue(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    yield connection
    await connection.close()


async def tables(catalogue: asyncpg.Connection, *, tenant: bool) -> set[str]:
    rows = await catalogue.fetch(
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        """
    )
    every = {row["relname"] for row in rows}
    return every - PLATFORM_TABLES.keys() if tenant else every & PLATFORM_TABLES.keys()


async def test_every_table_is_a_tenants_or_in_the_closed_list(
    catalogue: asyncpg.Connection,
) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.relname, a.attnotnull FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        """
    )
    assert len(rows) >= 30
    unplaced = [
        row["relname"]
        for row in rows
        if row["relname"] not in PLATFORM_TABLES and row["attnotnull"] is not True
    ]
    assert not unplaced, f"neither tenant_id NOT NULL nor in the closed list: {unplaced}"
    gone = PLATFORM_TABLES.keys() - {row["relname"] for row in rows}
    assert not gone, f"the closed list names tables that do not exist: {gone}"


async def test_tenant_tables_enable_and_force_row_level_security(
    catalogue: asyncpg.Connection,
) -> None:
    rows = await catalogue.fetch(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relname = ANY($1::text[])",
        list(await tables(catalogue, tenant=True)),
    )
    assert rows
    open_tables = [
        row["relname"] for row in rows if not (row["relrowsecurity"] and row["relforcerowsecurity"])
    ]
    assert not open_tables


async def test_tenant_tables_have_the_one_policy_exactly(catalogue: asyncpg.Connection) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.relname, p.polname, p.polcmd::text AS command, p.polpermissive,
               p.polroles = '{0}' AS for_all,
               pg_get_expr(p.polqual, p.polrelid) AS using_,
               pg_get_expr(p.polwithcheck, p.polrelid) AS check_
        FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
        WHERE c.relname = ANY($1::text[])
        """,
        list(await tables(catalogue, tenant=True)),
    )
    seen: set[str] = set()
    for row in rows:
        name = row["relname"]
        assert name not in seen, f"{name} has more than one policy"
        seen.add(name)
        assert row["polname"] == "tenant_isolation", name
        assert row["command"] == "*", name
        assert row["polpermissive"], name
        assert row["for_all"], name
        for clause in (row["using_"], row["check_"]):
            assert clause is not None, name
            assert clause.startswith(POLICY), f"{name}: {clause}"
            assert " OR " not in clause.upper(), f"{name}: {clause}"
    assert seen == await tables(catalogue, tenant=True)


async def test_keys_and_indexes_of_tenant_tables_start_with_the_tenant(
    catalogue: asyncpg.Connection,
) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.relname, i.relname AS index, x.indisprimary,
               (SELECT attname FROM pg_attribute
                WHERE attrelid = c.oid AND attnum = x.indkey[0]) AS first
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.relname = ANY($1::text[])
        """,
        list(await tables(catalogue, tenant=True)),
    )
    wrong = [f"{row['relname']}.{row['index']}" for row in rows if row["first"] != "tenant_id"]
    assert not wrong
    with_key = {row["relname"] for row in rows if row["indisprimary"]}
    assert with_key == await tables(catalogue, tenant=True), "a tenant table has no primary key"


async def test_foreign_keys_between_tenant_tables_are_composite(
    catalogue: asyncpg.Connection,
) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.conname, source.relname AS source, target.relname AS target,
               (SELECT attname FROM pg_attribute
                WHERE attrelid = c.conrelid AND attnum = c.conkey[1]) AS source_first,
               (SELECT attname FROM pg_attribute
                WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) AS target_first,
               cardinality(c.conkey) AS width
        FROM pg_constraint c
        JOIN pg_class source ON source.oid = c.conrelid
        JOIN pg_class target ON target.oid = c.confrelid
        WHERE c.contype = 'f' AND source.relnamespace = 'public'::regnamespace
        """
    )
    tenant_tables = await tables(catalogue, tenant=True)
    for row in rows:
        if row["target"] not in tenant_tables:
            continue
        assert row["source"] in tenant_tables, f"{row['conname']}: platform → tenant table"
        assert row["source_first"] == row["target_first"] == "tenant_id", row["conname"]
        assert row["width"] >= 2, row["conname"]


async def test_platform_tables_are_written_without_a_tenant_only(
    catalogue: asyncpg.Connection,
) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.relname, c.relrowsecurity, p.polcmd::text AS command,
               pg_get_expr(p.polqual, p.polrelid) AS using_,
               pg_get_expr(p.polwithcheck, p.polrelid) AS check_
        FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
        WHERE c.relname = ANY($1::text[])
        """,
        list(PLATFORM_TABLES.keys() - {"alembic_version"}),
    )
    guarded: dict[str, set[str]] = {}
    for row in rows:
        if row["relname"] in TENANT_WRITABLE:
            continue
        assert row["relrowsecurity"], row["relname"]
        guarded.setdefault(row["relname"], set()).add(row["command"])
        if row["command"] != "r":
            clauses = [clause for clause in (row["using_"], row["check_"]) if clause]
            assert clauses, row["relname"]
            assert all(clause.startswith(NO_TENANT) for clause in clauses), (
                row["relname"],
                clauses,
            )
    assert guarded.keys() == PLATFORM_TABLES.keys() - TENANT_WRITABLE - {"alembic_version"}
    assert all(commands == {"r", "a", "w", "d"} for commands in guarded.values()), guarded


async def test_owners_and_privileges(catalogue: asyncpg.Connection) -> None:
    rows = await catalogue.fetch(
        """
        SELECT c.relname, c.relkind::text AS kind, pg_get_userbyid(c.relowner) AS owner,
               a.grantee::regrole::text AS grantee, a.grantee = 0 AS to_public,
               a.privilege_type AS privilege
        FROM pg_class c
        LEFT JOIN LATERAL aclexplode(COALESCE(c.relacl, acldefault('r', c.relowner))) a ON true
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        """
    )
    granted: dict[str, set[str]] = {}
    for row in rows:
        assert row["owner"] == "atlas_owner", row["relname"]
        assert not row["to_public"], f"{row['relname']} is granted to PUBLIC"
        assert row["grantee"] in {"atlas_owner", "atlas_app"}, (row["relname"], row["grantee"])
        if row["grantee"] == "atlas_app":
            granted.setdefault(row["relname"], set()).add(row["privilege"])
    assert granted["alembic_version"] == {"SELECT"}
    allowed = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    for table, privileges in granted.items():
        assert "SELECT" in privileges, table
        assert privileges <= allowed, (table, privileges - allowed)
    deletable = {table for table, privileges in granted.items() if "DELETE" in privileges}
    assert deletable == MAY_DELETE.keys(), deletable ^ MAY_DELETE.keys()


async def test_the_application_role_is_weak(catalogue: asyncpg.Connection) -> None:
    row = await catalogue.fetchrow("SELECT * FROM pg_roles WHERE rolname = 'atlas_app'")
    assert row is not None
    for power in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"):
        assert row[power] is False, power
    assert not await catalogue.fetchval(
        "SELECT count(*) FROM pg_auth_members WHERE member = 'atlas_app'::regrole"
    )
    assert not await catalogue.fetchval(
        "SELECT has_schema_privilege('atlas_app', 'public', 'CREATE')"
    )


async def test_views_run_as_their_caller_and_nothing_is_materialised(
    catalogue: asyncpg.Connection,
) -> None:
    views = await catalogue.fetch(
        """
        SELECT relname, relkind::text AS kind, reloptions FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
        """
    )
    for view in views:
        assert view["kind"] == "v", f"{view['relname']} is materialised"
        assert "security_invoker=true" in (view["reloptions"] or []), view["relname"]


async def test_no_function_runs_with_its_owners_rights(catalogue: asyncpg.Connection) -> None:
    definers = await catalogue.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert not definers


async def test_no_column_uses_a_type_that_cannot_be_an_index_condition(
    catalogue: asyncpg.Connection,
) -> None:
    """ENUM and NUMERIC comparisons are not leakproof: under RLS they scan."""
    rows = await catalogue.fetch(
        """
        SELECT c.relname, a.attname, t.typname, t.typtype::text AS kind
        FROM pg_index x
        JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(x.indkey)
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relname = ANY($1::text[])
        """,
        list(await tables(catalogue, tenant=True)),
    )
    wrong = [
        f"{row['relname']}.{row['attname']}: {row['typname']}"
        for row in rows
        if row["kind"] == "e" or row["typname"] in {"numeric", "jsonb", "citext"}
    ]
    assert not wrong


async def test_a_tenants_session_reaches_its_own_pointers_alone(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    refs = {one: new_id() for one in (tenant, other_tenant)}
    for one, ref in refs.items():
        async with database.tenant(one) as session:
            await outbox.enqueue(session, "catalogue.test", ref)
    async with database.tenant(tenant) as session:
        seen = await session.fetch("SELECT ref_id FROM outbox WHERE kind = 'catalogue.test'")
        assert [row["ref_id"] for row in seen] == [refs[tenant]]
        assert await session.execute("UPDATE outbox SET done_at = now()") == 0
        assert await session.execute("DELETE FROM outbox") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(tenant) as session:
            await session.execute(
                "INSERT INTO outbox (id, tenant_id, kind, ref_id, created_at, available_at)"
                " VALUES ($1, $2, 'catalogue.test', $1, now(), now())",
                new_id(),
                other_tenant,
            )
    async with database.platform() as session:
        assert await session.execute("DELETE FROM outbox WHERE kind = 'catalogue.test'") == 2


@pytest.mark.parametrize(
    "call",
    [
        "lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')", "lo_put(1, 0, 'x')",
        "lo_open(1, 131072)", "lo_unlink(1)",
    ],
)  # fmt: skip
async def test_the_application_makes_no_large_objects(clone: TestDatabase, call: str) -> None:
    for dsn in (clone.app_dsn, clone.owner_dsn):
        connection = await asyncpg.connect(dsn)
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetchval(f"SELECT {call}")
        finally:
            await connection.close()
