"""Ends that two persons state of what a register left out: from its files to the decision."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import DATE, company, interest, person, relation, write
from tests.support.decisions import approve_by_two, attest_open, outcomes, record
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")
LISTED = "Ivan Sergeevich Petrov"
OTHER = "Gwen Amabel Thorne"


def day(ago: int) -> str:
    return (today() - timedelta(days=ago)).isoformat()


class Case:
    """One company: its register's files, its runs, and what persons say of its relationships."""

    def __init__(
        self,
        number: str,
        load: Callable[..., Awaitable[None]],
        investigate: Investigate,
        client: httpx.AsyncClient,
        tokens: Tokens,
    ) -> None:
        self.number, self._load, self._investigate = number, load, investigate
        self.client, self.tokens = client, tokens
        self.run: Said = {}

    @property
    def entity(self) -> str:
        return str(self.run["subject"]["entity_id"])

    async def load(self, *said: Said, ago: int = 0) -> None:
        await self._load(self.number, [*group(self.number), *said], ago)

    async def investigate(self) -> Said:
        self.run = await self._investigate(
            company_name=f"Teasel {self.number} Ltd",
            register="GB-COH",
            registration_number=self.number,
            depth="edd",
        )
        return self.run

    async def read(self, *said: Said, ago: int = 0) -> Said:
        await self.load(*said, ago=ago)
        return await self.investigate()

    async def relationship(self, kind: str, name: str = LISTED) -> Said:
        """Return the newest relationship of a kind that the party has with the company."""
        found = await self.get(f"/api/relationships?to_id.eq={self.entity}")
        named = [one for one in found["items"] if one["type"] == kind]
        one: Said
        for one in named:
            who = await self.get(f"/api/entities/{one['from_id']}")
            if who["display_name"] == name:
                return one
        raise AssertionError(found)

    async def get(self, path: str, who: str = "viewer") -> Any:
        answer = await self.client.get(path, headers=self.tokens(who))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, who: str | dict[str, str], body: Said) -> httpx.Response:
        header = self.tokens(who) if isinstance(who, str) else who
        return await self.client.post(path, json=body, headers=header)

    async def propose(
        self, one: Said, ended_on: str, who: str | dict[str, str] = "analyst"
    ) -> httpx.Response:
        body = {"ended_on": ended_on, "reason": "Transfer deed seen in the file.", "document": "D1"}
        return await self.post(f"/api/relationships/{one['id']}/end", who, body)

    async def confirm(
        self, one: Said, proposal: str, who: str | dict[str, str] = "senior_officer"
    ) -> httpx.Response:
        path = f"/api/relationships/{one['id']}/end/confirm"
        return await self.post(path, who, {"proposal_id": proposal})

    async def withdraw(self, one: Said, who: str = "analyst") -> httpx.Response:
        path = f"/api/relationships/{one['id']}/end/withdraw"
        return await self.post(path, who, {"reason": "The deed was of another company."})

    async def end(self, one: Said, ended_on: str) -> Said:
        proposed = await self.propose(one, ended_on)
        assert proposed.status_code == 200, proposed.text
        confirmed = await self.confirm(one, proposed.json()["proposal_id"])
        assert confirmed.status_code == 200, confirmed.text
        found: Said = confirmed.json()
        return found

    async def roles(self) -> dict[str, set[str]]:
        found = await self.get(f"/api/investigations/{self.run['id']}/entities")
        return {one["name"]: {*one["roles"]} for one in found["items"]}

    async def outdated(self) -> list[str]:
        found: Said = await self.get(f"/api/investigations/{self.run['id']}")
        outdated: list[str] = found["risk"]["outdated"]
        return outdated

    async def ofac(self) -> Said:
        entity = self.entity
        found = await self.get(f"/api/graph/entities/{entity}/sanctioned-ownership")
        regime: Said = next(one for one in found["regimes"] if one["regime"] == "ofac")
        return regime


@pytest.fixture
def case(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Callable[[str], Case]:
    """A company whose register is loaded release by release."""

    async def load(number: str, said: list[Said], ago: int) -> None:
        path = write(tmp_path, *said)
        since = today() - timedelta(days=ago)
        await load_registry(
            database, path, dataset=f"end-{number}", data_date=since, force=True, scope=FULL_SCOPE
        )

    def of(number: str) -> Case:
        return Case(number, load, investigate, app_client, tokens)

    return of


def group(number: str) -> list[Said]:
    """A company of which one person has 60 %, and directs it."""
    return [
        company(number, f"Teasel {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05"),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04-03"),
        relation(f"r{number}", f"p{number}", number, interest(share=60)),
        relation(f"m{number}", f"p{number}", number, interest("seniorManagingOfficial")),
    ]


def owner(number: str, name: str = LISTED, *held: Said) -> list[Said]:
    shares = held or (interest(share=40, startDate="2019-03-01"),)
    return [person(f"l{number}", name), relation(f"s{number}", f"l{number}", number, *shares)]


async def test_the_end_of_an_interest_counts_from_the_next_run_on(
    case: Callable[[str], Case], tokens: Tokens
) -> None:
    one = case("72000001")
    await one.read(*owner(one.number, OTHER), ago=30)
    await one.read(ago=9)
    assert OTHER in await one.roles()
    assert "owner" in (await one.roles())[OTHER]
    held = await one.relationship("Ownership", OTHER)
    assert held["data"]["left_out"] is True
    ended = day(12)

    proposed = await one.propose(held, ended)
    assert proposed.status_code == 200, proposed.text
    shown = await one.get(f"/api/relationships/{held['id']}/end")
    assert shown == proposed.json()
    assert (shown["status"], shown["document"], shown["claim_id"]) == ("proposed", "D1", None)
    assert (await one.relationship("Ownership", OTHER)) == held  # nothing is changed yet
    for who in ("analyst", "viewer", "admin"):
        refused = await one.confirm(held, shown["proposal_id"], who)
        assert refused.status_code == 403, (who, refused.text)
    other = await one.confirm(held, shown["proposal_id"].replace("0", "1"))
    assert (other.status_code, other.json()["code"]) == (409, "relationship_end_state")
    assert await one.outdated() == []

    confirmed = await one.confirm(held, shown["proposal_id"])
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.json()["status"] == "in_force"
    twice = await one.confirm(held, shown["proposal_id"])
    assert (twice.status_code, twice.json()["code"]) == (409, "relationship_end_state")
    assert await one.outdated() == ["customer_identity"]
    assert "stale_basis" in outcomes(await record(one.client, one.run, tokens("viewer")))["approve"]

    over = await one.relationship("Ownership", OTHER)
    assert over["valid_to"] == ended
    assert over["data"]["ended_by_person"] == day(9)
    claims = (await one.get(f"/api/relationships/{held['id']}/claims"))["items"]
    [claim] = [c for c in claims if c["id"] == confirmed.json()["claim_id"]]
    assert (claim["source"], claim["source_type"]) == ("person_statement", "analyst")
    assert claim["raw_value"]["reason"] == "Transfer deed seen in the file."
    assert claim["is_preferred"]
    holdings = await one.get(f"/api/graph/entities/{one.entity}/ownership?include=history")
    assert [h["ended_by_person"] for h in holdings["holdings"] if h["id"] == held["id"]] == [True]

    await one.investigate()
    assert "owner" not in (await one.roles())[OTHER]
    assert await one.outdated() == []
    found = await one.get(f"/api/investigations/{one.run['id']}/lineage", "analyst")
    told = [n for n in found["nodes"] if "two people stated on evidence" in n["label"]]
    assert [OTHER in n["label"] for n in told] == [True]
    below = await one.get(
        f"/api/investigations/{one.run['id']}/lineage?of={told[0]['id']}", "analyst"
    )
    ids = {n["id"] for n in below["nodes"]}
    assert {f"relationship:{held['id']}", f"claim:{claim['id']}", "source:person_statement"} <= ids
    answer = await one.client.get("/api/audit/events?limit=200", headers=tokens("auditor"))
    actions = [e["action"] for e in answer.json()["items"]]
    assert {"settings.proposed", "settings.confirmed", "relationship.ended"} <= {*actions}


async def test_what_a_register_states_is_not_ended_by_persons(
    case: Callable[[str], Case], tokens: Tokens, other_tenant: UUID
) -> None:
    one = case("72000002")
    over = interest(share=40, startDate="2019-03-01", endDate=DATE)
    voted = interest("votingRights", share=40, startDate="2019-03-01")
    shares = interest(share=40, startDate="2019-03-01")
    await one.read(*owner(one.number, OTHER, shares, voted), ago=30)
    stated = await one.relationship("Ownership", OTHER)
    refused = await one.propose(stated, day(2))
    assert (refused.status_code, refused.json()["code"]) == (409, "relationship_stated")
    assert "load its file" in refused.json()["detail"]

    await one.read(*owner(one.number, OTHER, over, voted), ago=20)
    ended = await one.relationship("Ownership", OTHER)
    refused = await one.propose(ended, day(2))
    assert (refused.status_code, refused.json()["code"]) == (409, "relationship_end_state")
    assert DATE in refused.json()["detail"]

    await one.read(ago=9)
    left = await one.relationship("Voting", OTHER)
    for when, why in (
        (day(-1), "in the future"),
        ("2019-03-01", "began on 2019-03-01"),
        ("2026-01-14", f"as of {DATE}"),
    ):
        refused = await one.propose(left, when)
        assert refused.status_code == 422, refused.text
        assert why in refused.text
        assert refused.json()["errors"][0]["loc"] == ["body", "ended_on"]
    path, body = (
        f"/api/relationships/{left['id']}/end",
        {"ended_on": day(2), "reason": "Because so."},
    )
    for more in ({}, {"evidence_ids": [one.run["id"]]}):
        assert (await one.post(path, "analyst", body | more)).status_code == 422
    proposed = await one.propose(left, day(2))
    assert proposed.status_code == 200
    stranger = tokens("mlro", other_tenant)
    for verb, then, sent in (
        ("GET", path, None),
        ("POST", path, body | {"document": "D1"}),
        ("POST", f"{path}/confirm", {"proposal_id": proposed.json()["proposal_id"]}),
        ("POST", f"{path}/withdraw", {"reason": "Because it is so."}),
    ):
        answer = await one.client.request(verb, then, json=sent, headers=stranger)
        assert answer.status_code == 404, (verb, then, answer.text)

    # the register's newer file states it again, before anybody has read it
    await one.load(*owner(one.number, OTHER, over, voted), ago=4)
    for refused in (
        await one.propose(left, day(2)),
        await one.confirm(left, proposed.json()["proposal_id"]),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "relationship_stated")
    taken = await one.withdraw(left)
    assert (taken.status_code, taken.json()["status"]) == (200, "withdrawn")
    assert (await one.withdraw(left)).status_code == 404


async def test_a_register_that_states_the_interest_again_wins(
    case: Callable[[str], Case],
) -> None:
    one = case("72000003")
    said = owner(one.number, OTHER)
    await one.read(*said, ago=30)
    await one.read(ago=20)
    held = await one.relationship("Ownership", OTHER)
    await one.end(held, day(21))
    await one.investigate()
    assert (await one.roles())[OTHER] == {"other"}
    for ago, role, again in ((15, "owner", said), (10, "owner", [])):
        await one.read(*again, ago=ago)  # stated anew; then left out anew
        assert role in (await one.roles())[OTHER]
        now = await one.relationship("Ownership", OTHER)
        assert (now["id"], now["valid_to"]) == (held["id"], None)
        assert "ended_by_person" not in now["data"]
        status = (await one.get(f"/api/relationships/{held['id']}/end"))["status"]
        assert status == "overruled"
    assert (await one.withdraw(held)).status_code == 409
    await one.end(held, day(3))  # the omission of the newest file is answered anew
    await one.investigate()
    assert (await one.roles())[OTHER] == {"other"}


async def test_an_approval_ends_with_the_end_that_it_rested_on(
    case: Callable[[str], Case], tokens: Tokens
) -> None:
    one = case("72000004")
    await one.read(*owner(one.number, OTHER), ago=30)
    await one.read(ago=9)
    held = await one.relationship("Ownership", OTHER)
    await one.end(held, day(12))
    await one.investigate()
    await attest_open(one.client, tokens, one.run["id"])
    await approve_by_two(one.client, tokens, one.run)
    withdrawn = await one.withdraw(held)  # it adds scrutiny: one person may
    assert (withdrawn.status_code, withdrawn.json()["status"]) == (200, "withdrawn")
    now = await record(one.client, one.run, tokens("viewer"))
    assert (now["outcome"], now["reopened_because"]) == (None, ["customer_changed"])
    assert await one.outdated() == ["customer_identity"]
    assert (await one.relationship("Ownership", OTHER))["valid_to"] is None
    await one.investigate()
    assert "owner" in (await one.roles())[OTHER]
    assert (await one.withdraw(held)).status_code == 409
    await one.end(held, day(12))  # stated again, on better evidence
    assert (await one.relationship("Ownership", OTHER))["valid_to"] == day(12)


async def test_a_listed_holder_whose_end_persons_state_counts_as_a_former_one(
    case: Callable[[str], Case],
) -> None:
    one = case("72000005")
    await one.read(*owner(one.number), ago=30)
    before = await one.read(ago=9)
    assert "sanctions_open" in before["risk"]["floors"]
    await one.end(await one.relationship("Ownership"), day(12))
    after = await one.investigate()
    assert "sanctions_open" in after["risk"]["floors"]
    words = await one.ofac()
    assert words["status"] == "possible"
    assert "matched_former_holder" in words["reasons"]
    row = await one.get(f"/api/investigations/{one.run['id']}/screenings")
    assert {r["name"]: r["outcome"] for r in row["items"]}[LISTED] == "hits"


async def test_an_office_that_persons_end_is_no_office_any_more(
    case: Callable[[str], Case],
) -> None:
    one = case("72000006")
    director = [
        person(f"d{one.number}", LISTED),
        relation(f"o{one.number}", f"d{one.number}", one.number, interest("boardMember")),
    ]
    await one.read(*director, ago=30)
    left = await one.read(ago=20)
    assert "sanctions_open" in left["risk"]["floors"]
    seat = await one.relationship("Directorship")
    assert (seat["data"]["left_out"], seat["valid_to"]) == (True, day(20))
    await one.end(seat, day(25))
    await one.investigate()
    assert LISTED not in await one.roles()
    again = await one.read(*director, ago=10)
    assert "officer" in (await one.roles())[LISTED]
    assert "sanctions_open" in again["risk"]["floors"]
    assert (await one.relationship("Directorship"))["valid_to"] is None


async def test_a_nomination_that_persons_end_conceals_nobody_any_more(
    case: Callable[[str], Case],
) -> None:
    one = case("72000007")
    nominee = relation(f"n{one.number}", f"p{one.number}", one.number, interest("nominee"))
    assert "ubo_concealed" in (await one.read(nominee, ago=30))["risk"]["floors"]
    assert "ubo_concealed" in (await one.read(ago=9))["risk"]["floors"]
    held = await one.relationship("Control", "Marta Quendolin Ashworth")
    await one.end(held, day(12))
    assert "ubo_concealed" not in (await one.investigate())["risk"]["floors"]
