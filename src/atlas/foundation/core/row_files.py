"""Rows of a file that was sent, one at a time, each bounded before it is parsed (ADR 0039).

A file is read in a parser's thread. Python's lock changes hands between two rows, so a row is the
longest stretch for which other requests wait: no call into the CSV or JSON library sees more than
one row, and no row more than `MAX_ROW` or `MAX_JSON_ROW` characters.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final, NoReturn

import orjson

from atlas.foundation.core.off_loop import (
    TooDeepError,
    TooManyPartsError,
    check_json_parts,
    read_json,
)

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""Size of a file of rows; 100,000 companies with their profiles take about 50 MiB."""
MAX_ROW: Final = 1_200_000
"""Characters in one row of CSV."""
MAX_JSON_ROW: Final = 262_144
"""Characters in one row of JSON: parsing one of brackets alone takes 60 ms."""
MAX_COLUMNS: Final = 1_000
"""Columns that a header may name; a file of companies knows fewer than a hundred."""
csv.field_size_limit(1 << 20)
"""Of the process: the same as for lists, above what a row may hold here."""
_WHOLE: Final = 4 * 1024 * 1024
_WINDOWS: Final = (4_096, 65_536, MAX_JSON_ROW)
_SPACE = re.compile(r"[ \t\r\n]*")
_NAMED_ARRAY = '{{[ \\t\\r\\n]*"{}"[ \\t\\r\\n]*:[ \\t\\r\\n]*\\['


class RowFileError(ValueError):
    """The file cannot be read; the text says where and why."""


def base_name(name: str | None, default: str) -> str:
    """Return the last part of a file's name as sent, whatever system it was sent from."""
    last = PurePosixPath(PureWindowsPath(name or "").name).name
    return last if last.strip(". ") else default


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that occur more than once, sorted; empty ones may."""
    return sorted(name for name, times in Counter(names).items() if name and times > 1)


class CsvRows:
    """The rows of CSV text. Iterates over lists of cells; `line_num` as `csv.reader` has it."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._row = 0
        self._reader = csv.reader(self._lines(text), delimiter=delimiter, strict=True)

    def _lines(self, text: str) -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            self._row += len(line)
            if self._row > MAX_ROW:
                raise RowFileError(
                    f"The row at line {self._reader.line_num + 1} is longer than {MAX_ROW:,}"
                    " characters."
                )
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        """Return the next row's cells.

        Raises:
            RowFileError: a row is too long, or not CSV.

        """
        self._row = 0
        try:
            return next(self._reader)
        except csv.Error as error:
            raise RowFileError(f"Line {self.line_num} is not CSV: {error}.") from error

    def header(self) -> list[str]:
        """Return the next row's cells as the names of columns; empty at the end of the file.

        Raises:
            RowFileError: the row is too long or not CSV, or names more columns than are read.

        """
        names = next(self, [])
        if len(names) > MAX_COLUMNS:
            raise RowFileError(
                f"The header names {len(names):,} columns; at most {MAX_COLUMNS:,} are read. Leave"
                " out those that Atlas does not know."
            )
        return names

    @property
    def line_num(self) -> int:
        """How many lines have been read."""
        return self._reader.line_num


def json_lines(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the values of JSON lines with their line numbers, from 1; blank lines are skipped.

    Raises:
        RowFileError: a line is too long, or not JSON.

    """
    # JSON ends lines with LF alone: other separators may stand inside a text
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if len(line) > MAX_JSON_ROW:
            raise RowFileError(f"Line {number} is longer than {MAX_JSON_ROW:,} characters.")
        if line.strip():
            try:
                value = read_json(line)
            except orjson.JSONDecodeError as error:
                raise RowFileError(f"Line {number} is not JSON: {error.msg}.") from error
            except TooDeepError as error:
                raise RowFileError(f"Line {number}: {error}") from error
            yield number, value


def json_rows(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the rows of JSON text with their numbers, from 1.

    The text is an array, an object with the array `name`, one object, or JSON lines.

    Raises:
        RowFileError: it has another form, or a row is too long.

    """
    if text[0] == "[":
        yield from _elements(text, 1)
        return
    named = re.match(_NAMED_ARRAY.format(re.escape(name)), text)
    if named:
        yield from _elements(text, named.end(), after="}")
        return
    try:
        document = _whole(text)
    except orjson.JSONDecodeError as error:
        if "\n" not in text:
            raise RowFileError(f"The file is not JSON: {error.msg}.") from error
        document = None
    except TooDeepError as error:
        raise RowFileError(str(error)) from error
    except TooManyPartsError:
        document = None
    if document is None:
        yield from json_lines(text)
        return
    rows = document.get(name, [document])
    if not isinstance(rows, list):
        raise RowFileError(f"`{name}` must be an array.")
    yield from enumerate(rows, 1)


def _whole(text: str) -> Any:
    if len(text) > _WHOLE:
        raise TooManyPartsError
    check_json_parts(text.encode())
    return read_json(text)


def _elements(text: str, place: int, after: str = "") -> Iterator[tuple[int, Any]]:
    number = 0
    place = _skip(text, place)
    if text[place : place + 1] == "]":
        place += 1
    else:
        mark = ","
        while mark == ",":
            number += 1
            end = _end_of(text, place, number)
            try:
                value = read_json(text[place:end])
            except orjson.JSONDecodeError as error:
                _not_json(number, error)
            except TooDeepError as error:
                raise RowFileError(f"Row {number}: {error}") from error
            yield number, value
            place = _skip(text, end)
            mark = text[place : place + 1]
            place = _skip(text, place + 1)
        if mark != "]":
            raise RowFileError(f"The file is not JSON: after row {number} a `,` or `]` is missing.")
    if text[_skip(text, place) :].strip() != after:
        raise RowFileError("The file is not JSON: text follows the array.")


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


_DECODER = json.JSONDecoder()


def _end_of(text: str, place: int, number: int) -> int:
    """Return where the value that begins at a place ends."""
    for window in _WINDOWS:
        piece = text[place : place + window]
        is_last = window == MAX_JSON_ROW or place + window >= len(text)
        try:
            _, end = _DECODER.raw_decode(piece)
        except (json.JSONDecodeError, RecursionError) as error:
            if is_last:
                _not_json(number, error)
            continue
        if is_last or end < len(piece):
            return place + end
    raise AssertionError("unreachable")  # the last window always returns or raises


def _not_json(number: int, error: Exception) -> NoReturn:
    reason = getattr(error, "msg", "nested too deeply")
    raise RowFileError(
        f"The file is not JSON: row {number} cannot be read, or is longer than {MAX_JSON_ROW:,}"
        f" characters ({reason})."
    ) from error
