"""The writer's statements: how many whatever the size, and what they read by index."""

from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
from tests.db.mutations.helpers import batch, company, owns

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.mutations import service
from atlas.knowledge.mutations.schemas import ClaimBatch

Statements = list[tuple[str, tuple[object, ...]]]
CLAIM_TABLES = {"claim", "entity", "relationship", "preference", "entity_identifier"}


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Every statement sent from here on."""
    sent: Statements = []
    for name in ("fetch", "fetch_value", "fetch_row", "execute"):
        original = getattr(TenantSession, name)

        async def record(
            self: TenantSession, sql: str, *args: object, original: Any = original
        ) -> Any:
            sent.append((sql, args))
            return await original(self, sql, *args)

        monkeypatch.setattr(TenantSession, name, record)
    return sent


def of_size(key: str, size: int, source: str = "registry_file:test") -> ClaimBatch:
    parties = [company(f"c{at}", f"{key}{at}", status="active") for at in range(size)]
    edges = [owns(f"c{at}", "c0", share_exact=1) for at in range(1, size)]
    return batch(f"{key}-{source}", source=source, parties=parties, relationships=edges)


async def test_the_number_of_statements_does_not_grow_with_the_batch(
    database: Database, actor: AuthContext, statements: Statements
) -> None:
    counts = []
    for key, size in (("71", 3), ("72", 60)):
        statements.clear()
        async with database.tenant(actor.require_tenant()) as session:
            await service.apply_batch(session, actor, of_size(key, size))
        counts.append(len(statements))
    assert counts[0] == counts[1] < 30


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


async def test_what_the_writer_reads_it_reads_by_index(
    database: Database, actor: AuthContext, statements: Statements, owner_dsn: str
) -> None:
    async with database.tenant(actor.require_tenant()) as session:
        await service.apply_batch(session, actor, of_size("73", 400))
    owner = await asyncpg.connect(owner_dsn)
    await owner.execute("ANALYZE")
    await owner.close()
    statements.clear()
    async with database.tenant(actor.require_tenant()) as session:
        await service.apply_batch(session, actor, of_size("73", 5, source="other"))
    reads = [(sql, args) for sql, args in statements if sql.startswith(("SELECT", "WITH"))]
    seen: set[str] = set()
    whole = {(table, "Seq Scan") for table in CLAIM_TABLES}
    async with database.tenant(actor.require_tenant()) as session:
        await session.execute("SET LOCAL enable_seqscan = off")
        indexes = {
            row["indexname"]: row["tablename"]
            for row in await session.fetch("SELECT indexname, tablename FROM pg_indexes")
        }
        for sql, args in reads:
            plan = await session.fetch_value(f"EXPLAIN (FORMAT JSON) {sql}", *args)
            for node in nodes(plan[0]["Plan"]):
                assert (node.get("Relation Name"), node["Node Type"]) not in whole, (sql, node)
                table = indexes.get(node.get("Index Name", ""))
                if table in CLAIM_TABLES:
                    seen.add(table)
                    # the tenant and at least one more column: never all rows of a tenant
                    assert "tenant_id" in node["Index Cond"], sql
                    assert " AND " in node["Index Cond"], (sql, node["Index Cond"])
    assert seen == CLAIM_TABLES
