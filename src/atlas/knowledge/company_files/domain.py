"""How a file of companies is read, without I/O: formats, columns, rows and what is wrong in them.

CSV (comma, semicolon or tab; UTF-8, or UTF-16 with its BOM; any line ends) with a header, JSON (an
array, or an object with `companies`), or JSON lines. What `GET /api/companies/export` writes is
read back as it was.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atlas.foundation.core.row_files import MAX_ROW, CsvRows, RowFileError, json_rows, repeated
from atlas.foundation.core.tables import unsafe_cell
from atlas.foundation.core.types import JSON, RowProblem

MAX_ROWS = 100_000
NUMBERS = "identifiers"
LISTS = ("tags", "products", "delivery_channels", "countries_of_operation", NUMBERS)
"""Columns of several values, separated by `;`."""
COMPANY_COLUMNS = (
    "name",
    "register",
    "registration_number",
    "country_code",
    "website",
    "external_id",
    "tags",
    "identifiers",
)
PROFILE_COLUMNS = (
    "purpose",
    "products",
    "delivery_channels",
    "expected_annual_volume",
    "currency",
    "transaction_pattern",
    "countries_of_operation",
    "source_of_funds",
    "source_of_wealth",
    "segment",
)
READ_ONLY = (
    "id",
    "relationship_status",
    "next_review_at",
    "review_due_at",
    "entity_id",
    "version",
    "created_at",
    "updated_at",
    *(f"profile.{name}" for name in ("company_id", "version", "created_by", "created_at")),
)
"""Columns that an export has and an import passes over: they change by their own operations."""
ALIASES: Mapping[str, str] = {
    "company_name": "name",
    "legal_name": "name",
    "company": "name",
    "company_number": "registration_number",
    "number": "registration_number",
    "registration_no": "registration_number",
    "country": "country_code",
    "url": "website",
    "web": "website",
    "id_external": "external_id",
    "customer_id": "external_id",
    "reference": "external_id",
    "annual_volume": "expected_annual_volume",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)
"""The line by which spreadsheets tell the delimiter."""
csv.field_size_limit(1 << 20)
"""Of the process: the same as for lists. A longer cell than its column takes rejects its row."""


class UnreadableError(Exception):
    """The file as a whole cannot be read: says where and why."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as sent. `line` counts from 1 (of a JSON array: the place in it)."""

    line: int
    values: Mapping[str, JSON]
    problems: Sequence[RowProblem] = field(default_factory=tuple)


def read_rows(content: bytes) -> Iterator[RawRow]:
    """Yield the rows of a file, at most `MAX_ROWS`.

    Raises:
        UnreadableError: it cannot be read as a whole; none of its rows is kept, including those
            yielded before.

    """
    text = _decoded(content).strip("\ufeff\x1a \t\r\n")
    if not text:
        raise UnreadableError("The file holds no rows.")
    found = (
        (_json_row(place, item) for place, item in json_rows(text, "companies"))
        if text[0] in "[{"
        else _csv_rows(text)
    )
    count = 0
    try:
        for row in found:
            count += 1
            if count > MAX_ROWS:
                raise UnreadableError(f"The file holds more than {MAX_ROWS} rows.")
            yield row
    except RowFileError as error:
        raise UnreadableError(str(error)) from error
    if not count:
        raise UnreadableError("The file holds no rows.")


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"Line {line} is not {encoding.removesuffix('-sig').upper()}. Save the file as UTF-8."
        ) from error


def _json_row(line: int, item: Any) -> RawRow:
    if not isinstance(item, dict):
        return RawRow(line, {}, [RowProblem(loc=[], msg="must be an object")])
    profile = item.get("profile")
    flat = {key: value for key, value in item.items() if key != "profile"}
    if isinstance(profile, dict):
        flat |= {f"profile.{key}": value for key, value in profile.items()}
    return _row(line, {key: value for key, value in flat.items() if value is not None})


def _csv_rows(text: str) -> Iterator[RawRow]:
    head = text[:MAX_ROW].splitlines()[0]
    told = _SEPARATOR.fullmatch(head)
    delimiter = told[1] if told else max(",;\t", key=head.count)
    reader = CsvRows(text, delimiter)
    if told:
        next(reader)
    header = [_column(cell) for cell in reader.header()]
    _check_header(header)
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _csv_row(line, header, cells)
        line = reader.line_num + 1


def _check_header(header: Sequence[str]) -> None:
    if "name" not in header:
        raise UnreadableError(
            "The first line must name the columns, one of them `name`. Known columns: "
            + ", ".join((*COMPANY_COLUMNS, "metadata.KEY", *_profile_names()))
            + "."
        )
    if twice := repeated(header):
        raise UnreadableError(f"The first line names a column twice: {', '.join(twice)}.")


def _profile_names() -> Iterator[str]:
    return (f"profile.{name}" for name in PROFILE_COLUMNS)


def _column(cell: str) -> str:
    name = cell.strip()
    if name.lower().startswith("metadata."):
        return "metadata." + name[len("metadata.") :]
    plain = name.lower().replace(" ", "_").replace("-", "_")
    plain = ALIASES.get(plain, plain)
    return f"profile.{plain}" if plain in PROFILE_COLUMNS else plain


def _csv_row(line: int, header: Sequence[str], cells: Sequence[str]) -> RawRow:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        problem = RowProblem(loc=[], msg=f"{len(cells)} cells, {len(header)} columns")
        return RawRow(line, dict(zip(header, cells, strict=False)), [problem])
    values: dict[str, JSON] = {}
    for name, cell in zip(header, cells, strict=False):
        text = unsafe_cell(cell.strip())
        if text and name:
            part = name.removeprefix("profile.")
            items = [item.strip() for item in text.split(";") if item.strip()]
            if part == NUMBERS:
                values[name] = [number_of(item) for item in items]
            else:
                values[name] = items if part in LISTS else text
    return _row(line, values)


def number_of(cell: str) -> JSON:
    """Return a stated number as it is written in a CSV cell: `NL-VAT:NL000000012B01`."""
    scheme, _, value = cell.partition(":")
    return {"scheme": scheme.strip(), "value": value.strip()}


def _row(line: int, values: Mapping[str, JSON]) -> RawRow:
    metadata: dict[str, JSON] = {}
    profile: dict[str, JSON] = {}
    known: dict[str, JSON] = {"metadata": metadata, "profile": profile}
    problems: list[RowProblem] = []
    for name, value in values.items():
        if name.startswith("metadata."):
            metadata[name.removeprefix("metadata.")] = value
        elif name == "metadata" and isinstance(value, dict):
            metadata |= value
        elif name.removeprefix("profile.") in PROFILE_COLUMNS:
            profile[name.removeprefix("profile.")] = value
        elif name in COMPANY_COLUMNS:
            known[name] = value
        elif name not in READ_ONLY:
            problems.append(RowProblem(loc=[name], msg="is no column of a company"))
    return RawRow(line, {key: value for key, value in known.items() if value}, problems)
