"""A tenant's versions of a source contract: drafted, compared, activated by one person or two."""

from collections.abc import Callable, Mapping
from uuid import UUID

import httpx
import pytest

from atlas.foundation.db import Database
from atlas.sources.contracts import service

Tokens = Callable[..., dict[str, str]]
URL = "/api/source-contracts"
CAUTIOUS = {"refresh_days": 7, "without_coverage": ["LegalEntity.registration_numbers"]}
LOOSE = {"without": ["Directorship"], "trust": {"LegalEntity.status": 0.5}}


@pytest.fixture
def admin(tokens: Tokens) -> Callable[..., dict[str, str]]:
    """Headers of the tenant; each test has a provider of its own."""

    def header(role: str = "admin", *, version: int | None = None) -> dict[str, str]:
        more = {} if version is None else {"If-Match": f'"{version}"'}
        return tokens(role) | more

    return header


async def drafted(
    client: httpx.AsyncClient,
    header: dict[str, str],
    narrowing: Mapping[str, object],
    provider: str = "gleif",
) -> dict[str, object]:
    body = {"provider": provider, "note": "As agreed.", "narrowing": narrowing}
    made = await client.post(f"{URL}/versions", json=body, headers=header)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{URL}/versions/{made.json()['id']}"
    found: dict[str, object] = made.json()
    return found


async def test_what_adds_caution_takes_effect_at_once(
    app_client: httpx.AsyncClient, admin: Callable[..., dict[str, str]]
) -> None:
    one = await drafted(app_client, admin(), CAUTIOUS)
    at = f"{URL}/versions/{one['id']}"
    shipped = (await app_client.get(f"{URL}/gleif", headers=admin())).json()
    assert (shipped["version"], shipped["tenant_version"]) == ("1.1.0", None)
    told = (await app_client.get(f"{at}/diff", headers=admin())).json()
    assert (told["before"], told["after"]) == ("1.1.0", "1.1.0+tenant.1")
    assert {(item["path"], item["breaking"]) for item in told["changes"]} == {
        ("covers", True),
        ("refresh_days", False),
    }
    assert told["problems"] == told["second_person"] == []
    again = (await app_client.get(f"{URL}/gleif", headers=admin())).json()
    assert again == shipped  # nothing has changed by looking
    done = await app_client.post(f"{at}/activate", headers=admin(version=1))
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["awaits_second_person"]) == ("active", [])
    held = (await app_client.get(f"{URL}/gleif", headers=admin())).json()
    assert (held["version"], held["tenant_version"]) == ("1.1.0+tenant.1", 1)
    assert (held["refresh_days"], held["covers"]) == (7, ["LegalEntity.legal_name"])
    assert held["sha256"] != shipped["sha256"]
    fields = (await app_client.get(f"{URL}/coverage", headers=admin())).json()["items"]
    assert fields
    listed = (await app_client.get(URL, headers=admin())).json()["items"]
    assert held in listed
    for verb, path in (("put", at), ("delete", at), ("post", f"{at}/activate")):
        body = {"narrowing": {}, "note": ""} if verb == "put" else None
        refused = await app_client.request(verb, path, headers=admin(version=2), json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "contract_version_state")


async def test_what_takes_findings_away_takes_two_persons(
    app_client: httpx.AsyncClient, admin: Callable[..., dict[str, str]]
) -> None:
    one = await drafted(app_client, admin(), LOOSE, "companies_house")
    at = f"{URL}/versions/{one['id']}"
    confirm = f"{at}/confirm"
    early = await app_client.post(confirm, headers=admin("mlro", version=1))
    assert early.status_code == 409
    waits = (await app_client.post(f"{at}/activate", headers=admin(version=1))).json()
    assert waits["status"] == "draft"
    assert any(text.startswith("Directorship") for text in waits["awaits_second_person"])
    shown = (await app_client.get(at, headers=admin("viewer"))).json()
    assert shown["awaits_second_person"] == waits["awaits_second_person"]
    listed = (await app_client.get(f"{URL}/versions", headers=admin("viewer"))).json()["items"]
    assert {item["id"]: item["awaits_second_person"] for item in listed}[one["id"]] == shown[
        "awaits_second_person"
    ]
    held = (await app_client.get(f"{URL}/companies_house", headers=admin())).json()
    assert held["tenant_version"] is None
    refused = await app_client.post(confirm, headers=admin(version=1))
    assert refused.status_code == 403  # the one who proposed it
    done = await app_client.post(confirm, headers=admin("mlro", version=1))
    assert (done.status_code, done.json()["status"]) == (200, "active"), done.text
    held = (await app_client.get(f"{URL}/companies_house", headers=admin())).json()
    assert not [item for item in held["fields"] if item["type"] == "Directorship"]
    # back to the shipped contract: a version that takes nothing away, and two persons again
    two = await drafted(app_client, admin(), {}, "companies_house")
    at = f"{URL}/versions/{two['id']}"
    assert two["number"] == 2
    waits = (await app_client.post(f"{at}/activate", headers=admin(version=1))).json()
    assert any("added" in text for text in waits["awaits_second_person"])
    changed = await app_client.put(
        at, json={"narrowing": {"refresh_days": 3}, "note": ""}, headers=admin(version=1)
    )
    assert changed.status_code == 200
    stale = await app_client.post(f"{at}/confirm", headers=admin("mlro", version=2))
    assert stale.status_code == 409  # what was proposed is not what it says now
    await app_client.post(f"{at}/activate", headers=admin(version=2))
    done = await app_client.post(f"{at}/confirm", headers=admin("mlro", version=2))
    assert done.json()["status"] == "active", done.text
    listed = await app_client.get(
        f"{URL}/versions?sort=created_at&provider=companies_house", headers=admin()
    )
    assert [item["status"] for item in listed.json()["items"]] == ["superseded", "active"]
    events = await app_client.get(
        "/api/audit/events?resource_type=source_contract_version&limit=50",
        headers=admin("auditor"),
    )
    mine = [
        item for item in events.json()["items"] if item["resource_id"] in {one["id"], two["id"]}
    ]
    actions = [item["action"] for item in mine]
    assert sorted(actions) == sorted(
        ["source_contract.drafted"] * 2
        + ["source_contract.activated"] * 2
        + ["source_contract.changed"]
    )


@pytest.mark.parametrize(
    ("narrowing", "where", "reason"),
    [
        ({"refresh_days": 60}, "refresh_days", "30 days old at most"),
        ({"trust": {"LegalEntity.status": 0.99}}, "LegalEntity.status", "up to 0.97"),
        ({"without_answers": ["accounts"]}, "accounts", "kinds of answer"),
        ({"without": ["Ownership"]}, "Ownership", "no such type"),
    ],
)
async def test_a_widening_is_refused_with_the_reason(
    app_client: httpx.AsyncClient,
    admin: Callable[..., dict[str, str]],
    narrowing: dict[str, object],
    where: str,
    reason: str,
) -> None:
    body = {"provider": "gleif", "note": "", "narrowing": narrowing}
    refused = await app_client.post(f"{URL}/versions", json=body, headers=admin())
    assert (refused.status_code, refused.json()["code"]) == (422, "contract_widened")
    [problem] = refused.json()["errors"]
    assert problem["loc"][-1] == where
    assert reason in problem["msg"]
    one = await drafted(app_client, admin(), {})
    at = f"{URL}/versions/{one['id']}"
    put = {"narrowing": narrowing, "note": ""}
    refused = await app_client.put(at, json=put, headers=admin(version=1))
    assert (refused.status_code, refused.json()["code"]) == (422, "contract_widened")


async def test_versions_are_a_tenants_own(
    app_client: httpx.AsyncClient,
    admin: Callable[..., dict[str, str]],
    tokens: Tokens,
    other_tenant: UUID,
) -> None:
    one = await drafted(app_client, admin(), {"refresh_days": 7}, "kvk")
    at = f"{URL}/versions/{one['id']}"
    for verb, path in (("get", at), ("get", f"{at}/diff"), ("delete", at)):
        other = tokens("admin", tenant=other_tenant) | {"If-Match": '"1"'}
        assert (await app_client.request(verb, path, headers=other)).status_code == 404
    assert (await app_client.post(f"{at}/activate", headers=admin(version=1))).status_code == 200
    held = (
        await app_client.get(f"{URL}/kvk", headers=tokens("viewer", tenant=other_tenant))
    ).json()
    assert held["tenant_version"] is None


async def test_a_contract_that_a_run_obeyed_is_shown_for_good(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    async with database.tenant(tenant) as session:
        held = await service.in_force(session, ["northdata"])
        await service.note(session, [], held)
        await service.note(session, [], held)  # twice is once
    sha256 = held["northdata"].sha256
    at = f"{URL}/northdata?sha256={sha256}"
    found = await app_client.get(at, headers=tokens("viewer"))
    assert (
        found.json() == (await app_client.get(f"{URL}/northdata", headers=tokens("viewer"))).json()
    )
    assert found.json()["sha256"] == sha256
    missing = await app_client.get(f"{URL}/kvk?sha256={sha256}", headers=tokens("viewer"))
    assert (missing.status_code, missing.json()["code"]) == (404, "contract_not_obeyed")
    foreign = await app_client.get(at, headers=tokens("viewer", tenant=other_tenant))
    assert foreign.status_code == 404
