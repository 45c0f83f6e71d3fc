"""The graph over HTTP: structure, beneficial owners, neighbourhood; nothing of another tenant."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import INTERESTS, OFFICE
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch

Tokens = Callable[..., dict[str, str]]
AS_OF = date(2026, 6, 1)
INTEREST = "Ownership"


def party(key: str, kind: str = "LegalEntity", **claims: object) -> PartyAssertion:
    name = {"LegalEntity": "legal_name", "Person": "full_name"}[kind]
    stated = {name: key.title(), **claims}
    return PartyAssertion(
        key,
        kind,
        (Identifier("XX-TEST", f"{key} 1"),),
        tuple(ClaimAssertion(attribute, value) for attribute, value in stated.items()),
    )


def holds(
    holder: str, company: str, share: float, since: date | None = None, until: date | None = None
) -> RelationshipAssertion:
    return RelationshipAssertion(
        key=f"{holder}>{company}",
        type="Ownership",
        from_key=holder,
        to_key=company,
        valid_from=since,
        valid_to=until,
        attributes={"share_exact": share, "direct_or_indirect": "direct"},
    )


@pytest_asyncio.fixture(scope="module")
async def entities(database: Database, actor: AuthContext) -> dict[str, UUID]:
    parties = [
        party("subject", country_code="GB"),
        party("holding"),
        party("ann", "Person"),
        party("former", "Person"),
        party("loop one"),
        party("loop two"),
    ]
    relationships = [
        holds("holding", "subject", 60),
        holds("ann", "holding", 60),
        holds("former", "subject", 40, date(2010, 1, 1), date(2020, 1, 1)),
        holds("loop one", "loop two", 100),
        holds("loop two", "loop one", 100),
        RelationshipAssertion("dir", "Directorship", "former", "subject", "director"),
    ]
    async with database.tenant(actor.require_tenant()) as session:
        batch = ClaimBatch(
            source="test",
            source_type=SourceType.REGISTRY,
            retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
            batch_key="graph",
            parties=parties,
            relationships=relationships,
        )
        result = await apply_batch(session, actor, batch)
    assert not result.rejected
    return dict(result.entities)


async def test_ownership_with_shares_and_history(
    app_client: httpx.AsyncClient, tokens: Tokens, entities: dict[str, UUID]
) -> None:
    url = f"/api/graph/entities/{entities['subject']}/ownership"
    answer = (await app_client.get(url, headers=tokens("viewer"))).json()
    shares = {share["party"]: share for share in answer["shares"]["holders"]}
    assert shares[str(entities["ann"])]["integrated"]["text"] == "36"
    assert shares[str(entities["holding"])]["direct"]["lower"] == 60
    assert str(entities["former"]) not in {held["holder"] for held in answer["holdings"]}
    past = (await app_client.get(f"{url}?include=history", headers=tokens("viewer"))).json()
    states = {holding["holder"]: holding["state"] for holding in past["holdings"]}
    assert states[str(entities["former"])] == "not_valid_at_date"
    before = await app_client.get(f"{url}?as_of=2015-06-01", headers=tokens("viewer"))
    holders = {share["party"] for share in before.json()["shares"]["holders"]}
    assert str(entities["former"]) in holders


async def test_ubos_by_the_rule_of_the_country(
    app_client: httpx.AsyncClient, tokens: Tokens, entities: dict[str, UUID]
) -> None:
    url = f"/api/graph/entities/{entities['subject']}/ubos"
    answer = (await app_client.get(url, headers=tokens("viewer"))).json()
    assert answer["outcome"] == "identified"
    assert (answer["threshold"], answer["comparator"]) == (25, ">")
    (ubo,) = answer["ubos"]
    assert ubo["party"] == str(entities["ann"])
    assert {ground["basis"] for ground in ubo["grounds"]} == {"shares", "control"}
    # 40 % of both companies are undeclared: an owner is identified, the owners are not
    assert answer["complete"] is False
    open_at = {f"shares undeclared: {name}" for name in ("Subject", "Holding")}
    assert set(answer["may_stand_above"]) == open_at
    enhanced = (await app_client.get(f"{url}?enhanced=true", headers=tokens("viewer"))).json()
    assert enhanced["threshold"] == 10


async def test_a_closed_loop_has_no_owner(
    app_client: httpx.AsyncClient, tokens: Tokens, entities: dict[str, UUID]
) -> None:
    url = f"/api/graph/entities/{entities['loop one']}/ubos"
    answer = (await app_client.get(url, headers=tokens("viewer"))).json()
    assert answer["outcome"] == "no_ubo_identified"
    assert {why["reason"] for why in answer["reasons"]} == {"closed_loop"}


async def test_the_neighbourhood_by_distance(
    app_client: httpx.AsyncClient, tokens: Tokens, entities: dict[str, UUID]
) -> None:
    url = f"/api/graph/entities/{entities['subject']}/neighbourhood"
    near = (await app_client.get(url, headers=tokens("viewer"))).json()
    assert {node["id"]: node["distance"] for node in near["nodes"]} == {
        str(entities["subject"]): 0,
        str(entities["holding"]): 1,
        str(entities["former"]): 1,
    }
    far = (await app_client.get(f"{url}?depth=2", headers=tokens("viewer"))).json()
    assert {node["distance"] for node in far["nodes"]} == {0, 1, 2}
    small = (await app_client.get(f"{url}?depth=2&limit=2", headers=tokens("viewer"))).json()
    assert small["truncated"]
    assert len(small["nodes"]) == 2


@pytest.mark.parametrize("what", ["ownership", "ubos", "neighbourhood"])
async def test_another_tenant_sees_nothing(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    entities: dict[str, UUID],
    other_tenant: UUID,
    what: str,
) -> None:
    headers = tokens("viewer", tenant=other_tenant)
    for entity_id in (entities["subject"], new_id()):
        url = f"/api/graph/entities/{entity_id}/{what}"
        answer = await app_client.get(url, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["code"] == "entity_not_found"


@pytest.mark.parametrize("limit", [1, 2, 2_000])
async def test_the_structure_in_one_statement_is_the_walk_with_its_holdings_and_officers(
    database: Database, actor: AuthContext, entities: dict[str, UUID], limit: int
) -> None:
    subject = entities["subject"]
    async with database.tenant(actor.require_tenant()) as session:
        reached = await repository.upward(session, subject, list(INTERESTS), AS_OF, limit + 1)
        expected = await repository.edges_into(session, reached[:limit], list(INTERESTS))
        edges, truncated = await repository.above(session, subject, AS_OF, limit)
    assert truncated is (len(reached) > limit)
    assert [edge for edge in edges if edge.type in INTERESTS] == expected
    assert [edge.from_id for edge in edges if edge.type == OFFICE] == [entities["former"]]


def test_of_more_parties_than_are_read_the_nearest_are_kept_whatever_their_order() -> None:
    ids = {name: UUID(int=place) for place, name in enumerate("sdcbaxo")}
    held = [("b", "s"), ("a", "s"), ("c", "s"), ("d", "a"), ("x", "b"), ("s", "d")]
    edges = [
        EdgeRow(new_id(), INTEREST, ids[holder], ids[company], "", None, None, {})
        for holder, company in held
    ]
    edges.append(EdgeRow(new_id(), INTEREST, ids["o"], ids["s"], "", None, AS_OF, {}))
    edges.append(EdgeRow(new_id(), OFFICE, ids["o"], ids["s"], "director", None, None, {}))
    for order in (edges, edges[::-1]):
        for limit, kept in (
            (1, "s"),
            (2, "sc"),
            (3, "scb"),
            (4, "scba"),
            (5, "scbad"),
            (9, "scbadx"),
        ):
            found = repository.nearest(order, ids["s"], AS_OF, limit)
            assert found == {ids[name] for name in kept}
