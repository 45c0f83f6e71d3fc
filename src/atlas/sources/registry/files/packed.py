"""Unpacking: plain files, gzip, and zip archives that hold one file or numbered parts of one."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from atlas.sources.registry.errors import RegistryFileBrokenError

MAX_RATIO = 500
"""Uncompressed by compressed size; real register files stay below 60."""
FREE = 100 << 20
"""Bytes that may be unpacked whatever the ratio."""
MAX_MEMBERS = 1_000
"""Data files in one archive; the longest snapshots come in some thirty."""
DATA_ENDINGS = (".json", ".jsonl", ".ndjson", ".xml", ".csv")
_DIGITS = re.compile(r"\d+")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins; the latter is one that holds nothing."""
_LINK = 0xA


class Budget:
    """How many bytes a file may unpack to, all that is packed in it together."""

    def __init__(self, packed: int) -> None:
        self.left = max(FREE, MAX_RATIO * max(packed, 1))


class Measured(io.RawIOBase):
    """An unpacked stream that refuses to expand beyond all measure."""

    def __init__(self, stream: IO[bytes], budget: Budget, name: str) -> None:
        self._stream = stream
        self._budget = budget
        self._name = name

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer.

        Raises:
            RegistryFileBrokenError: more than the ratio allows.

        """
        target = memoryview(buffer)
        chunk = self._stream.read(len(target))
        self._budget.left -= len(chunk)
        if self._budget.left < 0:
            reason = "the compressed data expands beyond all measure"
            raise RegistryFileBrokenError(self._name, 0, reason)
        target[: len(chunk)] = chunk
        return len(chunk)


def unpacked(disk: IO[bytes], name: str, size: int) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield each file inside with its name: one, or the parts of a zip archive in order."""
    head = disk.read(4)
    disk.seek(0)
    budget = Budget(size)
    if head[:2] == b"\x1f\x8b":
        packed = gzip.GzipFile(fileobj=disk)
        yield name, _buffered(packed, budget, name)
    elif head in _ZIP:
        archive = _archive(disk, name)
        for info in _members(archive, name):
            inner = info.filename
            with archive.open(info) as member:
                yield inner, _buffered(member, budget, inner)
    else:
        yield name, _buffered(disk, Budget(1 << 60), name)


def _buffered(stream: Any, budget: Budget, name: str) -> IO[bytes]:
    return io.BufferedReader(Measured(stream, budget, name), 1 << 20)


def _archive(disk: IO[bytes], name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(disk)
    except zipfile.BadZipFile as error:
        raise RegistryFileBrokenError(name, 0, "the zip archive is damaged") from error


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Return the data files: by their endings, otherwise the text files."""
    files = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    found = [info for info in files if info.filename.lower().endswith(DATA_ENDINGS)]
    found = found or [info for info in files if info.filename.lower().endswith(".txt")]
    shapes = {_DIGITS.sub("#", info.filename) for info in found}
    if not found or len(shapes) > 1:
        reason = (
            "the zip archive must hold one JSON file, XML or CSV file, or numbered parts of one;"
            f" it holds {len(found)}"
        )
        raise RegistryFileBrokenError(name, 0, reason)
    if len(found) > MAX_MEMBERS:
        reason = f"the zip archive holds more than {MAX_MEMBERS:,} files"
        raise RegistryFileBrokenError(name, 0, reason)
    _check_paths(files, name)
    if any(info.flag_bits & 0x1 for info in found):
        raise RegistryFileBrokenError(name, 0, "the zip archive is encrypted")
    return sorted(found, key=lambda info: _in_order(info.filename))


def _check_paths(files: list[zipfile.ZipInfo], name: str) -> None:
    """Nothing is unpacked to disk; an archive that tries to lead outside itself is hostile."""
    for info in files:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        drive = info.filename[1:2] == ":"
        if ".." in parts or parts[:1] == ("/",) or drive or info.external_attr >> 28 == _LINK:
            reason = f"{info.filename[:80]} leads outside the archive"
            raise RegistryFileBrokenError(name, 0, reason)


def _in_order(name: str) -> list[int]:
    return [int(part) for part in _DIGITS.findall(name)]
