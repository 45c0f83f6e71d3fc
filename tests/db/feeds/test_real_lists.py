"""Real list files from a publisher on loopback: cut, continued, old, and of another list."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.feeds import Publisher, parts_for, published, publisher
from tests.support.lists import catalogue_standings

from atlas.foundation.db import Database
from atlas.sources.feeds import service

pytestmark = pytest.mark.realdata


@pytest.fixture
def real(no_lists: None, shared_data: Path) -> Iterator[Publisher]:
    file = shared_data / "sanctions/un-sc-2020-11/consolidated.xml"
    with publisher(file.read_bytes()) as found, published("un", found.url()):
        yield found


async def test_the_whole_un_list_in_three_parts(database: Database, real: Publisher) -> None:
    """As in November 2020: the rule that it is too old for today is left out."""
    parts = parts_for(database, real)
    third = len(real.body) // 3
    real.cut_after = [third, third]
    with published("un", real.url(), quiet_days=None):
        row, ended = await service.fetch_now(parts, "un", "tester", dry_run=False)
        assert (row.outcome, row.resumed, row.bytes) == ("loaded", 2, len(real.body)), row.detail
        assert row.detail == "1,018 entries: 1,018 added, 0 changed, 0 removed"
        assert ended.report is not None
        assert ended.report.rejected_count == 0
        again, _ = await service.fetch_now(parts, "un", "tester", dry_run=False)
        assert again.outcome == "not_modified"
    # and by the catalogue's own rhythm an answer 304 of today is not believed
    late, _ = await service.fetch_now(parts, "un", "tester", dry_run=False)
    assert (late.outcome, late.code, late.http_status) == ("refused", "date_contradicted", 304)


async def test_an_old_list_is_not_todays(database: Database, real: Publisher) -> None:
    row, _ = await service.fetch_now(parts_for(database, real), "un", "tester", dry_run=False)
    assert (row.outcome, row.code) == ("refused", "date_contradicted")
    assert not (await catalogue_standings(database))["un"].loaded


async def test_files_of_other_lists(database: Database, real: Publisher, shared_data: Path) -> None:
    parts = parts_for(database, real)
    small = replace(parts, limits=replace(parts.limits, max_bytes=len(real.body) - 1))
    assert (await service.fetch_now(small, "un", "t", dry_run=False))[0].code == "too_large"
    found = sorted((shared_data / "sanctions/format-excerpts").rglob("*"))
    excerpts = [file for file in found if file.suffix.lower() == ".xml"]
    assert excerpts
    for file in (*excerpts, shared_data / "sanctions/ofac-sdn-2021-07/sdn.csv"):
        real.body, real.etag = file.read_bytes(), f'"{file.name}"'
        row, _ = await service.fetch_now(parts, "un", "tester", dry_run=False)
        assert row.outcome == "refused", (file.name, row)
        assert row.code in {"list_format_mismatch", "list_file_broken"}, (file.name, row)
    assert not (await catalogue_standings(database))["un"].loaded
