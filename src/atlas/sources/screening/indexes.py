"""The process-wide indexes of current list versions: built off the event loop, one a version."""

import asyncio
import gc
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import numpy as np

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.memory import growing_heap
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database
from atlas.foundation.telemetry import logger
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.schemas import ListVersion, StoredEntry
from atlas.sources.screening.domain.matching import (
    IndexedEntry,
    VersionIndex,
    entry_packing,
    version_parts,
)
from atlas.sources.screening.domain.postings import Packing
from atlas.sources.screening.domain.rescreening import ListDelta
from atlas.sources.screening.stored_indexes import IndexFolder, StoredIndex

log = logger(__name__)
_MOST_KEPT = 100_000
"""Entries of all deltas that a process keeps."""
_LOOK_SECONDS = 0.2
"""So often a process looks whether another has made the index it needs."""


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
    """Indexes by version id; a version's content never changes, so they are never stale.

    With a folder they are in files that all processes of the machine map; without one, in the
    memory of each process.
    """

    def __init__(self) -> None:
        self._built: dict[UUID, SearchIndex] = {}
        self._list_of: dict[UUID, str] = {}
        self._locks: dict[tuple[int, str], asyncio.Lock] = {}
        self._folder: IndexFolder | None = None

    def keep_in(self, folder: Path | None) -> None:
        """Keep indexes in files of a folder from now on; None: in memory."""
        self._folder = IndexFolder(folder) if folder else None

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
                index = opened(version, await self._stored(session, version))
            self._forget(version.list_id, keep=version.id)
            self._built[version.id] = index
            # hundreds of thousands of objects that live on: no later collection walks them
            gc.freeze()
            self._list_of[version.id] = version.list_id
            return index

    async def _stored(self, session: AnySession, version: ListVersion) -> StoredIndex:
        """Map the file of a version, which one process of the machine makes; or build in memory."""
        if self._folder is None:
            return await _made(session, version)
        try:
            return await self._from_file(self._folder, session, version)
        except OSError as error:
            log.warning("list_index_not_kept", list=version.list_id, reason=error.strerror)
            return await _made(session, version)

    async def _from_file(
        self, folder: IndexFolder, session: AnySession, version: ListVersion
    ) -> StoredIndex:
        while True:
            if found := await in_thread(folder.read, version.list_id, version.id):
                return found
            with folder.locked(version.list_id) as mine:
                # between the look and the lock, another process may have made it
                if mine and (found := await in_thread(folder.read, version.list_id, version.id)):
                    return found
                if mine:
                    made = await _made(session, version)
                    await in_thread(folder.write, version.list_id, version.id, made)
                    # what it took to make goes; a disk that does not keep it is no reason to stop
                    return await in_thread(folder.read, version.list_id, version.id) or made
            await asyncio.sleep(_LOOK_SECONDS)

    def _forget(self, list_id: str, keep: UUID) -> None:
        for version_id, owner in list(self._list_of.items()):
            if owner == list_id and version_id != keep:
                self._built.pop(version_id, None)
                self._list_of.pop(version_id, None)


INDEXES = ListIndexes()


async def _made(session: AnySession, version: ListVersion) -> StoredIndex:
    """Build the index of a version; its entries are read and packed some at a time."""
    packing = entry_packing()
    async for some in lists.entry_batches(session, version):
        await in_thread(_pack, packing, some)
    former = await lists.former_entries(session, version)
    gone = entry_packing()
    await in_thread(_pack, gone, [one.stored for one in former])
    removed = {one.stored.id: one.removed_on for one in former}
    return StoredIndex(
        await in_thread(version_parts, packing.blob()),
        await in_thread(version_parts, gone.blob()),
        np.frombuffer(msgspec.msgpack.encode(removed), dtype=np.uint8),
    )


def _pack(packing: Packing, stored: Sequence[StoredEntry]) -> None:
    packing.add(IndexedEntry(item.id, item.entry) for item in stored)


def opened(version: ListVersion, stored: StoredIndex) -> SearchIndex:
    """Return the index that an index of arrays is."""
    tolerance = _tolerance(version.list_id)
    removed = msgspec.msgpack.decode(stored.removed_on.data, type=dict[UUID, date])
    return SearchIndex(
        VersionIndex(stored.current, year_tolerance=tolerance),
        FormerIndex(
            VersionIndex(stored.former, year_tolerance=tolerance),
            removed,
            known=version.sequence > 1,
        ),
    )


@dataclass(frozen=True, slots=True)
class DeltaIndex:
    """What versions did up to one of them, and an index of the entries added or changed."""

    delta: ListDelta
    entries: VersionIndex


class DeltaIndexes:
    """The deltas of the versions that no finished sweep has taken in: never stale.

    Several lists may be loaded at once, and every reader of a customer's words asks for the deltas
    of all: as many are kept as have `_MOST_KEPT` entries together, and each is made once.
    """

    def __init__(self) -> None:
        self._built: OrderedDict[tuple[UUID, int], DeltaIndex] = OrderedDict()
        self._locks: dict[tuple[int, UUID, int], asyncio.Lock] = {}

    async def of(
        self, session: AnySession, version: ListVersion, since: int | None = None
    ) -> DeltaIndex:
        """Return what was done after the version `since` (its sequence) up to this one.

        None: what the version itself did. Builds the index when it is missing.
        """
        since = version.sequence - 1 if since is None else since
        key = (version.id, since)
        # a lock belongs to the loop that waits on it: tests and the CLI run several
        lock = (id(asyncio.get_running_loop()), *key)
        async with self._locks.setdefault(lock, asyncio.Lock()):
            if key not in self._built:
                self._built[key] = await _delta(session, version, since)
                self._forget()
            self._built.move_to_end(key)
            known = self._built[key]
        self._locks.pop(lock, None)
        return known

    def _forget(self) -> None:
        """Drop what was not asked for the longest while there are too many entries."""
        size = sum(len(one.delta.at) for one in self._built.values())
        while size > _MOST_KEPT and len(self._built) > 1:
            size -= len(self._built.popitem(last=False)[1].delta.at)


async def _delta(session: AnySession, version: ListVersion, since: int) -> DeltaIndex:
    with growing_heap():
        states = await lists.version_changes(session, version, since)
        by_change = {
            change: {
                one.stored.entry_key: one.stored.name for one in states if one.change == change
            }
            for change in ("added", "changed", "removed")
        }
        current = [one.stored for one in states if one.change != "removed"]
        return DeltaIndex(
            ListDelta(
                version.list_id,
                **by_change,
                at={one.stored.entry_key: one.at for one in states},
            ),
            await in_thread(build, version.list_id, current),
        )


DELTAS = DeltaIndexes()


def build(list_id: str, stored: Sequence[StoredEntry]) -> VersionIndex:
    """Return an index of some entries of a list."""
    entries = (IndexedEntry(item.id, item.entry) for item in stored)
    return VersionIndex(entries, year_tolerance=_tolerance(list_id))


def _tolerance(list_id: str) -> int:
    """Return by how many years a list's birth dates may be off."""
    definition = LISTS.get(list_id)
    return definition.year_tolerance if definition else 1


async def warm(db: Database, folder: Path | None = None) -> None:
    """Build or map the indexes of the current versions, so that no request waits for them.

    Args:
        db: the installation's database.
        folder: where the processes of this machine keep indexes; None: each in its memory.

    """
    INDEXES.keep_in(folder)
    try:
        async with db.platform() as session:
            await INDEXES.of(session, await lists.current_versions(session))
    except AtlasError as error:  # the first screening builds them then
        log.warning("list_index_not_warmed", code=error.code)
