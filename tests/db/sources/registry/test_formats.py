"""Loading each format: what is stored, what is said, what is refused; history by date."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.db.sources.registry.gleif_records import consolidated, exception, lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF, shares, structure
from tests.unit.sources.registry.psc_lines import individual, line, said, totals, write_lines

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import NoUboReason
from atlas.knowledge.graph.service import entity_ownership
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.errors import (
    LargeRemovalError,
    OlderDataError,
    RegistryFileBrokenError,
)
from atlas.sources.registry.service import datasets, load_registry
from atlas.sources.registry.subjects import find_subject

ROW = {
    "CompanyName": "DUE DATES LIMITED",
    " CompanyNumber": "09730001",
    "RegAddress.AddressLine1": "9 PRINCES SQUARE",
    "RegAddress.PostTown": "HARROGATE",
    "RegAddress.PostCode": "HG1 1ND",
    "CompanyCategory": "Private Limited Company",
    "CompanyStatus": "Active - Proposal to Strike off",
    "CountryOfOrigin": "United Kingdom",
    "DissolutionDate": "",
    "IncorporationDate": "11/09/2012",
    "Accounts.NextDueDate": "30/06/2025",
    "Accounts.LastMadeUpDate": "30/09/2023",
    "Accounts.AccountCategory": "DORMANT",
    "SICCode.SicText_1": "99999 - Dormant Company",
    "PreviousName_1.CONDATE": "01/02/2015",
    " PreviousName_1.CompanyName": "OLD NAME LIMITED",
    "ConfStmtNextDueDate": "25/09/2025",
    " ConfStmtLastMadeUpDate": "11/09/2024",
}


def table(folder: Path, *rows: dict[str, str], name: str = "BasicCompanyData.csv") -> Path:
    lines = [",".join(rows[0])]
    lines += [",".join(f'"{value}"' for value in row.values()) for row in rows]
    path = folder / name
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


async def gather(database: Database, number: str, register: str = "GB-COH") -> SourceAnswer:
    async with database.platform() as session:
        # named as people name it: a register of numbers alone has nothing to compare with
        query = SubjectQuery("Asked For Limited", register=register, registration_number=number)
        found = await find_subject(session, query)
        assert found.record_ref is not None, found
        return await collect(session, found.record_ref, as_of=date(2026, 11, 24))


def claims(answer: SourceAnswer) -> dict[str, Any]:
    found = [
        claim
        for batch in answer.batches
        for party in batch.parties
        if party.key == answer.subject_key
        for claim in party.claims
    ]
    return {claim.attribute: claim.value for claim in sorted(found, key=lambda one: one.trust or 0)}


async def test_basic_company_data_says_when_accounts_are_due(
    database: Database, tmp_path: Path
) -> None:
    path = table(tmp_path, ROW, {**ROW, " CompanyNumber": "9730002", "CompanyStatus": "In Admin"})
    report = await load_registry(database, path, dataset="due-dates")
    assert (report.file_format, report.records, report.rejected) == ("companies-house", 2, 0)
    answer = await gather(database, "09730001")
    found = claims(answer)
    assert found["legal_name"] == "DUE DATES LIMITED"
    assert found["status"] == "active"
    assert found["incorporation_date"] == "2012-09-11"
    assert found["previous_names"] == ["OLD NAME LIMITED"]
    assert found["industry_codes"] == [
        {"scheme": "UK-SIC-2007", "code": "99999", "description": "Dormant Company"},
    ]
    assert {
        "event": "accounts",
        "next_due": "2025-06-30",
        "last_made_up_to": "2023-09-30",
        "category": "DORMANT",
    } in found["events"]
    assert {
        "event": "confirmation_statement",
        "next_due": "2025-09-25",
        "last_made_up_to": "2024-09-11",
    } in found["events"]
    assert "LegalEntity.status" in answer.covered
    assert "LegalEntity.events" in answer.covered
    (raw,) = answer.batches[0].raw
    assert orjson.loads(raw.content)["published"]["CompanyName"] == "DUE DATES LIMITED"


async def test_a_register_that_states_no_owner_is_quoted(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    lines = [
        said("09740001", "s1", "no-individual-or-entity-with-signficant-control"),
        said("09740002", "s1", "psc-exists-but-not-identified"),
        said("09740003", "s1", "steps-to-find-psc-not-yet-completed"),
        said("09740004", "s1", "no-individual-or-entity-with-signficant-control",
             ceased_on="2020-01-01"),
        individual("09740004", "i1", "Ann Lee", notified_on="2020-01-01"),
    ]  # fmt: skip
    await load_registry(database, write_lines(tmp_path, *lines), dataset="says-why")
    expected = {
        "09740001": {NoUboReason.REGISTER_STATEMENT},
        "09740002": {NoUboReason.REGISTER_STATEMENT, NoUboReason.UNKNOWN_PERSON},
        "09740003": {NoUboReason.REGISTER_STATEMENT},
    }
    for number, reasons in expected.items():
        view = await structure(database, actor, number)
        assert {why.reason for why in view.ubos.reasons} == reasons, number
        async with database.tenant(actor.require_tenant()) as session:  # as the API asks it
            kept = await entity_ownership(session, view.entity_id, AS_OF)
        assert {why.reason for why in kept.ubos.reasons} == reasons, number
    assert (await structure(database, actor, "09740004")).ubos.identified
    before = await structure(database, actor, "09740004", as_of=date(2019, 1, 1))
    assert {why.reason for why in before.ubos.reasons} >= {NoUboReason.REGISTER_STATEMENT}
    async with database.tenant(actor.require_tenant()) as session:
        kept = await entity_ownership(session, before.entity_id, date(2019, 1, 1))
        assert {why.reason for why in kept.ubos.reasons} >= {NoUboReason.REGISTER_STATEMENT}
        assert (await entity_ownership(session, before.entity_id, AS_OF)).ubos.identified


async def test_reporting_exceptions_and_ultimate_parents(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    child, middle, top = (lei_of(9750000 + n) for n in range(3))
    level2 = tmp_path / "rr.json"
    level2.write_text(
        json.dumps(
            [
                consolidated(child, middle),
                consolidated(middle, top),
                consolidated(child, top, "IS_ULTIMATELY_CONSOLIDATED_BY"),
            ],
        ),
        encoding="utf-8",
    )
    repex = tmp_path / "repex.json"
    repex.write_text(
        json.dumps({"exceptions": [exception(top, "NO_KNOWN_PERSON")]}), encoding="utf-8"
    )
    names = tmp_path / "lei.json"
    names.write_text(
        json.dumps([lei_record(child, "Child"), lei_record(middle, "Mid"), lei_record(top, "Top")]),
        encoding="utf-8",
    )
    for dataset, path in (("up-rr", level2), ("up-repex", repex), ("up-lei", names)):
        await load_registry(database, path, dataset=dataset)
    view = await structure(database, actor, child, register="XI-LEI", as_of=date(2026, 11, 24))
    held = {
        (view.parties[one.holder].name, view.parties[one.company].name) for one in view.holdings
    }
    assert held == {("Mid", "Child"), ("Top", "Mid")}
    assert shares(view) == {}
    assert NoUboReason.REGISTER_STATEMENT in {why.reason for why in view.ubos.reasons}


async def test_earlier_statements_of_a_record_are_its_history(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    about = {"startDate": "2019-01-01"}
    parties = [company("c", "Past Ltd", ("GB-COH", "09760001")), person("p", "Ann Lee", "1970-05")]
    old = relation("r", "p", "c", interest(share=60, **about), date="2019-01-02")
    new = relation("r", "p", "c", interest(share=40, **about), date="2022-05-01", status="updated")
    await load_registry(database, write(tmp_path, *parties, old, new), dataset="past")
    again = await load_registry(database, write(tmp_path, *parties, old, new), dataset="past")
    assert (again.changed, again.unchanged) == (0, 3)
    await load_registry(database, write(tmp_path, *parties, old), dataset="past-loads")
    report = await load_registry(database, write(tmp_path, *parties, new), dataset="past-loads")
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    for day, share in ((date(2020, 1, 1), 60), (date(2026, 1, 1), 40)):
        view = await structure(database, actor, "09760001", as_of=day)
        assert shares(view) == {"Ann Lee": (share, share)}


async def test_bods_0_2_is_read_with_what_replaces_what(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    def ident(name: str) -> str:
        return f"{name}-0000-0000-0000-000000000000000000"[:36]

    def held(name: str, share: Any, **more: Any) -> dict[str, Any]:
        return {
            "statementID": ident(name),
            "statementType": "ownershipOrControlStatement",
            "subject": {"describedByEntityStatement": ident("company2")},
            "interestedParty": {"describedByPersonStatement": ident("person")},
            "interests": [
                {"type": "shareholding", "interestLevel": "direct", "share": share},
                {"type": "voting-rights", "interestLevel": "direct", "share": share},
            ],
            **more,
        }

    statements: list[dict[str, Any]] = [
        {
            "statementID": ident("company1"),
            "statementType": "entityStatement",
            "statementDate": "2018-01-01",
            "entityType": "registeredEntity",
            "name": "Old Name Ltd",
            "incorporatedInJurisdiction": {"code": "GB", "name": "United Kingdom"},
            "identifiers": [{"scheme": "GB-COH", "id": "09770001"}],
            "addresses": [{"type": "registered", "address": "1 High Street", "country": "GB"}],
        },
        {
            "statementID": ident("company2"),
            "statementType": "entityStatement",
            "statementDate": "2019-01-01",
            "entityType": "registeredEntity",
            "name": "New Name Ltd",
            "identifiers": [{"scheme": "GB-COH", "id": "09770001"}],
            "replacesStatements": [ident("company1")],
        },
        {
            "statementID": ident("person"),
            "statementType": "personStatement",
            "statementDate": "2018-01-01",
            "personType": "knownPerson",
            "names": [{"type": "individual", "fullName": "Ann Lee"}],
            "birthDate": "1970-05",
            "hasPepStatus": False,
        },
        held(
            "hold1",
            {"minimum": 50, "exclusiveMinimum": True, "maximum": 75, "exclusiveMaximum": True},
            statementDate="2018-01-01",
        ),
        held(
            "hold2", {"exact": 20}, statementDate="2021-01-01", replacesStatements=[ident("hold1")]
        ),
    ]
    report = await load_registry(database, write(tmp_path, *statements), dataset="bods-0.2")
    assert (report.statements, report.records, report.rejected) == (5, 3, 0)
    now = await structure(database, actor, "09770001", as_of=date(2022, 1, 1))
    assert shares(now) == {"Ann Lee": (20, 20)}
    assert now.parties[now.ubos.company].name == "New Name Ltd"
    then = await structure(database, actor, "09770001", as_of=date(2020, 1, 1))
    (holder,) = then.shares.holders
    assert str(holder.integrated) == "(50, 75)"


async def test_parts_of_a_snapshot_are_loaded_together(database: Database, tmp_path: Path) -> None:
    lines = [individual(f"0978{n:04}", "i1", "Ann Lee") for n in range(30)]
    paths = []
    for part in range(3):
        path = tmp_path / f"psc-snapshot-2026-11-22_{part + 1}of3.zip"
        text = "".join(json.dumps(one) + "\n" for one in lines[part * 10 : part * 10 + 10])
        text += json.dumps(totals(30)) + "\n" if part == 2 else ""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"psc-snapshot-2026-11-22_{part + 1}of3.txt", text)
        paths.append(path)
    report = await load_registry(database, paths, dataset="parts", complete=True)
    assert (report.records, report.warnings) == (90, ())
    assert report.data_date == date(2026, 11, 22)
    async with database.platform() as session:
        info = next(one for one in await datasets(session) if one.name == "parts")
        query = SubjectQuery("", register="GB-COH", registration_number="09799999")
        assert (await find_subject(session, query)).conclusive
    assert (info.complete, info.publisher) == (True, "Companies House")
    with pytest.raises(LargeRemovalError):
        await load_registry(database, paths[:1], dataset="parts")
    with pytest.raises(RegistryFileBrokenError, match="it holds 10"):
        await load_registry(database, paths[2:], dataset="parts", complete=True)
    # the totals stand in the last part: without it the names alone tell that it is missing
    with pytest.raises(RegistryFileBrokenError, match="missing: 3"):
        await load_registry(database, paths[:2], dataset="parts", complete=True, force=True)


@pytest.mark.parametrize("content", ["GLEIF_DELTA_PUBLISHED", "LOU_FULL_PUBLISHED"])
async def test_a_file_of_gleif_that_is_not_the_whole_index(
    database: Database, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "lei2.xml"
    path.write_text(
        f"""<LEIData><LEIHeader><ContentDate>2026-11-20T08:00:00Z</ContentDate>
<FileContent>{content}</FileContent><RecordCount>1</RecordCount></LEIHeader><LEIRecords><LEIRecord>
<LEI>2138002S3XGZ38WN5Q72</LEI><Entity><LegalName>Example AG</LegalName></Entity></LEIRecord>
</LEIRecords></LEIData>"""
    )
    report = await load_registry(database, path, dataset="some-leis")
    assert report.warnings == (f"the file calls itself {content}: not the whole register",)
    with pytest.raises(RegistryFileBrokenError, match=f"called complete, but .* {content}"):
        await load_registry(database, path, dataset="some-leis", complete=True)


async def test_a_dry_run_counts_and_keeps_nothing(database: Database, tmp_path: Path) -> None:
    path = write_lines(tmp_path, individual("09790001", "i1", "Ann Lee"))
    report = await load_registry(database, path, dataset="rehearsed", dry_run=True)
    assert (report.dry_run, report.added, report.file_format) == (True, 3, "psc")
    async with database.platform() as session:
        rows = await session.fetch("SELECT 1 FROM registry_dataset WHERE name = 'rehearsed'")
        loads = await session.fetch("SELECT 1 FROM registry_load WHERE dataset = 'rehearsed'")
    assert not rows
    assert not loads


async def test_an_old_register_is_dated_by_its_name_or_its_newest_record(
    database: Database, tmp_path: Path
) -> None:
    line = individual("09790003", "i1", "Ann Lee", notified_on="2019-05-06")
    ahead = individual("09790003", "i2", "Ann Lee", notified_on="2919-05-06")
    plain = write_lines(tmp_path, line, ahead, name="companies.txt")
    named = write_lines(tmp_path, line, ahead, name="psc-2020-06-07.txt")
    report = await load_registry(database, plain, dataset="dated", complete=True)
    assert report.data_date == date(2019, 5, 6)
    assert "dated 2019-05-06 by its newest record" in report.warnings[0]
    report = await load_registry(database, named, dataset="dated", complete=True)
    assert (report.data_date, report.warnings) == (date(2020, 6, 7), ())
    report = await load_registry(database, plain, dataset="dated")
    assert (report.data_date, report.warnings) == (None, ())
    with pytest.raises(InvalidRequestError, match="in the future"):
        await load_registry(database, plain, dataset="dated", data_date=date(2919, 1, 1))


async def test_a_dry_run_counts_what_would_be_refused(database: Database, tmp_path: Path) -> None:
    lines = [individual("09790002", f"i{n}", f"Ann Lee {n}") for n in range(5)]
    await load_registry(database, write_lines(tmp_path, *lines), dataset="refusable")
    fewer = write_lines(tmp_path, *lines[:2])
    report = await load_registry(database, fewer, dataset="refusable", dry_run=True)
    assert (report.removed, report.unchanged) == (6, 5)
    assert report.refusal == (
        "6 of 11 records of refusable are not in this file. If that is right, load it again with"
        " force."
    )
    assert {(c.change, c.record_id) for c in report.changes} == {
        ("removed", f"GB-COH-{kind}-09790002-i{n}") for kind in ("PER", "REL") for n in (2, 3, 4)
    }
    forced = await load_registry(database, fewer, dataset="refusable", dry_run=True, force=True)
    assert (forced.removed, forced.refusal) == (6, None)
    again = await load_registry(database, write_lines(tmp_path, *lines), dataset="refusable")
    assert (again.unchanged, again.changed) == (11, 0)


async def test_a_rejected_line_keeps_the_record_it_holds(
    database: Database, tmp_path: Path
) -> None:
    good = [individual("09791001", f"i{n}", f"Ann Lee {n}") for n in range(3)]
    await load_registry(database, write_lines(tmp_path, *good), dataset="kept-psc")
    bad = [*good[:2], individual("09791001", "i2", "Ann Lee 2", notified_on="2017-13-01")]
    report = await load_registry(database, write_lines(tmp_path, *bad), dataset="kept-psc")
    assert (report.rejected, report.removed, report.unchanged) == (1, 0, 5)
    (rejection,) = report.rejections
    assert (rejection.line, rejection.statement_id) == (3, "09791001-i2")
    assert "notified_on" in rejection.reason


async def test_the_company_of_a_rejected_line_is_not_gone_either(
    database: Database, tmp_path: Path
) -> None:
    """It is in the file, in that line alone: "no longer published" would be untrue."""
    good = [individual(f"0979200{n}", "i", f"Ann Lee {n}") for n in range(3)]
    await load_registry(database, write_lines(tmp_path, *good), dataset="kept-company")
    bad = [*good[:2], individual("09792002", "i", "Ann Lee 2", notified_on="2017-13-01")]
    report = await load_registry(database, write_lines(tmp_path, *bad), dataset="kept-company")
    assert (report.rejected, report.removed, report.unchanged) == (1, 0, 7)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("some-new-kind-person-with-significant-control", {"name": "Zarechny Example"}),
        ("persons-with-significant-control-statement", {"statement": "some-new-statement"}),
        ("individual-person-with-significant-control", {"notified_on": "2017-13-01"}),
    ],
    ids=["kind", "statement", "date"],
)
async def test_a_rejected_line_stands_for_somebody_until_a_later_file_can_be_read(
    database: Database, tmp_path: Path, kind: str, data: dict[str, str]
) -> None:
    dataset, own = f"unread-{kind[:11]}-{len(data)}", "09793001"
    good = [individual(own, "i", "Ann Lee"), individual("09793002", "i", "Bo Lee")]
    bad = line(own, kind, "x/new", data)
    report = await load_registry(database, write_lines(tmp_path, *good, bad), dataset=dataset)
    assert (report.rejected, report.records) == (1, 6)
    async with database.platform() as session:
        answer = await collect(session, f"{dataset}/GB-COH-{own}")
    assert [one.code for one in answer.register_statements] == ["unread_record"]
    names = [claim.value for party in answer.batches[0].parties for claim in party.claims]
    assert "Unnamed: in a record that could not be read" in names
    async with database.platform() as session:
        other = await collect(session, f"{dataset}/GB-COH-09793002")
    assert not other.register_statements

    # a file without the line does not state what was in it
    report = await load_registry(database, write_lines(tmp_path, *good), dataset=dataset)
    assert (report.rejected, report.removed) == (0, 0)
    async with database.platform() as session:
        answer = await collect(session, f"{dataset}/GB-COH-{own}")
    assert [one.code for one in answer.register_statements] == ["unread_record"]

    read = individual(own, "new", "Cy Lee")
    read["data"]["links"] = bad["data"]["links"]
    report = await load_registry(database, write_lines(tmp_path, *good, read), dataset=dataset)
    assert (report.rejected, report.removed) == (0, 0)
    async with database.platform() as session:
        answer = await collect(session, f"{dataset}/GB-COH-{own}")
    assert not answer.register_statements
    assert not answer.vanished


@pytest.mark.parametrize("described", [True, False], ids=["known", "new"])
async def test_a_rejected_record_that_would_describe_a_company_leaves_a_gap(
    database: Database, tmp_path: Path, described: bool
) -> None:
    """The LEI record of a company without a name, its row with a date that is none: no word."""
    number, lei = f"0979400{described:d}", lei_of(97940 + described)
    owner = individual(number, "i", "Ann Lee")
    await load_registry(database, write_lines(tmp_path, owner), dataset=f"gap-psc-{described}")
    good = lei_record(lei, "GAP LIMITED", number=number)
    row = {**ROW, " CompanyNumber": number}
    other = lei_record(lei_of(97949), "OTHER LIMITED")
    if described:
        await load_registry(database, write(tmp_path, good, other), dataset="gap-lei-True")
        await load_registry(database, table(tmp_path, row), dataset="gap-ch-True")
    bad = lei_record(lei, "", number=number)
    report = await load_registry(
        database, write(tmp_path, bad, other), dataset=f"gap-lei-{described}"
    )
    assert (report.rejected, report.removed) == (1, 0)
    fine = {**ROW, " CompanyNumber": "09794009"}
    wrong = table(tmp_path, {**row, "IncorporationDate": "40/09/2012"}, fine)
    report = await load_registry(database, wrong, dataset=f"gap-ch-{described}")
    assert (report.rejected, report.removed) == (1, 0)
    async with database.platform() as session:
        answer = await collect(session, f"gap-psc-{described}/GB-COH-{number}")
    assert [one.code for one in answer.register_statements] == ["unread_record"] * 2


async def test_a_rejected_line_without_a_company_is_named_by_the_load(
    database: Database, tmp_path: Path
) -> None:
    bad = individual("09793003", "i", "Ann Lee") | {"company_number": None}
    path = write_lines(tmp_path, individual("09793004", "i", "Bo Lee"), bad)
    report = await load_registry(database, path, dataset="unplaced")
    assert report.rejected == 1
    assert any("name no company that could be read" in one for one in report.warnings)


async def test_the_ends_of_a_rejected_relationship_are_not_gone_either(
    database: Database, tmp_path: Path
) -> None:
    one, two, three, four = (lei_of(number) for number in range(9_793_001, 9_793_005))
    good = [consolidated(one, two), consolidated(three, four)]
    path = tmp_path / "rr.json"
    path.write_text(json.dumps({"relations": good}), encoding="utf-8")
    await load_registry(database, path, dataset="kept-rr")
    dateless = {"StartDate": {"$": "2018-13-01"}, "PeriodType": {"$": "RELATIONSHIP_PERIOD"}}
    bad = consolidated(three, four, RelationshipPeriods={"RelationshipPeriod": [dateless]})
    path.write_text(json.dumps({"relations": [good[0], bad]}), encoding="utf-8")
    report = await load_registry(database, path, dataset="kept-rr")
    assert (report.rejected, report.removed, report.unchanged) == (1, 0, 4)


async def test_the_first_and_last_day_of_the_calendar_are_no_dates(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """Programs write it where they know none; it used to break every investigation."""
    company_number = "09795001"
    lines = [
        individual(company_number, "i1", "Ann Lee", notified_on="0001-01-01"),
        individual(company_number, "i2", "Bob Roe", notified_on="0001-01-02"),
        individual(company_number, "i3", "Cy Day", ceased_on="9999-12-31"),
    ]
    await load_registry(database, write_lines(tmp_path, *lines), dataset="first-day")
    first = company("c1", "First Day Ltd", ("GB-COH", company_number), date="0001-01-01")
    await load_registry(database, write(tmp_path, first), dataset="first-day-bods")
    found = await structure(database, actor, company_number)
    assert {(edge.valid_from and edge.valid_from.isoformat()) for edge in found.edges} == {
        None,
        "0001-01-02",
        "2017-03-01",
    }
    assert {edge.valid_to for edge in found.edges} == {None}


async def test_older_data_must_be_forced(database: Database, tmp_path: Path) -> None:
    """What has ended since would begin again, with nothing said."""
    ended = individual("09794001", "i1", "Ann Lee", ceased_on="2026-10-01")
    open_ = individual("09794001", "i1", "Ann Lee")
    later = write_lines(tmp_path, ended, totals(1, "2026-11-20"), name="later.txt")
    older = write_lines(tmp_path, open_, totals(1, "2026-09-20"), name="older.txt")
    await load_registry(database, later, dataset="ageing")
    with pytest.raises(OlderDataError, match="of 2026-09-20, ageing is of 2026-11-20"):
        await load_registry(database, older, dataset="ageing")
    tried = await load_registry(database, older, dataset="ageing", dry_run=True)
    assert "with force" in str(tried.refusal)
    # the same content, whatever its date, changes nothing and is no going back
    same = write_lines(tmp_path, ended, totals(1, "2026-11-10"), name="same.txt")
    report = await load_registry(database, same, dataset="ageing")
    assert (report.changed, str(report.data_date)) == (0, "2026-11-20")
    forced = await load_registry(database, older, dataset="ageing", force=True)
    assert (forced.changed, str(forced.data_date)) == (1, "2026-09-20")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 1, "document type"),
        (b"<lei:LEIData xmlns:lei='u'><lei:LEIRecords><lei:LEIRecord>", 1, "cut off"),
        (b"<html><body/></html>", 1, "root element"),
        (b'Name,Number\r\n"a","b"\r\n', 2, "known format"),
        (b'CompanyName, CompanyNumber\r\n"a","b', 2, "cut short"),
        (b'CompanyName, CompanyNumber\r\n"a","\xff"\r\n', 2, "UTF-8"),
        (b'{"records": [{"LEI": {"$": "x"}', 1, "cut short"),
        (b'{"a": 1}\n', 1, "known format"),
        (b"", 0, "empty"),
    ],
)  # fmt: skip
async def test_a_broken_file_changes_nothing(
    database: Database, tmp_path: Path, content: bytes, line: int, reason: str
) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(RegistryFileBrokenError) as caught:
        await load_registry(database, path, dataset="broken")
    assert reason in caught.value.reason
    assert caught.value.line == line
    async with database.platform() as session:
        assert not await session.fetch("SELECT 1 FROM registry_dataset WHERE name = 'broken'")


async def test_a_file_of_another_format_than_asked_for_is_refused(
    database: Database, tmp_path: Path
) -> None:
    path = write_lines(tmp_path, individual("09792001", "i1", "Ann Lee"))
    with pytest.raises(RegistryFileBrokenError, match="not Companies House basic company data"):
        await load_registry(database, path, dataset="other", file_format="companies-house")


@pytest.mark.realdata
async def test_the_real_samples_load(database: Database, shared_data: Path, tmp_path: Path) -> None:
    samples = shared_data / "ownership" / "uk-psc-samples"
    for path in sorted(samples.glob("psc-data-*.json")):
        report = await load_registry(database, path, dataset=f"real-{path.stem}")
        assert (report.file_format, report.rejected) == ("psc", 0), path.name
    # the sample is wrapped at 118 columns
    wrapped = (samples / "basic-company-data-1.csv").read_text(encoding="utf-8")
    whole = wrapped.replace("\n", "").replace('"! LTD"', '\n"! LTD"')
    (tmp_path / "basic.csv").write_text(whole, encoding="utf-8")
    report = await load_registry(database, tmp_path / "basic.csv", dataset="real-basic")
    assert (report.records, report.rejected) == (1, 0)
    answer = await gather(database, "08209948")
    assert claims(answer)["legal_name"] == "! LTD"
    people = {
        claim.value
        for batch in answer.batches
        for party in batch.parties
        for claim in party.claims
        if claim.attribute == "full_name"
    }
    assert people == {"Mr Marc Anthony Feldman"}
    golden = shared_data / "gleif" / "golden-copy-level1-level2-samples"
    for stem, name, records in (("lei-data", "gleif-lei", 13), ("rr-data", "gleif-rr", 10)):
        both = []
        for ending in ("json", "xml"):
            path = golden / f"{stem}.{ending}"
            report = await load_registry(database, path, dataset=f"real-{stem}-{ending}")
            assert (report.file_format, report.rejected) == (name, 0)
            both.append(report.records)
        assert both[0] == both[1] >= records
    benelux = shared_data / "gleif" / "level1-names" / "lei_names_benelux.csv.gz"
    with gzip.open(benelux, "rt", encoding="utf-8") as file:
        assert sum(1 for _ in file) == 42_958
    report = await load_registry(database, benelux, dataset="real-benelux")
    assert (report.records, report.rejected) == (42_957, 0)
