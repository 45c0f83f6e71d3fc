"""Who is named as in control by name alone is screened when it is attested, and holds approvals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from tests.conftest import actor_of
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open
from tests.support.profiles import give_profile, regime
from tests.support.waiting import until
from tests.workflows.investigations.conftest import Investigate

from atlas.assist.mcp.tools import TOOLS, Call
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.investigations.reports.domain.sections import Floor
from atlas.investigations.reports.wording import floor_causes
from atlas.investigations.results.domain import read
from atlas.knowledge.compliance_profile.domain import (
    PepScope,
    RegimeRules,
    RequiredList,
    UboTest,
)
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
ELM, ASPEN, ROWAN = (
    {"company_name": f"{name} Example Ltd", "register": "GB-COH", "registration_number": number}
    for name, number in (("Elm", "55555552"), ("Aspen", "55555553"), ("Rowan", "55555554"))
)
SCOPE = ("beneficial_owners", "shareholders", "officers", "identity")
HOLM = {**ELM, "company_name": "Holm Example Ltd", "registration_number": "55555555"}
ALDER = {**ELM, "company_name": "Alder Example Ltd", "registration_number": "55555556"}
BEECH = {**ELM, "company_name": "Beech Example Ltd", "registration_number": "55555557"}
LISTED = "Ivan Sergeevich Petrov"
OFFICE = {
    "title": "Chief executive officer",
    "as_of": today().isoformat(),
    "ground": "executive_officer",
}


def home(**changes: Any) -> RegimeRules:
    """A home law that asks who is in control."""
    prong = UboTest(
        25, ">=", control_prong=True, jurisdiction="XD", source="Act", url="", verified=True
    )
    return regime(
        lists=[RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V", 7)],
        pep=PepScope(required=False, domestic=False, cooling_off_months=12),
        ubo=prong,
        **changes,
    )


@pytest_asyncio.fixture
async def register(database: Database, loaded: None, tmp_path: Path, tenant: UUID) -> None:
    """A register that names owner and director, and a home law that asks who is in control."""
    await give_profile(database, tenant, home())
    held = (interest(share=100), interest("votingRights", share=100))
    said = [
        one
        for key in (ELM, ASPEN, ROWAN, HOLM, ALDER, BEECH)
        for number in [key["registration_number"]]
        for one in (
            company(number, key["company_name"], ("GB-COH", number), foundingDate="2001-05-05"),
            person(f"m{number}", "Max Manager", "1970-01"),
            relation(f"o{number}", f"m{number}", number, *held),
            relation(f"d{number}", f"m{number}", number, interest("boardMember")),
        )
    ]
    path = write(tmp_path, *said)
    await load_registry(database, path, dataset="elm", data_date=today(), scope=SCOPE)


class Case:
    """Requests about one run."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens, run: dict[str, Any]) -> None:
        self.client, self.tokens, self.run = client, tokens, run
        self.base = f"/api/investigations/{run['id']}"

    async def get(self, path: str) -> Any:
        answer = await self.client.get(f"{self.base}{path}", headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def of(self, url: str) -> Any:
        answer = await self.client.get(url, headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def risk(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.get(""))["risk"]
        return found

    async def evaluate(self) -> None:
        made = await self.client.post(f"{self.base}/evaluation", headers=self.tokens("analyst"))
        assert made.status_code == 201, made.text

    async def check(self, check_id: str) -> Any:
        items = (await self.get("/checks"))["items"]
        return next(one for one in items if one["check_id"] == check_id)

    async def attest(self, name: str) -> dict[str, Any]:
        body = {"check_id": "ubo_identification", "note": "On the extract.", "reference": "DMS 7"}
        made = await self.client.post(
            f"{self.base}/attestations",
            json=body | {"in_control": [OFFICE | {"name": name}]},
            headers=self.tokens("analyst"),
        )
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    async def withdraw(self, attestation: dict[str, Any]) -> None:
        gone = await self.client.delete(
            f"{self.base}/attestations/{attestation['id']}", headers=self.tokens("analyst")
        )
        assert gone.status_code == 204, gone.text

    async def connected(self) -> None:
        """Expect that the module on lists counts the person, today and in a rerun."""
        module = await self.get("/modules/SPEPWS")
        [fired] = [one for one in module["rules"] if one["code"] == "indirect_exposure"]
        assert (fired["outcome"], fired["points"]) == ("fired", 40), fired
        assert "a person in control" in fired["detail"]
        [finding] = [one for one in module["findings"] if one["code"] == "indirect_exposure"]
        assert (finding["entity_ids"], len(finding["screening_ids"])) == ([], 1)

    async def approve(self) -> tuple[set[str], dict[str, Any]]:
        """Return what stands against an approval, and the view of the decision."""
        view = await self.get("/decision")
        one = next(item for item in view["outcomes"] if item["outcome"] == "approve")
        return {*one["obstacles"]}, view

    async def report(self, role: str = "analyst") -> dict[str, Any]:
        """Return what a report that is made now says to a role."""
        body = {"investigation_id": self.run["id"]}
        made = await self.client.post("/api/reports", json=body, headers=self.tokens("analyst"))
        assert made.status_code == 202, made.text
        url = f"/api/reports/{made.json()['id']}"

        async def seen(path: str) -> Any:
            return (await self.client.get(path, headers=self.tokens(role))).json()

        await until(lambda: seen(url), lambda one: one["status"] == "complete", pause=0.1)
        found: dict[str, Any] = await seen(f"{url}/content")
        return found

    async def decide(self, hit: str, decision: str) -> None:
        url = f"/api/screening/hits/{hit}"
        body = {"decision": decision, "rationale": "Compared with the passport: another person."}
        first = await self.client.post(
            f"{url}/decisions", json=body, headers=self.tokens("analyst")
        )
        assert first.status_code in {200, 201}, first.text
        if decision == "true_match":
            return
        second = {"verdict": "confirm", "rationale": "Compared as well."}
        answer = await self.client.post(
            f"{url}/second-decision", json=second, headers=self.tokens("mlro")
        )
        assert answer.status_code in {200, 201}, answer.text


async def test_a_listed_name_in_control_holds_the_approval_until_its_hit_is_decided(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    case = Case(app_client, tokens, await investigate(**ELM, depth="edd"))
    sanctions = await case.check("sanctions_screening")
    assert sanctions["found"] == "fulfilled", (sanctions["reason"], sanctions["detail"])
    owners = await case.check("ubo_identification")
    assert owners["reason"] == "control_person_not_stated"
    assert "not attested" in {one["state"] for one in owners["missing"]}
    made = await case.attest(LISTED)
    owners = await case.check("ubo_identification")
    assert (owners["outcome"], owners["identified"], owners["reason"]) == ("attested", True, None)
    assert "not attested" not in {one["state"] for one in owners["missing"]}
    [named] = made["in_control"]
    assert named["screening_id"]
    assert "not screened" not in named["text"]
    sanctions = await case.check("sanctions_screening")
    assert (sanctions["found"], sanctions["outcome"]) == ("not_fulfilled", "not_fulfilled")
    assert sanctions["reason"] == "undecided_hits"
    obstacles, view = await case.approve()
    assert {"undecided_hits", "mandatory_checks_open"} <= obstacles
    [hit] = view["hits_to_decide"]
    assert (hit["party_name"], hit["list_id"]) == (LISTED, "ofac-sdn")
    [equal] = view["equal_names"]
    assert (equal["party_name"], equal["holds"]) == (LISTED, True)
    queued = await app_client.get(f"/api/screening/hits/{hit['hit_id']}", headers=tokens("viewer"))
    assert (queued.json()["party_name"], queued.json()["entity_id"]) == (LISTED, None)
    # a rerun keeps what was found of whom it names; the hit asks for EDD, it was given for CDD
    again = Case(app_client, tokens, await investigate(**ELM, depth="edd"))
    assert "given for CDD" in (await again.check("ubo_identification"))["lapsed"]
    assert (await again.check("sanctions_screening"))["reason"] == "undecided_hits"
    assert "undecided_hits" in (await again.approve())[0]
    await case.decide(hit["hit_id"], "false_positive")
    await again.evaluate()
    # and carries the attestation over
    assert (await again.check("ubo_identification"))["carried"]
    sanctions = await again.check("sanctions_screening")
    assert sanctions["outcome"] == "fulfilled", (sanctions["reason"], sanctions["detail"])
    assert LISTED in sanctions["detail"]
    assert named["screening_id"] in sanctions["screening_ids"]
    assert not {"undecided_hits", "equal_name"} & (await again.approve())[0]
    await attest_open(app_client, tokens, again.run["id"])
    assert not (await again.approve())[0]


async def test_a_true_match_of_whom_is_in_control_refuses_the_approval(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    case = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    # the name of another spelling: what was decided of the other name is no word about this one
    made = await case.attest("Petrov Ivan Sergeevich")
    await case.withdraw(made)
    obstacles, view = await case.approve()
    assert "undecided_hits" in obstacles  # who withdraws has not decided the hit
    [hit] = view["hits_to_decide"]
    made = await case.attest("Petrov Ivan Sergeevich")
    [same] = (await case.approve())[1]["hits_to_decide"]
    assert same["hit_id"] == hit["hit_id"]
    await case.decide(hit["hit_id"], "true_match")
    obstacles, view = await case.approve()
    assert "true_match" in obstacles
    opened = {one["outcome"] for one in view["outcomes"] if not one["obstacles"]}
    assert "freeze_and_report" in opened
    # one person's withdrawal takes nothing off the customer: only another decision of the hit does
    await case.withdraw(made)
    later = await case.attest("Ann Nobody")
    obstacles, view = await case.approve()
    assert "true_match" in obstacles
    made_of = await case.report()
    [said] = [one for one in made_of["summary"]["sentences"] if "in control" in one]
    assert said.startswith("Petrov Ivan Sergeevich, whom an attestation named as in control")
    assert said.endswith("confirmed as a true match.")
    url = f"/api/graph/entities/{case.run['subject']['entity_id']}/sanctioned-ownership"
    live = (await app_client.get(url, headers=tokens("viewer"))).json()["regimes"]
    for answer in (*made_of["ownership"]["sanctioned"], *live):
        assert (answer["control"] == "possible") == (answer["regime"] == "ofac"), answer
    hidden = json.dumps(await case.report("viewer"))
    assert "Petrov Ivan" not in hidden
    assert "whom an attestation named as in control" in hidden
    again = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    assert "true_match" in (await again.approve())[0]
    await case.decide(hit["hit_id"], "false_positive")
    for one in (case, again):
        assert "true_match" not in (await one.approve())[0]
    await case.withdraw(later)


async def test_the_level_counts_a_match_of_whom_is_in_control_as_of_a_senior_manager(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    """As the dataset's own senior manager: a favourable level beside the match is not earned."""
    case = Case(app_client, tokens, await investigate(**HOLM, depth="edd"))
    before = await case.risk()
    assert not {"sanctions_open", "sanctioned"} & {*before["floors"]}
    assert float(before["score"]) < 70
    made = await case.attest("Sergeevich Ivan Petrov")
    waiting = await case.risk()  # at once, with the attestation
    assert "sanctions_open" in waiting["floors"]
    assert (float(waiting["score"]) >= 70, waiting["tier"]) == (True, "edd")
    [hit] = (await case.approve())[1]["hits_to_decide"]
    await case.decide(hit["hit_id"], "true_match")
    matched = await until(
        case.risk, lambda one: one["evaluation_id"] != waiting["evaluation_id"], pause=0.1
    )
    assert "sanctions_open" in matched["floors"]
    url = f"/api/risk-evaluations/{matched['evaluation_id']}"
    shown = await case.of(url)
    [floor] = [one for one in shown["floors"] if one["id"] == "sanctions_open"]
    assert "senior_manager:true_match" in json.dumps(floor)
    assert (await case.of(f"{url}/verify"))["verified"]
    assert (await case.of(f"/api/risk-evaluations/{before['evaluation_id']}/verify"))["verified"]
    [row] = (await case.of(f"/api/risk/companies?company_id.eq={case.run['company_id']}"))["items"]
    assert row["level"] == matched["level"]
    told = await case.report()
    assert any(one["id"] == "sanctions_open" and one["status"] == "applied"
               for one in told["risk"]["floors"])  # fmt: skip
    # each floor that stays open says why, in the API as in the report
    said = {one["id"]: "; ".join(one["because"]) for one in shown["floors"]}
    left = [read(Floor, one) for one in told["risk"]["floors"] if one["status"] == "not_assessed"]
    assert left
    assert all(said[str(one.id)] == floor_causes(one) for one in left)
    await case.connected()
    # neither a withdrawal nor a rerun takes it back
    await case.withdraw(made)
    assert "sanctions_open" in (await case.risk())["floors"]
    again = Case(app_client, tokens, await investigate(**HOLM, depth="edd"))
    assert "sanctions_open" in (await again.risk())["floors"]
    for one in (case, again):
        await one.connected()
        assert "Petrov" not in json.dumps(await one.report("viewer"))
    # another decision does, once a person has the run evaluated with it
    await case.decide(hit["hit_id"], "false_positive")
    assert hit["hit_id"] in (await again.get("/decision"))["decided_since"]
    await again.evaluate()
    risk = await again.risk()
    assert "sanctions_open" not in risk["floors"]
    assert risk["level"] == before["level"]


async def test_a_name_that_was_never_screened_leaves_the_screening_open(
    register: None,
    database: Database,
    tenant: UUID,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    """As attestations of earlier releases name persons: nothing was searched for them."""
    case = Case(app_client, tokens, await investigate(**ROWAN, depth="edd"))
    made = await case.attest("Ann Nobody")
    sanctions = await case.check("sanctions_screening")
    assert sanctions["outcome"] == "fulfilled", (sanctions["reason"], sanctions["detail"])
    assert "Ann Nobody" in sanctions["detail"]
    async with database.tenant(tenant) as session:
        [row] = made["in_control"]
        stored = [{**row, "name": "Bob Unsearched"} | {"screening_id": None, "text": "Bob"}]
        await session.execute(
            "UPDATE check_attestation SET in_control = $2 WHERE id = $1",
            UUID(made["id"]),
            stored,
        )
    sanctions = await case.check("sanctions_screening")
    assert sanctions["outcome"] == "not_assessed"
    assert sanctions["reason"] == "person_in_control_not_screened"
    assert "Bob Unsearched" in sanctions["detail"]
    assert "attest again" in sanctions["remedy"]
    assert not sanctions["attestable"]
    assert "mandatory_checks_open" in (await case.approve())[0]
    await case.withdraw(made)
    assert (await case.check("sanctions_screening"))["outcome"] == "fulfilled"
    await case.attest("Bob Unsearched")
    sanctions = await case.check("sanctions_screening")
    assert sanctions["outcome"] == "fulfilled", json.dumps(sanctions)


async def test_assistants_hear_of_the_hits_of_whom_is_in_control(
    register: None,
    database: Database,
    tenant: UUID,
    settings: Settings,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    case = Case(app_client, tokens, await investigate(**ALDER, depth="edd"))
    storage = Storage(settings.storage_url)

    async def said(role: Role, name: str, **asked: Any) -> str:
        async with database.tenant(tenant) as session:
            call = Call(session, storage, actor_of(tenant, role))
            tool = TOOLS[name]
            return (await tool.call(call, tool.takes.model_validate(asked)))[1]

    asked: dict[str, dict[str, Any]] = {
        "get_company": {"company_id": case.run["company_id"]},
        "ownership": {"company_id": case.run["company_id"]},
        "get_job": {"job_id": case.run["job_id"]},
        "get_report": {"investigation_id": case.run["id"]},
    }
    for name, which in asked.items():
        assert "in control whom" not in await said(Role.ANALYST, name, **which)
    await case.attest("Petrov Sergeevich Ivan")
    [hit] = (await case.approve())[1]["hits_to_decide"]
    for name, which in asked.items():
        text = await said(Role.ANALYST, name, **which)
        assert "0 hits confirmed as true matches, 1 not decided: Petrov Sergeevich" in text, name
    await case.decide(hit["hit_id"], "true_match")
    for name, which in asked.items():
        text = await said(Role.ANALYST, name, **which)
        assert "1 hit confirmed as a true match, 0 not decided: Petrov Sergeevich" in text, name
    assert "ofac: not_owned (matched_officer), control possible" in await said(
        Role.ANALYST, "ownership", **asked["ownership"]
    )
    hidden = await said(Role.VIEWER, "get_report", **asked["get_report"])
    assert "1 hit confirmed as a true match" in hidden
    assert "Petrov" not in hidden
    await case.decide(hit["hit_id"], "false_positive")
    for name, which in asked.items():
        assert "in control whom" not in await said(Role.ANALYST, name, **which)
