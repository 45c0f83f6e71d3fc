"""Loading a list over the operator's router, run by the real worker's activity."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.support.waiting import until
from tests.unit.lists.documents import FTM
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.runtime import Runtime
from atlas.identity.auth import service as auth
from atlas.sources.lists import activities

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
URL = "/api/platform/lists/loads"


def archive(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for item in sorted(folder.iterdir()):
            made.write(item, item.name)
    return buffer.getvalue()


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


async def dry_run_of_a_list_of_ones_own(
    client: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    manifest = {"publisher": "P", "licence": "L", "topics": ["sanctions"], "max_age_days": 30}
    form = {"list_id": "our-list", "format": "ftm", "dry_run": "true"}
    made = await client.post(
        URL,
        data=form | {"manifest": json.dumps(manifest)},
        files={"file": ("entities.ftm.json", FTM.encode())},
        headers=operator,
    )
    assert made.status_code == 202, made.text
    load = await finished(client, made.headers["Location"], operator)
    assert load["status"] == "complete", load
    assert (load["report"]["status"], load["report"]["added"]) == ("dry_run", 3)
    assert [change["change"] for change in load["report"]["changes"]] == ["added"] * 3
    wrong = await client.post(
        URL,
        data={"list_id": "un", "format": "ftm"},
        files={"file": ("x.json", b"{}")},
        headers=operator,
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "list_format_mismatch")


async def test_load_and_refusal(
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
    content = archive(write_ofac(tmp_path))
    form = {"list_id": "ofac-sdn", "version_date": today().isoformat()}
    async with worker:
        dispatcher = asyncio.create_task(dispatch_loads(runtime, [activities.LOAD], stop))
        made = await app_client.post(
            URL, data=form, files={"file": ("sdn.zip", content)}, headers=operator
        )
        assert made.status_code == 202, made.text
        load = await finished(app_client, made.headers["Location"], operator)
        assert load["status"] == "complete", load
        assert load["report"]["entries"] == 6
        bad = await app_client.post(
            URL, data=form, files={"file": ("sdn.zip", content[:200])}, headers=operator
        )
        refused = await finished(app_client, bad.headers["Location"], operator)
        assert refused["status"] == "failed"
        assert refused["error"]["code"] == "list_file_broken"
        assert "zip" in refused["error"]["reason"]
        await dry_run_of_a_list_of_ones_own(app_client, operator)
        stop.set()
        await dispatcher
    page = await app_client.get(f"{URL}?status=failed", headers=operator)
    assert [item["id"] for item in page.json()["items"]] == [refused["id"]]
    versions = await app_client.get("/api/platform/lists/versions", headers=operator)
    assert [item["entries"] for item in versions.json()["items"]] == [6]
    assert (await app_client.get(URL, headers=tokens("admin"))).status_code == 403
    assert (await app_client.get(f"{URL}/{new_id()}", headers=operator)).status_code == 404
    unknown = await app_client.post(
        URL, data={"list_id": "nope"}, files={"file": ("x.zip", b"x")}, headers=operator
    )
    assert unknown.status_code == 422
