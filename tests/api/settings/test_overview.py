"""The steps of a run, the tools of assistants and the overview of settings, over HTTP."""

from collections.abc import Callable
from uuid import UUID

import httpx

from atlas.assist.mcp.tools import TOOLS
from atlas.investigations.agents.service import AGENTS
from atlas.investigations.modules.domain import MODULES

Tokens = Callable[..., dict[str, str]]


async def test_the_steps_stand_in_the_order_of_a_run(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    found = await app_client.get("/api/settings/pipeline", headers=tokens("viewer"))
    assert found.status_code == 200, found.text
    items = found.json()["items"]
    names = [one["step"] for one in items]
    assert names[:3] == ["begin", "enrich", "structure"]
    assert names[-3:] == ["evaluation", "report", "complete"]
    assert names.index("screen") < names.index("sanctioned_ownership") < names.index("module:MEBO")
    by_module = {one["module"]: one for one in items if one["module"]}
    assert {*by_module} == {*MODULES}
    for code, module in MODULES.items():
        shown = by_module[code]
        assert shown["title"] == module.title
        assert [one["code"] for one in shown["rules"]] == [rule.code for rule in module.rules]
        agent = AGENTS.get(code)
        assert (shown["agent"] or {}).get("name") == (agent.name if agent else None)


async def test_the_overview_names_what_is_set_otherwise_and_what_lacks(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    agent = AGENTS["FRLS"]
    await app_client.put(
        f"/api/settings/registry/{agent.switch.name}",
        json={"value": True},
        headers={**tokens("admin"), "If-Match": "*"},
    )
    own = (await app_client.get("/api/settings", headers=tokens("viewer"))).json()
    assert own == {
        "settings_changed": [agent.switch.name],
        "tiers_without_model": ["fast", "standard", "strong"],
        "agents_on": [agent.name],
        "agents_lacking": [agent.name],
    }
    other = tokens("viewer", other_tenant)
    assert (await app_client.get("/api/settings", headers=other)).json() == {
        "settings_changed": [],
        "tiers_without_model": ["fast", "standard", "strong"],
        "agents_on": [],
        "agents_lacking": [],
    }
    steps = (await app_client.get("/api/settings/pipeline", headers=tokens("viewer"))).json()
    on = {one["module"]: one["agent"]["enabled"] for one in steps["items"] if one["agent"]}
    assert [code for code, enabled in on.items() if enabled] == ["FRLS"]


async def test_the_tools_of_assistants_decide_nothing(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    found = await app_client.get("/api/settings/tools", headers=tokens("viewer"))
    assert found.status_code == 200, found.text
    items = found.json()["items"]
    assert [one["name"] for one in items] == [*TOOLS]
    assert {one["permission"] for one in items} <= {"read", "run"}
    assert all(one["reads_only"] is (one["permission"] == "read") for one in items)
