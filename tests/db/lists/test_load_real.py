"""The full OFAC files, loaded into a real database."""

from pathlib import Path

import pytest

from atlas.foundation.db import Database
from atlas.sources.lists import repository, service
from atlas.sources.lists.errors import OlderVersionError

pytestmark = pytest.mark.realdata


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
