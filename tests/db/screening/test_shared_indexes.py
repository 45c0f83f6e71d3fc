"""The processes of a machine share one index of a list: made once, whole, and for each version."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.lists import load_list
from tests.unit.lists.writing import ALT, write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import AnySession, Database
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening import indexes
from atlas.sources.screening.domain.matching import Match
from atlas.sources.screening.domain.results import ScreeningQuery
from atlas.sources.screening.indexes import ListIndexes, SearchIndex
from atlas.sources.screening.stored_indexes import StoredIndex

pytestmark = pytest.mark.cut_lists
ASKED = [ScreeningQuery(name=name) for name in ("Aerocaribbean Airlines", "Landysh", "Nobody")]


def process_of(folder: Path | None) -> ListIndexes:
    found = ListIndexes()
    found.keep_in(folder)
    return found


async def index_of(database: Database, process: ListIndexes) -> tuple[UUID, SearchIndex]:
    async with database.platform() as session:
        found = await process.of(session, await lists.current_versions(session, ["ofac-sdn"]))
    [(version, index)] = found.items()
    return version, index


def said(index: SearchIndex) -> list[list[Match]]:
    return [part.match(query) for query in ASKED for part in (index.current, index.former.entries)]


async def test_an_index_is_made_once_for_all_processes(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[UUID] = []
    usual = indexes._made

    async def counted(session: AnySession, version: ListVersion) -> StoredIndex:
        made.append(version.id)
        return await usual(session, version)

    monkeypatch.setattr(indexes, "_made", counted)
    folder, files = tmp_path / "indexes", tmp_path / "files"
    files.mkdir()
    write_ofac(files)
    await load_list(database, files, "ofac-sdn", version_date=today() - timedelta(days=1))
    both = await asyncio.gather(*(index_of(database, process_of(folder)) for _ in range(3)))
    first = both[0][0]
    assert made == [first]
    _, alone = await index_of(database, process_of(None))
    expected = said(alone)
    assert expected[0]
    assert all(said(index) == expected for _, index in both)

    write_ofac(files, alt=ALT.replace("LANDYSH", "LANDISH"))
    await load_list(database, files, "ofac-sdn", version_date=today())
    made.clear()
    second, newer = await index_of(database, process_of(folder))
    assert made == [second] != [first]
    assert len([*folder.glob("*.index")]) == 1
    assert said(both[0][1]) == expected  # what a process has mapped stays whole
    assert said(newer) == said((await index_of(database, process_of(None)))[1])

    [file] = folder.glob("*.index")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    made.clear()
    _, again = await index_of(database, process_of(folder))
    assert made == [second]
    assert said(again) == said(newer)


async def test_without_a_writable_folder_each_process_has_its_own(
    database: Database, tmp_path: Path
) -> None:
    files, taken = tmp_path / "files", tmp_path / "taken"
    files.mkdir()
    taken.write_text("a file")
    write_ofac(files)
    await load_list(database, files, "ofac-sdn", version_date=today(), force=True)
    _, index = await index_of(database, process_of(taken / "indexes"))
    assert said(index)[0]
