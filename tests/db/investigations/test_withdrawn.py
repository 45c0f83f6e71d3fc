"""What a register stated to one run and is silent about in the next: silence is no correction."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs import reassessment
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps import ownership
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists

Said = dict[str, Any]
HOME = {
    "type": "registered",
    "address": "4 Mill Lane, York",
    "country": {"name": "GB", "code": "GB"},
}
AWAY = {
    "type": "business",
    "address": "3 Azadi Square, Tehran",
    "country": {"name": "Iran", "code": "IR"},
}
OTHER = AWAY | {"address": "9 Sunny Road, Leeds", "country": {"name": "GB", "code": "GB"}}


@pytest_asyncio.fixture(scope="module", autouse=True)
async def listed(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A current `ofac-sdn` that names Ivan Sergeevich Petrov."""
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today())


def owned(number: str, *more: Said, **details: Any) -> list[Said]:
    """A company whose whole is declared."""
    return [
        company(number, f"Yew {number} Ltd", ("GB-COH", number), **details),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04"),
        relation(
            f"r{number}",
            f"p{number}",
            number,
            interest(share=100),
            interest("votingRights", share=100),
        ),
        *more,
    ]


def nominated(number: str, holder: str, *, ended: bool = False) -> Said:
    how = {"endDate": "2026-01-01"} if ended else {}
    return relation(f"n{number}{holder}", holder, number, interest("nominee", **how))


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [
        ("66660101", {"addresses": [HOME]}, True),
        ("66660102", {}, True),
        ("66660103", {"addresses": [HOME, OTHER]}, False),
    ],
    ids=["the other address alone", "no address at all", "another place of business"],
)
async def test_a_place_of_business_counts_until_the_register_states_another(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    then: Said,
    stays: bool,
) -> None:
    for details in ({"addresses": [HOME, AWAY]}, then, then):
        path = write(tmp_path, *owned(number, **details))
        await load_registry(database, path, dataset=f"yew-{number}", data_date=today(), force=True)
        found = await ran(runtime, start, number)
        named = "fatf_call_for_action" in found.risk["floors"]
        assert named is (stays or details is not then)
    earlier = [one for one in found.steps["enrich"]["observed"]["countries"] if one["earlier"]]
    assert [one["country"] for one in earlier if one["country"] != "GB"] == ["IR"] * stays


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [("66660111", "", True), ("66660112", "ended", False), ("66660113", "other", True)],
)
async def test_a_nominee_stays_one_until_the_register_answers(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    then: str,
    stays: bool,
) -> None:
    """Another nominee is one too; that the interest ended is an answer."""
    other = person(f"q{number}", "Odo Quill Weir", "1969-02-02")
    after = {
        "": [],
        "ended": [nominated(number, f"p{number}", ended=True)],
        "other": [other, nominated(number, f"q{number}")],
    }[then]
    for said in ([nominated(number, f"p{number}")], after):
        path = write(tmp_path, *owned(number, *said))
        await load_registry(database, path, dataset=f"yew-{number}", data_date=today(), force=True)
        found = await ran(runtime, start, number)
        assert ("ubo_concealed" in found.risk["floors"]) is (stays or said is not after)


NOTICE = {
    "kind": "persons-with-significant-control-statement",
    "statement": "restrictions-notice-issued-to-psc",
    "notified_on": "2025-03-01",
    "etag": "1",
}
OWNER = {
    "kind": "individual-person-with-significant-control",
    "name": "Ms Marta Quendolin Ashworth",
    "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
    "notified_on": "2025-09-01",
    "date_of_birth": {"month": 4, "year": 1971},
    "address": {"country": "England", "postal_code": "EC1V 2NX"},
    "etag": "2",
}


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [
        ("66660121", [], True),
        ("66660122", [NOTICE | {"ceased_on": "2025-08-01"}], False),
        ("66660123", [OWNER], False),
        ("66660124", [OWNER | {"notified_on": "2020-01-01"}], True),
    ],
    ids=["silent", "ended", "an owner since", "an owner of before"],
)
async def test_a_statement_of_hidden_owners_stands_until_the_register_answers(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    then: list[Said],
    stays: bool,
) -> None:
    path = write(tmp_path, *owned(number))
    await load_registry(database, path, dataset=f"yew-{number}", data_date=today())
    stranger = ("66660199", OWNER | {"name": "Mr Someone Else"})
    for lines in ([NOTICE], then):
        text = [
            json.dumps(
                {
                    "company_number": of,
                    "data": line | {"links": {"self": f"/company/{of}/{line['etag']}"}},
                }
            )
            for of, line in (stranger, *((number, line) for line in lines))
        ]
        path = tmp_path / "psc.jsonl"
        path.write_text("\n".join(text))
        await load_registry(database, path, dataset=f"psc-{number}", data_date=today(), force=True)
        found = await ran(runtime, start, number)
        assert ("ubo_concealed" in found.risk["floors"]) is (stays or lines is not then)


async def test_what_was_found_under_another_name_counts_until_somebody_decides(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """A register calls the person of a record by another name: one of them may be meant."""
    number = "66660131"
    for name in ("Ivan Sergeevich Petrov", "Helen Quarrington Vale"):
        board = relation(f"d{number}", "director", number, interest("boardMember"))
        path = write(tmp_path, *owned(number, person("director", name), board))
        await load_registry(database, path, dataset=f"yew-{number}", data_date=today(), force=True)
        found = await ran(runtime, start, number)
        rows = [one for one in found.steps["screen:0"]["rows"] if one["name"] == name]
        [hit] = [one for row in rows for one in row["hits"]]
        assert (hit["entry_key"], hit["earlier"]) == ("901", name == "Helen Quarrington Vale")
        assert rows[0]["outcome"] == "hits"
        assert "sanctions_open" in found.risk["floors"]
        async with database.tenant(found.tenant) as session:
            run = await lifecycle.find_run(session, found.run)
            assert run is not None
            steps = await lifecycle.fetch_steps(session, found.run)
            standing = await reassessment.standing_of(session, run)
        assert [str(one.id) for one in standing.hits] == [hit["hit_id"]]
        assert not reassessment.as_seen(steps, standing).unseen


@pytest.mark.parametrize(
    ("number", "then", "stays"), [("66660141", (), True), ("66660142", ("Odo Quill Weir",), False)]
)
async def test_what_was_found_of_a_director_counts_until_another_one_is_named(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    then: tuple[str, ...],
    stays: bool,
) -> None:
    for names in (("Ivan Sergeevich Petrov",), then):
        board = [
            one
            for name in names
            for one in (
                person(f"{number}{name}", name),
                relation(f"d{number}{name}", f"{number}{name}", number, interest("boardMember")),
            )
        ]
        path = write(tmp_path, *owned(number, *board))
        await load_registry(database, path, dataset=f"yew-{number}", data_date=today(), force=True)
        found = await ran(runtime, start, number)
        rows = {one["name"]: one for one in found.steps["screen:0"]["rows"]}
        assert ("Ivan Sergeevich Petrov" in rows) is (stays or names is not then)
    assert bool([hit for row in rows.values() for hit in row["hits"]]) is stays


async def test_who_takes_office_from_a_later_day_on_is_screened_today(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    number, name = "66660151", "Ivan Sergeevich Petrov"
    later = (today() + timedelta(days=30)).isoformat()
    board = [
        person("now", "Odo Quill Weir"),
        relation("d-now", "now", number, interest("boardMember")),
        person("then", name),
        relation("d-then", "then", number, interest("boardMember", startDate=later)),
    ]
    path = write(tmp_path, *owned(number, *board))
    await load_registry(database, path, dataset=f"yew-{number}", data_date=today())
    found = await ran(runtime, start, number)
    rows = {one["name"]: one for one in found.steps["screen:0"]["rows"]}
    assert [hit["entry_key"] for hit in rows[name]["hits"]] == ["901"]
    regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
    assert "matched_officer" in regimes["ofac"]["reasons"]
