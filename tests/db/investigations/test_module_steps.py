"""Modules of a run over loaded registers and a real website on loopback."""
# ruff: noqa: F811  fixtures of the web room, imported by name

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.sources.registry.statements import company, write
from tests.db.sources.registry.test_formats import ROW, table
from tests.unit.sources.web.conftest import HOST, Rig, authority, rig  # noqa: F401
from tests.unit.sources.web.peers import page

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.schemas import ModuleOut, RuleOut
from atlas.investigations.results.domain import ModuleResult, read
from atlas.investigations.runs import execution, service, snapshot
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.steps import assess, enrich, footprint, screening, structure
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.relationships import service as relationships
from atlas.sources.bundled.service import sources_of
from atlas.sources.registry import service as registry
from atlas.sources.web.source import WebSource

NEIGHBOURS = 12


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, actor: AuthContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A whole register of a few companies: twelve at one address, in several spellings."""
    rows = [ROW | {"CompanyName": "EXAMPLE TRADING LIMITED", " CompanyNumber": "01234567"}]
    spellings = ["9 PRINCES SQUARE", "Castle Hs, 9 Princes Sq."]
    rows += [
        ROW
        | {
            "CompanyName": f"NEIGHBOUR {number} LIMITED",
            " CompanyNumber": f"085000{number:02d}",
            "RegAddress.AddressLine1": spellings[number % 2],
        }
        for number in range(NEIGHBOURS)
    ]
    rows.append(
        ROW
        | {
            "CompanyName": "ALONE LIMITED",
            " CompanyNumber": "07000001",
            "RegAddress.AddressLine1": "10 PRINCES SQUARE",
        }
    )
    rows.append(
        ROW
        | {
            "CompanyName": "GONE LIMITED",
            " CompanyNumber": "07000002",
            "CompanyStatus": "Dissolved",
        }
    )
    path = table(tmp_path_factory.mktemp("gb"), *rows)
    await registry.load_registry(
        database, path, dataset="gb", complete=True, data_date=today(), max_age_days=400
    )


async def run_until(
    runtime: Runtime,
    start: Start,
    *codes: str,
    websites: WebSource | None = None,
    **request: Any,
) -> tuple[Ref, dict[str, ModuleOut]]:
    """Do the steps of a run up to its modules."""
    asked = {
        "company_name": "Example Trading Ltd",
        "register": "GB-COH",
        "registration_number": "01234567",
    }
    ref = await start(**(asked | request))
    await execution.begin(runtime, ref)
    sources = sources_of(runtime.db, runtime.settings, runtime.storage)
    await enrich.run(runtime, sources.companies, ref)
    await execution.run_step(runtime, ref, structure.STEP, structure.structure)
    await execution.run_step(
        runtime, ref, screening.step_name(0), lambda step: screening.screen(step, 0)
    )
    for code in codes:
        if code == footprint.CODE:
            await footprint.run(runtime, websites or sources.websites, ref)
        else:
            await execution.run_step(
                runtime,
                ref,
                f"module:{code}",
                lambda step, c=code: assess.module(step, c),  # type: ignore[misc]
            )
    async with runtime.db.tenant(ref.tenant) as session:
        found = await modules.list_modules(session, ref.resource)
    return ref, {item.code: item for item in found}


def rules(module: ModuleOut) -> Mapping[str, RuleOut]:
    return {rule.code: rule for rule in module.rules}


@pytest.mark.usefixtures("loaded")
async def test_addresses_and_filings_of_the_register_decide(runtime: Runtime, start: Start) -> None:
    _, found = await run_until(runtime, start, "ROA", "FRLS")
    roa, frls = rules(found["ROA"]), rules(found["FRLS"])
    mass = roa["mass_registration"]
    assert (mass.outcome, mass.points) == ("fired", 20)
    assert mass.detail.startswith(f"{NEIGHBOURS} other companies at 9 PRINCES SQUARE")
    assert mass.evidence_ids
    assert (roa["virtual_office"].outcome, roa["virtual_office"].reason) == (
        "not_assessed",
        "no_dataset",
    )
    late = frls["accounts_overdue"]
    assert (late.outcome, late.points) == ("fired", 20)
    assert "Accounts due on 2025-06-30" in late.detail
    assert "Confirmation statement due on 2025-09-25" in late.detail
    assert late.evidence_ids
    assert frls["missing_licence"].reason == "no_source"
    assert found["ROA"].coverage.percent == 25.0


@pytest.mark.usefixtures("loaded")
async def test_a_company_alone_at_its_address_is_found_so_in_a_whole_register(
    runtime: Runtime, start: Start
) -> None:
    _, found = await run_until(
        runtime, start, "ROA", company_name="Alone Ltd", registration_number="07000001"
    )
    mass = rules(found["ROA"])["mass_registration"]
    assert mass.outcome == "not_fired"
    assert mass.detail.startswith("0 other companies")


@pytest.mark.parametrize(("number", "beside"), [("07000091", False), ("07000092", True)])
async def test_a_company_that_its_register_left_out_is_not_said_to_exist(
    number: str,
    beside: bool,
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
) -> None:
    """A register of live companies drops those that are dissolved: that is how they look."""
    if beside:  # another register knows the company, and says nothing of its status
        known = write(tmp_path, company("c", "Leaving Limited", ("GB-COH", number)))
        await registry.load_registry(database, known, dataset="beside", data_date=today())
    in_time = f"{today() + timedelta(days=200):%d/%m/%Y}"
    leaving = ROW | {"CompanyName": "LEAVING LIMITED", " CompanyNumber": number}
    leaving |= {"Accounts.NextDueDate": in_time}  # the confirmation statement is overdue
    others = [
        ROW | {"CompanyName": f"STAYING {n} LIMITED", " CompanyNumber": f"0700010{n}"}
        for n in range(3)
    ]
    seen, ages, places = [], [], []
    for rows in ([leaving, *others], others, [leaving, *others]):
        path = table(tmp_path, *rows)
        await registry.load_registry(
            database,
            path,
            dataset=f"leaving-{number}",
            complete=True,
            data_date=today(),
            max_age_days=400,
            force=True,
        )
        ref, found = await run_until(
            runtime,
            start,
            "CIR",
            company_name="Leaving Ltd",
            registration_number=number,
        )
        async with database.tenant(ref.tenant) as session:
            run = await service.require(session, ref.resource)
            shown = await snapshot.load(session, run)
        seen.append((shown.subject.company_status, {one.kind for one in shown.filings}))
        ages.append(rules(found["CIR"])["incorporated_recently"])
        places.append(rules(found["CIR"])["registration_not_found"])
    both = {"accounts", "confirmation_statement"}
    # what was late stays a finding; that the accounts are in time is not known any more
    assert seen == [("active", both), (None, {"confirmation_statement"}), ("active", both)]
    # nor does a date that only the removed record gives say that the company is old enough
    told = [(one.outcome, one.reason) for one in ages]
    assert told == [("not_fired", None), ("not_assessed", "not_covered"), ("not_fired", None)]
    # the whole register no longer holds it, whatever else names it
    assert [one.outcome for one in places] == ["not_fired", "fired", "not_fired"]
    assert f"no longer in register file leaving-{number} of {today()}" in (places[1].detail or "")


@pytest.mark.usefixtures("loaded")
async def test_a_website_is_looked_at_and_every_raw_answer_is_kept(
    runtime: Runtime,
    rig: Rig,
    start: Start,
) -> None:
    ref, found = await run_until(
        runtime,
        start,
        "DFWO",
        websites=WebSource(rig.collector),
        website=f"https://{HOST}:{rig.port}/",
    )
    dfwo = rules(found["DFWO"])
    assert {code: rule.outcome for code, rule in dfwo.items()} == dict.fromkeys(dfwo, "not_fired")
    assert found["DFWO"].level == "clear"
    assert found["DFWO"].coverage.sources == ["web:dns", "web:http", "web:rdap", "web:tls"]
    async with runtime.db.tenant(ref.tenant) as session:
        rows = {r.source: r for r in await findings.fetch_sources(session, ref.resource)}
        kept = await evidence.of_investigation(session, ref.resource)
        run = await service.require(session, ref.resource)
        assert run.entity_id is not None
        subject = await entities.get_entity(session, run.entity_id)
        links = await relationships.of_entities(session, [run.entity_id], types=("OwnsDomain",))
    assert {rows[f"web:{name}"].status for name in ("dns", "rdap", "tls", "http")} == {"answered"}
    by_id = {item.id: item for item in kept}
    for rule in dfwo.values():
        assert rule.evidence_ids
        assert set(rule.evidence_ids) <= set(by_id)
    assert subject.data["website"] == f"https://{HOST}:{rig.port}/"
    assert len(links) == 1


@pytest.mark.usefixtures("loaded")
async def test_a_website_of_another_company_fires_and_claims_nothing(
    runtime: Runtime,
    rig: Rig,
    start: Start,
) -> None:
    rig.web.pages["/imprint"] = page("<p>Another Business Ltd, company number 09999999</p>")
    ref, found = await run_until(
        runtime,
        start,
        "DFWO",
        websites=WebSource(rig.collector),
        website=f"https://{HOST}:{rig.port}/",
        company_name="Alone Ltd",
        registration_number="07000001",
    )
    mismatch = rules(found["DFWO"])["name_mismatch"]
    assert (mismatch.outcome, mismatch.points) == ("fired", 15)
    async with runtime.db.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
        assert run.entity_id is not None
        links = await relationships.of_entities(session, [run.entity_id], types=("OwnsDomain",))
    assert links == []


@pytest.mark.usefixtures("loaded")
async def test_what_the_network_does_not_answer_never_fails_the_run(
    runtime: Runtime,
    rig: Rig,
    start: Start,
) -> None:
    rig.collector.allow = frozenset()
    ref, found = await run_until(
        runtime, start, "DFWO", websites=WebSource(rig.collector), website=f"https://{HOST}/"
    )
    dfwo = rules(found["DFWO"])
    assert found["DFWO"].level == "not_assessed"
    assert dfwo["certificate_mismatch"].reason == "outbound_refused"
    assert dfwo["young_domain"].reason == "outbound_refused"
    async with runtime.db.tenant(ref.tenant) as session:
        assert (await service.require(session, ref.resource)).status == "running"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"depth": "sdd", "website": "https://example.com"}, "depth"),
        ({}, "no_website"),
    ],
)
async def test_no_website_and_no_depth_are_told_apart(
    runtime: Runtime,
    rig: Rig,
    start: Start,
    request_: dict[str, Any],
    reason: str,
) -> None:
    asked = {"company_name": "Neighbour 3 Ltd", "registration_number": "08500000"} | request_
    _, found = await run_until(runtime, start, "DFWO", websites=WebSource(rig.collector), **asked)
    assert {rule.reason for rule in rules(found["DFWO"]).values()} == {reason}
    assert rig.zone.asked == []


@pytest.mark.usefixtures("loaded")
async def test_looking_twice_keeps_once(runtime: Runtime, rig: Rig, start: Start) -> None:
    ref, _ = await run_until(
        runtime,
        start,
        "DFWO",
        websites=WebSource(rig.collector),
        website=f"https://{HOST}:{rig.port}/",
    )
    asked = len(rig.zone.asked)
    again = await footprint.run(runtime, WebSource(rig.collector), ref)
    assert len(rig.zone.asked) == asked
    website = read(ModuleResult, again).footprint
    assert website is not None
    assert website.host == HOST
