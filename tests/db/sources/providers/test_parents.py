"""Parents of a company from the live GLEIF: who consolidates it, or why none is reported."""

from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import HOLDING, TRADING, Enriched, switched_on
from tests.db.sources.providers.test_runs import rows_of
from tests.support.provider import FIXTURES, Gleif, fixture, records

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database, Record
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.repository import lifecycle
from atlas.knowledge.graph import service as graph

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def provider(provider: Gleif) -> Gleif:
    """GLEIF with a record that links to both parents."""
    provider.known |= records(FIXTURES / "child.json")
    return provider


async def claims_of(runtime: Runtime, ref: Ref, source: str) -> dict[str, Record]:
    async with runtime.db.tenant(ref.tenant) as session:
        found = await session.fetch(
            "SELECT * FROM claim WHERE investigation_id = $1 AND source = $2",
            ref.resource,
            f"provider:gleif:{source}",
        )
    return {one["attribute"]: one for one in found}


async def subject_of(runtime: Runtime, ref: Ref) -> UUID:
    async with runtime.db.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
    assert run is not None
    assert run.entity_id is not None
    return run.entity_id


async def test_an_exception_says_that_a_parent_is_not_told_and_never_that_there_is_none(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    provider.parents = {
        "direct-parent-relationship": fixture("parents/direct"),
        "ultimate-parent-reporting-exception": fixture("ultimate_exceptions/obstacles"),
    }
    tenant = await make_tenant(database, "exceptions")
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    assert provider.asked == [TRADING, *provider.parents]
    rows = await rows_of(runtime, ref)
    row = rows["provider:gleif:ultimate_exceptions"]
    assert (row.status, row.outcome, row.covered) == ("answered", "ok", [])
    assert len(row.evidence_ids) == 1
    claims = await claims_of(runtime, ref, "ultimate_exceptions")
    assert set(claims) == {"LegalEntity.events"}  # and no party stands for the parent
    subject = await subject_of(runtime, ref)
    [event] = claims["LegalEntity.events"]["value"]
    assert claims["LegalEntity.events"]["entity_id"] == subject
    assert event["code"] == "consolidation:LEGAL_OBSTACLES"
    assert "No ultimate parent is reported" in event["description"]
    async with runtime.db.tenant(tenant) as session:
        seen = await graph.ownership_structure(session, subject, today())
    assert "consolidation:LEGAL_OBSTACLES" in str(seen)


async def test_an_ultimate_parent_controls_beside_the_chain(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    [record] = records(FIXTURES / "child.json").values()
    links = record["relationships"]["ultimate-parent"]["links"]
    links["relationship-record"] = links.pop("reporting-exception")
    provider.known[TRADING] = record
    provider.parents = {
        "direct-parent-relationship": fixture("parents/direct"),
        "ultimate-parent-relationship": fixture("ultimate_parents/ultimate"),
    }
    tenant = await make_tenant(database, "ultimate")
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    claims = await claims_of(runtime, ref, "ultimate_parents")
    assert claims["Control.control_kind"]["value"] == "accounting_consolidation"
    assert claims["Control.exists"]["value"] == {"from": "2010-05-01", "to": None}
    # whether directly is not said: the direct parent may be the same
    assert "Control.direct_or_indirect" not in claims
    async with runtime.db.tenant(tenant) as session:
        seen = await graph.ownership_structure(session, await subject_of(runtime, ref), today())
        holder = await session.fetch_value(
            "SELECT entity_id FROM entity_identifier WHERE scheme = 'XI-LEI' AND value = $1",
            HOLDING,
        )
    assert [edge for edge in seen.edges if edge.from_id == holder and edge.type == "Control"]
    row = (await rows_of(runtime, ref))["provider:gleif:ultimate_parents"]
    assert (row.outcome, row.covered) == ("ok", [])
