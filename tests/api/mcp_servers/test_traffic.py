"""Limits, breaker, and a server that is killed and started again under load."""

import asyncio
from collections import Counter
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from tests.api.mcp_servers.conftest import Desk, settings_body
from tests.conftest import TestDatabase, client_of, started
from tests.support.mcp_peer import McpPeer

from atlas.foundation.config import Settings
from atlas.sources.mcp import service


async def limited(desk: Desk, peer: McpPeer, **limits: int) -> str:
    """The path of an approved tool of a server with these limits."""
    path = await desk.approved()
    done = await desk.send("PUT", "", settings_body(peer, **limits))
    assert done.status_code == 200, done.text
    return path


@pytest.mark.parametrize("limit", ["per_minute", "per_day"])
async def test_limits_count_in_every_process(
    desk: Desk, peer: McpPeer, settings: Settings, limit: str
) -> None:
    path = await limited(desk, peer, **{limit: 3})
    made = len(peer.calls)
    async with started(settings) as second, client_of(second) as client:
        other = Desk(client, desk.admin, desk.analyst, desk.url)
        for one in (desk, other, desk):
            assert (await one.call(path)).status_code == 200
        for one in (desk, other):
            refused = await one.call(path)
            assert (refused.status_code, refused.json()["code"]) == (429, "mcp_budget_exhausted")
            assert 1 <= int(refused.headers["retry-after"]) <= 86_401
    assert len(peer.calls) == made + 3
    health = await desk.get("/health")
    assert health[f"left_in_{limit.removeprefix('per_')}"] == 0


async def test_calls_at_once_never_pass_a_limit(
    desk: Desk, peer: McpPeer, settings: Settings
) -> None:
    path = await limited(desk, peer, per_minute=6)
    made = len(peer.calls)
    async with started(settings) as second, client_of(second) as client:
        other = Desk(client, desk.admin, desk.analyst, desk.url)
        answers = await asyncio.gather(*(one.call(path) for one in (desk, other) * 12))
    found = Counter(one.status_code for one in answers)
    assert set(found) == {200, 429}
    assert 1 <= found[200] <= 6
    assert len(peer.calls) - made == found[200]


async def test_a_server_that_asks_to_be_left_alone(desk: Desk, peer: McpPeer) -> None:
    path = await desk.approved()
    peer.behave(status=429, headers={"retry-after": "1000"})
    first = await desk.call(path)
    assert (first.status_code, first.json()["code"]) == (429, "mcp_server_throttled")
    assert first.headers["retry-after"] == "1000"
    peer.behave()
    again = await desk.call(path)
    assert (again.status_code, again.json()["code"]) == (429, "mcp_budget_exhausted")
    assert 900 < int(again.headers["retry-after"]) <= 1000
    assert (await desk.get("/health"))["left_alone_until"] is not None
    assert (await desk.test())["outcome"] == "ok"  # a person may ask sooner
    assert (await desk.call(path)).status_code == 200


async def test_a_server_that_fails_again_and_again_is_left_alone(desk: Desk, peer: McpPeer) -> None:
    path = await desk.approved()
    peer.behave(status=500)
    for _ in range(5):
        failed = await desk.call(path)
        assert (failed.status_code, failed.json()["outcome"]) == (503, "unreachable")
    peer.behave()
    made = len(peer.calls)
    refused = await desk.call(path)
    assert (refused.status_code, refused.json()["code"]) == (503, "mcp_server_unavailable")
    assert "left alone" in refused.json()["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert len(peer.calls) == made
    health = await desk.get("/health")
    assert (health["failures"], health["outcome"]) == (5, "unreachable")
    assert (await desk.test())["outcome"] == "ok"
    assert (await desk.call(path)).status_code == 200


async def test_killed_and_started_again_under_load(
    desk: Desk, peer: McpPeer, clone: TestDatabase
) -> None:
    path = await limited(desk, peer, timeout_seconds=60, per_day=100_000)
    peer.behave(seconds=0.05)
    statuses: Counter[int] = Counter()
    evidence: set[str] = set()
    stop = asyncio.Event()

    async def load() -> None:
        while not stop.is_set():
            answer = await desk.call(path)
            statuses[answer.status_code] += 1
            if answer.status_code == 200:
                evidence.add(answer.json()["evidence_id"])
            else:
                assert answer.json()["code"] in {"mcp_server_unavailable", "mcp_budget_exhausted"}

    async def until(status: int, more: int) -> None:
        wanted = statuses[status] + more
        while statuses[status] < wanted:
            assert not any(one.done() and one.exception() for one in workers)
            await asyncio.sleep(0.02)

    workers = [asyncio.create_task(load()) for _ in range(4)]
    try:
        await until(200, 5)
        await peer.kill()
        await until(503, 5)
        await peer.start()
        assert (await desk.test())["outcome"] == "ok"
        await until(200, 5)
    finally:
        stop.set()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    assert ended == [None] * 4
    assert set(statuses) <= {200, 429, 503}
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        rows = await connection.fetch(
            "SELECT outcome, evidence_id::text, finished_at FROM mcp_call WHERE server_id = $1",
            UUID(desk.url.rpartition("/")[2]),
        )
    finally:
        await connection.close()
    assert all(row["finished_at"] for row in rows)
    assert {row["outcome"] for row in rows} <= {"ok", "unreachable"}
    assert {row["evidence_id"] for row in rows if row["outcome"] == "ok"} == evidence


async def test_a_call_whose_process_was_killed_holds_nothing_up(
    desk: Desk, peer: McpPeer, clone: TestDatabase
) -> None:
    path = await desk.approved()
    assert (await desk.call(path)).status_code == 200
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        await connection.execute(
            "INSERT INTO mcp_call (tenant_id, id, server_id, tool_id, tool, fingerprint,"
            " arguments_json, outcome, called_by, called_at)"
            " SELECT tenant_id, gen_random_uuid(), server_id, tool_id, tool, fingerprint, '{}',"
            " 'pending', called_by, now() - interval '10 minutes'"
            " FROM mcp_call, generate_series(1, 20) WHERE server_id = $1",
            UUID(desk.url.rpartition("/")[2]),
        )
    finally:
        await connection.close()
    assert (await desk.call(path)).status_code == 200


async def test_readiness_is_of_the_runtime_and_no_tenants_server(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    desk: Desk,
    peer: McpPeer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    peer.behave(status=500)
    await desk.test()

    async def ready() -> httpx.Response:
        monkeypatch.setattr(app.state.health, "_last", None)
        return await app_client.get("/health/ready")

    found = await ready()
    assert found.status_code == 200, found.text
    assert peer.pair not in found.text

    async def broken() -> None:
        raise RuntimeError("no runtime")

    monkeypatch.setattr(service, "probe", broken)
    found = await ready()
    assert found.status_code == 503, found.text
