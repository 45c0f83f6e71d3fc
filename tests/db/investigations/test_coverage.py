"""The laws of coverage from the register's file to the evaluation, step by step in a database."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.live import differences
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.runs import execution
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps import assess, enrich, ownership, screening, structure
from atlas.knowledge.entities import service as entities
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import Evaluation
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.source import RegistrySource
from atlas.workspace.tasks.domain import TaskKind

pytestmark = pytest.mark.cut_lists

GLEIF = "https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy"
ROMASHKA = company("romashka", "Romashka OOO", ("RU-OGRN", "1027700000001"), country="RU")
TIERS, LEVELS = ("sdd", "cdd", "edd"), ("clear", "low", "medium", "high", "critical")


class Ran(NamedTuple):
    """A run's steps, its evaluation, its sources and its subject."""

    steps: dict[str, dict[str, Any]]
    risk: dict[str, Any]
    evaluation: Evaluation
    covered: dict[str, list[str]]
    subject: UUID
    tenant: UUID
    run: UUID

    def factor(self, name: str) -> Any:
        return next(one for one in self.evaluation.factors if one.id == name)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def listed(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A current `ofac-sdn` that names Romashka OOO by its number."""
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today())


async def ran(runtime: Runtime, start: Start, number: str) -> Ran:
    ref = await start(register="GB-COH", registration_number=number)
    await execution.begin(runtime, ref)
    plan: list[tuple[str, Any]] = [
        (structure.STEP, structure.structure),
        (screening.step_name(0), lambda step: screening.screen(step, 0)),
        (ownership.STEP, partial(ownership.sanctioned, attested=CountedAttestations())),
        ("module:MEBO", lambda step: assess.module(step, "MEBO")),
        ("module:SPEPWS", lambda step: assess.module(step, "SPEPWS")),
        ("evaluation", partial(assess.evaluation, attested=CountedAttestations())),
    ]
    await enrich.run(runtime, RegistrySource(runtime.db), ref)
    for name, work in plan:
        await execution.run_step(runtime, ref, name, work)
    async with runtime.db.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
        assert run is not None
        assert run.entity_id is not None
        done = ("enrich", *dict(plan))
        steps = {name: await lifecycle.find_step(session, run.id, name) or {} for name in done}
        assert run.risk is not None
        stored = await evaluations.get_evaluation(session, UUID(run.risk.evaluation_id))
        sources = await findings.fetch_sources(session, run.id)
    said = {name: dict(step) for name, step in steps.items()}
    assert await differences(runtime.db, ref.tenant, run.entity_id, said) == {}
    return Ran(
        said,
        dict(steps["evaluation"]),
        stored.result,
        {one.source: list(one.covered) for one in sources},
        run.entity_id,
        ref.tenant,
        run.id,
    )


def not_better(after: Ran, before: Ran) -> None:
    """No word, tier, worst case or floor is better than before."""
    assert Decimal(after.risk["score"]) >= Decimal(before.risk["score"])
    assert Decimal(after.risk["score_at_worst"]) >= Decimal(before.risk["score_at_worst"])
    assert TIERS.index(after.risk["tier"]) >= TIERS.index(before.risk["tier"])
    assert LEVELS.index(after.risk["level"]) >= LEVELS.index(before.risk["level"])
    assert set(before.risk["floors"]) <= set(after.risk["floors"])


async def test_a_matched_parent_counts_where_a_source_covers_group_accounts_alone(
    database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path
) -> None:
    consolidated = interest(
        "otherInfluenceOrControl", details="LEI RelationshipType: IS_DIRECTLY_CONSOLIDATED_BY"
    )
    source = {"type": ["officialRegister"], "url": GLEIF}
    group = [
        company("pine", "Pine Example Ltd", ("GB-COH", "66666661")),
        ROMASHKA,
        relation("p-r", "romashka", "pine", consolidated),
    ]
    path = write(tmp_path, *(one | {"source": source} for one in group))
    await load_registry(database, path, dataset="consolidated", data_date=today())
    found = await ran(runtime, start, "66666661")
    covered = found.covered["registry_file:consolidated"]
    assert "Control.accounting_consolidation" in covered
    assert "Ownership" not in covered
    assert found.risk["tier"] == "edd"
    assert "sanctions_open" in found.risk["floors"]
    assert found.steps["structure"]["ownership"]["layers"] == 1
    assert found.factor("ownership_complexity").status == "unknown"
    ofac = next(r for r in found.steps[ownership.STEP]["regimes"] if r["regime"] == "ofac")
    assert (ofac["word"], ofac["status"], ofac["control"]) == ("possible", "possible", "possible")
    async with database.tenant(tenant) as session:
        answer = await sanctioned_ownership(session, found.subject, today(), ["ofac"])
    [regime] = answer.regimes
    assert (regime.status, regime.control) == ("possible", "possible")
    assert "matched_party_above" in regime.reasons
    assert regime.undeclared.text == "[0, 100]"


async def test_a_hidden_owner_never_helps_and_another_company_changes_nothing(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    fir = company("fir", "Fir Example Ltd", ("GB-COH", "66666662"))
    strangers = [
        company("ash", "Ash Unrelated Ltd", ("GB-COH", "66666663")),
        company("asp", "Aspen Unrelated Ltd", ("GB-COH", "66666664")),
        relation("a-a", "asp", "ash", interest(share=100)),
    ]
    hidden = relation(
        "f-u",
        {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner", "description": "unknown"},
        "fir",
        {"type": "unknownInterest", "directOrIndirect": "unknown"},
    )

    async def with_file(*statements: dict[str, Any]) -> Ran:
        path = write(tmp_path, *statements)
        await load_registry(database, path, dataset="firs", data_date=today(), force=True)
        return await ran(runtime, start, "66666662")

    alone = await with_file(fir)
    beside = await with_file(fir, *strangers)
    same = ("score", "level", "tier", "score_at_worst", "floors", "coverage")
    assert {name: beside.risk[name] for name in same} == {name: alone.risk[name] for name in same}
    assert beside.covered == alone.covered
    assert alone.factor("ownership_complexity").status == "unknown"
    hiding = await with_file(fir, *strangers, hidden)
    assert hiding.factor("ownership_complexity").status == "unknown"
    assert hiding.steps["structure"]["ownership"]["cause"] == "unknown"
    not_better(hiding, alone)


async def test_a_pep_whom_a_register_declares_and_an_address_abroad_are_seen(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    async def with_owner(number: str, address: str, **said: Any) -> Ran:
        place = {
            "type": "business",
            "address": "9 Example Road",
            "country": {"name": address, "code": address},
        }
        group = [
            company("elm", "Elm Example Ltd", ("GB-COH", number)),
            company("sub", f"Elm {number} Ltd", addresses=[place]),
            person("ama", "Ama Example", "1970-01-01"),
            relation("s-e", "sub", "elm", interest(share=100)),
            relation("a-s", "ama", "sub", interest(share=100)),
        ]
        group[2]["recordDetails"].update(said)
        path = write(tmp_path, *group)
        await load_registry(database, path, dataset=f"elms-{number}", data_date=today(), force=True)
        return await ran(runtime, start, number)

    plain = await with_owner("66666667", "GB")
    pep = await with_owner("66666671", "GB", politicalExposure={"status": "isPep"})
    assert [one["name"] for one in pep.steps["enrich"]["declared_peps"]] == ["Ama Example"]
    not_better(pep, plain)
    assert Decimal(pep.risk["score"]) > Decimal(plain.risk["score"])
    office = [{"reason": "Minister of Trade", "jurisdiction": {"name": "Ghana", "code": "GH"}}]
    for number, status in (("66666675", "unknown"), ("66666676", "isNotPep")):
        held = {"status": status, "details": office}
        denied = await with_owner(number, "GB", politicalExposure=held)
        assert [one["name"] for one in denied.steps["enrich"]["declared_peps"]] == ["Ama Example"]
    reason = [{"missingInfoReason": "not asked"}]
    silent = {"status": "unknown", "details": reason}
    for number, later in (("66666671", {}), ("66666675", {"politicalExposure": silent})):
        kept = await with_owner(number, "GB", **later)
        assert [one["name"] for one in kept.steps["enrich"]["declared_peps"]] == ["Ama Example"]
    not_better(kept, pep)
    empty = await with_owner("66666679", "GB", politicalExposure=silent)
    assert not empty.steps["enrich"]["declared_peps"]
    abroad = await with_owner("66666673", "IR")
    assert ["IR"] in abroad.steps["enrich"]["observed"]["places"].values()
    not_better(abroad, plain)


async def test_a_register_s_correction_of_a_record_is_seen_by_the_next_run(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """The same record as of the same day, with another name, birth date and residence."""

    async def with_owner(name: str, born: str, country: str) -> Ran:
        home = {
            "type": "residence",
            "address": "9 Example Road",
            "country": {"name": country, "code": country},
        }
        group = [
            company("oak", "Oak Corrected Ltd", ("GB-COH", "66666681")),
            person("ada", name, born),
            relation("a-o", "ada", "oak", interest(share=100)),
        ]
        group[1]["recordDetails"]["addresses"] = [home]
        path = write(tmp_path, *group)
        await load_registry(database, path, dataset="oaks", data_date=today(), force=True)
        return await ran(runtime, start, "66666681")

    async def owner(found: Ran) -> tuple[str, Any, Any]:
        (ubo,) = found.steps["structure"]["ownership"]["ubos"]
        async with database.tenant(found.tenant) as session:
            one = await entities.get_entity(session, UUID(ubo))
        data = one.data
        return data["full_name"], data["date_of_birth"], data["country_of_residence"]

    first, second = ("Ada Margaret Oak", "1970-01-01", "GB"), ("Zoe Oak", "1970-02-05", "KP")
    for stated in (first, second, first):
        found = await with_owner(*stated)
        assert await owner(found) == stated
        rows = found.steps[screening.step_name(0)]["rows"]
        assert stated[0] in {row["name"] for row in rows}


async def test_a_person_s_passport_is_compared_with_the_lists(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """An owner under another name carries the passport of a listed person."""
    group = [
        company("fir", "Cedar Example Ltd", ("GB-COH", "66666674")),
        person("ben", "Ben Example", "1971-01-01"),
        relation("b-f", "ben", "fir", interest(share=100)),
    ]
    number = {"scheme": "RU-PASSPORT", "id": "51AB1234"}
    group[1]["recordDetails"]["identifiers"] = [number]
    path = write(tmp_path, *group)
    await load_registry(database, path, dataset="cedars", data_date=today())
    found = await ran(runtime, start, "66666674")
    rows = found.steps[screening.step_name(0)]["rows"]
    owner = next(row for row in rows if row["name"] == "Ben Example")
    assert [hit["strength"] for hit in owner["hits"]] == ["exact"]


async def test_a_listed_fund_that_the_company_feeds_is_a_party_and_screened(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    feeds = interest("unknownInterest", details="Relationship Type: IS_FEEDER_TO")
    source = {"type": ["officialRegister"], "url": GLEIF}
    group = [
        company("yew", "Yew Feeder Ltd", ("GB-COH", "66666669")),
        ROMASHKA,
        relation("r-y", "yew", "romashka", feeds),
    ]
    path = write(tmp_path, *(one | {"source": source} for one in group))
    await load_registry(database, path, dataset="feeders", data_date=today())
    found = await ran(runtime, start, "66666669")
    assert found.steps["structure"]["parties"] == 2
    assert found.risk["level"] not in {"clear", "low"}


async def test_a_listed_holder_from_a_later_day_on_is_a_party_and_screened(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    later = interest(share=60, startDate=str(today() + timedelta(days=17)))
    group = [
        company("ash", "Ash Later Ltd", ("GB-COH", "66666680")),
        person("ama", "Ama Example", "1970-01-01"),
        ROMASHKA,
        relation("a-a", "ama", "ash", interest(share=100)),
        relation("r-a", "romashka", "ash", later),
    ]
    path = write(tmp_path, *group)
    await load_registry(database, path, dataset="ashes", data_date=today())
    found = await ran(runtime, start, "66666680")
    rows = found.steps[screening.step_name(0)]["rows"]
    assert any(row["hits"] for row in rows if not row["customer"])
    assert found.risk["level"] not in {"clear", "low"}


async def test_what_a_register_marks_as_sanctioned_is_a_finding_and_a_task(
    database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path
) -> None:
    data = {
        "kind": "corporate-entity-person-with-significant-control",
        "name": "Larch Owner Ltd",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": "2020-01-01",
        "address": {"country": "England", "postal_code": "EC1V 2NX"},
        "links": {"self": "/company/66666665/persons-with-significant-control/corporate/abc"},
        "etag": "1",
    }

    async def with_line(**more: Any) -> Ran:
        path = tmp_path / "psc.jsonl"
        path.write_text(json.dumps({"company_number": "66666665", "data": data | more}) + "\n")
        await load_registry(database, path, dataset="larches", data_date=today(), force=True)
        return await ran(runtime, start, "66666665")

    plain = await with_line()
    assert "Ownership" in plain.covered["registry_file:larches"]
    assert plain.steps["enrich"]["register_marks"] == []
    found = await with_line(is_sanctioned=True)
    [mark] = found.steps["enrich"]["register_marks"]
    assert (mark["name"], mark["source"]) == ("Larch Owner Ltd", "registry_file:larches")
    not_better(found, plain)
    async with database.tenant(tenant) as session:
        tasks = await session.fetch(
            "SELECT title FROM task WHERE kind = $1 AND subject_id = $2",
            TaskKind.ALERT.value,
            UUID(mark["entity_id"]),
        )
    assert [row["title"] for row in tasks] == [
        "A company register marks Larch Owner Ltd as sanctioned"
    ]
