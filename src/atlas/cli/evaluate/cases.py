"""The rows of a labelled file as parties to screen, and what must be found for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.partial_dates import parse_date
from atlas.knowledge.names.domain import pairs as names
from atlas.knowledge.names.domain.labelled import (
    CLASS,
    LabelledFileError,
    Row,
    each,
    read_label,
    read_rows,
    refuse_unless,
)
from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.entry import ListedName, ListEntry
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.matching import IndexedEntry, Match
from atlas.sources.screening.schemas import ScreeningIdentifier, ScreeningQuery

_VESSELS = {
    "vessel": PartyKind.VESSEL,
    "airplane": PartyKind.AIRCRAFT,
    "aircraft": PartyKind.AIRCRAFT,
}
_KINDS = {
    names.PERSON: PartyKind.PERSON,
    names.ORGANISATION: PartyKind.COMPANY,
    names.EITHER: PartyKind.UNKNOWN,
}
_NO_ID = UUID(int=0)
_LOOSE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Case:
    """A party to screen, and what is right.

    `entries` are the keys (`list:key` or `key`) of which one must be found, `name` a listed name
    that must be; with neither, `listed` says whether anything must be found, or nothing may.
    `unwanted` is a key that may not be found.
    """

    line: int
    query: ScreeningQuery
    listed: bool
    entries: frozenset[str] = frozenset()
    name: str = ""
    unwanted: str = ""
    label: str = ""

    def found(self, matches: Sequence[tuple[str, Match]]) -> bool:
        """Whether what must be found is among the matches (list id, match)."""
        if self.entries:
            return any(_keys(list_id, match) & self.entries for list_id, match in matches)
        if self.name:
            wanted = {normalise(self.name, person=person).key for person in (True, False)}
            return any(_has_name(match, wanted) for _, match in matches)
        return bool(matches)

    def false_hits(self, matches: Sequence[tuple[str, Match]]) -> list[tuple[str, Match]]:
        """Return what was found and should not have been, of a party that is not listed."""
        if self.unwanted:
            return [item for item in matches if self.unwanted in _keys(*item)]
        return [*matches]


def _keys(list_id: str, match: Match) -> set[str]:
    key = match.entry.entry.key
    return {key.casefold(), f"{list_id}:{key}".casefold()}


def _has_name(match: Match, wanted: set[tuple[str, ...]]) -> bool:
    entry = match.entry.entry
    person = entry.kind is PartyKind.PERSON
    return any(normalise(name.full, person=person).key in wanted for name in entry.names)


def read_cases(
    content: bytes, *, threshold: int, skip_invalid: bool
) -> tuple[list[Case], list[IndexedEntry], int]:
    """Return the cases, the entries to search where the file holds pairs, and rows left out.

    Raises LabelledFileError naming each invalid row.
    """
    columns, rows, left_out = read_rows(content, skip_invalid=skip_invalid)
    paired = {"name1", "name2", "is_match"} <= {*columns}
    name = "name" if "name" in columns else "name1"
    if not paired:
        _check_columns(columns, name)
    cases, problems = each(
        rows,
        lambda row: _pair_case(row, threshold) if paired else _case(row, row.get(name), threshold),
    )
    refuse_unless(problems, skip_invalid=skip_invalid, left=cases)
    entries, unusable = _paired_entries(rows) if paired else ([], [])
    refuse_unless(unusable, skip_invalid=skip_invalid, left=entries)
    return cases, entries, left_out + len(problems)


def _check_columns(columns: Sequence[str], name: str) -> None:
    found = ", ".join(column for column in columns if column)
    if name not in columns:
        reason = "no column name, nor name1, name2, is_match"
    elif not {"expected", "expected_name", "is_match"} & {*columns}:
        reason = "no column expected, expected_name or is_match: which parties must be found?"
    else:
        return
    raise LabelledFileError([(1, f"{reason} (found: {found})")])


def kind_of(schema: str) -> PartyKind:
    """Return the kind of party of a schema. Raises ValueError for an unknown one."""
    if schema.casefold() in _VESSELS:
        return _VESSELS[schema.casefold()]
    return _KINDS[names.kind_of(schema)]


def _case(row: Row, name: str, threshold: int) -> Case:
    listed = bool(row.get("expected") or row.get("expected_name"))
    if row.get("is_match"):
        listed = read_label(row.get("is_match"))
    own_list = row.get("list")
    keys = frozenset(
        (f"{own_list}:{key}" if own_list and ":" not in key else key).casefold()
        for key in _several(row.get("expected"))
    )
    return Case(
        line=row.line,
        query=_query(row, name, threshold),
        listed=listed,
        entries=keys if listed else frozenset(),
        name=row.get("expected_name") if listed else "",
        unwanted=next(iter(keys), "") if not listed else "",
        label=row.get(CLASS),
    )


def _pair_case(row: Row, threshold: int) -> Case:
    listed = read_label(row.get("is_match"))
    if not row.get("name2"):
        raise ValueError("name2 is empty")
    key = _pair_key(row)
    return Case(
        line=row.line,
        query=_query(row, row.get("name1"), threshold),
        listed=listed,
        entries=frozenset([key]) if listed else frozenset(),
        unwanted="" if listed else key,
        label=row.get(CLASS),
    )


def _pair_key(row: Row) -> str:
    return f"{row.get('schema')}/{row.get('name2')}".casefold()


def _query(row: Row, name: str, threshold: int) -> ScreeningQuery:
    if not name:
        raise ValueError("the name is empty")
    birth_date = _padded(row.get("birth_date")) or None
    if birth_date:
        parse_date(birth_date)
    numbers = [item.partition(":") for item in _several(row.get("identifier"))]
    return ScreeningQuery(
        name=name,
        kind=kind_of(row.get("schema")),
        other_names=tuple(_several(row.get("other_names"))),
        birth_date=birth_date,
        gender=row.get("gender").casefold() or None,
        countries=tuple(code.upper() for code in _several(row.get("country"))),
        identifiers=tuple(ScreeningIdentifier(scheme, value) for scheme, _, value in numbers),
        threshold=threshold,
    )


def _padded(text: str) -> str:
    """Return a date with two digits for month and day, as lists are written: `1962-8-20`."""
    found = _LOOSE_DATE.fullmatch(text.strip())
    if found is None:
        return text
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _paired_entries(
    rows: Sequence[Row],
) -> tuple[list[IndexedEntry], list[tuple[int, str]]]:
    """Return one entry for each distinct second name, and the lines that give none."""
    kept = {_pair_key(row): row for row in rows if row.get("name2")}
    return each(kept.values(), lambda row: entry_of(_pair_key(row), row.get("name2"), row))


def entry_of(key: str, name: str, row: Row) -> IndexedEntry:
    """Return a list entry made of one row: name, aliases, dates and countries."""
    dates = [parse_date(_padded(text)) for text in _several(row.get("entry_birth_date"))]
    entry = ListEntry(
        key=key,
        kind=kind_of(row.get("schema")),
        names=(
            ListedName(name, NameKind.PRIMARY),
            *(ListedName(text, NameKind.ALIAS) for text in _several(row.get("aliases"))),
            *(ListedName(text, NameKind.WEAK_ALIAS) for text in _several(row.get("weak_aliases"))),
        ),
        measure=Measure.WATCH,
        programmes=(),
        birth_dates=tuple(dates),
        nationalities=tuple(code.upper() for code in _several(row.get("entry_country"))),
    )
    return IndexedEntry(_NO_ID, entry)
