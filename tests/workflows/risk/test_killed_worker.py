"""A worker killed in the middle of a batch: what was done stays, the rest is done once."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from temporalio.testing import WorkflowEnvironment
from tests.conftest import actor_of
from tests.support.waiting import until
from tests.workflows.investigations.test_durability import worker_process

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.batches.service import CHUNK

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-evaluations/batches"


@pytest.fixture
def own_queue(settings: Settings, temporal_env: WorkflowEnvironment) -> Settings:
    """A queue of this test's own."""
    address = temporal_env.client.service_client.config.target_host
    changed = {"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    return settings.model_copy(update=changed)


async def reached(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], done: Callable[[Any], bool]
) -> dict[str, Any]:
    answer = await until(
        lambda: client.get(url, headers=headers), lambda seen: done(seen.json()), pause=0.1
    )
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_killed_worker_loses_no_company_and_evaluates_none_twice(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    own_queue: Settings,
) -> None:
    headers = tokens("analyst")
    total = CHUNK + 20
    async with database.tenant(tenant) as session:
        bodies = [CompanyCreate(name=f"Company {n}", country_code="DE") for n in range(total)]
        made = await companies.create_many(session, actor_of(tenant), bodies)
    last = max(company.id for company in made)
    started = await app_client.post(URL, json={}, headers=headers)
    assert started.status_code == 202, started.text
    url = started.headers["Location"]
    async with database.tenant(tenant) as holder, worker_process(own_queue) as first:
        # the second chunk waits for this company's row
        await holder.execute("SELECT 1 FROM company WHERE id = $1 FOR UPDATE", last)
        shown = await reached(app_client, url, headers, lambda seen: seen["evaluated"] > 0)
        assert (shown["status"], shown["evaluated"]) == ("running", CHUNK)
        await asyncio.sleep(0.3)
        first.send_signal(signal.SIGKILL)
        await first.wait()
    async with worker_process(own_queue):
        ended = await reached(
            app_client, url, headers, lambda seen: seen["status"] not in {"pending", "running"}
        )
    assert (ended["status"], ended["evaluated"], ended["failed"]) == ("complete", total, 0)
    async with database.tenant(tenant, read_only=True) as session:
        counted = await session.fetch_row(
            "SELECT count(*) AS made, count(DISTINCT company_id) AS of FROM risk_evaluation"
            " WHERE company_id IN (SELECT company_id FROM risk_batch_result WHERE batch_id = $1)",
            UUID(ended["id"]),
        )
    assert counted is not None
    assert (counted["made"], counted["of"]) == (total, total)
