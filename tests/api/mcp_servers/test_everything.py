"""The reference server of the protocol's makers, which speaks the era with sessions."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.api.mcp_servers.conftest import URL, Desk, Tokens, settings_body
from tests.conftest import TestDatabase, settings_of
from tests.support.mcp_everything import everything
from tests.support.mcp_peer import McpPeer

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role


@pytest_asyncio.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    """Where it listens."""
    async with everything() as found:
        yield found


@pytest.fixture(scope="module")
def settings(clone: TestDatabase, port: int, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with it on the operator's list."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    return made.model_copy(update={"outbound_allow": [f"127.0.0.1:{port}"]})


@pytest.fixture
async def desk(tokens: Tokens, app_client: httpx.AsyncClient, peer: McpPeer, port: int) -> Desk:
    """The reference server, just added."""
    found = Desk(app_client, tokens(Role.ADMIN), tokens(Role.ANALYST))
    body = settings_body(peer, url=f"http://127.0.0.1:{port}/mcp")
    made = await app_client.post(URL, json=body, headers=found.admin)
    assert made.status_code == 201, made.text
    found.url = made.headers["location"]
    return found


async def test_its_tools_are_read_approved_and_called(desk: Desk) -> None:
    tested = await desk.test()
    assert (tested["outcome"], tested["server_name"]) == ("ok", "mcp-servers/everything")
    assert tested["protocol_version"] == "2025-11-25"
    assert tested["notes"] == []
    tools = await desk.tools()
    assert {"echo", "get-sum", "get-tiny-image", "trigger-long-running-operation"} <= set(tools)
    assert {one["status"] for one in tools.values()} == {"pending"}
    for name, arguments, wanted in (
        ("echo", {"message": "Example Widgets Ltd"}, "Echo: Example Widgets Ltd"),
        ("get-sum", {"a": 2, "b": 3}, "The sum of 2 and 3 is 5."),
        ("get-structured-content", {"location": "Chicago"}, "humidity"),
        ("get-tiny-image", {}, "image/png"),
        ("get-resource-links", {"count": 2}, "resource_link"),
        ("trigger-long-running-operation", {"duration": 1, "steps": 2}, "completed"),
    ):
        called = await desk.call(await desk.approved(name), {"arguments": arguments})
        assert (called.status_code, called.json()["outcome"]) == (200, "ok"), called.text
        piece = f"/api/evidence/{called.json()['evidence_id']}/content"
        content = await desk.client.get(piece, headers=desk.analyst)
        assert wanted in json.dumps(content.json()), name


async def test_arguments_that_it_does_not_take(desk: Desk) -> None:
    called = await desk.call(await desk.approved("get-sum"), {"arguments": {"a": "two"}})
    assert (called.status_code, called.json()["outcome"]) == (200, "tool_error"), called.text


async def test_a_tool_that_takes_too_long_ends(desk: Desk, peer: McpPeer) -> None:
    path = await desk.approved("trigger-long-running-operation")
    url = (await desk.get())["url"]
    await desk.send("PUT", "", settings_body(peer, url=url, timeout_seconds=2))
    called = await desk.call(path, {"arguments": {"duration": 3600, "steps": 1}})
    assert (called.status_code, called.json()["outcome"]) == (503, "unreachable")
    assert (await desk.get("/health"))["failures"] == 1
    again = await desk.call(await desk.approved("echo"), {"arguments": {"message": "x"}})
    assert again.status_code in {200, 503}, again.text  # 503: the machine is busy, 2 s are few
