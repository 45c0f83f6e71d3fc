"""Every agent on one mechanism: what it finds is seen, what it costs is counted, and it stops."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.support.injections import PAGES
from tests.support.mcp_peer import McpPeer
from tests.support.model_peer import ModelPeer
from tests.support.waiting import until
from tests.workflows.investigations.agents.conftest import (
    LIE,
    NAME,
    Desk,
    Tokens,
    page,
    read_with,
)
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.agents import service as agents

FOUND: dict[str, tuple[str, str]] = {
    "FRLS": ("expired_licence", "The licence of Birch Example Ltd was withdrawn in June 2025."),
    "DFWO": ("name_mismatch", "birch.example copies the pages of Oak Example plc, says the bank."),
    "MEBO": ("nominee_ubo", "Its director fronts for an owner whom the court did not name."),
    "AMLRR": ("fraud", "Birch Example Ltd is charged with fraud, the prosecutor said."),
}
MODULES = sorted(FOUND)


async def switch(desk: Desk, *modules: str) -> None:
    """Switch on the agents of these modules alone."""
    tool = (await desk.send("GET", "/api/settings/registry/agents.adverse_media_tool"))["value"]
    for code, agent in agents.AGENTS.items():
        await desk.send(
            "PUT", f"/api/settings/registry/{agent.switch.name}", {"value": code in modules}
        )
        await desk.send("PUT", f"/api/settings/registry/{agent.tool.name}", {"value": tool})


async def modules_of(desk: Desk, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The modules of a run by code."""
    found = await desk.read(f"/api/investigations/{run['id']}/modules")
    return {one["code"]: one for one in found["items"]}


async def test_what_each_agent_finds_is_seen(
    ready: Desk,
    investigate: Investigate,
    loaded: None,
    own_worker: None,
    tool: McpPeer,
    model: ModelPeer,
) -> None:
    """Off, on, and what differs: a finding, a task, the report, the cost; nothing is cleared."""
    await switch(ready)
    before = await investigate(**SUBJECT)
    for one in (await modules_of(ready, before)).values():
        expected = "off" if one["code"] in FOUND else None
        assert (one["agent"] or {}).get("status") == expected, one["code"]
    await switch(ready, *MODULES)
    tool.behave(answer=page("\n".join(quote for _, quote in FOUND.values())))
    model.behave(
        by_task={
            agents.AGENTS[code].task: [
                {"quote": quote, "category": category},
                {"quote": LIE, "category": category},
            ]
            for code, (category, quote) in FOUND.items()
        }
    )
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete"
    base = f"/api/investigations/{run['id']}"
    old, new = await modules_of(ready, before), await modules_of(ready, run)
    report = await ready.client.get(
        f"/api/reports/{run['report_id']}/content",
        headers={**ready.tokens("viewer"), "Accept": "application/json"},
    )
    assert LIE not in report.text
    for code, (category, quote) in FOUND.items():
        module = new[code]
        assert module["agent"]["status"] == "read"
        assert (module["agent"]["passages"], module["agent"]["dropped"]) == (1, 1)
        [refused] = module["agent"]["refused"]
        assert refused["reason"] in {"not_in_evidence", "unknown_evidence"}
        assert refused["quote"] == LIE
        assert module["agent"]["transcripts_url"] == f"{base}/transcripts"
        rules = {one["code"]: one for one in module["rules"]}
        rule = rules[category]
        assert (rule["outcome"], quote in rule["detail"]) == ("fired", True), code
        evidence = await ready.read(f"/api/evidence/{rule['evidence_ids'][-1]}")
        assert evidence["investigation_id"] == run["id"]
        assert f"agent:{module['agent']['agent']}" in {one["id"] for one in rule["references"]}
        (finding,) = [one for one in module["findings"] if one["code"] == category]
        assert finding["severity"] in {"medium", "high", "critical"}
        assert quote in report.text
        others = [one for one in old[code]["rules"] if one["code"] != category]
        assert [(one["code"], one["outcome"]) for one in others] == [
            (one, rules[one]["outcome"]) for one in (other["code"] for other in others)
        ], "no other rule changes"
        if code != "AMLRR":
            assert module["coverage"]["assessed"] <= old[code]["coverage"]["assessed"]
    html = await ready.client.get(
        f"/api/reports/{run['report_id']}/content",
        headers={**ready.tokens("viewer"), "Accept": "text/html"},
    )
    assert f"{base}/transcripts" in html.text
    tasks = (await ready.read(f"/api/tasks?subject_id={run['id']}"))["items"]
    assert [one["subject_type"] for one in tasks] == ["investigation"]
    calls = (await ready.read(f"{base}/transcripts"))["items"]
    assert {one["module"] for one in calls} == {*FOUND}
    assert {one["prompt_version"] for one in calls if one["kind"] == "model"} == {"1.0.0"}
    cost = await ready.read(f"{base}/cost")
    assert {one["agent"]: one["calls"] for one in cost["agents"]} == {
        agents.AGENTS[code].purpose: 1 for code in FOUND
    }
    assert (cost["input_tokens"], cost["output_tokens"]) == (48, 8)
    assert sum(one["calls"] for one in cost["models"]) == len(FOUND)
    usage = (await ready.read("/api/usage/agents"))["items"]
    assert {one["agent"] for one in usage} == {one.purpose for one in agents.AGENTS.values()}


async def test_usage_is_the_tenants_own(
    ready: Desk, tokens: Tokens, other_tenant: UUID, run_id: UUID
) -> None:
    headers = tokens("viewer", other_tenant)
    found = await ready.client.get("/api/usage/agents", headers=headers)
    assert found.json()["items"] == []
    found = await ready.client.get(f"/api/investigations/{run_id}/cost", headers=headers)
    assert found.status_code == 404


async def test_an_agent_that_cannot_read_is_not_assessed(
    ready: Desk, investigate: Investigate, loaded: None, own_worker: None, model: ModelPeer
) -> None:
    await switch(ready, "FRLS", "MEBO")
    model.behave(text="The company is clear.")
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete"
    found = await modules_of(ready, run)
    for code in ("FRLS", "MEBO"):
        assert (found[code]["agent"]["status"], found[code]["agent"]["reason"]) == (
            "not_assessed",
            "bad_answer",
        )
        assert "agent: bad_answer" in found[code]["coverage"]["gaps"]
    report = await ready.read(f"/api/reports/{run['report_id']}/content")
    assert {one["reason"] for one in report["not_assessed"]["agents"]} == {"bad_answer", None}


@pytest.mark.parametrize("module", MODULES)
async def test_pages_that_give_orders(
    ready: Desk,
    run_id: UUID,
    runtime: Runtime,
    tenant: UUID,
    tool: McpPeer,
    model: ModelPeer,
    module: str,
) -> None:
    await switch(ready, *MODULES)
    model.behave(obeys=True)
    for name, text in PAGES.items():
        tool.behave(answer=page(text))
        found = await read_with(runtime, tenant, run_id, module)
        assert found is not None, name
        assert found.reading.quotes == (), name
        assert [one.kind for one in found.transcript].count("tool") == 1, name


HOSTILE: list[tuple[dict[str, Any], str | None]] = [
    ({"text": "x" * 2_000_000}, "model_bad_answer"),
    ({"raw": "data: " + "x" * 2_000_000 + "\n\n"}, "model_bad_answer"),
    ({"text": '{"findings": [' * 50_000}, "bad_answer"),
    ({"findings": [{"quote": NAME * 5, "category": "approve"}]}, "bad_answer"),
    ({"findings": [{"quote": NAME * 5, "category": "fraud"}] * 21}, "bad_answer"),
    ({"findings": [{"quote": LIE, "category": "going_concern"}]}, None),
    (
        {
            "findings": [
                {
                    "quote": FOUND["FRLS"][1],
                    "category": "going_concern",
                    "evidence_id": "01a22656-0000-7000-8000-000000000009",
                }
            ]
        },
        None,
    ),
]


async def test_hostile_answers(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    await switch(ready, "FRLS")
    for said, reason in HOSTILE:
        model.behave(**said)
        found = await read_with(runtime, tenant, run_id, "FRLS")
        assert found is not None
        assert found.reading.quotes == ()
        assert found.reading.reason == reason, said.keys()
        assert all(len(one.answer) <= 20_000 for one in found.transcript)


async def test_agents_share_the_budget_of_their_run(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    await switch(ready, *MODULES)
    await ready.set("calls_per_run", 2)
    model.behave(findings=[])
    asked = len(model.calls)
    found = await asyncio.gather(
        *(read_with(runtime, tenant, run_id, module) for module in MODULES)
    )
    reasons = sorted(str(one.reading.reason) for one in found if one)
    assert reasons == ["None", "None", "run_budget", "run_budget"]
    again = await read_with(runtime, tenant, run_id, "FRLS")
    assert again is not None
    assert again.reading.reason == "run_budget", "a step done again has no budget of its own"
    assert len(model.calls) - asked == 2


async def test_the_budget_of_the_month(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    await switch(ready, "FRLS")
    now = await ready.send("GET", ready.model)
    kept = {name: now[name] for name in ("name", "url", "model", "needs_credential")}
    priced = {**kept, "personal_data": True, "input_price": 1_000, "output_price": 1_000}
    await ready.send("PUT", ready.model, priced)
    await ready.set("cost_per_month", 0)
    asked = len(model.calls)
    found = await read_with(runtime, tenant, run_id, "FRLS")
    assert found is not None
    assert found.reading.reason == "month_budget"
    assert "agents.cost_per_month" in str(found.reading.remedy)
    await ready.set("cost_per_month", None)
    await ready.set("cost_per_run", 0)
    found = await read_with(runtime, tenant, run_id, "FRLS")
    assert found is not None
    assert (found.reading.reason, len(model.calls)) == ("run_budget", asked)
    await ready.set("cost_per_run", None)
    budgets = await ready.send("GET", "/api/settings/budgets")
    (month,) = [one for one in budgets["items"] if one["measure"] == "agents_cost"]
    assert month["setting"] == "agents.cost_per_month"


async def test_a_cancelled_run_stops_its_agent(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    """The model hangs; the agent ends as soon as its run does, long before its own time."""
    await switch(ready, "FRLS")
    model.behave(seconds=300)
    asked = len(model.calls)
    goes_on = True

    async def running() -> bool:
        return goes_on

    work = agents.Work(tenant, run_id, NAME, running)
    reading = asyncio.create_task(agents.read(runtime, agents.AGENTS["FRLS"], work))

    async def is_asked() -> bool:
        return len(model.calls) > asked

    await until(is_asked)
    goes_on = False
    found = await reading
    assert found is not None
    assert found.reading.reason == "run_stopped"
    model.behave()


async def test_cancelling_an_investigation_stops_its_agent(
    ready: Desk, loaded: None, own_worker: None, model: ModelPeer
) -> None:
    await switch(ready, "AMLRR")
    model.behave(seconds=300)
    asked = len(model.calls)
    answer = await ready.client.post(
        "/api/investigations", json=SUBJECT, headers=ready.tokens("analyst")
    )
    run = answer.json()

    async def is_asked() -> bool:
        return len(model.calls) > asked

    await until(is_asked)
    await ready.client.post(
        f"/api/investigations/{run['id']}/cancel", headers=ready.tokens("analyst")
    )

    async def is_over() -> bool:
        found = await ready.read(f"/api/investigations/{run['id']}")
        return bool(found["status"] == "cancelled")

    await until(is_over)
    calls = await ready.read(f"/api/investigations/{run['id']}/transcripts")
    assert calls["items"] == []
    model.behave()
