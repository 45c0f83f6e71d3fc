"""A rejection, a restriction and newer reference data count, whatever record they stand under."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.conftest import actor_of, make_tenant, open_tokens
from tests.db.reference_data.test_snapshots import body
from tests.support.decisions import approve_by_two, attest_open, decide, record
from tests.workflows.investigations.conftest import (
    SUBJECT,
    Investigate,
    finished,
    require_ofac,
)

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database
from atlas.knowledge.reference_data import service as reference_data

Tokens = Callable[..., dict[str, str]]


def persons(found: dict[str, Any]) -> list[str]:
    """Why an approval takes a second person."""
    [reasons] = [
        one["four_eyes_because"] for one in found["outcomes"] if one["outcome"] == "approve"
    ]
    return list(reasons)


async def test_another_record_of_a_rejected_company_is_no_clean_one(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    """One person approved a rejected company under a second record of the customer file."""
    viewer, analyst = tokens("viewer"), tokens("analyst")
    run = await investigate(**SUBJECT, depth="edd")
    assert "lifts_scrutiny" not in persons(await record(app_client, run, viewer))
    assert (await decide(app_client, run, analyst, "reject")).status_code == 201

    spelled = {"register": "GB-COH", "registration_number": "0011111111", "name": "Birch"}
    same = await app_client.post("/api/companies", json=spelled, headers=analyst)
    assert same.status_code == 409, same.text
    made = await app_client.post(
        "/api/companies", json={"name": SUBJECT["company_name"]}, headers=analyst
    )
    assert made.status_code == 201, made.text
    beside = await investigate(**SUBJECT, company_id=made.json()["id"], depth="edd")
    assert beside["company_id"] != run["company_id"]
    assert "lifts_scrutiny" in persons(await record(app_client, beside, viewer))

    gone = await app_client.delete(f"/api/companies/{run['company_id']}", headers=analyst)
    assert gone.status_code == 204, gone.text
    assert "lifts_scrutiny" in persons(await record(app_client, beside, viewer))
    url = f"/api/companies/{beside['company_id']}/status-changes"
    opened = {"status": "onboarding", "reason": "Because it is so."}
    assert (await app_client.post(url, json=opened, headers=analyst)).status_code == 201
    for who in (analyst, tokens("mlro")):
        refused = await app_client.post(url, json={**opened, "status": "active"}, headers=who)
        assert (refused.status_code, refused.json()["code"]) == (409, "relationship_not_approved")
    status = "UPDATE company SET relationship_status = $2 WHERE id = $1"
    company = UUID(beside["company_id"])
    async with database.tenant(tenant) as session:  # of a customer of before
        await session.execute(status, company, "restricted")
    assert "restricted_relationship" in persons(await record(app_client, beside, viewer))
    for who in (analyst, tokens("mlro")):
        lifted = await app_client.post(url, json={**opened, "status": "active"}, headers=who)
        assert (lifted.status_code, lifted.json()["code"]) == (409, "relationship_not_approved")
    async with database.tenant(tenant) as session:  # withdrawing a record lifts nothing
        await session.execute(status, company, "onboarding")
        await session.execute(
            "INSERT INTO company_status_change (tenant_id, id, company_id, from_status, to_status,"
            " reason, changed_by, person_id, changed_at)"
            " SELECT tenant_id, $2, $1, 'active', 'restricted',"
            " reason, changed_by, person_id, changed_at FROM company_status_change"
            " WHERE company_id = $3",
            UUID(run["company_id"]), new_id(), company,
        )  # fmt: skip
    assert "restricted_relationship" in persons(await record(app_client, beside, viewer))


async def test_adding_a_company_again_lifts_no_restriction(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """One analyst lifted the MLRO's restriction by deleting the record and adding it again."""
    analyst = tokens("analyst")
    numbered = {
        "name": SUBJECT["company_name"],
        "register": SUBJECT["register"],
        "registration_number": SUBJECT["registration_number"],
    }

    async def add() -> str:
        made = await app_client.post("/api/companies", json=numbered, headers=analyst)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def move(company: str, status: str, who: str) -> tuple[int, str]:
        answer = await app_client.post(
            f"/api/companies/{company}/status-changes",
            json={"status": status, "reason": "Because it is so."},
            headers=tokens(who),
        )
        return answer.status_code, answer.json().get("code", "")

    first = await add()
    for status, who in (("onboarding", "analyst"), ("active", "senior_officer")):
        assert await move(first, status, who) == (201, "")
    assert await move(first, "restricted", "mlro") == (201, "")
    gone = await app_client.delete(f"/api/companies/{first}", headers=analyst)
    assert gone.status_code == 204, gone.text

    again = await add()  # never investigated: the number alone tells that it is the same
    assert await move(again, "onboarding", "analyst") == (201, "")
    for who in ("analyst", "mlro"):
        assert await move(again, "active", who) == (403, "second_person_required"), who
    assert await move(again, "active", "senior_officer") == (201, "")
    run = await investigate(**SUBJECT, company_id=again, depth="edd")
    assert "restricted_relationship" in persons(await record(app_client, run, tokens("viewer")))


NUMBERED = {"register": SUBJECT["register"], "registration_number": SUBJECT["registration_number"]}
NAMED = {"name": SUBJECT["company_name"], "country_code": "GB"}


@pytest.mark.parametrize(
    ("old", "changed", "new", "stands"),
    [
        (NAMED | NUMBERED, None, NAMED, True),
        (NAMED, {"name": "Quillmoor", "country_code": "FR"}, NAMED | NUMBERED, True),
        (NAMED | NUMBERED, {}, {"name": "BIRCH EXAMPLE LIMITED"}, True),
        (NAMED | NUMBERED | {"registration_number": "87654321"}, {}, NAMED, False),
    ],
    ids=["beside", "renamed", "spelled", "other-number"],
)
async def test_a_record_that_may_be_the_same_company_lifts_no_restriction(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    loaded: None,
    worker: None,
    old: dict[str, Any],
    changed: dict[str, Any] | None,
    new: dict[str, Any],
    stands: bool,
) -> None:
    """A restricted relationship that was never investigated was added again by its name alone."""
    tenant = await make_tenant(database, "again")
    tokens = await open_tokens(app.state.atlas.settings, database, tenant, tenant)
    await require_ofac(database, tenant)
    analyst = tokens("analyst")

    async def add(body: dict[str, Any]) -> str:
        made = await app_client.post("/api/companies", json=body, headers=analyst)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def move(company: str, status: str, who: str) -> tuple[int, str]:
        answer = await app_client.post(
            f"/api/companies/{company}/status-changes",
            json={"status": status, "reason": "Because it is so."},
            headers=tokens(who),
        )
        return answer.status_code, answer.json().get("code", "")

    first = await add(old)
    for status, who in (("onboarding", "analyst"), ("active", "senior_officer")):
        assert await move(first, status, who) == (201, "")
    assert await move(first, "restricted", "mlro") == (201, "")
    if changed is not None:  # and withdrawn
        url = f"/api/companies/{first}"
        said = await app_client.patch(url, json=changed, headers=analyst)
        assert said.status_code == 200, said.text
        assert (await app_client.delete(url, headers=analyst)).status_code == 204
    again = await add(new)
    asked = {**SUBJECT, "company_id": again, "depth": "edd"}
    started = await app_client.post("/api/investigations", json=asked, headers=analyst)
    assert started.status_code == 202, started.text
    run = await finished(app_client, tokens, started.json()["id"])
    reasons = persons(await record(app_client, run, tokens("viewer")))
    assert ("restricted_relationship" in reasons) is stands
    await attest_open(app_client, tokens, run["id"])
    await approve_by_two(app_client, tokens, run)
    assert await move(again, "onboarding", "analyst") == (201, "")
    if stands:
        assert await move(again, "active", "analyst") == (403, "second_person_required")
        assert await move(again, "active", "senior_officer") == (201, "")
    else:
        assert await move(again, "active", "analyst") == (201, "")


async def test_newer_reference_data_make_the_basis_stale(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tenant: UUID,
) -> None:
    """A country put on a FATF list after the run changed nothing for the approval."""
    run = await investigate(**SUBJECT, depth="edd")
    before = await record(app_client, run, tokens("viewer"))
    assert before["changes"] == []
    admin, mlro = actor_of(tenant, Role.ADMIN), actor_of(tenant, Role.MLRO)
    async with database.tenant(tenant) as session:
        made = await reference_data.create_dataset(session, admin, body(str(today()), "GB"))
        waits = await reference_data.activate_dataset(
            session, admin, made.id, ExpectedVersion.any()
        )
        if waits.awaits_second_person:
            await reference_data.confirm_dataset(session, mlro, made.id, ExpectedVersion.any())
    changed = (await record(app_client, run, tokens("viewer")))["changes"]
    assert changed == [
        (
            "The reference data have changed since (FATF jurisdictions under increased monitoring);"
            " evaluate the investigation again."
        )
    ]
    refused = await decide(app_client, run, tokens("analyst"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis")
    again = await app_client.post(
        "/api/risk-evaluations", json={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert again.status_code == 201, again.text
    assert (await record(app_client, run, tokens("viewer")))["changes"] == []
