"""Two people decide between sources on a holding: it counts while the sources state the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.graph.test_graph import party

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.mutations.schemas import (
    ClaimBatch,
    EndAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch, end_claims, rebuild

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
ENDED = date(2026, 5, 1)
ON = datetime(2026, 6, 1, tzinfo=UTC)


class Case:
    """A company with one holder, as registers state it and persons decide on it."""

    def __init__(
        self, database: Database, actor: AuthContext, client: httpx.AsyncClient, tokens: Tokens
    ) -> None:
        self.database, self.actor, self.client, self.tokens = database, actor, client, tokens
        self.name = f"c{new_id().hex}"
        self.entities: dict[str, UUID] = {}
        self.held = ""

    async def state(
        self,
        source: str,
        share: float,
        until: date | None = None,
        *,
        on: datetime = ON,
        kind: str = "Ownership",
    ) -> None:
        """Let a register state the holding, as of a day."""
        holder, company = f"h {self.name}", self.name
        batch = ClaimBatch(
            source=f"register-{source}",
            source_type=SourceType.REGISTRY,
            retrieved_at=on,
            batch_key=str(new_id()),
            parties=[party(company, country_code="GB"), party(holder, "Person")],
            relationships=[
                RelationshipAssertion(
                    key="held",
                    type=kind,
                    from_key=holder,
                    to_key=company,
                    valid_to=until,
                    attributes={"share_exact": share, "direct_or_indirect": "direct"},
                    asserted_at=on,
                    source_record="1",
                )
            ],
            restated={"1": on.date()},
        )
        async with self.database.tenant(self.actor.require_tenant()) as session:
            result = await apply_batch(session, self.actor, batch)
            assert not result.rejected
            self.entities = dict(result.entities)
            self.held = str(result.relationships["held"])
            stored = await session.fetch_row(
                "SELECT data FROM relationship WHERE id = $1", UUID(self.held)
            )
            assert stored is not None
            built = await rebuild(session, [UUID(self.held)])
            assert built[UUID(self.held)] == stored["data"]

    async def band(self, **more: str) -> str:
        """What the holder has as of a day, in words; `none`: no holder is found."""
        query = {"as_of": "2026-06-02", **more}
        path = f"/api/graph/entities/{self.entities[self.name]}/ownership"
        answer = await self.client.get(path, params=query, headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        found = answer.json()["shares"]["holders"]
        return found[0]["integrated"]["text"] if found else "none"

    async def ubos(self) -> Said:
        path = f"/api/graph/entities/{self.entities[self.name]}/ubos"
        answer = await self.client.get(
            path, params={"as_of": "2026-06-02"}, headers=self.tokens("viewer")
        )
        found: Said = answer.json()
        return found

    async def conflicts(self) -> dict[str, Said]:
        answer = await self.client.get(self.path(), headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return {one["about"]: one for one in answer.json()["conflicts"]}

    def path(self, what: str = "") -> str:
        return f"/api/relationships/{self.held}/conflicts{what}"

    async def post(self, what: str, who: str, body: Said, **headers: str) -> httpx.Response:
        return await self.client.post(
            self.path(what), json=body, headers={**self.tokens(who), **headers}
        )

    async def propose(
        self, about: str, source: str, who: str = "analyst", **headers: str
    ) -> httpx.Response:
        sides = (await self.conflicts())[about]["statements"]
        claim = next(one["claim_id"] for one in sides if one["source"] == f"register-{source}")
        body = {"claim_id": claim, "reason": "The share register itself was seen."}
        return await self.post(f"/{about}", who, body, **headers)

    async def confirm(
        self, about: str, proposed: httpx.Response, who: str = "senior_officer"
    ) -> httpx.Response:
        assert proposed.status_code == 200, proposed.text
        return await self.post(
            f"/{about}/confirm", who, {"proposal_id": _decision(proposed, about)["proposal_id"]}
        )

    async def decide(self, about: str, source: str) -> Said:
        done = await self.confirm(about, await self.propose(about, source))
        assert done.status_code == 200, done.text
        return _decision(done, about)

    async def titles(self) -> set[str]:
        """Return what the open tasks ask, of conflicts and of second persons."""
        answer = await self.client.get(
            "/api/tasks",
            params={"status": "open", "sort": "-created_at"},
            headers=self.tokens("mlro"),
        )
        assert answer.status_code == 200, answer.text
        titles = {one["title"].casefold() for one in answer.json()["items"]}
        return {title for title in titles if self.name in title}

    async def open_tasks(self) -> int:
        async with self.database.tenant(self.actor.require_tenant()) as session:
            found: int = await session.fetch_value(
                "SELECT count(*) FROM task WHERE subject_id = $1 AND status = 'open'"
                " AND kind = 'conflict'",
                UUID(self.held),
            )
        return found


def _decision(answer: httpx.Response, about: str) -> Said:
    found: Said = next(
        one["decision"] for one in answer.json()["conflicts"] if one["about"] == about
    )
    return found


@pytest.fixture
def case(
    database: Database, actor: AuthContext, app_client: httpx.AsyncClient, tokens: Tokens
) -> Case:
    return Case(database, actor, app_client, tokens)


@pytest.mark.parametrize(("chosen", "band"), [("a", "5"), ("b", "55")])
async def test_a_decided_share_counts_alone_and_only_while_sources_state_the_same(
    case: Case, chosen: str, band: str
) -> None:
    await case.state("a", 5)
    await case.state("b", 55)
    assert await case.band() == "[5, 55]"
    assert await case.open_tasks() == 1
    proposed = await case.propose("share", chosen)
    assert await case.band() == "[5, 55]"  # one person alone decides nothing
    before = now()
    assert (await case.confirm("share", proposed)).status_code == 200
    assert await case.band() == band
    assert await case.open_tasks() == 0
    told = (await case.conflicts())["share"]
    assert (told["open"], told["decision"]["status"]) == (False, "in_force")
    assert [one["source"] for one in told["decision"]["others"]] == [
        "register-b" if chosen == "a" else "register-a"
    ]
    assert await case.band(known_at=before.isoformat()) == "[5, 55]"
    await case.state("a", 5, on=ON + timedelta(days=1))  # says the same again
    assert await case.band() == band
    decided_at = now()
    await case.state("b", 60, on=ON + timedelta(days=2))
    assert await case.band() == "[5, 60]"
    assert await case.open_tasks() == 1
    told = (await case.conflicts())["share"]
    assert (told["open"], told["decision"]["status"]) == (True, "lapsed")
    assert await case.band(known_at=decided_at.isoformat()) == band
    await case.state("b", 55, on=ON + timedelta(days=3))  # what lapsed does not come back
    assert await case.band() == "[5, 55]"


async def test_tasks_and_answers_say_whose_holding_it_is(case: Case) -> None:
    await case.state("a", 5, kind="Voting")
    await case.state("b", 55, kind="Voting")
    holding = f"h {case.name} in {case.name}"
    assert await case.titles() == {f"sources disagree about {holding}"}
    told = (await case.propose("share", "a")).json()
    assert told["type"] == "Voting"
    for end, name in (("from", f"h {case.name}"), ("to", case.name)):
        assert told[f"{end}_name"].casefold() == name
        assert told[f"{end}_id"] == str(case.entities[name])
    waits = await case.titles() - {f"sources disagree about {holding}"}
    assert len(waits) == 1
    assert holding in waits.pop()


async def test_a_third_source_that_states_otherwise_opens_the_conflict_again(case: Case) -> None:
    await case.state("a", 5)
    await case.state("b", 55)
    await case.decide("share", "a")
    await case.state("c", 30)
    assert await case.band() == "[5, 55]"
    assert await case.open_tasks() == 1


@pytest.mark.parametrize(("chosen", "band"), [("a", "none"), ("b", "55")])
async def test_whether_a_holding_has_ended_is_decided(case: Case, chosen: str, band: str) -> None:
    await case.state("a", 55, ENDED)
    await case.state("b", 55)
    assert await case.band() == "[0, 55]"
    decided = await case.decide("existence", chosen)
    assert decided["chosen"]["valid_to"] == (str(ENDED) if chosen == "a" else None)
    assert await case.band() == band
    assert (await case.ubos())["decided"] == [case.held]
    assert await case.open_tasks() == 0
    before = await case.band(as_of="2026-04-01")
    assert before == "55"
    await case.state("a", 55, date(2026, 5, 15), on=ON + timedelta(days=1))  # another end
    assert await case.band() == "[0, 55]"
    assert await case.open_tasks() == 1


async def test_a_holding_that_is_stated_after_it_was_decided_as_ended_may_stand(
    case: Case,
) -> None:
    await case.state("a", 55, ENDED)
    await case.state("b", 55)
    await case.decide("existence", "a")
    assert await case.band() == "none"
    await case.state("b", 55, on=now() + timedelta(days=1))
    assert await case.band() == "[0, 55]"


async def test_what_a_source_no_longer_states_ends_the_decision(case: Case) -> None:
    await case.state("a", 5)
    await case.state("b", 55)
    await case.decide("share", "a")
    async with case.database.tenant(case.actor.require_tenant()) as session:
        ids = await session.fetch(
            "SELECT id FROM claim WHERE relationship_id = $1 AND source = 'register-b'",
            UUID(case.held),
        )
        end = EndAssertion(
            "register-b", ENDED, "no longer published", claim_ids=[row["id"] for row in ids]
        )
        await end_claims(session, case.actor, end)
    assert (await case.conflicts())["share"]["decision"]["status"] == "lapsed"


async def test_votes_are_decided_as_shares_are(case: Case) -> None:
    await case.state("a", 5, kind="Voting")
    await case.state("b", 55, kind="Voting")
    status = {one["status"] for one in (await case.ubos())["ubos"]}
    assert status == {"possible_ubo"}
    await case.decide("share", "b")
    assert {one["status"] for one in (await case.ubos())["ubos"]} == {"ubo"}


async def test_four_eyes_versions_and_states(case: Case) -> None:
    await case.state("a", 5)
    assert (await case.conflicts()) == {}
    await case.state("b", 55)
    read = await case.client.get(case.path(), headers=case.tokens("viewer"))
    stale = {"If-Match": '"999"'}
    assert (await case.propose("share", "a", **stale)).status_code == 412
    assert (await case.propose("share", "a", who="viewer")).status_code == 403
    etag = {"If-Match": read.headers["etag"]}
    proposed = await case.propose("share", "a", who="senior_officer", **etag)
    assert (await case.confirm("share", proposed)).status_code == 403  # the same person
    wrong = {"proposal_id": str(new_id())}
    assert (await case.post("/share/confirm", "mlro", wrong)).status_code == 409
    assert (
        await case.post(
            "/existence", "analyst", {"claim_id": str(new_id()), "reason": "Ten letters."}
        )
    ).status_code == 409
    unknown = {"claim_id": str(new_id()), "reason": "Ten letters."}
    assert (await case.post("/share", "analyst", unknown)).status_code == 422
    await case.state("b", 56, on=ON + timedelta(days=1))  # since it was proposed
    assert (await case.confirm("share", proposed, "mlro")).status_code == 409
    await case.decide("share", "a")
    assert (await case.post("/share", "analyst", unknown)).status_code == 409


async def test_withdrawing_needs_one_person_and_opens_the_conflict(case: Case) -> None:
    await case.state("a", 5)
    await case.state("b", 55)
    why = {"reason": "The document was of another company."}
    await case.propose("share", "a")
    await case.post("/share/withdraw", "analyst", why)  # what waits
    assert (await case.post("/share/withdraw", "analyst", why)).status_code == 409
    await case.decide("share", "a")
    done = await case.post("/share/withdraw", "analyst", why)
    assert _decision(done, "share")["status"] == "withdrawn"
    assert await case.band() == "[5, 55]"
    assert await case.open_tasks() == 1
    async with case.database.tenant(case.actor.require_tenant()) as session:
        claims = await session.fetch_value(
            "SELECT count(*) FROM claim WHERE relationship_id = $1 AND source LIKE 'register-%'"
            " AND id NOT IN (SELECT claim_id FROM claim_deprecation)",
            UUID(case.held),
        )
        events = await session.fetch(
            "SELECT action FROM audit_event WHERE resource_id = $1 ORDER BY occurred_at",
            case.held,
        )
    assert claims == 6  # no claim of a source was touched
    assert [row["action"] for row in events] == ["conflict.decided", "conflict.decision_withdrawn"]


async def test_conflicts_of_another_tenant_do_not_exist(case: Case) -> None:
    await case.state("a", 5)
    case.held = str(new_id())
    answer = await case.client.get(case.path(), headers=case.tokens("viewer"))
    assert answer.status_code == 404
