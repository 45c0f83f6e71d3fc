"""From a sentence of the report down to the raw response, in one answer; and notes beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
from tests.support.waiting import until
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate

Tokens = Callable[..., dict[str, str]]
Header = dict[str, str]


async def lineage(
    client: httpx.AsyncClient, header: Header, run: dict[str, Any], of: str | None = None
) -> dict[str, Any]:
    answer = await client.get(
        f"/api/investigations/{run['id']}/lineage", params={"of": of} if of else {}, headers=header
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def settled(
    client: httpx.AsyncClient, header: dict[str, str], run: dict[str, Any]
) -> dict[str, Any]:
    """Return the whole lineage once the worker has compared every party with the list."""

    async def look() -> dict[str, Any]:
        return await lineage(client, header, run)

    return await until(
        look,
        lambda whole: not any("not yet compared" in (one["label"] or "") for one in whole["nodes"]),
    )


def kinds(found: dict[str, Any]) -> set[str]:
    return {node["kind"] for node in found["nodes"]}


async def test_every_statement_leads_to_what_was_received(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT)
    header = tokens("analyst")
    whole = await settled(app_client, header, run)
    sentences = [node for node in whole["nodes"] if node["kind"] == "sentence"]
    assert len(sentences) >= 5
    ends = {"list", "response", "input", "indicator"}
    for sentence in sentences:
        found = await lineage(app_client, header, run, sentence["id"])
        assert found["nodes"][0]["kind"] in kinds(whole)
        assert kinds(found) & ends, sentence["label"]
    identified = await lineage(app_client, header, run, "sentence:2")
    assert {"attribute", "claim", "source", "evidence", "response"} <= kinds(identified)
    raw = next(node for node in identified["nodes"] if node["kind"] == "response")
    content = await app_client.get(raw["href"], headers=header)
    assert content.status_code == 200
    assert raw["data"]["size"] == len(content.content)
    # every link of the answer opens
    opened = {node["href"] for node in identified["nodes"] if node["href"]}
    for href in opened:
        assert (await app_client.get(href, headers=header)).status_code == 200, href

    parties = await app_client.get(f"/api/investigations/{run['id']}/entities", headers=header)
    ann = next(one for one in parties.json()["items"] if one["name"] == "Ann Example")
    name = await lineage(app_client, header, run, f"attribute:{ann['entity_id']}.full_name")
    assert {"claim", "source", "evidence", "response"} <= kinds(name)

    for of in ("sentence:99", "finding:CIR.nothing", "attribute:x.y", f"attribute:{run['id']}.z"):
        answer = await app_client.get(
            f"/api/investigations/{run['id']}/lineage", params={"of": of}, headers=header
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "lineage_target_not_found")
    foreign = tokens("analyst", tenant=other_tenant)
    hidden = await app_client.get(f"/api/investigations/{run['id']}/lineage", headers=foreign)
    assert hidden.status_code == 404


async def test_who_may_not_see_persons_gets_none_by_lineage(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    seen = await app_client.get(
        f"/api/investigations/{run['id']}/lineage", headers=tokens("analyst")
    )
    assert "Ann Example" in seen.text
    hidden = await app_client.get(
        f"/api/investigations/{run['id']}/lineage", headers=tokens("viewer")
    )
    assert "Ann Example" not in hidden.text


async def test_a_sanctions_finding_leads_to_screenings_and_list_versions(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**OWNED)
    header = tokens("analyst")
    whole = await lineage(app_client, header, run)
    findings = [n["id"] for n in whole["nodes"] if n["id"].startswith("finding:SPEPWS")]
    assert findings
    found = await lineage(app_client, header, run, findings[0])
    assert {"finding", "indicator", "screening", "list", "response"} <= kinds(found)
    kept = next(node for node in found["nodes"] if node["label"] == "the screening as it was kept")
    whole_answer = await app_client.get(kept["href"], headers=header)
    assert whole_answer.status_code == 200
    assert whole_answer.json()["id"] == kept["id"].removeprefix("response:")
    floor = next(node for node in whole["nodes"] if node["kind"] == "floor")
    assert {"screening", "list"} <= kinds(await lineage(app_client, header, run, floor["id"]))


async def test_notes_are_their_authors(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT)
    url = f"/api/investigations/{run['id']}/notes"
    analyst = tokens("analyst")
    text = "**Bold** <script>alert(1)</script>"
    made = await app_client.post(url, json={"text": text}, headers=analyst)
    assert made.status_code == 201, made.text
    note = made.json()
    assert (note["text"], note["edited"], made.headers["ETag"]) == (text, False, '"1"')
    path = made.headers["Location"]
    assert (await app_client.get(path, headers=tokens("viewer"))).json() == note
    for role in ("senior_officer", "mlro"):
        other = await app_client.patch(path, json={"text": "x"}, headers=tokens(role))
        assert other.status_code == 403
    stale = await app_client.patch(path, json={"text": "x"}, headers={**analyst, "If-Match": '"7"'})
    assert stale.status_code == 412
    same = await app_client.patch(path, json={"text": text}, headers=analyst)
    assert same.json()["edited"] is False
    changed = await app_client.patch(
        path, json={"text": "Changed."}, headers={**analyst, "If-Match": '"1"'}
    )
    assert (changed.json()["edited"], changed.headers["ETag"]) == (True, '"2"')
    foreign = tokens("analyst", tenant=other_tenant)
    assert (await app_client.get(path, headers=foreign)).status_code == 404
    assert (await app_client.get(url, headers=foreign)).status_code == 404
    second = await investigate(**OWNED)
    elsewhere = f"/api/investigations/{second['id']}/notes/{note['id']}"
    assert (await app_client.get(elsewhere, headers=analyst)).status_code == 404
    assert (await app_client.delete(path, headers=analyst)).status_code == 204
    assert (await app_client.get(path, headers=analyst)).status_code == 404
    assert (await app_client.get(url, headers=analyst)).json()["items"] == []
    audited = await app_client.get(
        f"/api/audit/events?resource_id={run['id']}", headers=tokens("auditor")
    )
    actions = [item["action"] for item in audited.json()["items"]]
    for what in ("added", "changed", "withdrawn"):
        assert actions.count(f"investigation.note_{what}") == 1
