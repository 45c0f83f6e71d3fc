"""The full OFAC files, loaded into a real database."""

from collections import Counter
from pathlib import Path

import pytest

from atlas.foundation.db import Database
from atlas.sources.lists import repository, service
from atlas.sources.lists.errors import ListFileError, OlderVersionError

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]


async def test_two_sdn_snapshots_and_what_changed(database: Database, shared_data: Path) -> None:
    old = shared_data / "sanctions/ofac-sdn-2019-01"
    new = shared_data / "sanctions/ofac-sdn-2021-07"
    first = await service.load_list(database, old, "ofac-sdn")
    assert (first.status, first.entries, first.added) == ("loaded", 7379, 7379)
    assert first.incomplete == 0
    assert first.stale
    again = await service.load_list(database, old, "ofac-sdn")
    assert (again.status, again.version_id, again.added) == ("unchanged", first.version_id, 0)
    second = await service.load_list(database, new, "ofac-sdn")
    assert (second.status, second.entries) == ("loaded", 8976)
    assert second.entries == first.entries + second.added - second.removed
    assert 0 < second.removed < 738
    assert second.changed > 0
    async with database.platform() as session:
        versions = await repository.current_versions(session)
        assert [v.id for v in versions] == [second.version_id]
        now_there = await repository.version_entries(session, versions[0])
        former = await repository.find_version(session, first.version_id)
        assert former is not None
        then_there = await repository.version_entries(session, former)
    assert len(now_there) == 8976
    assert len(then_there) == 7379
    before = {e.entry_key: e.content_hash for e in then_there}
    after = {e.entry_key: e.content_hash for e in now_there}
    assert second.added == len(after.keys() - before.keys())
    assert second.removed == len(before.keys() - after.keys())
    assert second.changed == sum(1 for k in after if k in before and after[k] != before[k])
    with pytest.raises(OlderVersionError):
        await service.load_list(database, old, "ofac-sdn")


async def test_consolidated(database: Database, shared_data: Path) -> None:
    path = shared_data / "sanctions/ofac-consolidated-2025-12/cons_prim.csv"
    report = await service.load_list(database, path, "ofac-consolidated")
    assert (report.status, report.entries, report.incomplete) == ("loaded", 442, 0)
    assert report.stale


async def test_un(database: Database, shared_data: Path) -> None:
    path = shared_data / "sanctions/un-sc-2020-11/consolidated.xml"
    report = await service.load_list(database, path, "un")
    assert (report.status, report.entries, report.rejected_count) == ("loaded", 1018, 0)
    assert (str(report.version_date), report.version_date_source) == ("2020-11-30", "published")
    assert report.stale
    again = await service.load_list(database, path, "un")
    assert (again.status, again.version_id) == ("unchanged", report.version_id)
    async with database.platform() as session:
        (version,) = await repository.current_versions(session, ["un"])
        stored = [item.entry for item in await repository.version_entries(session, version)]
    kinds = Counter(entry.kind.value for entry in stored)
    assert kinds == {"person": 713, "company": 305}
    names = Counter(name.kind.value for entry in stored for name in entry.names)
    assert names == {"primary": 1018, "alias": 2512, "weak_alias": 625}
    assert Counter(entry.measure.value for entry in stored)["travel_ban"] == 18


@pytest.mark.parametrize(
    ("name", "list_id", "entries", "day"),
    [
        ("eu_fsf_v1.1_excerpt.xml", "eu-fsf", 2, "2026-08-05"),
        ("ofac_sdn_xml_excerpt.xml", "ofac-sdn", 3, "2026-09-10"),
        ("uk_sanctions_list_xml_excerpt.xml", "uk", 3, "2026-09-10"),
    ],
)
async def test_excerpts_of_the_formats(
    database: Database, shared_data: Path, name: str, list_id: str, entries: int, day: str
) -> None:
    path = shared_data / "sanctions/format-excerpts" / name
    report = await service.load_list(database, path, list_id)
    assert (report.entries, str(report.version_date)) == (entries, day)
    assert report.version_date_source == "published"


async def test_xml_attacks_change_nothing(database: Database, shared_data: Path) -> None:
    for path in sorted((shared_data / "adversarial/xml-attacks").glob("*.xml")):
        for list_id in ("un", "eu-fsf"):
            with pytest.raises(ListFileError, match="document type"):
                await service.load_list(database, path, list_id)
    async with database.platform() as session:
        assert await repository.current_versions(session) == []
