"""Labelled files as people keep them: read into rows, with every problem named by its line.

CSV or TSV (the delimiter is read from the header), UTF-8 or UTF-16 with or without a byte order
mark, quoted cells, columns in any order and case, further columns kept.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_PROBLEMS = 20
_TRUE = frozenset(["true", "t", "yes", "y", "1", "1.0", "match", "positive"])
_FALSE = frozenset(["false", "f", "no", "n", "0", "0.0", "no match", "non-match", "negative"])
_DELIMITERS = "\t;|,"
_SYNONYMS = {
    "name_1": "name1",
    "name_a": "name1",
    "left_name": "name1",
    "query": "name1",
    "name_2": "name2",
    "name_b": "name2",
    "right_name": "name2",
    "candidate": "name2",
    "match": "is_match",
    "ismatch": "is_match",
    "label": "is_match",
    "kind": "schema",
    "type": "schema",
    "entity_type": "schema",
    "dob": "birth_date",
    "birthdate": "birth_date",
    "date_of_birth": "birth_date",
    "countries": "country",
    "nationality": "country",
    "expected_id": "expected",
    "entry_id": "expected",
    "entry_key": "expected",
    "alteration": "class",
    "category": "class",
}
CLASS = "class"


class LabelledFileError(ValueError):
    """The file cannot be used; `problems` are (line, what is wrong), line 0 for the whole file."""

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {text}" for line, text in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: cells by normalised column name, and the number of its line in the file."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return a cell without blanks around it; empty when there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names, the schema they are compared as, and whether they are one party's."""

    line: int
    name1: str
    name2: str
    schema: str
    is_match: bool
    extra: Mapping[str, str] = field(default_factory=dict)


def read_rows(content: bytes) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows of a file.

    Raises LabelledFileError for an empty file, a wrong encoding, a repeated column, or a line
    with more cells than the header.
    """
    text = _decode(content)
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise LabelledFileError([(0, "the file is empty")])
    header = lines[first]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO("\n".join(lines[first:])), delimiter=delimiter)
    columns = [_column(name) for name in next(reader)]
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if repeated:
        raise LabelledFileError([(first + 1, f"column {repeated[0]} stands there twice")])
    rows: list[Row] = []
    problems: list[tuple[int, str]] = []
    start = first + reader.line_num + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(columns) :]):
                    problems.append((start, f"{len(cells)} cells for {len(columns)} columns"))
                rows.append(Row(start, dict(zip(columns, cells, strict=False))))
            start = first + reader.line_num + 1
    except csv.Error as error:
        problems.append((start, f"not readable as delimited text: {error}"))
    if problems:
        raise LabelledFileError(problems[:MAX_PROBLEMS])
    if not rows:
        raise LabelledFileError([(0, "the file has a header and no rows")])
    return columns, rows


def read_pairs(content: bytes, *, skip_invalid: bool = False) -> tuple[list[LabelledPair], int]:
    """Return the labelled pairs of a file, and how many invalid rows were left out.

    Needed are the columns `name1`, `name2` and `is_match`; `schema` is taken as LegalEntity
    where it is missing. Raises LabelledFileError naming each invalid row.
    """
    columns, rows = read_rows(content)
    missing = [name for name in ("name1", "name2", "is_match") if name not in columns]
    if missing:
        wanted, found = ", ".join(missing), ", ".join(name for name in columns if name)
        raise LabelledFileError([(1, f"no column {wanted} (found: {found})")])
    pairs: list[LabelledPair] = []
    problems: list[tuple[int, str]] = []
    for row in rows:
        try:
            pairs.append(_pair(row))
        except ValueError as error:
            problems.append((row.line, str(error)))
    if problems and not (skip_invalid and pairs):
        raise LabelledFileError(problems[:MAX_PROBLEMS])
    return pairs, len(problems)


def read_label(text: str) -> bool:
    """Return whether a label means a match.

    Raises ValueError for anything that is neither yes nor no.
    """
    label = text.strip().casefold().replace("_", " ")
    if label in _TRUE:
        return True
    if label in _FALSE:
        return False
    raise ValueError(f"is_match is {text.strip() or 'empty'!r}: write true or false")


def _pair(row: Row) -> LabelledPair:
    for column in ("name1", "name2"):
        if not row.get(column):
            raise ValueError(f"{column} is empty")
    schema = row.get("schema") or "LegalEntity"
    known = {"name1", "name2", "schema", "is_match"}
    extra = {name: value.strip() for name, value in row.cells.items() if name not in known}
    label = read_label(row.get("is_match"))
    return LabelledPair(row.line, row.get("name1"), row.get("name2"), schema, label, extra)


def _decode(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LabelledFileError(
            [(line, f"not {encoding[:5].upper()} text; save as UTF-8")]
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise LabelledFileError([(line, "holds a NUL character: not a text file")])
    return text


def _column(name: str) -> str:
    plain = re.sub(r"[\s\-]+", "_", name.strip().lstrip("\ufeff").casefold())
    return _SYNONYMS.get(plain, plain)
