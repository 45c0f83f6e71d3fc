"""Screening over HTTP, on a written list."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.conftest import make_tenant, open_tokens
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import write_ofac

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.screening.schemas.screenings import ScreeningDocumentOut
from atlas.sources.screening.service import certificates

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
URL = "/api/screening/screenings"
LISTS = "/api/screening/lists"
OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")


@pytest_asyncio.fixture(scope="module")
async def loaded(database: Database, tmp_path_factory: object, tenant: UUID) -> None:
    folder = tmp_path_factory.mktemp("sdn")  # type: ignore[attr-defined]
    write_ofac(folder)
    await load_list(database, Path(folder), "ofac-sdn", version_date=today() - timedelta(days=1))
    await give_profile(database, tenant, regime(lists=[OFAC]))


async def test_screen_read_and_export(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, other_tenant: object
) -> None:
    body = {
        "parties": [
            {"name": "Aerocaribbean Airlines", "kind": "company", "reference": "r1"},
            {"name": "Ordinary Bakery Limited", "kind": "company", "reference": "=cmd"},
            {"name": "PETROV, Ivan Sergeevich", "kind": "person", "birth_date": "1961-02-03"},
        ],
        "purpose": "onboarding",
    }
    made = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert made.status_code == 201, made.text
    hit, clear, person = made.json()["items"]
    assert hit["outcome"] == "hits"
    assert hit["candidates"][0]["entry_key"] == "36"
    assert hit["candidates"][0]["strength"] == "strong"
    assert hit["candidates"][0]["measure"] == "asset_freeze"
    assert hit["candidates"][0]["features"][0]["name"] == "name"
    assert (clear["outcome"], clear["word"], hit["word"]) == ("clear", "clear", "open")
    assert clear["lists"][0]["list_id"] == "ofac-sdn"
    assert clear["topics"][0]["outcome"] == "clear"
    assert person["candidates"][0]["strength"] == "exact"
    one = await app_client.get(f"{URL}/{hit['id']}", headers=tokens("viewer"))
    assert one.json() == hit
    page = await app_client.get(f"{URL}?outcome=clear", headers=tokens("viewer"))
    assert clear["id"] in [item["id"] for item in page.json()["items"]]
    export = await app_client.get(f"{URL}/export?format=csv", headers=tokens("viewer"))
    lines = export.text.splitlines()
    assert lines[0].startswith("screening_id,")
    assert "'=cmd" in export.text
    assert len(lines) >= 4
    single = await app_client.get(f"{URL}/{hit['id']}/content", headers=tokens("viewer"))
    document = ScreeningDocumentOut.model_validate_json(single.content)
    assert str(document.id) == hit["id"]
    assert "status" not in single.json()["candidates"][0], "a later decision is not the document's"
    sha = hashlib.sha256(single.content).hexdigest()
    assert single.headers["ETag"] == f'"{sha}"'
    foreign = tokens("analyst", tenant=other_tenant)
    assert (await app_client.get(f"{URL}/{hit['id']}", headers=foreign)).status_code == 404
    assert (await app_client.get(f"{URL}/{hit['id']}/content", headers=foreign)).status_code == 404
    assert (await app_client.get(URL, headers=foreign)).json()["items"] == []


async def test_without_a_profile_or_a_required_list_nothing_is_clear(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    database: Database,
    settings: Settings,
) -> None:
    bare = await make_tenant(database, "bare", profile=False)
    give = await open_tokens(settings, database, bare, bare)
    body = {"parties": [{"name": "Ordinary Bakery Limited", "kind": "company"}]}
    headers = give("analyst", tenant=bare)
    found = (await app_client.post(URL, json=body, headers=headers)).json()["items"][0]
    assert (found["outcome"], found["word"]) == ("not_assessed", "not_assessed")
    assert found["topics"][0]["reason"] == "no_profile"
    assert {item["outcome"] for item in found["lists"]} == {"not_assessed"}
    known = (await app_client.get(LISTS, headers=headers)).json()["items"]
    known.append((await app_client.get(f"{LISTS}/ofac-sdn", headers=headers)).json())
    assert not [one for one in known if one["state"] == "ok"]
    assert not any(one["standing"]["current"] or one["standing"]["answers"] for one in known)
    assert known[-1]["standing"]["reasons"][-1] == "no_profile"
    assert known[-1]["standing"]["sentence"]
    async with database.tenant(bare) as session:
        document = await certificates.document(session, UUID(found["id"]))
        page: dict[str, Any] = {**certificates._page(document, "Ann")}
    assert page["outcome"] == "not_assessed"
    for row in page["lists"]:  # no state and no greatest age without a profile
        assert row[3] not in {"ok", "current"}
        assert "(" not in str(row[2])
    eu = RequiredList("eu-fsf", "sanctions", "binding", "Regulation (EU) No 269/2014")
    await give_profile(database, bare, regime(lists=[OFAC, eu]))
    found = (await app_client.post(URL, json=body, headers=headers)).json()["items"][0]
    assert (found["word"], found["topics"][0]["reason"]) == ("not_assessed", "not_loaded")
    assert "eu-fsf" in found["topics"][0]["detail"]


async def test_the_certificate_is_one_document_whatever_the_script(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    parties = [
        {"name": "PETROV, Ivan Sergeevich", "kind": "person", "birth_date": "1961-02-03"},
        {"name": "习近平 محمد Иван 🙂", "other_names": ["#panic(1)", "= x"], "countries": ["CN"]},
    ]
    body = {"parties": parties, "topics": ["sanctions", "pep"]}
    made = await app_client.post(URL, json=body, headers=tokens("analyst"))
    for item in made.json()["items"]:
        path = f"{URL}/{item['id']}/content"
        pdf = {**tokens("viewer"), "Accept": "application/pdf"}
        first = await app_client.get(path, headers=pdf)
        assert first.status_code == 200, first.text
        assert first.content.startswith(b"%PDF-")
        assert first.headers["Content-Type"] == "application/pdf"
        assert (await app_client.get(path, headers=pdf)).content == first.content
        data = await app_client.get(path, headers=tokens("viewer"))
        assert data.headers["ETag"] == first.headers["ETag"]
        topics = {topic["topic"]: topic["reason"] for topic in data.json()["topics"]}
        compared = item["query"]["name"].isascii()
        assert topics["pep"] == ("no_list" if compared else "not_compared")
        csv_form = {**tokens("viewer"), "Accept": "text/csv"}
        table = await app_client.get(path, headers=csv_form)
        assert len(table.text.splitlines()) == 1 + max(1, len(item["candidates"]))


async def test_what_is_refused(app_client: httpx.AsyncClient, tokens: Tokens, loaded: None) -> None:
    headers = tokens("analyst")
    bodies: tuple[dict[str, object], ...] = (
        {"parties": []},
        {"parties": [{"name": ""}]},
        {"parties": [{"name": "\u200b\u200b"}]},
        {"parties": [{"name": "x", "birth_date": "2001-02-30"}]},
        {"parties": [{"name": "x", "unknown": 1}]},
        {"parties": [{"name": "x"}], "lists": ["No List"]},
        {"parties": [{"name": "x"}], "threshold": 20},
        {"parties": [{"name": "x", "entity_id": str(new_id())}]},
        {"parties": [{"name": "x"}] * 101},
    )
    for body in bodies:
        answer = await app_client.post(URL, json=body, headers=headers)
        assert answer.status_code == 422, (body, answer.text)
    ok = {"parties": [{"name": "x"}]}
    assert (await app_client.post(URL, json=ok, headers=tokens("viewer"))).status_code == 403
    assert (await app_client.post(URL, json=ok)).status_code == 401


async def test_names_of_every_kind_never_fail(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    names = [
        "…",
        "习近平",
        "🙂🙂",
        "'; DROP TABLE x;--",
        "a" * 500,
        "Ⅻ",
        "%s{{7*7}}",
    ]
    body = {"parties": [{"name": name} for name in names]}
    answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert answer.status_code == 201, answer.text
    items = answer.json()["items"]
    outcomes = {item["query"]["name"]: item["outcome"] for item in items}
    assert len(outcomes) == len(names)
    silent = {name for name, outcome in outcomes.items() if outcome == "not_assessed"}
    # compared with nothing, or by its sound alone: not clear
    assert silent == {"…", "🙂🙂", "习近平"}
    reasons = {topic["reason"] for topic in items[0]["topics"]}
    assert reasons == {"no_name"}


async def test_lists_versions_entries(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    headers = tokens("viewer")
    lists = (await app_client.get("/api/screening/lists", headers=headers)).json()["items"]
    states = {item["list_id"]: item["state"] for item in lists}
    assert states["ofac-sdn"] == "ok"
    assert states["ofac-consolidated"] == "not_loaded"
    one = (await app_client.get("/api/screening/lists/ofac-sdn", headers=headers)).json()
    version = one["version"]["id"]
    assert (await app_client.get("/api/screening/lists/nope", headers=headers)).status_code == 404
    versions = await app_client.get("/api/screening/versions", headers=headers)
    assert [item["id"] for item in versions.json()["items"]] == [version]
    path = f"/api/screening/versions/{version}"
    assert (await app_client.get(path, headers=headers)).json()["entries"] == one["version"][
        "entries"
    ]
    changes = (await app_client.get(f"{path}/changes?limit=2", headers=headers)).json()
    assert [item["change"] for item in changes["items"]] == ["added", "added"]
    assert changes["next_cursor"]
    entries = await app_client.get(
        "/api/screening/entries?name.contains=aerocarib&kind=company", headers=headers
    )
    entry = entries.json()["items"][0]
    assert entry["entry_key"] == "36"
    got = await app_client.get(f"/api/screening/entries/{entry['id']}", headers=headers)
    assert got.json() == entry
    absent = await app_client.get(f"/api/screening/entries/{new_id()}", headers=headers)
    assert absent.status_code == 404
    algorithms = await app_client.get("/api/screening/algorithms", headers=headers)
    assert algorithms.json()[0]["name"] == "atlas-name-v24"


@pytest.mark.parametrize(
    "names",
    [
        [" ".join(["Xy%d"] * 60) for _ in range(34)],
        ["\u4e2d" * 400 for _ in range(51)],
    ],
)
async def test_names_that_take_too_long_at_once_are_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, names: list[str]
) -> None:
    parties = [
        {"name": names[at], "other_names": names[at + 1 : at + 17]}
        for at in range(0, len(names), 17)
    ]
    answer = await app_client.post(URL, json={"parties": parties}, headers=tokens("analyst"))
    assert answer.status_code == 422, answer.text
    [problem] = answer.json()["errors"]
    assert problem["loc"] == ["body", "parties"]
    assert "POST /api/screening/batches" in problem["msg"]
