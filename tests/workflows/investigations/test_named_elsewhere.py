"""Hits of whom an attestation names in control hold under every customer record of the company."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from tests.support.profiles import give_profile
from tests.workflows.investigations import test_named_alone
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_bundles import check, codes, files_of, packed
from tests.workflows.investigations.test_named_alone import ASPEN, BEECH, ELM, LISTED, ROWAN, Case

from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
register = test_named_alone.register


@pytest_asyncio.fixture
async def ofac_alone(register: None, database: Database, tenant: UUID) -> None:
    """A home that requires an answer on ownership under one regime, whose list is loaded."""
    await give_profile(database, tenant, test_named_alone.home(ownership_regimes=("ofac",)))


async def queue(case: Case) -> set[str]:
    """The hits that the queue shows under a customer record."""
    said = await case.client.get(
        "/api/screening/hits",
        params={"company_id": case.run["company_id"], "limit": 100},
        headers=case.tokens("viewer"),
    )
    assert said.status_code == 200, said.text
    return {hit["id"] for hit in said.json()["items"]}


async def test_a_second_record_of_the_company_is_held_as_the_first(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    first = Case(app_client, tokens, await investigate(**ELM, depth="edd"))
    await first.attest(LISTED)
    assert "undecided_hits" in (await first.approve())[0]
    made = await app_client.post(
        "/api/companies", json={"name": ELM["company_name"]}, headers=tokens("analyst")
    )
    assert made.status_code == 201, made.text
    second = Case(
        app_client, tokens, await investigate(**ELM, company_id=made.json()["id"], depth="edd")
    )
    assert second.run["company_id"] != first.run["company_id"]
    await second.attest("Ann Nobody")
    obstacles, view = await second.approve()
    assert "undecided_hits" in obstacles
    [hit] = view["hits_to_decide"]
    assert hit["party_name"] == LISTED
    assert hit["hit_id"] in await queue(second)
    await second.decide(hit["hit_id"], "false_positive")
    for one in (first, second):
        assert not {"undecided_hits", "equal_name"} & (await one.approve())[0]


async def test_adding_the_company_again_takes_no_true_match_off_it(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    first = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    await first.attest(LISTED)
    [hit] = (await first.approve())[1]["hits_to_decide"]
    await first.decide(hit["hit_id"], "true_match")
    gone = await app_client.delete(
        f"/api/companies/{first.run['company_id']}", headers=tokens("analyst")
    )
    assert gone.status_code == 204, gone.text
    again = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    assert again.run["company_id"] != first.run["company_id"]
    assert hit["hit_id"] in await queue(again)
    await again.attest("Ann Nobody")
    assert "true_match" in (await again.approve())[0]
    said = (await again.report())["summary"]["sentences"]
    assert any(LISTED in one and "confirmed as a true match" in one for one in said)
    await again.decide(hit["hit_id"], "false_positive")
    assert "true_match" not in (await again.approve())[0]


async def controlled(case: Case) -> tuple[str, set[str]]:
    """Return what the module, and the report's regimes, say of control by listed persons."""
    module = await case.get("/modules/SPEPWS")
    [rule] = [one for one in module["rules"] if one["code"] == "by_ownership"]
    told = (await case.report())["ownership"]["sanctioned"]
    return rule["detail"], {f"{one['regime']} {one['control']}" for one in told}


async def test_a_rerun_knows_who_is_in_control_by_an_earlier_attestation(
    ofac_alone: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    case = Case(app_client, tokens, await investigate(**BEECH, depth="edd"))
    said, told = await controlled(case)
    assert "ofac (not owned, control: none found)" in said, said
    assert "ofac none_found" in told
    await case.attest(LISTED)
    again = Case(app_client, tokens, await investigate(**BEECH, depth="edd"))
    assert "ofac possible" in (await controlled(case))[1]
    said, told = await controlled(again)
    assert "control: none found" not in said, said
    assert "ofac possible" in told
    [hit] = (await again.approve())[1]["hits_to_decide"]
    await again.decide(hit["hit_id"], "false_positive")
    said, told = await controlled(Case(app_client, tokens, await investigate(**BEECH, depth="edd")))
    assert "ofac (not owned, control: none found)" in said, said
    assert "ofac none_found" in told


async def test_a_rerun_says_nothing_of_control_where_a_person_in_control_was_not_compared(
    ofac_alone: None,
    database: Database,
    tenant: UUID,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    case = Case(app_client, tokens, await investigate(**ROWAN, depth="edd"))
    made = await case.attest("Ann Nobody")
    async with database.tenant(tenant) as session:
        [row] = made["in_control"]
        stored: list[dict[str, Any]] = [{**row, "name": "Bob Unsearched", "screening_id": None}]
        await session.execute(
            "UPDATE check_attestation SET in_control = $2 WHERE id = $1", UUID(made["id"]), stored
        )
    again = Case(app_client, tokens, await investigate(**ROWAN, depth="edd"))
    said, told = await controlled(again)
    assert "was not compared with the lists of sanctions" in said, said
    assert "ofac not_assessed" in told
    url = f"/api/graph/entities/{again.run['subject']['entity_id']}/sanctioned-ownership"

    async def live() -> str:
        regimes = (await again.of(url))["regimes"]
        return str(next(one["control"] for one in regimes if one["regime"] == "ofac"))

    assert await live() == "not_assessed"
    await case.withdraw(made)
    await case.attest("Bob Unsearched")
    assert await live() == "none_found"


async def test_a_bundle_holds_the_screening_of_whom_an_attestation_names_in_control(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
    tmp_path: Path,
) -> None:
    first = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    await first.attest(LISTED)  # its hit stands beside the person whom the later run names
    case = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    made = await case.attest("Ann Nobody")
    [named] = made["in_control"]
    [hit] = (await case.approve())[1]["hits_to_decide"]
    seen = await case.of(f"/api/screening/hits/{hit['hit_id']}")
    parties = len((await case.report())["screening"]["rows"])
    answer = await app_client.get(
        f"/api/evidence/bundles/{case.run['id']}", headers=tokens("auditor")
    )
    assert answer.status_code == 200, answer.text
    target = tmp_path / "case.zip"
    whole = check(target, answer.content)
    assert not whole.failures
    assert whole.screenings == parties + 2
    for one in (named["screening_id"], seen["screening_id"]):
        files = files_of(answer.content)
        files.pop(f"screening/{one}.json")
        assert "screening_missing" in codes(check(target, packed(files)))
    files = files_of(answer.content)
    path = f"screening/{seen['screening_id']}.json"
    files[path] = files[path].replace(seen["entry_key"].encode(), b"another")
    assert "screening_report" in codes(check(target, packed(files)))
