"""A list in another of its publisher's formats: entries that are worded otherwise alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import PlatformSession
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.substance import same, substance_of
from atlas.sources.lists.repository import staging
from atlas.sources.lists.schemas import EntryState, ListVersion, StoredEntry

_AT_ONCE = 1000


async def count_restated(session: PlatformSession, list_id: str) -> int:
    """Return how many staged entries are worded otherwise and say the same as before."""
    found = 0
    batch: list[tuple[ListEntry, ListEntry]] = []
    async for pair in staging.changed_pairs(session, list_id):
        batch.append(pair)
        if len(batch) == _AT_ONCE:
            found += await in_thread(same, batch)
            batch = []
    return found + await in_thread(same, batch)


def noted(version: ListVersion, restated: int) -> ListVersion:
    """Note on a version how many of its entries only its format words otherwise."""
    if not restated:
        return version
    marked = replace(version, manifest={**version.manifest, "restated": restated})
    warnings = [*version.manifest.get("warnings", ()), *told(marked)]
    return replace(marked, manifest={**marked.manifest, "warnings": warnings})


def told(version: ListVersion) -> tuple[str, ...]:
    """Return what a load says of entries that only their format words otherwise."""
    restated = version.manifest.get("restated", 0)
    if not restated:
        return ()
    said = (
        f"another format than before: {restated:,} entries are worded otherwise, say the same,"
        " and do not count as changed"
    )
    return (said,)


def changed_in_substance(
    states: Sequence[EntryState], ended: Sequence[StoredEntry], since: int
) -> list[EntryState]:
    """Leave out the entries that say what they said in the version `since`; pure.

    Of the others `at` becomes the version from which on an entry says what it says now.
    """
    before = {(one.entry_key, one.last_sequence): one for one in ended}
    found = [
        one if one.change == "removed" else replace(one, at=_says_so_since(one.stored, before))
        for one in states
    ]
    return [one for one in found if one.at > since]


def _says_so_since(
    stored: StoredEntry, before: Mapping[tuple[str, int | None], StoredEntry]
) -> int:
    """Return the sequence from which on an entry says what this state of it says."""
    first = stored.first_sequence
    earlier = before.get((stored.entry_key, first - 1))
    if earlier is None:
        return first
    said = substance_of(stored.entry)
    while earlier is not None and substance_of(earlier.entry) == said:
        first = earlier.first_sequence
        earlier = before.get((stored.entry_key, first - 1))
    return first
