"""The engine has lost what it knew: what runs is started again from the rows, and done once."""

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from tests.support.waiting import until
from tests.unit.lists.documents import FTM
from tests.workflows.investigations.conftest import SUBJECT, finished
from tests.workflows.investigations.test_durability import (
    assert_done_once,
    held,
    reached,
    started,
    worker_process,
)

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import engine, outbox
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.identity.auth import service as auth
from atlas.sources.screening.service import GRAVER
from atlas.worker.lost import start_lost

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
LOADS = "/api/platform/lists/loads"


async def forgotten(client: Client, workflow_id: str) -> None:
    """Make the engine forget a workflow, as one that was made anew has."""
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
        )
    )

    async def gone() -> bool:
        try:
            await client.get_workflow_handle(workflow_id).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return True
            raise
        return False

    await until(gone, pause=0.1)


async def test_a_run_that_the_engine_forgot_goes_on_where_it_was(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    database: Database,
    tenant: UUID,
    worker_settings: Settings,
) -> None:
    entities = await app_client.get("/api/entities?limit=200", headers=tokens("viewer"))
    before = len(entities.json()["items"])
    run = await started(app_client, tokens, **SUBJECT)
    async with held(database, tenant, run, "structure"), worker_process(worker_settings) as first:
        await reached(database, tenant, run, "enrich")
        first.send_signal(signal.SIGKILL)
        await first.wait()
    await forgotten(await engine.connect(worker_settings), str(run))
    async with worker_process(worker_settings):
        found = await finished(app_client, tokens, run)
        await assert_done_once(app_client, tokens, found, before)


async def test_a_load_that_was_under_way_is_taken_up_again(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    worker_settings: Settings,
    tmp_path: Path,
) -> None:
    opened = await auth.open_operator_session(database, app.state.atlas.settings)
    operator = {"Authorization": f"Bearer {opened.access_token}"}
    manifest = {"publisher": "P", "licence": "L", "topics": ["sanctions"], "max_age_days": 30}
    form = {"list_id": "our-list", "format": "ftm", "dry_run": "true"}
    made = await app_client.post(
        LOADS,
        data=form | {"manifest": json.dumps(manifest)},
        files={"file": ("entities.ftm.json", FTM.encode())},
        headers=operator,
    )
    assert made.status_code == 202, made.text
    async with database.platform() as session:
        taken = "UPDATE list_load SET status = 'running', started_at = now() WHERE id = $1"
        await session.execute(taken, UUID(made.json()["id"]))
    async with worker_process(worker_settings), asyncio.timeout(240):
        load: dict[str, Any] = {}
        while load.get("status") != "complete":
            load = (await app_client.get(made.headers["Location"], headers=operator)).json()
            assert load["status"] in {"running", "complete"}, load
            await asyncio.sleep(0.1)
    assert load["report"]["added"] == 3


async def test_what_no_row_tells_of_is_delivered_again_for_an_hour_and_what_is_over_is_not(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    database: Database,
    tenant: UUID,
    own_worker: None,
    worker_settings: Settings,
) -> None:
    done = (await finished(app_client, tokens, await started(app_client, tokens, **SUBJECT)))["id"]
    latest, earlier = new_id(), new_id()
    of = [latest, earlier, UUID(done)]
    async with database.tenant(tenant) as session:
        await outbox.enqueue(session, GRAVER, latest)
        await outbox.enqueue(session, GRAVER, earlier)
    async with database.platform() as session:
        await session.execute(
            "UPDATE outbox SET done_at = now() - interval '1 minute', attempts = 7, created_at ="
            " created_at - CASE ref_id WHEN $2 THEN interval '2 hours' ELSE interval '0' END"
            " WHERE ref_id = ANY($1)",
            of,
            earlier,
        )
    await start_lost(
        Runtime(
            worker_settings,
            database,
            Storage(worker_settings.storage_url),
            await engine.connect(worker_settings),
        )
    )
    async with asyncio.timeout(240):
        told: dict[UUID, int] = {}
        while told.get(latest) != 8:
            async with database.platform() as session:
                rows = await session.fetch(
                    "SELECT ref_id, attempts FROM outbox WHERE ref_id = ANY($1)"
                    " AND done_at IS NOT NULL",
                    of,
                )
            told = {row["ref_id"]: row["attempts"] for row in rows}
            await asyncio.sleep(0.1)
    assert told == {latest: 8, earlier: 7, UUID(done): 7}
