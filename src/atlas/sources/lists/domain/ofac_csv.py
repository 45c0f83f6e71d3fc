"""The OFAC csv files (primary, alt, add, comments) read into entries, one by one.

Format: OFAC "SDN data format" page. No header, `-0- ` is null, programmes are joined as
`SDGT] [IFSR`, remarks longer than 1,000 characters go on in the comments file.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.delimited import (
    HEAD,
    Checked,
    Layout,
    Row,
    as_utf8,
    check_bytes,
    header_of,
    read_rows,
    separator_of,
)
from atlas.sources.lists.domain.entry import (
    ENTRY_NUMBER,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.lists.domain.measures import measure_of
from atlas.sources.lists.domain.ofac_remarks import CUT_AT, Remarks, join_remarks, parse_remarks
from atlas.sources.lists.domain.row_store import RowStore
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.errors import ListFileError

PRIMARY = Layout(
    columns=(
        "key",
        "name",
        "type",
        "programmes",
        "title",
        "call_sign",
        "vessel_type",
        "tonnage",
        "gross_tonnage",
        "flag",
        "owner",
        "remarks",
    ),
    synonyms={
        "entnum": "key",
        "uid": "key",
        "sdnname": "name",
        "name": "name",
        "sdntype": "type",
        "type": "type",
        "program": "programmes",
        "programs": "programmes",
        "title": "title",
        "callsign": "call_sign",
        "vesstype": "vessel_type",
        "vesseltype": "vessel_type",
        "tonnage": "tonnage",
        "grt": "gross_tonnage",
        "grossregisteredtonnage": "gross_tonnage",
        "vessflag": "flag",
        "vesselflag": "flag",
        "vessowner": "owner",
        "vesselowner": "owner",
        "remarks": "remarks",
    },
)
ALT = Layout(
    columns=("key", "number", "type", "name", "remarks"),
    synonyms={
        "entnum": "key",
        "uid": "key",
        "altnum": "number",
        "alttype": "type",
        "type": "type",
        "altname": "name",
        "name": "name",
        "altremarks": "remarks",
        "remarks": "remarks",
    },
)
ADD = Layout(
    columns=("key", "number", "address", "city", "country", "remarks"),
    synonyms={
        "entnum": "key",
        "uid": "key",
        "addnum": "number",
        "address": "address",
        "citystateprovincepostalcode": "city",
        "city": "city",
        "country": "country",
        "addremarks": "remarks",
        "remarks": "remarks",
    },
)
COMMENTS = Layout(
    columns=("key", "remarks"),
    synonyms={"entnum": "key", "uid": "key", "remarks": "remarks", "comments": "remarks"},
)
_LAYOUTS = {"primary": PRIMARY, "alt": ALT, "add": ADD, "comments": COMMENTS}
_KINDS = {
    None: PartyKind.COMPANY,
    "individual": PartyKind.PERSON,
    "entity": PartyKind.COMPANY,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_RELATIONS = {"aka": "aka", "a.k.a.": "aka", "fka": "fka", "f.k.a.": "fka", "nka": "nka"}
_RELATIONS |= {"n.k.a.": "nka"}
_VESSEL = ("call_sign", "vessel_type", "tonnage", "gross_tonnage", "flag", "owner")


def is_row(cells: list[str]) -> bool:
    """Return whether cells are the first row of a primary file: an entry, or the header."""
    number, *others = (cell.strip() for cell in cells)
    return bool(others) and (number.isdigit() or header_of(cells, PRIMARY) is not None)


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the entries of one version's four files, in the primary file's order.

    Raises ListFileError for damage: bytes, columns, or companions that name entries which the
    primary file does not have (they are not one version, or the primary file was cut).
    """
    store = RowStore()
    try:
        yield from _OfacReader(files, definition, facts, store).read()
    finally:
        store.close()


class _OfacReader:
    """One read of one version's files."""

    def __init__(
        self,
        files: Mapping[str, SourceFile],
        definition: ListDefinition,
        facts: FileFacts,
        store: RowStore,
    ) -> None:
        self._files = files
        self._definition = definition
        self._facts = facts
        self._store = store
        self._separator = ","

    def read(self) -> Iterator[ReadEntry]:
        closed: dict[str, bool] = {}
        primary = self._files["primary"]
        with as_utf8(primary.open(), primary.name) as stream:
            self._separator = separator_of(stream.read(HEAD), is_row) or ","
        for role in _LAYOUTS:
            file = self._files[role]
            with as_utf8(file.open(), file.name) as stream:
                checked = self._bytes(role, stream, file.name)
                closed[role] = checked.closed
                self._facts.encodings[file.name] = checked.encoding
        self._refuse_cuts(closed)
        for role in _LAYOUTS:
            for row in self._rows(role):
                self._store.add(role, self._key(role, row), row.line, row.values)
        if next(self._store.keys("primary"), None) is None:
            raise ListFileError(self._files["primary"].name, 0, "no entries")
        self._orphans()
        for row in self._rows("primary"):
            yield ReadEntry(self._entry(row), self._files["primary"].name, row.line)

    def _bytes(self, role: str, stream: BinaryIO, name: str) -> Checked:
        try:
            return check_bytes(stream, name)
        except ListFileError as error:
            if role == "comments" and error.line == 0:  # no overflow: an empty file is right
                return Checked("utf-8-sig", closed=False, last_line_ends=True)
            raise

    def _refuse_cuts(self, closed: Mapping[str, bool]) -> None:
        """Refuse a companion that was cut between two rows: aliases would silently be lost."""
        for role in ("alt", "add"):
            if closed["primary"] and not closed[role]:
                reason = "cut off: it has no end mark (0x1A) while the primary file has one"
                raise ListFileError(self._files[role].name, 0, reason)

    def _rows(self, role: str) -> Iterator[Row]:
        file = self._files[role]
        with as_utf8(file.open(), file.name) as stream:
            encoding = self._facts.encodings[file.name]
            yield from read_rows(stream, file.name, encoding, _LAYOUTS[role], self._separator)

    def _of(self, role: str, key: str) -> list[Row]:
        return [Row(line, values) for line, values in self._store.of(role, key)]

    def _key(self, role: str, row: Row) -> str:
        key = row.values["key"]
        if not key:
            raise ListFileError(self._files[role].name, row.line, "no entry number")
        return key

    def _entry(self, row: Row) -> ListEntry:
        key = self._key("primary", row)
        values = row.values
        problems: list[str] = []
        if key.isascii() and key.isdigit():
            self._facts.newest_number = max(self._facts.newest_number, int(key))
        else:
            problems.append(f"entry number is not a number: {key[:40]}")
        kind = _KINDS.get((values["type"] or "").strip().lower() or None)
        if kind is None:
            problems.append(f"unknown type: {values['type']}")
            kind = PartyKind.UNKNOWN
        programmes = _programmes(values["programmes"])
        if not programmes:
            problems.append("no programme")
        text = self._remarks(key, row, self._of("comments", key))
        remarks = parse_remarks(text)
        problems += remarks.problems
        names = self._names(values["name"], remarks, self._of("alt", key), problems)
        return ListEntry(
            key=key,
            kind=kind,
            names=names,
            measure=measure_of(self._definition, programmes),
            programmes=programmes,
            birth_dates=tuple(remarks.birth_dates),
            birth_places=tuple(remarks.birth_places),
            nationalities=_nationalities(values["flag"], remarks),
            addresses=tuple(_address(item) for item in self._of("add", key)),
            identifiers=self._identifiers(key, kind, values, remarks),
            gender=remarks.genders[0] if len(set(remarks.genders)) == 1 else None,
            linked_to=tuple(remarks.linked_to),
            title=values["title"],
            vessel={n: v for n in _VESSEL if (v := values[n])} | remarks.vessel,
            remarks=text,
            incomplete=tuple(problems),
        )

    def _remarks(self, key: str, row: Row, comments: list[Row]) -> str | None:
        primary = row.values["remarks"]
        overflow = "".join(comment.values["remarks"] or "" for comment in comments)
        if primary and len(primary) >= CUT_AT and not overflow:
            self._facts.warn(f"entry {key}: remarks are cut and not continued")
        return join_remarks(primary, overflow or None)

    def _names(
        self,
        primary: str | None,
        remarks: Remarks,
        aliases: list[Row],
        problems: list[str],
    ) -> tuple[ListedName, ...]:
        names = [ListedName(primary, NameKind.PRIMARY)] if primary else []
        if not primary:
            problems.append("no name")
        for row in aliases:
            full, word = row.values["name"], (row.values["type"] or "").lower()
            relation = _RELATIONS.get(word)
            if relation is None:
                problem = f"unknown alias type: {row.values['type']}"
                problems.append(problem)
            if not full:
                problems.append(f"alias without a name: {row.values['number'] or ''}")
                continue
            names.append(ListedName(full, NameKind.ALIAS, relation or word or None))
        names += remarks.names
        return tuple(dict.fromkeys(names))

    def _identifiers(
        self, key: str, kind: PartyKind, values: Mapping[str, str | None], remarks: Remarks
    ) -> tuple[ListedIdentifier, ...]:
        found = list(remarks.identifiers)
        name = values["name"]
        if (
            kind is PartyKind.AIRCRAFT
            and name
            and not any(item.scheme == "AIRCRAFT-TAIL" for item in found)
        ):
            found.append(ListedIdentifier("AIRCRAFT-TAIL", name, "name"))
        if call_sign := values["call_sign"]:
            found.append(ListedIdentifier("CALL-SIGN", call_sign, "call sign"))
        scheme = self._definition.id.upper()
        return (*found, ListedIdentifier(scheme, key, ENTRY_NUMBER))

    def _orphans(self) -> None:
        primary = self._files["primary"].name
        for role in ("alt", "add"):
            for key, line in self._store.keys(role):
                if not self._store.of("primary", key):
                    reason = (
                        f"entry {key} is not in {primary}: the files are not one version,"
                        f" or {primary} is cut"
                    )
                    raise ListFileError(self._files[role].name, line, reason)
        # OFAC's overflow file is often published later than the others: never a loss of names
        loose = [key for key, _ in self._store.keys("comments") if not self._known(key)]
        if loose:
            name = self._files["comments"].name
            self._facts.warn(f"{name}: {len(loose)} comments on unknown entries")

    def _known(self, key: str) -> bool:
        return bool(self._store.of("primary", key))


def _programmes(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    parts = (part.strip(" []") for part in text.replace("][", "] [").split("] ["))
    return tuple(dict.fromkeys(part for part in parts if part))


def _nationalities(flag: str | None, remarks: Remarks) -> tuple[str, ...]:
    codes = list(remarks.nationalities)
    if flag and (code := country_code(flag)):
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _address(row: Row) -> ListedAddress:
    values = row.values
    parts = (values["address"], values["city"], values["country"])
    text = ", ".join(part for part in parts if part)
    country = country_code(values["country"])
    return ListedAddress(text, values["city"], values["country"], country)
