"""One group written thrice, as BODS, PSC and GLEIF: one graph with the claims of each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.db.sources.registry.gleif_records import consolidated, lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import apply, shares, structure
from tests.unit.sources.registry.psc_lines import corporate, individual, totals, write_lines

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import ControlKind, UboStatus
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

SUB, TOP = "09700002", "09700001"
SUB_LEI, TOP_LEI = lei_of(9700002), lei_of(9700001)
AT_HOUSE = {
    "registration_number": TOP,
    "place_registered": "Companies House",
    "country_registered": "England",
}


def bods(folder: Path, share: object, name: str = "bods.json") -> Path:
    return write(
        folder,
        company("sub", "Thrice Sub Limited", ("GB-COH", SUB)),
        company("top", "Thrice Top Limited", ("GB-COH", TOP), ("XI-LEI", TOP_LEI)),
        person("ann", "Ann Maria Lee", "1970-05"),
        relation("r1", "top", "sub", interest(share=share, startDate="2017-03-01")),
        relation(
            "r2", "ann", "top", interest(share={"minimum": 75, "maximum": 100},
                                         startDate="2017-03-01")
        ),
        name=name,
    )  # fmt: skip


def psc(folder: Path) -> Path:
    return write_lines(
        folder,
        corporate(SUB, "c1", "Thrice Top Ltd", identification=AT_HOUSE),
        individual(TOP, "i1", "Ann Maria Lee"),
        totals(2),
    )


def gleif(folder: Path) -> tuple[Path, Path]:
    level1, level2 = folder / "lei.json", folder / "rr.json"
    records = [
        lei_record(SUB_LEI, "THRICE SUB LIMITED", number=SUB),
        lei_record(TOP_LEI, "THRICE TOP LIMITED", number=TOP),
    ]
    level1.write_text(json.dumps({"records": records}), encoding="utf-8")
    level2.write_text(
        json.dumps(
            {
                "relations": [
                    consolidated(SUB_LEI, TOP_LEI),
                    consolidated(SUB_LEI, TOP_LEI, "IS_ULTIMATELY_CONSOLIDATED_BY"),
                ],
            },
        ),
        encoding="utf-8",
    )
    return level1, level2


async def load_all(database: Database, folder: Path, share: object) -> None:
    level1, level2 = gleif(folder)
    for dataset, path, format_name in (
        ("thrice-bods", bods(folder, share), "bods"),
        ("thrice-psc", psc(folder), "psc"),
        ("thrice-lei", level1, "gleif-lei"),
        ("thrice-rr", level2, "gleif-rr"),
    ):
        report = await load_registry(database, path, dataset=dataset)
        assert (report.file_format, report.rejected) == (format_name, 0)


async def gather(database: Database) -> SourceAnswer:
    async with database.platform() as session:
        query = SubjectQuery("", register="GB-COH", registration_number=SUB)
        found = await find_subject(session, query)
        assert found.record_ref is not None
        assert [one.name.casefold() for one in found.candidates] == ["thrice sub limited"]
        return await collect(session, found.record_ref)


async def test_three_sources_are_one_graph(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load_all(database, tmp_path, 80)
    answer = await gather(database)
    parties = {
        party.key
        for batch in answer.batches
        for party in batch.parties
        if party.type in {"LegalEntity", "Person"}
    }
    assert len(parties) == 3
    assert {batch.source.removeprefix("registry_file:") for batch in answer.batches} == {
        "thrice-bods", "thrice-psc", "thrice-lei", "thrice-rr",
    }  # fmt: skip
    entities = await apply(database, actor, answer, "thrice")
    async with database.tenant(actor.require_tenant()) as session:
        rows = await session.fetch(
            "SELECT type, from_id, to_id, data FROM relationship"
            " WHERE to_id = $1 AND type IN ('Ownership', 'Control')",
            entities[answer.subject_key],
        )
    owned = [row for row in rows if row["type"] == "Ownership"]
    assert len(owned) == 1
    assert owned[0]["data"]["share_exact"] == 80  # refines the register's 75 to 100
    assert {row["from_id"] for row in rows} == {owned[0]["from_id"]}
    assert all(row["data"].get("share_exact") is None for row in rows if row["type"] == "Control")
    view = await structure(database, actor, SUB, as_of=date(2026, 11, 24))
    held = {name.casefold(): share for name, share in shares(view).items()}
    assert held == {"thrice top limited": (80, 80), "ann maria lee": (60, 80)}
    assert {one.control for one in view.holdings if one.control} == {ControlKind.CONSOLIDATION}
    (ubo,) = view.ubos.ubos
    assert ubo.status is UboStatus.UBO


async def test_an_exact_share_outside_the_band_is_a_conflict(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load_all(database, tmp_path, 40)
    answer = await gather(database)
    entities = await apply(database, actor, answer, "thrice-against")
    async with database.tenant(actor.require_tenant()) as session:
        rows = await session.fetch(
            "SELECT r.id FROM relationship r JOIN conflict c"
            " ON c.tenant_id = r.tenant_id AND c.relationship_id = r.id"
            " WHERE r.to_id = $1 AND r.type = 'Ownership'",
            entities[answer.subject_key],
        )
    assert len({row["id"] for row in rows}) == 1


async def test_two_leis_with_one_number_are_two_companies(
    database: Database, tmp_path: Path
) -> None:
    one, two = lei_of(9710001), lei_of(9710002)
    path = tmp_path / "lei.json"
    records = [lei_record(one, "Umbrella One", number="09710001")]
    records += [lei_record(two, "Umbrella Two", number="09710001")]
    path.write_text(json.dumps(records), encoding="utf-8")
    await load_registry(database, path, dataset="two-leis")
    await load_registry(
        database,
        write_lines(tmp_path, individual("09710001", "i1", "Ann Lee")),
        dataset="two-leis-psc",
    )
    async with database.platform() as session:
        found = await find_subject(session, SubjectQuery("", lei=two))
        assert [candidate.name for candidate in found.candidates] == ["Umbrella Two"]


@pytest.mark.parametrize("kind", ["individual", "super-secure"])
async def test_protected_persons_are_never_one(
    database: Database, tmp_path: Path, kind: str
) -> None:
    number = "09720001" if kind == "individual" else "09720002"
    lines = [
        {
            "company_number": number,
            "data": {
                "kind": "super-secure-person-with-significant-control",
                "description": "super-secure-persons-with-significant-control",
                "ceased": False,
                "links": {"self": f"/company/{number}/{kind}/{place}"},
            },
        }
        for place in "ab"
    ]
    await load_registry(database, write_lines(tmp_path, *lines), dataset=f"protected-{kind}")
    async with database.platform() as session:
        query = SubjectQuery("", register="GB-COH", registration_number=number)
        found = await find_subject(session, query)
        assert found.record_ref is not None
        answer = await collect(session, found.record_ref)
    people = {
        party.key for batch in answer.batches for party in batch.parties if party.type == "Person"
    }
    assert len(people) == 2
    assert [said.reason for said in answer.register_statements] == [
        "interestedPartyExemptFromDisclosure",
    ] * 2


async def parents(
    database: Database, folder: Path, number: str, *records: tuple[str, int]
) -> set[str]:
    """Return who is above a company in a register, with its LEI records by status and LEI."""
    own = write(folder, company("own", f"Void {number} Ltd", ("GB-COH", number)), name="own.json")
    level1, level2 = folder / "void1.json", folder / "void2.json"
    rows, links = [], []
    for status, place in records:
        child, parent = lei_of(int(number) + place), lei_of(int(number) + place + 50)
        row = lei_record(child, f"VOID {number} LTD", number=number)
        row["Registration"]["RegistrationStatus"] = {"$": status}
        rows += [row, lei_record(parent, f"PARENT OF {status}")]
        links.append(consolidated(child, parent))
    level1.write_text(json.dumps({"records": rows}), encoding="utf-8")
    level2.write_text(json.dumps({"relations": links}), encoding="utf-8")
    for dataset, path in (("bods", own), ("lei", level1), ("rr", level2)):
        await load_registry(database, path, dataset=f"void-{number}-{dataset}")
    async with database.platform() as session:
        query = SubjectQuery("", register="GB-COH", registration_number=number)
        found = await find_subject(session, query)
        assert found.record_ref is not None
        assert len(found.candidates) == 1
        answer = await collect(session, found.record_ref)
    parties = [party for batch in answer.batches for party in batch.parties]
    numbered = {party.key for party in parties for one in party.identifiers if one.value == number}
    assert numbered == {answer.subject_key}
    return {
        str(claim.value)
        for party in parties
        for claim in party.claims
        if claim.attribute == "legal_name" and str(claim.value).startswith("PARENT")
    }


@pytest.mark.parametrize(
    ("number", "records", "above"),
    [
        ("09710000", [("MERGED", 1)], {"MERGED"}),
        ("09710100", [("DUPLICATE", 1)], {"DUPLICATE"}),
        ("09710200", [("ANNULLED", 1)], {"ANNULLED"}),
        ("09710300", [("DUPLICATE", 1), ("ISSUED", 2)], {"ISSUED"}),
        ("09710400", [("ISSUED", 1), ("DUPLICATE", 2)], {"ISSUED"}),
        ("09710500", [("LAPSED", 1)], {"LAPSED"}),
    ],
)
async def test_a_void_lei_record_joins_where_no_valid_one_does(
    database: Database, tmp_path: Path, number: str, records: list[tuple[str, int]], above: set[str]
) -> None:
    """Its parent is a finding, and its status says what the register does not."""
    found = await parents(database, tmp_path, number, *records)
    assert found == {f"PARENT OF {status}" for status in above}
