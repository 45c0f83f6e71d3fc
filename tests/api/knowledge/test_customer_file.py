"""The relationship with a company over HTTP: status, profile, reviews, notes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.conftest import actor_of

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import ForbiddenError
from atlas.foundation.core.four_eyes import MachineNeverDecidesError, SecondPersonRequiredError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.decisions.opening import change_status
from atlas.knowledge.customer_file.domain import review_due
from atlas.knowledge.customer_file.schemas import StatusChangeIn

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"
WHY = "The file is complete."


async def make(client: httpx.AsyncClient, headers: dict[str, str], **body: object) -> str:
    answer = await client.post(
        URL, json={"name": "Example Widgets Ltd", "country_code": "NL", **body}, headers=headers
    )
    assert answer.status_code == 201, answer.text
    return f"{URL}/{answer.json()['id']}"


async def move(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], status: str
) -> httpx.Response:
    return await client.post(
        f"{url}/status-changes", json={"status": status, "reason": WHY}, headers=headers
    )


async def test_a_relationship_moves_on_and_its_history_says_who_and_why(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    url = await make(app_client, analyst)
    skipped = await move(app_client, url, analyst, "active")
    assert (skipped.status_code, skipped.json()["code"]) == (409, "illegal_status_change")
    for status, who in (
        ("onboarding", analyst),
        ("active", tokens("mlro")),
        ("restricted", analyst),
    ):
        moved = await move(app_client, url, who, status)
        assert moved.status_code == 201, moved.text
    history = (await app_client.get(f"{url}/status-changes", headers=tokens("viewer"))).json()
    assert [(item["from_status"], item["to_status"]) for item in history["items"]] == [
        ("active", "restricted"),
        ("onboarding", "active"),
        ("prospect", "onboarding"),
    ]
    assert {item["reason"] for item in history["items"]} == {WHY}
    shown = (await app_client.get(url, headers=analyst)).json()
    assert shown["relationship_status"] == "restricted"


async def test_a_restriction_is_lifted_by_a_second_person(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    url = await make(app_client, analyst)
    assert (await move(app_client, url, analyst, "onboarding")).status_code == 201
    assert (await move(app_client, url, officer, "active")).status_code == 201
    assert (await move(app_client, url, officer, "restricted")).status_code == 201
    for headers in (analyst, officer):  # no officer; the one who restricted it
        refused = await move(app_client, url, headers, "active")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert (await move(app_client, url, tokens("mlro"), "active")).status_code == 201


async def test_ending_and_reopening_does_not_lift_a_restriction(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    officer, mlro = tokens("senior_officer"), tokens("mlro")
    analyst = tokens("analyst")
    url = await make(app_client, officer)
    detour = ("exited", "onboarding", "prospect", "onboarding")
    assert (await move(app_client, url, analyst, "onboarding")).status_code == 201
    for status in ("active", "restricted", *detour):
        assert (await move(app_client, url, officer, status)).status_code == 201, status
    for headers in (tokens("analyst"), officer):  # no officer; the one who restricted it
        refused = await move(app_client, url, headers, "active")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert (await move(app_client, url, mlro, "active")).status_code == 201
    # lifted: ended and begun once more, whoever did not begin it opens it
    for status, who in (("exited", officer), ("onboarding", analyst), ("active", officer)):
        assert (await move(app_client, url, who, status)).status_code == 201, status


async def test_a_company_that_was_never_investigated_is_opened_by_a_second_person(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    url = await make(app_client, officer)
    assert (await move(app_client, url, officer, "onboarding")).status_code == 201
    for headers in (analyst, officer):  # no officer; the one who began it
        refused = await move(app_client, url, headers, "active")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert (await move(app_client, url, tokens("mlro"), "active")).status_code == 201


async def test_machines_do_not_decide(database: Database, tenant: UUID, actor: AuthContext) -> None:
    from atlas.knowledge.companies import service as companies
    from atlas.knowledge.companies.domain import CompanyIdentity

    machine = AuthContext(
        tenant_id=tenant,
        user_id=new_id(),
        person_id=new_id(),
        session_id=None,
        roles=frozenset({Role.SENIOR_OFFICER}),
        token_id="t",
        expires_at=actor.expires_at,
        is_machine=True,
    )
    async with database.tenant(tenant) as session:
        company = await companies.find_or_create_company(
            session, machine, CompanyIdentity(name="Machine Made BV")
        )
        onboarding = StatusChangeIn.model_validate({"status": "onboarding", "reason": WHY})
        await change_status(session, machine, company.id, onboarding)
        active = StatusChangeIn.model_validate({"status": "active", "reason": WHY})
        with pytest.raises(MachineNeverDecidesError):
            await change_status(session, machine, company.id, active)
        with pytest.raises(ForbiddenError):
            await change_status(session, actor_of(tenant, Role.VIEWER), company.id, active)
        ended = StatusChangeIn.model_validate({"status": "exited", "reason": WHY})
        await change_status(session, actor, company.id, ended)
        with pytest.raises(MachineNeverDecidesError):
            await change_status(session, machine, company.id, onboarding)
    assert SecondPersonRequiredError.status == 403


async def test_profile_versions(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    analyst = tokens("analyst")
    url = await make(app_client, analyst)
    assert (await app_client.get(f"{url}/profile", headers=analyst)).status_code == 404
    body: dict[str, Any] = {
        "purpose": "Payments",
        "products": ["software", "current_account"],
        "delivery_channels": ["online"],
        "expected_annual_volume": 6_000_000_00,
        "currency": "EUR",
        "countries_of_operation": ["NL", "DE"],
        "segment": "retail",
    }
    first = await app_client.put(f"{url}/profile", json=body, headers=analyst)
    assert (first.status_code, first.json()["version"]) == (200, 1), first.text
    assert first.headers["ETag"] == '"1"'
    same = await app_client.put(f"{url}/profile", json=body, headers=analyst)
    assert same.json() == first.json()
    stale = {**analyst, "If-Match": '"7"'}
    assert (await app_client.put(f"{url}/profile", json=body, headers=stale)).status_code == 412
    second = await app_client.put(
        f"{url}/profile", json={**body, "segment": "corporate"}, headers=analyst
    )
    assert second.json()["version"] == 2
    versions = await app_client.get(f"{url}/profile/versions", headers=tokens("viewer"))
    assert [item["version"] for item in versions.json()["items"]] == [2, 1]
    old = await app_client.get(f"{url}/profile/versions/1", headers=analyst)
    assert old.json() == first.json()

    wrong = {**body, "products": ["money_printing"]}
    refused = await app_client.put(f"{url}/profile", json=wrong, headers=analyst)
    assert refused.status_code == 422
    assert "money_printing" in refused.json()["detail"]
    alone = {**body, "currency": None}
    assert (await app_client.put(f"{url}/profile", json=alone, headers=analyst)).status_code == 422


async def test_the_profile_feeds_the_matrix_and_the_tier_sets_the_review(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    url = await make(app_client, analyst)
    company_id = url.rsplit("/", 1)[1]

    async def evaluate() -> dict[str, Any]:
        made = await app_client.post(
            "/api/risk-evaluations", json={"company_id": company_id}, headers=analyst
        )
        assert made.status_code == 201, made.text
        return dict(made.json())

    def factor(evaluation: dict[str, Any], name: str) -> dict[str, Any]:
        return next(dict(item) for item in evaluation["factors"] if item["id"] == name)

    before = await evaluate()
    assert factor(before, "product_complexity")["status"] != "assessed"
    await app_client.put(
        f"{url}/profile",
        json={
            "products": ["crypto_asset_services"],
            "delivery_channels": ["in_person"],
            "expected_annual_volume": 20_000_000_00,
            "currency": "EUR",
            "countries_of_operation": ["IR"],
        },
        headers=analyst,
    )
    after = await evaluate()
    product = factor(after, "product_complexity")
    assert (product["status"], product["sources"][0]["source"]) == ("assessed", "profile:v1")
    assert float(product["points"]) == float(product["maximum"])
    assert float(factor(after, "financial_profile")["points"]) == 25
    assert float(factor(after, "non_face_to_face")["points"]) == 0
    assert after["tier"] == "edd"  # operating in a country that the FATF calls for action on

    shown = (await app_client.get(url, headers=analyst)).json()
    due = review_due(today(), "edd").isoformat()
    assert (shown["next_review_at"], shown["review_due_at"]) == (due, due)
    sooner = (date.fromisoformat(due) - timedelta(days=30)).isoformat()
    later = (date.fromisoformat(due) + timedelta(days=1)).isoformat()
    refused = await app_client.patch(url, json={"next_review_at": later}, headers=analyst)
    assert (refused.status_code, refused.json()["code"]) == (422, "review_too_late")
    moved = await app_client.patch(url, json={"next_review_at": sooner}, headers=analyst)
    assert moved.json()["next_review_at"] == sooner
    await evaluate()  # rests on the same facts: the review that stands is not put off
    assert (await app_client.get(url, headers=analyst)).json()["next_review_at"] == sooner


async def test_notes_are_their_authors(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    url = await make(app_client, analyst)
    made = await app_client.post(f"{url}/notes", json={"text": "Called."}, headers=analyst)
    assert made.status_code == 201, made.text
    note = made.headers["Location"]
    assert (await app_client.get(note, headers=officer)).json() == made.json()
    refused = await app_client.patch(note, json={"text": "Changed."}, headers=officer)
    assert refused.status_code == 403
    changed = await app_client.patch(
        note, json={"text": "Called twice."}, headers={**analyst, "If-Match": '"1"'}
    )
    assert (changed.json()["text"], changed.headers["ETag"]) == ("Called twice.", '"2"')
    other = await make(app_client, analyst)
    wrong = f"{other}/notes/{note.rsplit('/', 1)[1]}"
    assert (await app_client.get(wrong, headers=analyst)).status_code == 404
    assert (await app_client.delete(note, headers=officer)).status_code == 403
    assert (await app_client.delete(note, headers=analyst)).status_code == 204
    assert (await app_client.get(f"{url}/notes", headers=analyst)).json()["items"] == []
