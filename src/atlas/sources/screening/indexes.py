"""The process-wide indexes of current list versions: built off the event loop, one a version."""

import asyncio
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.memory import growing_heap
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database
from atlas.foundation.telemetry import logger
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.schemas import ListVersion, StoredEntry
from atlas.sources.screening.domain.matching import IndexedEntry, VersionIndex
from atlas.sources.screening.domain.rescreening import ListDelta

log = logger(__name__)
_DELTAS_KEPT = 4


@dataclass(frozen=True, slots=True)
class FormerIndex:
    """What a list named before and names no more; None of it where no earlier version is loaded."""

    entries: VersionIndex
    removed_on: Mapping[UUID, date]
    known: bool


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """One list version to be searched: its entries, and those taken off the list before it."""

    current: VersionIndex
    former: FormerIndex


class ListIndexes:
    """Indexes by version id; a version's content never changes, so they are never stale."""

    def __init__(self) -> None:
        self._built: dict[UUID, SearchIndex] = {}
        self._list_of: dict[UUID, str] = {}
        self._locks: dict[tuple[int, str], asyncio.Lock] = {}

    async def of(
        self, session: AnySession, versions: Sequence[ListVersion]
    ) -> dict[UUID, SearchIndex]:
        """Return the index of each version, building what is missing."""
        return {version.id: await self._of(session, version) for version in versions}

    async def _of(self, session: AnySession, version: ListVersion) -> SearchIndex:
        if known := self._built.get(version.id):
            return known
        # a lock belongs to the loop that waits on it: tests and the CLI run several
        key = (id(asyncio.get_running_loop()), version.list_id)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if known := self._built.get(version.id):
                return known
            with growing_heap():
                stored = await lists.version_entries(session, version)
                former = await lists.former_entries(session, version)
                index = SearchIndex(
                    await in_thread(build, version.list_id, stored),
                    FormerIndex(
                        await in_thread(build, version.list_id, [one.stored for one in former]),
                        {one.stored.id: one.removed_on for one in former},
                        known=version.sequence > 1,
                    ),
                )
            self._forget(version.list_id, keep=version.id)
            self._built[version.id] = index
            # hundreds of thousands of objects that live on: no later collection walks them
            gc.freeze()
            self._list_of[version.id] = version.list_id
            return index

    def _forget(self, list_id: str, keep: UUID) -> None:
        for version_id, owner in list(self._list_of.items()):
            if owner == list_id and version_id != keep:
                self._built.pop(version_id, None)
                self._list_of.pop(version_id, None)


INDEXES = ListIndexes()


@dataclass(frozen=True, slots=True)
class DeltaIndex:
    """What versions did up to one of them, and an index of the entries added or changed."""

    delta: ListDelta
    entries: VersionIndex


class DeltaIndexes:
    """The deltas of the versions that are being swept: few, and never stale."""

    def __init__(self) -> None:
        self._built: dict[tuple[UUID, int], DeltaIndex] = {}

    async def of(
        self, session: AnySession, version: ListVersion, since: int | None = None
    ) -> DeltaIndex:
        """Return what was done after the version `since` (its sequence) up to this one.

        None: what the version itself did. Builds the index when it is missing.
        """
        since = version.sequence - 1 if since is None else since
        known = self._built.get((version.id, since))
        if known is None:
            with growing_heap():
                states = await lists.version_changes(session, version, since)
                by_change = {
                    change: {
                        one.stored.entry_key: one.stored.name
                        for one in states
                        if one.change == change
                    }
                    for change in ("added", "changed", "removed")
                }
                current = [one.stored for one in states if one.change != "removed"]
                known = DeltaIndex(
                    ListDelta(
                        version.list_id,
                        **by_change,
                        at={one.stored.entry_key: one.at for one in states},
                    ),
                    await in_thread(build, version.list_id, current),
                )
            while len(self._built) >= _DELTAS_KEPT:
                self._built.pop(next(iter(self._built)))
            self._built[(version.id, since)] = known
        return known


DELTAS = DeltaIndexes()


def build(list_id: str, stored: Sequence[StoredEntry]) -> VersionIndex:
    """Return an index of some entries of a list."""
    definition = LISTS.get(list_id)
    tolerance = definition.year_tolerance if definition else 1
    entries = [IndexedEntry(item.id, item.entry) for item in stored]
    return VersionIndex(entries, year_tolerance=tolerance)


async def warm(db: Database) -> None:
    """Build the indexes of the current versions, so that no request waits for them."""
    try:
        async with db.platform() as session:
            await INDEXES.of(session, await lists.current_versions(session))
    except AtlasError as error:  # the first screening builds them then
        log.warning("list_index_not_warmed", code=error.code)
