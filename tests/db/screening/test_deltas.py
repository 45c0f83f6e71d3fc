"""What versions did is read once, however many lists were loaded at the same time."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening import indexes
from atlas.sources.screening.indexes import DeltaIndexes

pytestmark = pytest.mark.cut_lists


async def test_deltas_of_many_lists_are_each_read_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    async with database.platform() as session:
        [version] = await lists.current_versions(session, ["ofac-sdn"])
    read: Counter[tuple[UUID, int]] = Counter()
    original = lists.version_changes

    async def counted(session: object, one: ListVersion, since: int) -> object:
        read.update([(one.id, since)])
        return await original(session, one, since)  # type: ignore[arg-type]

    monkeypatch.setattr(lists, "version_changes", counted)
    deltas = DeltaIndexes()

    async def ask() -> None:
        async with database.platform() as session:
            for since in range(version.sequence - 8, version.sequence):
                await deltas.of(session, version, since)

    await asyncio.gather(ask(), ask())
    await ask()
    assert len(read) == 8
    assert max(read.values()) == 1
    monkeypatch.setattr(indexes, "_MOST_KEPT", 1)
    deltas = DeltaIndexes()
    await ask()
    await ask()
    assert min(read.values()) == 3, "too many entries are kept"
