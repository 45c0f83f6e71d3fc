"""Entries from a CSV or JSON text, with an outcome for every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import orjson

from atlas.foundation.core.off_loop import check_json_parts, read_json
from atlas.foundation.core.types import JSON
from atlas.knowledge.reference_data.domain.checks import DataProblem, check_data, key_of
from atlas.knowledge.reference_data.domain.shapes import Data, Schema
from atlas.knowledge.reference_data.domain.snapshot import DatasetType

Format = Literal["csv", "json"]
MAX_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row: `number` counts lines of a CSV, entries of a JSON list, from 1."""

    number: int
    key: str
    problems: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the row can be used."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """A text read: its data when all is well, each row's outcome, problems of the whole."""

    data: Data | None
    rows: tuple[RowOutcome, ...] = ()
    problems: tuple[DataProblem, ...] = field(default=())


def read_rows(
    text: str, format_: Format, type_: DatasetType, rest: Mapping[str, object]
) -> ImportedRows:
    """Read entries of a type; nothing is dropped: one bad row and there is no data.

    Args:
        text: CSV with a header row of the entries' fields (comma, semicolon or tab; lists inside a
            cell divided by `;` or a blank), or JSON: a list of entries, or the whole data.
        format_: which of the two.
        type_: the type whose schema the entries have.
        rest: members besides `items` (`categories`, `default` …) that a list of entries lacks.

    """
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    try:
        numbered, rest = _csv(text, type_, rest) if format_ == "csv" else _json(text, rest)
    except ValueError as error:
        return ImportedRows(None, problems=(DataProblem("$", str(error)),))
    if not numbered:
        return ImportedRows(None, problems=(DataProblem("$", "there are no rows"),))
    data = {**rest, "items": [entry for _, entry in numbered]}
    return _judged(data, numbered, type_)


def _judged(
    data: Mapping[str, object], numbered: list[tuple[int, Any]], type_: DatasetType
) -> ImportedRows:
    by_row: dict[int, list[str]] = {}
    whole: list[DataProblem] = []
    for problem in check_data(data, type_):
        index = _index(problem.path)
        if index is None:
            whole.append(problem)
        else:
            inside = problem.path.partition("]")[2].lstrip(".")
            by_row.setdefault(index, []).append(
                f"{inside}: {problem.message}" if inside else problem.message
            )
    rows = tuple(
        RowOutcome(number, _key(entry, type_), tuple(by_row.get(index, ())))
        for index, (number, entry) in enumerate(numbered)
    )
    return ImportedRows(None if by_row or whole else cast("Data", data), rows, tuple(whole))


def _key(entry: object, type_: DatasetType) -> str:
    return key_of(entry, type_)[:200] if isinstance(entry, Mapping) else ""


def _index(path: str) -> int | None:
    if not path.startswith("$.items["):
        return None
    return int(path[len("$.items[") : path.index("]")])


def _json(
    text: str, rest: Mapping[str, object]
) -> tuple[list[tuple[int, Any]], Mapping[str, object]]:
    check_json_parts(text.encode())
    try:
        found = read_json(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"this is no JSON: {error}") from error
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        rest = {**rest, **{name: value for name, value in found.items() if name != "items"}}
        found = found["items"]
    if not isinstance(found, list):
        raise ValueError("give a list of entries, or an object with `items`")  # noqa: TRY004
    _bounded(len(found))
    return list(enumerate(found, start=1)), rest


def _bounded(count: int) -> None:
    if count > MAX_ROWS:
        raise ValueError(f"{count} rows: at most {MAX_ROWS} are read")


def _csv(
    text: str, type_: DatasetType, rest: Mapping[str, object]
) -> tuple[list[tuple[int, Any]], Mapping[str, object]]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    fields: Mapping[str, Schema] = type_.schema["properties"]["items"]["items"]["properties"]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        unknown = [name for name in names if name not in fields]
        if unknown or not names:
            raise ValueError(
                f"the header row names {', '.join(map(repr, unknown)) or 'nothing'};"
                f" the columns of {type_.type} are {', '.join(fields)}"
            )
        if len(set(names)) < len(names):
            raise ValueError("the header row names a column twice")
        rows = list(_csv_rows(reader, names, fields))
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from error
    return rows, rest


def _csv_rows(
    reader: Any, names: list[str], fields: Mapping[str, Schema]
) -> Iterator[tuple[int, dict[str, JSON]]]:
    for count, cells in enumerate(reader, start=1):
        _bounded(count)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise ValueError(
                f"line {reader.line_num}: {len(cells)} cells, the header has {len(names)}"
            )
        yield (
            reader.line_num,
            {
                name: _cell(cell.strip(), fields[name])
                for name, cell in zip(names, cells, strict=True)
                if cell.strip()
            },
        )


def _cell(text: str, schema: Schema) -> Any:
    """Return a cell's value in its field's kind; what is not of the kind stays for the schema."""
    match schema.get("type"):
        case "integer" | "number":
            try:
                return int(text) if text.lstrip("-").isdigit() else float(text)
            except ValueError:
                return text
        case "boolean":
            return {"true": True, "false": False}.get(text.lower(), text)
        case "array":
            return [part for part in text.replace(";", " ").split() if part]
    return text
