"""A hit is decided after the run: evaluated again, floors and tier follow; checks and approval."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate, finished, group

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.checks import counting
from atlas.investigations.checks import service as checks
from atlas.investigations.reports import service as reports
from atlas.investigations.reports.redaction import redact
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
TWIN = {"company_name": "Twin Example Ltd", "register": "GB-COH"}
NAMESAKE = '990,"BIRCH HOLDING LTD",-0- ,"TEST1",' + ",".join(["-0- "] * 8) + "\r\n"


@pytest_asyncio.fixture(scope="module")
async def namesake(
    database: Database, loaded: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A list that names a company like the subject's owner, and the register of today."""
    register = write(tmp_path_factory.mktemp("register"), *group())
    await load_registry(database, register, dataset="examples", data_date=today())
    folder: Path = tmp_path_factory.mktemp("namesake")
    written = write_ofac(folder, sdn=SDN + NAMESAKE)
    await load_list(database, written, "ofac-sdn", version_date=today())


class Caller:
    """Requests of several roles about one run."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens, run: dict[str, Any]) -> None:
        self.client, self.tokens, self.run = client, tokens, run
        self.base = f"/api/investigations/{run['id']}"

    async def get(self, path: str) -> Any:
        url = path if path.startswith("/api") else f"{self.base}{path}"
        answer = await self.client.get(url, headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, role: str, path: str, body: Any = None) -> httpx.Response:
        url = path if path.startswith("/api") else f"{self.base}{path}"
        return await self.client.post(url, json=body, headers=self.tokens(role))

    async def again(self) -> dict[str, Any]:
        answer = await self.post("analyst", "/evaluation")
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        assert answer.headers["Location"] == f"/api/risk-evaluations/{found['id']}"
        return found

    async def reasons(self) -> list[str | None]:
        """Why rules of the module on lists gave no answer, as it is read now."""
        return [one["reason"] for one in (await self.get("/modules/SPEPWS"))["rules"]]

    async def fired(self) -> set[str]:
        rules = (await self.get("/modules/SPEPWS"))["rules"]
        return {one["code"] for one in rules if one["outcome"] == "fired"}

    async def preview(self) -> dict[str, Any]:
        answer = await self.client.get(
            "/api/reports/preview",
            params={"investigation_id": self.run["id"]},
            headers={**self.tokens("analyst"), "Accept": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def decide_hit(self, decision: str) -> str:
        [hit] = (await self.get("/decision"))["undecided_hits"]
        url = f"/api/screening/hits/{hit}"
        body = {"decision": decision, "rationale": "Compared with the list entry."}
        answer = await self.post("analyst", f"{url}/decisions", body)
        assert answer.status_code in {200, 201}, answer.text
        if decision == "false_positive":
            second = {"verdict": "confirm", "rationale": "Compared as well."}
            answer = await self.post("mlro", f"{url}/second-decision", second)
            assert answer.status_code in {200, 201}, answer.text
        return str(hit)

    async def raised(self, after: str) -> dict[str, Any]:
        """Wait until the run has another evaluation than this one, by itself."""
        run = await until(
            lambda: self.get(""), lambda seen: seen["risk"]["evaluation_id"] != after, pause=0.1
        )
        url = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
        shown: dict[str, Any] = await self.get(url)
        return shown

    async def outcomes(self) -> dict[str, list[str]]:
        return {
            one["outcome"]: one["obstacles"] for one in (await self.get("/decision"))["outcomes"]
        }


async def test_a_false_positive_lifts_the_floor_and_the_approval_opens(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    case = Caller(app_client, tokens, run)
    assert run["risk"]["floors"]
    first = await case.get(f"/api/risk-evaluations/{run['risk']['evaluation_id']}")
    assert (first["score"] >= 70, first["tier"]) == (True, "edd")
    checks = await case.get("/checks")
    screening = next(one for one in checks["items"] if one["check_id"] == "sanctions_screening")
    assert (screening["outcome"], screening["attestable"]) == ("not_fulfilled", False)
    refused = await case.post(
        "analyst",
        "/attestations",
        {"check_id": "sanctions_screening", "note": "I looked.", "reference": "my desk"},
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "not_attestable")
    # nothing decided: the same evaluation is the answer
    assert (await case.again())["id"] == first["id"]

    hit = await case.decide_hit("false_positive")
    assert (await case.get("/decision"))["decided_since"] == [hit]
    assert "undecided_candidates" not in await case.reasons()  # two people have decided it
    waits = " ".join((await case.preview())["summary"]["sentences"])
    assert "not decided when screened" not in waits
    assert "1 match was dismissed since the evaluation, which still counts it: evaluate" in waits
    foreign = await app_client.post(
        f"{case.base}/evaluation", headers=tokens("analyst", tenant=other_tenant)
    )
    assert foreign.status_code == 404
    again = await case.again()
    assert again["score"] < 70
    assert again["tier"] != "edd"
    assert set(first["floors_applied"]) > set(again["floors_applied"])
    assert (await case.again())["id"] == again["id"]
    shown = await case.get("")
    assert shown["risk"]["evaluation_id"] == again["id"]
    assert shown["risk"]["tier"] == again["tier"]
    kept = await case.get(f"/api/risk-evaluations/{first['id']}")
    assert kept["score"] == first["score"]  # what was said stays
    verified = await case.get(f"/api/risk-evaluations/{again['id']}/verify")
    assert verified["verified"] is True
    event = next(
        one for one in (await case.get("/timeline"))["items"] if one["kind"] == "evaluated"
    )
    assert event["data"]["considered"][0]["after"] == "false_positive"
    assert (
        event["data"]["modules"]["SPEPWS"]["before"] != event["data"]["modules"]["SPEPWS"]["after"]
    )

    assert not {"undecided_candidates", "possible"} & {*await case.reasons()}
    preview = await case.preview()
    [module] = [one for one in preview["modules"] if one["code"] == "SPEPWS"]
    assert module["level"] == (await case.get("/modules/SPEPWS"))["level"]
    assert not any("which still counts" in one for one in preview["summary"]["sentences"])
    said = [one for one in preview["summary"]["sentences"] if one.startswith("Evaluated again")]
    assert len(said) == 1
    assert "(OFAC SDN List: false positive)" in said[0]
    assert f"{first['score']:.2f} of 100, " in said[0]
    assert "at worst " in said[0]
    assert preview["risk"]["evaluation_id"] == again["id"]
    decision = await case.get("/decision")
    assert decision["decided_since"] == []
    assert (await case.outcomes())["approve"] == ["mandatory_checks_open"]
    opened = await attest_open(app_client, tokens, run["id"])
    assert opened == decision["open_checks"]
    approved = await case.post(
        "analyst", "/decision", {"outcome": "approve", "rationale": "A namesake."}
    )
    assert approved.status_code == 201, approved.text
    entry = approved.json()["current"] or approved.json()["proposed"]
    assert entry["evaluation_id"] == again["id"]
    by = {one["check_id"]: one["fulfilled_by"] for one in entry["basis"]["checks"]}
    assert "screening" not in by  # two checks now; PEPs are not asked for by this home
    assert by["registry"] == "attestation"  # BODS statements say nothing of the status
    if approved.json()["proposed"]:
        approved = await case.post(
            "mlro", "/decision", {"outcome": "approve", "rationale": "So it is."}
        )
        assert approved.status_code == 201, approved.text
    held = await case.get("/decision")
    assert (held["outcome"], held["reopened"], held["reopened_because"]) == ("approve", False, [])

    # somebody finds out that it is the listed company after all: the approval is over at once
    changed = await case.post(
        "mlro",
        f"/api/screening/hits/{hit}/decisions",
        {"decision": "true_match", "rationale": "Same address, same directors."},
    )
    assert changed.status_code in {200, 201}, changed.text
    ended = await case.get("/decision")
    assert (ended["outcome"], ended["reopened"]) == (None, True)
    assert "true_match" in ended["reopened_because"]
    assert ended["current"]["outcome"] == "approve"
    assert "true match" in ended["reopened_detail"]
    for role, path, body in (  # and that it is not: other tests meet the same party
        ("analyst", "decisions", {"decision": "false_positive", "rationale": "Another company."}),
        ("mlro", "second-decision", {"verdict": "confirm", "rationale": "Another one indeed."}),
    ):
        taken = await case.post(role, f"/api/screening/hits/{hit}/{path}", body)
        assert taken.status_code in {200, 201}, taken.text


async def test_a_true_match_is_critical_and_never_approved(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
) -> None:
    run = await investigate(**OWNED, depth="edd")
    case = Caller(app_client, tokens, run)
    hit = await case.decide_hit("true_match")
    # nobody presses a button: a decision that adds scrutiny counts at once
    raised = await case.raised(run["risk"]["evaluation_id"])
    again = await case.again()
    assert again["id"] == raised["id"]
    assert (await case.get("/decision"))["decided_since"] == []
    event = (await case.get("/timeline"))["items"][-1]
    assert (event["kind"], event["data"]["automatic"]) == ("evaluated", True)
    assert [one["hit_id"] for one in event["data"]["considered"]] == [hit]
    company = await case.get(f"/api/risk/companies?company_id.eq={run['company_id']}")
    assert company["items"][0]["level"] == "critical"
    assert again["score"] >= 90
    assert (again["tier"], "approval_refused" in again["effects"]) == ("edd", True)
    obstacles = (await case.outcomes())["approve"]
    assert {"true_match", "approval_refused"} <= set(obstacles)
    refused = await case.post("mlro", "/decision", {"outcome": "approve", "rationale": "No."})
    assert (refused.status_code, refused.json()["code"]) == (409, "decision_refused")


async def test_a_refused_hit_that_is_open_again_counts_again_by_itself(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
) -> None:
    run = await investigate(**{**SUBJECT, "external_id": "opened-again"}, depth="edd")
    case = Caller(app_client, tokens, run)
    if (await case.get("/decision"))["undecided_hits"]:  # else another test has refused it
        await case.decide_hit("false_positive")
        await case.again()
    lowered = (await case.get(""))["risk"]
    assert "sanctions_open" not in lowered["floors"]
    listed = await case.get("/api/screening/suppressions?status.eq=active")
    [suppression] = [one for one in listed["items"] if one["entry_name"] == "BIRCH HOLDING LTD"]
    url = f"/api/screening/suppressions/{suppression['id']}/revoke"
    answer = await case.post("analyst", url, {"reason": "A new passport was seen."})
    assert answer.status_code == 200, answer.text
    raised = await case.raised(lowered["evaluation_id"])
    assert raised["score"] >= 70
    assert "sanctions_open" in raised["floors_applied"]


async def test_attestations_go_on_to_a_rerun_while_nothing_has_changed(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
) -> None:
    run = await investigate(**TWIN, registration_number="33333331", depth="edd")
    case = Caller(app_client, tokens, run)
    body = {"check_id": "website", "note": "Rules are set.", "reference": "TM 7"}
    made = (await case.post("analyst", "/attestations", body)).json()
    assert made["tier"] == run["risk"]["tier"]
    assert made["basis"]["outcome"] == "not_assessed"
    funds = {**body, "check_id": "source_of_funds"}
    assert (await case.post("analyst", "/attestations", funds)).status_code == 201
    news = {**body, "check_id": "adverse_media"}
    assert (await case.post("analyst", "/attestations", news)).status_code == 201

    async def rerun() -> Caller:
        answer = await case.post("analyst", "/rerun", {})
        assert answer.status_code == 202, answer.text
        over = await finished(app_client, tokens, answer.json()["id"])
        return Caller(app_client, tokens, over)

    async def checks(of: Caller) -> dict[str, Any]:
        return {one["check_id"]: one for one in (await of.get("/checks"))["items"]}

    later = await rerun()
    found = await checks(later)
    for check in ("website", "source_of_funds"):
        assert (found[check]["carried"], found[check]["fulfilled_by"]) == (True, "attestation")
    assert (found["adverse_media"]["carried"], found["adverse_media"]["outcome"]) == (
        False,
        "not_assessed",
    )
    assert "look again" in found["adverse_media"]["lapsed"]
    shown = found["website"]["attestation"]
    assert (shown["id"], shown["investigation_id"]) == (made["id"], run["id"])
    assert "source_of_funds" not in (await later.get("/decision"))["open_checks"]
    assert "adverse_media" in (await later.get("/decision"))["open_checks"]
    before = await checks(case)  # an older run never rests on a newer one's words
    assert before["website"]["carried"] is False

    anew = await later.post("analyst", "/attestations", {**body, "note": "Looked at again."})
    assert anew.status_code == 201, anew.text
    assert (await checks(later))["website"]["carried"] is False

    # what was withdrawn where it was given counts nowhere
    url = f"{case.base}/attestations"
    [given] = (await case.get(f"{url}?check_id.eq=source_of_funds"))["items"]
    gone = await app_client.delete(f"{url}/{given['id']}", headers=tokens("analyst"))
    assert gone.status_code == 204
    assert (await checks(later))["source_of_funds"]["outcome"] == "not_assessed"

    # another basis: the customer states where the funds come from
    assert (await case.post("analyst", "/attestations", funds)).status_code == 201
    assert (await checks(later))["source_of_funds"]["carried"] is True
    stated = await app_client.put(
        f"/api/companies/{run['company_id']}/profile",
        json={"source_of_funds": "Trading income"},
        headers={**tokens("analyst"), "If-Match": '"0"'},
    )
    assert stated.status_code == 200, stated.text
    lapsed = (await checks(later))["source_of_funds"]
    assert (lapsed["carried"], lapsed["outcome"]) == (False, "not_assessed")
    assert "changed" in lapsed["lapsed"]


async def test_attestations_are_one_a_check_withdrawable_and_of_persons(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
    other_tenant: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = await investigate(**TWIN, registration_number="33333332", depth="edd")
    case = Caller(app_client, tokens, run)
    deeper = await case.get("/checks?tier=sdd")
    assert (deeper["tier"], deeper["evaluation_tier"]) == ("sdd", run["risk"]["tier"])
    needs = {one["check_id"]: one["need"] for one in deeper["items"]}
    assert (needs["registry"], needs["website"]) == ("mandatory", "none")
    body = {"check_id": "adverse_media", "note": "Rules are set.", "reference": "TM 7"}
    for wrong in (
        {**body, "reference": None},
        {**body, "check_id": "unknown"},
        {**body, "evidence_ids": [run["id"]]},
        {**body, "surprise": 1},
    ):
        answer = await case.post("analyst", "/attestations", wrong)
        assert answer.status_code == 422, answer.text
    assert (await case.post("viewer", "/attestations", body)).status_code == 403
    both = await asyncio.gather(*(case.post("analyst", "/attestations", body) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [201, 409]
    made = next(one for one in both if one.status_code == 201)
    url = made.headers["Location"]
    seen = await case.get(url)
    assert seen == made.json()
    one = next(
        item for item in (await case.get("/checks"))["items"] if item["check_id"] == "adverse_media"
    )
    assert (one["outcome"], one["found"], one["fulfilled_by"]) == (
        "attested",
        "not_assessed",
        "attestation",
    )
    decided = await case.post("analyst", "/attestations", {**body, "check_id": "senior_approval"})
    assert (decided.status_code, decided.json()["code"]) == (409, "not_attestable")
    # BODS statements do not say whether the company still exists: a person may show that it does
    assert (await case.get("/checks"))["items"][0]["reason"] == "status_not_stated"
    extract = {**body, "check_id": "registry"}

    async def overtaken(*args: Any) -> Any:
        """A colleague attests the check after this request has looked at it."""
        found = await counting.assess(*args)
        monkeypatch.undo()
        sooner = await asyncio.create_task(case.post("senior_officer", "/attestations", extract))
        assert sooner.status_code == 201, sooner.text
        return found

    monkeypatch.setattr(checks, "assess", overtaken)
    later = await case.post("analyst", "/attestations", extract)
    assert (later.status_code, later.json()["code"]) == (409, "already_attested"), later.text
    foreign = tokens("analyst", tenant=other_tenant)
    assert (await app_client.get(url, headers=foreign)).status_code == 404
    assert (await app_client.delete(url, headers=foreign)).status_code == 404
    stale = {**tokens("analyst"), "If-Match": '"9"'}
    assert (await app_client.delete(url, headers=stale)).status_code == 412
    assert (await app_client.delete(url, headers=tokens("senior_officer"))).status_code == 204
    twice = await app_client.delete(url, headers=tokens("analyst"))
    assert (twice.status_code, twice.json()["code"]) == (409, "attestation_withdrawn")
    assert "adverse_media" in (await case.get("/checks"))["open"]
    assert (await case.post("analyst", "/attestations", body)).status_code == 201
    listed = (await case.get("/attestations"))["items"]
    assert sorted(item["withdrawn"] for item in listed) == [False, False, True]
    events = await app_client.get(
        f"/api/audit/events?resource_id={run['id']}", headers=tokens("auditor")
    )
    actions = [item["action"] for item in events.json()["items"]]
    assert actions.count("investigation.check_attested") == 3
    assert actions.count("investigation.check_attestation_withdrawn") == 1


async def test_an_override_goes_with_the_company_only_where_it_adds_scrutiny(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    namesake: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    case = Caller(app_client, tokens, run)
    url = f"/api/risk-evaluations/{run['risk']['evaluation_id']}/override"
    more = {"factor": "jurisdiction_risk", "score": 30, "rationale": "A branch was seen there."}
    raised = (await case.post("analyst", url, more)).json()
    assert raised["status"] == "applied", raised
    less = {"factor": "company_age", "score": 0, "rationale": "Older than the register says."}
    url = f"/api/risk-evaluations/{raised['derived_id']}/override"
    lowered = (await case.post("analyst", url, less)).json()
    assert lowered["status"] == "proposed", lowered
    confirmed = await app_client.post(
        f"/api/risk-evaluations/overrides/{lowered['id']}/decision",
        json={"verdict": "confirm", "rationale": "I saw the deed."},
        headers={**tokens("mlro"), "If-Match": f'"{lowered["revision"]}"'},
    )
    assert confirmed.json()["status"] == "applied", confirmed.text

    rerun = await investigate(**SUBJECT, depth="edd")
    found = await case.get(f"/api/risk-evaluations/{rerun['risk']['evaluation_id']}")
    assert [one["factor"] for one in found["overrides"]] == ["jurisdiction_risk"]
    fate = {one["factor"]: one["state"] for one in found["earlier_overrides"]}
    assert fate == {"jurisdiction_risk": "kept", "company_age": "lapsed"}
    assert "decide it again" in next(
        one["detail"] for one in found["earlier_overrides"] if one["state"] == "lapsed"
    )
    verified = await case.get(f"/api/risk-evaluations/{found['id']}/verify")
    assert verified["verified"] is True
    third = await investigate(**SUBJECT, depth="edd")
    later = await case.get(f"/api/risk-evaluations/{third['risk']['evaluation_id']}")
    assert [one["factor"] for one in later["earlier_overrides"]] == ["jurisdiction_risk"]


ASH = {"company_name": "Ash Example Ltd", "register": "GB-COH", "registration_number": "55555551"}


async def test_senior_managers_stand_in_once_a_person_attests_it(
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    tenant: UUID,
) -> None:
    """The register declares that nobody meets the test, and names who manages the company."""
    register = write(
        tmp_path,
        company("ash", "Ash Example Ltd", ("GB-COH", "55555551"), foundingDate="2001-05-05"),
        person("manager", "Max Manager", "1970-01"),
        relation("a-n", {"reason": "noBeneficialOwners"}, "ash"),
        relation("a-m", "manager", "ash", interest("seniorManagingOfficial")),
    )
    await load_registry(database, register, dataset="ash", data_date=today())
    caller = Caller(app_client, tokens, await investigate(**ASH, depth="edd"))

    async def floors() -> list[str]:
        shown: list[str] = (await caller.get(""))["risk"]["floors"]
        return [item for item in shown if item.startswith("ubo_")]

    assert await floors() == ["ubo_unknown"]
    checks = {item["check_id"]: item for item in (await caller.get("/checks"))["items"]}
    assert "senior managing officials" in checks["ubo_identification"]["remedy"]
    assert checks["ubo_identification"]["asks_in_control"] == [["senior_managing_official"]]
    people = (await caller.get("/entities"))["items"]
    [manager] = [one["entity_id"] for one in people if one["name"] == "Max Manager"]
    [itself] = [one["entity_id"] for one in people if one["name"] == "Ash Example Ltd"]
    stands_in = {
        "entity_id": manager,
        "title": "Managing director",
        "as_of": today().isoformat(),
        "ground": "senior_managing_official",
    }
    body = {"check_id": "ubo_identification", "note": "Stands in.", "reference": "DMS 7"}
    for wrong, code in (
        ([], "in_control_not_named"),
        ([stands_in | {"ground": "executive_officer"}], "in_control_not_named"),
        ([stands_in | {"as_of": "2999-01-01"}], "validation_failed"),
        ([stands_in | {"title": " "}], "validation_failed"),
        ([stands_in | {"entity_id": None}], "validation_failed"),
        ([stands_in | {"name": "Max Manager"}], "validation_failed"),
        ([stands_in | {"entity_id": itself}], "reference_not_found"),
        ([stands_in | {"entity_id": str(uuid4())}], "reference_not_found"),
    ):
        refused = await caller.post("analyst", "/attestations", {**body, "in_control": wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert await floors() == ["ubo_unknown"]
    unknown = {**stands_in, "entity_id": None, "name": "Ann Nobody"}
    made = await caller.post(
        "analyst", "/attestations", {**body, "in_control": [stands_in, unknown]}
    )
    assert made.status_code == 201, made.text
    named = made.json()["in_control"]
    assert [one["name"] for one in named] == ["Max Manager", "Ann Nobody"]
    assert "Managing director" in named[0]["text"]
    assert "not screened" not in named[0]["text"]
    assert "screened by name alone" in named[1]["text"]
    assert (named[0]["screening_id"], bool(named[1]["screening_id"])) == (None, True)
    checks = {item["check_id"]: item for item in (await caller.get("/checks"))["items"]}
    assert checks["ubo_identification"]["attestation"]["in_control"] == named
    async with database.tenant(tenant) as session:
        report = json.loads(await reports.compose(session, UUID(caller.base.rpartition("/")[2])))
    [shown] = [one for one in report["checks"]["items"] if one["check_id"] == "ubo_identification"]
    assert [one["text"] for one in shown["attestation"]["in_control"]] == [
        one["text"] for one in named
    ]
    hidden = json.dumps(redact(report)["checks"])
    assert "Ann Nobody" not in hidden
    assert await floors() == ["ubo_exhausted"]
    # one person's word lifts no four eyes: whoever attested it does not approve alone
    outcomes = {one["outcome"]: one for one in (await caller.get("/decision"))["outcomes"]}
    assert "beneficial_owner_unknown" in outcomes["approve"]["four_eyes_because"]
    again = await caller.post("analyst", "/evaluation")
    assert again.status_code in {200, 201}, again.text
    assert await floors() == ["ubo_exhausted"]  # as the newest evaluation took it
    gone = await app_client.delete(
        f"{caller.base}/attestations/{made.json()['id']}", headers=tokens("analyst")
    )
    assert gone.status_code == 204, gone.text
    assert await floors() == ["ubo_unknown"]
