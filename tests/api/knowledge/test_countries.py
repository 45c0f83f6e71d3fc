"""What states a country: one type everywhere, and codes that earlier releases stored are read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"
NAME = {"name": "Example Widgets Ltd"}


def _fields(code: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every request that states a country: method, address, role and body."""
    return [
        ("POST", URL, "analyst", {**NAME, "country_code": code}),
        (
            "POST",
            "/api/investigations",
            "analyst",
            {"company_name": NAME["name"], "country_code": code},
        ),
        (
            "POST",
            "/api/screening/screenings",
            "analyst",
            {"parties": [{**NAME, "countries": ["GB", code]}]},
        ),
        (
            "POST",
            "/api/source-contracts/versions",
            "admin",
            {"provider": "gleif", "note": "", "narrowing": {"jurisdictions": [code]}},
        ),
    ]


@pytest.mark.parametrize(
    ("code", "meant"), [("ZZ", ""), ("XX", ""), ("QZ", ""), ("SU", ""), ("UK", "; write GB")]
)
async def test_a_code_of_no_country_is_refused_wherever_a_country_is_stated(
    app_client: httpx.AsyncClient, tokens: Tokens, code: str, meant: str
) -> None:
    company = (await app_client.post(URL, json=NAME, headers=tokens("analyst"))).json()
    own = f"{URL}/{company['id']}"
    requests = [
        *_fields(code),
        ("PATCH", own, "analyst", {"country_code": code}),
        ("PUT", f"{own}/profile", "analyst", {"countries_of_operation": [code]}),
    ]
    for method, url, role, body in requests:
        if code == "XX" and "contracts" in url:
            continue  # a shipped contract that holds everywhere says XX
        answer = await app_client.request(method, url, json=body, headers=tokens(role))
        assert answer.status_code == 422, (url, answer.text)
        said = [one["msg"] for one in answer.json()["errors"]]
        assert said == [f"{code} is no country of ISO 3166-1{meant}"], url


async def test_kosovo_is_a_country(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    made = await app_client.post(
        URL, json={**NAME, "country_code": "XK"}, headers=tokens("analyst")
    )
    assert (made.status_code, made.json()["country_code"]) == (201, "XK")


async def test_a_code_that_an_earlier_release_stored_is_read_found_and_mended(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    analyst = tokens("analyst")
    made = (await app_client.post(URL, json=NAME, headers=analyst)).json()
    url = f"{URL}/{made['id']}"
    async with database.tenant(actor.require_tenant()) as session:
        await session.execute(
            "UPDATE company SET country_code = 'ZZ' WHERE id = $1", UUID(made["id"])
        )
    assert (await app_client.get(url, headers=analyst)).json()["country_code"] == "ZZ"
    found = await app_client.get(f"{URL}?country_code.eq=ZZ", headers=analyst)
    assert [one["id"] for one in found.json()["items"]] == [made["id"]]
    batch = await app_client.post(
        "/api/risk-evaluations/batches",
        json={"scope": {"country_code": ["ZZ"]}},
        headers=tokens("mlro"),
    )
    assert batch.status_code == 202, batch.text

    renamed = await app_client.patch(url, json={"name": "Renamed Ltd"}, headers=analyst)
    assert renamed.json()["country_code"] == "ZZ"
    begun = await app_client.post(f"{url}/refresh", json={}, headers=analyst)
    assert begun.status_code == 202, begun.text
    mended = await app_client.patch(url, json={"country_code": "GB"}, headers=analyst)
    assert mended.json()["country_code"] == "GB"
