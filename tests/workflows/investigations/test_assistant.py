"""An assistant follows an investigation to its end and reads what the routes say, word for word."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.support.waiting import until
from tests.workflows.investigations.conftest import FINISHED, OWNED, SUBJECT, Tokens

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database
from atlas.identity.auth import issuing
from atlas.identity.auth import service as auth
from atlas.identity.auth.tokens import Bound
from atlas.identity.keys.service import load_signing_keys
from atlas.identity.tenancy import service as tenancy

pytestmark = pytest.mark.usefixtures("loaded", "worker")
CallTool = Callable[..., Awaitable[dict[str, Any]]]


@pytest_asyncio.fixture
async def tool(
    app_client: httpx.AsyncClient, database: Database, settings: Settings, tenant: UUID
) -> CallTool:
    """Call a tool as an analyst's assistant; the result."""
    opened = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.ANALYST, create=True
    )
    keys = await load_signing_keys(database, settings)
    async with database.tenant(tenant) as session:
        slug = (await tenancy.get_tenant(session, tenant)).slug
        user = await issuing.hold(session, opened.user_id)
        assert user is not None
        resource = f"{settings.public_url}/api/mcp/{slug}"
        bound = Bound(resource, ("read", "run"), "https://assistant.example/client")
        made = await issuing.sign_access(
            session, keys, settings, user, opened.session_id, None, bound=bound
        )
    headers = {
        "Authorization": f"Bearer {made.value}",
        "Accept": "application/json",
        "Host": settings.public_url.removeprefix("http://"),
    }

    async def call(name: str, **arguments: Any) -> dict[str, Any]:
        params = {"name": name, "arguments": arguments}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        answer = await app_client.post(f"/api/mcp/{slug}", json=message, headers=headers)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()["result"]
        assert not result.get("isError"), result
        return result

    return call


async def investigated(tool: CallTool, request: dict[str, Any]) -> dict[str, Any]:
    started = await tool("start_investigation", **request)
    job_id = started["structuredContent"]["investigation"]["job_id"]
    return await until(
        lambda: tool("get_job", job_id=job_id),
        lambda seen: seen["structuredContent"]["investigation"]["status"] in FINISHED,
        pause=0.1,
    )


async def test_a_report_is_read_as_the_routes_say_it(
    tool: CallTool, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    async def route(path: str) -> Any:
        answer = await app_client.get(path, headers=tokens("analyst"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    found = await investigated(tool, SUBJECT)
    run = found["structuredContent"]["investigation"]
    assert run["status"] == "complete"
    assert run == await route(f"/api/investigations/{run['id']}")
    said = found["content"][0]["text"]
    assert said.index("Provisional: at worst") < said.index(f"Level {run['risk']['level']}")
    assert "this is no decision" in said
    report = (await tool("get_report", investigation_id=run["id"]))["structuredContent"]
    whole = await route(f"/api/reports/{run['report_id']}/content")
    assert set(report["sections"]) == {"summary", "risk", "checks", "not_assessed"}
    assert report["sections"] == {name: whole[name] for name in report["sections"]}
    owners = (await tool("ownership", company_id=run["company_id"]))["structuredContent"]
    company = await route(f"/api/companies/{run['company_id']}")
    path = f"/api/graph/entities/{company['entity_id']}/ownership?max_parties=100"
    stated = await route(path)
    for party in stated["parties"]:
        party["on_a_stock_exchange"] = party.pop("listed")  # not to be read as: not on a list
    assert owners["ownership"] == stated
    known = (await tool("get_company", company_id=run["company_id"]))["structuredContent"]
    assert known["company"] == company
    assert known["latest_investigation"] == run


async def test_a_company_that_is_not_identified_gets_no_score(tool: CallTool) -> None:
    found = await investigated(tool, {"company_name": "Twin Example Ltd"})
    said = found["content"][0]["text"]
    assert "not identified: no score or level may be used" in said
    assert "Level" not in said


async def test_a_hit_is_explained_and_stays_a_persons_to_decide(
    tool: CallTool, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    await investigated(tool, OWNED)
    headers = tokens("analyst")
    hit = (await app_client.get("/api/screening/hits", headers=headers)).json()["items"][0]
    explained = await tool("explain_hit", hit_id=hit["id"])
    detail = await app_client.get(f"/api/screening/hits/{hit['id']}", headers=headers)
    assert explained["structuredContent"]["hit"] == detail.json()
    assert "A person decides" in explained["content"][0]["text"]
    tasks = (await tool("list_tasks"))["structuredContent"]["tasks"]
    listed = (await app_client.get("/api/tasks?status=open&limit=25", headers=headers)).json()
    assert tasks == listed["items"]
