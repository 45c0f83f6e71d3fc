"""Tables whose rows come and go all day are vacuumed before looks at them take long."""

import asyncpg
import pytest
from tests.conftest import TestDatabase

MOST_DEAD = 1_000
"""Rows that are gone, in a table that is nearly empty, before a vacuum is due."""


@pytest.mark.parametrize(
    "table",
    [
        "audit_unsealed",
        "company_count",
        "portfolio_mark",
        "portfolio_count",
        "tenant_work",
        "tenant_due",
    ],
)
async def test_a_table_of_marks_is_vacuumed_early(clone: TestDatabase, table: str) -> None:
    link = await asyncpg.connect(clone.superuser_dsn)
    try:
        options = await link.fetchval(
            "SELECT reloptions FROM pg_class WHERE oid = $1::regclass", table
        )
    finally:
        await link.close()
    stated = dict(option.split("=") for option in options or ())
    assert int(stated["autovacuum_vacuum_threshold"]) <= MOST_DEAD
    assert float(stated["autovacuum_vacuum_scale_factor"]) <= 0.02
