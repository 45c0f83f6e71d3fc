"""A date that a register's file contradicts is refused, unless it is forced."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.sources.registry.psc_lines import individual, totals, write_lines

from atlas.foundation.db import Database
from atlas.sources.registry.errors import NewerThanItsContentError
from atlas.sources.registry.service import datasets, load_registry


async def test_a_date_after_the_files_own_must_be_forced(
    database: Database, tmp_path: Path
) -> None:
    """An old copy would appear to be current: a company that is not in it "not registered"."""
    lines = individual("09794002", "i1", "Ann Lee"), totals(1, "2021-03-01")
    old = write_lines(tmp_path, *lines, name="snapshot.txt")
    stated = date(2026, 9, 20)
    with pytest.raises(NewerThanItsContentError, match="the file is of 2021-03-01"):
        await load_registry(database, old, dataset="stated", data_date=stated)
    async with database.platform() as session:
        assert "stated" not in {one.name for one in await datasets(session)}
    tried = await load_registry(database, old, dataset="stated", data_date=stated, dry_run=True)
    assert "looks like an old copy" in str(tried.refusal)
    forced = await load_registry(database, old, dataset="stated", data_date=stated, force=True)
    assert "as stated" in " ".join(forced.warnings)
    with pytest.raises(NewerThanItsContentError):  # the same content, later
        await load_registry(database, old, dataset="stated", data_date=date(2026, 10, 20))
    named = write_lines(tmp_path, lines[0], name="psc-2021-03-01.txt")
    with pytest.raises(NewerThanItsContentError, match="the file is of 2021-03-01"):
        await load_registry(database, named, dataset="named", data_date=stated)
    own = await load_registry(database, old, dataset="own")
    assert (str(own.data_date), own.refusal) == ("2021-03-01", None)


async def test_a_date_in_the_file_that_its_records_do_not_bear_out_must_be_forced(
    database: Database, tmp_path: Path
) -> None:
    """The foot of an old snapshot was dated today, and nothing else of it: it read as current."""
    old = [
        individual("09794003", f"i{number}", f"Ann Lee {number}", notified_on="2021-02-01")
        for number in range(1_000)
    ]
    path = write_lines(tmp_path, *old, totals(1_000, "2026-10-01"), name="snapshot.txt")
    with pytest.raises(NewerThanItsContentError, match="the file is of 2021-02-01"):
        await load_registry(database, path, dataset="footed")
    forced = await load_registry(database, path, dataset="footed", force=True)
    assert str(forced.data_date) == "2026-10-01"
    assert "by its newest record it is of 2021-02-01" in " ".join(forced.warnings)
    own = date(2021, 2, 20)
    stated = await load_registry(database, path, dataset="stated-own", data_date=own)
    assert (stated.data_date, stated.refusal) == (own, None)
    few = write_lines(tmp_path, old[0], totals(1, "2026-10-01"), name="persons-2021-03-01.txt")
    told = await load_registry(database, few, dataset="few")
    assert str(told.data_date) == "2026-10-01"
    assert "by its name it is of 2021-03-01" in " ".join(told.warnings)
