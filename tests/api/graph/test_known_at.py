"""Recorded time of the ownership answers: asked later for then, they say what they said then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.graph.test_graph import holds, party

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.mutations.schemas import (
    ClaimBatch,
    EndAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch, end_claims

Tokens = Callable[..., dict[str, str]]
QUERIES = ("", "&include=history", "&as_of=2019-06-01", "&max_parties=2", "&enhanced=true")
ENDED = date(2021, 1, 1)


async def told(
    database: Database,
    actor: AuthContext,
    number: int,
    *said: PartyAssertion | RelationshipAssertion,
) -> dict[str, UUID]:
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, number, tzinfo=UTC),
        batch_key=str(new_id()),
        parties=[one for one in said if isinstance(one, PartyAssertion)],
        relationships=[one for one in said if isinstance(one, RelationshipAssertion)],
    )
    async with database.tenant(actor.require_tenant()) as session:
        result = await apply_batch(session, actor, batch)
    assert not result.rejected
    return dict(result.entities)


async def history(
    database: Database, actor: AuthContext, ask: Callable[[], Any]
) -> list[tuple[datetime, dict[str, Any]]]:
    """Tell one thing after the other; after each, note the time and what is answered."""
    noted = []
    statement = {
        "event": "ownership_statement",
        "reason": "noBeneficialOwners",
        "start": "2018-01-01",
    }
    steps: list[tuple[PartyAssertion | RelationshipAssertion, ...]] = [
        (party("k subject", country_code="GB"), party("k mid")),
        (party("k subject"), party("k mid"), holds("k mid", "k subject", 60)),
        (party("k mid"), party("k ann", "Person"), holds("k ann", "k mid", 40)),
        # a source changes its mind, and the register says when another holding ended
        (party("k mid"), party("k ann", "Person"), holds("k ann", "k mid", 80)),
        (
            party("k subject"),
            party("k bob", "Person"),
            holds("k bob", "k subject", 30, date(2015, 1, 1)),
        ),
        (party("k mid", is_listed=True, events=[statement]),),
        (
            party("k subject", country_code="NL"),
            party("k bob", "Person"),
            RelationshipAssertion("d", "Directorship", "k bob", "k subject", "director"),
        ),
    ]  # fmt: skip
    for number, said in enumerate(steps, 2):
        await told(database, actor, number, *said)
        noted.append((now(), await ask()))
    async with database.tenant(actor.require_tenant()) as session:
        claims = await session.fetch(
            "SELECT c.id FROM claim c JOIN relationship r ON r.id = c.relationship_id"
            " JOIN entity e ON e.id = r.from_id WHERE e.display_name = 'K Bob'"
            " AND r.type = 'Ownership'"
        )
        end = EndAssertion(
            "test", ENDED, "no longer published", claim_ids=[c["id"] for c in claims]
        )
        assert await end_claims(session, actor, end)
    noted.append((now(), await ask()))
    return noted


async def test_an_answer_of_then_is_the_answer_given_then(
    app_client: httpx.AsyncClient, database: Database, actor: AuthContext, tokens: Tokens
) -> None:
    subject = (await told(database, actor, 1, party("k subject", country_code="GB")))["k subject"]
    url, headers = f"/api/graph/entities/{subject}", tokens("viewer")

    async def ask(known_at: datetime | None = None) -> dict[str, Any]:
        then = httpx.QueryParams({"known_at": known_at.isoformat()} if known_at else {})
        found = {}
        for path in ("ownership", "ubos"):
            for query in QUERIES if path == "ownership" else ("", "&as_of=2019-06-01"):
                answer = await app_client.get(f"{url}/{path}?{then}{query}", headers=headers)
                assert answer.status_code == 200, answer.text
                body = answer.json()
                assert (body["known_at"] is None) is (known_at is None)
                body["known_at"] = None
                if "ubos" in body and path == "ownership":
                    body["ubos"]["known_at"] = None
                found[path + query] = body
        return found

    noted = await history(database, actor, ask)
    answers = [answer for _, answer in noted]
    assert len({str(answer) for answer in answers}) == len(answers)  # each step says something
    for moment, answer in noted:
        assert await ask(moment) == answer
    before = [one["ownership"]["shares"]["holders"] for one in answers]
    assert [len(holders) for holders in before] == [0, 1, 2, 2, 3, 3, 3, 2]


@pytest.mark.parametrize("what", ["ownership", "ubos"])
async def test_who_was_not_known_yet_is_not_found(
    app_client: httpx.AsyncClient, database: Database, actor: AuthContext, tokens: Tokens, what: str
) -> None:
    before = now() - timedelta(seconds=1)
    found = await told(database, actor, 21, party(f"late {what}"))
    url = f"/api/graph/entities/{found[f'late {what}']}/{what}"
    for moment, status in ((before, 404), (now(), 200)):
        query = httpx.QueryParams({"known_at": moment.isoformat()})
        answer = await app_client.get(f"{url}?{query}", headers=tokens("viewer"))
        assert answer.status_code == status
    wrong = await app_client.get(
        f"{url}?known_at=0001-01-01T00:00:00%2B14:00", headers=tokens("viewer")
    )
    assert wrong.status_code == 422


async def test_parties_joined_since_count_as_one(
    app_client: httpx.AsyncClient, database: Database, actor: AuthContext, tokens: Tokens
) -> None:
    def one(key: str, *ids: str) -> PartyAssertion:
        return PartyAssertion(
            key, "LegalEntity", tuple(Identifier("XX-" + i, f"{i}1") for i in ids)
        )

    found = await told(
        database, actor, 22, party("j subject"), one("j low", "a"), one("j high", "b"),
        party("j ann", "Person"), holds("j low", "j subject", 60), holds("j ann", "j high", 70),
    )  # fmt: skip
    apart = now()
    await told(database, actor, 23, one("j both", "a", "b"))
    url = f"/api/graph/entities/{found['j subject']}/ownership"
    query = httpx.QueryParams({"known_at": apart.isoformat()})
    for text in (url, f"{url}?{query}"):
        answer = (await app_client.get(text, headers=tokens("viewer"))).json()
        shares = {s["party"]: s["integrated"]["text"] for s in answer["shares"]["holders"]}
        assert shares[str(found["j ann"])] == "42"
