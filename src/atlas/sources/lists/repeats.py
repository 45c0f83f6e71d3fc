"""Keys that stand more than once in a file: nothing of what any of the records states is lost."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import orjson

from atlas.foundation.db import PlatformSession, Record
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.domain.terms import NameKind
from atlas.sources.lists.reading import Reading, stage_row
from atlas.sources.lists.repository import staging


async def settle_repeats(session: PlatformSession, reading: Reading) -> None:
    """Make one staged row of each repeated key.

    The same content twice is a warning. Different content keeps the names, dates and numbers of
    all, and is named as a rejected record.
    """
    rows = await staging.repeated(session)
    for key, group in groupby(rows, key=lambda row: row["entry_key"]):
        await staging.replace(session, key, _one(list(group), reading))


def _one(rows: Sequence[Record], reading: Reading) -> tuple[object, ...]:
    first = rows[0]
    entry = _entry(first)
    for row in rows[1:]:
        other = _entry(row)
        if row["content_hash"] == first["content_hash"]:
            reading.facts.warn(f"entry {entry.key} stands twice (line {row['line']})")
            continue
        reason = "entry number stands twice with different content"
        reading.reject(row["file"], row["line"], reason, entry.key)
        entry = _union(entry, other, reason)
    return stage_row(first["seq"], entry, first["file"], first["line"])


def _entry(row: Record) -> ListEntry:
    return entry_from_data(
        key=row["entry_key"],
        kind=row["kind"],
        measure=row["measure"],
        programmes=tuple(row["programmes"]),
        listed_date=row["listed_date"],
        data=orjson.loads(row["data"]),
    )


def _union(entry: ListEntry, other: ListEntry, reason: str) -> ListEntry:
    extra = tuple(
        replace(name, kind=NameKind.ALIAS) if name.kind is NameKind.PRIMARY else name
        for name in other.names
    )
    return replace(
        entry,
        names=tuple(dict.fromkeys((*entry.names, *extra))),
        birth_dates=tuple(dict.fromkeys((*entry.birth_dates, *other.birth_dates))),
        identifiers=tuple(dict.fromkeys((*entry.identifiers, *other.identifiers))),
        nationalities=tuple(dict.fromkeys((*entry.nationalities, *other.nationalities))),
        addresses=tuple(dict.fromkeys((*entry.addresses, *other.addresses))),
        programmes=tuple(dict.fromkeys((*entry.programmes, *other.programmes))),
        topics=tuple(dict.fromkeys((*entry.topics, *other.topics))),
        incomplete=tuple(dict.fromkeys((*entry.incomplete, *other.incomplete, reason))),
    )
