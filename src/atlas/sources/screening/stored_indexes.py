"""Indexes of list versions in files: made by one process, mapped by all others of the machine.

A file is written under another name and renamed when it is whole, so no process ever maps a part of
a list. Its name holds the list, the version, and a fingerprint of the code that made it: a release
with other rules makes its own. Its checksum is compared at each start; a file that does not agree
is made again. The file holds numbers and bytes alone: reading one runs nothing.
"""

import fcntl
import mmap
import os
import platform
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from atlas.sources.screening.domain.matching import VersionParts
from atlas.sources.screening.domain.postings import flattened, restored

_MAGIC = b"ATLASIX3"
_HEADER = struct.Struct("<8sQQI")
"""Magic with the version of the format, length of the file, length of the table of arrays, checksum
of what follows."""
_ALIGNED = 64
_PIECE = 1 << 24
_OTHERS_KEPT_SECONDS = 7 * 86_400
"""A file of other code is removed after so long; until then another release may use it."""
_MADE_BY = (
    "atlas.knowledge.names",
    "atlas.sources.lists.domain",
    "atlas.sources.screening.domain",
    "atlas.foundation.core",
)


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """What is searched of a list version: its entries, and those taken off the list before it."""

    current: VersionParts
    former: VersionParts
    removed_on: NDArray[np.uint8]
    """When each of these was taken off, as MessagePack: id → date."""


class _Array(msgspec.Struct, array_like=True):
    name: str
    kind: str
    start: int
    count: int


class IndexFolder:
    """The folder of indexes of one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, list_id: str, version_id: UUID) -> Path:
        """Return where the index of a version is, or will be."""
        return self._folder / f"{_short(list_id)}-{version_id}-{fingerprint()}.index"

    @contextmanager
    def locked(self, list_id: str) -> Iterator[bool]:
        """Try to be the one process that makes a list's index; yield whether this one is.

        The lock ends with the process: what a killed one has begun, another makes again.

        Raises:
            OSError: the folder cannot be written.

        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / f"{_short(list_id)}.lock").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def read(self, list_id: str, version_id: UUID) -> StoredIndex | None:
        """Map the index of a version; None where there is no whole one of this code."""
        try:
            return read(self.path(list_id, version_id))
        except FileNotFoundError:
            return None

    def write(self, list_id: str, version_id: UUID, index: StoredIndex) -> None:
        """Put the index of a version there, whole, and remove those of the list's other versions.

        Processes that have mapped one of these keep it until they end.

        Raises:
            OSError: the folder cannot be written, or is full.

        """
        path = self.path(list_id, version_id)
        for left in self._folder.glob(f".{_short(list_id)}-*"):
            left.unlink(missing_ok=True)  # of a killed process: this one has the lock
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            write(unfinished, index)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        for other in self._folder.glob(f"{_short(list_id)}-*.index"):
            with suppress(FileNotFoundError):
                old = time.time() - other.stat().st_mtime > _OTHERS_KEPT_SECONDS
                if other != path and (old or other.name.endswith(f"-{fingerprint()}.index")):
                    other.unlink()


def write(path: Path, index: StoredIndex) -> None:
    """Write an index to a file, and to the disk."""
    arrays = [*flattened(index)]
    table, start = [], 0
    for name, array in arrays:
        table.append(_Array(name, array.dtype.str, start, len(array)))
        start += -(-array.nbytes // _ALIGNED) * _ALIGNED
    said = msgspec.msgpack.encode(table)
    size = len(said)
    said += bytes(_begin(size) - _HEADER.size - size)
    checksum = crc32(said)
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(bytes(_HEADER.size))
        file.write(said)
        for _, array in arrays:
            content = np.ascontiguousarray(array).view(np.uint8).data
            padding = bytes(-len(content) % _ALIGNED)
            for part in (content, padding):
                checksum = crc32(part, checksum)
                file.write(part)
        length = file.tell()
        file.seek(0)
        file.write(_HEADER.pack(_MAGIC, length, size, checksum))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> StoredIndex | None:
    """Map an index; None where the file is not one, or not what was written.

    Raises:
        FileNotFoundError: there is none.

    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _HEADER.size:
            return None
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, length, size, checksum = _HEADER.unpack_from(mapped)
    if magic != _MAGIC or length != len(mapped) or _checksum(mapped) != checksum:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    try:
        table = mapped[_HEADER.size : _HEADER.size + size]
        for one in msgspec.msgpack.decode(table, type=list[_Array]):
            place = _begin(size) + one.start
            arrays[one.name] = np.frombuffer(mapped, np.dtype(one.kind), one.count, place)
        return restored(StoredIndex, arrays)
    except (msgspec.DecodeError, KeyError, ValueError, TypeError):
        return None


def _begin(size: int) -> int:
    """Return where the arrays begin behind a table of so many bytes."""
    return -(-(_HEADER.size + size) // _ALIGNED) * _ALIGNED


def _checksum(mapped: mmap.mmap) -> int:
    checksum = 0
    with memoryview(mapped) as content:
        for start in range(_HEADER.size, len(content), _PIECE):
            checksum = crc32(content[start : start + _PIECE], checksum)
    return checksum


def _short(list_id: str) -> str:
    return sha256(list_id.encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of the code and the data that decide what an index holds."""
    digest = sha256(f"{platform.python_version()} {np.__version__}".encode())
    for package in _MADE_BY:
        for name, content in sorted(_sources(files(package), package)):
            digest.update(f"{name} {len(content)} ".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name != "__pycache__":
            yield from _sources(item, f"{path}/{item.name}")
        elif item.is_file():
            yield f"{path}/{item.name}", item.read_bytes()
