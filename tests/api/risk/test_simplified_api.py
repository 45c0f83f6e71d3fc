"""Simplified due diligence over HTTP: earned by every condition, lost by the lack of any one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.conftest import actor_of, make_tenant
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.support.rounds import look
from tests.unit.lists.writing import write_ofac
from tests.unit.risk.cases import CLEAN
from tests.unit.risk.test_floors import hit, pep

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.knowledge.compliance_profile.domain import RequiredList, SddScope
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.sdd_records import service as records
from atlas.risk.due_diligence import service
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import NotAssessed, SubjectFacts
from atlas.risk.portfolio import service as portfolio
from atlas.sources.bundled.service import registers_key

pytestmark = pytest.mark.cut_lists
Tokens = Callable[..., dict[str, str]]
SCOPE = SddScope(
    known=True,
    segments=("listed",),
    factors=("listed_company", "public_body"),
    source="Fictitious Act, section 4",
)
OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
PROFILE = {
    "purpose": "Payments",
    "products": ["software"],
    "delivery_channels": ["in_person"],
    "expected_annual_volume": 50_000_000,
    "currency": "EUR",
    "transaction_pattern": "normal",
    "countries_of_operation": ["NL", "DE"],
    "segment": "listed",
}
CPI = [{"code": "NL", "score": 78}, {"code": "DE", "score": 75}]


@pytest_asyncio.fixture(scope="module")
async def tenant(database: Database, tmp_path_factory: pytest.TempPathFactory) -> UUID:
    """A firm whose home law knows simplified due diligence for listed companies."""
    # first: every evaluation of the firm rests on the list
    folder = write_ofac(tmp_path_factory.mktemp("ofac"))
    await load_list(database, folder, "ofac-sdn", version_date=today())
    made = await make_tenant(database, "simple", profile=False)
    await give_profile(database, made, regime(lists=[OFAC], sdd=SCOPE))
    return made


@pytest_asyncio.fixture(scope="module")
async def complete(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    """Reference data without which no country can be assessed."""
    admin = tokens("admin")
    day = today().isoformat()
    tables = {
        "cpi": CPI,
        "secrecy_jurisdictions": [{"code": "KY"}],
        "fatf_black_list": [{"code": "IR"}],
        "fatf_grey_list": [{"code": "VG"}],
        "eu_high_risk_third_countries": [{"code": "AF"}],
    }
    for kind, items in tables.items():
        body = {
            "type": kind,
            "version": day,
            "name": kind,
            "source": "test",
            "url": "https://example.org",
            "source_date": day,
            "licence": "As agreed",
            "data": {"items": items},
        }
        made = await app_client.post("/api/reference-data/datasets", json=body, headers=admin)
        assert made.status_code == 201, made.text
        tag = {**admin, "If-Match": made.headers["etag"]}
        done = await app_client.post(f"{made.headers['location']}/activate", headers=tag)
        assert done.status_code == 200, done.text
        if done.json()["awaits_second_person"]:  # shorter lists than the shipped ones
            second = {**tokens("senior_officer"), "If-Match": made.headers["etag"]}
            done = await app_client.post(f"{made.headers['location']}/confirm", headers=second)
        assert done.json()["status"] == "active", done.text


class Case:
    """A customer whose run found everything clean."""

    def __init__(
        self, client: httpx.AsyncClient, tokens: Tokens, db: Database, tenant: UUID
    ) -> None:
        self.client, self.tokens, self.db, self.tenant = client, tokens, db, tenant
        self.actor: AuthContext = actor_of(tenant)
        self.id = self.evidence = ""

    async def open(self) -> Case:
        headers = self.tokens("analyst")
        body = {"name": f"Listed {new_id().hex[:6]} N.V.", "country_code": "NL"}
        made = await self.client.post("/api/companies", json=body, headers=headers)
        self.id = made.json()["id"]
        await self.profile()
        await self.run(CLEAN)
        async with self.db.tenant(self.tenant) as session:
            kept = await evidence.store(
                session, Storage("memory://"), self.actor, kind="document", source="exchange",
                source_url=None, retrieved_at=now(), content=b"listed", media_type="text/plain",
                licence=None, investigation_id=None,
            )  # fmt: skip
        self.evidence = str(kept)
        return self

    async def profile(self, **changes: Any) -> None:
        answer = await self.client.put(
            f"/api/companies/{self.id}/profile",
            json={**PROFILE, **changes},
            headers=self.tokens("analyst"),
        )
        assert answer.status_code == 200, answer.text

    async def run(self, facts: SubjectFacts) -> str:
        """An investigation that found this, as the registers still say; return the tier."""
        body = {"company_id": self.id, "company_name": "Listed N.V.", "country_code": "NL"}
        made = await self.client.post(
            "/api/investigations", json=body, headers=self.tokens("analyst")
        )
        assert made.status_code == 202, made.text
        run = UUID(made.json()["id"])
        async with self.db.tenant(self.tenant) as session:
            loads = await registers_key(session)
            await portfolio.note_registers(session, run, loads, same=True)
            stored = await evaluations.evaluate_subject(
                session, self.actor, subject_id=None, investigation_id=run, facts=facts,
                as_of=today(), company_id=UUID(self.id), depth="sdd",
            )  # fmt: skip
        return stored.result.tier.value

    @property
    def url(self) -> str:
        return f"/api/companies/{self.id}/simplified-due-diligence"

    def body(self, **changes: Any) -> dict[str, Any]:
        return {
            "factors": [
                {"factor": "listed_company", "reason": "Listed since 2012.", "evidence_ids": []}
            ],
            "rationale": "A listed company in one member state.",
            "evidence_ids": [self.evidence],
            "valid_until": (today() + timedelta(days=300)).isoformat(),
            "no_suspicion": True,
            "documents_not_doubted": True,
            **changes,
        }

    async def propose(self, role: str = "analyst", **changes: Any) -> httpx.Response:
        headers = self.tokens(role)
        return await self.client.post(self.url, json=self.body(**changes), headers=headers)

    async def decide(self, made: dict[str, Any], verdict: str, role: str) -> httpx.Response:
        return await self.client.post(
            f"{self.url}/{made['id']}/decision",
            json={"verdict": verdict, "rationale": "Read the evidence."},
            headers={**self.tokens(role), "If-Match": f'"{made["revision"]}"'},
        )

    async def confirmed(self) -> dict[str, Any]:
        made = await self.propose()
        assert made.status_code == 201, made.text
        done = await self.decide(made.json(), "confirm", "senior_officer")
        assert done.status_code == 200, done.text
        return dict(done.json())

    async def tier(self) -> str:
        url = f"/api/risk-evaluations?company_id.eq={self.id}&limit=1"
        page = await self.client.get(url, headers=self.tokens("viewer"))
        return str(page.json()["items"][0]["tier"])

    async def conditions(self) -> dict[str, Any]:
        answer = await self.client.get(f"{self.url}/conditions", headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def record(self, made: dict[str, Any]) -> dict[str, Any]:
        answer = await self.client.get(f"{self.url}/{made['id']}", headers=self.tokens("viewer"))
        return dict(answer.json())


@pytest_asyncio.fixture
async def case(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID, complete: None
) -> Case:
    """A customer whose file meets every condition but the record."""
    return await Case(app_client, tokens, database, tenant).open()


async def test_a_file_that_meets_every_condition_is_sdd_once_two_persons_say_why(
    case: Case, other_tenant: UUID
) -> None:
    before = await case.conditions()
    assert (before["granted"], before["missing"]) == (False, ["not_reasoned"])
    assert (before["segments"], before["factors"]) == (
        ["listed"],
        ["listed_company", "public_body"],
    )
    assert await case.tier() == "cdd"

    made = (await case.propose()).json()
    assert (made["status"], made["score"]) == ("proposed", None)
    assert await case.tier() == "cdd"  # a proposal grants nothing
    assert (await case.propose()).json()["code"] == "sdd_record_pending"
    own = await case.decide(made, "confirm", "analyst")
    assert (own.status_code, own.json()["code"]) == (403, "second_person_required")
    done = await case.decide(made, "confirm", "mlro")
    assert done.status_code == 200, done.text
    assert done.json()["status"] == "confirmed"
    assert await case.tier() == "sdd"
    after = await case.conditions()
    assert (after["granted"], after["record_id"], after["missing"]) == (True, made["id"], [])

    foreign = case.tokens("viewer", other_tenant)
    for url in (case.url, f"{case.url}/conditions", f"{case.url}/{made['id']}"):
        assert (await case.client.get(url, headers=foreign)).status_code == 404
    wrong = case.tokens("mlro", other_tenant) | {"If-Match": '"2"'}
    verdict = {"verdict": "revoke", "rationale": "Somebody else's."}
    answer = await case.client.post(
        f"{case.url}/{made['id']}/decision", json=verdict, headers=wrong
    )
    assert answer.status_code == 404
    answer = await case.client.post(
        case.url, json=case.body(), headers=case.tokens("analyst", other_tenant)
    )
    assert answer.status_code == 404


async def test_the_same_proposal_is_made_once(case: Case) -> None:
    headers = {**case.tokens("analyst"), "Idempotency-Key": f"key-{new_id()}"}
    first = await case.client.post(case.url, json=case.body(), headers=headers)
    again = await case.client.post(case.url, json=case.body(), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    made = await case.client.get(first.headers["location"], headers=case.tokens("viewer"))
    assert made.json()["id"] == first.json()["id"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sanctions_matches": hit("customer", "exact")}, "sanctions_candidate"),
        ({"peps": pep("customer", "parliament")}, "politically_exposed"),
        ({"peps": NotAssessed("stale_list")}, "level_provisional"),
        ({"adverse_media": ("low",)}, "adverse_media"),
        ({"adverse_media": NotAssessed("no_source")}, "adverse_media"),
        ({"ubo_cause": "unknown"}, "ubo_not_identified"),
        ({"ubo_cause": NotAssessed("not_covered")}, "floor_applies"),
        ({"identified_by": "name"}, "not_identified_by_number"),
        ({"countries_established": ("IR",)}, "high_risk_country"),
        ({"sanctioned_ownership": NotAssessed("stale_list")}, "sanctioned_ownership"),
        ({"ownership_layers": 3}, "score_rose"),
        ({"network_risk": NotAssessed("not_run")}, "coverage_fell"),
    ],
)
async def test_each_condition_that_goes_ends_it(
    case: Case, changes: dict[str, Any], code: str
) -> None:
    made = await case.confirmed()
    assert await case.tier() == "sdd"
    assert await case.run(replace(CLEAN, **changes)) != "sdd"
    ended = await case.record(made)
    assert ended["status"] == "lapsed"
    assert code in ended["ended_because"]
    # what ended stays ended: it takes two persons again
    await case.run(CLEAN)
    assert await case.tier() == "cdd"


async def test_another_segment_ends_it(case: Case) -> None:
    made = await case.confirmed()
    await case.profile(segment="retail")
    await case.run(CLEAN)
    assert await case.tier() == "cdd"
    assert {"segment_changed"} <= {*(await case.record(made))["ended_because"]}


async def test_another_home_law_ends_it(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, case: Case, tenant: UUID
) -> None:
    made = await case.confirmed()
    await give_profile(
        database, tenant, regime(lists=[OFAC], sdd=replace(SCOPE, source="Another Act"))
    )
    await case.run(CLEAN)
    kept = (await case.record(made))["status"]
    await give_profile(database, tenant, regime(lists=[OFAC], sdd=SCOPE, threshold=20))
    await case.run(CLEAN)
    lapsed = await case.record(made)
    assert (lapsed["status"], kept) == ("lapsed", "confirmed")  # a sentence changes no rule
    assert "home_law_changed" in lapsed["ended_because"]
    await give_profile(database, tenant, regime(lists=[OFAC], sdd=SCOPE))


async def test_another_profile_ends_it_before_anybody_evaluates(
    database: Database, case: Case, tenant: UUID
) -> None:
    made = await case.confirmed()
    await give_profile(database, tenant, regime(lists=[OFAC], sdd=SCOPE, threshold=20))
    async with database.tenant(tenant) as session:
        assert not await service.holds(session, UUID(case.id))
    assert await look(database, "simplified") >= 1
    assert await look(database, "simplified") == 0
    assert await case.tier() == "cdd"
    assert "home_law_changed" in (await case.record(made))["ended_because"]
    await give_profile(database, tenant, regime(lists=[OFAC], sdd=SCOPE))


async def test_a_file_that_lacks_a_condition_is_refused(case: Case) -> None:
    await case.run(replace(CLEAN, adverse_media=NotAssessed("no_source")))
    refused = await case.propose()
    assert (refused.status_code, refused.json()["code"]) == (409, "sdd_conditions_missing")
    assert "adverse_media" in refused.json()["detail"]
    assert (await case.client.get(case.url, headers=case.tokens("viewer"))).json()["items"] == []


async def test_conditions_name_the_segment_as_a_proposal_does(case: Case) -> None:
    await case.profile(segment="retail")
    await case.run(CLEAN)
    assert (await case.conditions())["missing"] == ["not_reasoned", "segment"]
    assert "segment" in (await case.propose()).json()["detail"]
    await case.profile(segment=None)
    await case.run(CLEAN)
    assert "segment" in (await case.conditions())["missing"]


async def test_what_holds_no_more_today_is_a_condition_that_is_not_met(case: Case) -> None:
    url = f"/api/investigations?company_id.eq={case.id}&limit=1"
    [run] = (await case.client.get(url, headers=case.tokens("viewer"))).json()["items"]
    async with case.db.tenant(case.tenant) as session:
        loads = await registers_key(session)
        await portfolio.note_registers(session, UUID(run["id"]), loads, same=False)
    assert (await case.conditions())["missing"] == ["not_reasoned", "outdated_registers"]
    refused = await case.propose()
    assert (refused.status_code, refused.json()["code"]) == (409, "sdd_conditions_missing")
    assert "outdated_registers" in refused.json()["detail"]
    await case.run(CLEAN)
    assert (await case.conditions())["missing"] == ["not_reasoned"]


async def test_a_condition_that_goes_between_proposal_and_confirmation_refuses(case: Case) -> None:
    made = (await case.propose()).json()
    await case.run(replace(CLEAN, peps=pep("customer", "parliament")))
    refused = await case.decide(made, "confirm", "senior_officer")
    assert refused.json()["code"] == "sdd_conditions_missing"
    assert await case.tier() == "edd"


@pytest.mark.parametrize(
    "wrong",
    [
        {"factors": []},
        {"factors": [{"factor": "nice_people", "reason": "They are very nice."}]},
        {"factors": [{"factor": "listed_company", "reason": "Listed since 2012."}] * 2},
        {"evidence_ids": []},
        {"evidence_ids": [str(new_id())]},
        {"valid_until": "2020-01-01"},
        {"valid_until": "2099-01-01"},
        {"no_suspicion": False},
        {"documents_not_doubted": False},
        {"rationale": "x"},
    ],
)
async def test_what_is_no_reason_is_refused(case: Case, wrong: dict[str, Any]) -> None:
    answer = await case.propose(**wrong)
    assert answer.status_code == 422, answer.text


async def test_a_person_revokes_it_and_the_review_comes(case: Case) -> None:
    made = await case.confirmed()
    assert (await case.decide(made, "withdraw", "analyst")).status_code == 409
    assert (await case.decide(made, "revoke", "viewer")).status_code == 403
    done = (await case.decide(made, "revoke", "analyst")).json()
    assert (done["status"], done["ended_because"]) == ("revoked", ["revoked"])
    assert await case.tier() == "cdd"
    company = await case.client.get(f"/api/companies/{case.id}", headers=case.tokens("viewer"))
    assert company.json()["next_review_at"] <= today().isoformat()
    events = await case.client.get(
        f"/api/companies/{case.id}/timeline", headers=case.tokens("viewer")
    )
    told = {item["event"] for item in events.json()["items"]}
    assert {"sdd_proposed", "sdd_confirmed", "sdd_revoked"} <= told


async def test_its_last_day_ends_it(case: Case, database: Database, tenant: UUID) -> None:
    made = await case.confirmed()
    async with database.tenant(tenant) as session:
        await session.execute(
            "UPDATE sdd_record SET valid_until = $2 WHERE id = $1",
            UUID(made["id"]), today() - timedelta(days=1),
        )  # fmt: skip
    assert await look(database, "simplified") == 2
    assert await look(database, "simplified") == 0
    assert (await case.record(made))["ended_because"] == ["expired"]
    assert await case.tier() == "cdd"


async def test_a_hit_ends_it_before_anybody_evaluates(
    case: Case, database: Database, tenant: UUID
) -> None:
    made = await case.confirmed()
    async with database.tenant(tenant) as session:
        key = UUID(case.id)
        assert await records.lapse(session, system_actor(tenant), [key], ("screening_hit",)) == [
            key
        ]
    conditions = await case.conditions()
    assert (conditions["granted"], conditions["record_id"]) == (False, None)
    assert await look(database, "simplified") == 1
    assert await case.tier() == "cdd"
    assert (await case.record(made))["status"] == "lapsed"
