"""The Australian Sanctions Consolidated List, an Excel workbook with one row for each name.

Format: Department of Foreign Affairs and Trade, columns of the sheet "Consolidated List". The
digits of `Reference` are the party (`101`, `101a`, `101b`); measures stand in columns of their
own. `Control Date` is the day of the last change. Now and then the list uses a number again for
another party: a later block of rows with a primary name of its own is a party of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_codes
from atlas.sources.lists.domain.delimited import column_key
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.identifiers import imo_numbers
from atlas.sources.lists.domain.measures import DFAT_MEASURES
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.workbook import rows_of
from atlas.sources.lists.errors import ListFileError

_NAME = "nameofindividualorentity"
_NEEDED = ("reference", _NAME, "type", "nametype")
_HEADER_WITHIN = 10
_REFERENCE = re.compile(r"^(\d+)\s*([a-z]{0,3})\b", re.IGNORECASE)
_KINDS = {
    "individual": PartyKind.PERSON,
    "person": PartyKind.PERSON,
    "entity": PartyKind.COMPANY,
    "vessel": PartyKind.VESSEL,
    "ship": PartyKind.VESSEL,
}
_PRIMARY = {"", "primary name", "primay name", "primary"}
_FORMER = {"formerly known as", "previously listed as"}
_ALIASES = {"aka", "a.k.a.", "alias", "original script", *_FORMER}
_YES = {"1", "yes", "true", "y", "x"}
_LETTERED = re.compile(r"(?:^|\s+|,\s*)\(?[a-z]\)\s+", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;\n]\s*|,\s*(?=\D{0,8}\d{1,2}[/ .-]|\D{0,16}\d{4})|\s+or\s+")
_DMY = re.compile(r"^(\d{1,2})\s*[/.]\s*(\d{1,2})\s*[/.]\s*(\d{4})$")
_NUMERAL = re.compile(r"\b([A-Z]{0,3}\d[A-Z\d]{4,})\b")
_PASSPORT = re.compile(r"passport[^:;\n]{0,40}:\s*([^;\n]{3,200})", re.IGNORECASE)


@dataclass(slots=True)
class _Party:
    """The rows of a party."""

    key: str
    line: int
    rows: list[Mapping[str, str]] = field(default_factory=list)


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the parties, in the order of their first rows."""
    file = files["primary"]
    for party in _parties(file):
        entry = _entry(party, definition)
        facts.saw(entry.listed_date, entry.updated_date)
        yield ReadEntry(entry, file.name, party.line)


def _parties(file: SourceFile) -> list[_Party]:
    found: dict[str, list[_Party]] = {}
    order: list[_Party] = []
    last = ""
    for line, row in _rows(file):
        reference = _REFERENCE.match(row["reference"])
        base = reference[1].lstrip("0") or "0" if reference else row["reference"]
        known = found.setdefault(base, [])
        again = bool(known) and last != base and _is_primary(row)
        if not known or again:
            key = base if not known else f"{base}-{len(known) + 1}"
            known.append(_Party(key, line))
            order.append(known[-1])
        known[-1].rows.append(row)
        last = base
    return order


def _rows(file: SourceFile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows under the header that have a name or a number.

    Raises ListFileError where no header has the columns of this list.
    """
    header: list[str] = []
    for line, cells in rows_of(file):
        if not header:
            keys = [column_key(cell) for cell in cells]
            if {*_NEEDED} <= {*keys}:
                header = keys
            elif line >= _HEADER_WITHIN:
                break
            continue
        row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))
        if row["reference"] or row[_NAME]:
            yield line, row
    if not header:
        reason = (
            "a workbook without the columns of the Australian Sanctions Consolidated List"
            " (Reference, Name of Individual or Entity, Type, Name Type)"
        )
        raise ListFileError(file.name, 1, reason)


def _is_primary(row: Mapping[str, str]) -> bool:
    return row["nametype"].strip().lower() in _PRIMARY


def _entry(party: _Party, definition: ListDefinition) -> ListEntry:
    draft = Draft(party.key)
    _kind(draft, [row["type"] for row in party.rows])
    for row in party.rows:
        _name(draft, row)
        _details(draft, row)
    return draft.entry(definition)


def _kind(draft: Draft, stated: list[str]) -> None:
    kinds = {_KINDS[word] for one in stated if (word := one.strip().lower()) in _KINDS}
    if len(kinds) == 1:
        draft.kind = kinds.pop()
    else:
        shown = ", ".join(sorted({one for one in stated if one})) or "none"
        draft.problem(f"unknown type: {shown}")


def _name(draft: Draft, row: Mapping[str, str]) -> None:
    word = row["nametype"].strip().lower()
    weak = row.get("aliasstrength", "").strip().lower() == "weak"
    if word not in _PRIMARY and word not in _ALIASES:
        draft.problem(f"unknown name type: {word}")
    relation = "original_script" if word == "original script" else "aka"
    relation = "fka" if word in _FORMER else relation
    if weak:
        draft.name(row[_NAME], NameKind.WEAK_ALIAS, relation)
    elif word in _PRIMARY:
        draft.name(row[_NAME], NameKind.PRIMARY)
    else:
        draft.name(row[_NAME], NameKind.ALIAS, relation)


def _details(draft: Draft, row: Mapping[str, str]) -> None:
    if draft.kind is PartyKind.PERSON or draft.kind is PartyKind.UNKNOWN:
        for one in _parts(row.get("dateofbirth", "")):
            for stated in _SEVERAL.split(one):
                draft.born(_date(stated))
    draft.texts(draft.birth_places, _parts(row.get("placeofbirth", "")))
    draft.country(*country_codes(row.get("citizenship")))
    for one in _parts(row.get("address", "")):
        codes = country_codes(one.rpartition(",")[2])
        draft.address(one, country=codes[0] if codes else None)
    information = row.get("additionalinformation", "")
    draft.texts(draft.remarks, [information or None])
    imo = row.get("imonumber", "")
    for number in [imo] if imo else imo_numbers(information):
        draft.number("IMO", number, None, kind="VESSEL")
    for numbers in _PASSPORT.findall(information):
        for number in _NUMERAL.findall(numbers):
            draft.number("passport", number, None, kind="PASSPORT")
    draft.texts(draft.programmes, [row.get("committees")])
    draft.texts(draft.legal_basis, [row.get("instrumentofdesignation")])
    listing = row.get("listinginformation", "")
    draft.measures += [
        measure
        for column, measure in DFAT_MEASURES.items()
        if row.get(column, "").strip().lower() in _YES and measure not in draft.measures
    ]
    _dated(draft, listing, row.get("controldate", ""))


def _dated(draft: Draft, listing: str, control: str) -> None:
    """Note when the party was listed and last changed; words on its listing are a remark.

    A change is no listing: a later day than the true one would let former owners appear too old.
    """
    changed = draft.day(_date(control), "control date") if control else None
    if changed:
        draft.updated_date = max(draft.updated_date or changed, changed)
    before = list(draft.problems)
    listed = draft.day(_date(listing), "listing date") if listing else None
    if listed is None and listing:
        draft.problems[:] = before
        draft.texts(draft.remarks, [listing])
    if listed:
        draft.listed_date = min(draft.listed_date or listed, listed)


def _parts(text: str) -> list[str]:
    """Return the parts of a field that are lettered (`a) … b) …`), or the whole."""
    return [part.strip(" ,;") for part in _LETTERED.split(text) if part.strip(" ,;")]


def _date(text: str) -> str:
    """Return a date in the order in which Australia writes it (day/month/year) as ISO."""
    plain = text.strip(" ,;")
    if found := _DMY.match(plain):
        day, month, year = found.groups()
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return plain
