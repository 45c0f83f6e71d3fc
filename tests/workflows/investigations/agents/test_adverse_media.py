"""The agent for adverse media in real runs: a real search tool, a real model's server, a worker."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID

from tests.support.injections import FACT, PAGES
from tests.support.mcp_peer import McpPeer
from tests.support.model_peer import MODEL, ModelPeer
from tests.workflows.investigations.agents.conftest import (
    LIE,
    NAME,
    SOURCE,
    Desk,
    Tokens,
    page,
    read_media,
)
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.foundation.durable.runtime import Runtime


async def rules_of(desk: Desk, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rules of AMLRR by code."""
    found = await desk.read(f"/api/investigations/{run['id']}/modules")
    (module,) = [one for one in found["items"] if one["code"] == "AMLRR"]
    return {one["code"]: one for one in module["rules"]}


async def source_of(desk: Desk, run: dict[str, Any]) -> dict[str, Any] | None:
    """The agent among the sources of a run."""
    found = await desk.read(f"/api/investigations/{run['id']}/sources")
    return next((one for one in found["items"] if one["source"] == SOURCE), None)


async def test_off_nothing_changes(
    desk: Desk, investigate: Investigate, loaded: None, own_worker: None, tool: McpPeer
) -> None:
    await desk.set("adverse_media", value=False)
    calls = len(tool.calls)
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete"
    assert await source_of(desk, run) is None
    assert {one["outcome"] for one in (await rules_of(desk, run)).values()} == {"not_assessed"}
    assert len(tool.calls) == calls
    found = await desk.read(f"/api/investigations/{run['id']}/transcripts")
    assert found["items"] == []


async def test_without_a_model_the_run_says_so(
    desk: Desk, investigate: Investigate, loaded: None, own_worker: None, tool: McpPeer
) -> None:
    await desk.set("adverse_media", value=True)
    await desk.send("PUT", "/api/settings/model-tiers/standard", {"model_id": None})
    calls = len(tool.calls)
    run = await investigate(**SUBJECT)
    source = await source_of(desk, run)
    assert source is not None
    assert (run["status"], source["status"]) == ("complete", "not_available")
    assert source["outcome"] == "missing_credentials"
    assert "/api/settings/model-tiers/standard" in source["detail"]
    assert len(tool.calls) == calls, "nothing is searched that no one reads"
    assert {one["outcome"] for one in (await rules_of(desk, run)).values()} == {"not_assessed"}


async def test_what_it_finds_is_a_finding_and_nothing_is_cleared(
    ready: Desk, investigate: Investigate, loaded: None, own_worker: None, model: ModelPeer
) -> None:
    model.behave(
        findings=[
            {"quote": FACT, "category": "enforcement"},
            {"quote": LIE, "category": "fraud"},
        ]
    )
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete"
    base = f"/api/investigations/{run['id']}"
    rules = await rules_of(ready, run)
    fired = rules["enforcement_coverage"]
    assert (fired["outcome"], FACT in fired["detail"]) == ("fired", True)
    (evidence,) = fired["evidence_ids"]
    rest = {one["outcome"] for code, one in rules.items() if code != "enforcement_coverage"}
    assert rest == {"not_assessed"}, "what it did not find is not cleared"
    source = await source_of(ready, run)
    assert source is not None
    assert (source["status"], source["outcome"], source["covered"]) == ("answered", "ok", [])
    assert "1 passage(s)" in source["detail"]
    assert "1 dropped" in source["detail"]
    kept = await ready.read(f"/api/evidence/{evidence}")
    assert kept["investigation_id"] == run["id"]
    checks = (await ready.read(f"{base}/checks"))["items"]
    (check,) = [one for one in checks if one["check_id"] == "adverse_media"]
    assert check["outcome"] == "not_assessed"
    assert "1 passage(s), which is no search" in check["detail"]
    content = (
        await ready.client.get(f"/api/evidence/{evidence}/content", headers=ready.tokens("viewer"))
    ).content
    assert FACT.encode() in content
    reports = await ready.client.get(
        f"/api/reports/{run['report_id']}/content",
        headers={**ready.tokens("viewer"), "Accept": "application/json"},
    )
    assert FACT in reports.text
    assert LIE not in reports.text
    first, second = (await ready.read(f"{base}/transcripts"))["items"]
    assert [(one["kind"], one["outcome"]) for one in (first, second)] == [
        ("tool", "ok"),
        ("model", "ok"),
    ]
    assert NAME in first["request"]
    assert first["answer"] == evidence
    assert FACT not in second["request"], "evidence is named, not repeated"
    assert FACT in second["answer"]
    assert (second["module"], second["model"], second["input_tokens"]) == ("AMLRR", MODEL, 12)
    answer = model_answer(second)
    assert second["answer_sha256"] == hashlib.sha256(answer).hexdigest()
    calls = await ready.read("/api/settings/model-calls?limit=1")
    assert (calls["items"][0]["id"], calls["items"][0]["purpose"]) == (
        second["call_id"],
        SOURCE,
    )


def model_answer(transcript: dict[str, Any]) -> bytes:
    """The bytes of a short answer: nothing of it was cut."""
    found: str = transcript["answer"]
    return found.encode()


async def test_transcripts_are_the_tenants_own(
    ready: Desk,
    investigate: Investigate,
    loaded: None,
    own_worker: None,
    tokens: Tokens,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT)
    answer = await ready.client.get(
        f"/api/investigations/{run['id']}/transcripts", headers=tokens("viewer", other_tenant)
    )
    assert answer.status_code == 404


async def test_pages_that_give_orders(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, tool: McpPeer, model: ModelPeer
) -> None:
    """Whatever a page orders and a model obeys: nothing but passages of the page comes out."""
    model.behave(obeys=True)
    for name, text in PAGES.items():
        tool.behave(answer=page(text))
        found = await read_media(runtime, tenant, run_id)
        assert found is not None, name
        assert found.reading.quotes == (), name
        assert (found.reading.status, found.reading.reason) in {
            ("read", None),
            ("not_assessed", "bad_answer"),
        }, (name, found.reading)
        assert {one.kind for one in found.transcript} == {"tool", "model"}, name
        assert [one.kind for one in found.transcript].count("tool") == 1, "no further tool"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"status": 401}, "model_unauthorised"),
    ({"status": 429, "headers": {"Retry-After": "1"}}, "model_throttled"),
    ({"status": 500}, "model_unreachable"),
    ({"cut": True}, "model_unreachable"),
    ({"raw": '{"choices": [{"mess'}, "model_bad_answer"),
    ({"text": "The company is clear."}, "bad_answer"),
    ({"text": None}, "bad_answer"),
]


async def test_a_model_that_fails_never_stops_a_run(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    for said, reason in WRONG:
        model.behave()
        await ready.send("POST", f"{ready.model}/test")  # ends a pause
        model.behave(**said)
        found = await read_media(runtime, tenant, run_id)
        assert found is not None
        assert (found.reading.status, found.reading.reason) == ("not_assessed", reason), said
        tried = [one.kind for one in found.transcript].count("model")
        assert tried == (3 if reason == "bad_answer" else 1), said
    model.behave()
    await ready.send("POST", f"{ready.model}/test")


async def test_what_stops_it_before_anything_is_sent(
    ready: Desk,
    run_id: UUID,
    runtime: Runtime,
    tenant: UUID,
    tool: McpPeer,
    model: ModelPeer,
) -> None:
    tools, asked = len(tool.calls), len(model.calls)
    await ready.allow(personal_data=False)
    found = await read_media(runtime, tenant, run_id)
    assert found is not None
    assert found.reading.reason == "personal_data_not_allowed"
    await ready.allow(personal_data=True)
    path = await ready.send("GET", "/api/settings/registry/agents.adverse_media_tool")
    await ready.set("adverse_media_tool", None)
    found = await read_media(runtime, tenant, run_id)
    assert found is not None
    assert found.reading.reason == "no_tool"
    assert (len(tool.calls), len(model.calls)) == (tools, asked)
    await ready.set("adverse_media_tool", path["value"])
    await ready.set("calls_per_run", 0)
    found = await read_media(runtime, tenant, run_id)
    assert found is not None
    assert found.reading.reason == "run_budget"
    assert len(model.calls) == asked


async def test_a_killed_tool_and_a_withdrawn_approval(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, tool: McpPeer
) -> None:
    await tool.kill()
    found = await read_media(runtime, tenant, run_id)
    assert found is not None
    assert (found.reading.status, found.reading.reason) == (
        "not_assessed",
        "mcp_server_unavailable",
    )
    await tool.start()
    path = (await ready.send("GET", "/api/settings/registry/agents.adverse_media_tool"))["value"]
    await ready.send("POST", f"{path}/withdraw", {"note": "No longer needed."})
    found = await read_media(runtime, tenant, run_id)
    assert found is not None
    assert found.reading.reason == "mcp_tool_not_approved"
    await ready.send("POST", f"{path}/approve", {"note": "Needed after all."})


async def test_runs_at_once_stay_within_the_budget_of_the_day(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, model: ModelPeer
) -> None:
    budgets = await ready.send("GET", "/api/settings/budgets")
    used = next(one["used"] for one in budgets["items"] if one["measure"] == "calls")
    name = "/api/settings/registry/models.calls_per_day"
    await ready.send("PUT", name, {"value": int(used) + 2})
    asked = len(model.calls)
    found = await asyncio.gather(*(read_media(runtime, tenant, run_id) for _ in range(4)))
    reasons = sorted(str(one.reading.reason) for one in found if one)
    assert reasons == ["None", "None", "model_budget_exhausted", "model_budget_exhausted"]
    assert len(model.calls) - asked == 2
    await ready.send("PUT", name, {"value": None})
