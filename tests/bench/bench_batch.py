"""A batch of 1,000 investigations, and another tenant's single ones beside it.

Goal: queued fairly per tenant, one slow tenant does not starve another.
"""

import asyncio
import os
import statistics
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from temporalio.testing import WorkflowEnvironment
from tests.bench.processor import spent
from tests.conftest import actor_of
from tests.db.sources.registry.statements import write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac
from tests.workflows.investigations.conftest import SUBJECT, group

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.batches import service as batches
from atlas.investigations.batches.schemas import InvestigationBatchIn
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.sources.registry.service import load_registry
from atlas.worker.main import run as run_worker

pytestmark = [pytest.mark.bench, pytest.mark.cut_lists]
ROWS = int(os.environ.get("ATLAS_BENCH_ROWS", "1000"))
SINGLE = 20
OVER = {"complete", "failed", "cancelled"}


async def single(db: Database, tenant: UUID) -> float:
    """Start one investigation and wait for its end; return the seconds it took."""
    began = time.perf_counter()
    async with db.tenant(tenant) as session:
        body = InvestigationRequest.model_validate(SUBJECT)
        made = await runs.start(session, actor_of(tenant), body)
    while True:
        async with db.tenant(tenant, read_only=True) as session:
            found = await runs.get_run(session, made.id)
        if found.status in OVER:
            assert found.status == "complete"
            return time.perf_counter() - began
        await asyncio.sleep(0.02)


async def test_bench_batch(
    database: Database,
    settings: Settings,
    tenant: UUID,
    other_tenant: UUID,
    temporal_env: WorkflowEnvironment,
    tmp_path: Path,
) -> None:
    await load_registry(database, write(tmp_path, *group()), dataset="examples")
    (tmp_path / "sdn").mkdir()
    write_ofac(tmp_path / "sdn")
    version = today() - timedelta(days=1)
    await load_list(database, tmp_path / "sdn", "ofac-sdn", version_date=version)
    chosen = settings.model_copy(
        update={
            "temporal_address": temporal_env.client.service_client.config.target_host,
            "temporal_task_queue": f"bench-{new_id().hex}",
        }
    )
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(chosen, stop))
    await single(database, other_tenant)
    quiet = sorted([await single(database, other_tenant) for _ in range(SINGLE)])
    async with database.tenant(tenant) as session:
        body = InvestigationBatchIn(items=[dict(SUBJECT)] * ROWS)
        batch = await batches.start(session, actor_of(tenant), body)
    began, processor = time.perf_counter(), spent()
    beside = sorted([await single(database, other_tenant) for _ in range(SINGLE)])
    while True:
        async with database.tenant(tenant, read_only=True) as session:
            found = await batches.get_batch(session, batch.id)
        if found.status in OVER:
            break
        await asyncio.sleep(0.2)
    elapsed = time.perf_counter() - began
    processor = spent() - processor
    stop.set()
    await worker
    p50 = [statistics.median(times) * 1000 for times in (quiet, beside)]
    print(
        f"\nbatch of {ROWS}: {found.rows.complete} complete in {elapsed:.0f} s,"
        f" {ROWS / elapsed:.1f}/s, {processor / (ROWS + SINGLE) * 1000:.0f} ms of processor time"
        f" for each with the database and the engine; another tenant's single run"
        f" p50 {p50[0]:.0f} ms alone,"
        f" {p50[1]:.0f} ms beside it ({p50[1] / p50[0]:.1f} x), worst {beside[-1] * 1000:.0f} ms"
    )
