"""Reading a csv file whose damage must not pass: bytes, quotes and columns are checked.

Harmless variants are accepted: a byte order mark (also of UTF-16), CRLF or LF, a closing 0x1A,
blank rows, a header row (also with further columns), semicolons or tabs for commas where they alone
give the columns. Everything else raises with file and line.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, cast

from atlas.foundation.core.row_files import repeated
from atlas.sources.lists.errors import ListFileError

_CHUNK = 1 << 16
HEAD = 1 << 16
"""Bytes of a file's start that hold its first rows."""
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f]")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_HIGH_RUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BLANK = b'\r\n\x1a ,;\t"'
"""What may follow the end mark: its row's empty cells, as OFAC writes them."""
_HEADER_WITHIN = 10
_TELLING_COLUMNS = 3
SEPARATORS = ",;\t"
"""What may part the columns; the comma is what publishers write."""
_NULL = re.compile(r"^-0-?$")
csv.field_size_limit(1 << 20)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file, by position and by the header names that may stand for them."""

    columns: tuple[str, ...]
    synonyms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its first line in the file, and its values (None: null)."""

    line: int
    values: dict[str, str | None]


class Checked(NamedTuple):
    """What a file's bytes tell: encoding, a closing end mark (0x1A), a break of the last line."""

    encoding: str
    closed: bool
    last_line_ends: bool


def check_bytes(stream: BinaryIO, file: str) -> Checked:
    """Return what the bytes of a file tell.

    The encoding is `utf-8-sig`, or `cp1252` when the bytes are not UTF-8 and are Windows text.
    Reads the stream to its end. Raises ListFileError for control bytes, for data after the
    closing 0x1A, and for UTF-8 with damaged bytes in it.
    """
    scan = _ByteScan(file)
    while chunk := stream.read(_CHUNK):
        scan.feed(chunk)
    return Checked(scan.encoding(), scan.closed, scan.last in b"\n\r\x1a")


class _ByteScan:
    """One pass over a file's bytes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 1
        self.size = 0
        self.utf8 = codecs.getincrementaldecoder("utf-8")()
        self.bad_utf8_line = 0
        self.undefined_line = 0
        self.multibyte = 0
        self.closed = False
        self.last = b""

    def feed(self, chunk: bytes) -> None:
        if self.closed and chunk.strip(_BLANK):
            raise ListFileError(self.file, self.line, "data after the end mark (0x1A)")
        if bad := _FORBIDDEN.search(chunk):
            where = self.line + chunk.count(b"\n", 0, bad.start())
            raise ListFileError(self.file, where, f"control byte 0x{bad[0][0]:02x}")
        mark = chunk.find(b"\x1a")
        if mark >= 0:
            if chunk[mark:].strip(_BLANK):
                where = self.line + chunk.count(b"\n", 0, mark)
                raise ListFileError(self.file, where, "data after the end mark (0x1A)")
            self.closed = True
        self._letters(chunk)
        self.last = chunk[-1:]
        self.size += len(chunk)
        self.line += chunk.count(b"\n")

    def _letters(self, chunk: bytes) -> None:
        if not self.bad_utf8_line:
            try:
                self.utf8.decode(chunk)
            except UnicodeDecodeError as error:
                self.bad_utf8_line = self.line + chunk.count(b"\n", 0, max(0, error.start))
        if chunk.isascii():
            return
        self.multibyte += len(_HIGH_RUN.findall(chunk))
        if not self.undefined_line and (bad := _UNDEFINED_IN_CP1252.search(chunk)):
            self.undefined_line = self.line + chunk.count(b"\n", 0, bad.start())

    def encoding(self) -> str:
        if self.size == 0:
            raise ListFileError(self.file, 0, "the file is empty")
        if not self.bad_utf8_line:
            try:
                self.utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                self.bad_utf8_line = self.line
        if not self.bad_utf8_line:
            return "utf-8-sig"
        if self.multibyte or self.undefined_line:
            reason = "damaged bytes: neither UTF-8 nor Windows-1252 text"
            raise ListFileError(self.file, self.bad_utf8_line, reason)
        return "cp1252"


def separator_of(head: bytes, fits: Callable[[list[str]], bool]) -> str | None:
    """Return what parts the columns of one of the first lines into cells that fit; None: nothing.

    `head` is the start of the file.
    """
    text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    lines = text.splitlines()[:_HEADER_WITHIN]
    return next(
        (one for one in SEPARATORS for line in lines if line.strip() and fits(_cells(line, one))),
        None,
    )


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def read_rows(
    stream: BinaryIO, file: str, encoding: str, layout: Layout, separator: str = ","
) -> Iterator[Row]:
    """Yield the records of a file, streamed.

    Raises ListFileError for an open quote, text after a quote, or the wrong columns.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(_without_end_mark(text), strict=True, delimiter=separator)
    names: Sequence[str | None] = layout.columns
    first = True
    for line, cells in _records(reader, file):
        if first:
            first = False
            if header := header_of(cells, layout):
                names = header
                continue
            _refuse_unknown_header(file, line, cells, layout)
        yield _row(file, line, cells, names, trailing=True)


def read_headed(
    stream: BinaryIO,
    file: str,
    encoding: str,
    needed: Collection[str],
    preamble: Callable[[int, list[str]], None],
    separator: str = ",",
) -> Iterator[Row]:
    """Yield the records of a file with a header row, by column name in letters and digits.

    Rows before the header (a report date) go to `preamble`. The header must hold the `needed`
    columns within the first rows; unknown columns are read as any other.

    Raises ListFileError for damage, a missing header, a column named twice, or the wrong columns.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(_without_end_mark(text), strict=True, delimiter=separator)
    names: list[str | None] = []
    for line, cells in _records(reader, file):
        if names:
            yield _row(file, line, cells, names)
            continue
        keys = [column_key(cell) for cell in cells]
        if {*needed} <= {*keys}:
            if twice := repeated(keys):
                raise ListFileError(file, line, f"column {twice[0]} stands twice")
            names = [key or None for key in keys]
        elif line > _HEADER_WITHIN:
            break
        else:
            preamble(line, cells)
    if not names:
        raise ListFileError(file, 1, f"no header row with the columns {', '.join(sorted(needed))}")


def has_columns(cells: Iterable[str], needed: Collection[str]) -> bool:
    """Return whether a row is the header that names the needed columns."""
    return {*needed} <= {column_key(cell) for cell in cells}


def column_key(cell: str) -> str:
    """Return a column's name in lower case letters and digits."""
    return re.sub(r"[^a-z0-9]", "", cell.lower())


def _records(reader: Any, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line and the cells of each record that is not blank."""
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ListFileError(file, start, f"not csv: {error}") from error
        line, start = start, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            yield line, cells


def as_utf8(stream: BinaryIO, file: str) -> BinaryIO:
    """Return the stream, transcoded to UTF-8 where a byte order mark says UTF-16."""
    head = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    if head not in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return stream
    return cast("BinaryIO", io.BufferedReader(_Transcoded(stream, file), _CHUNK))


class _Transcoded(io.RawIOBase):
    """UTF-16 bytes as UTF-8 bytes."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream = stream
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._ready = b""
        self._line = 1
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        while not self._ready and not self._over:
            chunk = self._stream.read(_CHUNK)
            self._over = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._over)
                self._ready = text.encode()
            except UnicodeError as error:
                raise ListFileError(self._file, self._line, "damaged UTF-16 text") from error
            self._line += text.count("\n")
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _without_end_mark(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x1a", "")


def header_of(cells: Sequence[str], layout: Layout) -> list[str | None] | None:
    """Return the columns a header row names; None when the row is data."""
    if cells[0].strip().isdigit():
        return None
    keys = [re.sub(r"[^a-z]", "", cell.lower()) for cell in cells]
    names = [layout.synonyms.get(key) for key in keys]
    known = {name for name in names if name}
    if len(known) * 2 < len(layout.columns) or layout.columns[0] not in known:
        return None
    return names


def _refuse_unknown_header(file: str, line: int, cells: Sequence[str], layout: Layout) -> None:
    """Refuse a header whose columns are not the layout's: it would be read as an entry."""
    if any(character.isdigit() for character in cells[0]):
        return
    known = [cell for cell in cells if column_key(cell) in layout.synonyms]
    if len(known) < _TELLING_COLUMNS:
        return
    shown = ", ".join(cell.strip() for cell in cells)[:200]
    expected = ", ".join(layout.columns)
    reason = f"a header of other columns ({shown}); expected no header, or {expected}"
    raise ListFileError(file, line, reason)


def first_cells(head: bytes) -> list[str]:
    """Return the cells of the first row that has at least three; none where no row has."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    for line in text.splitlines()[:_HEADER_WITHIN]:
        for separator in SEPARATORS:
            cells = _cells(line, separator)
            if len(cells) >= _TELLING_COLUMNS:
                return cells
    return []


def _row(
    file: str, line: int, cells: list[str], names: Sequence[str | None], *, trailing: bool = False
) -> Row:
    """Return a record; `trailing`: blank cells beyond the last column are no damage."""
    while trailing and len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        raise ListFileError(file, line, f"{len(cells)} columns where {len(names)} are expected")
    values = {
        name: _value(cell, verbatim=name == "remarks")
        for name, cell in zip(names, cells, strict=True)
        if name is not None
    }
    return Row(line, values)


def _value(cell: str, *, verbatim: bool) -> str | None:
    """Return a cell's text; remarks keep their ends: they may go on in another file."""
    text = cell.strip()
    if not text or _NULL.match(text):
        return None
    if "\n" in cell or "\r" in cell:
        return " ".join(cell.split())
    return cell if verbatim else text
