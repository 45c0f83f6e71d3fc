"""Register files that the operator loaded, beside the providers that a tenant may use."""

from collections.abc import Callable
from pathlib import Path

import httpx
from tests.db.sources.registry.statements import company, write

from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]


async def test_loaded_files_are_listed_as_sources(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    viewer = tokens("viewer")
    before = (await app_client.get("/api/providers", headers=viewer)).json()
    assert before["registers"] == []
    file = write(tmp_path, company("c1", "Example Ltd", ("GB-COH", "00000001")))
    scope = ["identity", "officers"]
    await load_registry(database, file, dataset="british", title="British", scope=scope)

    [listed] = (await app_client.get("/api/providers", headers=viewer)).json()["registers"]
    assert (listed["name"], listed["registers"], listed["scope"]) == ("british", ["GB-COH"], scope)
    plans = {
        country: (await app_client.get(f"/api/providers/routing/{country}", headers=viewer)).json()
        for country in ("GB", "NL", "XX")
    }
    shown = {country: [one["name"] for one in plan["registers"]] for country, plan in plans.items()}
    assert shown == {"GB": ["british"], "NL": [], "XX": ["british"]}

    contracts = (await app_client.get("/api/source-contracts", headers=viewer)).json()
    [declared] = contracts["registers"]
    assert (declared["dataset"], declared["current_until"]) == ("british", "2026-04-15")
    assert declared["covers"] == [
        "Directorship",
        "LegalEntity.legal_name",
        "LegalEntity.registration_numbers",
    ]
    coverage = (await app_client.get("/api/source-contracts/coverage", headers=viewer)).json()
    covered = {f"{one['type']}.{one['attribute']}" for one in coverage["items"] if one["registers"]}
    assert "LegalEntity.legal_name" in covered
    assert "LegalEntity.status" not in covered
    assert {one.partition(".")[0] for one in covered} == {"Directorship", "LegalEntity"}
