"""Kill, cancel, redeliver, replay: nothing is lost, nothing is done twice."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from temporalio.client import Client, WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer
from tests.support.waiting import until
from tests.workflows.investigations.conftest import SUBJECT, finished

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable import engine
from atlas.investigations.runs.repository import lifecycle
from atlas.worker.main import WORKFLOW_TASKS
from atlas.worker.registry import WORKFLOWS

Tokens = Callable[..., dict[str, str]]
HISTORIES = Path(__file__).parent / "histories"
RECORDED = {path.stem: path.read_text(encoding="utf-8") for path in HISTORIES.glob("*.json")}
PROGRAM = "import asyncio; from atlas.worker.main import run; asyncio.run(run())"


async def started(client: httpx.AsyncClient, tokens: Tokens, **request: Any) -> UUID:
    answer = await client.post("/api/investigations", json=request, headers=tokens("analyst"))
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/api/investigations/{answer.json()['id']}"
    return UUID(answer.json()["id"])


class ReleasedError(Exception):
    """Rolls the holder of a step back."""


@asynccontextmanager
async def held(database: Database, tenant: UUID, run: UUID, step: str) -> AsyncIterator[None]:
    """Hold a step: whoever wants to do it waits until the block ends, and then does it."""

    with suppress(ReleasedError):
        async with database.tenant(tenant) as session:
            assert await lifecycle.claim_step(session, run, step)
            yield
            raise ReleasedError


async def reached(database: Database, tenant: UUID, run: UUID, step: str) -> None:
    """Wait until a step is done."""

    async def look() -> object:
        async with database.tenant(tenant, read_only=True) as session:
            return await lifecycle.find_step(session, run, step)

    await until(look)


async def assert_done_once(
    client: httpx.AsyncClient, tokens: Tokens, run: dict[str, Any], before: int
) -> None:
    """Every step stands once in the timeline, every piece of evidence once in the store."""
    headers = tokens("viewer")
    assert run["status"] == "complete", run
    assert run["progress"]["done"] == run["progress"]["total"]
    path = f"/api/investigations/{run['id']}"
    events = (await client.get(f"{path}/timeline", headers=headers)).json()["items"]
    steps = Counter(e["data"]["step"] for e in events if e["kind"] == "step")
    assert set(steps.values()) == {1}
    assert [e["sequence"] for e in events] == list(range(1, len(events) + 1))
    evidence = await client.get(f"/api/evidence?investigation_id={run['id']}", headers=headers)
    assert len(evidence.json()["items"]) == 1
    reports = await client.get(f"/api/reports?investigation_id={run['id']}", headers=headers)
    assert len(reports.json()["items"]) == 1
    made = await client.get("/api/entities?limit=200", headers=headers)
    assert len(made.json()["items"]) - before in {0, 3, 4, 5, 6}


@asynccontextmanager
async def worker_process(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker as a process of its own; killed at the end if it still lives."""
    values = {
        "ATLAS_DATABASE_URL": settings.database_url.get_secret_value(),
        "ATLAS_STORAGE_URL": settings.storage_url,
        "ATLAS_TEMPORAL_ADDRESS": settings.temporal_address,
        "ATLAS_TEMPORAL_TASK_QUEUE": settings.temporal_task_queue,
        "ATLAS_LOG_LEVEL": "error",
    }
    for name in ("temporal_codec_key", "signing_key_secret", "login_salt"):
        values[f"ATLAS_{name.upper()}"] = getattr(settings, name).get_secret_value()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env=os.environ | values
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_worker_killed_in_a_step_loses_nothing(
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
        await asyncio.sleep(0.3)
        first.send_signal(signal.SIGKILL)
        await first.wait()
    async with worker_process(worker_settings):
        found = await finished(app_client, tokens, run)
    await assert_done_once(app_client, tokens, found, before)


async def test_a_cancelled_run_keeps_what_was_found(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
    database: Database,
    tenant: UUID,
    worker_settings: Settings,
) -> None:
    run = await started(app_client, tokens, **SUBJECT)
    path = f"/api/investigations/{run}"
    async with held(database, tenant, run, "structure"):
        await reached(database, tenant, run, "enrich")
        answer = await app_client.post(f"{path}/cancel", headers=tokens("analyst"))
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "cancelled"
    client = await engine.connect(worker_settings)
    await client.get_workflow_handle(str(run)).result()
    found = await finished(app_client, tokens, run)
    assert found["status"] == "cancelled"
    assert found["subject"]["status"] == "identified"
    evidence = await app_client.get(
        f"/api/evidence?investigation_id={run}", headers=tokens("viewer")
    )
    assert len(evidence.json()["items"]) == 1
    parties = await app_client.get(f"{path}/entities", headers=tokens("viewer"))
    assert parties.json()["items"] == []
    again = await app_client.post(f"{path}/rerun", json={}, headers=tokens("analyst"))
    assert again.status_code == 202, again.text
    rerun = await finished(app_client, tokens, again.json()["id"])
    assert (rerun["status"], rerun["run_version"]) == ("complete", 2)


async def test_cancelling_the_job_cancels_the_run(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
    database: Database,
    tenant: UUID,
) -> None:
    run = await started(app_client, tokens, **SUBJECT)
    async with held(database, tenant, run, "structure"):
        await reached(database, tenant, run, "enrich")
        answer = await app_client.post(f"/api/jobs/{run}/cancel", headers=tokens("analyst"))
        assert answer.status_code == 202, answer.text
    found = await finished(app_client, tokens, run)
    assert found["status"] == "cancelled"


async def test_a_run_cancelled_before_a_worker_comes_never_starts(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker_settings: Settings,
    worker_factory: Callable[[], Any],
) -> None:
    run = await started(app_client, tokens, **SUBJECT)
    answer = await app_client.post(f"/api/investigations/{run}/cancel", headers=tokens("analyst"))
    assert answer.json()["status"] == "cancelled"
    async with worker_factory():
        client = await engine.connect(worker_settings)

        async def over() -> bool:
            try:
                await client.get_workflow_handle(str(run)).result()
            except Exception:  # noqa: BLE001  not started yet: the outbox is on its way
                return False
            return True

        await until(over, pause=0.2)
    events = await app_client.get(f"/api/investigations/{run}/timeline", headers=tokens("viewer"))
    assert [e["kind"] for e in events.json()["items"]] == ["created", "cancelled"]


async def test_a_finished_run_replays(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
    worker_settings: Settings,
    temporal_env: WorkflowEnvironment,
) -> None:
    run = await started(app_client, tokens, **SUBJECT)
    await finished(app_client, tokens, run)
    client: Client = await engine.connect(worker_settings)
    handle = client.get_workflow_handle(str(run))
    await handle.result()
    history = await handle.fetch_history()
    replayer = Replayer(workflows=list(WORKFLOWS), data_converter=client.data_converter)
    await replayer.replay_workflow(history)
    text = history.to_json()
    assert "Birch" not in text, "a history holds ids alone, and those encrypted"


@pytest.mark.parametrize("name", RECORDED)
async def test_recorded_runs_replay_on_this_code(name: str) -> None:
    """Runs of a former version must go on: a change of the order of steps needs a patch marker."""
    history = WorkflowHistory.from_json(name, RECORDED[name])
    await Replayer(workflows=list(WORKFLOWS)).replay_workflow(history)


def test_histories_are_recorded() -> None:
    assert len(RECORDED) == 3


async def test_many_at_once_are_all_complete(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, own_worker: None
) -> None:
    """More than a worker does at once, so that some wait in the engine; `make soak` starts 50."""
    many = 2 * WORKFLOW_TASKS
    runs = [await started(app_client, tokens, **SUBJECT) for _ in range(many)]
    found = [await finished(app_client, tokens, run) for run in runs]
    assert Counter(item["status"] for item in found) == {"complete": many}
    assert len({item["risk"]["score"] for item in found}) == 1


async def test_events_are_streamed_to_the_end(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, own_worker: None
) -> None:
    run = await started(app_client, tokens, **SUBJECT)
    answer = await app_client.get(f"/api/investigations/{run}/events", headers=tokens("viewer"))
    assert answer.headers["content-type"].startswith("text/event-stream")
    blocks = [block for block in answer.text.split("\n\n") if block.startswith("event:")]
    assert blocks[0].startswith("event: progress")
    assert blocks[-1].startswith("event: done")
    ids = [line for block in blocks for line in block.splitlines() if line.startswith("id: ")]
    assert ids == [f"id: {n}" for n in range(1, len(ids) + 1)]
    middle = await app_client.get(
        f"/api/investigations/{run}/events",
        headers=tokens("viewer") | {"Last-Event-ID": str(len(ids) - 1)},
    )
    assert middle.text.count("event: progress") == 1
