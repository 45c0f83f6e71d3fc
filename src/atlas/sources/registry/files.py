"""Reading statement files: JSON array or JSON lines, plain, gzip or zip, as a stream.

Memory stays flat: one statement is held at a time. Line numbers count from 1 in the
uncompressed text.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from atlas.sources.registry.errors import RegistryFileBrokenError

CHUNK = 1 << 20
MAX_STATEMENT = 16 << 20
"""Characters; a single statement above it is refused."""
MAX_RATIO = 500
"""Uncompressed by compressed size; real statement files stay below 60."""
JSON_ENDINGS = (".json", ".jsonl", ".ndjson")
_SPACE = re.compile(r"[ \t\r\n]*")
_BLANK = re.compile(r"[ \t\r]*")
_SPACE_OR_END = re.compile(r"[ \t\r\n\x1a]*")
"""An old end-of-file mark (0x1A) is harmless at the end."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """One decoded JSON value of the file, with its first line."""

    line: int
    value: Any


class StatementFile:
    """A statement file on disk. Iterate over it once; `done` counts bytes of the file itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.size = path.stat().st_size
        self._disk: IO[bytes] | None = None

    @property
    def done(self) -> int:
        """Bytes of the (compressed) file read so far."""
        disk = self._disk
        return self.size if disk is None or disk.closed else min(disk.tell(), self.size)

    def sha256(self) -> str:
        """Return the SHA-256 of the file's bytes, in hex."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def __iter__(self) -> Iterator[RawItem]:
        """Yield every value.

        Raises:
            RegistryFileBrokenError: when bytes, encoding or JSON fail.

        """
        with self.path.open("rb") as disk:
            self._disk = disk
            text = _Text(self, self._unpacked(disk))
            try:
                yield from _items(text)
            except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
                reason = "the compressed data is damaged or cut short"
                raise RegistryFileBrokenError(self.name, text.line, reason) from error
            except UnicodeDecodeError as error:
                raise RegistryFileBrokenError(
                    self.name, text.line, "the text is not UTF-8"
                ) from error
            except RecursionError as error:
                raise RegistryFileBrokenError(
                    self.name, text.line, "the JSON is nested too deeply"
                ) from error

    def _unpacked(self, disk: IO[bytes]) -> IO[bytes]:
        head = disk.read(4)
        disk.seek(0)
        if head[:2] == b"\x1f\x8b":
            return gzip.GzipFile(fileobj=disk)  # type: ignore[return-value]
        if head == b"PK\x03\x04":
            return self._member(disk)
        return disk

    def _member(self, disk: IO[bytes]) -> IO[bytes]:
        try:
            archive = zipfile.ZipFile(disk)
        except zipfile.BadZipFile as error:
            raise RegistryFileBrokenError(self.name, 0, "the zip archive is damaged") from error
        members = [
            info
            for info in archive.infolist()
            if not info.is_dir()
            and info.filename.lower().endswith(JSON_ENDINGS)
            and not info.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            raise RegistryFileBrokenError(
                self.name, 0, f"the zip archive must hold one JSON file; it holds {len(members)}"
            )
        if members[0].flag_bits & 0x1:
            raise RegistryFileBrokenError(self.name, 0, "the zip archive is encrypted")
        return archive.open(members[0])


class _Text:
    """The decoded text: a buffer read from `at`, filled at its end."""

    def __init__(self, file: StatementFile, stream: IO[bytes]) -> None:
        self.file = file
        self.stream = stream
        self.buffer = ""
        self.at = 0
        self.line = 1
        self.ended = False
        self._read = 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")

    def fill(self) -> bool:
        """Append a chunk; False at the end of the file."""
        if self.ended:
            return False
        chunk = self.stream.read(CHUNK)
        self._read += len(chunk)
        if self._read > 100 * CHUNK and self._read > MAX_RATIO * max(self.file.size, 1):
            raise self.broken("the compressed data expands beyond all measure")
        self.ended = not chunk
        self.buffer = self.buffer[self.at :] + self._decoder.decode(chunk, final=self.ended)
        self.at = 0
        return not self.ended

    def forward(self, end: int) -> None:
        """Go on to a place in the buffer, counting lines."""
        self.line += self.buffer.count("\n", self.at, end)
        self.at = end

    def peek(self) -> str:
        """Return the next character, or "" at the end of the file."""
        while self.at >= len(self.buffer):
            if not self.fill() and self.at >= len(self.buffer):
                return ""
        return self.buffer[self.at]

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Pass over what the pattern matches and return the character after it."""
        while True:
            found = pattern.match(self.buffer, self.at)
            self.forward(found.end() if found else self.at)
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.peek():
                return ""

    def broken(self, reason: str, line: int | None = None) -> RegistryFileBrokenError:
        """Return the error to raise."""
        return RegistryFileBrokenError(self.file.name, self.line if line is None else line, reason)


def _items(text: _Text) -> Iterator[RawItem]:
    first = text.skip(_SPACE)
    if not first:
        raise text.broken("the file is empty", 0)
    if first == "\x00":
        raise text.broken("the text is not UTF-8")
    yield from (_array(text) if first == "[" else _lines(text))


def _array(text: _Text) -> Iterator[RawItem]:
    text.forward(text.at + 1)
    following = text.skip(_SPACE)
    while following != "]":
        yield _value(text)
        following = text.skip(_SPACE)
        if following == ",":
            text.forward(text.at + 1)
            text.skip(_SPACE)
        elif following != "]":
            raise text.broken("expected , or ]" if following else "the JSON is cut short")
    text.forward(text.at + 1)
    if text.skip(_SPACE_OR_END):
        raise text.broken("text after the end of the array")


def _lines(text: _Text) -> Iterator[RawItem]:
    following = text.skip(_SPACE)
    while following:
        yield _value(text)
        following = text.skip(_BLANK)
        if following and following not in "\n\x1a":
            raise text.broken("each line must hold one JSON value")
        following = text.skip(_SPACE_OR_END)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _value(text: _Text) -> RawItem:
    """Decode the value here; read on while the buffer ends inside it."""
    line = text.line
    while True:
        try:
            value, end = _DECODER.raw_decode(text.buffer, text.at)
        except ValueError as error:
            if text.ended or not _ends_inside(error, text.buffer):
                raise _not_json(error, text, line) from error
            if len(text.buffer) - text.at > MAX_STATEMENT:
                raise text.broken("one statement is larger than 16 MiB", line) from error
            text.fill()
        else:
            if end == len(text.buffer) and not isinstance(value, dict | list) and text.fill():
                continue  # a number may go on in the next chunk
            text.forward(end)
            return RawItem(line, value)


def _ends_inside(error: ValueError, buffer: str) -> bool:
    """Whether the error may be only the end of the buffer."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    # the longest token that can be cut is an escape pair or a literal
    return error.msg.startswith("Unterminated string") or error.pos >= len(buffer) - 14


def _not_json(error: ValueError, text: _Text, line: int) -> RegistryFileBrokenError:
    if not isinstance(error, json.JSONDecodeError):
        return text.broken(str(error), line)
    where = line + text.buffer.count("\n", text.at, error.pos)
    cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.buffer)
    return text.broken("the JSON is cut short" if cut else f"not JSON: {error.msg}", where)


def open_statements(path: Path) -> StatementFile:
    """Open a statement file.

    Raises:
        RegistryFileBrokenError: no such file, a folder, or nothing in it.

    """
    if not path.is_file():
        raise RegistryFileBrokenError(path.name, 0, "there is no such file")
    return StatementFile(path)


__all__ = ["RawItem", "StatementFile", "open_statements"]
