"""Agents as they are set up, and their instructions, over HTTP."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from atlas.investigations.agents.service import AGENTS

Tokens = Callable[..., dict[str, str]]


async def test_each_agent_says_what_it_lacks(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    found = await app_client.get("/api/settings/agents", headers=tokens("viewer"))
    assert found.status_code == 200, found.text
    items = {one["module"]: one for one in found.json()["items"]}
    assert {*items} == {*AGENTS}
    for code, one in items.items():
        agent = AGENTS[code]
        assert (one["name"], one["version"]) == (agent.name, agent.version)
        assert one["enabled"] is False
        assert (one["reason"], one["model"]) == ("missing_credentials", None)
        assert "/api/settings/model-tiers/standard" in one["detail"]
        setting = await app_client.get(
            f"/api/settings/registry/{one['switch_setting']}", headers=tokens("viewer")
        )
        assert setting.json()["value"] is False


async def test_it_is_the_tenants_own(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    name = AGENTS["FRLS"].switch.name
    await app_client.put(
        f"/api/settings/registry/{name}",
        json={"value": True},
        headers={**tokens("admin"), "If-Match": "*"},
    )
    for headers, on in ((tokens("viewer"), True), (tokens("viewer", other_tenant), False)):
        found = await app_client.get("/api/settings/agents", headers=headers)
        (one,) = [item for item in found.json()["items"] if item["module"] == "FRLS"]
        assert one["enabled"] is on


@pytest.mark.parametrize("code", sorted(AGENTS))
async def test_instructions_are_shown_and_cannot_be_changed(
    app_client: httpx.AsyncClient, tokens: Tokens, code: str
) -> None:
    agent = AGENTS[code]
    url = f"/api/settings/prompts/{agent.name}"
    found = (await app_client.get(url, headers=tokens("viewer"))).json()
    assert (found["text"], found["sha256"]) == (agent.instructions, agent.instructions_sha256)
    assert found["categories"] == {**agent.categories}
    for method in ("PUT", "POST", "PATCH", "DELETE"):
        answer = await app_client.request(method, url, json={}, headers=tokens("admin"))
        assert answer.status_code == 405
    listed = (await app_client.get("/api/settings/prompts", headers=tokens("viewer"))).json()
    assert found in listed["items"]


async def test_an_unknown_agent(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    answer = await app_client.get("/api/settings/prompts/oracle", headers=tokens("viewer"))
    assert (answer.status_code, answer.json()["code"]) == (404, "agent_not_found")
