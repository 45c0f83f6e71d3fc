"""Batches of evaluations on a real Temporal server: outcomes, trial, comparison, tenants."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.worker.main import run as run_worker

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-evaluations/batches"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def worker(settings: Settings, temporal_env: WorkflowEnvironment) -> AsyncIterator[None]:
    """A whole worker process, in this process."""
    address = temporal_env.client.service_client.config.target_host
    chosen = settings.model_copy(
        update={"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    )
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(chosen, stop))
    yield
    stop.set()
    await task


async def company(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> str:
    made = await client.post("/api/companies", json=body, headers=headers)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def run(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    """Start a batch and wait for its end."""
    started = await client.post(URL, json=body, headers=headers)
    assert started.status_code == 202, started.text
    answer = await until(
        lambda: client.get(started.headers["Location"], headers=headers),
        lambda seen: seen.json()["status"] not in {"pending", "running"},
    )
    return dict(answer.json())


async def items(client: httpx.AsyncClient, headers: dict[str, str], url: str) -> list[Any]:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_portfolio_is_evaluated_tried_and_compared(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    analyst = tokens("analyst")
    plain = await company(app_client, analyst, name="=Plain()", country_code="DE")
    iran = await company(app_client, analyst, name="Listed", country_code="IR")
    first = await run(app_client, analyst)
    assert (first["status"], first["total"], first["evaluated"]) == ("complete", 2, 2)
    assert first["trial"] is False
    found = await items(app_client, analyst, f"{URL}/{first['id']}/results")
    assert [item["company_id"] for item in found] == [iran, plain]
    assert (found[0]["level"], found[0]["tier"], found[0]["score"]) == ("critical", "edd", 90.0)
    assert (found[0]["provisional"], found[0]["level_high"]) == (False, "critical")
    # what it stored is an evaluation like any other, and verifies
    kept = f"/api/risk-evaluations/{found[0]['evaluation_id']}"
    assert (await app_client.get(f"{kept}/verify", headers=analyst)).json()["verified"] is True
    dated = (await app_client.get(f"/api/companies/{iran}", headers=analyst)).json()
    assert dated["next_review_at"] is not None
    again = await run(app_client, analyst)
    assert (again["evaluated"], again["unchanged"]) == (0, 2)
    # what a person has added stays when the portfolio is evaluated again
    body = {"factor": "jurisdiction_risk", "score": 30, "rationale": "A branch was found there."}
    raised = await app_client.post(
        f"/api/risk-evaluations/{found[1]['evaluation_id']}/override", json=body, headers=analyst
    )
    assert raised.json()["status"] == "applied", raised.text
    again = await run(app_client, analyst)
    assert (again["evaluated"], again["unchanged"]) == (0, 2)

    body = {"countries_of_operation": ["KP"], "products": []}
    put = await app_client.put(f"/api/companies/{plain}/profile", json=body, headers=analyst)
    assert put.status_code == 200, put.text
    moved = await run(app_client, analyst)
    assert (moved["evaluated"], moved["unchanged"]) == (1, 1)
    results = await items(app_client, analyst, f"{URL}/{moved['id']}/results?company_id={plain}")
    kept = f"/api/risk-evaluations/{results[0]['evaluation_id']}"
    # the level that counted before is said with what it must say against itself
    said = (results[0]["previous_level"], results[0]["previous_provisional"])
    assert said == (found[1]["level"], found[1]["provisional"])
    assert results[0]["previous_level_high"] == found[1]["level_high"]
    assert {item["identified"] for item in (*found, *results)} == {True}
    overrides = (await app_client.get(kept, headers=analyst)).json()["overrides"]
    assert [item["factor"] for item in overrides] == ["jurisdiction_risk"]
    counted = (await app_client.get(f"{URL}/{moved['id']}/comparison", headers=analyst)).json()
    assert counted["before"]["id"] == again["id"]
    assert (counted["up"], counted["same"], counted["down"]) == (1, 1, 0)
    movements = await items(app_client, analyst, f"{URL}/{moved['id']}/movements")
    assert [item["company_id"] for item in movements] == [plain, iran]
    assert movements[0]["level_high_after"] is not None
    assert movements[0]["provisional_after"] is not None
    assert (movements[0]["identified_before"], movements[0]["identified_after"]) == (True, True)
    assert [
        item["companies"] >= max(item["provisional_before"], item["provisional_after"])
        for item in counted["transitions"]
    ] == [True] * len(counted["transitions"])
    causes = movements[0]["causes"]
    assert round(sum(cause["change"] for cause in causes), 2) == movements[0]["movement"]
    geography = next(item for item in causes if item["name"] == "operational_geography")
    assert geography["after"]["value"] == ["KP"]
    assert geography["after"]["source"] == "profile:v1"
    assert movements[1]["causes"] == []

    tried = await run(app_client, analyst, appetite="conservative", as_of="2026-01-31")
    assert tried["trial"] is True
    assert tried["evaluated"] == 2
    results = await items(app_client, analyst, f"{URL}/{tried['id']}/results")
    assert {item["evaluation_id"] for item in results} == {None}
    counted = await app_client.get(
        f"{URL}/{tried['id']}/comparison?base={moved['id']}", headers=analyst
    )
    assert counted.json()["compared"] == 2
    export = await app_client.get(f"{URL}/{first['id']}/export", headers=analyst)
    assert "'=Plain()" in export.text
    assert export.text.count("\r\n") == 3
    async with database.tenant(tenant) as session:
        count = await session.fetch_value("SELECT count(*) FROM risk_evaluation")
        assert count == 4  # two, the override, the one that moved; the trial left nothing


async def test_an_unreadable_company_is_named_and_stops_no_other(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    analyst = tokens("analyst")
    await company(app_client, analyst, name="Sound", country_code="NL", tags=["broken"])
    bad = await company(app_client, analyst, name="Broken", country_code="NL", tags=["broken"])
    async with database.tenant(tenant) as session:
        await session.execute(
            "INSERT INTO risk_evaluation (tenant_id, id, company_id, investigation_id, matrix_id,"
            " matrix_version, appetite, as_of, score, base_score, score_low, score_high, level,"
            " tier, coverage, effects, floors_applied, facts, inputs, result, snapshot_hash,"
            " input_hash, override_hash, evaluation_fingerprint, output_hash, created_by,"
            " created_at) SELECT tenant_id, $1, $2, $1, matrix_id, matrix_version, appetite,"
            " as_of, score, base_score, score_low, score_high, level, tier, coverage, effects,"
            """ floors_applied, '{"ownership_layers": {"bad": 1}}', inputs, result,"""
            " snapshot_hash, input_hash, override_hash, evaluation_fingerprint, output_hash,"
            " created_by, created_at FROM risk_evaluation LIMIT 1",
            new_id(),
            UUID(bad),
        )
    done = await run(app_client, analyst, scope={"tag": ["broken"]})
    assert (done["status"], done["evaluated"], done["failed"]) == ("complete", 1, 1)
    failed = await items(app_client, analyst, f"{URL}/{done['id']}/results?outcome.eq=failed")
    assert failed[0]["company_id"] == bad
    assert failed[0]["problem"]["code"] == "unreadable_facts"
    assert failed[0]["score"] is None


async def test_bad_requests_and_other_tenants(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst = tokens("analyst")
    other = tokens("analyst", other_tenant)
    theirs = await company(app_client, other, name="Theirs", country_code="FR")
    for scope in ({"company_ids": [theirs]}, {"company_ids": [str(new_id())]}):
        answer = await app_client.post(URL, json={"scope": scope}, headers=analyst)
        assert (answer.status_code, answer.json()["code"]) == (422, "reference_not_found")
    for body in (
        {"scope": {"tag": ["nobody"]}},
        {"as_of": "2999-01-01"},
        {"appetite": "reckless"},
        {"matrix": {"id": "none", "version": "1"}},
        {"unknown": 1},
    ):
        answer = await app_client.post(URL, json=body, headers=analyst)
        assert answer.status_code == 422, body
    done = await run(app_client, other)
    assert done["total"] == 1
    for path in ("", "/results", "/export", "/comparison", "/movements"):
        answer = await app_client.get(f"{URL}/{done['id']}{path}", headers=analyst)
        assert answer.status_code == 404, path
    alone = await app_client.get(f"{URL}/{done['id']}/comparison", headers=other)
    assert (alone.status_code, alone.json()["code"]) == (409, "nothing_to_compare")
    late = await app_client.post(f"{URL}/{done['id']}/cancel", headers=other)
    assert late.status_code == 409
