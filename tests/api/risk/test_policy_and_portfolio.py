"""Risk policy (four eyes, segments, checks) and the portfolio's views and exports over HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.support.lists import load_list, loaded_before
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-policy"


async def post(
    client: httpx.AsyncClient,
    url: str,
    headers: dict[str, str],
    body: Any = None,
    status: int = 201,
) -> dict[str, Any]:
    answer = await client.post(url, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def get(client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> Any:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def company(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> str:
    return str((await post(client, "/api/companies", headers, body))["id"])


async def evaluated(client: httpx.AsyncClient, headers: dict[str, str], key: str) -> dict[str, Any]:
    return await post(client, "/api/risk-evaluations", headers, {"company_id": key})


async def activate(
    client: httpx.AsyncClient, tokens: Tokens, kind: str, made: dict[str, Any]
) -> dict[str, Any]:
    headers = {**tokens("senior_officer"), "If-Match": f'"{made["revision"]}"'}
    return await post(client, f"{URL}/{kind}/{made['id']}/activate", headers, status=200)


async def test_a_policy_is_drafted_by_one_person_and_activated_by_another(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    senior, viewer = tokens("senior_officer"), tokens("viewer")
    before = await get(app_client, f"{URL}/active", viewer)
    assert (before["version"], before["appetite"], before["edd_from"]) == (0, "moderate", 70)
    mine = await company(app_client, senior, name="Mine", country_code="DE")
    assert (await evaluated(app_client, senior, mine))["policy_version"] == 0
    for appetite, status in (("progressive", 422), ("conservative", 201)):
        asked = {"company_id": mine, "appetite": appetite}
        answer = await app_client.post("/api/risk-evaluations", json=asked, headers=senior)
        assert answer.status_code == status, answer.text  # the default is moderate

    body = {
        "title": "Strict",
        "appetite": "conservative",
        "checks": {"adverse_media": {"sdd": "mandatory"}},
    }
    made = await post(app_client, f"{URL}/versions", senior, body)
    assert (made["status"], made["version"]) == ("draft", 1)
    url = f"{URL}/versions/{made['id']}"
    no_match = await app_client.post(f"{url}/activate", headers=senior)
    assert no_match.status_code == 428
    own = await app_client.post(f"{url}/activate", headers={**senior, "If-Match": '"1"'})
    assert (own.status_code, own.json()["code"]) == (403, "second_person_required")
    admin = await app_client.post(f"{url}/activate", headers={**tokens("admin"), "If-Match": '"1"'})
    assert admin.status_code == 403
    mlro = {**tokens("mlro"), "If-Match": '"1"'}
    diff = await get(app_client, f"{url}/diff", viewer)
    assert {item["path"] for item in diff["changes"]} == {
        "title",
        "appetite",
        "checks.adverse_media.sdd",
    }
    active = await post(app_client, f"{url}/activate", mlro, status=200)
    assert active["status"] == "active"
    late = await app_client.put(url, json=body, headers={**senior, "If-Match": '"2"'})
    assert (late.status_code, late.json()["code"]) == (409, "not_a_draft")
    assert (await get(app_client, f"{URL}/active", viewer))["edd_from"] == 60
    checks = (await get(app_client, f"{URL}/checks", viewer))["items"]
    assert next(item for item in checks if item["id"] == "adverse_media")["sdd"] == "mandatory"
    assert len(checks) == 13

    # a policy never asks for less than the catalogue; one evaluation for no less than the policy
    weak = {"title": "Weak", "checks": {"registry": {"sdd": "none"}}}
    refused = await app_client.post(f"{URL}/versions", json=weak, headers=senior)
    assert refused.status_code == 422
    lax = {"company_id": mine, "appetite": "progressive"}
    refused = await app_client.post("/api/risk-evaluations", json=lax, headers=senior)
    assert refused.status_code == 422
    found = await evaluated(app_client, senior, mine)
    assert (found["policy_version"], found["appetite"]) == (1, "conservative")

    second = await post(app_client, f"{URL}/versions", senior, {"title": "Second"})
    await app_client.post(
        f"{URL}/versions/{second['id']}/activate", headers={**tokens("mlro"), "If-Match": '"1"'}
    )
    versions = await get(app_client, f"{URL}/versions?sort=version", viewer)
    assert [item["status"] for item in versions["items"]] == ["superseded", "active"]
    foreign = await app_client.get(url, headers=tokens("viewer", other_tenant))
    assert foreign.status_code == 404
    stale = await get(app_client, "/api/risk/companies?stale.eq=policy", viewer)
    assert [item["company_id"] for item in stale["items"]] == [mine]


async def test_a_segment_weighs_and_the_evaluation_still_verifies(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    unknown = {"key": "retail", "title": "Retail", "multipliers": {"nowhere": "2"}}
    refused = await app_client.post(f"{URL}/segments", json=unknown, headers=analyst)
    assert refused.status_code == 422
    body = {"key": "retail", "title": "Retail", "multipliers": {"geographic": "3"}}
    made = await post(app_client, f"{URL}/segments", analyst, body)
    await activate(app_client, tokens, "segments", made)
    key = await company(app_client, analyst, name="Shop", country_code="DE")
    plain = await evaluated(app_client, analyst, key)
    profile = await app_client.put(
        f"/api/companies/{key}/profile", json={"segment": "retail"}, headers=analyst
    )
    assert profile.status_code == 200, profile.text
    found = await evaluated(app_client, analyst, key)
    assert found["segment"] == "retail"
    weights = {item["id"]: item["weight"] for item in found["dimensions"]}
    assert round(sum(weights.values()), 4) == 1
    assert weights["geographic"] == 0.4286  # 0.2 · 3 / 1.4
    assert found["evaluation_fingerprint"] != plain["evaluation_fingerprint"]
    checked = await get(app_client, f"/api/risk-evaluations/{found['id']}/verify", analyst)
    assert checked["verified"] is True
    shown = await get(app_client, f"{URL}/categories", analyst)
    geographic = next(item for item in shown["items"] if item["id"] == "geographic")
    assert geographic["weight_by_segment"] == {"retail": 0.4286}
    again = await post(app_client, f"{URL}/segments", analyst, body)
    await activate(app_client, tokens, "segments", again)
    listed = await get(app_client, f"{URL}/segments", analyst)
    assert [item["status"] for item in listed["items"]] == ["active", "archived"]
    gone = await app_client.delete(
        f"{URL}/segments/{again['id']}", headers={**tokens("mlro"), "If-Match": '"2"'}
    )
    assert gone.status_code == 204


async def test_every_number_of_the_portfolio_lists_its_companies(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst = tokens("analyst", other_tenant)
    keys = [
        await company(app_client, analyst, name=name, country_code=country)
        for name, country in (("=Formula()", "IR"), ("Plain", "DE"), ("Never", "DE"))
    ]
    for key in keys[:2]:
        await evaluated(app_client, analyst, key)
    found = await get(app_client, "/api/risk/overview", analyst)
    assert (found["companies"], found["evaluated"], found["not_evaluated"]) == (3, 2, 1)
    assert found["by_level"]["critical"] == 1
    assert sum(found["by_level"].values()) == 3
    assert found["insufficient_depth"] == 0
    # the lists of the fictitious home are not loaded here, and nothing else is old
    assert {name: count for name, count in found["stale"].items() if count} == {
        "companies": 2,
        "lists": 2,
    }
    for level, count in found["by_level"].items():
        listed = "provisional.eq=true" if level == "provisional" else f"level.eq={level}"
        page = await get(app_client, f"/api/risk/companies?{listed}", analyst)
        assert len(page["items"]) == count, level
    for view in ("categories", "jurisdictions", "indicators"):
        shown = await get(app_client, f"/api/risk/{view}", analyst)
        for row in shown["items"]:
            page = await get(app_client, f"/api/risk/companies?{row['filter']}", analyst)
            assert len(page["items"]) == row["companies"], (view, row)
    for rows in ("dimension", "jurisdiction", "status", "segment", "floor"):
        cells = (await get(app_client, f"/api/risk/heatmap?rows={rows}", analyst))["cells"]
        assert cells, rows
        for cell in cells:
            page = await get(app_client, f"/api/risk/companies?{cell['filter']}", analyst)
            assert len(page["items"]) == cell["companies"], cell
    last = await get(app_client, "/api/risk/timeline?per=day&to=9999-12-31", analyst)
    times = await get(app_client, "/api/risk/timeline?per=day", analyst)
    assert last == times  # it ends today
    first = "/api/risk/timeline?from=0001-01-01&to=0001-01-02"
    assert (await app_client.get(first, headers=analyst)).status_code == 422
    assert times["items"][-1]["evaluations"] == 2
    assert sum(item["evaluations"] for item in times["items"]) == 2
    drilled = times["items"][-1]["filter"]
    assert len((await get(app_client, f"/api/risk-evaluations?{drilled}", analyst))["items"]) == 2
    backwards = await app_client.get(
        "/api/risk/timeline?from=2026-02-01&to=2026-01-01", headers=analyst
    )
    assert backwards.status_code == 422

    text = await app_client.get("/api/risk/export", headers=analyst)
    assert text.text.count("\r\n") == 4
    assert ",'=Formula()," in text.text
    book = await app_client.get("/api/risk/export?format=xlsx&level.eq=critical", headers=analyst)
    archive = zipfile.ZipFile(io.BytesIO(book.content))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2
    assert "<f>" not in sheet
    assert "=Formula()" in sheet
    # the other tenant's portfolio is its own
    theirs = await get(app_client, "/api/risk/companies?limit=200", tokens("viewer"))
    assert not {item["company_id"] for item in theirs["items"]} & set(keys)


async def test_a_row_has_its_number_and_its_evaluation_is_found_by_id(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst = tokens("analyst", other_tenant)
    key = await company(
        app_client, analyst, name="Numbered", register="GB-COH", registration_number="09876543"
    )
    await evaluated(app_client, analyst, key)
    page = await get(app_client, f"/api/risk/companies?company_id.eq={key}", analyst)
    (row,) = page["items"]
    assert (row["register"], row["registration_number"]) == ("GB-COH", "09876543")
    listed = f"/api/risk-evaluations?id.in={row['evaluation_id']},{uuid4()}"
    (found,) = (await get(app_client, listed, analyst))["items"]
    assert (found["id"], found["company_id"]) == (row["evaluation_id"], key)
    assert found["provisional"] is row["provisional"]
    assert (await get(app_client, listed, tokens("viewer")))["items"] == []


async def test_a_favourable_level_that_was_not_earned_is_counted_as_provisional(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    other_tenant: UUID,
    tmp_path: Path,
) -> None:
    await load_list(database, write_ofac(tmp_path), "ofac-sdn", version_date=today())
    await loaded_before(database, other_tenant)
    ofac = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
    await give_profile(database, other_tenant, regime(lists=[ofac]))
    analyst = tokens("analyst", other_tenant)
    names = ("Earned", "Provisional", "Earlier release")
    keys = [await company(app_client, analyst, name=name, country_code="NL") for name in names]
    for key in keys:
        await evaluated(app_client, analyst, key)
    async with database.tenant(other_tenant) as session:
        for key, provisional in zip(keys, (False, True, None), strict=True):
            await session.execute(
                "UPDATE company_risk SET level = 'low', provisional = $2 WHERE company_id = $1",
                UUID(key),
                provisional,
            )
    query = "/api/risk/companies?provisional.eq=true&country_code.eq=NL"
    listed = (await get(app_client, query, analyst))["items"]
    assert {item["company_id"] for item in listed} == {*keys[1:]}
    found = await get(app_client, "/api/risk/overview", analyst)
    assert found["provisional"] == found["provisional_by_level"]["low"] == 2
    assert (found["by_level"]["low"], found["by_level"]["provisional"]) == (1, 2)
    rows = (await get(app_client, "/api/risk/jurisdictions", analyst))["items"]
    [dutch] = [row for row in rows if row["row"] == "NL"]
    assert (dutch["by_level"], dutch["provisional_by_level"]) == (
        {"low": 1, "provisional": 2},
        {"low": 2},
    )
    for kind in ("jurisdiction", "status", "segment"):
        cells = (await get(app_client, f"/api/risk/heatmap?rows={kind}", analyst))["cells"]
        apart = [cell for cell in cells if cell["level"] == "provisional"]
        assert sum(cell["provisional"] for cell in apart) == 2, kind
        for cell in cells:
            page = await get(app_client, f"/api/risk/companies?{cell['filter']}", analyst)
            assert len(page["items"]) == cell["companies"], cell
    times = await get(app_client, "/api/risk/timeline?per=day", analyst)
    assert all("provisional_by_level" in item for item in times["items"])


async def test_a_company_never_evaluated_has_no_score_to_be_found_by(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst = tokens("analyst", other_tenant)
    key = await company(app_client, analyst, name="Never looked at", country_code="NO")
    here = "/api/risk/companies?country_code.eq=NO"
    [row] = (await get(app_client, here, analyst))["items"]
    assert (row["company_id"], row["score"], row["evaluated"]) == (key, None, False)
    assert (row["identified"], row["level"], row["tier"]) == (False, *("not_evaluated",) * 2)
    for asked, found in (
        ("identified.eq=false", 1),
        ("identified.eq=true", 0),
        ("identified.eq=false&evaluated.eq=true", 0),  # the link of `not_identified`
        ("tier.eq=not_evaluated", 1),
        ("level.in=not_evaluated,low", 1),
        ("level.eq=not_identified", 0),
        ("tier.eq=not_identified", 0),
        ("level_high.eq=not_identified", 0),
    ):
        listed = await get(app_client, f"{here}&{asked}", analyst)
        assert len(listed["items"]) == found, asked
    overview = await get(app_client, "/api/risk/overview", analyst)
    assert overview["not_identified"] == overview["by_level"].get("not_identified", 0)
    for asked in ("score.lt=5000", "score.ne=5", "score_high.lt=5000", "score.gte=0",
                  "score.lt=5000&identified.eq=true", "level_high.eq=critical"):  # fmt: skip
        assert (await get(app_client, f"{here}&{asked}", analyst))["items"] == [], asked
    only = "/api/risk/companies?score.lt=5000&company_id.eq=" + key
    assert (await get(app_client, only, analyst))["items"] == []


async def test_a_company_that_was_not_identified_counts_at_no_level_and_in_no_average(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, other_tenant: UUID
) -> None:
    analyst = tokens("analyst", other_tenant)
    before = await get(app_client, "/api/risk/overview", analyst)
    key = await company(app_client, analyst, name="Nobody knows", country_code="SE")
    await evaluated(app_client, analyst, key)
    async with database.tenant(other_tenant) as session:
        await session.execute(
            "UPDATE company_risk SET identified = false, level = 'medium' WHERE company_id = $1",
            UUID(key),
        )
    found = await get(app_client, "/api/risk/overview", analyst)
    apart = before["by_level"].get("not_identified", 0)
    assert found["by_level"]["not_identified"] == found["not_identified"] == apart + 1
    assert found["by_level"].get("medium") == before["by_level"].get("medium")
    averages = ("average_score", "average_score_high")
    assert [found[name] for name in averages] == [before[name] for name in averages]
    [row] = (await get(app_client, "/api/risk/companies?country_code.eq=SE", analyst))["items"]
    assert (row["level"], row["identified"]) == ("not_identified", False)
    worst = (row["tier"], row["level_high"], row["tier_high"])
    assert worst == ("not_identified",) * 3, "no depth and no worst case either"
    dear, here = row["score"], "country_code.eq=SE"
    for asked in (
        "tier.in=sdd,cdd,edd",
        "tier.ne=not_evaluated",
        f"score.lte={int(float(dear) * 100)}",
        f"score.gte={int(float(dear) * 100)}",
        "score_high.lte=10000",
        "level_high.in=clear,low,medium,high,critical",
        "tier.ne=not_identified",
        f"band.in={row['bands'][0]}",
    ):
        known = await get(app_client, f"/api/risk/companies?{here}&{asked}", analyst)
        assert known["items"] == [], asked
        if asked == "tier.ne=not_identified":
            continue
        own = f"{here}&{asked}&identified.eq=false"
        assert len((await get(app_client, f"/api/risk/companies?{own}", analyst))["items"]) == 1
    for asked in ("tier.eq", "tier.in", "level.eq", "level_high.eq"):
        page = await get(app_client, f"/api/risk/companies?{here}&{asked}=not_identified", analyst)
        assert [item["company_id"] for item in page["items"]] == [key], asked
    either = f"{here}&tier.in=not_identified,cdd"
    assert len((await get(app_client, f"/api/risk/companies?{either}", analyst))["items"]) == 1
    assert found["by_tier"]["not_identified"] == found["not_identified"]
    assert sum(found["by_tier"].values()) == found["companies"]
    for kind in ("jurisdiction", "dimension"):
        cells = (await get(app_client, f"/api/risk/heatmap?rows={kind}", analyst))["cells"]
        unknown = [cell for cell in cells if cell["level"] == "not_identified"]
        assert unknown, kind
        for cell in unknown:
            page = await get(app_client, f"/api/risk/companies?{cell['filter']}", analyst)
            assert len(page["items"]) == cell["companies"], cell
