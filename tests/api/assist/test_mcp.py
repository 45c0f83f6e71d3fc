"""The MCP server with the SDK's client in both eras, two replicas, and everything it refuses."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import httpx2
import pytest
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent
from tests.api.assist.conftest import Installation, People
from tests.api.generated.operations import RESOURCES, operations
from tests.conftest import TestDatabase
from tests.support.assist import Person

from atlas.assist.mcp.schemas import NOTICE
from atlas.assist.mcp.tools import TOOLS, Tool
from atlas.foundation.core.auth import DECISION_PERMISSIONS, Permission, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth
from mcp import Client

ERAS = ("legacy", "2026-07-28", "auto")
MODERN = "2026-07-28"


@asynccontextmanager
async def assistant(
    person: Person, token: str, mode: str = "auto", base: str | None = None
) -> AsyncIterator[Client]:
    """The SDK's client, signed in."""
    url = f"{base or person.base}/api/mcp/{person.slug}"
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


async def send(
    person: Person,
    token: str | None,
    method: str = "tools/list",
    params: dict[str, Any] | None = None,
    *,
    path: str | None = None,
    headers: dict[str, str] | None = None,
    base: str | None = None,
) -> httpx.Response:
    """One message of the stateless era, written by hand."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    message = {
        "jsonrpc": "2.0",
        "id": 7,
        "method": method,
        "params": {**(params or {}), "_meta": meta},
    }
    sent = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": method,
    }
    if params and "name" in params:
        sent["Mcp-Name"] = params["name"]
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    async with httpx.AsyncClient() as client:
        return await client.post(
            f"{base or person.base}{path or f'/api/mcp/{person.slug}'}",
            json=message,
            headers=sent | (headers or {}),
        )


async def call(person: Person, token: str, name: str, **arguments: Any) -> httpx.Response:
    return await send(person, token, "tools/call", {"name": name, "arguments": arguments})


def text_of(result: CallToolResult) -> str:
    """The first text of a tool's answer."""
    first = result.content[0]
    assert isinstance(first, TextContent)
    return first.text


def problem_of(result: CallToolResult) -> dict[str, Any]:
    """The problem that a failed tool tells."""
    assert result.is_error
    found: dict[str, Any] = json.loads(text_of(result))
    return found


@pytest.mark.parametrize("era", ERAS)
async def test_an_assistant_works_in_both_eras(people: People, era: str) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    async with assistant(person, token, era) as client:
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == list(TOOLS)
        started = await client.call_tool(
            "start_investigation",
            {"company_name": "Example Widgets Ltd", "country_code": "GB"},
        )
        assert not started.is_error, started
        run = started.structured_content["investigation"]
        followed = await client.call_tool("get_job", {"job_id": run["job_id"]})
        assert followed.structured_content["investigation"]["id"] == run["id"]
        found = await client.call_tool("search_company", {"query": "example widgets"})
        ids = {one["id"] for one in found.structured_content["investigations"]}
        assert run["id"] in ids
        company = await client.call_tool("get_company", {"company_id": run["company_id"]})
        assert company.structured_content["company"]["id"] == run["company_id"]
        assert NOTICE in text_of(company)
        assert company.structured_content["notice"] == NOTICE
        tasks = await client.call_tool("list_tasks", {"mine": True})
        assert tasks.structured_content["tasks"] == []
        screened = await client.call_tool("screen_name", {"name": "Jane Example"})
        assert screened.structured_content["screening"]["word"] == "not_assessed"
        assert "Not assessed: sanctions" in text_of(screened)
        unread = await client.call_tool("get_report", {"investigation_id": run["id"]})
        assert problem_of(unread)["code"] == "report_not_ready"
        unknown = await client.call_tool("ownership", {"company_id": run["company_id"]})
        assert problem_of(unknown)["code"] == "company_not_identified"


async def test_two_replicas_answer_one_assistant(
    installation: Installation, people: People
) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    arguments = {"company_name": "Two Replicas Ltd"}
    async with assistant(person, token, "legacy") as client:
        started = await client.call_tool("start_investigation", arguments)
    for era in ERAS:
        async with assistant(person, token, era, installation.replica) as client:
            job_id = started.structured_content["investigation"]["job_id"]
            followed = await client.call_tool("get_job", {"job_id": job_id})
            assert followed.structured_content["job"]["id"] == job_id


async def test_a_call_repeated_with_its_key_starts_one_investigation(
    installation: Installation, people: People
) -> None:
    person, other = await people(), await people()
    arguments = {
        "company_name": "Once Only Ltd",
        "idempotency_key": "7f1c",
        "register": "GB-COH",
        "registration_number": "07654321",
    }

    async def started(by: Person, arguments: dict[str, Any], base: str) -> CallToolResult:
        async with assistant(by, (await by.tokens())["access_token"], MODERN, base) as client:
            return await client.call_tool("start_investigation", arguments)

    def run_of(result: CallToolResult) -> str:
        assert not result.is_error, result
        return str(result.structured_content["investigation"]["id"])

    first, again = [
        run_of(await started(person, arguments, base))
        for base in (person.base, installation.replica)
    ]
    assert first == again
    assert run_of(await started(other, arguments, other.base)) != first
    assert (
        run_of(await started(person, {**arguments, "idempotency_key": "2"}, person.base)) != first
    )
    changed = await started(person, {**arguments, "company_name": "Another Ltd"}, person.base)
    assert problem_of(changed)["code"] == "idempotency_key_reused"


async def test_the_stateless_era_is_served_as_its_revision_says(people: People) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    found = (await send(person, token, "server/discover")).json()["result"]
    assert MODERN in found["supportedVersions"]
    assert found["resultType"] == "complete"
    listed = await send(person, token)
    assert "mcp-session-id" not in listed.headers
    result = listed.json()["result"]
    assert (result["cacheScope"], result["ttlMs"] > 0) == ("private", True)
    assert result["resultType"] == "complete"
    assert result == (await send(person, token)).json()["result"], "the order is stable"
    called = (await call(person, token, "list_tasks")).json()["result"]
    assert called["resultType"] == "complete"


@pytest.mark.parametrize(
    "headers",
    [
        {"Mcp-Method": "tools/call"},
        {"Mcp-Name": "start_investigation"},
        {"MCP-Protocol-Version": "2099-01-01"},
    ],
)
async def test_headers_that_contradict_the_body_are_refused(
    people: People, headers: dict[str, str]
) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    params = {"name": "list_tasks", "arguments": {}}
    method = "tools/list" if "Mcp-Method" in headers else "tools/call"
    answer = await send(person, token, method, params, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {-32020, -32022}


async def test_only_post_is_served(people: People) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        for method in ("GET", "DELETE", "PUT"):
            assert (await client.request(method, person.resource)).status_code == 405
        redirected = await client.post(f"{person.resource}/")
        assert redirected.status_code == 404, "no redirect that loses the message"


async def test_no_token_says_where_to_get_one(people: People) -> None:
    person = await people()
    answer = await send(person, None)
    assert answer.status_code == 401
    challenge = answer.headers["www-authenticate"]
    path = f"/.well-known/oauth-protected-resource/api/mcp/{person.slug}"
    assert challenge == f'Bearer resource_metadata="{person.base}{path}", scope="read run"'
    async with httpx.AsyncClient() as client:
        metadata = (await client.get(f"{person.base}{path}")).json()
    assert metadata["resource"] == person.resource
    assert metadata["authorization_servers"] == [f"{person.base}/api/auth"]


async def test_a_token_of_the_api_is_refused_here_and_one_of_here_by_the_api(
    installation: Installation, people: People, database: Database, tenant: UUID
) -> None:
    person = await people()
    opened = await auth.open_session(
        database, installation.settings, tenant_id=tenant, role=Role.ANALYST, create=True
    )
    async with httpx.AsyncClient(base_url=person.base) as client:
        own = {"Authorization": f"Bearer {opened.access_token}"}
        assert (await client.get("/api/companies", headers=own)).status_code == 200
        assert (await send(person, opened.access_token)).status_code == 401
        # what was refused for one place was not remembered for the other, nor what was allowed
        assert (await client.get("/api/companies", headers=own)).status_code == 200
        token = (await person.tokens())["access_token"]
        bound = {"Authorization": f"Bearer {token}"}
        assert (await send(person, token)).status_code == 200
        for path in ("/api/companies", "/api/auth/me", "/api/auth/session", "/api/audit/events"):
            assert (await client.get(path, headers=bound)).status_code == 401, path
        assert (await client.post("/api/auth/logout", headers=bound)).status_code == 401
        assert (await send(person, token)).status_code == 200


async def test_another_tenants_slug_is_401(
    people: People, tenant: UUID, other_tenant: UUID
) -> None:
    person, other = await people(), await people(tenant_id=other_tenant)
    token = (await person.tokens())["access_token"]
    for slug in (other.slug, "nobody-at-all"):
        answer = await send(person, token, path=f"/api/mcp/{slug}")
        assert answer.status_code == 401, slug
        assert answer.json()["code"] == "invalid_token"


async def test_a_signed_token_for_another_tenants_resource_is_401(
    installation: Installation,
    people: People,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    """Even if we had signed it: the tenant comes from the token, the slug must be its own."""
    from atlas.identity.auth import issuing
    from atlas.identity.auth.tokens import Bound
    from atlas.identity.keys.service import load_signing_keys
    from atlas.identity.users import service as users

    person, other = await people(), await people(tenant_id=other_tenant)
    keys = await load_signing_keys(database, installation.settings)
    async with database.tenant(tenant) as session:
        user = await users.find_by_email(session, person.email)
        assert user is not None
        bound = Bound(other.resource, ("read",), person.client_id)
        made = await issuing.sign_access(
            session, keys, installation.settings, user, None, None, bound=bound
        )
    assert (await send(other, made.value)).status_code == 401
    assert (await send(person, made.value)).status_code == 401


async def test_scopes_bound_what_the_roles_permit(people: People) -> None:
    person = await people()
    token = (await person.tokens(scope="read"))["access_token"]
    assert (await call(person, token, "list_tasks")).status_code == 200
    answer = await call(person, token, "start_investigation", company_name="Example Ltd")
    assert answer.status_code == 403
    assert answer.json()["code"] == "insufficient_scope"
    challenge = answer.headers["www-authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'scope="read run"' in challenge
    only_run = (await person.tokens(scope="run"))["access_token"]
    assert (await send(person, only_run)).status_code == 403, "reading is the least"


async def test_roles_bound_what_the_scopes_allow(people: People) -> None:
    viewer = await people(Role.VIEWER)
    token = (await viewer.tokens())["access_token"]
    answer = await call(viewer, token, "start_investigation", company_name="Example Ltd")
    result = answer.json()["result"]
    assert result["isError"]
    assert json.loads(result["content"][0]["text"])["code"] == "permission_denied"


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_no_tool_decides(tool: Tool[Any, Any]) -> None:
    assert tool.permission in {Permission.READ, Permission.RUN}
    assert tool.permission not in DECISION_PERMISSIONS
    assert tool.input_schema["additionalProperties"] is False
    assert tool.output_schema["type"] == "object"
    assert "notice" in tool.output_schema["properties"]


async def test_a_signed_out_assistant_is_refused(
    installation: Installation, people: People
) -> None:
    person = await people()
    tokens = await person.tokens()
    assert (await send(person, tokens["access_token"])).status_code == 200
    form = {"token": tokens["refresh_token"], "client_id": "https://other.example/client"}
    assert (await person.post("/api/oauth/revoke", form)).status_code == 200
    assert (await send(person, tokens["access_token"])).status_code == 200, "another client's"
    form["client_id"] = person.client_id
    refused = await person.post("/api/oauth/revoke", form | {"token": tokens["access_token"]})
    assert (refused.status_code, refused.json()["error"]) == (400, "unsupported_token_type")
    assert (await person.post("/api/oauth/revoke", form)).status_code == 200
    for base in (installation.base, installation.replica):
        answer = await send(person, tokens["access_token"], base=base)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")


async def test_an_admin_sees_and_ends_the_assistants_session(
    installation: Installation, people: People, database: Database, tenant: UUID
) -> None:
    person, admin = await people(), await people(Role.ADMIN)
    token = (await person.tokens())["access_token"]
    async with httpx.AsyncClient(base_url=person.base) as client:
        body = {"email": admin.email, "password": admin.password, "tenant": admin.slug}
        signed = (await client.post("/api/auth/login", json=body)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {signed}"
        query = {"email.eq": person.email}
        users = (await client.get("/api/users", params=query)).json()["items"]
        [session] = (await client.get(f"/api/users/{users[0]['id']}/sessions")).json()["items"]
        assert session["client_id"] == person.client_id
        assert session["scopes"] == ["read", "run"]
        ended = await client.delete(f"/api/users/{users[0]['id']}/sessions/{session['id']}")
        assert ended.status_code == 204, ended.text
    assert (await send(person, token)).status_code == 401


async def test_an_expired_token_is_refused(
    installation: Installation, people: People, database: Database, tenant: UUID
) -> None:
    from datetime import timedelta

    from atlas.identity.auth import issuing
    from atlas.identity.auth.tokens import Bound
    from atlas.identity.keys.service import load_signing_keys
    from atlas.identity.users import service as users

    person = await people()
    keys = await load_signing_keys(database, installation.settings)
    async with database.tenant(tenant) as session:
        user = await users.find_by_email(session, person.email)
        assert user is not None
        made = [
            await issuing.sign_access(
                session,
                keys,
                installation.settings,
                user,
                None,
                None,
                lifetime=timedelta(seconds=seconds),
                bound=Bound(person.resource, ("read",), person.client_id),
            )
            for seconds in (60, -60)
        ]
    assert [(await send(person, one.value)).status_code for one in made] == [200, 401]


async def test_pages_of_other_origins_are_refused(people: People) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    for origin in ("https://evil.example", "null", f"{person.base}.evil.example"):
        answer = await send(person, token, headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "mcp_origin_refused")
    assert (await send(person, token, headers={"Origin": person.base})).status_code == 200
    rebound = await send(person, token, headers={"Host": "evil.example"})
    assert rebound.status_code == 421


@pytest.mark.parametrize("era", ERAS)
async def test_what_a_tool_cannot_do_is_told_as_the_protocol_says(
    people: People, other_tenant: UUID, era: str
) -> None:
    person, other = await people(), await people(tenant_id=other_tenant)
    token = (await person.tokens())["access_token"]
    theirs = (await other.tokens())["access_token"]
    async with assistant(other, theirs, era) as client:
        started = await client.call_tool("start_investigation", {"company_name": "Theirs Ltd"})
        foreign = started.structured_content["investigation"]
    async with assistant(person, token, era) as client:
        with pytest.raises(MCPError) as unknown:
            await client.call_tool("approve_company", {})
        assert unknown.value.code == -32602
        bad = problem_of(await client.call_tool("get_job", {"job_id": "x", "tenant_id": "y"}))
        assert bad["code"] == "validation_failed"
        assert {one["loc"][0] for one in bad["errors"]} == {"job_id", "tenant_id"}
        calls = [
            ("get_job", {"job_id": foreign["job_id"]}),
            ("get_company", {"company_id": foreign["company_id"]}),
            ("ownership", {"company_id": foreign["company_id"]}),
            ("get_report", {"investigation_id": foreign["id"]}),
            ("get_report", {"report_id": str(new_id())}),
            ("explain_hit", {"hit_id": str(new_id())}),
        ]
        for name, arguments in calls:
            problem = problem_of(await client.call_tool(name, arguments))
            assert problem["status"] == 404, (name, problem)
        found = await client.call_tool("search_company", {"query": "Theirs Ltd"})
        assert found.structured_content["investigations"] == []
        assert "says nothing about the registers" in text_of(found)
        named = await client.call_tool(
            "start_investigation",
            {"company_name": "Theirs Ltd", "company_id": foreign["company_id"]},
        )
        assert problem_of(named)["code"] == "reference_not_found"


@pytest.mark.parametrize("era", ERAS)
async def test_an_exception_is_told_without_its_text(
    people: People, monkeypatch: pytest.MonkeyPatch, era: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM vault")

    person = await people()
    token = (await person.tokens())["access_token"]
    monkeypatch.setattr("atlas.workspace.jobs.service.get_job", broken)
    async with assistant(person, token, era) as client:
        with pytest.raises(MCPError) as told:
            await client.call_tool("get_job", {"job_id": str(new_id())})
    assert told.value.code == -32603
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b'{"jsonrpc":"2.0","id":1}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"tools/list"}',
        b'[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
@pytest.mark.parametrize("era", ["2025-06-18", MODERN])
async def test_hostile_messages_get_a_plain_refusal(people: People, body: bytes, era: str) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": era,
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(person.resource, content=body, headers=headers)
        assert 400 <= answer.status_code < 500, answer.text
        error = answer.json()["error"]
        assert error["code"] in {-32700, -32600}
        assert not {"pydantic", "union", "input_value"} & set(re.findall(r"\w+", error["message"]))
        if body.startswith(b"[") and error["code"] == -32600:
            assert error["message"].startswith("Batches are not supported")
        large = await client.post(person.resource, content=b" " * 70_000, headers=headers)
        assert 400 <= large.status_code < 500


async def test_each_call_is_an_event_of_the_person_through_the_program(
    people: People, clone: TestDatabase
) -> None:
    person = await people()
    token = (await person.tokens())["access_token"]
    await call(person, token, "list_tasks")
    await call(person, token, "get_job", job_id=str(new_id()))
    owner = await asyncpg.connect(clone.superuser_dsn)
    rows = await owner.fetch(
        "SELECT e.actor_user_id, p.payload::text FROM audit_event e"
        " JOIN audit_payload p ON p.tenant_id = e.tenant_id AND p.event_id = e.id"
        " JOIN user_account u ON u.tenant_id = e.tenant_id AND u.id = e.actor_user_id"
        " WHERE e.action = 'assistant.called' AND u.email = $1 ORDER BY e.occurred_at",
        person.email,
    )
    await owner.close()
    told = [json.loads(row["payload"]) for row in rows]
    assert [(one["tool"], one["outcome"]) for one in told] == [
        ("list_tasks", "done"),
        ("get_job", "job_not_found"),
    ]
    assert {one["client_id"] for one in told} == {person.client_id}


async def test_unknown_slugs_have_metadata_of_the_same_shape(people: People) -> None:
    person = await people()
    base = f"{person.base}/.well-known/oauth-protected-resource/api/mcp/"
    async with httpx.AsyncClient() as client:
        known = await client.get(base + person.slug)
        unknown = await client.get(base + "nobody-at-all")
    assert known.status_code == unknown.status_code == 200
    assert known.json().keys() == unknown.json().keys()
    blank = [
        answer.text.replace(slug, "")
        for answer, slug in ((known, person.slug), (unknown, "nobody-at-all"))
    ]
    assert blank[0] == blank[1]


async def test_readiness_asks_the_dispatcher(installation: Installation) -> None:
    async with httpx.AsyncClient() as client:
        ready = (await client.get(f"{installation.base}/health/ready")).json()
    [check] = [item for item in ready["checks"] if item["name"] == "mcp"]
    assert (check["status"], check["required"]) == ("ok", True)


async def test_a_dispatcher_that_does_not_run_is_not_ready(
    installation: Installation, database: Database
) -> None:
    from atlas.assist.mcp.errors import McpRuntimeError
    from atlas.assist.mcp.runtime import McpRuntime
    from atlas.foundation.storage import Storage

    settings = installation.settings
    runtime = McpRuntime(database, Storage(settings.storage_url), settings)
    with pytest.raises(McpRuntimeError):
        await runtime.probe()
    async with runtime.running():
        await runtime.probe()
    with pytest.raises(McpRuntimeError):
        await runtime.probe()


async def test_every_other_operation_refuses_an_assistants_token(people: People) -> None:
    person = await people(Role.MLRO)
    token = (await person.tokens())["access_token"]
    passed = []
    async with httpx.AsyncClient(base_url=person.base) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        for operation in operations():
            if operation.contract.public or operation.contract.resource:
                continue
            path = operation.path
            for name in operation.path_parameters:
                path = path.replace(f"{{{name}}}", str(new_id()))
            answer = await client.request(operation.method, path)
            if (answer.status_code, answer.json().get("code")) != (401, "invalid_token"):
                passed.append(f"{operation}: {answer.status_code}")
    assert not passed


def test_there_is_one_resource() -> None:
    """Another one needs the cases of this module too."""
    assert [item.values[0].id for item in RESOURCES] == ["call_mcp"]
