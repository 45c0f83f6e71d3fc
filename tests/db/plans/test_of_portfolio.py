"""A page of the portfolio reads its own companies, whatever the planner knows of their pointers.

A portfolio is read right after it was evaluated: companies were analysed since they were imported,
what was made of them was not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, actor_of

from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page, decode_cursor
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.schemas import ProfileIn
from atlas.risk.batches import service as batches
from atlas.risk.batches.schemas import EvaluationBatchIn
from atlas.risk.matrix.domain import LEVELS
from atlas.risk.portfolio import service
from atlas.risk.portfolio.models import PortfolioRow
from atlas.risk.portfolio.repository import rows as portfolio_rows

COMPANIES = 400
LIMIT = 20
_FILL = (
    "INSERT INTO company_risk SELECT (jsonb_populate_record(r, jsonb_build_object("
    "'company_id', c.id, 'score', (row_number() OVER (ORDER BY c.id)) % 97 * 100))).*"
    " FROM company c, company_risk r WHERE r.company_id = $1"
    " AND NOT EXISTS (SELECT 1 FROM company_risk o WHERE o.company_id = c.id)"
)
_SORTED = (
    "UPDATE company c SET portfolio_score = r.score, portfolio_score_high = r.score_high"
    " FROM company_risk r WHERE r.company_id = c.id"
)
REQUESTS = {
    **{sort: ListParams(sort=sort, limit=LIMIT) for sort in ("-score", "score_high", "created_at")},
    "of a score": ListParams(filters=(Filter("score", "gte", 100),), limit=LIMIT),
    "of a status": ListParams(
        filters=(Filter("relationship_status", "in", ["prospect", "active"]),), limit=LIMIT
    ),
    "of a country": ListParams(filters=(Filter("country_code", "eq", "DE"),), limit=LIMIT),
}


@pytest_asyncio.fixture(scope="module")
async def portfolio(clone: TestDatabase, database: Database, tenant: UUID) -> list[UUID]:
    """Many companies with a pointer each; of some the relationship profile was changed since."""
    actor = actor_of(tenant)
    bodies = [
        CompanyCreate(name=f"Company {at}", country_code="DE" if at % 2 else "IR")
        for at in range(COMPANIES)
    ]
    async with database.tenant(tenant) as session:
        made = [item.id for item in await companies.create_many(session, actor, bodies)]
        scope = {"company_ids": made[:5]}
        batch = await batches.start(
            session, actor, EvaluationBatchIn.model_validate({"scope": scope})
        )
    for _ in range(2):
        async with database.tenant(tenant) as session:
            await batches.step(session, actor, batch.id)
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute("ANALYZE company")
    await superuser.close()
    async with database.tenant(tenant) as session:
        await session.execute(_FILL, made[0])
        await session.execute(_SORTED)
        for company_id in made[:30]:
            said = ProfileIn(purpose="Trade")
            await customer_file.put_profile(session, actor, company_id, said)
    return made


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_page_reads_its_own_companies(
    database: Database,
    tenant: UUID,
    portfolio: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    sent: list[tuple[str, tuple[object, ...]]] = []
    original = TenantSession.fetch

    async def keep(self: TenantSession, sql: str, *args: object) -> Any:
        sent.append((sql, args))
        return await original(self, sql, *args)

    async with database.tenant(tenant) as session:
        with monkeypatch.context() as patched:
            patched.setattr(TenantSession, "fetch", keep)
            page = await service.list_companies(session, REQUESTS[name])
        assert len(page.items) == LIMIT
        (found,) = [item for item in sent if "company_risk" in item[0]]
        plan = await session.fetch_value(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {found[0]}", *found[1]
        )
    for node in nodes(plan[0]["Plan"]):
        if "Relation Name" in node:
            read = node["Actual Rows"] * node["Actual Loops"]
            passed = node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
            assert node["Node Type"] != "Seq Scan" or not node["Actual Loops"], node
            assert read + passed <= COMPANIES / 4, node


@pytest.mark.parametrize("sort", ["-score", "score", "-score_high", "score_high", "-created_at"])
async def test_a_page_says_what_the_whole_list_says(
    database: Database, tenant: UUID, portfolio: list[UUID], sort: str
) -> None:
    async with database.tenant(tenant) as session:
        basis = await service.basis_of(session)

        async def all_of(*, of_companies: bool) -> list[PortfolioRow]:
            """Every row, page by page: where only companies are asked for, and else."""
            # every company has a level: the filter asks for what is joined, and lets all through
            more = () if of_companies else (Filter("level_high", "in", list(LEVELS)),)
            rows: list[PortfolioRow] = []
            after = None
            while True:
                params = ListParams(
                    sort=sort, filters=more, limit=150, after=after, include_total=True
                )
                page: Page[PortfolioRow] = await portfolio_rows.fetch_rows(session, basis, params)
                assert page.total == COMPANIES
                rows += page.items
                if page.next_cursor is None:
                    return rows
                kind = "time" if sort.endswith("created_at") else "int"
                after = decode_cursor(page.next_cursor, sort, kind)  # type: ignore[arg-type]

        of_page, of_list = await all_of(of_companies=True), await all_of(of_companies=False)
    assert of_page == of_list
    assert len(of_page) == COMPANIES
    assert any("relationship_profile" in row.stale for row in of_page)
    assert any("relationship_profile" not in row.stale for row in of_page)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)
