"""A resolution reads one row by its index, however many tenants and providers there are."""

from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase

from atlas.foundation.db import Database
from atlas.sources.credentials import repository

SEALED = "decode(repeat('00', 80), 'hex')"
FILL = (
    (
        "INSERT INTO provider_credential (tenant_id, id, provider, key_id, sealed, fields, version,"
        " created_by, created_at, updated_by, updated_at)"
        f" SELECT $1, gen_random_uuid(), 'provider-' || n, 'k', {SEALED}, '{{}}', 1, $1, now(), $1,"
        " now() FROM generate_series(1, 5000) n"
    ),
    (
        "INSERT INTO sponsored_grant (tenant_id, id, provider, key_id, sealed, fields, expires_at,"
        " use_limit, used, created_by, created_at)"
        f" SELECT $1, gen_random_uuid(), 'provider-' || n, 'k', {SEALED}, '{{}}', now(), 9, 0, $1,"
        " now() FROM generate_series(1, 5000) n"
    ),
)


@pytest.mark.parametrize("sql", [repository.FIND_OWN, repository.FIND_GRANTS])
async def test_tenant_and_provider_are_index_conditions(
    database: Database, clone: TestDatabase, tenant: UUID, other_tenant: UUID, sql: str
) -> None:
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        for one in (tenant, other_tenant):
            for statement in FILL:
                await connection.execute(statement + " ON CONFLICT DO NOTHING", one)
        await connection.execute("ANALYZE provider_credential, sponsored_grant")
    finally:
        await connection.close()
    async with database.tenant(tenant) as session:
        lines = await session.fetch(f"EXPLAIN {sql}", "provider-77")
    plan = "\n".join(line[0] for line in lines)
    condition = next(line[0] for line in lines if "Index Cond" in line[0])
    assert "tenant_id = " in condition, plan
    assert "provider = " in condition, plan
    assert "Seq Scan" not in plan
