"""What stands below or beside a company: it raises no floor, and earns no favourable word."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain import country_ties
from atlas.investigations.runs import queries, service, snapshot
from atlas.investigations.runs.repository import findings
from atlas.sources.registry.service import load_registry
from atlas.sources.screening.service.matches import standing_of

NUMBER = "66666691"


async def test_a_subsidiarys_subsidiary_in_a_listed_country_is_named(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    group = (
        company("yew", "Yew Example Ltd", ("GB-COH", NUMBER)),
        person("p", "Percival Quill Weir", "1970-01-01"),
        company("daughter", "Yew Daughter Ltd", ("GB-COH", "66666692")),
        company("below", "Mansudae Example Corporation", ("KP-REG", "31"), country="KP"),
        relation("y-p", "p", "yew", interest(share=100)),
        relation("d-y", "yew", "daughter", interest(share=100)),
        relation("b-d", "daughter", "below", interest(share=51)),
    )
    await load_registry(database, write(tmp_path, *group), dataset="yews", data_date=today())
    found = await ran(runtime, start, NUMBER)
    async with database.tenant(found.tenant) as session:
        results = await modules.list_modules(session, found.run)
    mebo = next(one for one in results if one.code == "MEBO")
    tie = next(rule for rule in mebo.rules if rule.code == "high_risk_tie")
    assert tie.outcome == "fired"
    assert "Mansudae Example Corporation" in tie.detail


OFFICE = "66666693"


async def test_an_officer_of_a_subsidiary_is_screened(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    group = (
        company("elder", "Elder Example Ltd", ("GB-COH", OFFICE)),
        person("q", "Odo Quill Weir", "1971-01-01"),
        company("daughter", "Elder Daughter Ltd", ("GB-COH", "66666694")),
        person("listed", "Ivan Sergeevich Petrov", "1961-02-03"),
        person("left", "Ivan Sergeevich Petroff", "1960-01-01"),
        relation("e-q", "q", "elder", interest(share=100)),
        relation("d-e", "elder", "daughter", interest(share=100)),
        relation("d-l", "listed", "daughter", interest("boardMember")),
        relation("d-b", "left", "daughter", interest("boardMember", endDate="2020-01-01")),
    )
    await load_registry(database, write(tmp_path, *group), dataset="elders", data_date=today())
    found = await ran(runtime, start, OFFICE)
    async with database.tenant(found.tenant) as session:
        parties = {one.name: one for one in await findings.fetch_parties(session, found.run)}
        director = parties["Ivan Sergeevich Petrov"]
        standings = await standing_of(session, [director.entity_id])
    assert director.roles == ["other"]
    assert director.distance == 2
    assert "Ivan Sergeevich Petroff" not in parties
    assert [hit.list_id for hit in standings[director.entity_id].hits] == ["ofac-sdn"]


COMING = "66666695"


async def test_who_holds_or_takes_office_from_a_later_day_is_kept(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    later = (today() + timedelta(days=30)).isoformat()
    group = (
        company("rowan", "Rowan Example Ltd", ("GB-COH", COMING)),
        person("r", "Odo Quill Weir", "1972-01-01"),
        company("coming", "Sonamu Example Corporation", ("KP-REG", "32"), country="KP"),
        person("takes", "Orla Office Taker", "1972-01-01"),
        relation("r-r", "r", "rowan", interest(share=100)),
        relation("r-c", "coming", "rowan", interest(share=60, startDate=later)),
        relation("r-o", "takes", "rowan", interest("boardMember", startDate=later)),
    )
    await load_registry(database, write(tmp_path, *group), dataset="rowans", data_date=today())
    found = await ran(runtime, start, COMING)
    async with database.tenant(found.tenant) as session:
        parties = {
            str(one.entity_id): one for one in await findings.fetch_parties(session, found.run)
        }
        seen = await snapshot.load(session, await service.require(session, found.run))
        listed = await queries.parties_of(session, found.run, ListParams(limit=50))
    coming = [parties[key] for key in found.steps["structure"]["ownership"]["coming"]]
    assert {one.name for one in coming} == {"Sonamu Example Corporation", "Orla Office Taker"}
    assert "KP" in country_ties.involved(seen)
    assert "KP" not in {code for _, code in country_ties.located(seen)}
    assert {one.name: one.connection for one in listed.items} == {
        "Rowan Example Ltd": None,
        "Odo Quill Weir": None,
        "Sonamu Example Corporation": f"is to hold or control Rowan Example Ltd from {later} on",
        "Orla Office Taker": f"is to be an officer of Rowan Example Ltd from {later} on",
    }


@pytest.mark.parametrize(
    ("number", "first", "second"),
    [("66666701", "1950-01-01", "1961-02-03"), ("66666702", "1961-02-03", "1950-01-01")],
)
async def test_of_two_stated_dates_of_birth_none_alone_tells_a_hit_apart(
    number: str,
    first: str,
    second: str,
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "list"
    folder.mkdir()
    await load_list(database, write_ofac(folder), "ofac-sdn", version_date=today(), force=True)
    for source, born in (("one", first), ("two", second)):
        owner = person("o", "Ivan Sergeevich Petrov", born)
        owner["recordDetails"]["identifiers"] = [{"id": f"77{number}", "scheme": "XX-ONE"}]
        group = (
            company("c", f"Alder {number} Ltd", ("GB-COH", number)),
            owner,
            relation("r", "o", "c", interest(share=100)),
        )
        path = write(tmp_path, *group)
        await load_registry(database, path, dataset=f"alder-{source}-{number}", data_date=today())
    found = await ran(runtime, start, number)
    async with database.tenant(found.tenant) as session:
        rows = await findings.fetch_parties(session, found.run)
        [owned] = [one for one in rows if one.name == "Ivan Sergeevich Petrov"]
        standings = await standing_of(session, [owned.entity_id])
    assert {hit.strength for hit in standings[owned.entity_id].hits} <= {"exact", "strong"}
    assert standings[owned.entity_id].hits
