"""Lists of every format in a real database: damage, dry runs, delisting, dates, repeats."""

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.unit.lists import damages
from tests.unit.lists.documents import DOCUMENTS, FTM, UN_XML
from tests.unit.lists.reading import MANIFEST
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.sources.lists import repository, service
from atlas.sources.lists.errors import LargeRemovalError, ListFileError, OlderVersionError
from atlas.sources.lists.schemas import LoadReport, Measure
from atlas.sources.lists.service import LoadOptions, Statement

pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]
PERSON = (
    "<INDIVIDUAL><DATAID>{0}</DATAID><FIRST_NAME>PERSON {0}</FIRST_NAME>"
    "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><LISTED_ON>2017-01-01</LISTED_ON></INDIVIDUAL>\n"
)


async def load(database: Database, path: Path, list_id: str, **options: object) -> LoadReport:
    said = Statement(reason="written for a test")
    chosen = LoadOptions(manifest=MANIFEST, statement=said, **options)  # type: ignore[arg-type]
    return await service.load_list(database, path, list_id, options=chosen)


async def state(database: Database) -> list[tuple[UUID, str, date, int]]:
    async with database.platform() as session:
        page = await service.list_all_versions(session, ListParams())
        rows = await session.fetch_value("SELECT count(*) FROM list_entry")
    return [(v.id, v.status, v.version_date, rows) for v in page.items]


def many(persons: range, day: str = "2026-11-20") -> str:
    more = "".join(PERSON.format(number) for number in persons)
    return UN_XML.replace("<INDIVIDUALS>", f"<INDIVIDUALS>{more}", 1).replace("2026-11-20", day, 1)


@pytest.mark.parametrize("file_format", DOCUMENTS)
async def test_damage_changes_nothing(database: Database, tmp_path: Path, file_format: str) -> None:
    list_id, name, text = DOCUMENTS[file_format]
    path = tmp_path / name
    path.write_bytes(text.encode())
    first = await load(database, path, list_id)
    assert (first.status, first.file_format, first.incomplete) == ("loaded", file_format, 0)
    before = await state(database)
    for damage, change in damages.of_format(file_format).items():
        path.write_bytes(change(text.encode()))
        with pytest.raises(ListFileError) as caught:
            await load(database, path, list_id, force=True)
        assert caught.value.reason, damage
        assert await state(database) == before, damage
    path.write_bytes(text.encode())
    again = await load(database, path, list_id)
    assert (again.status, again.version_id) == ("unchanged", first.version_id)
    assert await state(database) == before


async def test_a_dry_run_shows_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    path.write_text(many(range(100, 140), "2026-11-10"))
    shown = await load(database, path, "un", dry_run=True)
    assert (shown.status, shown.added, len(shown.changes)) == ("dry_run", 43, 43)
    assert await state(database) == []
    await load(database, path, "un")
    before = await state(database)
    later = many(range(101, 140)).replace("El Lobo", "El Oso").replace("<DATAID>3<", "<DATAID>4<")
    path.write_text(later)
    shown = await load(database, path, "un", dry_run=True)
    assert [(c.change, c.entry_key) for c in shown.changes] == [
        ("added", "4"),
        ("changed", "1"),
        ("removed", "100"),
        ("removed", "3"),
    ]
    (field,) = shown.changes[1].fields
    assert (field.field, field.removed[0][0], field.added[0][0]) == ("names", "El Lobo", "El Oso")
    assert await state(database) == before
    path.write_text(many(range(0)))
    shown = await load(database, path, "un", dry_run=True)
    assert shown.refusal
    assert "40 of 43" in shown.refusal
    with pytest.raises(LargeRemovalError):
        await load(database, path, "un")
    assert await state(database) == before


async def test_a_dry_run_does_not_date_the_same_content_anew(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "un.xml"
    path.write_text(many(range(100, 140), "2026-11-10"))
    await load(database, path, "un")
    before = await state(database)
    path.write_text(many(range(100, 140), "2026-11-20"))
    shown = await load(database, path, "un", dry_run=True)
    assert (shown.status, shown.version_date.isoformat()) == ("unchanged", "2026-11-20")
    assert await state(database) == before
    await load(database, path, "un")
    assert await state(database) != before


async def test_delisted_entries_and_what_changed(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    path.write_text(many(range(100, 140), "2026-11-10"))
    await load(database, path, "un")
    path.write_text(many(range(101, 140)).replace("El Lobo", "El Oso"))
    second = await load(database, path, "un", confirm_removals=1)
    assert (second.added, second.changed, second.removed) == (0, 1, 1)
    assert (second.version_date, second.version_date_source) == (date(2026, 11, 20), "published")
    async with database.platform() as session:
        version = await service.get_version(session, second.version_id)
        (gone,) = await service.former_entries(session, version)
        page = await service.list_changes(session, second.version_id, ListParams())
    assert (gone.stored.entry_key, gone.removed_on) == ("100", date(2026, 11, 20))
    assert gone.stored.delisted_date == date(2026, 11, 20)
    by_key = {change.entry_key: change for change in page.items}
    assert {key: change.change for key, change in by_key.items()} == {
        "1": "changed",
        "100": "removed",
    }
    (field,) = by_key["1"].fields
    assert (field.field, field.removed[0][0], field.added[0][0]) == ("names", "El Lobo", "El Oso")
    path.write_text(many(range(100, 140), "2026-11-22"))
    third = await load(database, path, "un")
    async with database.platform() as session:
        version = await service.get_version(session, third.version_id)
        assert await service.former_entries(session, version) == []  # listed again


async def test_no_file_can_look_younger_than_it_is(database: Database, tmp_path: Path) -> None:
    path = tmp_path / f"un-{today().isoformat()}.xml"
    path.write_text(many(range(3), "2020-11-20"))
    old = await load(database, path, "un")
    assert (old.version_date, old.stale) == (date(2020, 11, 20), True)
    with pytest.raises(InvalidRequestError, match="it cannot be of"):
        await load(database, path, "un", version_date=today())
    path.write_text(many(range(3), "2999-01-01"))
    with pytest.raises(InvalidRequestError, match="lies in the future"):
        await load(database, path, "un")
    undated = many(range(4)).replace(' dateGenerated="2026-11-20T20:31:19.923-05:00"', "")
    path.write_text(undated)
    with pytest.raises(OlderVersionError):
        await load(database, path, "un")
    guessed = await load(database, path, "un", force=True)
    assert (guessed.version_date, guessed.version_date_source) == (date(2020, 1, 2), "content")
    assert guessed.stale
    assert "--version-date" in guessed.warnings[0]
    path.write_text(many(range(5), "2019-01-01"))
    with pytest.raises(OlderVersionError, match="as it says"):
        await load(database, path, "un")


async def test_a_key_that_stands_twice_loses_nothing(database: Database, tmp_path: Path) -> None:
    twice = SDN + '36,"OTHER AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    write_ofac(tmp_path, sdn=twice + SDN.splitlines(keepends=True)[1])
    report = await service.load_list(database, tmp_path, "ofac-sdn", version_date=today())
    assert (report.entries, report.incomplete, report.rejected_count) == (6, 1, 1)
    assert [(r.line, r.entry_key) for r in report.rejected] == [(7, "36")]
    assert report.warnings == ("entry 306 stands twice (line 8)",)
    async with database.platform() as session:
        entry = await repository.current_entry(session, "ofac-sdn", "36")
    assert entry is not None
    assert {"AEROCARIBBEAN AIRLINES", "OTHER AIRLINES"} <= {n.full for n in entry.entry.names}


async def test_a_key_that_stands_twice_counts_as_its_gravest(
    database: Database, tmp_path: Path
) -> None:
    def record(topic: str, end: str, **more: object) -> str:
        sanction = {"id": f"s-{topic}", "schema": "Sanction", "properties": {"startDate": ["2020"]}}
        sanction["properties"] |= {"endDate": [end]} if end else {}  # type: ignore[operator]
        properties = {"name": ["Twice Ltd"], "topics": [topic], "sanctions": [sanction], **more}
        made = {"id": "t-1", "schema": "Company", "caption": "Twice Ltd", "properties": properties}
        return json.dumps(made) + "\n"

    path = tmp_path / "entities.ftm.json"
    first, second = record("debarment", "2021-01-01"), record("sanction", "", notes=["Both."])
    path.write_text(first + second + first + second)
    report = await load(database, path, "twice-list")
    assert (report.entries, report.rejected_count) == (1, 1)
    assert len([text for text in report.warnings if "stands twice" in text]) == 2
    # no `last_seen`: what it lists cannot be younger than its newest listing, whatever its stamp
    assert (report.version_date, report.version_date_source) == (date(2020, 1, 1), "content")
    async with database.platform() as session:
        (version,) = await service.current_versions(session, ["twice-list"])
        (stored,) = await service.version_entries(session, version)
    entry = stored.entry
    assert (entry.measure, entry.topics) == (Measure.ASSET_FREEZE, ("debarment", "sanctions"))
    assert (entry.ended_date, entry.remarks) == (None, "Both.")


async def test_a_key_of_a_thousand_records_is_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    names = (
        f'{{"id":"t-1","schema":"Person","properties":{{"name":["N {n}"],"topics":["sanction"]}}}}'
        for n in range(1002)
    )
    path.write_text("\n".join(names) + "\n")
    with pytest.raises(ListFileError, match="different records of one key") as refused:
        await load(database, path, "twice-list")
    assert refused.value.line == 1001


async def test_a_list_of_ones_own(database: Database, tenant: UUID, tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    path.write_text(FTM)
    first = await load(database, path, "our-list")
    assert (first.entries, first.not_listed, first.version_date_source) == (3, 1, "content")
    assert first.version_date == date(2026, 11, 20)
    said = Statement(reason="as its page says", downloaded=today())
    dated = LoadOptions(version_date=today() - timedelta(days=1), statement=said)
    path.write_text(FTM.replace("Pat Minister", "Pat M. Minister"))
    second = await service.load_list(database, path, "our-list", options=dated)
    assert (second.status, second.changed) == ("loaded", 1)  # its manifest is known by now
    async with database.tenant(tenant) as session:
        listed = await service.get_list(session, "our-list")
        everything = await service.list_lists(session)
    assert (listed.publisher, listed.topics, listed.state) == (
        "Written here",
        ["sanctions", "pep"],
        "ok",
    )
    assert "our-list" in [item.list_id for item in everything.items]
