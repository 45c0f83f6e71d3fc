"""External ids that look the same name one customer, on every way in."""

from collections.abc import Callable
from uuid import UUID

import httpx
from tests.api.knowledge.test_companies import make

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.company_files import service as company_files

Tokens = Callable[..., dict[str, str]]
URL, RUNS = "/api/companies", "/api/investigations"
COMPOSED, APART = "caf\u00e9-1", "cafe\u0301-1"


async def test_spellings_of_one_id_are_one_customer(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    made = await make(app_client, analyst, external_id=f"\u00a0{APART} ")
    assert made["external_id"] == COMPOSED
    for spelling in (COMPOSED, APART, f" {COMPOSED}", f"{APART}\u3000"):
        body = {"name": "Example Gadgets Ltd", "external_id": spelling}
        again = await app_client.post(URL, json=body, headers=analyst)
        assert (again.status_code, again.json()["code"]) == (409, "company_exists"), spelling
        found = await app_client.get(URL, params={"external_id": spelling}, headers=analyst)
        assert [one["id"] for one in found.json()["items"]] == [made["id"]], spelling
    # upper and lower case tell customers apart
    await make(app_client, analyst, external_id=COMPOSED.upper())
    other = await make(app_client, analyst, external_id="desk-2")
    taken = await app_client.patch(
        f"{URL}/{other['id']}", json={"external_id": f"{APART} "}, headers=analyst
    )
    assert taken.status_code == 409


async def test_what_cannot_be_seen_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    for character in ("\u200b", "\u00ad", "\ufeff"):
        for path, named in ((URL, "name"), (RUNS, "company_name")):
            body = {named: "Example Widgets Ltd", "external_id": f"seen{character}"}
            refused = await app_client.post(path, json=body, headers=analyst)
            assert refused.status_code == 422, refused.text
            [problem] = refused.json()["errors"]
            assert problem["loc"] == ["body", "external_id"]
            said = f"U+{ord(character):04X} at character 5 cannot be seen: send the id without it"
            assert said in problem["msg"]


async def test_an_import_finds_the_customer_under_any_spelling(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    analyst = tokens("analyst")
    kept = await make(app_client, analyst, external_id="n\u00e9-7")
    content = (
        "\ufeffname,external_id\n"
        "Example Widgets B.V.,ne\u0301-7\n"
        "Example Gadgets Ltd,n-8\n"
        "Example Gadgets Ltd, n-8\u00a0\n"
        "Example Gizmos Ltd,n-\u200b9\n"
    )
    started = await app_client.post(
        f"{URL}/imports",
        files={"file": ("ids.csv", content.encode(), "text/csv")},
        data={"on_existing": "update"},
        headers=analyst,
    )
    assert started.status_code == 202, started.text
    import_id = UUID(started.json()["id"])
    async with database.tenant(actor.require_tenant()) as session:
        await company_files.step(session, actor, import_id)
    found = await app_client.get(f"{URL}/imports/{import_id}/rows", headers=analyst)
    rows = sorted(found.json()["items"], key=lambda one: one["line"])
    assert [one["outcome"] for one in rows] == ["updated", "created", "rejected", "rejected"]
    assert rows[0]["company_id"] == kept["id"]
    assert rows[2]["problems"][0]["loc"] == ["external_id"]
    assert "U+200B" in rows[3]["problems"][0]["msg"]


async def test_a_run_and_its_repetition_have_one_id(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    body = {"company_name": "Example Widgets Ltd", "external_id": "run\u00e9-1"}
    first = await app_client.post(RUNS, json=body, headers=analyst)
    assert first.status_code == 202, first.text
    again = await app_client.post(
        RUNS, json={**body, "external_id": " rune\u0301-1"}, headers=analyst
    )
    assert again.status_code == 409
