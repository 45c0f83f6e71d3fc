"""A portfolio of 10,000 companies: evaluated in a batch, and seen from above (`make bench`).

Each company has the facts of a run, so that every evaluation is a whole one. The chunks run one
after the other as a worker runs them, without the few milliseconds of Temporal between two.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase
from tests.unit.risk.cases import CLEAN

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.memory import settled_heap
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.batches import service as batches
from atlas.risk.batches.schemas import EvaluationBatchIn
from atlas.risk.evaluations.domain import facts_document
from atlas.risk.portfolio import exporting, service
from atlas.risk.portfolio.domain import Row

COMPANIES = int(os.environ.get("ATLAS_BENCH_COMPANIES", "10000"))
_COUNTRIES = ("DE", "FR", "NL", "GB", "IR", "MM", "PL", "US")
_RUN = """
INSERT INTO risk_evaluation (tenant_id, id, company_id, investigation_id, matrix_id, matrix_version,
  appetite, as_of, score, base_score, score_low, score_high, level, tier, coverage, effects,
  floors_applied, facts, inputs, result, snapshot_hash, input_hash, override_hash,
  evaluation_fingerprint, output_hash, created_by, created_at)
SELECT $1, w.id, w.company_id, w.id, 'eba_standard_v1', '1.0.0', 'moderate', '2026-01-01', 0, 0, 0,
  0, 'clear', 'sdd', 0, '{}', '{}', w.facts, '{}', '{}', $3, '', '', '', '', $4, $5
FROM jsonb_to_recordset($2::jsonb) AS w (id uuid, company_id uuid, facts jsonb)
"""


async def fill(database: Database, tenant: UUID, actor: AuthContext) -> None:
    """Add the companies and what a run found of each."""
    for start in range(0, COMPANIES, 1000):
        bodies = [
            CompanyCreate(
                name=f"Company {number}",
                country_code=_COUNTRIES[number % len(_COUNTRIES)],
                external_id=f"c-{number}",
            )
            for number in range(start, start + 1000)
        ]
        async with database.tenant(tenant) as session:
            made = await companies.create_many(session, actor, bodies)
            rows = [
                {
                    "id": str(new_id()),
                    "company_id": str(company.id),
                    "facts": facts_document(
                        replace(
                            CLEAN,
                            ownership_layers=at % 5,
                            countries_established=(_COUNTRIES[at % len(_COUNTRIES)],),
                            shared_address_count=at % 7,
                        )
                    ),
                }
                for at, company in enumerate(made)
            ]
            snapshot = await session.fetch_value("SELECT hash FROM reference_snapshot LIMIT 1")
            await session.execute(_RUN, tenant, rows, snapshot, actor.user_id, now())


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds of the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        await work()
        best = min(best, time.perf_counter() - start)
    return best


async def run(database: Database, tenant: UUID, actor: AuthContext) -> tuple[UUID, float]:
    """Evaluate the portfolio; return the batch and its seconds."""
    async with database.tenant(tenant) as session:
        batch = await batches.start(session, actor, EvaluationBatchIn())
    start = time.perf_counter()
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            over = await batches.step(session, actor, batch.id)
    return batch.id, time.perf_counter() - start


@pytest.mark.bench
async def test_portfolio(
    clone: TestDatabase,
    database: Database,
    tenant: UUID,
    actor: AuthContext,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with database.tenant(tenant) as session:
        await keep_snapshot(session)
    await fill(database, tenant, actor)
    superuser = await asyncpg.connect(clone.superuser_dsn)
    await superuser.execute("ANALYZE")  # as autovacuum does in time
    await superuser.close()
    with settled_heap():  # as the processes that serve
        first, seconds = await run(database, tenant, actor)
        second, again = await run(database, tenant, actor)
    async with database.tenant(tenant) as session:
        batch = await batches.WORK.get(session, first)
    lines = [
        ("batch of 10,000: scoring, processor time", batch.scoring_us / 1e6),
        ("batch of 10,000: whole, one worker", seconds),
        ("the same again, nothing changed: whole", again),
    ]

    def reading(work: Callable[[TenantSession], Awaitable[object]]) -> Callable[[], object]:
        async def once() -> None:
            async with database.tenant(tenant, read_only=True) as session:
                await work(session)

        return once

    async def export(write: Callable[..., object]) -> None:
        async for _ in write(database, tenant, ListParams()):  # type: ignore[attr-defined]
            pass

    views: dict[str, Callable[[], object]] = {
        "overview": reading(service.overview),
        "by category": reading(lambda s: service.view(s, Row.DIMENSION)),
        "by jurisdiction": reading(lambda s: service.view(s, Row.JURISDICTION)),
        "timeline, a year by month": reading(lambda s: service.timeline(s, None, None, "month")),
        "first page of companies": reading(lambda s: service.list_companies(s, ListParams())),
        "comparison of two runs": reading(lambda s: batches.compare(s, second, first)),
        "page of movements": reading(
            lambda s: batches.list_movements(s, second, first, ListParams())
        ),
        "export CSV": lambda: export(exporting.csv_lines),
        "export XLSX": lambda: export(exporting.workbook),
    }
    for name, work in views.items():
        lines.append((name, await timed(work)))  # type: ignore[arg-type]
    with capsys.disabled():
        print()
        for name, value in lines:
            print(f"{name:44} {value:9.3f} s")
    assert batch.evaluated == COMPANIES


async def keep_snapshot(session: TenantSession) -> None:
    """Keep the reference data that the runs name."""
    from atlas.foundation.core.clock import today
    from atlas.knowledge.reference_data import service as reference_data

    await reference_data.keep_snapshot(session, await reference_data.snapshot(session, today()))
