"""The registry of settings: typed, bounded, versioned, audited, each tenant's own."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.settings.conftest import Bench, Tokens

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database
from atlas.workspace.settings.domain import SETTINGS

URL = "/api/settings/registry"
CALLS = f"{URL}/models.calls_per_day"


async def test_every_setting_says_what_it_may_be(bench: Bench) -> None:
    items = (await bench.get(URL))["items"]
    assert [one["name"] for one in items] == sorted(SETTINGS)
    for one in items:
        assert one["text"], one
        assert one["effect"], one
        assert one["permission"] == "settings"
        if one["kind"] == "integer":
            assert one["minimum"] <= one["default"] <= one["maximum"], one


async def test_a_value_holds_until_it_is_taken_back(bench: Bench) -> None:
    first = await bench.client.get(CALLS, headers=bench.admin)
    set_to = await bench.send("PUT", CALLS, {"value": 7}, match=first.headers["etag"])
    assert (set_to.json()["value"], set_to.json()["is_set"]) == (7, True)
    stale = await bench.send("PUT", CALLS, {"value": 8}, match=first.headers["etag"])
    assert stale.status_code == 412
    assert (await bench.send("PUT", CALLS, {"value": 8}, match="")).status_code == 428
    back = await bench.send("PUT", CALLS, {"value": None}, match=set_to.headers["etag"])
    assert (back.json()["value"], back.json()["is_set"]) == (500, False)


@pytest.mark.parametrize("value", [-1, 1_000_001, 1.5, True, "7", "", "a\nb", [], {}])
async def test_values_out_of_bounds(bench: Bench, value: Any) -> None:
    before = await bench.get(CALLS)
    answer = await bench.send("PUT", CALLS, {"value": value})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["loc"][:2] == ["body", "value"]
    assert await bench.get(CALLS) == before


@pytest.mark.parametrize("value", ["eur", "EURO", "", 1, "€€€"])
async def test_a_currency_is_a_code(bench: Bench, value: Any) -> None:
    answer = await bench.send("PUT", f"{URL}/models.currency", {"value": value})
    assert answer.status_code == 422, answer.text


async def test_an_unknown_setting_is_404(bench: Bench) -> None:
    for method, body in (("GET", None), ("PUT", {"value": 1})):
        answer = await bench.send(method, f"{URL}/models.keys", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "setting_not_found")


async def test_only_an_admin_changes_one(bench: Bench, tokens: Tokens) -> None:
    for role in (Role.ANALYST, Role.MLRO, Role.AUDITOR, Role.VIEWER):
        headers = {**tokens(role), "If-Match": "*"}
        answer = await bench.client.put(CALLS, json={"value": 1}, headers=headers)
        assert answer.status_code == 403
        assert (await bench.client.get(CALLS, headers=headers)).status_code == 200


async def test_it_is_the_tenants_own(
    bench: Bench,
    app_client: httpx.AsyncClient,
    database: Database,
    tokens: Tokens,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    await bench.limit("calls_per_day", 321)
    other = tokens(Role.ADMIN, other_tenant)
    found = await app_client.get(CALLS, headers=other)
    assert found.json()["value"] == 500
    async with database.tenant(tenant) as session:
        told = await session.fetch_value(
            "SELECT count(*) FROM audit_event WHERE action = 'setting.changed'"
        )
    assert told >= 1
    await bench.limit("calls_per_day", None)
