"""A match on a list of a regime without a rule on ownership: no rule excludes what it may own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.investigations.test_left_out import office
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.documents import UN_XML

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.steps import ownership
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists

HONEST, LISTED = "Marta Quendolin Ashworth", "Juan Perez"
BORN = {HONEST: "1971-04-02", LISTED: "1964-07-17"}


@pytest.mark.parametrize(
    ("owner", "director", "before"),
    [(LISTED, HONEST, HONEST), (HONEST, LISTED, HONEST), (HONEST, HONEST, LISTED)],
)
async def test_no_rule_excludes_what_a_listed_person_may_own_or_lead(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    owner: str,
    director: str,
    before: str,
) -> None:
    """Owners above, the director of the parent, and who held until lately, on the UN list."""
    (tmp_path / "un.xml").write_text(UN_XML, encoding="utf-8")
    await load_list(database, tmp_path / "un.xml", "un")
    number = f"7779000{(owner, director, before).index(LISTED)}"
    top = f"{number}t"
    path = write(
        tmp_path,
        company(number, f"Sorrel {number} Ltd", ("GB-COH", number)),
        company(top, f"Sorrel Group {number} Ltd", ("GB-COH", f"78{number[2:]}")),
        relation(f"r{top}", top, number, interest(share=100, startDate="2020-01-01")),
        person(f"{top}p", owner, BORN[owner]),
        relation(f"p{top}", f"{top}p", top, interest(share=100)),
        person(f"{top}b", before, BORN[before]),
        relation(f"b{top}", f"{top}b", number, interest(share=60, endDate="2019-12-31")),
        *office(top, "d", director, birth=BORN[director]),
        *office(number, "m", "Gwen Amabel Thorne", birth="1970-01-01"),
    )
    await load_registry(database, path, dataset=f"sorrel-{number}", data_date=today())
    found = await ran(runtime, start, number)
    computed = found.steps[ownership.STEP]
    led = director == LISTED
    [listed] = computed["listed_without_rule"]
    tie = "leader" if led else "owner" if owner == LISTED else "former_owner"
    assert (listed["regime"], listed["ties"]) == ("un", [tie])
    assert (listed["certain"], listed["weak"]) == (False, False)
    assert listed["share"] == ("100" if tie == "owner" else None)
    floors = {one.id: one.status.value for one in found.evaluation.floors}
    assert floors["sanctions_open"] == "applied"
    assert floors["sanctioned"] == "not_assessed"
    # the answer of the API on the company says the same, also where assistants read it
    async with database.tenant(found.tenant) as session:
        answer = await sanctioned_ownership(session, found.subject, today())
    [un] = [one for one in answer.unruled if one.regime == "un"]
    assert (un.status, un.control) == ("not_assessed" if led else "possible", "possible")
    assert [(one.name, one.certain, one.ties) for one in un.listed] == [(LISTED, False, [tie])]


async def test_a_director_who_leads_nothing_keeps_no_question_of_ownership_open(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """Undecided, one of five directors opened a floor that a true match left "not met"."""
    (tmp_path / "un.xml").write_text(UN_XML, encoding="utf-8")
    await load_list(database, tmp_path / "un.xml", "un")
    number = "77790009"
    names = [LISTED, *(f"Gwen Amabel Thorne {key}" for key in ("Ash", "Birch", "Cedar", "Dale"))]
    path = write(
        tmp_path,
        company(number, f"Sorrel {number} Ltd", ("GB-COH", number)),
        person("9p", HONEST, BORN[HONEST]),
        relation("9r", "9p", number, interest(share=100)),
        *(
            one
            for key, name in enumerate(names)
            for one in office(number, f"d{key}", name, birth=BORN.get(name, "1970-01-01"))
        ),
    )
    await load_registry(database, path, dataset="sorrel-five", data_date=today())
    found = await ran(runtime, start, number)
    assert found.steps[ownership.STEP]["listed_without_rule"] == []
    floors = {one.id: one.status.value for one in found.evaluation.floors}
    assert floors["sanctions_open"] == "applied"
