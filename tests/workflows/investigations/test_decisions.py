"""The decision record on real runs: one person, two persons, machines, stale bases, isolation."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from tests.conftest import make_tenant, open_tokens
from tests.support.decisions import attest_open, decide, outcomes, record
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate, finished

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
Header = dict[str, str]


@pytest_asyncio.fixture(scope="module")
async def machine(app_client: httpx.AsyncClient, tokens: Tokens) -> Header:
    """A service account that holds the roles of a decider."""
    made = await app_client.post(
        "/api/users/service-accounts",
        json={"name": "integration", "roles": ["analyst", "senior_officer"]},
        headers=tokens("admin"),
    )
    assert made.status_code == 201, made.text
    answer = await app_client.post(
        "/api/auth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": made.json()["service_account"]["client_id"],
            "client_secret": made.json()["client_secret"],
        },
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def awaiting(client: httpx.AsyncClient, header: dict[str, str]) -> list[str]:
    """The runs on which a decision waits for its second person, as lists find them."""
    answer = await client.get("/api/investigations?awaits_second.eq=true", headers=header)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_the_life_of_a_record(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    empty = await record(app_client, run, tokens("viewer"))
    assert (empty["version"], empty["outcome"], empty["history"]) == (0, None, [])
    assert outcomes(empty)["approve"] == ["mandatory_checks_open"]
    assert outcomes(empty)["reject"] == outcomes(empty)["escalate"] == []
    refused = await decide(app_client, run, tokens("mlro"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "mandatory_checks_open")
    assert refused.json()["checks"] == empty["open_checks"] != []
    await attest_open(app_client, tokens, run["id"])
    assert outcomes(await record(app_client, run, tokens("viewer")))["approve"] == []

    assert (await decide(app_client, run, tokens("viewer"), "escalate")).status_code == 403
    foreign = tokens("analyst", tenant=other_tenant)
    assert (await decide(app_client, run, foreign, "escalate")).status_code == 404
    stale = await decide(app_client, run, {**analyst, "If-Match": '"9"'}, "escalate")
    assert stale.status_code == 412

    first = await decide(app_client, run, analyst, "approve")
    assert first.status_code == 201, first.text
    body = first.json()
    assert first.headers["ETag"] == '"1"'
    assert body["current"] is None
    assert (run["risk"]["level"], run["risk"]["tier"], run["risk"]["provisional"]) == (
        "low",
        "cdd",
        True,
    )
    assert body["proposed"]["four_eyes_because"] == ["provisional_level"]
    assert await awaiting(app_client, officer) == [run["id"]]
    current = (await decide(app_client, run, officer, "approve")).json()["current"]
    assert current["outcome"] == "approve"
    assert await awaiting(app_client, officer) == []
    basis = current["basis"]
    assert basis["investigation_id"] == run["id"]
    assert basis["evaluation_id"] == run["risk"]["evaluation_id"] == current["evaluation_id"]
    assert [item["list_id"] for item in basis["lists"]] == ["ofac-sdn"]

    escalated = await decide(app_client, run, analyst, "escalate")
    assert escalated.json()["outcome"] == "escalate"
    lifted = await decide(app_client, run, analyst, "approve")
    assert "lifts_scrutiny" in lifted.json()["proposed"]["four_eyes_because"]
    assert lifted.json()["outcome"] == "escalate"  # what is proposed does not hold yet
    again = await decide(app_client, run, analyst, "approve")
    assert (again.status_code, again.json()["code"]) == (403, "second_person_required")
    confirmed = (await decide(app_client, run, officer, "approve")).json()
    assert confirmed["outcome"] == "approve"
    assert confirmed["current"]["second_rationale"] == "Because of approve."
    assert confirmed["current"]["second_by"] != confirmed["current"]["decided_by"]
    assert [item["sequence"] for item in confirmed["history"]] == sorted(
        (item["sequence"] for item in confirmed["history"]), reverse=True
    )
    states = [item["state"] for item in confirmed["history"]]
    assert states.count("final") == 1

    events = await app_client.get(
        f"/api/audit/events?resource_id={run['id']}&action=case_decision.confirmed",
        headers=tokens("auditor"),
    )
    [event] = events.json()["items"][:1]
    assert event["action"] == "case_decision.confirmed"


async def test_the_second_persons_refusal_is_a_decision_of_its_own(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    await attest_open(app_client, tokens, run["id"])
    await decide(app_client, run, tokens("analyst"), "escalate")
    proposed = await decide(app_client, run, tokens("analyst"), "approve")
    assert proposed.json()["proposed"]
    refused = (await decide(app_client, run, tokens("mlro"), "reject")).json()
    assert (refused["outcome"], refused["proposed"]) == ("reject", None)


async def test_a_company_held_by_a_listed_one_is_never_approved(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**OWNED, depth="edd")
    found = await record(app_client, run, tokens("viewer"))
    assert "undecided_hits" in outcomes(found)["approve"]
    assert found["undecided_hits"]
    refused = await decide(app_client, run, tokens("mlro"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "decision_refused")
    assert "undecided_hits" in refused.json()["obstacles"]
    hit = found["undecided_hits"][0]
    answer = await app_client.post(
        f"/api/screening/hits/{hit}/decisions",
        json={"decision": "true_match", "rationale": "It is the listed company."},
        headers=tokens("analyst"),
    )
    assert answer.status_code in {200, 201}, answer.text
    frozen = outcomes(await record(app_client, run, tokens("viewer")))
    assert "true_match" in frozen["approve"]
    assert frozen["request_information"] == []
    assert frozen["reject"] == frozen["escalate"] == []
    # the match raises the risk by itself, and that is another evaluation
    await until(
        lambda: record(app_client, run, tokens("viewer")),
        lambda seen: seen["decided_since"] == [],
        pause=0.1,
    )
    rejected = await decide(app_client, run, tokens("analyst"), "reject")
    assert rejected.json()["proposed"]["four_eyes_because"] == ["true_match_or_blocked"]
    officer = await decide(app_client, run, tokens("senior_officer"), "reject")
    assert (officer.status_code, officer.json()["code"]) == (403, "second_person_required")
    confirmed = await decide(app_client, run, tokens("mlro"), "reject")
    assert confirmed.json()["outcome"] == "reject"

    bare = await decide(app_client, run, tokens("analyst"), "freeze_and_report")
    assert bare.status_code == 422
    terms = {"regime": "ofac", "authority": "OFAC", "report_by": "2026-12-11"}
    told: dict[str, Any] = {"outcome": "freeze_and_report", "freeze": terms}
    await decide(app_client, run, tokens("analyst"), **told)
    frozen_by_two = (await decide(app_client, run, tokens("mlro"), **told)).json()
    assert frozen_by_two["outcome"] == "freeze_and_report"
    assert frozen_by_two["current"]["basis"]["terms"] == terms

    # a question by one person takes a freeze away no more than a rejection
    asked = (await decide(app_client, run, tokens("analyst"), "request_information")).json()
    assert (asked["outcome"], asked["current"]["outcome"]) == (("freeze_and_report",) * 2)
    assert asked["history"][0]["outcome"] == "request_information"
    assert asked["history"][0]["state"] == "final"
    await decide(app_client, run, tokens("analyst"), "reject")
    still = (await decide(app_client, run, tokens("mlro"), "request_information")).json()
    assert still["proposed"]["outcome"] == "reject"


async def test_nothing_is_approved_without_a_profile(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    database: Database,
    settings: Settings,
) -> None:
    bare = await make_tenant(database, "bare", profile=False)
    give = await open_tokens(settings, database, bare, bare)
    analyst = give("analyst", tenant=bare)
    started = await app_client.post("/api/investigations", json=SUBJECT, headers=analyst)
    assert started.status_code == 202, started.text
    run = started.json()
    url = f"/api/investigations/{run['id']}"
    answer = await until(
        lambda: app_client.get(url, headers=analyst),
        lambda seen: seen.json()["status"] == "complete",
        pause=0.1,
    )
    run = answer.json()
    found = await record(app_client, run, analyst)
    assert "no_profile" in outcomes(found)["approve"]
    refused = await decide(app_client, run, analyst, "approve")
    assert refused.status_code == 409
    assert "/api/compliance-profile/draft" in refused.json()["detail"]
    assert run["risk"]["tier"] != "sdd"


async def test_service_accounts_never_decide(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    machine: Header,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    for outcome in ("approve", "reject", "escalate", "request_information"):
        answer = await decide(app_client, run, machine, outcome)
        assert (answer.status_code, answer.json()["code"]) == (403, "machine_never_decides")


async def test_too_shallow_a_run_is_not_approved_and_one_call_reruns_it(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**OWNED, depth="sdd")
    assert run["risk"]["insufficient_depth"]
    found = await record(app_client, run, tokens("viewer"))
    assert "insufficient_depth" in outcomes(found)["approve"]


async def test_a_newer_list_that_hits_makes_the_basis_stale(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    before = await record(app_client, run, tokens("viewer"))
    assert before["changes"] == []
    row = '990,"BIRCH HOLDING LTD",-0- ,"TEST1",' + ",".join(["-0- "] * 8) + "\r\n"
    quiet = '991,"QUITE ANOTHER NAME",-0- ,"TEST1",' + ",".join(["-0- "] * 8) + "\r\n"
    folder = tmp_path / "quiet"
    folder.mkdir()
    await load_list(database, write_ofac(folder, sdn=SDN + quiet), "ofac-sdn", version_date=today())
    calm = await record(app_client, run, tokens("viewer"))
    assert calm["changes"] == []  # a newer list that says nothing of these parties
    await load_list(
        database, write_ofac(tmp_path, sdn=SDN + quiet + row), "ofac-sdn", version_date=today()
    )
    refused = await decide(app_client, run, tokens("analyst"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis"), refused.text
    assert "BIRCH HOLDING LTD" in refused.json()["detail"]
    assert (await decide(app_client, run, tokens("analyst"), "reject")).status_code == 409
    escalated = (await decide(app_client, run, tokens("analyst"), "escalate")).json()
    assert escalated["current"]["basis"]["changes"]
    answer = await app_client.post(
        f"/api/investigations/{run['id']}/rerun", json={}, headers=tokens("analyst")
    )
    assert answer.status_code == 202


async def test_a_newer_run_makes_the_older_ones_basis_stale(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    first = await investigate(**SUBJECT, depth="edd")
    await investigate(**SUBJECT, depth="edd")
    day = r"\d{4}-\d{2}-\d{2}"
    [change] = (await record(app_client, first, tokens("viewer")))["changes"]
    assert re.fullmatch(
        f"This customer was investigated anew: the investigation of {day} is newer\\.", change
    )
    again = await app_client.post(
        f"/api/investigations/{first['id']}/rerun", json={}, headers=tokens("analyst")
    )
    await finished(app_client, tokens, again.json()["id"])
    [change] = (await record(app_client, first, tokens("viewer")))["changes"]
    assert re.fullmatch(f"This investigation was run again: version 2 of {day} is newer\\.", change)
    refused = await decide(app_client, first, tokens("analyst"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis")


async def test_what_the_firm_says_anew_of_the_customer_makes_the_basis_stale(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """A customer renamed after the run was approved on the run of the former name."""
    run = await investigate(**SUBJECT, depth="edd")
    company = f"/api/companies/{run['company_id']}"
    before = await record(app_client, run, tokens("viewer"))
    assert before["changes"] == []
    same = await app_client.patch(company, json={"tags": ["vip"]}, headers=tokens("analyst"))
    assert same.status_code == 200, same.text
    assert (await record(app_client, run, tokens("viewer")))["changes"] == []
    stated = {"countries_of_operation": ["IR", "KP"], "purpose": "Exchange of crypto-assets"}
    put = await app_client.put(f"{company}/profile", json=stated, headers=tokens("analyst"))
    assert put.status_code == 200, put.text
    changed = (await record(app_client, run, tokens("viewer")))["changes"]
    assert [line for line in changed if "relationship profile" in line]
    refused = await decide(app_client, run, tokens("analyst"), "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis")
    again = await app_client.post(
        "/api/risk-evaluations", json={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert again.status_code == 201, again.text
    assert (await record(app_client, run, tokens("viewer")))["changes"] == []

    renamed = {"name": "Another Name Holding Ltd"}
    patched = await app_client.patch(company, json=renamed, headers=tokens("analyst"))
    assert patched.status_code == 200, patched.text
    changed = (await record(app_client, run, tokens("viewer")))["changes"]
    assert [line for line in changed if "name, registration or country" in line]


async def test_a_customer_is_not_evaluated_on_another_companys_registration(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    other = {
        "company_id": run["company_id"],
        "company_name": "Owned Ltd",
        "register": OWNED["register"],
        "registration_number": OWNED["registration_number"],
    }
    refused = await app_client.post("/api/investigations", json=other, headers=tokens("analyst"))
    assert (refused.status_code, refused.json()["code"]) == (422, "other_company"), refused.text
    rerun = await app_client.post(
        f"/api/investigations/{run['id']}/rerun",
        json={name: OWNED[name] for name in ("register", "registration_number")},
        headers=tokens("analyst"),
    )
    assert (rerun.status_code, rerun.json()["code"]) == (422, "other_company"), rerun.text
    own = other | {
        "register": SUBJECT["register"],
        "registration_number": SUBJECT["registration_number"].lstrip("0"),
    }
    again = await app_client.post("/api/investigations", json=own, headers=tokens("analyst"))
    assert again.status_code == 202, again.text


async def test_an_evaluation_that_no_longer_holds_is_stale(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    old = run["risk"]["evaluation_id"]
    again = await app_client.post(
        "/api/risk-evaluations",
        json={"investigation_id": run["id"]},
        headers=tokens("analyst"),
    )
    assert again.status_code == 201, again.text
    refused = await decide(app_client, run, tokens("analyst"), "approve", evaluation_id=old)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis")


def test_roles_of_the_second_person() -> None:
    from atlas.foundation.core.auth import ROLE_PERMISSIONS, Permission

    second = {role for role, held in ROLE_PERMISSIONS.items() if Permission.SECOND_DECIDE in held}
    assert second == {Role.SENIOR_OFFICER, Role.MLRO}
