"""Adapters over HTTP: what comes of a given answer, and of a narrowing; nothing is asked."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from tests.support.provider import FIXTURES, fixture

from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
URL = "/api/source-contracts/adapters"
GLEIF = f"{URL}/gleif"


@pytest.fixture(autouse=True)
def no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would make a client for a provider fails."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a provider is asked")

    monkeypatch.setattr("atlas.sources.providers.source.guarded_client", refused)
    monkeypatch.setattr("atlas.sources.credentials.service.vault.guarded_client", refused)


async def test_adapters_name_their_answers_and_contracts(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    viewer = tokens("viewer")
    items = (await app_client.get(URL, headers=viewer)).json()["items"]
    [gleif] = [one for one in items if one["provider"] == "gleif"]
    assert (await app_client.get(GLEIF, headers=viewer)).json() == gleif
    assert "ultimate_exceptions" in gleif["answers"]
    assert (await app_client.get(f"{URL}/nothing", headers=viewer)).status_code == 404


async def test_an_answer_is_read_under_the_contract_and_says_what_it_lacks(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    admin = tokens("admin")
    body = {"answer": "lei_records", "document": fixture("lei_records/child")}
    assert FIXTURES.name == "lei_records"
    found = (await app_client.post(f"{GLEIF}/test", json=body, headers=admin)).json()
    assert (found["state"], found["rejected"], found["unread"]) == ("ok", [], [])
    said = {(one["type"], one["attribute"]): one["trust"] for one in found["claims"]}
    assert said["LegalEntity", "legal_name"] == 0.97
    assert "LegalEntity.previous_names: not delivered" in found["missing"]
    assert found["text"].startswith(f"{len(found['claims'])} claims. Missing: ")

    narrowing = {"without": ["LegalEntity.status"], "trust": {"LegalEntity.legal_name": 0.5}}
    draft = await app_client.post(
        "/api/source-contracts/versions",
        json={"provider": "gleif", "note": "", "narrowing": narrowing},
        headers=admin,
    )
    body["version_id"] = draft.json()["id"]
    under = (await app_client.post(f"{GLEIF}/test", json=body, headers=admin)).json()
    assert under["contract_version"].endswith("+tenant.1")
    assert under["rejected"] == ["LegalEntity.status: the contract holds no such field"]
    said = {(one["type"], one["attribute"]): one["trust"] for one in under["claims"]}
    assert said["LegalEntity", "legal_name"] == 0.5
    elsewhere = await app_client.post(
        f"{URL}/kvk/test",
        json=body | {"answer": "basisprofiel"},
        headers=admin,
    )
    assert elsewhere.status_code in {404, 422}
    async with database.tenant(tenant) as session:
        for table in ("claim", "provider_call", "contract_finding", "evidence"):
            assert await session.fetch_value(f"SELECT count(*) FROM {table}") == 0, table


@pytest.mark.parametrize(
    ("answer", "document", "state"),
    [
        ("lei_records", {"data": []}, "empty"),
        ("lei_records", {"records": []}, "schema_changed"),
        ("lei_records", [], "schema_changed"),
        ("lei_records", None, "schema_changed"),
        ("direct_exceptions", {"data": {"attributes": {"lei": 7}}}, "schema_changed"),
    ],
)
async def test_an_answer_of_another_form_says_so(
    app_client: httpx.AsyncClient, tokens: Tokens, answer: str, document: object, state: str
) -> None:
    body = {"answer": answer, "document": document}
    answered = await app_client.post(f"{GLEIF}/test", json=body, headers=tokens("admin"))
    assert answered.status_code == 200, answered.text
    found = answered.json()
    assert (found["state"], found["claims"]) == (state, [])
    assert bool(found["unread"]) == (state == "schema_changed")
    assert ("Not read:" in found["text"]) == (state == "schema_changed")


async def test_an_unknown_kind_of_answer_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    body = {"answer": "accounts", "document": {}}
    found = await app_client.post(f"{GLEIF}/test", json=body, headers=tokens("admin"))
    assert found.status_code == 422
    assert "lei_records" in found.json()["errors"][0]["msg"]
    refused = await app_client.post(f"{GLEIF}/test", json=body, headers=tokens("viewer"))
    assert refused.status_code == 403


async def test_a_narrowing_is_checked_without_a_draft(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    body = {"narrowing": {"refresh_days": 90, "without": ["Control"]}}
    found = await app_client.post(f"{GLEIF}/validate", json=body, headers=tokens("admin"))
    assert found.status_code == 200, found.text
    [problem] = found.json()["problems"]
    assert problem["at"] == ["refresh_days"]
    assert any(one["path"].startswith("Control") for one in found.json()["changes"])
    assert found.json()["second_person"]
    listed = await app_client.get(
        "/api/source-contracts/versions?provider=gleif&status=active", headers=tokens("viewer")
    )
    assert listed.json()["items"] == []
