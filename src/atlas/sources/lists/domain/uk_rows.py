"""UK lists in rows: the UK Sanctions List CSV, and the OFSI consolidated list CSV and XML.

One party stands in several rows, one a name, which need not be neighbours: they are grouped by
`Unique ID` (UK Sanctions List) or `Group ID` (OFSI). An OFSI group's key is its UK Sanctions
List reference where it states one, so that both lists name a party alike.
Formats: FCDO, "UK Sanctions List: format guide"; OFSI, "Consolidated list: 2022 format guide".
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_codes
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.delimited import (
    HEAD,
    as_utf8,
    check_bytes,
    column_key,
    has_columns,
    read_headed,
    separator_of,
)
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.identifiers import registration_numbers
from atlas.sources.lists.domain.measures import OFSI_STATUS
from atlas.sources.lists.domain.row_store import RowStore
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.lists.domain.uk_xml import add_name, address, day, iso, kind, measures, original
from atlas.sources.lists.domain.xml_stream import clean, local_name, records, text

OFSI_ROOT = "ArrayOfFinancialSanctionsTarget"
UKSL_NEEDED = ("uniqueid", "name6")
OFSI_NEEDED = ("groupid", "name6")
_SAME = {
    # the same field under other headings: OFSI csv, OFSI XML, later UK csv
    "individualentityship": "type",
    "designationtype": "type",
    "grouptype": "type",
    "grouptypedescription": "type",
    "nametype": "nametype",
    "aliastype": "nametype",
    "aliasstrength": "quality",
    "aliasquality": "quality",
    "regimename": "regime",
    "address1": "addressline1",
    "address2": "addressline2",
    "address3": "addressline3",
    "address4": "addressline4",
    "address5": "addressline5",
    "address6": "addressline6",
    "postzipcode": "addresspostalcode",
    "postcode": "addresspostalcode",
    "country": "addresscountry",
    "individualdateofbirth": "dob",
    "individualtownofbirth": "townofbirth",
    "individualcountryofbirth": "countryofbirth",
    "nationalityies": "nationality",
    "individualnationality": "nationality",
    "individualpassportnumber": "passportnumber",
    "nationalidentifiernumber": "nationalid",
    "nationalidentificationnumber": "nationalid",
    "individualninumber": "nationalid",
    "individualposition": "position",
    "individualgender": "gender",
    "businessregistrationnumbers": "registration",
    "businessregistrationnumber": "registration",
    "entitybusinessregistrationnumber": "registration",
    "entitybusinessregnumber": "registration",
    "parentcompany": "parent",
    "entityparentcompany": "parent",
    "subsidiaries": "subsidiary",
    "entitysubsidiaries": "subsidiary",
    "shipimonumber": "imonumber",
    "uksanctionslistdatedesignated": "datedesignated",
    "listedon": "datelisted",
    "furtheridentifiyinginformation": "otherinformation",
    "furtheridentifyinginformation": "otherinformation",
    "uksanctionslistref": "uniqueid",
    "unref": "unreferencenumber",
    "grpstatus": "groupstatus",
    "ofsigroupid": "groupid",
    "individualtitle": "title",
}
_VESSEL = {
    "flag": ("currentbelievedflagofship", "shipflag"),
    "former_flag": ("previousflags", "shippreviousflags"),
    "vessel_type": ("typeofship", "shiptype"),
    "tonnage": ("tonnageofship", "shiptonnage"),
    "length": ("lengthofship", "shiplength"),
    "built": ("yearbuilt", "shipyearbuilt"),
    "owner": ("currentowneroperators", "shipcurrentowners"),
    "former_owner": ("previousowneroperators", "shippreviousowners"),
    "hull": ("hullidentificationnumberhin", "shiphin"),
}
_REFERENCE = re.compile(r"\(UK Sanctions List Ref\.?\)\s*:?\s*([A-Z]{2,5}\d{3,6})")
_LABELLED = re.compile(r"\(([^()]{3,60})\):\s*(.*?)\.?\s*(?=\([^()]{3,60}\):|$)", re.DOTALL)
_REPORT_DATE = re.compile(r"(?:report date|last updated|date generated)\s*:?\s*(.*)", re.IGNORECASE)
_NUMBERED = re.compile(r"\(\d{1,2}\)")
_NAMETYPES = {"primary name": "primary name", "primary name variation": "aka"}

Values = Mapping[str, str]
Row = tuple[int, Values]


def read_uksl_csv(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the designations of the UK Sanctions List CSV, in order of first appearance."""
    rows = _csv_rows(files["primary"], facts, UKSL_NEEDED)
    yield from _grouped(files["primary"], definition, facts, rows, lambda row: row.get("uniqueid"))


def read_ofsi_csv(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the groups of ConList.csv, in order of first appearance."""
    rows = _csv_rows(files["primary"], facts, OFSI_NEEDED)
    yield from _grouped(files["primary"], definition, facts, rows, lambda row: row.get("groupid"))


def read_ofsi_xml(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the groups of ConList.xml, in order of first appearance."""
    rows = _xml_rows(files["primary"], facts)
    yield from _grouped(files["primary"], definition, facts, rows, lambda row: row.get("groupid"))


def _csv_rows(file: SourceFile, facts: FileFacts, needed: Sequence[str]) -> Iterator[Row]:
    with as_utf8(file.open(), file.name) as stream:
        head = stream.read(HEAD)
    separator = separator_of(head, partial(has_columns, needed=needed)) or ","
    with as_utf8(file.open(), file.name) as stream:
        checked = check_bytes(stream, file.name)
    facts.encodings[file.name] = encoding = checked.encoding
    if not checked.last_line_ends:
        facts.warn(f"{file.name}: the last row has no line break: look whether the file is cut")

    def preamble(line: int, cells: list[str]) -> None:
        joined = " ".join(cell.strip() for cell in cells if cell.strip())
        if found := _REPORT_DATE.match(joined):
            facts.published = day_of(file.name, line, found[1].strip())

    with as_utf8(file.open(), file.name) as stream:
        for row in read_headed(stream, file.name, encoding, needed, preamble, separator):
            yield row.line, _renamed(row.values)


def _xml_rows(file: SourceFile, facts: FileFacts) -> Iterator[Row]:
    for element, line, is_root in records(file, (OFSI_ROOT,), ("FinancialSanctionsTarget",)):
        if is_root:
            stated = element.get("DateGenerated") or element.get("dateGenerated")
            facts.published = day_of(file.name, line, stated)
            continue
        values = {local_name(item.tag): text(item, ".") for item in element}
        yield line, _renamed(values)


def _renamed(values: Mapping[str, str | None]) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for name, value in values.items():
        key = column_key(name)
        if stated := clean(value):
            renamed.setdefault(_SAME.get(key, key), stated)
    return renamed


def _grouped(
    file: SourceFile,
    definition: ListDefinition,
    facts: FileFacts,
    rows: Iterator[Row],
    key_of_row: Callable[[Values], str | None],
) -> Iterator[ReadEntry]:
    store = RowStore()
    try:
        for line, values in rows:
            store.add("row", key_of_row(values) or f"line {line}", line, values)
        for key, line in store.keys("row"):
            entry = _entry(key, [row for _, row in store.of("row", key)], definition)
            facts.saw(entry.listed_date, entry.updated_date)
            yield ReadEntry(entry, file.name, line)
    finally:
        store.close()


def _entry(key: str, rows: list[Values], definition: ListDefinition) -> ListEntry:
    draft = Draft(_key(key, rows))
    kind(draft, rows[0].get("type"))
    if any(row.get("type") != rows[0].get("type") for row in rows):
        draft.problem("its rows state several types")
    for row in rows:
        _names(draft, row)
        _about(draft, row)
        _details(draft, row)
    draft.texts(draft.references, [rows[0].get("groupid"), rows[0].get("unreferencenumber")])
    return draft.entry(definition)


def _key(key: str, rows: list[Values]) -> str | None:
    stated = (row.get("uniqueid") for row in rows)
    told = (_REFERENCE.search(row.get("otherinformation", "")) for row in rows)
    found = next((value for value in stated if value), None)
    reference = found or next((item[1] for item in told if item), None)
    return reference or (None if key.startswith("line ") else key)


def _names(draft: Draft, row: Values) -> None:
    parts = [row.get(f"name{n}") for n in range(1, 7)]
    word = row.get("nametype")
    if word:
        word = _NAMETYPES.get(word.lower(), word)
    add_name(draft, parts, word, row.get("quality"))
    language = row.get("nonlatinscriptlanguage") or row.get("nonlatinscripttype")
    original(draft, row.get("namenonlatinscript"), language)
    draft.texts(draft.titles, several(row.get("title")))


def _about(draft: Draft, row: Values) -> None:
    draft.texts(draft.programmes, [row.get("regime")])
    if "sanctionsimposed" in row:
        measures(draft, [row["sanctionsimposed"]])
    elif status := row.get("groupstatus"):
        known = OFSI_STATUS.get(column_key(status))
        if known is None:
            draft.problem(f"unknown group status: {status}")
        else:
            draft.measures.append(known)
    listed = day(draft, row.get("datedesignated") or row.get("datelisted"), "date of listing")
    if listed and (draft.listed_date is None or listed < draft.listed_date):
        draft.listed_date = listed
    updated = day(draft, row.get("lastupdated"), "date of last update")
    if updated and (draft.updated_date is None or updated > draft.updated_date):
        draft.updated_date = updated
    other = row.get("otherinformation")
    draft.texts(draft.remarks, [other, row.get("ukstatementofreasons")])
    for label, value in _LABELLED.findall(other or ""):
        _labelled(draft, label.lower(), value.strip(" ."))
    draft.texts(draft.contacts, [row.get(n) for n in ("phonenumber", "emailaddress", "website")])


def _labelled(draft: Draft, label: str, value: str) -> None:
    """Take what OFSI states as `(Label):value` within its free text."""
    if label == "gender":
        draft.gender(value)
    elif "imo number" in label:
        draft.number("IMO number", value, None, kind="VESSEL")
    elif "business reg" in label:
        for found in registration_numbers(value):
            draft.add_number(found)


def several(stated: str | None, *, also: str = "") -> list[str]:
    """Return the values of a field that holds one, or numbered ones: `(1) a (2) b`.

    `also`: a character that parts values, too.
    """
    parts = _NUMBERED.split(stated or "")
    if also:
        parts = [piece for part in parts for piece in part.split(also)]
    return [value for part in parts if (value := part.strip(" ;,"))]


def _details(draft: Draft, row: Values) -> None:
    lines = [row.get(f"addressline{n}") for n in range(1, 7)]
    address(draft, lines, row.get("addresspostalcode"), row.get("addresscountry"))
    for born in several(row.get("dob"), also=";"):
        draft.born(iso(born))
    draft.country(*country_codes(row.get("nationality")))
    _birth_places(draft, several(row.get("townofbirth")), several(row.get("countryofbirth")))
    draft.gender(row.get("gender"))
    draft.texts(draft.positions, several(row.get("position")))
    for number in several(row.get("passportnumber"), also=";"):
        draft.number("Passport", number, None)
    for number in several(row.get("nationalid"), also=";"):
        draft.number("National Identifier", number, None)
    for part in several(row.get("registration")):
        for found in registration_numbers(part):
            draft.add_number(found)
    for relation in ("parent", "subsidiary"):
        draft.texts(draft.linked_to, several(row.get(relation)))
    _ship(draft, row)


def _ship(draft: Draft, row: Values) -> None:
    for number in several(row.get("imonumber"), also=";"):
        draft.number("IMO number", number, None, kind="VESSEL")
    for name, columns in _VESSEL.items():
        stated = next((row[column] for column in columns if column in row), None)
        if stated:
            draft.vessel.setdefault(name, stated)
    if draft.kind is PartyKind.VESSEL:
        draft.country(*country_codes(draft.vessel.get("flag")))


def _birth_places(draft: Draft, towns: list[str], countries: list[str]) -> None:
    """Add places of birth: towns and countries numbered alike belong together."""
    if towns and len(countries) == 1:
        countries = countries * len(towns)
    if len(towns) == len(countries):
        pairs = zip(towns, countries, strict=True)
        draft.texts(draft.birth_places, [f"{town}, {country}" for town, country in pairs])
    else:
        draft.texts(draft.birth_places, [*towns, *countries])
