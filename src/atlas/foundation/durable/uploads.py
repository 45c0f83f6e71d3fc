"""The uploaded files of platform loads: kept until their load is over, and no longer.

A load's files stand under its own key (`<folder>/<load id>`; several: `….0`, `….1`). They go when
its end is committed; the sweep finds those that a crash, or a load that never ran, left behind.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.storage import Storage, StorageUnavailableError
from atlas.foundation.telemetry import logger

log = logger(__name__)
MAX_FILES = 100
"""Files in one load over HTTP; the longest snapshots come in some thirty parts."""
ABANDONED_AFTER = timedelta(days=7)
"""A load that has not ended by then ends as failed, and its files go."""
UNCLAIMED_AFTER = timedelta(days=1)
"""The files of no load (the request was rolled back after the write) go when they are as old."""


def check_names(names: Sequence[str]) -> None:
    """Check the names of the files of one load.

    Raises:
        InvalidRequestError: too many, or two of one name (on some disks: upper and lower case).

    """
    problem = None
    if len(names) > MAX_FILES:
        problem = f"more than {MAX_FILES} files in one load"
    elif len({name.casefold() for name in names}) < len(names):
        problem = "two files of one name"
    if problem:
        found = FieldProblem(loc=["file"], msg=problem, type="value_error")
        raise InvalidRequestError(f"{problem}.".capitalize(), errors=[found])


async def keep(storage: Storage, key: str, contents: Sequence[BinaryIO]) -> None:
    """Store the files of a load, from where they stand, part by part."""
    for place, content in zip(_places(key, len(contents)), contents, strict=True):
        await storage.put_file(place, content)


async def fetch(storage: Storage, key: str, names: Sequence[str], folder: Path) -> list[Path]:
    """Write the files of a load into a folder, under their names.

    Raises:
        NotFoundError: they are no longer stored.

    """
    paths = [folder / name for name in names]
    for place, path in zip(_places(key, len(names)), paths, strict=True):
        await storage.get_file(place, path)
    return paths


async def drop(storage: Storage, key: str, count: int) -> None:
    """Delete the files of a load that is over; the sweep finds what cannot be deleted now."""
    with suppress(StorageUnavailableError):
        for place in _places(key, count):
            await storage.delete(place)


async def unneeded(
    storage: Storage, folder: str, needed: Collection[UUID], moment: datetime
) -> list[str]:
    """Return the keys below a folder that are a day old and of none of the `needed` loads."""
    found = []
    for name, written in await storage.entries(folder):
        if moment - written > UNCLAIMED_AFTER and _load_of(name) not in needed:
            found.append(f"{folder}/{name}")
    return found


async def sweep(storage: Storage, folder: str, needed: Collection[UUID]) -> int:
    """Delete what no load in `needed` still needs; return how much that was."""
    keys = await unneeded(storage, folder, needed, now())
    for key in keys:
        await storage.delete(key)
    if keys:
        log.info("uploads_swept", folder=folder, count=len(keys))
    return len(keys)


def _places(key: str, count: int) -> list[str]:
    return [key] if count == 1 else [f"{key}.{place}" for place in range(count)]


def _load_of(name: str) -> UUID | None:
    try:
        return UUID(name.split(".", 1)[0])
    except ValueError:
        return None
