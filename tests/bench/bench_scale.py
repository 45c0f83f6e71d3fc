"""What must stay flat as tenants and portfolios grow (`make bench-scale`; never in CI).

Companies are generated in SQL, with a pointer to an evaluation each; nothing runs beside. Sizes:
`ATLAS_SCALE_SIZES` (companies of a tenant) and `ATLAS_SCALE_TENANTS`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.identity.audit.sealer import Sealer
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.batches import service as batches
from atlas.risk.batches.schemas import EvaluationBatchIn
from atlas.risk.portfolio import service
from atlas.risk.portfolio.domain import Row
from atlas.risk.portfolio.repository import counts
from atlas.sources.lists import service as lists
from atlas.sources.lists.installation import installation_standings
from atlas.worker import portfolios
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds

pytestmark = pytest.mark.bench
SIZES = [int(one) for one in os.environ.get("ATLAS_SCALE_SIZES", "10000,50000,200000").split(",")]
TENANTS = [int(one) for one in os.environ.get("ATLAS_SCALE_TENANTS", "10,1000,10000").split(",")]
_COPIES = """
INSERT INTO company SELECT (jsonb_populate_record(c, jsonb_build_object(
  'id', (lpad(to_hex(1700000000000 + g), 12, '0') || '7' || substr(md5(g || $1::uuid::text), 1, 3)
    || '8' || substr(md5(g || $1::uuid::text), 4, 15))::uuid,
  'name', 'Company ' || g, 'external_id', 'c-' || g,
  'country_code', (ARRAY['DE', 'FR', 'NL', 'GB', 'PL', 'US'])[1 + g % 6],
  'relationship_status', (ARRAY['prospect', 'active', 'onboarding'])[1 + g % 3]))).*
FROM generate_series($3::bigint, $4) g, company c WHERE c.id = $2 AND c.tenant_id = $1
"""
_POINTERS = """
INSERT INTO company_risk SELECT (jsonb_populate_record(r, jsonb_build_object(
  'company_id', c.id, 'score', row_number() OVER (ORDER BY c.id) % 97 * 100))).*
FROM company c, company_risk r WHERE r.company_id = $2 AND r.tenant_id = $1 AND c.tenant_id = $1
  AND NOT EXISTS (SELECT FROM company_risk o WHERE o.tenant_id = $1 AND o.company_id = c.id)
"""
_SORTED = """
UPDATE company c SET portfolio_score = r.score, portfolio_score_high = coalesce(r.score_high, -1)
FROM company_risk r WHERE r.company_id = c.id AND r.tenant_id = $1 AND c.tenant_id = $1
"""


async def portfolio(clone: TestDatabase, database: Database, size: int) -> tuple[UUID, UUID]:
    """Return a tenant with a portfolio of a size, and one of its companies."""
    tenant = await make_tenant(database, f"of-{size}")
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="First", country_code="DE", external_id="first")
        first = (await companies.create_company(session, actor, body)).id
        scope = EvaluationBatchIn.model_validate({"scope": {"company_ids": [first]}})
        batch = await batches.start(session, actor, scope)
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            over = await batches.step(session, actor, batch.id)
    superuser = await asyncpg.connect(clone.superuser_dsn, timeout=60)
    page = 10_000
    for start in range(1, size, page):
        await superuser.execute(_COPIES, tenant, first, start, min(start + page, size) - 1)
    # without statistics, each of the next statements would be a nested loop
    await superuser.execute("ANALYZE company, company_risk")
    await superuser.execute(_POINTERS, tenant, first, timeout=600)
    await superuser.execute("ANALYZE company_risk")
    await superuser.execute(_SORTED, tenant, timeout=600)
    await superuser.execute("VACUUM ANALYZE company, company_risk, company_count", timeout=600)
    await superuser.close()
    async with database.tenant(tenant) as session:
        while await companies.keep_count(session):
            pass
    return tenant, first


async def best(work: Callable[[], Awaitable[object]], times: int = 5) -> float:
    """Return the milliseconds of the best of some runs: other work on the machine only adds."""
    found = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        await work()
        found = min(found, time.perf_counter() - start)
    return 1000 * found


def table(title: str, sizes: list[int], rows: dict[str, list[float]]) -> Iterator[str]:
    """Yield the lines of a table of figures, with the ratio of the last to the first."""
    yield ""
    yield f"{title:44}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>9}"
    for name, values in rows.items():
        figures = "".join(f"{value:>12.2f}" for value in values)
        ratio = f"{values[-1] / values[0]:>8.2f}x" if values[0] else f"{'-':>9}"
        yield f"{name:44}{figures}{ratio}"


_WHOLE = ListParams(include_total=True)
_SOME = ListParams(include_total=True, filters=(Filter("country_code", "eq", "DE"),))


async def test_a_portfolio_grows(
    clone: TestDatabase, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, list[float]] = {}
    for size in SIZES:
        tenant, company = await portfolio(clone, database, size)

        def reading(
            work: Callable[[TenantSession], Awaitable[object]], tenant: UUID = tenant
        ) -> Callable[[], Awaitable[object]]:
            async def once() -> object:
                async with database.tenant(tenant, read_only=True) as session:
                    return await work(session)

            return once

        async with database.tenant(tenant) as session:
            basis = await service.basis_of(session)
        start = time.perf_counter()
        await portfolios.keep_portfolio(database, tenant)
        counted = 1000 * (time.perf_counter() - start)
        rows.setdefault("all ranges counted by the worker", []).append(counted)
        superuser = await asyncpg.connect(clone.superuser_dsn, timeout=60)
        await superuser.execute("VACUUM ANALYZE portfolio_mark, portfolio_count")  # as by itself
        await superuser.close()
        work: dict[str, Callable[[TenantSession], Awaitable[object]]] = {
            "company by id": partial(companies.get_company, company_id=company),
            "first page of companies": lambda s: companies.list_companies(s, ListParams()),
            "list of companies, include=total": lambda s: companies.list_companies(s, _WHOLE),
            "filtered, with include=total": lambda s: companies.list_companies(s, _SOME),
            "first page of the portfolio": lambda s: service.list_companies(s, ListParams()),
            "portfolio, include=total": lambda s: service.list_companies(s, _WHOLE),
            "portfolio overview": service.overview,
            "of which counting": partial(counts.overview, basis=basis, companies=size),
            "counted from all rows, as before": partial(counts.full, basis=basis),
            "by jurisdiction": lambda s: service.view(s, Row.JURISDICTION),
            "statistics of the customer file": companies.stats,
        }
        for name, one in work.items():
            rows.setdefault(name, []).append(await best(reading(one)))
        for changed in (10, 100):
            async with database.tenant(tenant) as session:
                await session.execute(
                    "UPDATE company SET next_review_at = '2020-01-01' WHERE id = ANY(ARRAY(SELECT"
                    " id FROM company ORDER BY md5(id::text) LIMIT $1))",
                    changed,
                )
            name = f"portfolio overview, {changed} companies changed"
            rows.setdefault(name, []).append(await best(reading(service.overview)))
    with capsys.disabled():
        print(*table("companies of the tenant (ms)", SIZES, rows), sep="\n")


async def test_tenants_grow(
    clone: TestDatabase,
    database: Database,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows: dict[str, list[float]] = {}
    superuser = await asyncpg.connect(clone.superuser_dsn)
    tenant = await make_tenant(database, "asked")
    sealer = Sealer(database, None, settings)
    sealer._next_walk = float("inf")
    made = await superuser.fetchval("SELECT count(*) FROM tenant")
    for size in TENANTS:
        await superuser.execute(
            "INSERT INTO tenant (id, slug, name, created_at, updated_at) SELECT gen_random_uuid(),"
            " 'scale-' || g, 'Scale', $3, $3 FROM generate_series($1::bigint, $2) g",
            made + 1,
            size,
            now(),
        )
        made = size
        await superuser.execute("VACUUM ANALYZE tenant")

        async def page() -> None:
            async with database.tenant(tenant, read_only=True) as session:
                await companies.list_companies(session, ListParams())

        rows.setdefault("first page of companies", []).append(await best(page))
        rows.setdefault("round of the sealer, nothing to seal", []).append(await best(sealer.round))
        rounds = await best(lambda: make_rounds(database, ROUNDS), 1)
        rows.setdefault("the half-minute rounds of a worker", []).append(rounds)
        for name, reading in (
            ("readiness: how the lists stand", partial(installation_standings, database, today())),
            ("atlas doctor: what profiles lack", partial(lists.profile_gaps, database)),
        ):
            rows.setdefault(name, []).append(await best(reading))
    await superuser.close()
    with capsys.disabled():
        print(*table("tenants (ms)", TENANTS, rows), sep="\n")
