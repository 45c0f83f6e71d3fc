"""Reading the first sheet of an Excel workbook (xlsx) as rows of text, safely.

A workbook is a zip archive of XML parts (ECMA-376). Only values are read: formulas give the value
that is stored with them, nothing is evaluated, no link is followed. A cell that is formatted as a
date becomes an ISO date as precise as its format shows; the same number without such a format
stays a number, so `1958` remains a year. The parts are read by the same XML reader as every list.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import BinaryIO, Self, cast
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.source_files import SourceFile
from atlas.sources.lists.domain.xml_stream import records, whole_text
from atlas.sources.lists.errors import ListFileError

MAX_PART = 256 << 20
"""Bytes of an unpacked part: the one real list has some 20 MB."""
MAX_TEXTS = 2_000_000
MAX_COLUMNS = 512
_MAGIC = b"PK\x03\x04"
_CONTENT = "[Content_Types].xml"
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_COLUMN = re.compile(r"[A-Z]{1,3}")
_FULL_DATES = {*range(14, 17), 22, *range(27, 32), 36, *range(50, 59)}
_MONTHS = 17
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY = 2_958_465
"""The serial number of 31 December 9999."""

Row = tuple[int, list[str]]
"""A row's number and the texts of its cells; an empty cell is an empty text."""


def is_workbook(file: SourceFile) -> bool:
    """Return whether a file is an Excel workbook, by its content."""
    with file.open() as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            return False
    try:
        with _Workbook(file) as book:
            return book.has(_WORKBOOK)
    except ListFileError:
        return False


def rows_of(file: SourceFile) -> Iterator[Row]:
    """Yield the rows of the first sheet that have a text.

    Raises ListFileError with file and row: damaged, without a sheet, or larger than is safe.
    """
    with _Workbook(file) as book:
        sheet = book.first_sheet()
        texts, formats = book.texts(), book.formats()
        epoch = _EPOCH_1904 if book.counts_from_1904 else _EPOCH
        for number, element in enumerate(book.elements(sheet, "row"), start=1):
            stated = element.get("r", "")
            line = int(stated) if stated.isascii() and stated.isdigit() else number
            cells = _cells(file.name, line, element, texts, formats, epoch)
            if any(cells):
                yield line, cells


class _Workbook:
    """An open workbook and its parts."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._stream = file.open()
        self.counts_from_1904 = False
        try:
            if not self._stream.seekable():
                self._stream = io.BytesIO(self._stream.read(MAX_PART))
            self._archive = zipfile.ZipFile(self._stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            self._stream.close()
            raise ListFileError(file.name, 0, f"damaged workbook: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self._stream.close()

    def has(self, part: str) -> bool:
        """Return whether the workbook has a part."""
        return part in self._archive.NameToInfo

    def elements(self, part: str, *wanted: str) -> Iterator[Element]:
        """Yield the wanted elements of a part, in its order."""
        found = self._archive.NameToInfo.get(part)
        if found is None or found.flag_bits & 0x1 or found.file_size > MAX_PART:
            reason = f"damaged workbook: the part {part} is missing, encrypted or too large"
            raise ListFileError(self._file.name, 0, reason)

        def opened() -> BinaryIO:
            return cast("BinaryIO", self._archive.open(found))

        source = SourceFile(f"{self._file.name} ({part})", opened)
        try:
            for element, _, is_root in records(source, (), wanted):
                if not is_root:
                    yield element
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
            raise ListFileError(self._file.name, 0, f"damaged workbook: {error}") from error
        except Exception as error:
            if type(error).__module__ in {"zlib", "lzma", "_lzma", "bz2"}:
                raise ListFileError(self._file.name, 0, f"damaged workbook: {error}") from error
            raise

    def first_sheet(self) -> str:
        """Return the part of the first sheet, and note how days are counted."""
        link = None
        for element in self.elements(_WORKBOOK, "sheet", "workbookPr"):
            if element.tag == "workbookPr":
                self.counts_from_1904 = element.get("date1904") in {"1", "true"}
            elif link is None:
                link = element.get("id")
        for element in self.elements(_LINKS, "Relationship"):
            if element.get("Id") == link:
                target = element.get("Target", "").lstrip("/")
                return target if target.startswith("xl/") else f"xl/{target}"
        raise ListFileError(self._file.name, 0, "damaged workbook: it has no sheet")

    def texts(self) -> list[str]:
        """Return the texts that cells refer to by number."""
        if not self.has(_TEXTS):
            return []
        found: list[str] = []
        for element in self.elements(_TEXTS, "si"):
            found.append(_text(element))
            if len(found) > MAX_TEXTS:
                raise ListFileError(self._file.name, 0, "a workbook larger than is safe")
        return found

    def formats(self) -> list[str]:
        """Return for each cell style `day`, `month`, `year`, or an empty text: no date."""
        if not self.has(_STYLES):
            return []
        own: dict[int, str] = {}
        found: list[str] = []
        for element in self.elements(_STYLES, "numFmt", "cellXfs"):
            if element.tag == "numFmt":
                own[_number(element.get("numFmtId"))] = _precision(element.get("formatCode", ""))
                continue
            for style in element.iterfind("xf"):
                number = _number(style.get("numFmtId"))
                built_in = "day" if number in _FULL_DATES else "month" if number == _MONTHS else ""
                found.append(own.get(number, built_in))
        return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


def _precision(code: str) -> str:
    """Return how precise a date a number format shows; empty: it shows no date."""
    letters = _LITERAL.sub("", code.partition(";")[0]).lower()
    if "y" not in letters:
        return ""
    if "d" in letters:
        return "day"
    return "month" if "m" in letters else "year"


def _cells(
    file: str, line: int, row: Element, texts: list[str], formats: list[str], epoch: date
) -> list[str]:
    found: list[str] = []
    for cell in row.iterfind("c"):
        at = _column(cell.get("r")) if cell.get("r") else len(found)
        if at is None or at >= MAX_COLUMNS:
            raise ListFileError(file, line, f"a cell in column {cell.get('r')}: damaged workbook")
        found.extend("" for _ in range(at + 1 - len(found)))
        found[at] = _value(file, line, cell, texts, formats, epoch)
    return found


def _column(reference: str | None) -> int | None:
    letters = _COLUMN.match(reference or "")
    if letters is None:
        return None
    at = 0
    for letter in letters[0]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _value(
    file: str, line: int, cell: Element, texts: list[str], formats: list[str], epoch: date
) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("is")
        return _text(inline) if inline is not None else ""
    stored = cell.find("v")
    value = whole_text(stored).strip() if stored is not None else ""
    if kind == "s":
        number = _number(value)
        if not value:
            return ""
        if not 0 <= number < len(texts):
            raise ListFileError(file, line, "a cell refers to a text that is missing: damaged")
        return texts[number]
    if kind == "e":
        return ""
    if kind == "n" and value:
        style = _number(cell.get("s", "0"))
        return _numeral(value, formats[style] if 0 <= style < len(formats) else "", epoch)
    return _unescaped(value)


def _numeral(value: str, precision: str, epoch: date) -> str:
    """Return a number as its format shows it: a date, or the number without a bare fraction."""
    try:
        number = float(value)
    except ValueError:
        return value
    whole = int(number) if number.is_integer() else None
    if precision and 0 < number <= _LAST_DAY:
        day = (epoch + timedelta(days=int(number))).isoformat()
        return day[: {"day": 10, "month": 7, "year": 4}[precision]]
    return str(whole) if whole is not None else value


def _text(element: Element) -> str:
    """Return the text of an element without the readings that tell how it is pronounced."""
    parts = [
        whole_text(item)
        for child in element
        if child.tag in {"t", "r"}
        for item in ([child] if child.tag == "t" else child.iterfind("t"))
    ]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Return a text with Excel's escapes (`_x000D_`) as what they stand for; blanks collapsed."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return "\n".join(line for part in plain.splitlines() if (line := " ".join(part.split())))
