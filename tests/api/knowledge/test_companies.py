"""Companies over HTTP: the customer file, its conventions, and other tenants."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
import pytest
from tests.db.mutations.helpers import batch, company, owns, person

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.companies import service
from atlas.knowledge.companies.domain import CompanyIdentity
from atlas.knowledge.mutations.schemas import ClaimAssertion, Identifier, PartyAssertion, SourceType
from atlas.knowledge.mutations.service import apply_batch

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"


async def make(
    client: httpx.AsyncClient, headers: dict[str, str], **body: object
) -> dict[str, object]:
    answer = await client.post(URL, json={"name": "Example Widgets Ltd", **body}, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{URL}/{answer.json()['id']}"
    return dict(answer.json())


async def test_create_read_change_withdraw_and_restore(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    made = await make(
        app_client,
        analyst,
        register="gb-coh",
        registration_number=" 1234567",
        country_code="GB",
        external_id="crm-1",
        tags=["north", "north"],
        metadata={"desk": "7"},
    )
    url = f"{URL}/{made['id']}"
    assert (made["register"], made["registration_number"]) == ("GB-COH", "01234567")
    assert (made["tags"], made["relationship_status"]) == (["north"], "prospect")
    read = await app_client.get(url, headers=tokens("viewer"))
    assert read.json() == made
    assert read.headers["ETag"] == '"1"'

    stale = {**analyst, "If-Match": '"9"'}
    assert (await app_client.patch(url, json={"name": "X"}, headers=stale)).status_code == 412
    current = {**analyst, "If-Match": '"1"'}
    changed = await app_client.patch(
        url, json={"website": "example.com", "external_id": None}, headers=current
    )
    assert changed.status_code == 200, changed.text
    assert changed.json() == {
        **made,
        "website": "example.com",
        "external_id": None,
        "version": 2,
        "updated_at": changed.json()["updated_at"],
    }
    empty = await app_client.patch(url, json={"name": None}, headers=analyst)
    assert empty.status_code == 422
    assert empty.json()["errors"][0]["loc"] == ["body", "name"]

    assert (await app_client.delete(url, headers=analyst)).status_code == 204
    assert (await app_client.get(url, headers=analyst)).status_code == 404
    assert (await app_client.delete(url, headers=analyst)).status_code == 404
    back = await app_client.post(f"{url}/restore", headers=analyst)
    assert back.status_code == 200
    assert (await app_client.get(url, headers=analyst)).json()["name"] == made["name"]
    assert (await app_client.post(f"{url}/restore", headers=analyst)).status_code == 404


async def test_external_id_and_registration_are_unique_among_shown_companies(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst = tokens("analyst")
    first = await make(app_client, analyst, external_id="u-1")
    again = await app_client.post(URL, json={"name": "Y", "external_id": "u-1"}, headers=analyst)
    assert (again.status_code, again.json()["code"]) == (409, "company_exists")
    assert again.json()["field"] == "external_id"
    number = {"register": "GB-COH", "registration_number": "00000042"}
    await make(app_client, analyst, **number)
    twice = await app_client.post(URL, json={"name": "Z", **number}, headers=analyst)
    assert (twice.status_code, twice.json()["field"]) == (409, "registration")
    # another tenant may hold the same
    await make(app_client, tokens("analyst", tenant=other_tenant), external_id="u-1", **number)
    # a withdrawn company frees its ids, and then cannot come back
    await app_client.delete(f"{URL}/{first['id']}", headers=analyst)
    await make(app_client, analyst, external_id="u-1")
    back = await app_client.post(f"{URL}/{first['id']}/restore", headers=analyst)
    assert back.status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "a\u0000b"},
        {"name": "x", "country_code": "gb"},
        {"name": "x", "metadata": {str(one): "v" for one in range(51)}},
        {"name": "x", "tags": ["t" * 65]},
        {"name": "x", "tenant_id": str(new_id())},
        {"name": "x", "register": "no blanks"},
        {"name": "x", "website": "not a site"},
    ],
)
async def test_bad_bodies_are_422(
    app_client: httpx.AsyncClient, tokens: Tokens, body: dict[str, object]
) -> None:
    answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_list_filters_and_pages(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    analyst = tokens("analyst")
    made = [
        await make(app_client, analyst, name=f"Paged {one}", tags=["paged"]) for one in range(5)
    ]
    query = {"tag.eq": "paged", "limit": "2", "sort": "name", "include": "total"}
    names: list[str] = []
    cursor = None
    while True:
        page = await app_client.get(
            URL, params={**query, **({"cursor": cursor} if cursor else {})}, headers=analyst
        )
        assert page.status_code == 200, page.text
        assert page.json()["total"] == 5
        names += [one["name"] for one in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert names == [one["name"] for one in made]
    unknown = await app_client.get(URL, params={"nope.eq": "1"}, headers=analyst)
    assert unknown.status_code == 422


async def test_create_is_idempotent(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    headers = {**tokens("analyst"), "Idempotency-Key": "once"}
    first = await app_client.post(URL, json={"name": "Once"}, headers=headers)
    second = await app_client.post(URL, json={"name": "Once"}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]


async def test_find_or_create_and_overview_with_provenance(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    tenant = actor.require_tenant()
    identity = CompanyIdentity("Overview Ltd", "GB-COH", "7654321", "GB")
    async with database.tenant(tenant) as session:
        one = await service.find_or_create_company(session, actor, identity)
        two = await service.find_or_create_company(session, actor, identity)
    assert one.id == two.id
    registry = batch(
        "o1",
        parties=[
            company("c", "7654321", "Overview Ltd", trading_names=["Over"]),
            person("p", "o-1"),
        ],
        relationships=[owns("p", "c", share_exact=80)],
    )
    lei = batch(
        "o2",
        source="gleif",
        source_type=SourceType.LEI,
        parties=[
            PartyAssertion(
                "c",
                "LegalEntity",
                [Identifier("GB-COH", "07654321")],
                [
                    ClaimAssertion("legal_name", "OVERVIEW LIMITED", asserted_at=date(2026, 2, 1)),
                    ClaimAssertion("trading_names", ["View"], asserted_at=date(2026, 2, 1)),
                ],
            )
        ],
    )
    async with database.tenant(tenant) as session:
        found = await apply_batch(session, actor, registry)
        await service.link_entity(session, actor, one.id, found.entities["c"])
    async with database.tenant(tenant) as session:
        await apply_batch(session, actor, lei)
    answer = await app_client.get(f"{URL}/{one.id}/overview", headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    fields = {one["attribute"]: one for one in body["fields"]}
    assert fields["legal_name"]["value"] == "OVERVIEW LIMITED"
    assert [one["source"] for one in fields["legal_name"]["claims"]] == ["gleif"]
    assert fields["legal_name"]["claims"][0]["trust"] == 0.97
    assert fields["trading_names"]["value"] == ["Over", "View"]
    assert len(fields["trading_names"]["claims"]) == 2
    assert body["relationships"] == [{"type": "Ownership", "incoming": 1, "outgoing": 0}]
    assert body["identifiers"][0]["value"] == "07654321"


async def test_reading_parties_relationships_claims_and_changes(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    viewer = tokens("viewer")
    given = batch(
        "read",
        parties=[company("c", "555", "Before Ltd"), person("p", "read-1")],
        relationships=[owns("p", "c", share_exact=80)],
    )
    async with database.tenant(actor.require_tenant()) as session:
        first = await apply_batch(session, actor, given)
    before = datetime.now(UTC)
    renamed = PartyAssertion(
        "c",
        "LegalEntity",
        [Identifier("GB-COH", "555")],
        [ClaimAssertion("legal_name", "After Ltd", asserted_at=date(2026, 6, 1))],
    )
    async with database.tenant(actor.require_tenant()) as session:
        await apply_batch(session, actor, batch("read-2", parties=[renamed]))
    entity = first.entities["c"]
    url = f"/api/entities/{entity}"
    now = await app_client.get(url, headers=viewer)
    assert now.json()["data"]["legal_name"] == "After Ltd"
    assert now.headers["ETag"]
    then = await app_client.get(url, params={"known_at": before.isoformat()}, headers=viewer)
    assert then.json()["data"]["legal_name"] == "Before Ltd"
    naive = await app_client.get(url, params={"known_at": "2026-01-01T00:00:00"}, headers=viewer)
    assert naive.status_code == 422

    claims = await app_client.get(
        f"{url}/claims", params={"attribute.eq": "LegalEntity.legal_name"}, headers=viewer
    )
    assert [(one["value"], one["is_preferred"]) for one in claims.json()["items"]] == [
        ("After Ltd", True),
        ("Before Ltd", False),
    ]
    changes = (await app_client.get(f"{url}/timeline", headers=viewer)).json()["items"]
    assert [(one["before"], one["after"]) for one in changes] == [
        ("Before Ltd", "After Ltd"),
        (None, "Before Ltd"),
    ]
    listed = await app_client.get(
        "/api/entities", params={"type.eq": "LegalEntity"}, headers=viewer
    )
    assert str(entity) in {one["id"] for one in listed.json()["items"]}
    edge = next(iter(first.relationships.values()))
    shown = await app_client.get(f"/api/relationships/{edge}", headers=viewer)
    assert shown.json()["data"] == {"share_exact": 80}
    held = await app_client.get(
        "/api/relationships", params={"to_id.eq": str(entity)}, headers=viewer
    )
    assert [one["id"] for one in held.json()["items"]] == [str(edge)]
    evidence = await app_client.get(f"/api/relationships/{edge}/claims", headers=viewer)
    assert {one["attribute"] for one in evidence.json()["items"]} == {
        "Ownership.exists",
        "Ownership.share_exact",
    }
    assert (
        await app_client.get(f"/api/relationships/{edge}/timeline", headers=viewer)
    ).status_code == 200


async def test_a_merged_id_points_to_the_entity_it_was_joined_into(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    lei = Identifier("XI-LEI", "5299000J2N45DDNE4Y28")
    alone = PartyAssertion("g", "LegalEntity", [lei], [ClaimAssertion("legal_name", "G")])
    both = PartyAssertion("g", "LegalEntity", [lei, Identifier("GB-COH", "777")])
    ids = []
    for key, party in (("j1", company("g", "777")), ("j2", alone), ("j3", both)):
        async with database.tenant(actor.require_tenant()) as session:
            ids.append(
                (await apply_batch(session, actor, batch(key, parties=[party]))).entities["g"]
            )
    assert ids[2] == ids[0]
    answer = await app_client.get(f"/api/entities/{ids[1]}", headers=tokens("viewer"))
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/api/entities/{ids[0]}")
    canonical = await app_client.get(answer.headers["Location"], headers=tokens("viewer"))
    assert canonical.json()["merged_ids"] == [str(ids[1])]


async def test_another_tenants_ids_are_404_in_every_verb(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    actor: AuthContext,
    other_tenant: UUID,
) -> None:
    made = await make(app_client, tokens("analyst"))
    async with database.tenant(actor.require_tenant()) as session:
        result = await apply_batch(
            session,
            actor,
            batch(
                "escape",
                parties=[company("c", "999"), person("p", "esc")],
                relationships=[owns("p", "c")],
            ),
        )
    entity, edge = result.entities["c"], next(iter(result.relationships.values()))
    foreign = tokens("analyst", tenant=other_tenant)
    for method, path in (
        ("GET", f"{URL}/{made['id']}"),
        ("PATCH", f"{URL}/{made['id']}"),
        ("DELETE", f"{URL}/{made['id']}"),
        ("POST", f"{URL}/{made['id']}/restore"),
        ("GET", f"{URL}/{made['id']}/overview"),
        ("GET", f"/api/entities/{entity}"),
        ("GET", f"/api/entities/{entity}/claims"),
        ("GET", f"/api/entities/{entity}/timeline"),
        ("GET", f"/api/relationships/{edge}"),
        ("GET", f"/api/relationships/{edge}/claims"),
        ("GET", f"/api/relationships/{edge}/timeline"),
    ):
        body = {"json": {"name": "stolen"}} if method == "PATCH" else {}
        answer = await app_client.request(method, path, headers=foreign, **body)  # type: ignore[arg-type]
        assert answer.status_code == 404, (method, path, answer.text)
    own = await app_client.get(f"{URL}/{made['id']}", headers=tokens("analyst"))
    assert own.json() == made
    listed = await app_client.get("/api/entities", headers=foreign)
    assert str(entity) not in listed.text


async def test_the_ontology_reads(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    whole = await app_client.get("/api/ontology", headers=viewer)
    assert whole.json()["version"] == "3.5"
    assert len(whole.json()["types"]) == 9
    yaml = await app_client.get("/api/ontology/yaml", headers=viewer)
    assert yaml.headers["content-type"].startswith("application/yaml")
    schema = await app_client.get("/api/ontology/types/Person/json-schema", headers=viewer)
    assert schema.json()["json_schema"]["required"] == ["full_name"]
    for path in ("types", "types/Person", "relationship-types", "relationship-types/Ownership",
                 "relationship-types/Ownership/json-schema", "survivorship"):  # fmt: skip
        assert (await app_client.get(f"/api/ontology/{path}", headers=viewer)).status_code == 200
    absent = await app_client.get("/api/ontology/types/Spaceship", headers=viewer)
    assert absent.status_code == 404


async def test_a_change_of_identity_says_what_it_takes(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    url = f"{URL}/{(await make(app_client, analyst, name='Formerly Ltd'))['id']}"
    said = []
    changes: list[dict[str, object]] = [
        {"tags": ["moved"]},
        {"name": "Entirely Different Ltd"},
        {"tags": []},
    ]
    for change in changes:
        answer = await app_client.patch(url, json=change, headers=analyst)
        assert answer.status_code == 200, answer.text
        said.append(answer.json()["notice"])
    assert said[0] is said[2] is None
    assert "an approval takes two people" in said[1]
    events = (await app_client.get(f"{url}/timeline", headers=analyst)).json()["items"]
    assert [one["notice"] for one in events] == [None, said[1], None, None]
    assert (await app_client.get(url, headers=analyst)).json()["notice"] is None
