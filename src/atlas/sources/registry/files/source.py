"""A register file on disk, or its numbered parts: what kind it is, and its records in order.

Memory stays flat: one record is held at a time. Line numbers count from 1 in the unpacked text.
"""

from __future__ import annotations

import hashlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from atlas.foundation.core.printable import printable
from atlas.sources.lists.domain.delimited import as_utf8
from atlas.sources.lists.domain.file_names import date_in
from atlas.sources.lists.errors import ListFileError
from atlas.sources.registry.errors import RegistryFileBrokenError
from atlas.sources.registry.files.json_values import json_values
from atlas.sources.registry.files.packed import unpacked
from atlas.sources.registry.files.parts import what_is_missing
from atlas.sources.registry.files.tables import SEPARATORS, table_rows
from atlas.sources.registry.files.xml_records import xml_records

_PEEK = 4096
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class RawItem:
    """One decoded record of the file, with its first line and the file or part it is in."""

    line: int
    value: Any
    part: str = ""


class RegistryFile:
    """A file on disk, or several parts. Iterate over it once; `done` counts bytes on disk.

    `missing` says which numbered parts of it are not given; None when it is whole. `named_date` is
    the date in the names of the files and of what is packed in them, as far as they are read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self.name = printable(self.paths[0].name)
        self.named_date = date_in(*(path.name for path in self.paths))
        self.missing = what_is_missing([path.name for path in self.paths])
        self.size = sum(path.stat().st_size for path in self.paths)
        self._passed = 0
        self._disk: IO[bytes] | None = None
        self._started = False

    @property
    def done(self) -> int:
        """Bytes of the (compressed) files read so far."""
        disk = self._disk
        if disk is None or disk.closed:
            return self._passed if self._started else 0
        return min(self._passed + disk.tell(), self.size)

    def sha256(self) -> str:
        """Return the SHA-256 of the bytes of all parts, in hex."""
        digest = hashlib.sha256()
        for path in self.paths:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        return digest.hexdigest()

    def __iter__(self) -> Iterator[RawItem]:
        """Yield every record.

        Raises:
            RegistryFileBrokenError: when bytes, encoding or syntax fail.

        """
        self._started = True
        for path in self.paths:
            with path.open("rb") as disk:
                self._disk = disk
                yield from self._records(disk, path)
            self._passed += path.stat().st_size

    def _records(self, disk: IO[bytes], path: Path) -> Iterator[RawItem]:
        name = path.name
        line = 0
        several = len(self.paths) > 1
        try:
            for inner, stream in unpacked(disk, name, path.stat().st_size):
                part = inner if several or inner != name else ""
                self.named_date = self.named_date or date_in(inner)
                line = 1
                for line, value in _read(stream, inner):
                    yield RawItem(line, value, part)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            reason = "the compressed data is damaged or cut short"
            raise RegistryFileBrokenError(name, line, reason) from error
        except ListFileError as error:
            raise RegistryFileBrokenError(name, error.line, error.reason) from error
        except NotImplementedError as error:
            reason = f"the zip archive is packed in a way that is not read: {error}"
            raise RegistryFileBrokenError(name, 0, reason) from error
        except RecursionError as error:
            raise RegistryFileBrokenError(name, line, "the JSON is nested too deeply") from error


def _read(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    head = stream.peek(_PEEK)[:_PEEK]  # type: ignore[attr-defined]
    start = head.removeprefix(_BOM).lstrip()
    if start[:1] == b"<" or (head[:2] in _UTF_16 and b"<" in head[:4]):
        return xml_records(stream, name)
    if head[:2] in _UTF_16:
        stream = as_utf8(stream, name)  # type: ignore[arg-type]
        start = stream.peek(_PEEK)[:_PEEK].lstrip()  # type: ignore[attr-defined]
    first = start.split(b"\n", 1)[0]
    separator = next((one for one in SEPARATORS if one.encode() in first), None)
    if start[:1] not in {b"{", b"["} and separator:
        return table_rows(stream, name, separator)
    return json_values(stream, name)


def open_files(paths: Sequence[Path]) -> RegistryFile:
    """Open a file, or all parts of one.

    Raises:
        RegistryFileBrokenError: no such file, a folder, or parts of different snapshots.

    """
    for path in paths:
        if not path.is_file():
            reason = "it is no file" if path.exists() else "there is no such file"
            raise RegistryFileBrokenError(path.name, 0, reason)
        try:
            path.open("rb").close()
        except OSError as error:
            reason = f"it cannot be read: {(error.strerror or 'no access').lower()}"
            raise RegistryFileBrokenError(path.name, 0, reason) from error
    return RegistryFile(paths)


def open_file(path: Path) -> RegistryFile:
    """Open one file."""
    return open_files([path])
