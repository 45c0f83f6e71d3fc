"""The tool of owners: an owner who is certain does not stand for all of them."""

from uuid import UUID

from tests.api.assist.conftest import People
from tests.api.assist.test_mcp import assistant, text_of

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch


async def test_owners_come_with_what_is_open_about_them(
    people: People, database: Database, tenant: UUID
) -> None:
    """40 % of the shares are undeclared: an owner is certain, the owners are not identified."""
    person = await people()
    actor = system_actor(tenant)
    parties = [
        PartyAssertion(key, kind, (Identifier("XX-TEST", key),), (ClaimAssertion(name, key),))
        for key, kind, name in (
            ("Half", "LegalEntity", "legal_name"),
            ("Ann", "Person", "full_name"),
        )
    ]
    holding = RelationshipAssertion("a", "Ownership", "Ann", "Half", attributes={"share_exact": 60})
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=now(),
        batch_key="half",
        parties=parties,
        relationships=[holding],
    )
    async with database.tenant(tenant) as session:
        made = await apply_batch(session, actor, batch)
        company = await companies.create_company(session, actor, CompanyCreate(name="Half"))
        await companies.link_entity(session, actor, company.id, made.entities["Half"])
    async with assistant(person, (await person.tokens())["access_token"]) as client:
        found = await client.call_tool("ownership", {"company_id": str(company.id)})
    assert not found.is_error, found
    told = text_of(found)
    assert "certain beneficial owners: Ann" in told
    assert "The owners are not all identified. More may stand above: shares undeclared" in told
    assert "No complete investigation has checked" in told
    for regime in ("ofac", "eu", "uk"):
        assert f"{regime}: not_assessed (" in told
    assert "because no rule is computed: " in told
    ubos = found.structured_content["ownership"]["ubos"]
    assert (ubos["outcome"], ubos["complete"]) == ("identified", False)
    for party in found.structured_content["ownership"]["parties"]:
        assert "listed" not in party
        assert party["on_a_stock_exchange"] is False
