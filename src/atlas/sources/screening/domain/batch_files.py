"""The parties in a file: CSV with a header (comma, semicolon or tab), or JSON lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from atlas.foundation.core.row_files import MAX_ROW, CsvRows, RowFileError, json_lines, repeated
from atlas.foundation.core.types import JSON
from atlas.sources.screening.errors import BatchFileError

MAX_BATCH = 100_000
_MULTIPLE = ("other_names", "countries")
_TOLD = re.compile(r"\s*sep=([,;\t])\s*", re.IGNORECASE)
"""The line by which spreadsheets tell the delimiter."""


def read_file(content: bytes, name: str) -> list[dict[str, JSON]]:
    """Return the rows of a CSV file with a header, or of JSON lines.

    Columns are the fields of a party. They are separated by the comma, semicolon or tab,
    whichever occurs most in the header. `other_names` and `countries` hold several values
    separated by `;` (in quotation marks where `;` also separates the columns). `identifiers` holds
    `SCHEME:value` items separated by `;`. Empty cells are left out.

    Raises:
        BatchFileError: not UTF-8, without the column `name` or with one column twice, without
            rows, or with too many.

    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BatchFileError(f"The file is not UTF-8 at byte {error.start}.") from error
    found = _json_lines(text) if name.lower().endswith((".ndjson", ".jsonl")) else _csv(text)
    try:
        rows = list(islice(found, MAX_BATCH + 1))
    except RowFileError as error:
        raise BatchFileError(str(error)) from error
    if not rows:
        raise BatchFileError("The file holds no rows.")
    if len(rows) > MAX_BATCH:
        raise BatchFileError(f"The file holds more than {MAX_BATCH} rows.")
    return rows


def _json_lines(text: str) -> Iterator[dict[str, JSON]]:
    for number, row in json_lines(text):
        if not isinstance(row, dict):
            raise BatchFileError(f"Line {number} is not an object.")
        yield row


def _csv(text: str) -> Iterator[dict[str, JSON]]:
    head = text[:MAX_ROW].partition("\n")[0]
    told = _TOLD.fullmatch(head)
    delimiter = told[1] if told else max(",;\t", key=head.count)
    yield from _rows(CsvRows(text, delimiter), skip_first=told is not None)


def _rows(reader: CsvRows, *, skip_first: bool) -> Iterator[dict[str, JSON]]:
    if skip_first:
        next(reader)
    header = [column.strip().lower() for column in reader.header()]
    _check(header)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = _cells(dict(zip(header, cells, strict=False)))
            extra = cells[len(header) :]
            if any(cell.strip() for cell in extra):  # said of the row, not lost
                row["extra_cells"] = extra
            yield row


def _check(header: Sequence[str]) -> None:
    if "name" not in header:
        raise BatchFileError("The first line must name the columns, one of them `name`.")
    if twice := repeated(header):
        raise BatchFileError(f"The first line names a column twice: {', '.join(twice)}.")


def _cells(row: Mapping[str, str]) -> dict[str, JSON]:
    return {column: _parts(column, text) for column, cell in row.items() if (text := cell.strip())}


def _parts(column: str, text: str) -> Any:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if column in _MULTIPLE:
        return parts
    if column == "identifiers":
        pairs = [part.partition(":") for part in parts]
        return [{"scheme": scheme.strip(), "value": value.strip()} for scheme, _, value in pairs]
    return text
