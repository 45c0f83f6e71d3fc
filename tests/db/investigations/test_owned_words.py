"""Ownership by listed persons: a run and the API say the same word, from the file on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.support.profiles import give_home
from tests.unit.lists.writing import write_ofac

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.identity.auth import service as auth
from atlas.investigations.reports import service as reports
from atlas.investigations.reports.redaction import redact
from atlas.investigations.reports.rendering import render
from atlas.investigations.runs import queries
from atlas.investigations.runs.steps import ownership
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry
from atlas.workspace.tasks import service as tasks

pytestmark = pytest.mark.cut_lists

SDN = '77,"KONY, Joseph","individual","CAR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


@pytest_asyncio.fixture(scope="module", autouse=True)
async def home(database: Database, tenant: UUID) -> None:
    """A firm in the United Kingdom: it need not screen against OFAC's list."""
    await give_home(database, tenant, "GB")


@pytest_asyncio.fixture(autouse=True)
async def listed(database: Database, tmp_path: Path) -> None:
    """A current `ofac-sdn` that names one person."""
    await load_sdn(database, tmp_path, age=0)


async def load_sdn(database: Database, tmp_path: Path, *, age: int) -> None:
    folder = tmp_path / f"sdn-{age}"
    folder.mkdir()
    more = SDN.replace("77", "78").replace("KONY", "OTHER") if age else ""  # else unchanged
    write_ofac(folder, sdn=SDN + more, alt="", add="", comments="")
    day = today() - timedelta(days=age)
    await load_list(database, folder, "ofac-sdn", version_date=day, downloaded=day, force=True)


@pytest.fixture
def words(database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path) -> Any:
    """Load who owns a company, run it, and return what the run and the API say of it."""

    async def ask(number: str, owner: str, *offices: str, **how: Any) -> dict[str, Any]:
        path = write(
            tmp_path,
            company("c", f"Oak {number} Ltd", ("GB-COH", number)),
            person("p", owner),
            relation("r", "p", "c", interest(share=100, **how), *map(interest, offices)),
        )
        await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
        found = await ran(runtime, start, number)
        computed = found.steps[ownership.STEP]
        async with database.tenant(tenant) as session:
            answer = await sanctioned_ownership(session, found.subject, today())
        said = {one["regime"]: one for one in computed["regimes"]}
        for one in answer.regimes:  # the two never contradict each other
            mine = said.get(one.regime)
            kept = (mine["word"], mine["control"], mine["reasons"]) if mine else None
            silent = ("not_assessed", "not_assessed", ["not_searched"])  # no list is loaded
            assert (one.status, one.control, one.reasons) == (kept or silent)
        return {**said["ofac"], "floors": found.risk["floors"]}

    return ask


async def test_a_person_who_holds_everything_and_was_compared(words: Any) -> None:
    found = await words("77770001", "Marta Quendolin Ashworth")
    assert (found["word"], found["status"]) == ("not_owned", "clear")
    assert (found["control"], found["reasons"]) == ("none_found", [])


@pytest.mark.parametrize(
    ("number", "owner", "word"),
    [
        ("77770011", "Marta Quendolin Ashworth", "none_found"),
        ("77770012", "Joseph Kony", "possible"),
    ],
)
async def test_a_statement_that_ends_before_it_starts_clears_nothing(
    words: Any, number: str, owner: str, word: str
) -> None:
    found = await words(number, owner, startDate="2024-05-01", endDate="2020-01-01")
    assert found["word"] == word
    assert ("shares_undeclared" in found["reasons"]) == (word == "none_found")
    assert "ubo_unknown" in found["floors"]


REVERSED = {"startDate": "2024-05-01", "endDate": "2020-01-01"}
"""An interest that ends before it starts."""


def former_topco(number: str) -> list[dict[str, Any]]:
    return [
        company("t", f"Top {number} Ltd", ("GB-COH", f"8{number[1:]}")),
        relation("pt", "p", "t", interest(share=100, **REVERSED)),
        relation("tc", "t", "c", interest(share=100, endDate="2026-10-15")),
    ]


def former_trust(number: str) -> list[dict[str, Any]]:
    kind = {"type": "arrangement", "subtype": "trust"}
    return [
        company("t", f"Oak {number} Trust", kind="arrangement", entityType=kind),
        relation("pt", "p", "t", interest("settlor", **REVERSED)),
        relation("rt", "q", "t", interest("trustee")),
        relation("tc", "t", "c", interest(share=100, endDate="2026-10-15")),
    ]


def closed_record(number: str) -> list[dict[str, Any]]:
    """A former owner of the company itself, whose record is closed."""
    held = interest(share=100, **REVERSED)
    return [relation("pt", "p", "c", held, date="2026-10-15", status="closed")]


@pytest.mark.parametrize(
    ("number", "before"),
    [("77770071", former_topco), ("77770072", former_trust), ("77770073", closed_record)],
)
async def test_a_contradiction_about_a_former_owner_is_said(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, number: str,
    before: Callable[[str], list[dict[str, Any]]],
) -> None:  # fmt: skip
    path = write(
        tmp_path,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        person("p", "Marta Quendolin Ashworth"),
        person("q", "Odo Quill Weir"),
        relation("qc", "q", "c", interest(share=100, startDate="2026-10-15")),
        *before(number),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    async with database.tenant(found.tenant) as session:
        report = json.loads(await reports.compose(session, found.run))
        [listed] = await queries.conflicts_of(session, found.run)
    assert listed.statements == ["starts 2024-05-01", "ends 2020-01-01"]
    assert (listed.kind, listed.status) == ("ends_before_start", "open")
    assert str(listed.relationship_id) == report["conflicts"][0]["relationship_id"]
    [said] = [one for one in report["findings"] if one["code"] == "contradictory_statement"]
    assert said["module"] == "MEBO"
    assert "Marta Quendolin Ashworth in " in said["detail"]
    assert "starts 2024-05-01, ends 2020-01-01" in said["detail"]
    [conflict] = report["conflicts"]
    assert conflict["kind"] == "ends_before_start"
    assert "Quendolin" not in json.dumps(redact(report))
    page = render(report, "a" * 64)
    assert "no conflicting values" not in page
    assert "Marta Quendolin Ashworth → " in page.partition('id="h-conflicts"')[2][:300]


@pytest.mark.parametrize(
    ("number", "kind", "end"),
    [
        ("77770014", "nominator", "2026-10-01"),
        ("77770015", "nominator", None),
        ("77770016", "nominee", None),
    ],
)
async def test_a_nominator_without_a_name_above_a_former_holder(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, *, number: str, kind: str,
    end: str | None,
) -> None:  # fmt: skip
    """Who of the holders of the former Topco held for whom is not stated."""
    how = {"endDate": end} if end else {}
    path = write(
        tmp_path,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        company("t", f"Top {number} Ltd", ("GB-COH", f"8{number[1:]}")),
        person("p", "Marta Quendolin Ashworth"),
        person("q", "Odo Quill Weir"),
        relation("tc", "t", "c", interest(share=100, endDate="2026-10-15")),
        relation("qc", "q", "c", interest(share=100, startDate="2026-10-15")),
        relation("pt", "p", "t", interest(share=100)),
        relation("nt", {"reason": "informationUnknownToPublisher"}, "t", interest(kind, **how)),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    assert (ofac["word"], ofac["reasons"]) == ("none_found", ["former_holder_unknown"])


async def test_who_held_for_one_day_alone_held(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """An interest that starts and ends on one day: its holder is screened and asked about."""
    number, day = "77770017", "2026-10-01"
    path = write(
        tmp_path,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        person("p", "Marta Quendolin Ashworth"),
        person("k", "Joseph Kony"),
        relation("pc", "p", "c", interest(share=100)),
        relation("kc", "k", "c", interest(share=100, startDate=day, endDate=day)),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    assert ofac["word"] == "possible"


async def test_dates_that_a_register_confused_conceal_no_owner(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    """The former holder may have ended: with the present one, more than the whole is declared."""
    number = "77770018"
    path = write(
        tmp_path,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        person("p", "Marta Quendolin Ashworth"),
        person("q", "Odo Quill Weir"),
        relation("pc", "p", "c", interest(share=100, startDate="2024-05-01")),
        relation("qc", "q", "c", interest(share=100, startDate="2024-05-01", endDate="2016-01-01")),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    assert ofac["word"] == "none_found"
    assert "ubo_concealed" not in found.risk["floors"]


@pytest.mark.parametrize(
    ("number", "holder"), [("77770013", "p"), ("77770019", "t"), ("77770020", "trust")]
)
async def test_a_record_that_names_no_one_any_more_for_what_was_over_before(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, number: str, holder: str
) -> None:
    """A person, a Topco, or the settlor of a trust: known from the earlier file alone."""
    over = (today() - timedelta(days=45)).isoformat()
    share = interest(share=100, startDate="2016-01-01", endDate=over)
    trust = company("trust", f"Oak {number} Trust", kind="arrangement",
                    entityType={"type": "arrangement", "subtype": "trust"})  # fmt: skip
    for named, ago in ((holder, 20), ({"reason": "informationUnknownToPublisher"}, 10)):
        said = today() - timedelta(days=ago)
        of_trust = [
            trust,
            relation("sc", "trust", "c", share),
            relation("zt", "n", "trust", interest("trustee", startDate="2016-01-01")),
            relation(
                "r",
                "p" if named == "trust" else named,
                "trust",
                interest("settlor", startDate="2016-01-01", endDate=over),
                date=said.isoformat(),
            ),
        ]
        path = write(
            tmp_path,
            company("c", f"Oak {number} Ltd", ("GB-COH", number)),
            company("t", f"Top {number} Ltd", ("GB-COH", f"8{number[1:]}")),
            person("p", "Marta Quendolin Ashworth"),
            person("n", "Odo Quill Weir"),
            relation("pt", "p", "t", interest(share=100)),
            relation("nr", "n", "c", interest(share=100, startDate=over)),
            *(of_trust if holder == "trust" else [
                relation("r", named, "c", share, date=said.isoformat())
            ]),
        )  # fmt: skip
        await load_registry(
            database, path, dataset=f"oak-{number}", data_date=said, force=True, complete=True
        )
    found = await ran(runtime, start, number)
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    assert (ofac["word"], ofac["reasons"]) == ("none_found", ["former_holder_unknown"])


async def test_a_person_who_holds_as_a_trustee(words: Any) -> None:
    nature = "ownership-of-shares-75-to-100-percent-as-trust"
    found = await words("77770002", "Marta Quendolin Ashworth", details=nature)
    assert (found["word"], found["status"]) == ("none_found", "none_found")
    assert found["reasons"] == ["held_for_others"]


async def test_a_name_equal_to_a_listed_one_that_nobody_decided(words: Any) -> None:
    found = await words("77770003", "Joseph Kony")
    assert (found["word"], found["control"]) == ("possible", "possible")
    assert found["reasons"] == ["undecided_candidate"]
    assert found["status"] == "undecided"  # no finding yet, and no favourable word


@pytest.mark.parametrize(
    ("number", "owner"), [("77770061", "Joseph Kony"), ("77770062", "Joseph Akony")]
)
async def test_a_weak_candidate_who_owns_and_leads_raises_no_floor(
    words: Any, number: str, owner: str
) -> None:
    """The owner was the only director: a candidate nobody decided read as a matched officer."""
    found = await words(number, owner, "boardMember")
    assert found["word"] == "possible"
    assert found["reasons"] == ["undecided_candidate", "matched_officer"]
    assert found["status"] == "undecided"
    assert found["floors"] == []


@pytest.mark.parametrize(("way", "word"), [((), "possible"), (("direct",), "not_owned")])
async def test_the_ultimate_parent_of_a_subsidiary_may_stand_above_its_parent(
    way: tuple[str, ...],
    word: str,
    database: Database,
    runtime: Runtime,
    start: Start,
    tenant: UUID,
    tmp_path: Path,
) -> None:
    """GLEIF names the ultimate parent of a subsidiary, and none of the customer itself."""
    number = f"7777003{len(way)}"

    def consolidated(how: str) -> dict[str, Any]:
        level = {"direct": "DIRECTLY", "indirect": "ULTIMATELY"}[how]
        details = f"LEI RelationshipType: IS_{level}_CONSOLIDATED_BY"
        return interest("otherInfluenceOrControl", details=details, directOrIndirect=how)

    path = write(
        tmp_path,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        company("s", f"Oak Branch {number} Ltd", ("GB-COH", f"7777004{len(way)}")),
        company("x", "Joseph Kony", ("RU-OGRN", f"102770000003{len(way)}"), country="RU"),
        person("p", "Marta Quendolin Ashworth"),
        relation("c-p", "p", "c", interest(share=100)),
        relation("s-c", "c", "s", consolidated("direct")),
        relation("s-x", "x", "s", consolidated(*way or ("indirect",))),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    async with database.tenant(tenant) as session:
        [said] = (await sanctioned_ownership(session, found.subject, today(), ["ofac"])).regimes
    assert (ofac["word"], said.status) == (word, word)
    assert ofac["control"] == said.control == ("none_found" if way else "possible")
    assert [*said.reasons] == ofac["reasons"] == ([] if way else ["undecided_candidate"])


async def test_an_owner_who_has_died_is_not_the_beneficial_owner(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    owner = person("p", "Marta Quendolin Ashworth", "1930-01-01")
    owner["recordDetails"]["deathDate"] = "2019-02-03"
    path = write(
        tmp_path,
        company("c", "Oak Estate Ltd", ("GB-COH", "77770021")),
        owner,
        relation("r", "p", "c", interest(share=100)),
    )
    await load_registry(database, path, dataset="oak-estate", data_date=today())
    found = await ran(runtime, start, "77770021")
    structure = found.steps["structure"]["ownership"]
    assert (structure["cause"], structure["ubos"]) == ("incomplete", [])
    assert structure["hidden"] == ["owner deceased: Marta Quendolin Ashworth"]
    assert "ubo_unknown" in found.risk["floors"]
    regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
    assert (regimes["ofac"]["word"], regimes["ofac"]["reasons"]) == ("none_found", ["holder_gone"])


PSC = {
    "kind": "individual-person-with-significant-control",
    "name": "Marta Quendolin Ashworth",
    "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
    "notified_on": "2020-01-01",
    "date_of_birth": {"month": 4, "year": 1971},
    "address": {"country": "England", "postal_code": "EC1V 2NX"},
    "etag": "1",
}


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("77770011", [PSC | {"is_sanctioned": True}]),
        (
            "77770012",
            [
                PSC,
                PSC
                | {"name": "Otto Brandl Verley", "is_sanctioned": True, "ceased_on": "2023-05-01"},
            ],
        ),
        (
            "77770013",
            [
                PSC
                | {
                    "kind": "corporate-entity-person-with-significant-control",
                    "name": "Larch Owner Ltd",
                    "is_sanctioned": True,
                }
            ],
        ),
    ],
    ids=["owner", "former owner", "company"],
)
async def test_whom_the_register_itself_marks_as_sanctioned(
    number: str,
    lines: list[dict[str, Any]],
    database: Database,
    runtime: Runtime,
    start: Start,
    tenant: UUID,
    actor: AuthContext,
    settings: Settings,
    tmp_path: Path,
) -> None:
    path = tmp_path / "psc.jsonl"
    links = [f"/company/{number}/persons-with-significant-control/p/{n}" for n in range(9)]
    path.write_text(
        "\n".join(
            json.dumps({"company_number": number, "data": line | {"links": {"self": link}}})
            for line, link in zip(lines, links, strict=False)
        )
    )
    await load_registry(database, path, dataset=f"psc-{number}", data_date=today())
    found = await ran(runtime, start, number)
    [mark] = found.steps["enrich"]["register_marks"]
    async with database.tenant(tenant) as session:
        answer = await sanctioned_ownership(session, found.subject, today())
    for one in answer.regimes:
        assert (one.status, one.control) == ("possible", "possible")
        assert "marked_by_a_register" in one.reasons
        assert one.marked == [UUID(mark["entity_id"])]
    [ofac] = [one for one in found.steps[ownership.STEP]["regimes"] if one["regime"] == "ofac"]
    assert (ofac["word"], ofac["status"]) == ("possible", "undecided")
    floors = {one.id: one.status.value for one in found.evaluation.floors}
    assert floors["sanctioned"] != "not_met"
    # `possible` by ownership, whoever says so
    assert floors["sanctions_open"] == "applied"
    assert (found.evaluation.score >= 70, found.evaluation.tier) == (True, "edd")

    analyst = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.ANALYST, create=True
    )
    async with database.tenant(tenant) as session:
        page = await session.fetch(
            "SELECT id FROM task WHERE kind = 'alert' AND subject_id = $1",
            UUID(mark["entity_id"]),
        )
        somebody = replace(actor, user_id=analyst.user_id)
        await tasks.complete(session, somebody, page[0]["id"], "The register confirms an error.")
        answer = await sanctioned_ownership(session, found.subject, today())
    assert all("marked_by_a_register" not in one.reasons for one in answer.regimes)
    again = await ran(runtime, start, number)
    assert again.steps[ownership.STEP]["decided_marks"] == [mark["entity_id"]]
    floors = {one.id: one.status.value for one in again.evaluation.floors}
    assert floors["sanctions_open"] != "applied"
    async with database.tenant(tenant) as session:
        opened = await session.fetch_value(
            "SELECT count(*) FROM task WHERE subject_id = $1", UUID(mark["entity_id"])
        )
    assert opened == 1


async def test_a_list_that_no_profile_requires_and_is_two_years_old(
    words: Any, database: Database, tmp_path: Path
) -> None:
    await load_sdn(database, tmp_path, age=700)
    found = await words("77770004", "Marta Quendolin Ashworth")
    assert (found["word"], found["reasons"]) == ("not_assessed", ["not_searched"])


async def test_owners_of_an_old_register_exclude_nobody_outside_a_run_either(
    words: Any, database: Database, tenant: UUID
) -> None:
    found = await words("77770005", "Marta Quendolin Ashworth")
    assert found["word"] == "not_owned"
    for change in ("data_date = data_date - 1000", "data_date = NULL"):
        async with database.platform() as session:
            await session.execute(f"UPDATE registry_dataset SET {change}")
        async with database.tenant(tenant) as session:
            subject = await session.fetch_value(
                "SELECT entity_id FROM entity_identifier WHERE value = '77770005'"
            )
            answer = await sanctioned_ownership(session, subject, today())
        [ofac] = [one for one in answer.regimes if one.regime == "ofac"]
        assert (ofac.status, ofac.control) == ("none_found", "not_assessed")
        assert ofac.reasons == ["stale_register"]
