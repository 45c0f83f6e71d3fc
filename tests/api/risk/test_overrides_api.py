"""Overrides over HTTP: scrutiny is added by one person, taken away by two; floors hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.risk.test_evaluations import subject
from tests.unit.risk.cases import AS_OF, CLEAN
from tests.unit.risk.test_floors import hit

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.risk.evaluations.domain import NotAssessed
from atlas.risk.evaluations.service import evaluate_subject

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-evaluations"


@pytest.fixture
def evaluated(database: Database, tenant: UUID, actor: AuthContext) -> Callable[..., Any]:
    async def make(**changes: Any) -> str:
        entity = await subject(database, tenant, actor, new_id().hex[-8:])
        async with database.tenant(tenant) as session:
            stored = await evaluate_subject(
                session,
                actor,
                subject_id=entity,
                investigation_id=new_id(),
                facts=replace(CLEAN, **changes),
                as_of=AS_OF,
            )
        return str(stored.id)

    return make


async def propose(
    client: httpx.AsyncClient, header: dict[str, str], evaluation: str, factor: str, score: float
) -> httpx.Response:
    body = {"factor": factor, "score": score, "rationale": "Read the file."}
    return await client.post(f"{URL}/{evaluation}/override", json=body, headers=header)


async def decide(
    client: httpx.AsyncClient, header: dict[str, str], found: httpx.Response, verdict: str
) -> httpx.Response:
    return await client.post(
        f"{found.headers['location']}/decision",
        json={"verdict": verdict, "rationale": "Read it too."},
        headers={**header, "If-Match": found.headers["etag"]},
    )


async def test_what_adds_scrutiny_counts_at_once(
    app_client: httpx.AsyncClient, tokens: Tokens, evaluated: Callable[..., Any]
) -> None:
    evaluation = await evaluated()
    analyst = tokens("analyst")
    made = await propose(app_client, analyst, evaluation, "adverse_media", 20)
    assert made.status_code == 201, made.text
    assert (made.json()["lowers"], made.json()["status"]) == (False, "applied")
    before = (await app_client.get(f"{URL}/{evaluation}", headers=analyst)).json()
    after = (await app_client.get(f"{URL}/{made.json()['derived_id']}", headers=analyst)).json()
    assert after["score"] > before["score"]
    assert after["parent_id"] == evaluation
    assert (before["parent_id"], before["overrides"]) == (None, [])
    assert after["overrides"] == [
        {"factor": "adverse_media", "score": 20.0, "rationale": "Read the file."}
    ]
    assert after["input_hash"] == before["input_hash"]
    assert after["override_hash"] != before["override_hash"]
    checked = await app_client.get(f"{URL}/{after['id']}/verify", headers=analyst)
    assert checked.json()["verified"] is True
    again = await propose(app_client, analyst, evaluation, "adverse_media", 25)
    assert (again.status_code, again.json()["code"]) == (409, "evaluation_superseded")
    # lowering it again, on the derived evaluation, needs the second person
    lower = await propose(app_client, analyst, after["id"], "adverse_media", 10)
    assert (lower.json()["lowers"], lower.json()["status"]) == (True, "proposed")


async def test_two_persons_lower_a_score(
    app_client: httpx.AsyncClient, tokens: Tokens, evaluated: Callable[..., Any]
) -> None:
    evaluation = await evaluated(adverse_media=("critical",))
    analyst, officer, mlro = (
        tokens("analyst"),
        tokens("senior_officer"),
        tokens("mlro"),
    )
    made = await propose(app_client, officer, evaluation, "adverse_media", 5)
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["lowers"], found["status"], found["derived_id"]) == (True, "proposed", None)
    pending = await propose(app_client, analyst, evaluation, "adverse_media", 6)
    assert (pending.status_code, pending.json()["code"]) == (409, "risk_override_pending")
    own = await decide(app_client, officer, made, "confirm")
    assert (own.status_code, own.json()["code"]) == (403, "second_person_required")
    junior = await decide(app_client, analyst, made, "confirm")
    assert junior.status_code == 403
    unsafe = await app_client.post(
        f"{made.headers['location']}/decision",
        json={"verdict": "confirm", "rationale": "x"},
        headers=mlro,
    )
    assert unsafe.status_code == 428
    done = await decide(app_client, mlro, made, "confirm")
    assert done.status_code == 200, done.text
    assert done.json()["status"] == "applied"
    before = (await app_client.get(f"{URL}/{evaluation}", headers=analyst)).json()
    after = (await app_client.get(f"{URL}/{done.json()['derived_id']}", headers=analyst)).json()
    assert after["score"] < before["score"]
    listed = await app_client.get(
        f"{URL}/overrides", params={"evaluation_id.eq": evaluation}, headers=analyst
    )
    assert [item["status"] for item in listed.json()["items"]] == ["applied"]
    twice = await app_client.post(
        f"{made.headers['location']}/decision",
        json={"verdict": "confirm", "rationale": "x"},
        headers={**mlro, "If-Match": done.headers["etag"]},
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "risk_override_decided")


async def test_an_unknown_factor_is_not_set_low_by_one_person(
    app_client: httpx.AsyncClient, tokens: Tokens, evaluated: Callable[..., Any]
) -> None:
    """25 % of the maximum is more than nothing, less than what it may turn out to be."""
    evaluation = await evaluated(adverse_media=NotAssessed("missing_credentials"))
    made = await propose(app_client, tokens("analyst"), evaluation, "adverse_media", 20)
    assert (made.json()["lowers"], made.json()["status"]) == (True, "proposed")
    withdrawn = await decide(app_client, tokens("analyst"), made, "withdraw")
    assert withdrawn.json()["status"] == "withdrawn", withdrawn.text
    other = await propose(app_client, tokens("analyst"), evaluation, "adverse_media", 25)
    assert other.json()["status"] == "applied"


async def test_floors_hold_whatever_is_overridden(
    app_client: httpx.AsyncClient, tokens: Tokens, evaluated: Callable[..., Any]
) -> None:
    evaluation = await evaluated(sanctions_matches=hit("owner", "strong"))
    made = await propose(app_client, tokens("analyst"), evaluation, "sanctions_exposure", 0)
    done = await decide(app_client, tokens("mlro"), made, "confirm")
    after = (
        await app_client.get(f"{URL}/{done.json()['derived_id']}", headers=tokens("viewer"))
    ).json()
    assert (after["score"], after["tier"]) == (70.0, "edd")
    assert after["floors_applied"] == ["sanctions_open"]


async def test_rejected_wrong_and_foreign(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    evaluated: Callable[..., Any],
    other_tenant: UUID,
) -> None:
    evaluation = await evaluated(adverse_media=("critical",))
    analyst = tokens("analyst")
    for factor, score in (("no_such_factor", 1), ("adverse_media", 26)):
        wrong = await propose(app_client, analyst, evaluation, factor, score)
        assert wrong.status_code == 422
    assert (
        await propose(app_client, tokens("admin"), evaluation, "adverse_media", 25)
    ).status_code == 403
    made = await propose(app_client, analyst, evaluation, "adverse_media", 0)
    foreign = tokens("mlro", other_tenant)
    assert (await app_client.get(made.headers["location"], headers=foreign)).status_code == 404
    assert (await decide(app_client, foreign, made, "confirm")).status_code == 404
    assert (await propose(app_client, foreign, evaluation, "adverse_media", 1)).status_code == 404
    rejected = await decide(app_client, tokens("mlro"), made, "reject")
    assert (rejected.json()["status"], rejected.json()["derived_id"]) == ("rejected", None)


async def test_a_machine_never_overrides(
    database: Database, tenant: UUID, actor: AuthContext, evaluated: Callable[..., Any]
) -> None:
    from atlas.foundation.core.four_eyes import MachineNeverDecidesError
    from atlas.risk.overrides.schemas import OverrideIn
    from atlas.risk.overrides.service import propose as service_propose

    evaluation = UUID(await evaluated())
    machine = replace(actor, is_machine=True)
    body = OverrideIn(factor="adverse_media", score=25, rationale="x")
    async with database.tenant(tenant) as session:
        with pytest.raises(MachineNeverDecidesError):
            await service_propose(session, machine, evaluation, body)
