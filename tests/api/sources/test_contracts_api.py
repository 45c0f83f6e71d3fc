"""Source contracts over HTTP: terms, coverage, and where answers differ from them."""

from collections.abc import Callable
from uuid import UUID

import httpx

from atlas.foundation.db import Database
from atlas.sources.contracts import service
from atlas.sources.plugins.domain.contract import Finding

Tokens = Callable[..., dict[str, str]]
URL = "/api/source-contracts"


async def test_terms_and_coverage(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    contracts = (await app_client.get(URL, headers=viewer)).json()["items"]
    by_name = {one["provider"]: one for one in contracts}
    gleif = by_name["gleif"]
    assert (gleif["provider"], gleif["version"], gleif["refresh_days"]) == ("gleif", "1.1.0", 30)
    assert (await app_client.get(f"{URL}/gleif", headers=viewer)).json() == gleif
    fields = {(one["type"], one["attribute"]): one for one in gleif["fields"]}
    assert fields["LegalEntity", "legal_name"]["required"]
    items = (await app_client.get(f"{URL}/coverage", headers=viewer)).json()["items"]
    covered = {
        f"{one['type']}.{one['attribute']}": {
            item["provider"]: item["covered"] for item in one["providers"]
        }
        for one in items
    }
    assert covered["LegalEntity.legal_name"]["gleif"]
    assert not covered["LegalEntity.status"]["gleif"]
    # what a kind of answer covers counts as covered too
    assert covered["LegalEntity.status"]["companies_house"]
    assert "Directorship" in by_name["companies_house"]["covers"]
    assert by_name["opensanctions"]["covers"] == []
    missing = await app_client.get(f"{URL}/nothing", headers=viewer)
    assert missing.status_code == 404


async def test_fields_of_a_relationship_are_covered_with_its_type(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    items = (await app_client.get(f"{URL}/coverage", headers=tokens("viewer"))).json()["items"]
    found = {
        (one["type"], one["attribute"], item["provider"]): (item["covered"], item["names_above"])
        for one in items
        for item in one["providers"]
    }
    of = {
        provider: {
            kind: {said for (one, _, who), said in found.items() if (one, who) == (kind, provider)}
            for kind in ("Directorship", "Ownership", "Voting", "Control")
        }
        for provider in ("companies_house", "northdata", "gleif")
    }
    assert of["companies_house"] == {
        "Directorship": {(True, None)},
        # owners of 25 % and less are no persons with significant control
        **{kind: {(True, 25)} for kind in ("Ownership", "Voting", "Control")},
    }
    # an aggregator names some, and the parents of GLEIF are not all
    assert of["northdata"]["Directorship"] == of["northdata"]["Ownership"] == {(False, None)}
    assert of["gleif"]["Control"] == {(False, None)}
    assert found["LegalEntity", "status", "companies_house"] == (True, None)


async def test_findings_are_a_tenants_own(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    findings = [
        Finding("violation", "LegalEntity", "website", "the contract holds no such field"),
        Finding("missing", "LegalEntity", "status", "required and not delivered"),
    ]
    rows = [service.finding_row("gleif", "1.0.0", "lei_records", one) for one in findings]
    async with database.tenant(tenant) as session:
        await service.note(session, rows, {})
    viewer = tokens("viewer")
    for path, attribute in (("violations", "website"), ("missing", "status")):
        [one] = (await app_client.get(f"{URL}/{path}", headers=viewer)).json()["items"]
        assert (one["attribute"], one["provider"]) == (attribute, "gleif")
        filtered = await app_client.get(f"{URL}/{path}?provider=kvk", headers=viewer)
        assert filtered.json()["items"] == []
        other = tokens("viewer", tenant=other_tenant)
        assert (await app_client.get(f"{URL}/{path}", headers=other)).json()["items"] == []
