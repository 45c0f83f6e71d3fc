"""Loaded register files are searched by every number that the requester states."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import HOLDING, TRADING, Enriched, switched_on
from tests.db.sources.registry.statements import company, write
from tests.support.provider import Gleif, valid_lei

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.modules.domain.common import request_contradicted
from atlas.investigations.results.domain import Enriched as Result
from atlas.investigations.runs import queries, snapshot
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers_read import subject_query
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationSourceOut
from atlas.knowledge.evidence import service as evidence
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.bundled.service import registers_changed, sources_of
from atlas.sources.registry import service as registry

pytestmark = pytest.mark.usefixtures("register")
BAKERY, SAME, ABROAD = "90000011", "90000012", "90000013"
INDEXED = valid_lei("0000EXAMPLEINDEXED11")
NAMED = "EXAMPLE TRADING LTD"
Kept = tuple[Investigation, Result, dict[str, InvestigationSourceOut]]
Load = Callable[..., Awaitable[None]]


def kvk(value: str) -> dict[str, str]:
    return {"scheme": "NL-KVK", "value": value}


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Load:
    async def go(dataset: str, *records: dict[str, Any]) -> None:
        path = write(tmp_path, *records, name=f"{new_id()}.json")
        await registry.load_registry(
            database, path, dataset=dataset, data_date=today(), max_age_days=400, force=True
        )

    return go


@pytest.fixture
async def dutch(load: Load) -> None:
    await load(
        "dutch",
        company("nl-1", "Totally Different Bakery B.V.", ("NL-KVK", BAKERY), country="NL"),
        company("nl-2", NAMED, ("NL-KVK", SAME), country="GB"),
        company("nl-3", NAMED, ("NL-KVK", ABROAD), country="NL"),
        company("nl-4", "Quite Another Mill B.V.", ("XI-LEI", INDEXED), country="NL"),
    )


async def kept(runtime: Runtime, ref: Ref) -> Kept:
    async with runtime.db.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
        assert run is not None
        rows = {one.source: one for one in await queries.sources_of(session, ref.resource)}
        return run, await lifecycle.find_enriched(session, ref.resource), rows


async def claimed(runtime: Runtime, ref: Ref) -> set[str]:
    """What claims of the run state of numbers and names."""
    async with runtime.db.tenant(ref.tenant) as session:
        rows = await session.fetch(
            "SELECT value::text AS said FROM claim WHERE investigation_id = $1", ref.resource
        )
        numbers = await session.fetch("SELECT value AS said FROM entity_identifier")
    return {one["said"] for one in (*rows, *numbers)}


@pytest.mark.usefixtures("dutch")
async def test_a_stated_number_of_another_company_is_told_and_nothing_is_claimed(
    runtime: Runtime, enriched: Enriched, database: Database
) -> None:
    """A file had the number as another company's, and the run said nothing of it."""
    tenant = await make_tenant(database, "stated-other")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    ref = await enriched(sources, of=tenant, by=actor_of(tenant), identifiers=[kvk(BAKERY)])
    run, found, rows = await kept(runtime, ref)
    assert run.subject_status == "identified"
    [other] = found.of_others
    assert (other.scheme, other.value) == ("NL-KVK", BAKERY)
    assert other.text.endswith("NL-KVK 90000011 is the number of Totally Different Bakery B.V.")
    row = rows["registry_file:dutch"]
    assert row.status == "no_answer"
    assert "Totally Different Bakery B.V." in (row.detail or "")
    [evidence_id] = row.evidence_ids  # its record is kept
    async with runtime.db.tenant(tenant) as session:
        _, content = await evidence.content(session, runtime.storage, evidence_id)
        seen = await snapshot.load(session, run)
    assert b"Totally Different Bakery" in content
    assert not {one for one in await claimed(runtime, ref) if "Bakery" in one or BAKERY in one}
    gap = request_contradicted(seen)
    assert gap is not None
    checks = assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
    [check] = [one for one in checks if one.check.id == "registry"]
    assert check.outcome == "not_fulfilled"
    assert check.finding.reason == "request_contradicted"


@pytest.mark.usefixtures("dutch")
@pytest.mark.parametrize(
    ("number", "told"),
    [(SAME, "no number joins the two"), (ABROAD, "Whether that is the company cannot be told")],
    ids=["same name and country", "same name elsewhere"],
)
async def test_a_name_alone_joins_no_record_and_the_run_says_so(
    runtime: Runtime, enriched: Enriched, database: Database, number: str, told: str
) -> None:
    tenant = await make_tenant(database, f"stated-{number}")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    ref = await enriched(sources, of=tenant, by=actor_of(tenant), identifiers=[kvk(number)])
    _, found, rows = await kept(runtime, ref)
    assert found.of_others == ()
    [warning] = [one for one in found.warnings if number in one]
    assert told in warning
    assert "Not assessed" in warning
    assert rows["registry_file:dutch"].evidence_ids
    assert "registry_file:dutch" not in {one.name for one in found.datasets}
    assert number not in await claimed(runtime, ref)


@pytest.mark.usefixtures("dutch")
async def test_two_numbers_of_two_companies_are_never_one(
    runtime: Runtime, enriched: Enriched, database: Database, load: Load
) -> None:
    """Of a company without a name in its register nothing can be compared but the numbers."""
    await load("unnamed", company("gb-9", "", ("GB-COH", "09000099")))
    tenant = await make_tenant(database, "stated-two")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    ref = await enriched(
        sources,
        of=tenant,
        by=actor_of(tenant),
        registration_number="09000099",
        identifiers=[kvk(BAKERY), {"scheme": "XI-LEI", "value": INDEXED}],
    )
    _, found, _ = await kept(runtime, ref)
    assert {one.value for one in found.of_others} == {BAKERY, INDEXED}
    said = " ".join(one.text for one in found.of_others)
    assert "Totally Different Bakery B.V." in said
    assert "Quite Another Mill B.V." in said
    assert not {one for one in await claimed(runtime, ref) if "Bakery" in one or "Mill" in one}


@pytest.mark.usefixtures("dutch")
async def test_a_stated_number_identifies_no_one_and_offers_a_candidate(
    runtime: Runtime, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "stated-candidate")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    ref = await enriched(
        sources,
        of=tenant,
        by=actor_of(tenant),
        registration_number="09999999",
        identifiers=[kvk(BAKERY)],
    )
    run, found, _ = await kept(runtime, ref)
    assert (run.subject_status, run.entity_id) == ("subject_not_found", None)
    assert "dutch/nl-1" in {one["record"] for one in run.candidates}
    assert "NL-KVK 90000011, a further number of the request, is on" in (found.detail or "")


async def test_a_file_that_a_providers_number_leads_to_is_not_passed_over_in_silence(
    runtime: Runtime, enriched: Enriched, provider: Gleif, database: Database, load: Load
) -> None:
    """GLEIF identifies the company, and states the number under which a file has it."""
    await load(
        "index", company("x-1", "Example Holding B.V.", ("NL-KVK", "90000001"), country="NL")
    )
    tenant = await make_tenant(database, "stated-led")
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        company_name="Example Holding B.V.",
        register="XI-LEI",
        registration_number=HOLDING,
        identifiers=[kvk("90000001")],
    )
    run, found, rows = await kept(runtime, ref)
    assert (run.subject_status, run.identified_by) == ("identified", "lei")
    assert found.of_others == ()
    [warning] = [one for one in found.warnings if "90000001" in one]
    assert "by a number that another source states" in warning
    assert "Not assessed" in warning
    assert rows["registry_file:index"].evidence_ids


async def test_a_later_file_with_another_company_outdates_the_run(
    runtime: Runtime, enriched: Enriched, database: Database, load: Load
) -> None:
    tenant = await make_tenant(database, "stated-later")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    ref = await enriched(sources, of=tenant, by=actor_of(tenant), identifiers=[kvk("90000077")])
    run, found, _ = await kept(runtime, ref)

    async def changes() -> list[tuple[str, tuple[str, ...]]]:
        async with runtime.db.tenant(tenant) as session:
            several = await registers_changed(
                session, subject_query(run), found.register_state, now(),
                as_of=today(), max_parties=10,
            )  # fmt: skip
        return [(one.dataset, one.about) for one in several]

    assert await changes() == []
    await load("later", company("l-1", "Someone Else B.V.", ("NL-KVK", "90000055"), country="NL"))
    assert await changes() == []
    await load("later", company("l-1", "Someone Else B.V.", ("NL-KVK", "90000077"), country="NL"))
    assert await changes() == [("later", ("Someone Else B.V.",))]


@pytest.mark.usefixtures("dutch")
async def test_a_number_that_the_register_itself_states_is_the_companys(
    runtime: Runtime, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "stated-own")
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    stated = [{"scheme": "XI-LEI", "value": TRADING}]
    ref = await enriched(sources, of=tenant, by=actor_of(tenant), identifiers=stated)
    _, found, _ = await kept(runtime, ref)
    assert (found.of_others, [one for one in found.warnings if TRADING in one]) == ((), [])
