"""Labelled files as people keep them: read into rows, with every problem named by its line.

CSV or TSV (the delimiter is read from the header), UTF-8 or UTF-16 with or without a byte order
mark, quoted cells, columns in any order and case, further columns kept.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from atlas.foundation.core.row_files import repeated

Made = TypeVar("Made")
MAX_PROBLEMS = 20
_TRUE = frozenset(["true", "t", "yes", "y", "1", "1.0", "match", "positive", "pos", "same"])
_FALSE = frozenset(["false", "f", "no", "n", "0", "0.0", "-1", "negative", "neg", "different"])
_FALSE |= {"nomatch", "nonmatch", "no_match", "non_match"}
_DELIMITERS = "\t;|,"
_SYNONYMS = {
    # column → what else people call it; the first that stands in the file is taken
    "name1": "name_1 name_a left_name name_left left source_name query query_name",
    "name2": "name_2 name_b right_name name_right right target_name candidate candidate_name",
    "is_match": "match ismatch is_same same_as label truth ground_truth gold is_listed listed",
    "schema": "kind type entity_type party_type schema_type",
    "birth_date": "dob birthdate date_of_birth",
    "country": "countries nationality",
    "expected": "expected_id expected_key entry_id entry_key list_entry",
    "class": "alteration category variation",
    "name": "full_name party_name party entity_name subject",
}
CLASS = "class"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class LabelledFileError(ValueError):
    """The file cannot be used; `problems` are (line, what is wrong), line 0 for the whole file."""

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {text}" for line, text in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file, its cells, and the place of each column among them."""

    line: int
    values: Sequence[str]
    places: Mapping[str, int]

    def get(self, column: str) -> str:
        """Return a cell without blanks around it; empty when there is none."""
        place = self.places.get(column)
        return self.values[place].strip() if place is not None and place < len(self.values) else ""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names, the schema they are compared as, and whether they are one party's."""

    line: int
    name1: str
    name2: str
    schema: str
    is_match: bool
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def read_rows(content: bytes, *, skip_invalid: bool = False) -> tuple[list[str], list[Row], int]:
    """Return the columns and the rows of a file, and how many unusable rows were left out.

    Raises LabelledFileError for an empty file, a wrong encoding, a repeated column, or (unless
    they are left out) lines with more cells than the header.
    """
    text = _decode(content)
    start, delimiter = _header_of(text)
    stream = io.StringIO(text, newline="")
    skipped = sum(1 for _ in zip(range(start), stream, strict=False))
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        columns = _columns(next(reader), skipped + 1)
    except csv.Error as error:
        raise LabelledFileError([(skipped + 1, f"the header is not readable: {error}")]) from None
    places = {name: place for place, name in enumerate(columns) if name}
    rows: list[Row] = []
    problems: list[tuple[int, str]] = []
    for line, cells in _cells(reader, skipped, problems):
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append((line, f"{len(cells)} cells for {len(columns)} columns"))
        else:
            rows.append(Row(line, cells, places))
    refuse_unless(problems, skip_invalid=skip_invalid, left=rows)
    if not rows:
        raise LabelledFileError([(0, "the file has a header and no rows")])
    return columns, rows, len(problems)


def refuse_unless(
    problems: Sequence[tuple[int, str]], *, skip_invalid: bool, left: Sequence[object]
) -> None:
    """Raise LabelledFileError for problems, unless they are left out and something remains."""
    if problems and not (skip_invalid and left):
        shown = list(problems[:MAX_PROBLEMS])
        if len(problems) > MAX_PROBLEMS:
            shown.append((0, f"and {len(problems) - MAX_PROBLEMS:,} further rows"))
        raise LabelledFileError(shown)


def _cells(
    reader: Iterator[list[str]], skipped: int, problems: list[tuple[int, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of what is not blank; what cannot be read is a problem."""
    while True:
        line = skipped + reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.append((line, f"not readable as delimited text: {error}"))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _header_of(text: str) -> tuple[int, str]:
    """Return how many lines stand before the header, and the delimiter (Excel's `sep=;` counts)."""
    for number, line in enumerate(io.StringIO(text, newline="")):
        stated = re.fullmatch(r"sep=(.)", line.strip("\r\n "))
        if stated:
            return number + 1, stated[1]
        if line.strip():
            return number, max(_DELIMITERS, key=line.count)
    raise LabelledFileError([(0, "the file is empty")])


def _columns(header: Sequence[str], line: int) -> list[str]:
    names = [_plain(name) for name in header]
    if twice := repeated(names):
        raise LabelledFileError([(line, f"column {twice[0]} stands there twice")])
    for wanted, others in _SYNONYMS.items():
        found = next((name for name in others.split() if name in names), None)
        if wanted not in names and found is not None:
            names[names.index(found)] = wanted
    return names


def read_pairs(content: bytes, *, skip_invalid: bool = False) -> tuple[list[LabelledPair], int]:
    """Return the labelled pairs of a file, and how many invalid rows were left out.

    Needed are the columns `name1`, `name2` and `is_match`; `schema` is taken as LegalEntity
    where it is missing. Raises LabelledFileError naming each invalid row.
    """
    columns, rows, left_out = read_rows(content, skip_invalid=skip_invalid)
    missing = [name for name in ("name1", "name2", "is_match") if name not in columns]
    if missing:
        wanted, found = ", ".join(missing), ", ".join(name for name in columns if name)
        raise LabelledFileError([(1, f"no column {wanted} (found: {found})")])
    pairs, problems = each(rows, _pair)
    refuse_unless(problems, skip_invalid=skip_invalid, left=pairs)
    return pairs, left_out + len(problems)


def each(
    rows: Iterable[Row], make: Callable[[Row], Made]
) -> tuple[list[Made], list[tuple[int, str]]]:
    """Return what is made of each row, and of which line nothing can be, with the reason."""
    made: list[Made] = []
    problems: list[tuple[int, str]] = []
    for row in rows:
        try:
            made.append(make(row))
        except ValueError as error:
            problems.append((row.line, str(error)))
    return made, problems


def read_label(text: str) -> bool:
    """Return whether a label means a match.

    Raises ValueError for anything that is neither yes nor no.
    """
    label = re.sub(r"(?<=\w)[\s-]", "_", text.strip().casefold())
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
    extra = {name: text for name in row.places if name not in known and (text := row.get(name))}
    label = read_label(row.get("is_match"))
    return LabelledPair(
        row.line, row.get("name1"), row.get("name2"), schema, label, extra or _NOTHING
    )


def _decode(content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        raise LabelledFileError([(0, "a workbook or zip archive: save it as CSV (UTF-8)")])
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


def _plain(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().lstrip("\ufeff").casefold())
