"""From adding a server to a call that is evidence, against a real server of the SDK."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.mcp_servers.conftest import URL, Desk, Tokens, settings_body
from tests.support.mcp_peer import ARTICLE, McpPeer

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database


async def test_from_the_address_to_evidence(
    desk: Desk, peer: McpPeer, tokens: Tokens, database: Database
) -> None:
    before = await desk.get()
    assert (before["outcome"], before["has_credential"], before["version"]) == (None, False, 1)
    tested = await desk.test()
    assert (tested["outcome"], tested["protocol_version"]) == ("ok", "2026-07-28")
    assert (tested["server_name"], tested["notes"]) == ("Example News", [])
    tool = (await desk.tools())["search_news"]
    assert (tool["status"], tool["warnings"], tool["changes"]) == ("pending", [], [])
    assert tool["input_schema"]["required"] == ["query"]
    made = len(peer.calls)
    refused = await desk.call(f"/tools/{tool['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "mcp_tool_not_approved")
    assert len(peer.calls) == made

    path = await desk.approved()
    called = await desk.call(path)
    assert called.status_code == 200, called.text
    said = called.json()
    assert (said["outcome"], said["tool"]) == ("ok", "search_news")
    assert said["arguments"] == {"query": "Example Widgets Ltd"}
    assert peer.calls[-1] == {"name": "search_news", "arguments": said["arguments"]}
    assert await desk.get(f"/calls/{said['id']}") == said
    assert (await desk.get("/calls"))["items"] == [said]

    piece = f"/api/evidence/{said['evidence_id']}"
    kept = (await desk.client.get(piece, headers=desk.analyst)).json()
    assert kept["licence"] == "Contract of 2026"
    assert kept["source"] == f"mcp:{before['name']}:search_news"
    assert (kept["source_url"], kept["kind"]) == (peer.url, "provider_response")
    content = await desk.client.get(f"{piece}/content", headers=desk.analyst)
    assert json.loads(content.content)["content"] == ARTICLE["content"]
    tenant = UUID((await desk.client.get("/api/auth/me", headers=desk.admin)).json()["tenant_id"])
    async with database.tenant(tenant) as session:  # nothing is decided by it
        for table in ("claim", "task", "investigation"):
            assert await session.fetch_value(f"SELECT count(*) FROM {table}") == 0, table

    health = await desk.get("/health")
    assert (health["failures"], health["running"], health["left_in_minute"]) == (0, 0, 599)
    assert health["tools"] == {"approved": 1}
    trail = await desk.client.get("/api/audit/events?limit=200", headers=tokens(Role.AUDITOR))
    actions = {one["action"] for one in trail.json()["items"]}
    done = {"mcp_server.added", "mcp_server.tested", "mcp_tool.approved", "mcp_tool.called"}
    assert done <= actions


async def test_changes_name_the_version_that_was_read(desk: Desk, peer: McpPeer) -> None:
    body = settings_body(peer)
    for method, path, sent in (
        ("PUT", "", body),
        ("DELETE", "", None),
        ("PUT", "/credential", {"secret": "a-good-token"}),
        ("DELETE", "/credential", None),
    ):
        missing = await desk.send(method, path, sent, match="")
        assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
        stale = await desk.send(method, path, sent, match='"7"')
        assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    done = await desk.send("PUT", "", {**body, "per_day": 5}, match='"1"')
    assert (done.status_code, done.headers["etag"], done.json()["per_day"]) == (200, '"2"', 5)
    gone = await desk.send("DELETE", "", match='"2"')
    assert gone.status_code == 204, gone.text
    assert (await desk.client.get(desk.url, headers=desk.admin)).status_code == 404
    listed = (await desk.client.get(URL, headers=desk.admin)).json()["items"]
    assert desk.url.rpartition("/")[2] not in [one["id"] for one in listed]


async def test_a_name_is_taken_once_and_free_again(
    desk: Desk, peer: McpPeer, tokens: Tokens
) -> None:
    body = settings_body(peer, name=(await desk.get())["name"])
    again = await desk.client.post(URL, json=body, headers=desk.admin)
    assert (again.status_code, again.json()["code"]) == (409, "mcp_server_conflict")
    await desk.send("DELETE", "")
    assert (await desk.client.post(URL, json=body, headers=desk.admin)).status_code == 201


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/mcp", "https://127.0.0.1/mcp", "https://[::1]/mcp",
        "https://169.254.169.254/latest", "https://10.0.0.1/mcp", "https://u:p@news.example/mcp",
        "https://news.example/mcp?key=secret", "https://news.example/mcp#x", "file:///etc/passwd",
        "https://2130706433/mcp", "https://news.example:25/mcp", "https://news.example/\u202emcp",
        "https://localhost/mcp", "https://news.example/a b", "https://news.example\\@x.example/",
    ],
)  # fmt: skip
async def test_addresses_that_are_refused(desk: Desk, peer: McpPeer, url: str) -> None:
    answer = await desk.client.post(URL, json=settings_body(peer, url=url), headers=desk.admin)
    assert (answer.status_code, answer.json()["code"]) == (422, "mcp_address_refused")
    changed = await desk.send("PUT", "", settings_body(peer, url=url))
    assert changed.status_code == 422


async def test_a_redirect_is_not_followed(desk: Desk, peer: McpPeer) -> None:
    for status in (301, 302, 303, 307, 308):
        peer.behave(status=status, headers={"location": "http://169.254.169.254/mcp"})
        tested = await desk.test()
        assert tested["outcome"] == "bad_answer"
        assert "redirects" in tested["detail"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"status": 500}, "unreachable"),
        ({"status": 401}, "unauthorised"),
        ({"status": 403}, "unauthorised"),
        ({"status": 429, "headers": {"retry-after": "17"}}, "throttled"),
        ({"status": 503, "headers": {"retry-after": "17"}}, "throttled"),
        ({"status": 404}, "bad_answer"),
        ({"raw": "not json", "headers": {"content-type": "application/json"}}, "bad_answer"),
        ({"raw": "<html>", "headers": {"content-type": "text/html"}}, "bad_answer"),
        ({"raw": "x" * 1024, "times": 2000, "headers": {"content-type": "application/json"}},
         "bad_answer"),
        ({"raw": "[" * 100_000, "headers": {"content-type": "application/json"}}, "bad_answer"),
        ({"raw": "data: x\n\n", "headers": {"content-type": "text/event-stream"}}, "bad_answer"),
    ],
    ids=str,
)  # fmt: skip
async def test_how_a_server_fails(
    desk: Desk, peer: McpPeer, said: dict[str, Any], outcome: str
) -> None:
    await desk.test()
    peer.behave(**said)
    tested = await desk.test()
    assert tested["outcome"] == outcome, tested
    assert tested["detail"]
    assert list(await desk.tools()) == ["search_news"]  # what was read before stays


async def test_other_roles(desk: Desk, tokens: Tokens) -> None:
    path = await desk.approved()
    viewer = tokens(Role.VIEWER)
    for method, where, body in (
        ("POST", f"{path}/call", {"arguments": {}}),
        ("POST", f"{path}/approve", {"note": "x"}),
        ("POST", "/test", None),
        ("PUT", "/credential", {"secret": "a-good-token"}),
    ):
        answer = await desk.client.request(method, desk.url + where, json=body, headers=viewer)
        assert answer.status_code == 403, where
    admin_calls = await desk.client.post(f"{desk.url}{path}/call", json={}, headers=desk.admin)
    assert admin_calls.status_code == 403  # who configures does not investigate


async def test_a_tool_of_another_server_is_not_found(
    desk: Desk, peer: McpPeer, app_client: httpx.AsyncClient
) -> None:
    path = await desk.approved()
    made = await app_client.post(URL, json=settings_body(peer), headers=desk.admin)
    other = Desk(app_client, desk.admin, desk.analyst, made.headers["location"])
    answer = await other.call(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "mcp_tool_not_found")
