"""Reference data over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
URL = "/api/reference-data"


async def test_types_datasets_and_data(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    types = (await app_client.get(f"{URL}/types", headers=viewer)).json()["items"]
    assert {"cpi", "fatf_grey_list", "ubo_thresholds"} <= {item["type"] for item in types}
    assert all(item["data_schema"]["type"] == "object" for item in types)
    page = (await app_client.get(f"{URL}/datasets?include=total", headers=viewer)).json()
    assert page["total"] == len(page["items"]) >= len(types)
    assert {item["type"] for item in page["items"]} == {item["type"] for item in types}
    empty = (await app_client.get(f"{URL}/datasets?empty=true", headers=viewer)).json()
    assert {item["type"] for item in empty["items"]} >= {"cpi", "secrecy_jurisdictions"}
    grey = (await app_client.get(f"{URL}/datasets?type=fatf_grey_list", headers=viewer)).json()
    [dataset] = grey["items"]
    assert dataset["url"].startswith("https://www.fatf-gafi.org/")
    assert dataset["source_date"] == "2026-06-19"
    one = await app_client.get(f"{URL}/datasets/{dataset['id']}", headers=viewer)
    assert one.json().items() > dataset.items()
    assert len(one.json()["data"]["items"]) == dataset["entries"] == 22
    assert dataset["status"] == "shipped"
    missing = await app_client.get(f"{URL}/datasets/{new_id()}", headers=viewer)
    assert (missing.status_code, missing.json()["code"]) == (404, "dataset_not_found")


async def test_pages_of_datasets_meet(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    seen: list[tuple[str, str]] = []
    cursor = ""
    while True:
        url = f"{URL}/datasets?limit=3&sort=-type{cursor}"
        page = (await app_client.get(url, headers=viewer)).json()
        seen += [(item["type"], item["version"]) for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    kinds = [kind for kind, _ in seen]
    assert kinds == sorted(kinds, reverse=True)
    whole = (await app_client.get(f"{URL}/datasets?include=total", headers=viewer)).json()
    assert len(seen) == len(set(seen)) == whole["total"]


@pytest.mark.parametrize(
    ("query", "found", "category"),
    [
        ("type=industry_risk&key=64.20", True, "elevated"),
        ("type=industry_risk&key=62.01", True, "standard"),
        ("type=product_risk&key=none_such", False, None),
        ("type=fatf_black_list&key=IR", True, None),
        ("type=fatf_black_list&key=NL", False, None),
        ("type=fatf_black_list&key=ir", True, None),
        ("type=fatf_black_list&key=Iran", True, None),
        ("type=eu_high_risk_third_countries&key=Russia", True, None),
        ("type=sanctions_ownership_rules&key=OFAC", True, None),
        ("type=ubo_thresholds&key=GB", True, None),
        ("type=cpi&key=NL", None, None),
    ],
)
async def test_lookup(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    query: str,
    found: bool | None,
    category: str | None,
) -> None:
    answer = (await app_client.get(f"{URL}/lookup?{query}", headers=tokens("viewer"))).json()
    assert (answer["found"], answer["category"]) == (found, category)
    assert answer["not_assessed"] == ("no_dataset" if found is None else None)
    assert found is None or answer["url"].startswith("https://")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("type=nope&key=x", 404),
        ("type=fatf_black_list&key=Atlantis", 404),  # "not listed" would be no answer
        ("key=x", 422),
        ("type=cpi", 422),
        ("type=cpi&key=", 422),
    ],
)
async def test_bad_lookups(
    app_client: httpx.AsyncClient, tokens: Tokens, query: str, status: int
) -> None:
    answer = await app_client.get(f"{URL}/lookup?{query}", headers=tokens("viewer"))
    assert answer.status_code == status, answer.text


async def test_country_profile(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    bulgaria = (await app_client.get(f"{URL}/countries/BG", headers=viewer)).json()
    listed = {item["type"]: item["listed"] for item in bulgaria["lists"]}
    assert listed["fatf_grey_list"] is True
    assert listed["eu_eea"] is True
    assert listed["fatf_black_list"] is False
    assert listed["secrecy_jurisdictions"] is None
    assert [(m["body"], m["since"]) for m in bulgaria["memberships"]] == [("eu", "2007-01-01")]
    assert all("stale" in item for item in bulgaria["lists"])
    assert (bulgaria["cpi"], bulgaria["cpi_not_assessed"]) == (None, "no_dataset")
    assert bulgaria["ubo_threshold"]["comparator"] == ">="  # "at least 25 %" in Bulgaria's own law
    austria = (await app_client.get(f"{URL}/countries/AT", headers=viewer)).json()
    assert austria["ubo_threshold"]["comparator"] == ">"
    later = await app_client.get(f"{URL}/countries/AT?as_of=2028-01-01", headers=viewer)
    assert later.json()["ubo_threshold"]["comparator"] == ">="
    assert (await app_client.get(f"{URL}/countries/QQ", headers=viewer)).status_code == 404
    assert (await app_client.get(f"{URL}/countries/bulgaria", headers=viewer)).status_code == 422


async def test_code_lists_answer_by_code_and_name(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    async def ask(query: str) -> dict[str, Any]:
        answer = await app_client.get(f"{URL}/lookup?{query}", headers=tokens("viewer"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    form = await ask("type=legal_forms&key=GmbH&country=DE")
    assert form["entry"]["code"] == "2HBR"
    assert form["url"].startswith("https://www.gleif.org/")
    several = await ask("type=legal_forms&key=Limited%20Liability%20Company&country=US")
    assert several["entry"] is None
    assert len(several["candidates"]) > 20
    assert (await ask("type=nace&key=62.10"))["entry"]["level"] == 4
    assert (await ask("type=territories&key=Deutschland"))["entry"]["code"] == "DE"
    assert (await ask("type=registers&key=DE-CR"))["entry"]["alone"] is False
    assert (await ask("type=sanctions_programmes&key=EU-RUS"))["entry"]["issuer"] == "eu_council"
    assert (await ask("type=nace&key=99.99"))["found"] is False


CPI: dict[str, Any] = {
    "type": "cpi",
    "name": "Corruption Perceptions Index 2025",
    "source": "Transparency International",
    "url": "https://www.transparency.org/en/cpi/2025",
    "source_date": "2026-02",
    "licence": "As agreed",
}


def version() -> str:
    return f"v{new_id().hex}"


async def test_a_dataset_from_draft_to_archive(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID, other_tenant: UUID
) -> None:
    admin, other = tokens("admin", tenant), tokens("admin", other_tenant)

    async def score(header: dict[str, str], day: str = "2026-11-01") -> dict[str, Any]:
        url = f"{URL}/lookup?type=cpi&key=DK&as_of={day}"
        found: dict[str, Any] = (await app_client.get(url, headers=header)).json()
        return found

    body = {**CPI, "version": version(), "data": {"items": [{"code": "QQ", "score": 89}]}}
    made = await app_client.post(f"{URL}/datasets", json=body, headers=admin)
    assert made.status_code == 201, made.text
    url = made.headers["location"]
    twice = await app_client.post(f"{URL}/datasets", json=body, headers=admin)
    assert (twice.status_code, twice.json()["code"]) == (409, "dataset_exists")
    checked = (await app_client.post(f"{url}/validate", headers=admin)).json()
    assert checked["valid"] is False
    assert checked["problems"][0]["path"] == "$.items[0]"
    tag = {**admin, "If-Match": made.headers["etag"]}
    refused = await app_client.post(f"{url}/activate", headers=tag)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["body", "data", "$.items[0]"]
    assert (await app_client.post(f"{url}/activate", headers=admin)).status_code == 428
    right = {"data": {"items": [{"code": "DK", "score": 89}]}}
    assert (await app_client.patch(url, json=right, headers=admin)).status_code == 428
    changed = await app_client.patch(url, json=right, headers=tag)
    assert changed.status_code == 200, changed.text
    assert (await app_client.patch(url, json=right, headers=tag)).status_code == 412
    assert (await score(admin))["not_assessed"] == "no_dataset"
    tag["If-Match"] = changed.headers["etag"]
    active = await app_client.post(f"{url}/activate", headers=tag)
    assert active.json()["status"] == "active", active.text
    assert (await score(admin))["entry"] == {"code": "DK", "score": 89}
    assert (await score(admin, "2025-01-01"))["found"] is True
    assert (await score(other))["not_assessed"] == "no_dataset"
    profile = (await app_client.get(f"{URL}/countries/DK", headers=admin)).json()
    assert (profile["cpi"], profile["cpi_source"]["version"]) == (89, body["version"])
    tag["If-Match"] = active.headers["etag"]
    assert (await app_client.patch(url, json=right, headers=tag)).status_code == 409
    for verb, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/archive")):
        answer = await app_client.request(verb, url + path, json={}, headers=other)
        assert answer.status_code == 404, (verb, answer.text)
    archived = await app_client.post(f"{url}/archive", headers=tag)
    assert archived.json()["status"] == "archived"
    assert (await score(admin))["not_assessed"] == "no_dataset"
    history = (await app_client.get(f"{url}/history", headers=admin)).json()["items"]
    assert [item["action"] for item in history] == ["archived", "activated", "updated", "created"]
    assert all(item["actor_name"] for item in history)
    events = await app_client.get(
        "/api/audit/events?action.eq=reference_dataset.activated", headers=tokens("auditor", tenant)
    )
    assert len(events.json()["items"]) == 1, events.text


async def test_an_import_is_tried_then_made_then_compared(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID
) -> None:
    admin = tokens("admin", tenant)
    body = {**CPI, "version": version(), "content": "code,score\nDK,89\nQQ,9\n"}
    tried = await app_client.post(f"{URL}/import", json={**body, "dry_run": True}, headers=admin)
    assert tried.status_code == 200, tried.text
    found = tried.json()
    assert (found["accepted"], found["rejected"], found["valid"]) == (1, 1, False)
    assert found["rows"][1] == {
        "number": 3,
        "key": "QQ",
        "accepted": False,
        "problems": ["QQ is no country of ISO 3166-1"],
    }
    refused = await app_client.post(f"{URL}/import", json=body, headers=admin)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["body", "content", "row 3"]
    listed = await app_client.get(f"{URL}/datasets?version.eq={body['version']}", headers=admin)
    assert listed.json()["items"] == []
    body["content"] = "code;score\r\nDK;89\r\nSO;9\r\n\x1a"
    made = await app_client.post(f"{URL}/import", json=body, headers=admin)
    assert made.status_code == 201, made.text
    first = made.json()["dataset"]["id"]
    later = {**body, "version": version(), "content": '[{"code":"DK","score":90}]'}
    later["format"] = "json"
    second = (await app_client.post(f"{URL}/import", json=later, headers=admin)).json()
    url = f"{URL}/datasets/{second['dataset']['id']}/diff?against={first}"
    diff = (await app_client.get(url, headers=admin)).json()
    assert diff["removed"] == [{"code": "SO", "score": 9}]
    assert [(c["key"], c["after"]["score"]) for c in diff["changed"]] == [("DK", 90)]
    assert diff["added"] == []
    absent = await app_client.get(f"{URL}/datasets/{first}/diff?against={new_id()}", headers=admin)
    assert (absent.status_code, absent.json()["code"]) == (422, "reference_not_found")
    dropped = await app_client.delete(f"{URL}/datasets/{first}", headers=admin)
    assert dropped.status_code == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "nace"},
        {"type": "no_such_type"},
        {"url": "http://example.org"},
        {"url": ""},
        {"source_date": "yesterday"},
        {"source_date": ""},
        {"source": ""},
        {"data": {}},
        {"data": {"items": [1]}},
        {"data": {"items": [{"code": "D\u0000"}]}},
    ],
)
async def test_nothing_is_accepted_without_its_source(
    app_client: httpx.AsyncClient, tokens: Tokens, wrong: dict[str, Any]
) -> None:
    body = {**CPI, "version": version(), "data": {"items": []}, **wrong}
    answer = await app_client.post(f"{URL}/datasets", json=body, headers=tokens("admin"))
    assert answer.status_code == 422, answer.text


async def test_only_admins_write(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    body = {**CPI, "version": version(), "data": {"items": []}}
    for role in ("viewer", "analyst", "mlro", "auditor"):
        answer = await app_client.post(f"{URL}/datasets", json=body, headers=tokens(role))
        assert answer.status_code == 403


async def test_what_loosens_a_list_takes_two_persons(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID, other_tenant: UUID
) -> None:
    """One admin activated a black list without its countries, and the floors were not met."""
    admin, officer = tokens("admin", tenant), tokens("senior_officer", tenant)

    async def own(*codes: str) -> tuple[str, str]:
        body = {
            **CPI,
            "type": "fatf_black_list",
            "name": "Ours",
            "source_date": "2026-10",
            "version": version(),
            "data": {"items": [{"code": code} for code in codes]},
        }
        made = await app_client.post(f"{URL}/datasets", json=body, headers=admin)
        assert made.status_code == 201, made.text
        return made.headers["location"], made.headers["etag"]

    async def is_listed(code: str) -> bool:
        url = f"{URL}/lookup?type=fatf_black_list&key={code}"
        found: bool = (await app_client.get(url, headers=admin)).json()["found"]
        return found

    async def say(url: str, what: str, header: dict[str, str], tag: str) -> httpx.Response:
        return await app_client.post(f"{url}/{what}", headers={**header, "If-Match": tag})

    none, tag = await own("NL")
    nothing = await say(none, "confirm", officer, tag)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "dataset_state")
    waits = await say(none, "activate", admin, tag)
    assert (waits.status_code, waits.json()["status"]) == (200, "draft"), waits.text
    assert "Left out" in waits.json()["awaits_second_person"][0]
    assert await is_listed("KP")
    assert not await is_listed("NL")
    shown = (await app_client.get(none, headers=admin)).json()
    assert shown["awaits_second_person"] == waits.json()["awaits_second_person"]
    listed = (await app_client.get(f"{URL}/datasets?limit=200", headers=admin)).json()["items"]
    assert [one["id"] for one in listed if one["awaits_second_person"]] == [shown["id"]]
    assert (await say(none, "confirm", admin, tag)).status_code == 403
    assert (await say(none, "confirm", tokens("mlro", other_tenant), tag)).status_code == 404
    assert (await app_client.post(f"{none}/confirm", headers=officer)).status_code == 428

    # whoever changes it after the proposal proposes it anew
    other = {"data": {"items": [{"code": "NL"}, {"code": "BE"}]}}
    patched = await app_client.patch(none, json=other, headers={**admin, "If-Match": tag})
    tag = patched.headers["etag"]
    changed = await say(none, "confirm", officer, tag)
    assert (changed.status_code, changed.json()["code"]) == (409, "dataset_state")
    assert (await say(none, "activate", admin, tag)).json()["awaits_second_person"]
    done = await say(none, "confirm", officer, tag)
    assert (done.status_code, done.json()["status"]) == (200, "active"), done.text
    assert done.json()["awaits_second_person"] == []
    assert await is_listed("NL")
    assert not await is_listed("KP")

    # more countries take effect at once, and to put them away again takes two
    more, tag = await own("NL", "BE", "IR", "KP", "MM")
    active = await say(more, "activate", admin, tag)
    assert (active.status_code, active.json()["status"]) == (200, "active"), active.text
    away = await say(more, "archive", admin, active.headers["etag"])
    assert (away.status_code, away.json()["status"]) == (200, "active"), away.text
    assert away.json()["awaits_second_person"]
    assert await is_listed("NL")
    gone = await say(more, "confirm", officer, active.headers["etag"])
    assert (gone.status_code, gone.json()["status"]) == (200, "archived"), gone.text
    events = await app_client.get(
        "/api/audit/events?action.eq=settings.confirmed", headers=tokens("auditor", tenant)
    )
    assert len(events.json()["items"]) == 2, events.text
