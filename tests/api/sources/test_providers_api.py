"""Providers over HTTP: what a tenant may use, and how its last call ended."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
from tests.support.plugins import installed_plugin

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.plugins.loading import bundled_folder, folders_in
from atlas.sources.providers import repository
from atlas.sources.providers.models import CallRow

Tokens = Callable[..., dict[str, str]]
URL = "/api/providers"


def call(outcome: str, detail: str = "") -> CallRow:
    return CallRow(
        id=new_id(), provider="gleif", plugin_version="1.0.0", response="lei_records",
        request_key="k", outcome=outcome, status=200, detail=detail, sha256=None,
        called_at=now(), seconds=0.1,
    )  # fmt: skip


async def test_what_a_provider_is(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    settings: Settings,
) -> None:
    viewer = tokens("viewer")
    found = (await app_client.get(URL, headers=viewer)).json()
    [gleif] = [one for one in found["items"] if one["name"] == "gleif"]
    assert found["invalid"] == []
    assert gleif["licence"]["name"] == "CC0-1.0"
    costs = {one["name"]: one["cost"] and one["cost"]["terms"] for one in found["items"]}
    free = "Free of charge, without registration"
    assert {name: terms for name, terms in costs.items() if terms} == {"gleif": free, "vies": free}
    assert (gleif["jurisdictions"], gleif["identifiers"]) == (["XX"], ["XI-LEI"])
    assert (gleif["enabled"], gleif["health"], gleif["freshness"]) == (False, "off", "never")
    settings.providers.append("gleif")  # as `ATLAS_PROVIDERS` has it
    one = (await app_client.get(f"{URL}/gleif", headers=viewer)).json()
    assert (one["enabled"], one["health"]) == (True, "unknown")
    async with database.tenant(tenant) as session:
        await repository.insert_calls(session, [call("ok")])
        await repository.insert_calls(session, [call("throttled", "status 429")])
    one = (await app_client.get(f"{URL}/gleif", headers=viewer)).json()
    assert (one["health"], one["last_outcome"], one["last_detail"], one["freshness"]) == (
        "failing",
        "throttled",
        "status 429",
        "fresh",
    )
    assert one["answered_at"] < one["last_called_at"]
    other = (await app_client.get(URL, headers=tokens("viewer", tenant=other_tenant))).json()
    settings.providers.clear()
    # nothing of the first tenant's calls
    assert {one["last_outcome"] for one in other["items"]} == {None}


async def test_a_provider_whose_plugin_is_not_valid(
    app_client: httpx.AsyncClient, tokens: Tokens, tmp_path: Path
) -> None:
    with installed_plugin("bg-brra", tmp_path) as folder:
        (folder / "plugin.yaml").write_text("name: bg-brra\n", encoding="utf-8")
        for role, told in (("viewer", False), ("admin", True)):
            found = await app_client.get(f"{URL}/bg_brra", headers=tokens(role))
            assert (found.status_code, found.json()["code"]) == (503, "plugin_invalid")
            assert ("problems" in found.json()) == told
        listed = (await app_client.get(URL, headers=tokens("viewer"))).json()
        assert listed["invalid"] == ["bg_brra"]
        names = [one["name"] for one in listed["items"]]
        assert names == [folder.name for folder in folders_in(bundled_folder())]
    missing = await app_client.get(f"{URL}/nothing", headers=tokens("viewer"))
    assert missing.status_code == 404
