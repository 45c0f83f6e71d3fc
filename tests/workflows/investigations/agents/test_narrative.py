"""The text of a report in real runs: a real model's server, a worker, lies and all."""

from typing import Any
from uuid import UUID

import orjson
import pytest_asyncio
from tests.support.injections import FACT
from tests.support.model_peer import MODEL, ModelPeer
from tests.support.waiting import until
from tests.workflows.investigations.agents.conftest import NAME, Desk, Tokens
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.investigations.agents import service as agents
from atlas.investigations.agents.narrative import WRITER
from atlas.investigations.reports.narrated import narrative_said
from atlas.investigations.results.domain import Citation, Narrative, Sentence

TRUE = "The legal name of the company is Birch Example Ltd."
CITED = {"text": TRUE, "about": ["legal name: "]}
LIES = [
    {"text": "Birch Example Ltd is a reputable company of low risk.", "about": ["legal name: "]},
    {"text": "The legal name of the company since 1999 is Birch Example Ltd.", "about": ["legal"]},
    {"text": "The legal name of the company is Birch Example Ltd, says Bob.", "about": ["legal"]},
    {"text": "No sanctions match of Birch Example Ltd was found.", "about": ["legal name: "]},
    {"text": "Birch Example Ltd has no findings in the records.", "about": []},
]


@pytest_asyncio.fixture
async def writing(ready: Desk) -> Desk:
    """A desk where nothing but the text is on."""
    for one in agents.AGENTS.values():
        await ready.set(one.name, value=False)
    await ready.set("narrative", value=True)
    return ready


async def document(desk: Desk, report_id: str, role: str = "analyst") -> tuple[dict[str, Any], str]:
    """A report as JSON, and the hash of the whole."""
    headers = {**desk.tokens(role), "Accept": "application/json"}
    answer = await desk.client.get(f"/api/reports/{report_id}/content", headers=headers)
    assert answer.status_code == 200, answer.text
    return orjson.loads(answer.content), answer.headers["X-Report-SHA256"]


async def page_of(desk: Desk, report_id: str, role: str = "analyst") -> str:
    """A report as a page."""
    headers = {**desk.tokens(role), "Accept": "text/html"}
    answer = await desk.client.get(f"/api/reports/{report_id}/content", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_off_nothing_is_asked_and_nothing_is_said(
    ready: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    for one in agents.AGENTS.values():
        await ready.set(one.name, value=False)
    setting = await ready.read("/api/settings/registry/agents.narrative")
    assert setting["value"] is False
    asked = len(model.calls)
    run = await investigate(**SUBJECT)
    found, _ = await document(ready, run["report_id"])
    assert "narrative" not in found
    assert "written by a machine" not in await page_of(ready, run["report_id"])
    assert len(model.calls) == asked


async def _compared(desk: Desk, run: dict[str, Any]) -> None:
    """Wait until every party was compared with the lists: until then a report says so."""

    async def waits() -> bool:
        shown = await desk.client.get(
            f"/api/reports/preview?investigation_id={run['id']}",
            headers={**desk.tokens("analyst"), "Accept": "application/json"},
        )
        return "not yet compared" in " ".join(shown.json()["summary"]["sentences"])

    await until(waits, lambda waiting: not waiting)


async def test_only_what_facts_say_is_kept(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    model.behave(narrates=[CITED, *LIES])
    await _compared(writing, await investigate(**SUBJECT))
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete"
    found, sha256 = await document(writing, run["report_id"])
    said = found["narrative"]
    assert (said["status"], said["model"], said["reason"]) == ("written", "mini", None)
    assert "Written by the language model mini" in said["marking"]
    (sentence,) = said["sentences"]
    assert sentence["text"] == TRUE
    assert sum(said["dropped"].values()) == len(LIES)
    assert said["dropped"]["cites_nothing"] == 1
    (reference,) = sentence["references"]
    entity = found["subject"]["entity_id"]
    fact = f"legal name: {NAME}"
    assert reference == {"kind": "attribute", "id": f"{entity}.legal_name", "text": fact}
    (claim,) = [
        one for one in found["lineage"]["claims"] if one["claim_id"] in sentence["claim_ids"]
    ]
    assert claim["value"] == NAME
    kept = await writing.read(f"/api/evidence/{sentence['evidence_ids'][0]}")
    assert kept["id"] == claim["evidence_id"]
    gone = Citation(kind="attribute", id=f"{entity}.website")
    other = Citation(kind="attribute", id=f"{entity}.incorporation_date")
    for cited in (gone, other):  # the source states it no longer, or states something else
        stale = Narrative(status="written", sentences=(Sentence(text=TRUE, citations=(cited,)),))
        recheck = narrative_said(found, stale)
        assert (recheck["sentences"], recheck["dropped"]) == ([], {"no_longer_supported": 1})
    without = {name: part for name, part in found.items() if name != "narrative"}
    assert TRUE not in orjson.dumps(without).decode(), "it stands apart from the facts"
    page = await page_of(writing, run["report_id"])
    assert "Text written by a machine" in page
    assert TRUE in page
    assert fact in page
    assert reference["id"] not in page.partition("Text written by a machine")[2], "words, no ids"
    for lie in LIES:
        assert str(lie["text"]) not in page
        assert str(lie["text"]) not in orjson.dumps(found).decode()
    paper = await writing.client.get(
        f"/api/reports/{run['report_id']}/content",
        headers={**writing.tokens("analyst"), "Accept": "application/pdf"},
    )
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    again = await writing.client.post(
        "/api/reports",
        json={"investigation_id": run["id"]},
        headers={**writing.tokens("analyst"), "Idempotency-Key": f"again-{run['id']}"},
    )
    assert again.status_code == 202, again.text
    preview = await writing.client.get(
        f"/api/reports/preview?investigation_id={run['id']}",
        headers={**writing.tokens("analyst"), "Accept": "application/json"},
    )
    now = preview.json()
    assert not [one for one in found.keys() | now.keys() if found.get(one) != now.get(one)]
    assert preview.headers["X-Report-SHA256"] == sha256, "same findings, same hash, no new call"


async def test_what_another_model_pointed_at_is_no_fact(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    """The text of a stranger's page does not lead from one model to the next."""
    model.behave(by_task={"You look for": [{"quote": FACT, "category": "enforcement"}]})
    await writing.set("adverse_media", value=True)
    run = await investigate(**SUBJECT)
    found, _ = await document(writing, run["report_id"])
    assert FACT in orjson.dumps(found["findings"]).decode()
    asked = [one["messages"][1]["content"] for one in model.calls]
    (last,) = [one for one in asked[-3:] if "<facts>" in one][-1:]
    assert "legal name: " in last
    assert "fined" not in last


async def test_who_sees_no_personal_data_sees_no_text(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    model.behave(narrates=[CITED])
    run = await investigate(**SUBJECT)
    found, _ = await document(writing, run["report_id"], "viewer")
    (sentence,) = found["narrative"]["sentences"]
    assert sentence["text"] == "[redacted]"
    assert [one["text"] for one in sentence["references"]] == ["[redacted]"]
    assert TRUE not in await page_of(writing, run["report_id"], "viewer")


async def test_calls_are_kept_and_counted(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    model.behave(narrates=[CITED])
    asked = len(model.calls)
    run = await investigate(**SUBJECT)
    (call,) = (await writing.read(f"/api/investigations/{run['id']}/transcripts"))["items"]
    assert (call["agent"], call["module"], call["kind"]) == ("narrative", "REPORT", "model")
    assert (call["model"], call["prompt_sha256"]) == (MODEL, WRITER.instructions_sha256)
    assert "incorporation date" not in call["request"], "facts are named, not repeated"
    (sent,) = model.calls[asked:]
    (system, user) = sent["messages"]
    assert system["content"] == WRITER.instructions
    assert "1970" not in user["content"], "a person's date of birth is not sent"
    cost = await writing.read(f"/api/investigations/{run['id']}/cost")
    assert [one["agent"] for one in cost["agents"]] == ["agent:narrative"]
    prompt = await writing.read("/api/settings/prompts/narrative")
    assert (prompt["sha256"], prompt["text"]) == (WRITER.instructions_sha256, WRITER.instructions)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"status": 401}, "model_unauthorised"),
    ({"cut": True}, "model_unreachable"),
    ({"text": "The company is clear."}, "bad_answer"),
    ({"text": '{"sentences": [], "decision": "approve"}'}, "bad_answer"),
]


async def test_a_model_that_fails_leaves_a_complete_report(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    for behaviour, reason in WRONG:
        model.behave(**behaviour)
        run = await investigate(**SUBJECT)
        assert run["status"] == "complete", behaviour
        found, _ = await document(writing, run["report_id"])
        said = found["narrative"]
        assert (said["status"], said["reason"], said["sentences"]) == ("not_written", reason, [])
        page = await page_of(writing, run["report_id"])
        assert "No text was written." in page
    model.behave()
    await writing.send("POST", f"{writing.model}/test")


async def test_what_stops_it_before_anything_is_sent(
    writing: Desk, investigate: Investigate, loaded: None, worker: None, model: ModelPeer
) -> None:
    asked = len(model.calls)
    await writing.allow(personal_data=False)
    run = await investigate(**SUBJECT)
    found, _ = await document(writing, run["report_id"])
    assert found["narrative"]["reason"] == "personal_data_not_allowed"
    await writing.allow(personal_data=True)
    await writing.send("PUT", "/api/settings/model-tiers/standard", {"model_id": None})
    run = await investigate(**SUBJECT)
    found, _ = await document(writing, run["report_id"])
    assert found["narrative"]["reason"] == "missing_credentials"
    assert "/api/settings/model-tiers/standard" in str(found["narrative"]["remedy"])
    unknown = await investigate(company_name="Unheard Example Ltd", country_code="GB")
    found, _ = await document(writing, unknown["report_id"])
    assert "narrative" not in found, "nothing is written on a company that is not known"
    assert len(model.calls) == asked


async def test_it_changes_no_finding(
    writing: Desk,
    investigate: Investigate,
    loaded: None,
    worker: None,
    model: ModelPeer,
    tokens: Tokens,
    other_tenant: UUID,
) -> None:
    model.behave(narrates=[CITED])
    with_text = await investigate(**SUBJECT)
    await writing.set("narrative", value=False)
    without = await investigate(**SUBJECT)
    first, _ = await document(writing, with_text["report_id"])
    second, _ = await document(writing, without["report_id"])
    for part in ("findings", "not_assessed", "checks"):
        assert set(first) - set(second) == {"narrative"}
        assert len(first[part]) == len(second[part]), part
    assert first["risk"]["score"] == second["risk"]["score"]
    assert first["risk"]["level"] == second["risk"]["level"]
    hidden = await writing.client.get(
        f"/api/reports/{with_text['report_id']}/content", headers=tokens("analyst", other_tenant)
    )
    assert hidden.status_code == 404
