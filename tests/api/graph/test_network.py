"""Paths, common connections, shared addresses and officers, control, exports: over HTTP."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import httpx
import pytest
import pytest_asyncio
from tests.api.graph.test_graph import holds, party

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
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
Ids = dict[str, UUID]


def office(person: str, company: str) -> RelationshipAssertion:
    return RelationshipAssertion(f"{person}@{company}", "Directorship", person, company, "director")


@pytest_asyncio.fixture(scope="module")
async def ids(database: Database, actor: AuthContext) -> Ids:
    office_address = PartyAssertion(
        "net address",
        "Address",
        (Identifier("XX-TEST", "net address"),),
        (ClaimAssertion("full_address", "1 Shared Street"), ClaimAssertion("country_code", "GB")),
    )
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key="network",
        parties=[
            *(party(f"net {name}") for name in ("one", "two", "three", "top")),
            party("net dora", "Person"),
            office_address,
        ],
        relationships=[
            holds("net top", "net one", 60),
            holds("net one", "net two", 70),
            holds("net two", "net one", 10),
            holds("net top", "net three", 40, date(2010, 1, 1), date(2015, 1, 1)),
            office("net dora", "net two"),
            office("net dora", "net three"),
            *(
                RelationshipAssertion(f"{key}@addr", "RegisteredAt", key, "net address")
                for key in ("net one", "net three")
            ),
        ],
    )
    async with database.tenant(actor.require_tenant()) as session:
        result = await apply_batch(session, actor, batch)
    assert not result.rejected
    return {key.removeprefix("net "): value for key, value in result.entities.items()}


@pytest.fixture
def get(app_client: httpx.AsyncClient, tokens: Tokens) -> Callable[..., Any]:
    async def ask(path: str, **params: Any) -> Any:
        answer = await app_client.get(f"/api/graph{path}", params=params, headers=tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


async def test_the_shortest_ways_and_all_ways(get: Callable[..., Any], ids: Ids) -> None:
    ends = {"from_id": str(ids["one"]), "to_id": str(ids["three"])}
    short = await get("/paths", **ends)
    assert [path["length"] for path in short["paths"]] == [2]  # by the shared address
    every = await get("/paths", **ends, mode="all")
    assert sorted({path["length"] for path in every["paths"]}) == [2, 3]
    past = await get("/paths", **ends, include="history")
    assert len(past["paths"]) == 2  # and by the owner until 2015
    assert not (await get("/paths", **ends, types="Ownership"))["paths"]


async def test_what_two_entities_have_in_common(get: Callable[..., Any], ids: Ids) -> None:
    found = await get("/common-connections", entity_id=[str(ids["one"]), str(ids["three"])])
    assert [item["node"]["name"] for item in found["common"]] == ["1 Shared Street"]
    assert found["common"][0]["distances"] == {str(ids["one"]): 1, str(ids["three"]): 1}
    assert len(found["edges"]) == 2


@pytest_asyncio.fixture(scope="module")
async def served(database: Database, actor: AuthContext) -> list[str]:
    """Eight companies of one address, the fifth by id first: some lie before it, some behind."""
    names = [f"served {at}" for at in range(8)]
    address = PartyAssertion(
        "served address",
        "Address",
        (Identifier("XX-TEST", "served address"),),
        (ClaimAssertion("full_address", "2 Served Street"), ClaimAssertion("country_code", "GB")),
    )
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key="served",
        parties=[*map(party, names), address],
        relationships=[
            RelationshipAssertion(f"{name}@address", "RegisteredAt", name, "served address")
            for name in names
        ],
    )
    async with database.tenant(actor.require_tenant()) as session:
        stored = await apply_batch(session, actor, batch)
    found = sorted(str(stored.entities[name]) for name in names)
    return [found[4], *found[:4], *found[5:]]


async def test_shared_addresses_and_officers(get: Callable[..., Any], ids: Ids) -> None:
    addresses = await get(f"/entities/{ids['one']}/shared-addresses")
    assert [(s["via"]["name"], s["others"]) for s in addresses["shared"]] == [
        ("1 Shared Street", 1)
    ]
    assert addresses["shared"][0]["entities"][0]["id"] == str(ids["three"])
    officers = await get(f"/entities/{ids['two']}/shared-directors")
    assert [e["id"] for s in officers["shared"] for e in s["entities"]] == [str(ids["three"])]


async def test_all_who_share_an_address_are_reached_page_by_page(
    get: Callable[..., Any], served: list[str], ids: Ids
) -> None:
    subject, *others = served
    path = f"/entities/{subject}/shared-addresses"
    first = await get(path, limit=2)
    [part] = first["shared"]
    seen, page = [e["id"] for e in part["entities"]], part
    assert (len(seen), part["others"], first["truncated"]) == (2, len(others), True)
    while page["next_after"]:
        found = await get(path, limit=2, via_id=part["via"]["id"], after=page["next_after"])
        [page] = found["shared"]
        assert (page["others"], page["via"]) == (len(others), part["via"])
        assert found["truncated"] == (page["next_after"] is not None)
        seen += [e["id"] for e in page["entities"]]
    assert seen == sorted(others)
    whole = await get(path, limit=len(others))
    assert (whole["truncated"], whole["shared"][0]["next_after"]) == (False, None)
    of_another = await get(path, via_id=str(ids["address"]))
    assert (of_another["shared"], of_another["truncated"]) == ([], False)


async def test_expanding_several_at_once(get: Callable[..., Any], ids: Ids) -> None:
    found = await get("/expand", entity_id=[str(ids["two"]), str(ids["three"])])
    assert {node["id"] for node in found["nodes"]} == {
        str(ids[key]) for key in ("one", "two", "three", "dora", "address")
    }
    assert found["truncated"] is False
    small = await get("/expand", entity_id=str(ids["two"]), limit=2)
    assert (len(small["nodes"]), small["truncated"]) == (2, True)


async def test_holdings_below_equal_shares_above(get: Callable[..., Any], ids: Ids) -> None:
    below = await get(f"/entities/{ids['top']}/holdings")
    held = {item["company"]: item["share"]["lower"] for item in below["companies"]}
    above = await get(f"/entities/{ids['two']}/ownership")
    (share,) = [s for s in above["shares"]["holders"] if s["party"] == str(ids["top"])]
    assert held[str(ids["two"])] == pytest.approx(share["integrated"]["lower"], abs=1e-6)


async def test_control_up_and_down_with_its_chain(get: Callable[..., Any], ids: Ids) -> None:
    found = await get(f"/entities/{ids['one']}/control")
    assert [(c["name"], c["certain"], c["basis"]) for c in found["controllers"]] == [
        ("Net Top", True, "shares")
    ]
    assert [c["company"] for c in found["controlled"]] == [str(ids["two"])]


async def test_a_circle_that_is_open_above(get: Callable[..., Any], ids: Ids) -> None:
    found = await get(f"/entities/{ids['one']}/cycles")
    (cycle,) = found["cycles"]
    assert {one["id"] for one in cycle["parties"]} == {str(ids["one"]), str(ids["two"])}
    assert len(cycle["holdings"]) == 2
    assert cycle["closed"] is False


async def test_stats_count_this_tenant(get: Callable[..., Any], ids: Ids) -> None:
    found = await get("/stats")
    counts = {item["type"]: item["count"] for item in found["relationships"]}
    assert counts["RegisteredAt"] >= 2
    assert found["ended_relationships"] >= 1


@pytest.mark.parametrize("extent", ["ownership", "neighbourhood"])
@pytest.mark.parametrize("form", ["cytoscape", "graphml", "bods", "ftm"])
async def test_every_export_can_be_read(
    app_client: httpx.AsyncClient, tokens: Tokens, ids: Ids, form: str, extent: str
) -> None:
    url = f"/api/graph/entities/{ids['two']}/export"
    answer = await app_client.get(
        url, params={"format": form, "extent": extent}, headers=tokens("viewer")
    )
    assert answer.status_code == 200
    assert answer.headers["x-atlas-truncated"] == "false"
    if form == "graphml":
        ET.fromstring(answer.content)
    elif form == "ftm":
        assert all(json.loads(line)["id"] for line in answer.text.splitlines())
    else:
        assert str(ids["top"]) in json.dumps(answer.json()) or extent == "neighbourhood"


async def test_the_chart_as_svg_and_png(
    app_client: httpx.AsyncClient, tokens: Tokens, ids: Ids
) -> None:
    url = f"/api/graph/entities/{ids['two']}/ownership-chart"
    svg = await app_client.get(url, headers={**tokens("viewer"), "Accept": "image/svg+xml"})
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "Ownership of Net Two" in svg.text
    png = await app_client.get(url, headers={**tokens("viewer"), "Accept": "image/png"})
    assert png.content.startswith(b"\x89PNG")


async def test_nobody_screened_is_not_assessed(get: Callable[..., Any], ids: Ids) -> None:
    found = await get(f"/entities/{ids['two']}/sanctioned-ownership")
    assert {regime["status"] for regime in found["regimes"]} == {"not_assessed"}
    network = await get(f"/entities/{ids['two']}/risk-network")
    assert network["flagged"] == []
    assert network["not_screened"] >= 3


async def test_every_answer_of_the_network_says_what_lists_and_registers_say_of_a_party(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    actor: AuthContext,
    get: Callable[..., Any],
) -> None:
    """Only the ownership graph and the risk network said it; files said nothing."""
    marked = party("flag marked", "Person", is_sanctioned=True)
    office_address = PartyAssertion(
        "flag address",
        "Address",
        (Identifier("XX-TEST", "flag address"),),
        (ClaimAssertion("full_address", "9 Flag Street"), ClaimAssertion("country_code", "GB")),
    )
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key="flags",
        parties=[party("flag one"), party("flag two"), marked, office_address],
        relationships=[
            office("flag marked", "flag one"),
            office("flag marked", "flag two"),
            RelationshipAssertion("flag@addr", "RegisteredAt", "flag one", "flag address"),
        ],
    )
    async with database.tenant(actor.require_tenant()) as session:
        ids = (await apply_batch(session, actor, batch)).entities
    one, two, named = (str(ids[f"flag {key}"]) for key in ("one", "two", "marked"))
    said = ["not_screened", "marked_by_register"]
    around = await get(f"/entities/{one}/neighbourhood")
    assert {node["id"]: node["flags"] for node in around["nodes"]} == {
        one: ["not_screened"],
        named: said,
        str(ids["flag address"]): None,
    }
    for nodes in (
        (await get("/expand", entity_id=[one]))["nodes"],
        (await get("/paths", from_id=one, to_id=two))["nodes"],
        [
            item["node"]
            for item in (await get("/common-connections", entity_id=[one, two]))["common"]
        ],
        [item["via"] for item in (await get(f"/entities/{one}/shared-directors"))["shared"]],
    ):
        assert [node["flags"] for node in nodes if node["id"] == named] == [said]
    for form, shown in (
        ("cytoscape", "not_screened; marked_by_register"),
        ("graphml", "not_screened; marked_by_register"),
        ("ftm", '"notes":["not screened","marked by register"]'),
    ):
        answer = await app_client.get(
            f"/api/graph/entities/{one}/export",
            params={"format": form, "extent": "neighbourhood"},
            headers=tokens("viewer"),
        )
        assert answer.text.count(shown) == 1, form


async def test_the_lists_say_nothing_of_a_day_to_come(
    app_client: httpx.AsyncClient, tokens: Tokens, ids: Ids
) -> None:
    url = f"/api/graph/entities/{ids['two']}/sanctioned-ownership"
    for day, status in ((today() + timedelta(days=1), 422), (today(), 200)):
        answer = await app_client.get(f"{url}?as_of={day}", headers=tokens("viewer"))
        assert answer.status_code == status, answer.text


NATIONAL = {"be", "cz", "ee", "fi", "fr", "in", "lv", "nl", "pl"}
UNRULED = {"un", "au", "ofac_sectoral", "eu_sectoral", "bis", *NATIONAL}


async def test_a_regime_without_a_rule_is_told_and_an_unknown_one_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, get: Callable[..., Any], ids: Ids
) -> None:
    path = f"/entities/{ids['two']}/sanctioned-ownership"
    for day, without in (
        ("2014-08-12", ["ca", "ch", "ofac", "uk"]), ("2014-08-13", ["ca", "ch", "uk"]),
        ("2020-12-31", ["ca", "ch"]), ("2023-06-22", ["ch"]), ("2024-05-16", []),
    ):  # fmt: skip
        found = await get(path, as_of=day)
        assert set(found["without_rule"]) == {*without, *UNRULED}
        assert {item["regime"] for item in found["unruled"]} == UNRULED
        answered = {regime["regime"] for regime in found["regimes"]}
        assert answered == {"ofac", "eu", "uk", "ch", "ca", "demo"} - set(without)
    one = await get(path, as_of="2014-08-12", regime="uk")
    assert (one["regimes"], one["without_rule"]) == ([], ["uk"])
    un = await get(path, regime="un")
    assert (un["regimes"], un["without_rule"]) == ([], ["un"])
    answer = await app_client.get(f"/api/graph{path}?regime=ofca", headers=tokens("viewer"))
    assert (answer.status_code, answer.json()["code"]) == (422, "regime_unknown")


@pytest.mark.parametrize(
    "path",
    [
        "/paths?from_id={}&to_id={}",
        "/expand?entity_id={}",
        "/common-connections?entity_id={}&entity_id={}",
        *(
            f"/entities/{{}}/{what}"
            for what in (
                "shared-addresses", "shared-directors", "cycles", "export", "holdings", "control",
                "sanctioned-ownership", "risk-network", "ownership-chart",
            )
        ),
    ],
)  # fmt: skip
async def test_another_tenant_sees_nothing(
    app_client: httpx.AsyncClient, tokens: Tokens, ids: Ids, other_tenant: UUID, path: str
) -> None:
    url = "/api/graph" + path.format(ids["one"], ids["two"])
    answer = await app_client.get(url, headers=tokens("viewer", tenant=other_tenant))
    assert answer.status_code == 404
    assert answer.json()["code"] == "entity_not_found"
