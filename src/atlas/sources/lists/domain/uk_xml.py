"""The UK Sanctions List, XML (`Designations`), and what it shares with the CSV of the same list.

Format: FCDO, "UK Sanctions List: format guide". `UniqueID` is the key, a low quality a.k.a. a
weak alias; dates of birth are dd/mm/yyyy in which unknown parts stand as letters or zeros.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_codes
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.identifiers import registration_numbers
from atlas.sources.lists.domain.measures import UK_MEASURES
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import records, text, texts

ROOT = "Designations"
KINDS = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.COMPANY,
    "ship": PartyKind.VESSEL,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_PRIMARY = ("primary name", "primary name variation")
_ALIASES = ("alias", "aka", "a.k.a", "a.k.a.", "fka", "f.k.a", "f.k.a.", "also known as")
_BIRTH = re.compile(r"^(\w{1,2})[/.-](\w{1,2})[/.-](\d{4}|0{1,4})(?:[ T]\d{1,2}:\d{2}.*)?$")
_BETWEEN = re.compile(r"\s+(?:to|and|-)\s+")
_NOT_WORD = re.compile(r"[^a-z]")
_MEASURES = re.compile(r"[|;,\n]")
_VESSEL = {
    "flag": "CurrentBelievedFlagOfShip",
    "former_flag": "PreviousFlag",
    "vessel_type": "TypeOfShip",
    "tonnage": "TonnageOfShip",
    "length": "LengthOfShip",
    "built": "YearBuilt",
    "owner": "CurrentOwnerOperator",
    "former_owner": "PreviousOwnerOperator",
    "hull": "HullIdentificationNumber",
}


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the designations, in the file's order."""
    file = files["primary"]
    wanted = ("DateGenerated", "Designation")
    for element, line, is_root in records(file, (ROOT,), wanted):
        if is_root:
            stated = element.get("DateGenerated") or element.get("dateGenerated")
            facts.published = day_of(file.name, line, stated)
        elif element.tag == "DateGenerated":
            facts.published = day_of(file.name, line, text(element, "."))
        else:
            entry = _entry(element, definition)
            facts.saw(entry.listed_date, entry.updated_date)
            yield ReadEntry(entry, file.name, line)


def _entry(element: Element, definition: ListDefinition) -> ListEntry:
    draft = Draft(text(element, "UniqueID"))
    kind(draft, text(element, "IndividualEntityShip"))
    for item in element.iterfind("Names/Name"):
        parts = [text(item, f"Name{n}") for n in range(1, 7)]
        add_name(draft, parts, text(item, "NameType"), text(item, "AliasStrength"))
    # one `NonLatinName` each, or the group itself repeated
    for item in element.iterfind(".//NameNonLatinScript/.."):
        language = text(item, "NonLatinScriptLanguage") or text(item, "NonLatinScriptType")
        original(draft, text(item, "NameNonLatinScript"), language)
    draft.texts(draft.programmes, [text(element, "RegimeName")])
    draft.texts(draft.references, [text(element, t) for t in ("OFSIGroupID", "UNReferenceNumber")])
    indicators = element.find("SanctionsImposedIndicators")
    flagged = [] if indicators is None else _flagged(indicators)
    measures(draft, [text(element, "SanctionsImposed"), *flagged])
    draft.listed_date = day(draft, text(element, "DateDesignated"), "date designated")
    draft.updated_date = day(draft, text(element, "LastUpdated"), "date of last update")
    remarks = (text(element, t) for t in ("OtherInformation", "UKStatementofReasons"))
    draft.texts(draft.remarks, remarks)
    draft.texts(draft.titles, texts(element, ".//Titles/Title"))
    for item in element.iterfind("Addresses/Address"):
        lines = [text(item, f"AddressLine{n}") for n in range(1, 7)]
        postcode, country = text(item, "AddressPostalCode"), text(item, "AddressCountry")
        address(draft, lines, postcode, country)
    contacts = ("PhoneNumbers/PhoneNumber", "EmailAddresses/EmailAddress", "Websites/Website")
    for path in contacts:
        draft.texts(draft.contacts, texts(element, path))
    _person(draft, element)
    _organisation(draft, element)
    _ship(draft, element)
    return draft.entry(definition)


def _flagged(indicators: Element) -> list[str]:
    return [
        str(item.tag)
        for item in indicators
        if (text(item, ".") or "").lower() in {"true", "1", "yes"}
    ]


def kind(draft: Draft, word: str | None) -> None:
    """Set the kind of party; an unknown word is a problem."""
    draft.kind = KINDS.get((word or "").lower(), PartyKind.UNKNOWN)
    if draft.kind is PartyKind.UNKNOWN:
        draft.problem(f"unknown type: {word or 'none'}")


def add_name(
    draft: Draft, parts: list[str | None], name_type: str | None, quality: str | None
) -> None:
    """Add a name of parts 1 to 6 (6 is the family or whole name); one of no type is an alias."""
    word, strength = (name_type or "alias").lower(), (quality or "").lower()
    if word not in (*_PRIMARY, *_ALIASES):
        draft.problem(f"unknown name type: {name_type}")
    if strength and not strength.startswith(("good", "low", "high")):
        draft.problem(f"unknown alias strength: {quality}")
    chosen = NameKind.PRIMARY if word == _PRIMARY[0] else NameKind.ALIAS
    if strength.startswith("low"):
        chosen = NameKind.WEAK_ALIAS
    relation = "fka" if word.startswith("f") else "aka" if name_type else None
    relation = None if chosen is NameKind.PRIMARY else relation
    full = " ".join(part for part in parts if part)
    numbered = [(f"name{n}", part) for n, part in enumerate(parts, 1)]
    draft.name(full, chosen, relation, parts=numbered)


def original(draft: Draft, name: str | None, language: str | None) -> None:
    """Add a name in its own script."""
    draft.name(name, NameKind.ALIAS, "original_script", language=language)


def measures(draft: Draft, stated: Iterable[str | None]) -> None:
    """Add the measures imposed; an unknown one is a problem and counts as the list's default."""
    words = [word.strip() for item in stated if item for word in _MEASURES.split(item)]
    unknown = False
    for word in dict.fromkeys(word for word in words if word):
        plain = word.partition("(")[0]  # Shipping sanctions: (see 'Other information')
        known = UK_MEASURES.get(_NOT_WORD.sub("", plain.lower()))
        if known is None:
            unknown = True
            draft.problem(f"unknown measure: {word[:80]}")
        elif known not in draft.measures:
            draft.measures.append(known)
    if unknown:
        draft.measures.clear()


def day(draft: Draft, stated: str | None, what: str) -> date | None:
    """Return a dd/mm/yyyy date of the record."""
    return draft.day(iso(stated), what)


def iso(stated: str | None) -> str | None:
    """Return dd/mm/yyyy as an ISO date, without the parts that are unknown (`dd`, `00`).

    A range (`… to …`) is one of two such dates; any other text is returned as it is.
    """
    text = (stated or "").strip()
    ends = _BETWEEN.split(text)
    if len(ends) == 2 and all(_BIRTH.match(end) for end in ends):
        return " to ".join(end for one in ends if (end := iso(one)))
    found = _BIRTH.match(text)
    if not found:
        return stated
    day_part, month, year = found.groups()
    if not int(year):  # 00/00/0: nothing is known
        return None
    known_month = month.isdigit() and int(month) > 0
    known_day = day_part.isdigit() and int(day_part) > 0
    if not known_month:
        return year
    return f"{year}-{month:0>2}" + (f"-{day_part:0>2}" if known_day else "")


def address(
    draft: Draft, lines: list[str | None], postcode: str | None, country: str | None
) -> None:
    """Add an address; the last line is the town."""
    draft.address(*lines, postcode, city=lines[-1], country_name=country)


def _person(draft: Draft, element: Element) -> None:
    for item in element.iterfind("IndividualDetails/Individual"):
        for born in texts(item, "DOBs/DOB"):
            draft.born(iso(born))
        for nation in texts(item, "Nationalities/Nationality"):
            draft.country(*country_codes(nation))
        for place in item.iterfind("BirthDetails/Location"):
            parts = (text(place, t) for t in ("TownOfBirth", "CountryOfBirth"))
            draft.texts(draft.birth_places, [", ".join(part for part in parts if part)])
        for gender in texts(item, "Genders/Gender"):
            draft.gender(gender)
        draft.texts(draft.positions, texts(item, "Positions/Position"))
        for number in item.iter("PassportNumber"):
            draft.number("Passport", text(number, "."), None)
        for number in item.iter("NationalIdentifierNumber"):
            draft.number("National Identifier", text(number, "."), None)


def _organisation(draft: Draft, element: Element) -> None:
    for item in element.iterfind("EntityDetails/Entity"):
        for number in item.iter("BusinessRegistrationNumber"):
            for found in registration_numbers(text(number, ".")):
                draft.add_number(found)
        for tag in ("ParentCompany", "Subsidiary"):
            draft.texts(draft.linked_to, [text(node, ".") for node in item.iter(tag)])


def _ship(draft: Draft, element: Element) -> None:
    for item in element.iterfind("ShipDetails/Ship"):
        for node in item.iter("IMONumber"):
            draft.number("IMO number", text(node, "."), None, kind="VESSEL")
        for name, tag in _VESSEL.items():
            stated = [value for node in item.iter(tag) if (value := text(node, "."))]
            if stated:
                draft.vessel[name] = "; ".join(stated)
        draft.country(*country_codes(draft.vessel.get("flag")))
