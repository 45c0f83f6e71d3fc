"""One investigation is one trace: request, outbox, workflow, activities, transactions."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from tests.support.traces import Recorded, recorded
from tests.workflows.investigations.conftest import SUBJECT, WorkerFactory, finished

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable import engine
from atlas.foundation.durable.interceptor import EngineTracing
from atlas.worker.registry import WORKFLOWS

Tokens = Callable[..., dict[str, str]]
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HISTORIES = Path(__file__).parent / "histories"
RECORDED = {path.stem: path.read_text(encoding="utf-8") for path in HISTORIES.glob("*.json")}


@pytest_asyncio.fixture
async def traced(worker_factory: WorkerFactory) -> AsyncIterator[Recorded]:
    """A worker and an application that trace into memory."""
    with recorded() as found:
        async with worker_factory():
            yield found


async def investigated(
    client: httpx.AsyncClient, tokens: Tokens, settings: Settings, **headers: str
) -> dict[str, Any]:
    """Start an investigation and wait until its workflow is over, not only its last step."""
    answer = await client.post(
        "/api/investigations", json=SUBJECT, headers=tokens("analyst") | headers
    )
    assert answer.status_code == 202, answer.text
    found = await finished(client, tokens, answer.json()["id"])
    connected = await engine.connect(settings)
    await connected.get_workflow_handle(found["id"]).result()
    return found


async def test_an_investigation_is_one_trace(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    traced: Recorded,
    worker_settings: Settings,
    tenant: UUID,
) -> None:
    found = await investigated(
        app_client, tokens, worker_settings, traceparent=f"00-{TRACE}-{CALLER}-00"
    )
    request = traced.named("POST /api/investigations")
    assert request.context is not None
    assert request.parent is not None
    assert (f"{request.context.trace_id:032x}", f"{request.parent.span_id:016x}") == (TRACE, CALLER)
    assert dict(request.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/api/investigations",
        "http.response.status_code": 202,
        "atlas.tenant_id": str(tenant),
    }
    chain = [
        "StartWorkflow:investigation.run",
        "deliver investigation.run",
        "POST /api/investigations",
    ]
    assert traced.ancestors(traced.named("RunWorkflow:investigation.run")) == chain
    assert traced.ancestors(traced.named("CompleteWorkflow:investigation.run")) == chain
    activities = [
        span for span in traced.spans if span.name.startswith("RunActivity:investigation.")
    ]
    assert len(activities) >= 7
    for span in activities:
        step = span.name.removeprefix("RunActivity:")
        assert traced.ancestors(span) == [f"StartActivity:{step}", *chain]
        assert (span.attributes or {})["temporalWorkflowID"] == found["id"]
    inside = [traced.ancestors(one) for one in traced.spans if one.name == "transaction"]
    assert ["POST /api/investigations"] in inside
    assert any(one and one[0].startswith("RunActivity:") for one in inside)
    for word in ("Birch", "Ann Example", SUBJECT["registration_number"]):
        assert word not in traced.text()


async def test_what_was_written_untraced_starts_a_trace_of_its_own(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker_factory: WorkerFactory,
    worker_settings: Settings,
    database: Database,
) -> None:
    answer = await app_client.post("/api/investigations", json=SUBJECT, headers=tokens("analyst"))
    run = answer.json()["id"]
    async with database.platform() as session:
        written = await session.fetch_value(
            "SELECT traceparent FROM outbox WHERE ref_id = $1", UUID(run)
        )
    assert written is None
    with recorded() as found:
        async with worker_factory():
            await finished(app_client, tokens, run)
    assert found.named("deliver investigation.run").parent is None
    assert "StartWorkflow:investigation.run" in found.names


async def test_a_trace_that_is_not_sampled_goes_through_silently(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker_factory: WorkerFactory,
    worker_settings: Settings,
) -> None:
    with recorded(ratio=0.0) as found:
        async with worker_factory():
            run = await investigated(
                app_client, tokens, worker_settings, traceparent=f"00-{TRACE}-{CALLER}-01"
            )
    assert run["status"] == "complete"
    assert found.spans == [], "a caller does not decide what is sampled"


@pytest.mark.parametrize("name", RECORDED)
async def test_recorded_runs_replay_with_tracing_on(name: str) -> None:
    history = WorkflowHistory.from_json(name, RECORDED[name])
    with recorded() as found:
        replayer = Replayer(workflows=list(WORKFLOWS), interceptors=[EngineTracing(found.tracing)])
        await replayer.replay_workflow(history)
    assert found.spans == [], "a replay makes no span again"


async def test_a_traced_run_replays_without_tracing(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    traced: Recorded,
    worker_settings: Settings,
) -> None:
    run = await investigated(app_client, tokens, worker_settings)
    client = await engine.connect(worker_settings)
    history = await client.get_workflow_handle(run["id"]).fetch_history()
    replayer = Replayer(workflows=list(WORKFLOWS), data_converter=client.data_converter)
    await replayer.replay_workflow(history)
