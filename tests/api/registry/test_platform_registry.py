"""Loading a register over the operator's router, run by the real worker's activity."""

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.db.sources.registry.statements import company, write
from tests.support.waiting import until

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.runtime import Runtime
from atlas.identity.auth import service as auth
from atlas.sources.registry import activities

Tokens = Callable[..., dict[str, str]]
URL = "/api/platform/registry/loads"


async def finished(client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> dict[str, Any]:
    answer = await until(
        lambda: client.get(url, headers=headers),
        lambda seen: seen.json()["status"] in {"complete", "failed"},
    )
    load: dict[str, Any] = answer.json()
    return load


@pytest.fixture
async def operator(app: FastAPI, database: Database) -> dict[str, str]:
    opened = await auth.open_operator_session(database, app.state.atlas.settings)
    return {"Authorization": f"Bearer {opened.access_token}"}


async def test_load_reject_refuse_and_list(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    operator: dict[str, str],
    tokens: Tokens,
    database: Database,
    temporal_env: WorkflowEnvironment,
    tmp_path: Path,
) -> None:
    state = app.state.atlas
    runtime = Runtime(state.settings, database, state.storage, temporal_env.client)
    stop = asyncio.Event()
    worker = Worker(
        temporal_env.client,
        task_queue=state.settings.temporal_task_queue,
        workflows=list(activities.WORKFLOWS),
        activities=activities.build_activities(runtime),
    )
    good = [company(f"c{n}", f"Company {n} Ltd", ("GB-COH", f"{n:08}")) for n in range(3)]
    bad = company("c9", "Company 9 Ltd", kind="spaceship")
    content = gzip.compress(write(tmp_path, *good, bad).read_bytes())
    form = {"dataset": "uploaded", "format": "bods", "title": "Uploaded register"}

    async def post(data: dict[str, str], body: bytes) -> httpx.Response:
        files = {"file": ("register.json.gz", body)}
        return await app_client.post(URL, data=data, files=files, headers=operator)

    async with worker:
        dispatcher = asyncio.create_task(dispatch_loads(runtime, [activities.LOAD], stop))
        tried = await post(form | {"dry_run": "true"}, content)
        compared = await finished(app_client, tried.headers["Location"], operator)
        assert (compared["status"], compared["dry_run"]) == ("complete", True), compared
        assert (compared["added"], compared["rejected"], compared["error"]) == (3, 1, None)
        named = await app_client.get(f"{tried.headers['Location']}/rejections", headers=operator)
        assert [item["statement_id"] for item in named.json()["items"]] == [bad["statementId"]]
        nothing = await app_client.get("/api/platform/registry/datasets", headers=operator)
        assert nothing.json()["items"] == []
        made = await post(form, content)
        assert made.status_code == 202, made.text
        load = await finished(app_client, made.headers["Location"], operator)
        assert load["status"] == "complete", load
        assert (load["added"], load["rejected"], load["dry_run"]) == (3, 1, False)
        fewer = write(tmp_path, good[0]).read_bytes()
        tried = await post(form | {"dry_run": "true"}, fewer)
        compared = await finished(app_client, tried.headers["Location"], operator)
        assert (compared["status"], compared["removed"]) == ("complete", 2)
        assert compared["error"]["code"] == "large_removal"
        broken = await post(form, content[:-30])
        refused = await finished(app_client, broken.headers["Location"], operator)
        assert refused["status"] == "failed"
        assert refused["error"]["code"] == "registry_file_broken"
        stop.set()
        await dispatcher
    rejections = await app_client.get(f"{made.headers['Location']}/rejections", headers=operator)
    (rejected,) = rejections.json()["items"]
    assert rejected["statement_id"] == bad["statementId"]
    assert rejected["line"] > 1
    page = await app_client.get(f"{URL}?status=failed", headers=operator)
    assert [item["id"] for item in page.json()["items"]] == [refused["id"]]
    datasets = await app_client.get("/api/platform/registry/datasets", headers=operator)
    assert [(d["name"], d["title"], d["records"]) for d in datasets.json()["items"]] == [
        ("uploaded", "Uploaded register", 3),
    ]
    assert (await app_client.get(URL, headers=tokens("admin"))).status_code == 403
    for path in (f"{URL}/{new_id()}", f"{URL}/{new_id()}/rejections"):
        assert (await app_client.get(path, headers=operator)).status_code == 404
    for wrong in ({"dataset": "../x"}, {"dataset": "x", "format": "xlsx"}, {"format": "bods"}):
        assert (await post(wrong, b"[]")).status_code == 422
