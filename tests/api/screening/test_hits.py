"""The queue of hits: one row a party and entry, decisions by one and by two persons."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.conftest import actor_of
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    PartyAssertion,
    SourceType,
)

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
BASE = "/api/screening"
WHY = "Compared with the register's extract; another company."


@pytest_asyncio.fixture(scope="module")
async def sdn(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=2))
    return folder


class Desk:
    """Screens and decides over HTTP."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens) -> None:
        self.client = client
        self.tokens = tokens

    async def screen(self, **party: Any) -> dict[str, Any]:
        answer = await self.client.post(
            f"{BASE}/screenings", json={"parties": [party]}, headers=self.tokens("analyst")
        )
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()["items"][0]
        return found

    async def hit_of(self, **party: Any) -> dict[str, Any]:
        found = await self.screen(**party)
        return await self.hit(found["candidates"][0]["hit_id"])

    async def hit(self, hit_id: str) -> dict[str, Any]:
        answer = await self.client.get(f"{BASE}/hits/{hit_id}", headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert answer.headers["ETag"] == f'"{found["version"]}"'
        return found

    async def decide(
        self, hit_id: str, decision: str, *, role: str = "analyst", status: int = 201, **more: Any
    ) -> dict[str, Any]:
        headers = {**self.tokens(role), **more.pop("headers", {})}
        answer = await self.client.post(
            f"{BASE}/hits/{hit_id}/decisions",
            json={"decision": decision, "rationale": WHY, **more},
            headers=headers,
        )
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def second(
        self, hit_id: str, verdict: str = "confirm", *, role: str = "mlro", status: int = 200
    ) -> dict[str, Any]:
        answer = await self.client.post(
            f"{BASE}/hits/{hit_id}/second-decision",
            json={"verdict": verdict, "rationale": "Seen and compared by me too."},
            headers=self.tokens(role),
        )
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def refuse_match(self, hit_id: str) -> None:
        await self.decide(hit_id, "false_positive")
        if (await self.hit(hit_id))["status"] == "undecided":
            await self.second(hit_id)


@pytest.fixture
def desk(app_client: httpx.AsyncClient, tokens: Tokens, sdn: Path) -> Desk:
    return Desk(app_client, tokens)


async def entity(database: Database, tenant: UUID, name: str, **claims: Any) -> UUID:
    """Make a company of the store."""
    actor = actor_of(tenant)
    batch = ClaimBatch(
        source="gb-register",
        source_type=SourceType.REGISTRY,
        retrieved_at=now(),
        batch_key=str(new_id()),
        parties=[
            PartyAssertion(
                "p",
                "LegalEntity",
                claims=[
                    ClaimAssertion(key, value)
                    for key, value in {"legal_name": name, **claims}.items()
                ],
            )
        ],
    )
    async with database.tenant(tenant) as session:
        return (await mutations.apply_batch(session, actor, batch)).entities["p"]


async def test_a_party_and_an_entry_are_one_hit_however_often_they_meet(desk: Desk) -> None:
    party = {"name": "Aerocaribbean Airlines", "kind": "company", "reference": "customer-1"}
    first = await desk.screen(**party)
    again = await desk.screen(**party)
    other = await desk.screen(**{**party, "reference": "customer-2"})
    one, two = first["candidates"][0]["hit_id"], again["candidates"][0]["hit_id"]
    assert one == two != other["candidates"][0]["hit_id"]
    hit = await desk.hit(one)
    assert (hit["status"], hit["reason"], hit["sightings"]) == ("undecided", "new", 2)
    assert [seen["screening_id"] for seen in hit["seen_in"]] == [again["id"], first["id"]]
    assert hit["candidate"]["features"][0]["name"] == "name"
    listed = await desk.client.get(
        f"{BASE}/hits?status=undecided&strength.in=exact,strong&reference=customer-1",
        headers=desk.tokens("viewer"),
    )
    assert [item["id"] for item in listed.json()["items"]] == [one]


async def test_a_false_positive_on_a_strong_hit_takes_two_persons(desk: Desk) -> None:
    party = {"name": "Banco Nacional de Cuba", "kind": "company", "reference": "bank-1"}
    hit = await desk.hit_of(**party)
    assert hit["strength"] == "strong"
    made = await desk.decide(hit["id"], "false_positive", role="senior_officer")
    assert (made["state"], made["four_eyes"]) == ("proposed", True)
    waiting = await desk.hit(hit["id"])
    assert (waiting["status"], waiting["proposed"]["id"]) == ("undecided", made["id"])
    assert waiting["proposed"]["rationale"] == WHY
    first = waiting["proposed"]["decided_by_name"]
    assert first
    assert first == made["decided_by_name"]
    assert waiting["proposed"]["second_by_name"] is None
    queue = await desk.client.get(f"{BASE}/hits?awaits_second=true", headers=desk.tokens("viewer"))
    assert [item["id"] for item in queue.json()["items"]] == [hit["id"]]
    assert queue.json()["items"][0]["proposed"]["decided_by_name"] == first
    assert (await desk.screen(**party))["candidates"][0]["status"] == "undecided"
    again = await desk.decide(hit["id"], "false_positive", status=409)
    assert again["code"] == "decision_pending"
    same = await desk.second(hit["id"], role="senior_officer", status=403)
    assert same["code"] == "second_person_required"
    await desk.second(hit["id"], role="analyst", status=403)
    refused = await desk.second(hit["id"], "refuse")
    assert refused["state"] == "refused"
    assert (await desk.hit(hit["id"]))["status"] == "undecided"
    nothing = await desk.second(hit["id"], status=409)
    assert nothing["code"] == "nothing_proposed"

    await desk.decide(hit["id"], "false_positive", expires_in_days=10)
    final = await desk.second(hit["id"])
    assert (final["state"], final["second_by"] is not None) == ("final", True)
    assert final["second_by_name"] not in {None, final["decided_by_name"]}
    decided = await desk.hit(hit["id"])
    assert decided["status"] == "false_positive"
    assert decided["suppression"]["status"] == "active"
    shown = (await desk.screen(**party))["candidates"][0]
    assert shown["status"] == shown["status_when_screened"] == "false_positive"
    assert shown["suppression"]["rationale"] == WHY
    assert shown["suppression"]["confirmed_by"] == final["second_by"]
    await desk.decide(hit["id"], "false_positive", status=409)


async def test_a_weak_hit_is_one_persons_unless_it_ever_was_strong(desk: Desk) -> None:
    bare = {"name": "Ivan Petrov", "kind": "person", "reference": "ivan-1"}
    hit = await desk.hit_of(**bare)
    assert hit["strength"] == "weak"
    made = await desk.decide(hit["id"], "false_positive")
    assert made["state"] == "final"
    full = {**bare, "name": "PETROV, Ivan Sergeevich", "birth_date": "1961-02-03"}
    grown = await desk.hit_of(**full)
    assert (grown["id"], grown["status"], grown["strength"]) == (hit["id"], "undecided", "exact")
    assert grown["reason"] == "party_changed"
    less = await desk.hit_of(**bare)
    assert (less["strength"], less["highest_strength"]) == ("weak", "exact")
    assert (await desk.decide(hit["id"], "false_positive"))["state"] == "proposed"


async def test_a_true_match_claims_freezes_and_takes_two_to_take_back(
    desk: Desk, database: Database, tenant: UUID
) -> None:
    party = await entity(database, tenant, "Romashka OOO", country_code="RU")
    hit = await desk.hit_of(name="Romashka OOO", kind="company", entity_id=str(party))
    made = await desk.decide(hit["id"], "true_match")
    assert (made["state"], made["four_eyes"]) == ("final", False)
    frozen = await desk.hit(hit["id"])
    assert (frozen["status"], frozen["freezes_decision"]) == ("true_match", True)
    async with database.tenant(tenant) as session:
        data = (await entities.get_entity(session, party)).data
        [claim] = [
            one
            for one in (await entities.get_claims(session, [party]))[party]
            if one.attribute == "LegalEntity.is_sanctioned"
        ]
    assert data["is_sanctioned"] is True
    assert data["sanctions_details"][0]["entry_id"] == "902"
    assert (claim.source, claim.source_type) == ("ofac-sdn", "screening")
    back = await desk.decide(hit["id"], "unsure")
    assert back["state"] == "proposed"
    assert (await desk.hit(hit["id"]))["freezes_decision"] is True
    await desk.second(hit["id"])
    assert (await desk.hit(hit["id"]))["freezes_decision"] is False
    async with database.tenant(tenant) as session:
        assert (await entities.get_entity(session, party)).data["is_sanctioned"] is False
    audit = await desk.client.get(
        f"/api/audit/events?resource_id={hit['id']}", headers=desk.tokens("auditor")
    )
    actions = {event["action"] for event in audit.json()["items"]}
    assert {
        "screening_hit.decided",
        "screening_hit.frozen",
        "screening_hit.proposed",
        "screening_hit.confirmed",
        "screening_hit.unfrozen",
    } <= actions


async def test_what_was_a_true_match_is_refused_by_two_though_two_became_unsure(desk: Desk) -> None:
    hit = (await desk.hit_of(name="Ivan Petrov", kind="person", reference="ivan-unsure"))["id"]
    assert (await desk.hit(hit))["strength"] == "weak"
    await desk.decide(hit, "true_match", role="mlro")
    await desk.decide(hit, "unsure")
    await desk.second(hit)
    assert (await desk.hit(hit))["status"] == "unsure"
    alone = await desk.decide(hit, "false_positive")
    assert (alone["state"], alone["four_eyes"]) == ("proposed", True)
    assert (await desk.hit(hit))["status"] == "unsure"
    await desk.second(hit)
    assert (await desk.hit(hit))["status"] == "false_positive"


async def test_machine_never_decides(desk: Desk) -> None:
    hit = await desk.hit_of(name="Morning Tide", kind="vessel", reference="ship")
    admin = desk.tokens("admin")
    made = await desk.client.post(
        "/api/users/service-accounts",
        json={"name": "batch", "roles": ["analyst", "mlro"]},
        headers=admin,
    )
    assert made.status_code == 201, made.text
    token = await desk.client.post(
        "/api/auth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": made.json()["service_account"]["client_id"],
            "client_secret": made.json()["client_secret"],
        },
    )
    assert token.status_code == 200, token.text
    machine = {"Authorization": f"Bearer {token.json()['access_token']}"}
    for decision in ("true_match", "false_positive", "unsure"):
        answer = await desk.client.post(
            f"{BASE}/hits/{hit['id']}/decisions",
            json={"decision": decision, "rationale": WHY},
            headers=machine,
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "machine_never_decides")
    await desk.decide(hit["id"], "false_positive")
    answer = await desk.client.post(
        f"{BASE}/hits/{hit['id']}/second-decision",
        json={"verdict": "confirm", "rationale": WHY},
        headers=machine,
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "machine_never_decides")


async def test_if_match_and_what_cannot_be_said(desk: Desk, other_tenant: UUID) -> None:
    hit = await desk.hit_of(name="Aero-Caribbean", kind="company", reference="etag")
    stale = {"If-Match": '"99"'}
    await desk.decide(hit["id"], "true_match", status=412, headers=stale)
    wrong = await desk.decide(hit["id"], "delisting_confirmed", status=409)
    assert wrong["code"] == "decision_not_possible"
    await desk.decide(hit["id"], "false_positive", status=422, expires_in_days=900)
    await desk.decide(hit["id"], "true_match", role="viewer", status=403)
    await desk.decide(hit["id"], "true_match", role="admin", status=403)
    foreign = desk.tokens("analyst", tenant=other_tenant)
    for path, body in (
        ("decisions", {"decision": "true_match", "rationale": WHY}),
        ("second-decision", {"verdict": "confirm", "rationale": WHY}),
    ):
        answer = await desk.client.post(
            f"{BASE}/hits/{hit['id']}/{path}",
            json=body,
            headers=desk.tokens("mlro", tenant=other_tenant),
        )
        assert answer.status_code == 404
    answer = await desk.client.get(f"{BASE}/hits/{hit['id']}", headers=foreign)
    assert answer.status_code == 404
    assigned = await desk.client.patch(
        f"{BASE}/hits/{hit['id']}",
        json={"assigned_to": str(new_id())},
        headers=desk.tokens("analyst"),
    )
    assert (assigned.status_code, assigned.json()["code"]) == (422, "reference_not_found")


async def test_a_suppression_ends_when_revoked(desk: Desk) -> None:
    party = {"name": "EP-TST", "reference": "plane"}
    hit = await desk.hit_of(**party)
    await desk.refuse_match(hit["id"])
    suppression = (await desk.hit(hit["id"]))["suppression"]
    path = f"{BASE}/suppressions/{suppression['id']}"
    got = await desk.client.get(path, headers=desk.tokens("viewer"))
    assert got.json()["party_features"]["names"]
    revoked = await desk.client.post(
        f"{path}/revoke", json={"reason": "New documents."}, headers=desk.tokens("analyst")
    )
    assert revoked.json()["status"] == "revoked"
    opened = await desk.hit(hit["id"])
    assert (opened["status"], opened["reason"]) == ("undecided", "suppression_revoked")
    twice = await desk.client.post(
        f"{path}/revoke", json={"reason": "New documents."}, headers=desk.tokens("analyst")
    )
    assert twice.status_code == 409


async def test_a_suppression_survives_a_merge_and_not_new_facts(
    desk: Desk, database: Database, tenant: UUID
) -> None:
    party = await entity(database, tenant, "Romashka Limited")
    body = {"name": "Romashka", "kind": "company"}
    hit = await desk.hit_of(**body, entity_id=str(party))
    await desk.refuse_match(hit["id"])
    other = await entity(database, tenant, "Romashka Ltd.")
    async with database.tenant(tenant) as session:
        await session.execute(
            "INSERT INTO entity_merge (tenant_id, entity_id, canonical_id, reason, merged_by,"
            " merged_at) VALUES ($1, $2, $3, 'analyst', $4, $5)",
            tenant, party, other, new_id(), now(),
        )  # fmt: skip
    merged = (await desk.screen(**body, entity_id=str(other)))["candidates"][0]
    assert (merged["hit_id"], merged["status"]) == (hit["id"], "false_positive")
    changed = await desk.screen(**body, entity_id=str(other), countries=["RU"])
    assert changed["candidates"][0]["status"] == "undecided"
    opened = await desk.hit(hit["id"])
    assert opened["reason"] in {"party_changed", "evidence_grew"}
    ended = await desk.client.get(
        f"{BASE}/suppressions?hit_id={hit['id']}", headers=desk.tokens("viewer")
    )
    assert [(one["status"], one["end_reason"]) for one in ended.json()["items"]] == [
        ("reopened", "party_changed: countries")
    ]


async def test_a_reused_number_and_an_expired_time_reopen(
    desk: Desk, database: Database, tenant: UUID, sdn: Path
) -> None:
    party = {"name": "Aerocaribbean Airlines", "kind": "company", "reference": "reuse"}
    hit = await desk.hit_of(**party)
    await desk.refuse_match(hit["id"])
    async with database.tenant(tenant) as session:
        await session.execute(
            "UPDATE screening_suppression SET expires_at = now() WHERE hit_id = $1",
            UUID(hit["id"]),
        )
    assert (await desk.screen(**party))["candidates"][0]["status"] == "undecided"
    assert (await desk.hit(hit["id"]))["reason"] == "suppression_expired"
    await desk.refuse_match(hit["id"])
    write_ofac(sdn, sdn=SDN.replace('"CUBA"', '"IRAN"').replace("Serial", "Ser."))
    await load_list(database, sdn, "ofac-sdn", version_date=today() - timedelta(days=1))
    same = (await desk.screen(**party))["candidates"][0]
    assert same["status"] == "false_positive"  # a programme is no identity
    person = '"AEROCARIBBEAN AIRLINES","individual"'
    write_ofac(sdn, sdn=SDN.replace('"AEROCARIBBEAN AIRLINES",-0- ', person))
    await load_list(database, sdn, "ofac-sdn", version_date=today())
    again = await desk.screen(**party)
    assert again["candidates"][0]["status"] == "undecided"
    assert (await desk.hit(hit["id"]))["reason"] == "entry_changed"
    write_ofac(sdn)
    await load_list(database, sdn, "ofac-sdn", version_date=today(), force=True)


async def tasks_of(desk: Desk, hit_id: str) -> list[tuple[str, str, str, str | None]]:
    """Kind, role, status and outcome of a hit's tasks, oldest first."""
    answer = await desk.client.get(
        f"/api/tasks?subject_id={hit_id}&sort=created_at", headers=desk.tokens("viewer")
    )
    assert answer.status_code == 200, answer.text
    return [
        (item["kind"], item["role"], item["status"], item["outcome"])
        for item in answer.json()["items"]
    ]


async def test_a_strong_hit_is_a_task_until_two_persons_refused_it(desk: Desk) -> None:
    party = {"name": "Banco Nacional de Cuba", "kind": "company", "reference": "bank-tasks"}
    hit = (await desk.hit_of(**party))["id"]
    await desk.screen(**party)
    first = ("hit", "analyst", "open", None)
    assert await tasks_of(desk, hit) == [first]
    await desk.decide(hit, "false_positive")
    await desk.screen(**party)  # does not ask again for what waits for its second person
    proposed = ("hit", "analyst", "completed", "proposed")
    waits = ("decision_confirmation", "senior_officer", "open", None)
    assert await tasks_of(desk, hit) == [proposed, waits]
    await desk.second(hit, "refuse")
    refused = ("decision_confirmation", "senior_officer", "completed", "refused")
    assert await tasks_of(desk, hit) == [proposed, refused, first]
    await desk.decide(hit, "false_positive")
    await desk.second(hit)
    done = await tasks_of(desk, hit)
    assert {status for _, _, status, _ in done} == {"completed"}
    assert done[-1] == (*waits[:2], "completed", "false_positive")


async def test_what_an_analyst_was_unsure_of_goes_to_a_senior_officer(desk: Desk) -> None:
    party = {"name": "Banco Nacional de Cuba", "kind": "company", "reference": "bank-unsure"}
    hit = (await desk.hit_of(**party))["id"]
    await desk.decide(hit, "unsure")
    done = ("hit", "analyst", "completed", "unsure")
    assert await tasks_of(desk, hit) == [done, ("hit", "senior_officer", "open", None)]
    await desk.decide(hit, "true_match", role="senior_officer")
    assert await tasks_of(desk, hit) == [
        done,
        ("hit", "senior_officer", "completed", "true_match"),
        ("alert", "mlro", "open", None),
    ]


async def test_a_true_match_alerts_the_mlro_until_it_is_taken_back(desk: Desk) -> None:
    party = {"name": "Banco Nacional de Cuba", "kind": "company", "reference": "bank-alert"}
    hit = (await desk.hit_of(**party))["id"]
    await desk.decide(hit, "true_match")
    await desk.screen(**party)
    done, alert = await tasks_of(desk, hit)
    assert (done, alert) == (
        ("hit", "analyst", "completed", "true_match"),
        ("alert", "mlro", "open", None),
    )
    listed = await desk.client.get(
        f"/api/tasks?subject_id={hit}&kind=alert", headers=desk.tokens("mlro")
    )
    [task] = listed.json()["items"]
    assert task["title"].startswith("True match: Banco Nacional de Cuba / ")
    await desk.decide(hit, "unsure")
    assert ("alert", "mlro", "open", None) in await tasks_of(desk, hit)
    await desk.second(hit)
    assert ("alert", "mlro", "cancelled", "unsure") in await tasks_of(desk, hit)


async def test_a_revoked_suppression_asks_again_and_a_weak_hit_never_does(desk: Desk) -> None:
    party = {"name": "Banco Nacional de Cuba", "kind": "company", "reference": "bank-revoked"}
    hit = await desk.hit_of(**party)
    await desk.refuse_match(hit["id"])
    suppression = (await desk.hit(hit["id"]))["suppression"]["id"]
    revoked = await desk.client.post(
        f"{BASE}/suppressions/{suppression}/revoke",
        json={"reason": "A new document names the same person."},
        headers=desk.tokens("analyst"),
    )
    assert revoked.status_code == 200, revoked.text
    assert (await tasks_of(desk, hit["id"]))[-1] == ("hit", "analyst", "open", None)
    weak = await desk.hit_of(name="Ivan Petrov", kind="person", reference="ivan-tasks")
    assert weak["strength"] == "weak"
    assert await tasks_of(desk, weak["id"]) == []


async def test_a_weak_hit_of_an_equal_name_is_a_task_for_it_holds_the_approval(
    desk: Desk,
) -> None:
    party = {"name": "Ivan Petroff", "kind": "person", "reference": "equal-tasks"}
    hit = await desk.hit_of(**party)
    assert (hit["strength"], hit["candidate"]["name_equal"]) == ("weak", "strong_alias")
    assert await tasks_of(desk, hit["id"]) == [("hit", "analyst", "open", None)]
    await desk.decide(hit["id"], "unsure")
    assert (await tasks_of(desk, hit["id"]))[-1] == ("hit", "senior_officer", "open", None)
    # another day of birth tells the two apart for certain: nothing is held, nobody is asked
    other = {**party, "reference": "told-apart", "birth_date": "1990-04-05"}
    told = await desk.hit_of(**other)
    assert told["strength"] == "weak"
    assert await tasks_of(desk, told["id"]) == []
