"""Risk evaluations and matrices over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.risk.test_evaluations import subject
from tests.unit.risk.cases import AS_OF, CLEAN
from tests.unit.risk.test_floors import hit

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.risk.evaluations.domain.inputs import MODULES
from atlas.risk.evaluations.service import evaluate_subject

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-evaluations"


@pytest_asyncio.fixture(scope="module")
async def run(database: Database, tenant: UUID, actor: AuthContext) -> dict[str, UUID]:
    """An investigation's evaluation of an entity with a strong match of its owner."""
    entity = await subject(database, tenant, actor, "00000100")
    investigation = new_id()
    async with database.tenant(tenant) as session:
        stored = await evaluate_subject(
            session,
            actor,
            subject_id=entity,
            investigation_id=investigation,
            facts=replace(CLEAN, sanctions_matches=hit("owner", "strong")),
            as_of=AS_OF,
        )
    return {"entity": entity, "investigation": investigation, "evaluation": stored.id}


async def test_evaluate_get_explain_verify(
    app_client: httpx.AsyncClient, tokens: Tokens, run: dict[str, UUID]
) -> None:
    body = {"investigation_id": str(run["investigation"]), "as_of": AS_OF.isoformat()}
    made = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert made.status_code == 201, made.text
    found = made.json()
    assert made.headers["location"] == f"{URL}/{found['id']}"
    assert (found["score"], found["level"], found["tier"]) == (70.0, "high", "edd")
    assert found["floors_applied"] == ["sanctions_open"]
    assert found["effects"] == ["no_automatic_decision"]
    assert len(found["factors"]) == 20
    assert len(found["dimensions"]) == 7
    assert found["subject_id"] == str(run["entity"])
    assert found["base_score"] < found["score"]
    got = await app_client.get(made.headers["location"], headers=tokens("viewer"))
    assert got.json() == found
    told = (await app_client.get(f"{URL}/{found['id']}/explain", headers=tokens("viewer"))).json()
    assert "70.00 of 100, high, EDD" in told["summary"]
    assert told["factors"][0]["contribution"] >= told["factors"][1]["contribution"]
    checked = await app_client.get(f"{URL}/{found['id']}/verify", headers=tokens("auditor"))
    assert checked.json() == {
        "evaluation_id": found["id"],
        "verified": True,
        "differences": [],
    }


async def test_a_company_without_an_entity_is_evaluated_on_what_it_states(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    company = await app_client.post(
        "/api/companies", json={"name": "Example Works", "country_code": "IR"}, headers=analyst
    )
    made = await app_client.post(URL, json={"company_id": company.json()["id"]}, headers=analyst)
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["score"], found["level"]) == (90.0, "critical")
    assert set(found["floors_applied"]) == {
        "eu_high_risk_third_country",
        "fatf_call_for_action",
        "ubo_unknown",
    }
    assert found["company_id"] == company.json()["id"]
    # each floor that stays open says what keeps it open, here and in the explanation
    url = f"{URL}/{found['id']}"
    told = (await app_client.get(f"{url}/explain", headers=tokens("viewer"))).json()
    for floors in (found["floors"], told["floors"]):
        left = {one["id"]: one for one in floors if one["status"] == "not_assessed"}
        assert all(one["because"] for one in left.values())
        names = ", ".join(f"“{one}”" for one in MODULES.values())
        assert left["module_critical"]["because"] == [
            f"rules open (No rule was assessed of: {names})"
        ]
        assert all(one["because_words"] == one["because"] for one in left.values())
        # what is hashed stays as it was computed
        assert not any(one["because"] for one in floors if one["status"] == "not_met")
    checked = await app_client.get(f"{url}/verify", headers=analyst)
    assert checked.json()["verified"]
    again = await app_client.post(URL, json={"company_id": company.json()["id"]}, headers=analyst)
    assert again.json()["input_hash"] == found["input_hash"]
    assert again.json()["id"] != found["id"]


async def test_lists_filter_and_page(
    app_client: httpx.AsyncClient, tokens: Tokens, run: dict[str, UUID]
) -> None:
    analyst = tokens("analyst")
    for _ in range(3):
        await app_client.post(URL, json={"entity_id": str(run["entity"])}, headers=analyst)
    query = f"{URL}?subject_id={run['entity']}&include=total"
    everything = (await app_client.get(query, headers=analyst)).json()
    assert everything["total"] == len(everything["items"]) >= 4
    assert "factors" not in everything["items"][0]
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await app_client.get(f"{query}&limit=2{cursor}", headers=analyst)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [item["id"] for item in everything["items"]]
    edd = (await app_client.get(f"{query}&tier=edd&level.in=high,critical", headers=analyst)).json()
    assert edd["total"] == everything["total"]
    none = (await app_client.get(f"{query}&level=clear", headers=analyst)).json()
    assert none["items"] == []


async def test_an_idempotent_evaluation_is_made_once(
    app_client: httpx.AsyncClient, tokens: Tokens, run: dict[str, UUID]
) -> None:
    headers = {**tokens("analyst"), "Idempotency-Key": "risk-once"}
    body = {"entity_id": str(run["entity"])}
    first = await app_client.post(URL, json=body, headers=headers)
    second = await app_client.post(URL, json=body, headers=headers)
    assert first.json()["id"] == second.json()["id"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"entity_id": None},
        {"entity_id": "x"},
        {"entity_id": str(new_id()), "company_id": str(new_id())},
        {"entity_id": str(new_id()), "tenant_id": str(new_id())},
        {"entity_id": str(new_id()), "as_of": "2199-01-01"},
    ],
)
async def test_bad_bodies_are_422(
    app_client: httpx.AsyncClient, tokens: Tokens, body: dict[str, Any]
) -> None:
    answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_absent_and_foreign_subjects_answer_alike(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    other_tenant: UUID,
    run: dict[str, UUID],
) -> None:
    stranger = tokens("analyst", tenant=other_tenant)
    answers = []
    for name, value in (
        ("entity_id", run["entity"]),
        ("entity_id", new_id()),
        ("investigation_id", run["investigation"]),
        ("investigation_id", new_id()),
        ("company_id", new_id()),
    ):
        answer = await app_client.post(URL, json={name: str(value)}, headers=stranger)
        answers.append((answer.status_code, answer.json()["code"]))
    assert set(answers) == {(422, "reference_not_found")}
    for path in ("", "/explain", "/verify"):
        answer = await app_client.get(f"{URL}/{run['evaluation']}{path}", headers=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "risk_evaluation_not_found")


async def test_a_viewer_may_read_and_not_evaluate(
    app_client: httpx.AsyncClient, tokens: Tokens, run: dict[str, UUID]
) -> None:
    body = {"entity_id": str(run["entity"])}
    assert (await app_client.post(URL, json=body, headers=tokens("viewer"))).status_code == 403
    assert (await app_client.get(URL, headers=tokens("viewer"))).status_code == 200
    assert (await app_client.get(URL)).status_code == 401


async def test_an_evaluation_of_today_is_the_default(
    app_client: httpx.AsyncClient, tokens: Tokens, run: dict[str, UUID]
) -> None:
    body = {"entity_id": str(run["entity"]), "appetite": "conservative"}
    made = (await app_client.post(URL, json=body, headers=tokens("analyst"))).json()
    assert (made["as_of"], made["appetite"]) == (today().isoformat(), "conservative")


async def test_the_standard_matrix_over_http(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    page = (await app_client.get("/api/risk-matrix/schemas", headers=viewer)).json()
    [standard] = [item for item in page["items"] if item["is_default"]]
    assert (standard["name"], standard["factor_count"]) == ("eba_standard_v1", 20)
    one = await app_client.get(f"/api/risk-matrix/schemas/{standard['id']}", headers=viewer)
    definition = one.json()["definition"]
    assert [item["weight"] for item in definition["dimensions"]] == [
        "0.25",
        "0.20",
        "0.15",
        "0.08",
        "0.12",
        "0.10",
        "0.10",
    ]
    assert all(floor["legal_source"] for floor in definition["floors"])
    missing = await app_client.get(f"/api/risk-matrix/schemas/{new_id()}", headers=viewer)
    assert (missing.status_code, missing.json()["code"]) == (404, "matrix_not_found")
    ontology = (await app_client.get("/api/risk-matrix/ontology", headers=viewer)).json()
    keys = {item["key"] for item in ontology["inputs"]}
    used = {
        source["input"]
        for dimension in definition["dimensions"]
        for factor in dimension["factors"]
        for source in factor["sources"]
    }
    assert used <= keys
