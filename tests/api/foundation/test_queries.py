"""Query strings: signed cursors, one way to compare text, and nothing that is silently ignored."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.web.router import AtlasRoute, query_parameters
from atlas.workspace.jobs import service as jobs

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"


async def add(client: httpx.AsyncClient, headers: dict[str, str], *names: str) -> None:
    for name in names:
        body = {"name": name, "country_code": "GB"}
        answer = await client.post(URL, json=body, headers=headers)
        assert answer.status_code == 201, answer.text


async def names(client: httpx.AsyncClient, headers: dict[str, str], **query: str) -> list[str]:
    answer = await client.get(URL, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Zo\u0308e Ltd", "Zöe"),
        ("Zöe Two", "zo\u0308e two"),
        ("Straße AG", "strasse"),
        ("ﬁne Foods", "fine foods"),
        ("ＡＢＣ Trading", "abc trading"),
        ("ΣΊΣΥΦΟΣ ΑΕ", "σίσυφος"),
        ("Łódź Sp. z o.o.", "lodz"),
        ("Ørsted A/S", "ORSTED"),
        ("İstanbul AŞ", "istanbul as"),
        ("100 % Pure_\\'s", "100 % pure_\\'s"),
        ("株式会社ガーデン", "株式会社ガ"),
        ("Ромашка", "РОМАШКА"),
        ("Société d\u2019Été", "societe d'ete"),
        ("D'Arcy Wines", "d\u2019arcy"),
        ("Sino\u2013Baltic GmbH", "sino-baltic"),
        ("OOO \u201cRomashka\u201d", 'ooo "romashka"'),
        ('Firma "Blume" KG', "firma \u201eblume\u201c"),
        ("ООО \u00abВесна\u00bb", 'ооо "весна"'),
        ("A \u201aHaus\u2018 GmbH", "a 'haus'"),
    ],
)
async def test_text_is_compared_without_case_and_diacritics(
    app_client: httpx.AsyncClient, tokens: Tokens, stored: str, asked: str
) -> None:
    headers = tokens(Role.ANALYST)
    await add(app_client, headers, stored)
    assert stored in await names(app_client, headers, **{"name.contains": asked})
    assert stored in await names(app_client, headers, **{"name.startswith": asked[:3]})
    assert stored not in await names(app_client, headers, **{"name.contains": f"{asked}x"})


async def test_a_comma_in_a_value_is_escaped(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    headers = tokens(Role.ANALYST)
    await add(app_client, headers, "Comma, Inc.", "Back\\slash", "Plain")
    asked = {"name.in": r"Comma\, Inc.,Back\\slash,Plain"}
    assert sorted(await names(app_client, headers, **asked)) == [
        "Back\\slash", "Comma, Inc.", "Plain",
    ]  # fmt: skip


async def page(
    client: httpx.AsyncClient, headers: dict[str, str], url: str = URL, **query: str
) -> httpx.Response:
    return await client.get(url, params=query, headers=headers)


async def test_a_cursor_is_good_for_its_own_list_alone(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    headers = tokens(Role.ANALYST)
    await add(app_client, headers, *(f"Cursor {number}" for number in range(4)))
    asked = {"name.contains": "cursor", "limit": "2", "sort": "name"}
    first = (await page(app_client, headers, **asked)).json()
    cursor = first["next_cursor"]
    second = await page(app_client, headers, **{**asked, "limit": "3", "cursor": cursor})
    assert [one["name"] for one in second.json()["items"]] == ["Cursor 2", "Cursor 3"]
    for changed in (
        {**asked, "name.contains": "cursor 3"},
        {**asked, "country_code": "GB"},
        {**asked, "sort": "-name"},
        {"sort": "name"},
    ):
        answer = await page(app_client, headers, **{**changed, "cursor": cursor})
        assert answer.status_code == 422, changed
        assert answer.json()["errors"][0]["loc"] == ["query", "cursor"]
    elsewhere = await page(app_client, headers, "/api/investigations", cursor=cursor)
    assert elsewhere.status_code == 422
    other = tokens(Role.ANALYST, other_tenant)
    assert (await page(app_client, other, **{**asked, "cursor": cursor})).status_code == 422


@pytest.mark.parametrize(
    "made",
    [["name", None, "x"], ["name", {"a": 1}, str(UUID(int=1))], ["Cursor 2", str(UUID(int=1))]],
)
async def test_a_cursor_made_by_hand_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, made: list[Any]
) -> None:
    for text in (orjson.dumps(made), b"\0" * 16 + orjson.dumps(made)):
        cursor = base64.urlsafe_b64encode(text).decode().rstrip("=")
        answer = await page(app_client, tokens(Role.ANALYST), sort="name", cursor=cursor)
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/companies/stats?foo=1", "foo"),
        ("/api/auth/me?access_token=x", "access_token"),
        ("/api/companies?limit=1&limit=3", "limit"),
        ("/api/companies?sort=name&sort=-name", "sort"),
        ("/api/companies?country_code.eq=XX1", "country_code.eq"),
        ("/api/companies?country_code=gb", "country_code"),
        ("/api/companies?country_code.in=GB,Germany", "country_code.in"),
    ],
)
async def test_what_a_query_says_in_vain_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, path: str, name: str
) -> None:
    answer = await app_client.get(path, headers=tokens(Role.ANALYST))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["loc"] == ["query", name]


async def test_a_time_without_its_zone_says_what_is_missing(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    for text in ("2026-11-27T08:00:00", "2026-11-27", "2026-11-27T08:00:00 01:00"):
        answer = await page(app_client, tokens(Role.ANALYST), **{"created_at.gte": text})
        assert answer.status_code == 422
        assert "zone" in answer.json()["detail"]
        assert "%2B" in answer.json()["detail"]


async def test_probes_may_add_to_health(app_client: httpx.AsyncClient) -> None:
    assert (await app_client.get("/health?from=monitor")).status_code == 200


async def test_cancelling_says_where_to_look(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    async with database.tenant(actor.require_tenant()) as session:
        job = await jobs.create_job(session, actor, "cancel.run", "cancel", new_id())
    answer = await app_client.post(f"/api/jobs/{job}/cancel", headers=tokens(Role.ANALYST))
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/jobs/{job}"
    assert int(answer.headers["retry-after"]) > 0


def test_every_parameter_of_the_document_is_known_to_its_route(app: FastAPI) -> None:
    document = app.openapi()
    paths, shared = document["paths"], document["components"]["parameters"]
    checked = 0
    for route in app.routes:
        known = query_parameters(route) if isinstance(route, AtlasRoute) else None
        if known is None or not isinstance(route, AtlasRoute):
            continue
        for method in route.methods or ():
            described = paths[route.path_format][method.lower()].get("parameters", ())
            whole = [
                shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
                for one in described
            ]
            names = {one["name"] for one in whole if one["in"] == "query"}
            assert names == known.keys(), route.path
            checked += 1
    assert checked > 200
