"""Logs, cost and usage of real runs; one module rerun; cancel and rerun after any step."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.conftest import TestDatabase
from tests.workflows.investigations.conftest import (
    SUBJECT,
    Investigate,
    WorkerFactory,
    finished,
)

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.results.domain import Result
from atlas.investigations.runs import execution
from atlas.investigations.runs.errors import RunStoppedError
from atlas.investigations.runs.steps import assess, enrich, ownership, screening, structure
from atlas.sources.registry.source import RegistrySource

Tokens = Callable[..., dict[str, str]]


async def get(client: httpx.AsyncClient, header: dict[str, str], path: str) -> Any:
    answer = await client.get(path, headers=header)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_logs_cost_and_usage_are_what_the_run_wrote(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT)
    header, path = tokens("viewer"), f"/api/investigations/{run['id']}"
    log = (await get(app_client, header, f"{path}/logs?limit=200"))["items"]
    done = [entry["step"] for entry in log if entry["event"] == "step_done"]
    for step in ("enrich", "structure", "screen:0", "module:CIR", "evaluation", "report"):
        assert done.count(step) == 1, done
    assert all(entry["duration_ms"] >= 0 for entry in log if entry["event"] == "step_done")
    assert log[0]["event"] == "created"
    assert [entry["at"] for entry in log] == sorted(entry["at"] for entry in log)
    assert (await get(app_client, header, f"{path}/logs?level=warning"))["items"] == []
    assert "Birch" not in str(log)  # codes and names of steps, nothing of the case
    assert (await get(app_client, header, f"{path}/transcripts"))["items"] == []

    cost = await get(app_client, header, f"{path}/cost")
    assert {step["step"] for step in cost["steps"]} == {*done}
    assert all(step["attempts"] == 1 for step in cost["steps"])
    titles = {step["step"]: step["title"] for step in cost["steps"]}
    assert titles["module:CIR"] == "Corporate identity and registration"
    assert not any(set("_:") & set(title) for title in titles.values())  # no code
    logged = {one["step"]: one["step_title"] for one in log if one["step"]}
    assert logged == {**titles, "begin": "Start", "complete": "End"}
    assert cost["duration_ms"] > max(step["duration_ms"] for step in cost["steps"])
    [provider] = [one for one in cost["providers"] if one["answered"]]
    assert provider["calls"] == provider["answered"] == 1
    evidence = await get(app_client, header, f"/api/evidence?investigation_id={run['id']}")
    assert cost["bytes_stored"] == sum(item["size"] for item in evidence["items"]) > 0
    assert (cost["parties"], cost["models"], cost["input_tokens"]) == (3, [], 0)

    listed = (await get(app_client, header, "/api/usage/investigations?limit=1"))["items"]
    assert listed[0] == {name: cost[name] for name in listed[0]}
    board = await get(app_client, header, "/api/usage/dashboard")
    assert board["investigations"] == sum(board["by_status"].values()) > 0
    assert len(board["days"]) == 30
    assert board["days"][-1]["investigations"] > 0
    assert board["duration_ms"]["p50"] <= board["duration_ms"]["p99"]
    assert board["parties_screened"] >= 3
    times = await get(app_client, header, "/api/usage/durations")
    assert {"investigation", "queued", "screen", "evaluation"} <= {
        one["name"] for one in times["items"]
    }
    providers = (await get(app_client, header, "/api/usage/providers"))["items"]
    assert provider["provider"] in {one["provider"] for one in providers}
    yesterday = today() - timedelta(days=1)
    before = await get(app_client, header, f"/api/usage/dashboard?until={yesterday}")
    assert before["investigations"] == 0

    foreign = tokens("viewer", tenant=other_tenant)
    for hidden in ("logs", "cost", "transcripts"):
        assert (await app_client.get(f"{path}/{hidden}", headers=foreign)).status_code == 404
    theirs = await get(app_client, foreign, "/api/usage/dashboard")
    assert theirs["investigations"] == theirs["bytes_stored"] == 0
    assert (await get(app_client, foreign, "/api/usage/investigations"))["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-01&until=2026-01-01",
        "since=2020-01-01&until=2026-01-01",
        "until=9999-12-31",
        "since=0001-01-01",
        "since=yesterday",
        "until=0001-01-01",
    ],
)
async def test_periods_that_are_none(
    app_client: httpx.AsyncClient, tokens: Tokens, query: str
) -> None:
    for what in ("dashboard", "providers", "durations", "models"):
        answer = await app_client.get(f"/api/usage/{what}?{query}", headers=tokens("viewer"))
        assert answer.status_code == 422, answer.text


async def test_one_module_is_rerun_as_a_new_version(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    path = f"/api/investigations/{run['id']}/modules/MEBO/rerun"
    assert (await app_client.post(path, headers=tokens("viewer"))).status_code == 403
    started = await app_client.post(path, headers=tokens("analyst"))
    assert started.status_code == 202, started.text
    again = await finished(app_client, tokens, started.json()["id"])
    assert (again["status"], again["modules"]) == ("complete", ["MEBO"])
    assert (again["run_version"], again["rerun_of"]) == (2, run["id"])
    wrong = await app_client.post(path.replace("MEBO", "NOPE"), headers=tokens("analyst"))
    assert wrong.status_code == 422


async def test_a_failed_attempt_is_logged_by_its_code_alone(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    settings: Settings,
    tenant: UUID,
) -> None:
    run, runtime, ref = await _begun(app_client, tokens, database, settings, tenant)

    async def broken(step: execution.Step) -> execution.Outcome[Result]:
        raise ValueError("Ann Example was here")

    with pytest.raises(Exception, match="defect"):
        await execution.guarded(
            runtime,
            ref,
            execution.Attempt(2),
            execution.run_step(runtime, ref, "enrich", broken),
            "enrich",
        )
    answer = await app_client.get(
        f"/api/investigations/{run}/logs?level=warning", headers=tokens("viewer")
    )
    [entry] = answer.json()["items"]
    assert (entry["event"], entry["step"], entry["attempt"]) == ("step_failed", "enrich", 2)
    assert entry["code"] == "ValueError"
    assert "Ann" not in answer.text


async def _enrich(runtime: Runtime, ref: Ref) -> None:
    await enrich.run(runtime, RegistrySource(runtime.db), ref)


WORK: list[tuple[str, execution.Work]] = [
    ("structure", structure.structure),
    ("screen:0", lambda step: screening.screen(step, 0)),
    ("sanctioned_ownership", partial(ownership.sanctioned, attested=CountedAttestations())),
    ("module:CIR", lambda step: assess.module(step, "CIR")),
    ("indicators", assess.indicators),
    ("evaluation", partial(assess.evaluation, attested=CountedAttestations())),
]
STEPS: list[tuple[str, Callable[[Runtime, Ref], Awaitable[object]]]] = [
    ("enrich", _enrich),
    *((name, partial(execution.run_step, name=name, work=work)) for name, work in WORK),
]


@pytest.mark.parametrize("after", [0, 1, 3, 5, len(STEPS)])
async def test_cancelled_after_any_step_it_keeps_what_it_found_and_reruns_whole(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    settings: Settings,
    clone: TestDatabase,
    tenant: UUID,
    loaded: None,
    worker_factory: WorkerFactory,
    after: int,
) -> None:
    run, runtime, ref = await _begun(app_client, tokens, database, settings, tenant)
    for _, do in STEPS[:after]:
        await do(runtime, ref)
    analyst = tokens("analyst")
    cancelled = await app_client.post(f"/api/investigations/{run}/cancel", headers=analyst)
    assert cancelled.json()["status"] == "cancelled"
    for _, do in STEPS[after:]:  # whatever was under way finds it so and writes nothing
        with pytest.raises(RunStoppedError):
            await do(runtime, ref)
    cost = await get(app_client, analyst, f"/api/investigations/{run}/cost")
    assert [step["step"] for step in cost["steps"]] == [name for name, _ in STEPS[:after]]
    decision = await get(app_client, analyst, f"/api/investigations/{run}/decision")
    approve = next(one for one in decision["outcomes"] if one["outcome"] == "approve")
    assert "not_complete" in approve["obstacles"]
    again = await app_client.post(f"/api/investigations/{run}/rerun", json={}, headers=analyst)
    assert again.status_code == 202
    async with worker_factory():
        ended = await finished(app_client, tokens, again.json()["id"])
    assert (ended["status"], ended["rerun_of"]) == ("complete", str(run))
    compared = await get(app_client, analyst, f"/api/investigations/{ended['id']}/compare")
    assert compared["before"]["id"] == str(run)


async def _begun(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, settings: Settings, tenant: UUID
) -> tuple[UUID, Runtime, Ref]:
    """A run that has begun, stepped by hand: no worker is there."""
    started = await client.post("/api/investigations", json=SUBJECT, headers=tokens("analyst"))
    run = started.json()["id"]
    storage = Storage(settings.storage_url)
    runtime = Runtime(settings, database, storage, None)  # type: ignore[arg-type]
    ref = Ref(str(tenant), run)
    await execution.begin(runtime, ref)
    return UUID(run), runtime, ref
