"""SQL of loading: staging, difference, merge. One transaction from first row to commit."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from atlas.foundation.db import PlatformSession
from atlas.foundation.db import Record as Row
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.models import EntryStates

_STAGING = """
CREATE TEMP TABLE list_stage (seq bigint, id uuid, entry_key text, content_hash text, name text,
  kind text, measure text, programmes text[], countries text[], listed_date date,
  incomplete boolean, data text, file text, line bigint) ON COMMIT DROP
"""
COLUMNS = (
    "seq",
    "id",
    "entry_key",
    "content_hash",
    "name",
    "kind",
    "measure",
    "programmes",
    "countries",
    "listed_date",
    "incomplete",
    "data",
    "file",
    "line",
)
BULK_SECONDS = 3600.0
"""Seconds a single statement over a whole list may take."""

_REPEATED = """
SELECT s.* FROM list_stage s JOIN (
  SELECT entry_key FROM list_stage GROUP BY entry_key HAVING count(*) > 1) r USING (entry_key)
ORDER BY s.entry_key, s.seq
"""
_SAME = """
CREATE TEMP TABLE list_same ON COMMIT DROP AS
SELECT seq, entry_key, line FROM (
  SELECT s.seq, s.entry_key, s.line,
    row_number() OVER (PARTITION BY s.entry_key, s.content_hash ORDER BY s.seq) AS nth
  FROM list_stage s JOIN (
    SELECT entry_key FROM list_stage GROUP BY entry_key HAVING count(*) > 1) r USING (entry_key)
) n WHERE nth > 1
"""
_DROP_SAME = "DELETE FROM list_stage s USING list_same n WHERE s.seq = n.seq"
_FIRST_SAME = "SELECT entry_key, line FROM list_same ORDER BY seq LIMIT $1"
_COMPARE = """
SELECT count(*) FILTER (WHERE e.id IS NULL) AS added,
  count(*) FILTER (WHERE e.id IS NOT NULL AND s.seq IS NOT NULL
    AND e.content_hash <> s.content_hash) AS changed,
  count(*) FILTER (WHERE s.seq IS NULL) AS removed,
  count(e.id) AS before, count(s.seq) AS entries,
  count(*) FILTER (WHERE s.incomplete) AS incomplete
FROM list_stage s FULL JOIN (
  SELECT id, entry_key, content_hash FROM list_entry
  WHERE list_id = $1 AND last_sequence IS NULL) e USING (entry_key)
"""
_CHANGES = """
SELECT coalesce(s.entry_key, e.entry_key) AS entry_key, coalesce(s.name, e.name) AS name,
  CASE WHEN e.id IS NULL THEN 'added' WHEN s.seq IS NULL THEN 'removed' ELSE 'changed' END
    AS change,
  e.kind AS old_kind, e.measure AS old_measure, e.programmes AS old_programmes,
  e.listed_date AS old_listed_date, e.data AS old_data,
  s.kind AS new_kind, s.measure AS new_measure, s.programmes AS new_programmes,
  s.listed_date AS new_listed_date, s.data::jsonb AS new_data
FROM list_stage s FULL JOIN (
  SELECT * FROM list_entry WHERE list_id = $1 AND last_sequence IS NULL) e USING (entry_key)
WHERE e.id IS NULL OR s.seq IS NULL OR e.content_hash <> s.content_hash
ORDER BY 3, 1 LIMIT $2
"""
_PAIRS = """
SELECT e.entry_key, e.kind AS old_kind, e.measure AS old_measure,
  e.programmes AS old_programmes, e.listed_date AS old_listed_date, e.data AS old_data,
  s.kind AS new_kind, s.measure AS new_measure, s.programmes AS new_programmes,
  s.listed_date AS new_listed_date, s.data::jsonb AS new_data
FROM list_stage s JOIN list_entry e ON e.list_id = $1 AND e.last_sequence IS NULL
  AND e.entry_key = s.entry_key AND e.content_hash <> s.content_hash
"""
_RENAMED = """
SELECT e.entry_key, e.name, e.data->'names' AS old_names, s.data::jsonb->'names' AS new_names
FROM list_stage s JOIN list_entry e ON e.list_id = $1 AND e.last_sequence IS NULL
  AND e.entry_key = s.entry_key AND e.content_hash <> s.content_hash AND e.name <> s.name
ORDER BY e.entry_key
"""
_GONE_SINCE = """
SELECT e.entry_key, e.name, e.data->'names' AS old_names, s.data::jsonb->'names' AS new_names
FROM list_entry e LEFT JOIN list_stage s ON s.entry_key = e.entry_key
WHERE e.list_id = $1 AND e.first_sequence <= $2
  AND (e.last_sequence IS NULL OR e.last_sequence >= $2)
  AND (s.seq IS NULL OR (s.content_hash <> e.content_hash AND s.name <> e.name))
ORDER BY e.entry_key
"""
_REMOVALS = """
SELECT e.entry_key, e.name FROM list_entry e
WHERE e.list_id = $1 AND e.last_sequence IS NULL
  AND NOT EXISTS (SELECT FROM list_stage s WHERE s.entry_key = e.entry_key)
ORDER BY e.entry_key LIMIT $2
"""
_SAME_AS_OTHERS = """
SELECT e.list_id, count(*) AS found FROM list_stage s
JOIN list_entry e ON e.entry_key = s.entry_key AND e.name = s.name
WHERE e.list_id <> $1 AND e.last_sequence IS NULL
GROUP BY e.list_id ORDER BY found DESC LIMIT 1
"""
_END_REMOVED = """
UPDATE list_entry e SET last_sequence = $2, delisted_date = $3
WHERE e.list_id = $1 AND e.last_sequence IS NULL
  AND NOT EXISTS (SELECT FROM list_stage s WHERE s.entry_key = e.entry_key)
"""
_END_CHANGED = """
UPDATE list_entry e SET last_sequence = $2 FROM list_stage s
WHERE e.list_id = $1 AND e.last_sequence IS NULL AND s.entry_key = e.entry_key
  AND s.content_hash <> e.content_hash
"""
_INSERT = """
INSERT INTO list_entry (id, list_id, entry_key, first_sequence, content_hash, name, kind, measure,
  programmes, countries, listed_date, incomplete, data, created_at)
SELECT s.id, $1, s.entry_key, $2, s.content_hash, s.name, s.kind, s.measure, s.programmes,
  s.countries, s.listed_date, s.incomplete, s.data::jsonb, $3
FROM list_stage s
WHERE NOT EXISTS (SELECT FROM list_entry e WHERE e.list_id = $1 AND e.last_sequence IS NULL
  AND e.entry_key = s.entry_key)
"""


@dataclass(frozen=True, slots=True)
class StageCounts:
    """The staged version compared with the current one."""

    added: int
    changed: int
    removed: int
    before: int
    entries: int
    incomplete: int


async def begin(session: PlatformSession) -> None:
    """Make room for the rows of one version, dropped with the transaction."""
    await session.execute(_STAGING)


async def stage(session: PlatformSession, rows: Iterable[Sequence[object]]) -> None:
    """Add rows of `COLUMNS`."""
    await session.copy_records("list_stage", COLUMNS, rows)


async def complete(session: PlatformSession) -> None:
    """Make the staged rows fit to be joined."""
    await session.execute("CREATE INDEX ON list_stage (entry_key)", timeout=BULK_SECONDS)
    await session.execute("ANALYZE list_stage", timeout=BULK_SECONDS)


async def abandon(session: PlatformSession) -> None:
    """Drop the staged rows: the session may still commit, without them."""
    await session.execute("DROP TABLE list_stage")


async def drop_the_same(session: PlatformSession, limit: int) -> tuple[int, list[Row]]:
    """Drop rows that say what an earlier one says; return how many, and the first of them."""
    await session.execute(_SAME, timeout=BULK_SECONDS)
    await session.execute(_DROP_SAME, timeout=BULK_SECONDS)
    total = await session.fetch_value("SELECT count(*) FROM list_same")
    return total, await session.fetch(_FIRST_SAME, limit)


async def repeated(session: PlatformSession) -> AsyncIterator[Row]:
    """Yield the rows whose key stands more than once, by key and order, as they stand now."""
    async for row in session.iterate(_REPEATED):
        yield row


async def replace(session: PlatformSession, entry_key: str, row: Sequence[object]) -> None:
    """Put one row in the place of all rows of a key."""
    await session.execute("DELETE FROM list_stage WHERE entry_key = $1", entry_key)
    await stage(session, [row])


async def hashes(session: PlatformSession) -> AsyncIterator[tuple[str, str]]:
    """Yield key and content hash, sorted by the key's code points."""
    sql = 'SELECT entry_key, content_hash FROM list_stage ORDER BY entry_key COLLATE "C"'
    async for row in session.iterate(sql, prefetch=5000):
        yield row["entry_key"], row["content_hash"]


async def compare(session: PlatformSession, list_id: str) -> StageCounts:
    """Count what the staged version adds, changes and removes."""
    row = await session.fetch_row(_COMPARE, list_id, timeout=BULK_SECONDS)
    return StageCounts(**dict(row or {}))


async def changes(session: PlatformSession, list_id: str, limit: int) -> list[EntryStates]:
    """Return the first differences to the current version, with both states."""
    rows = await session.fetch(_CHANGES, list_id, limit)
    return [cast("EntryStates", dict(row)) for row in rows]


async def changed_pairs(
    session: PlatformSession, list_id: str
) -> AsyncIterator[tuple[ListEntry, ListEntry]]:
    """Yield both states of each entry that is worded otherwise than in the current version."""
    async for row in session.iterate(_PAIRS, list_id, prefetch=1000):
        yield _state(row, "old"), _state(row, "new")


def _state(row: Row, which: str) -> ListEntry:
    return entry_from_data(
        key=row["entry_key"],
        kind=row[f"{which}_kind"],
        measure=row[f"{which}_measure"],
        programmes=tuple(row[f"{which}_programmes"]),
        listed_date=row[f"{which}_listed_date"],
        data=row[f"{which}_data"],
    )


async def removals(session: PlatformSession, list_id: str, limit: int) -> list[tuple[str, str]]:
    """Return key and name of the first entries that the staged version does not have."""
    rows = await session.fetch(_REMOVALS, list_id, limit)
    return [(row["entry_key"], row["name"]) for row in rows]


async def renamed_pairs(
    session: PlatformSession, list_id: str
) -> AsyncIterator[tuple[str, str, list[str], list[str]]]:
    """Yield key and name, and all names before and now, of each entry with another main name."""
    async for row in session.iterate(_RENAMED, list_id, prefetch=1000):
        names = ([name[0] for name in row[which]] for which in ("old_names", "new_names"))
        yield row["entry_key"], row["name"], *names


async def gone_since(
    session: PlatformSession, list_id: str, sequence: int
) -> AsyncIterator[tuple[str, str, list[str], list[str] | None]]:
    """Yield key, name and all names of the entries of a version that are gone or renamed.

    And all names that the entry has now; None where it is gone.
    """
    async for row in session.iterate(_GONE_SINCE, list_id, sequence, prefetch=1000):
        old, new = row["old_names"], row["new_names"]
        names = None if new is None else [name[0] for name in new]
        yield row["entry_key"], row["name"], [name[0] for name in old], names


async def same_as_others(session: PlatformSession, list_id: str) -> tuple[str, int] | None:
    """Return the other loaded list with most of the staged numbers and names, and how many."""
    row = await session.fetch_row(_SAME_AS_OTHERS, list_id, timeout=BULK_SECONDS)
    return (row["list_id"], row["found"]) if row else None


async def merge(
    session: PlatformSession,
    list_id: str,
    *,
    sequence: int,
    delisted_date: date | None,
    moment: datetime,
) -> None:
    """Make the staged version the state of version `sequence` of the list.

    Entries that are gone end with the version before; `delisted_date` tells since when.
    """
    args = (list_id, sequence - 1)
    await session.execute(_END_REMOVED, *args, delisted_date, timeout=BULK_SECONDS)
    await session.execute(_END_CHANGED, *args, timeout=BULK_SECONDS)
    await session.execute(_INSERT, list_id, sequence, moment, timeout=BULK_SECONDS)
