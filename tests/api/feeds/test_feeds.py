"""List feeds over the operator's router, run by the real worker's activity and schedule."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.support.feeds import Publisher, published, publisher, says, un_file
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.runtime import Runtime
from atlas.identity.auth import service as auth
from atlas.sources.feeds import activities

Tokens = Callable[..., dict[str, str]]
FETCHES = "/api/platform/lists/fetches"
FEEDS = "/api/platform/lists/feeds"


@pytest.fixture(scope="module")
def server() -> Iterator[Publisher]:
    with publisher(un_file(600)) as found, published("un", found.url()):
        yield found


@pytest.fixture(scope="module")
def settings(settings: Settings, server: Publisher) -> Settings:
    return settings.model_copy(update={"list_feeds": ["un"], "outbound_allow": [server.pair]})


@pytest.fixture
async def operator(app: FastAPI, database: Database) -> dict[str, str]:
    opened = await auth.open_operator_session(database, app.state.atlas.settings)
    return {"Authorization": f"Bearer {opened.access_token}"}


@pytest.fixture
async def worker(
    app: FastAPI, database: Database, temporal_env: WorkflowEnvironment
) -> AsyncIterator[Runtime]:
    state = app.state.atlas
    runtime = Runtime(state.settings, database, state.storage, temporal_env.client)
    stop = asyncio.Event()
    async with Worker(
        temporal_env.client,
        task_queue=state.settings.temporal_task_queue,
        workflows=list(activities.WORKFLOWS),
        activities=activities.build_activities(runtime),
    ):
        task = asyncio.create_task(dispatch_loads(runtime, [activities.LOAD], stop))
        yield runtime
        stop.set()
        await task


async def ended(client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> dict[str, Any]:
    answer = await until(
        lambda: client.get(url, headers=headers),
        lambda seen: seen.json()["status"] in {"complete", "failed"},
    )
    found: dict[str, Any] = answer.json()
    return found


async def test_fetches(
    app_client: httpx.AsyncClient,
    operator: dict[str, str],
    tokens: Tokens,
    server: Publisher,
    worker: Runtime,
) -> None:
    made = await app_client.post(FETCHES, json={"list_id": "un"}, headers=operator)
    assert made.status_code == 202, made.text
    assert (made.json()["status"], made.headers["retry-after"]) == ("pending", "1")
    done = await ended(app_client, made.headers["location"], operator)
    assert (done["outcome"], done["trigger"], done["http_status"]) == ("loaded", "request", 200)
    assert "beat_at" not in done

    server.then = [says("503 Service Unavailable")]
    made = await app_client.post(FETCHES, json={"list_id": "un"}, headers=operator)
    failed = await ended(app_client, made.headers["location"], operator)
    assert (failed["outcome"], failed["code"], failed["failures"]) == ("failed", "server_error", 1)

    page = await app_client.get(f"{FETCHES}?limit=1", headers=operator)
    assert [one["id"] for one in page.json()["items"]] == [failed["id"]]
    cursor = page.json()["next_cursor"]
    page = await app_client.get(f"{FETCHES}?limit=1&cursor={cursor}", headers=operator)
    assert [one["id"] for one in page.json()["items"]] == [done["id"]]
    only = await app_client.get(f"{FETCHES}?outcome=loaded", headers=operator)
    assert [one["id"] for one in only.json()["items"]] == [done["id"]]

    feeds = (await app_client.get(FEEDS, headers=operator)).json()
    state = {one["list_id"]: one for one in feeds["items"]}
    assert feeds["every_hours"] == 6
    assert (state["un"]["scheduled"], state["un"]["failures"]) == (True, 1)
    assert state["un"]["last"]["id"] == failed["id"]
    assert state["un"]["version_id"] == done["version_id"]
    assert state["un"]["next_at"] == failed["next_at"]
    assert state["eu-fsf"]["address"].endswith("/content")
    assert (state["uk"]["scheduled"], state["uk"]["next_at"]) == (False, None)

    lists = (await app_client.get("/api/screening/lists/un", headers=tokens("viewer"))).json()
    assert lists["version"]["last_checked_source"] == "fetched"
    assert lists["version"]["last_checked"] == state["un"]["last_checked"]


async def test_the_schedule_runs_in_the_worker(
    app_client: httpx.AsyncClient, operator: dict[str, str], database: Database, worker: Runtime
) -> None:
    async with database.platform() as session:
        await session.execute("UPDATE list_fetch SET next_at = now() - interval '1 second'")
    stop = asyncio.Event()
    task = asyncio.create_task(activities.run_schedule(worker, stop))

    async def latest() -> list[dict[str, Any]]:
        found = await app_client.get(f"{FETCHES}?status=complete&limit=1", headers=operator)
        listed: list[dict[str, Any]] = found.json()["items"]
        return listed

    items = await until(latest, lambda seen: seen and seen[0]["trigger"] == "schedule")
    stop.set()
    await task
    assert (items[0]["outcome"], items[0]["failures"]) == ("not_modified", 0)


async def test_refusals(
    app_client: httpx.AsyncClient, operator: dict[str, str], tokens: Tokens
) -> None:
    async def start(**body: object) -> tuple[int, str]:
        found = await app_client.post(FETCHES, json=body, headers=operator)
        return found.status_code, found.json().get("code", "")

    assert await start(list_id="no-such-list") == (422, "unknown_list")
    assert await start(list_id="fr-gels") == (409, "no_list_address")
    assert await start(list_id="un", force=True) == (422, "validation_failed")
    assert (await start(list_id="un", dry_run=True))[0] == 202  # no worker runs here
    assert await start(list_id="un") == (409, "list_fetch_in_progress")
    for method, url in (("GET", FEEDS), ("GET", FETCHES), ("POST", FETCHES)):
        json = {"list_id": "un"} if method == "POST" else None
        answer = await app_client.request(method, url, json=json, headers=tokens("admin"))
        assert answer.status_code == 403, url
    assert (await app_client.get(f"{FETCHES}/{new_id()}", headers=operator)).status_code == 404
    ready = (await app_client.get("/health/ready")).json()
    assert "list_feeds" in {check["name"] for check in ready["checks"]}
