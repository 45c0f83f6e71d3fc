"""A number that a provider states of the company leads to loaded files in the same run."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import HOLDING, TRADING, Enriched, switched_on
from tests.db.sources.registry.statements import company, write
from tests.support.provider import Gleif, fails

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.results.domain import Enriched as Result
from atlas.investigations.runs import queries, snapshot
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationSourceOut
from atlas.knowledge.evidence import service as evidence
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.registry import service as registry

NUMBER = "90000001"
"""Which GLEIF states of the holding."""
BY_LEI = {
    "company_name": "Example Holding B.V.",
    "register": "XI-LEI",
    "registration_number": HOLDING,
}
Load = Callable[..., Awaitable[None]]
Kept = tuple[Result, dict[str, InvestigationSourceOut]]


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Load:
    async def go(*records: dict[str, Any]) -> None:
        path = write(tmp_path, *records, name=f"{new_id()}.json")
        await registry.load_registry(
            database, path, dataset="dutch", data_date=today(), max_age_days=400, force=True
        )

    return go


async def kept(runtime: Runtime, ref: Ref) -> Kept:
    async with runtime.db.tenant(ref.tenant) as session:
        rows = {one.source: one for one in await queries.sources_of(session, ref.resource)}
        return await lifecycle.find_enriched(session, ref.resource), rows


async def outcome(runtime: Runtime, ref: Ref, check: str) -> tuple[str, str | None]:
    async with runtime.db.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
        assert run is not None
        seen = await snapshot.load(session, run)
    found = assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
    [one] = [one for one in found if one.check.id == check]
    return one.outcome, one.finding.reason


async def claimed(runtime: Runtime, ref: Ref) -> str:
    async with runtime.db.tenant(ref.tenant) as session:
        rows = await session.fetch(
            "SELECT value::text AS said FROM claim WHERE investigation_id = $1", ref.resource
        )
    return " ".join(one["said"] for one in rows)


async def test_a_file_that_has_it_as_another_companys_contradicts_the_provider(
    runtime: Runtime, enriched: Enriched, provider: Gleif, database: Database, load: Load
) -> None:
    """GLEIF identified the company, and the run never looked into the file of the register."""
    await load(company("nl-1", "Totally Different Bakery B.V.", ("NL-KVK", NUMBER), country="NL"))
    tenant = await make_tenant(database, "provider-other")
    actor = actor_of(tenant)
    sources = switched_on(runtime, provider)
    ref = await enriched(sources, of=tenant, by=actor, **BY_LEI)
    found, rows = await kept(runtime, ref)
    [other] = found.of_others
    assert (other.scheme, other.value) == ("NL-KVK", NUMBER)
    assert other.text.endswith(
        "NL-KVK 90000001, which Global LEI Index (GLEIF) states of the company, is the number of"
        " Totally Different Bakery B.V."
    )
    [evidence_id] = rows["registry_file:dutch"].evidence_ids
    async with runtime.db.tenant(tenant) as session:
        _, content = await evidence.content(session, runtime.storage, evidence_id)
    assert b"Totally Different Bakery" in content
    assert "Bakery" not in await claimed(runtime, ref)
    assert await outcome(runtime, ref, "registry") == ("not_fulfilled", "request_contradicted")


@pytest.mark.usefixtures("register")
async def test_what_a_provider_stated_is_contradicted_until_it_answers_again(
    runtime: Runtime, enriched: Enriched, provider: Gleif, database: Database, load: Load
) -> None:
    """The register identified the company; GLEIF states another number of it."""
    await load(company("gb-7", "Totally Different Bakery Ltd", ("GB-COH", "09000077")))
    entity, right = provider.known[TRADING]["attributes"]["entity"], "09000002"
    assert entity["registeredAs"] == right
    entity["registeredAs"] = "09000077"
    tenant = await make_tenant(database, "provider-silent")
    sources, actor = switched_on(runtime, provider), actor_of(tenant)

    async def others() -> list[tuple[str, str | None]]:
        ref = await enriched(sources, of=tenant, by=actor, refresh=True)
        found, _ = await kept(runtime, ref)
        return [(one.value, one.stated_by) for one in found.of_others]

    told = [("09000077", "provider:gleif:lei_records")]
    assert await others() == told
    well, provider.behave = provider.behave, fails("503 Down")
    assert await others() == told
    provider.behave = well
    entity["registeredAs"] = right
    assert await others() == []


async def test_a_file_that_agrees_is_evidence_and_covers_nothing(
    runtime: Runtime, enriched: Enriched, provider: Gleif, database: Database, load: Load
) -> None:
    tenant = await make_tenant(database, "provider-same")
    sources, actor = switched_on(runtime, provider), actor_of(tenant)
    await load(company("nl-1", "Quite Another Mill B.V.", ("NL-KVK", "90000055"), country="NL"))
    ref = await enriched(sources, of=tenant, by=actor, **BY_LEI)
    without = {
        name: await outcome(runtime, ref, name) for name in ("registry", "ubo_identification")
    }
    await load(company("nl-1", "Example Holding B.V.", ("NL-KVK", NUMBER), country="NL"))
    ref = await enriched(sources, of=tenant, by=actor, **BY_LEI)
    found, rows = await kept(runtime, ref)
    assert found.of_others == ()
    [warning] = [one for one in found.warnings if NUMBER in one]
    assert "which Global LEI Index (GLEIF) states of the company" in warning
    assert "Not assessed" in warning
    assert f"investigate it with NL-KVK {NUMBER} as its registration" in warning
    row = rows["registry_file:dutch"]
    assert row.evidence_ids
    assert row.covered == []
    assert without == {name: await outcome(runtime, ref, name) for name in without}
