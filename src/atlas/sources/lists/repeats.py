"""Keys that stand more than once in a file: nothing of what any of the records states is lost."""

from dataclasses import dataclass

import orjson

from atlas.foundation.db import PlatformSession, Record
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.domain.source_files import WARNINGS_KEPT
from atlas.sources.lists.domain.united import united
from atlas.sources.lists.entry_rows import Reading, stage_row
from atlas.sources.lists.errors import ListFileError
from atlas.sources.lists.repository import staging

MAX_RECORDS = 1000
"""Different records under one key; more are no repetition."""
_REASON = "entry number stands twice with different content"


@dataclass(slots=True)
class _Group:
    """The records of one key so far, as one entry."""

    first: Record
    entry: ListEntry
    records: int = 1


async def settle_repeats(session: PlatformSession, reading: Reading) -> None:
    """Make one staged row of each repeated key; they are read one by one, never all at once.

    The same content twice is a warning. Different content keeps what all of them state, and is
    named as a rejected record.

    Raises:
        ListFileError: more than 1,000 different records of one key: damaged or hostile.

    """
    await _drop_the_same(session, reading)
    group: _Group | None = None
    async for row in staging.repeated(session):
        if group is None or group.first["entry_key"] != row["entry_key"]:
            await _store(session, group)
            group = _Group(row, _entry(row))
            continue
        group.records += 1
        if group.records > MAX_RECORDS:
            reason = f"more than {MAX_RECORDS:,} different records of one key: damaged or hostile"
            raise ListFileError(row["file"], row["line"], reason)
        reading.reject(row["file"], row["line"], _REASON, group.entry.key)
        group.entry = united(group.entry, _entry(row), _REASON)
    await _store(session, group)


async def _drop_the_same(session: PlatformSession, reading: Reading) -> None:
    """Drop all but the first of records that say the same."""
    total, shown = await staging.drop_the_same(session, WARNINGS_KEPT)
    for row in shown:
        reading.facts.warn(f"entry {row['entry_key']} stands twice (line {row['line']})")
    reading.facts.warned += total - len(shown)


async def _store(session: PlatformSession, group: _Group | None) -> None:
    if group is not None:
        first = group.first
        row = stage_row(first["seq"], group.entry, first["file"], first["line"])
        await staging.replace(session, group.entry.key, row)


def _entry(row: Record) -> ListEntry:
    return entry_from_data(
        key=row["entry_key"],
        kind=row["kind"],
        measure=row["measure"],
        programmes=tuple(row["programmes"]),
        listed_date=row["listed_date"],
        data=orjson.loads(row["data"]),
    )
