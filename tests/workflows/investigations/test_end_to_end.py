"""A whole investigation over HTTP, with the real worker, engine, database and lists."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate, finished

from atlas.assist.mcp.schemas import OwnershipIn
from atlas.assist.mcp.tools import TOOLS, Call
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage

Tokens = Callable[..., dict[str, str]]


async def get(client: httpx.AsyncClient, tokens: Tokens, path: str) -> Any:
    answer = await client.get(path, headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_clean_company_from_start_to_report(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT)
    assert run["status"] == "complete", run
    path = f"/api/investigations/{run['id']}"
    assert run["subject"]["status"] == "identified"
    assert run["subject"]["identified_by"] == "register"
    assert run["progress"]["percent"] == 100
    assert run["progress"]["done"] == run["progress"]["total"]
    risk = run["risk"]
    assert risk["coverage"] < 50
    assert float(risk["score_at_worst"]) > float(risk["score"])
    levels = ["clear", "low", "medium", "high", "critical"]
    assert levels.index(risk["level_at_worst"]) > levels.index(risk["level"])
    parties = (await get(app_client, tokens, f"{path}/entities"))["items"]
    by_name = {item["name"]: item for item in parties}
    assert set(by_name) == {"Birch Example Ltd", "Birch Holding Ltd", "Ann Example"}
    assert by_name["Birch Example Ltd"]["roles"] == ["customer"]
    assert "ubo" in by_name["Ann Example"]["roles"]
    assert "owner" in by_name["Birch Holding Ltd"]["roles"]
    links = (await get(app_client, tokens, f"{path}/relationships"))["items"]
    assert sorted(item["type"] for item in links).count("Ownership") == 2
    screenings = (await get(app_client, tokens, f"{path}/screenings"))["items"]
    assert len(screenings) == 3
    assert all(item["lists"][0]["list_id"] == "ofac-sdn" for item in screenings)
    modules = {m["code"]: m for m in (await get(app_client, tokens, f"{path}/modules"))["items"]}
    assert len(modules) == 7
    for code in ("ROA", "FRLS", "AMLRR", "DFWO"):
        assert modules[code]["level"] == "not_assessed"
    sources = (await get(app_client, tokens, f"{path}/sources"))["items"]
    assert sources[0]["status"] == "answered"
    evidence_id = sources[0]["evidence_ids"][0]
    verified = await get(app_client, tokens, f"/api/evidence/{evidence_id}/verify")
    assert verified["valid"] is True
    report = (
        await app_client.get(f"/api/reports/{run['report_id']}/content", headers=tokens("analyst"))
    ).json()
    assert report["subject"]["name"] == "Birch Example Ltd"
    assert report["risk"]["level_at_worst"] == risk["level_at_worst"]
    assert risk["score_at_worst"] in report["summary"]["sentences"][2]
    assert {row["name"] for row in report["screening"]["rows"]} == set(by_name)
    assert report["not_assessed"]["rules"]
    foreign = tokens("analyst", tenant=other_tenant)
    for hidden in (
        path,
        f"{path}/modules",
        f"/api/reports/{run['report_id']}",
        f"/api/evidence/{evidence_id}",
    ):
        assert (await app_client.get(hidden, headers=foreign)).status_code == 404


async def test_a_run_takes_the_steps_that_settings_list_in_their_order(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    async with database.tenant(tenant, read_only=True) as session:
        taken = await session.fetch(
            "SELECT step, finished_at FROM investigation_step WHERE investigation_id = $1"
            " ORDER BY finished_at",
            UUID(run["id"]),
        )
    listed = await get(app_client, tokens, "/api/settings/pipeline")
    names = [one["step"] for one in listed["items"]]
    done = ["screen" if one["step"].startswith("screen:") else one["step"] for one in taken]
    assert {*done} == {*names} - {"begin", "complete"}, "the ends of a run leave no row"
    alone = [name for name in names if name in done and not name.startswith(("module:", "screen"))]
    assert [name for name in done if name in alone] == alone


async def test_a_company_held_by_a_listed_one(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    database: Database,
    actor: AuthContext,
    settings: Settings,
) -> None:
    run = await investigate(**OWNED, depth="edd")
    assert run["status"] == "complete", run
    path = f"/api/investigations/{run['id']}"
    modules = {m["code"]: m for m in (await get(app_client, tokens, f"{path}/modules"))["items"]}
    fired = {r["code"] for r in modules["SPEPWS"]["rules"] if r["outcome"] == "fired"}
    assert "indirect_exposure" in fired
    finding = next(f for f in modules["SPEPWS"]["findings"] if f["code"] == "indirect_exposure")
    assert finding["proof"][0]["from_name"] == "Romashka OOO"
    assert run["risk"]["tier"] == "edd"
    assert float(run["risk"]["score"]) >= 70
    assert run["risk"]["floors"]
    assert run["risk"]["automatic_decision"] is False
    html = await app_client.get(
        f"/api/reports/{run['report_id']}/content",
        headers=tokens("analyst") | {"Accept": "text/html"},
    )
    assert html.headers["content-type"].startswith("text/html")
    assert "Romashka OOO" in html.text
    assert "<script" not in html.text
    assert "registry_file:" not in html.text, "a source has a title"
    async with database.tenant(actor.require_tenant()) as session:
        call = Call(session, Storage(settings.storage_url), actor)
        asked = OwnershipIn(company_id=UUID(run["company_id"]))
        found, said = await TOOLS["ownership"].call(call, asked)
    assert found["investigation"]["id"] == run["id"]
    assert found["check"]["check_id"] == "ubo_identification"
    assert found["check"]["detail"] in said
    assert ("the owners are identified" in said) is (found["check"]["identified"] is True)
    ofac = next(one for one in found["sanctions"]["regimes"] if one["regime"] == "ofac")
    assert f"ofac: {ofac['status']}" in said
    assert "matched: Romashka OOO (" in said


async def test_an_ambiguous_name_screens_the_name_and_reruns_with_a_choice(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(company_name="Twin Example Ltd", country_code="GB")
    assert run["status"] == "complete", run
    assert run["subject"]["status"] == "subject_ambiguous"
    names = [item["name"] for item in run["subject"]["candidates"]]
    assert names[:2] == ["Twin Example Ltd"] * 2
    path = f"/api/investigations/{run['id']}"
    modules = {m["code"]: m for m in (await get(app_client, tokens, f"{path}/modules"))["items"]}
    assert modules["MEBO"]["level"] == "not_assessed"
    screenings = (await get(app_client, tokens, f"{path}/screenings"))["items"]
    assert [item["name"] for item in screenings] == ["Twin Example Ltd"]
    chosen = run["subject"]["candidates"][1]
    answer = await app_client.post(
        f"{path}/rerun", json={"candidate": chosen["record"]}, headers=tokens("analyst")
    )
    assert answer.status_code == 202, answer.text
    again = await finished(app_client, tokens, answer.json()["id"])
    assert again["status"] == "complete", again
    assert (again["run_version"], again["rerun_of"]) == (2, run["id"])
    assert again["subject"]["identified_by"] == "choice"
    # a choice among what was found for a former name is no choice of the company named today
    renamed = await app_client.patch(
        f"/api/companies/{run['company_id']}",
        json={"name": "Another Twin Ltd"},
        headers=tokens("analyst"),
    )
    assert renamed.status_code == 200, renamed.text
    late = await app_client.post(
        f"{path}/rerun", json={"candidate": chosen["record"]}, headers=tokens("analyst")
    )
    assert (late.status_code, late.json()["errors"][0]["loc"]) == (422, ["body", "candidate"])


async def test_a_name_alone_identifies_when_it_is_one_company(
    investigate: Investigate, loaded: None, worker: None
) -> None:
    run = await investigate(company_name="birch example limited", country_code="GB")
    assert run["status"] == "complete", run
    assert run["subject"]["status"] == "identified_by_name"
    assert run["subject"]["identified_by"] == "name"


async def test_an_unknown_company_is_complete_and_honest(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(company_name="Aerocaribbean Airlines", country_code="CU")
    assert run["status"] == "complete", run
    assert run["subject"]["status"] == "subject_not_found"
    assert float(run["risk"]["score"]) >= 70, "the name itself is a strong match"


async def test_the_same_inputs_give_the_same_report(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    first = await get(app_client, tokens, f"/api/reports/{run['report_id']}")
    answer = await app_client.post(
        "/api/reports", json={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert answer.status_code == 202, answer.text
    second = answer.json()
    while second["status"] in {"pending", "running"}:
        second = await get(app_client, tokens, answer.headers["Location"])
    assert second["status"] == "complete"
    assert second["id"] != first["id"]
    assert second["content_sha256"] == first["content_sha256"]


async def test_a_withdrawn_run_takes_its_reports_along(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    path, analyst = f"/api/investigations/{run['id']}", tokens("analyst")
    listed = f"/api/reports?investigation_id={run['id']}"
    single = f"/api/reports/{run['report_id']}"
    assert len((await get(app_client, tokens, listed))["items"]) == 1
    assert (await app_client.delete(path, headers=analyst)).status_code == 204
    assert (await get(app_client, tokens, listed))["items"] == []
    for hidden in (single, f"{single}/content"):
        assert (await app_client.get(hidden, headers=analyst)).status_code == 404
    assert (await app_client.post(f"{path}/restore", headers=analyst)).status_code == 200
    assert len((await get(app_client, tokens, listed))["items"]) == 1
    assert (await app_client.get(f"{single}/content", headers=analyst)).status_code == 200
