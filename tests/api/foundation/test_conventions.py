"""The API's conventions, seen through the real application."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send
from tests.support.waiting import PATIENCE

from atlas.api.main import create_app
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import PageOut
from atlas.identity.auth import service as auth
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.schemas import JobOut

Tokens = Callable[..., dict[str, str]]


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["type"] == f"urn:atlas:problem:{code}"
    assert {"title", "detail", "instance"} <= body.keys()


async def test_health_is_public_and_touches_nothing(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get("/health")
    assert answer.json() == {"status": "alive"}
    assert "ratelimit" not in answer.headers


async def test_readiness_names_its_checks(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get("/health/ready")
    assert answer.status_code == 200
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert checks["database"]["status"] == "ok"
    assert checks["database"]["required"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing-here", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("DELETE", "/api/jobs", 405, "method_not_allowed"),
        ("GET", "/api/jobs", 401, "missing_token"),
        ("GET", "/api/jobs/01940000-0000-7000-8000-000000000000", 401, "missing_token"),
    ],
)
async def test_every_failure_is_a_problem(
    app_client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    assert_problem(await app_client.request(method, path), status, code)


async def test_request_ids_are_echoed_or_made(app_client: httpx.AsyncClient) -> None:
    given = await app_client.get("/health", headers={"X-Request-ID": "abc-12345678"})
    assert given.headers["x-request-id"] == "abc-12345678"
    for bad in ("short", "x" * 65, "has space in it", "<script>alert(1)</script>"):
        made = await app_client.get("/health", headers={"X-Request-ID": bad})
        assert made.headers["x-request-id"] != bad


async def test_security_headers(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get("/api/jobs")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_an_unexpected_failure_is_a_500_without_its_reason(
    app: FastAPI, app_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("SELECT secret FROM vault")

    monkeypatch.setattr(jobs, "list_jobs", broken)
    answer = await app_client.get("/api/jobs", headers=tokens("viewer"))
    assert_problem(answer, 500, "internal_error")
    assert "secret" not in answer.text


async def test_a_commit_that_fails_is_a_500_never_a_200(
    app_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    listed = jobs.list_jobs

    async def spoilt(session: TenantSession, params: ListParams) -> PageOut[JobOut]:
        page = await listed(session, params)
        with suppress(asyncpg.UndefinedTableError):  # PostgreSQL will roll back at COMMIT
            await session.execute("SELECT * FROM nothing_here")
        return page

    monkeypatch.setattr(jobs, "list_jobs", spoilt)
    answer = await app_client.get("/api/jobs", headers=tokens("viewer"))
    assert_problem(answer, 500, "internal_error")


async def test_a_path_is_what_it_is_and_names_its_methods(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    # a redirect would send the token wherever the Host header says, and without TLS
    header = {**tokens("viewer"), "Host": "evil.test"}
    assert_problem(await app_client.get("/api/jobs/", headers=header), 404, "not_found")
    for method in ("HEAD", "OPTIONS", "DELETE"):
        answer = await app_client.request(method, "/api/companies")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"


async def test_an_encoded_body_is_415(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    headers = {**tokens("analyst"), "Content-Encoding": "gzip"}
    answer = await app_client.post("/api/companies", json={"name": "X"}, headers=headers)
    assert_problem(answer, 415, "unsupported_media_type")


async def test_two_authorization_headers_are_refused(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    good = tokens("viewer")["Authorization"]
    for pair in ((good, "Bearer x.y.z"), ("Bearer x.y.z", good), (good, good)):
        headers = [("Authorization", value) for value in pair]
        assert_problem(await app_client.get("/api/jobs", headers=headers), 401, "invalid_token")


async def test_metrics_answer_this_machine_and_no_proxy_on_it(
    app_client: httpx.AsyncClient,
) -> None:
    assert (await app_client.get("/metrics")).status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "Via"):
        answer = await app_client.get("/metrics", headers={name: "203.0.113.7"})
        assert_problem(answer, 401, "missing_token")


async def test_lists_walk_each_row_once(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    actor: AuthContext,
    tokens: Tokens,
) -> None:
    async with database.tenant(tenant) as session:
        made = {
            str(await jobs.create_job(session, actor, "walk.run", "walk", new_id()))
            for _ in range(7)
        }
    seen: list[str] = []
    query = {"limit": "3", "kind.eq": "walk.run", "include": "total"}
    while True:
        page = (await app_client.get("/api/jobs", params=query, headers=tokens("viewer"))).json()
        assert page["total"] == 7
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=x", "cursor=zzz", "sort=nope", "nope=1",
        "kind.regex=a", "status=odd", "created_at.gte=soon", "include=all",
    ],
)  # fmt: skip
async def test_bad_list_queries_are_422(
    app_client: httpx.AsyncClient, tokens: Tokens, query: str
) -> None:
    answer = await app_client.get(f"/api/jobs?{query}", headers=tokens("viewer"))
    assert_problem(answer, 422, "validation_failed")
    assert answer.json()["errors"][0]["loc"][0] == "query"


async def test_another_tenants_row_is_404(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    actor: AuthContext,
    tokens: Tokens,
) -> None:
    async with database.tenant(tenant) as session:
        job_id = await jobs.create_job(session, actor, "mine.run", "mine", new_id())
    header = tokens("analyst", tenant=other_tenant)
    for method, path in (
        ("GET", f"/api/jobs/{job_id}"),
        ("POST", f"/api/jobs/{job_id}/cancel"),
        ("GET", f"/api/jobs/{job_id}/events"),
    ):
        assert_problem(await app_client.request(method, path, headers=header), 404, "job_not_found")


async def test_the_document_is_whole(app_client: httpx.AsyncClient) -> None:
    document = (await app_client.get("/api/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    listing = document["paths"]["/api/jobs"]["get"]
    assert listing["x-required-role"] == [
        "admin",
        "analyst",
        "auditor",
        "mlro",
        "senior_officer",
        "viewer",
        "workflow_editor",
    ]
    assert listing["security"] == [{"bearer": []}]
    shared = document["components"]["parameters"]
    names = {
        parameter.get("name") or shared[parameter["$ref"].rpartition("/")[2]]["name"]
        for parameter in listing["parameters"]
    }
    assert "status.in" in names
    refused = listing["responses"]["401"]
    if "$ref" in refused:
        refused = document["components"]["responses"][refused["$ref"].rpartition("/")[2]]
    assert "application/problem+json" in refused["content"]
    assert document["paths"]["/health"]["get"]["security"] == []


async def test_job_events_stream(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    actor: AuthContext,
    tokens: Tokens,
) -> None:
    async with database.tenant(tenant) as session:
        job_id = await jobs.create_job(session, actor, "sse.run", "sse", new_id())
        await jobs.update_progress(session, job_id, 1, 2)
        await jobs.finish_job(session, job_id, "complete")
    answer = await app_client.get(f"/api/jobs/{job_id}/events", headers=tokens("viewer"))
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: done" in answer.text
    assert '"status":"complete"' in answer.text


async def test_a_stream_ends_with_the_session_that_opened_it(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    tenant: UUID,
    actor: AuthContext,
) -> None:
    async with database.tenant(tenant) as session:
        job_id = await jobs.create_job(session, actor, "sse.run", "sse", new_id())
    opened = await auth.open_session(database, settings, tenant_id=tenant, role=Role.VIEWER)
    header = {"Authorization": f"Bearer {opened.access_token}"}
    begun = asyncio.Event()

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            await send(message)
            if message.get("body"):
                begun.set()

        await app(scope, receive, told)

    transport = httpx.ASGITransport(app=watched)
    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(transport=transport, base_url="http://t") as watching,
        asyncio.TaskGroup() as group,
    ):
        stream = group.create_task(watching.get(f"/api/jobs/{job_id}/events", headers=header))
        await begun.wait()
        assert (await app_client.post("/api/auth/logout", headers=header)).status_code == 204
        async with database.tenant(tenant) as session:
            await jobs.update_progress(session, job_id, 5, 9)
    assert '"done":0' in stream.result().text, "what came before is there"
    assert '"done":5' not in stream.result().text


async def test_rate_limits_count_users_and_streams(
    settings: Settings, tokens: Tokens, database: Database, tenant: UUID, actor: AuthContext
) -> None:
    async with database.tenant(tenant) as session:
        job_id = await jobs.create_job(session, actor, "rate.run", "rate", new_id())
        await jobs.finish_job(session, job_id, "complete")
    limited = settings.model_copy(update={"rate_status": "3/minute", "rate_auth": "2/minute"})
    application = create_app(limited)
    async with application.router.lifespan_context(application):
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            header = tokens("viewer")
            for left in (2, 1, 0):
                answer = await client.get(f"/api/jobs/{job_id}/events", headers=header)
                assert answer.status_code == 200
                assert f";r={left};" in answer.headers["ratelimit"]
            refused = await client.get("/api/jobs", headers=header)
            assert_problem(refused, 429, "rate_limited")
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["ratelimit-policy"] == '"status";q=3;w=60'
            other = await client.get("/api/jobs", headers=tokens("analyst"))
            assert other.status_code == 200
            assert (await client.get("/health/ready")).status_code == 200


async def test_cors_answers_listed_origins_only(settings: Settings) -> None:
    opened = settings.model_copy(update={"cors_origins": ["https://console.example"]})
    application = create_app(opened)
    async with application.router.lifespan_context(application):
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            ask = {"Access-Control-Request-Method": "GET"}
            good = await client.options(
                "/api/jobs", headers={"Origin": "https://console.example", **ask}
            )
            assert good.headers["access-control-allow-origin"] == "https://console.example"
            bad = await client.options("/api/jobs", headers={"Origin": "https://evil.test", **ask})
            assert "access-control-allow-origin" not in bad.headers


async def test_the_app_refuses_a_privileged_role(settings: Settings, owner_dsn: str) -> None:
    from pydantic import SecretStr

    from atlas.foundation.db.guard import UnsafeDatabaseError

    application = create_app(settings.model_copy(update={"database_url": SecretStr(owner_dsn)}))
    with pytest.raises(UnsafeDatabaseError):
        async with application.router.lifespan_context(application):
            pass
