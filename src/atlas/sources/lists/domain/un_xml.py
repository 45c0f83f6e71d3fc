"""The UN Security Council consolidated list, XML.

Format: https://www.un.org/sc/resources/sc-sanctions.xsd. `DATAID` is the stable key; a low
quality alias is a weak one; a birth date is EXACT, APPROXIMATELY or BETWEEN two years.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_codes
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.identifiers import imo_numbers
from atlas.sources.lists.domain.measures import UN_PROGRAMMES
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import attribute, records, text, texts

ROOT = "CONSOLIDATED_LIST"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PARTS = ("first", "second", "third", "fourth")
_QUALITIES = {"low": NameKind.WEAK_ALIAS, "good": NameKind.ALIAS}
_QUALITIES |= {"a.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.ALIAS, "aka": NameKind.ALIAS}
_QUALITIES |= {"fka": NameKind.ALIAS, "high": NameKind.ALIAS}
_ORIGINAL = re.compile(r"\(\s*original script\s*:?\s*([^()]+)\)", re.IGNORECASE)
_NIL_ALIAS = {"na", "n/a", "none", "-", "nil"}
_BRACKETED = re.compile(r"\(([^()]*)\)")
_ZONE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[T+-].*|Z)$")
_NOT_A_LIST = re.compile(r"travel ban", re.IGNORECASE)
_FREEZE = re.compile(r"asset\s+freeze", re.IGNORECASE)


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the individuals and entities, in the file's order."""
    file = files["primary"]
    for element, line, is_root in records(file, (ROOT,), ("INDIVIDUAL", "ENTITY")):
        if is_root:
            facts.published = day_of(file.name, line, attribute(element, "dateGenerated"))
            continue
        entry = _entry(element, definition)
        facts.saw(entry.listed_date, entry.updated_date)
        yield ReadEntry(entry, file.name, line)


def _entry(element: Element, definition: ListDefinition) -> ListEntry:
    person = element.tag == "INDIVIDUAL"
    prefix = str(element.tag)
    draft = Draft(text(element, "DATAID"), PartyKind.PERSON if person else PartyKind.COMPANY)
    _names(draft, element, prefix)
    programme = text(element, "UN_LIST_TYPE")
    draft.texts(draft.programmes, [programme])
    draft.measures += _measures(programme, text(element, "COMMENTS1"), draft)
    draft.texts(draft.references, [text(element, "REFERENCE_NUMBER")])
    draft.listed_date = draft.day(_bare(text(element, "LISTED_ON")), "listing date")
    changed = [_bare(item) for item in texts(element, "LAST_DAY_UPDATED/VALUE")]
    days = [draft.day(item, "date of last update") for item in changed]
    draft.updated_date = max((day for day in days if day), default=None)
    draft.texts(draft.remarks, [text(element, "COMMENTS1")])
    draft.gender(text(element, "GENDER"))
    draft.texts(draft.titles, texts(element, "TITLE/VALUE"))
    draft.texts(draft.positions, texts(element, "DESIGNATION/VALUE"))
    for nation in texts(element, "NATIONALITY/VALUE"):
        draft.country(*country_codes(nation))
    for item in element.iterfind(f"{prefix}_ADDRESS"):
        _address(draft, item)
    for item in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        _birth(draft, item)
    for item in element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
        parts = (text(item, tag) for tag in ("CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"))
        draft.texts(draft.birth_places, [", ".join(part for part in parts if part)])
    for item in element.iterfind("INDIVIDUAL_DOCUMENT"):
        _document(draft, item)
    if not person:
        _vessel(draft)
    return draft.entry(definition)


def _bare(value: str | None) -> str | None:
    """Return a date without its time or zone."""
    found = _ZONE.match(value or "")
    return found[1] if found else value


def _names(draft: Draft, element: Element, prefix: str) -> None:
    parts = [text(element, tag) for tag in _NAMES]
    full = " ".join(part for part in parts if part)
    draft.name(full, NameKind.PRIMARY, parts=zip(_PARTS, parts, strict=True))
    draft.name(text(element, "NAME_ORIGINAL_SCRIPT"), NameKind.ALIAS, "original_script")
    for item in element.iterfind(f"{prefix}_ALIAS"):
        quality = (text(item, "QUALITY") or "").lower()
        kind = _QUALITIES.get(quality, NameKind.ALIAS)
        if quality and quality not in _QUALITIES:
            draft.problem(f"unknown alias quality: {quality}")
        relation = "fka" if quality == "f.k.a." else "aka"
        _alias(draft, text(item, "ALIAS_NAME"), kind, relation)
        if born := _bare(text(item, "DATE_OF_BIRTH")):
            _alias_birth(draft, born)


def _alias(draft: Draft, stated: str | None, kind: NameKind, relation: str) -> None:
    for original in _ORIGINAL.findall(stated or ""):
        draft.name(original, kind, "original_script")
    for name in _ORIGINAL.sub("", stated or "").split(";"):
        if name.strip().lower() not in _NIL_ALIAS:
            draft.name(name, kind, relation)


def _alias_birth(draft: Draft, stated: str) -> None:
    """Add the birth date that goes with an alias; free text there is kept as a remark."""
    before = list(draft.problems)
    draft.born(stated)
    if draft.problems != before:
        draft.problems[:] = before
        draft.texts(draft.remarks, [f"Birth date with an alias: {stated}"])


def _measures(programme: str | None, comments: str | None, draft: Draft) -> list[Measure]:
    """Return the measures of the programme, or those that the comments state in brackets."""
    if programme is None:
        draft.problem("no list type")
        return []
    known = UN_PROGRAMMES.get(programme.replace(" ", "").lower())
    for stated in _BRACKETED.findall(comments or ""):
        if _NOT_A_LIST.fullmatch(" ".join(stated.split())) and not _FREEZE.search(comments or ""):
            return [Measure.TRAVEL_BAN]
    if known is None:
        draft.problem(f"unknown list type: {programme[:80]}")
        return []
    if draft.kind is not PartyKind.PERSON:
        return [m for m in known if m is not Measure.TRAVEL_BAN]
    return list(known)


def _address(draft: Draft, item: Element) -> None:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "NOTE")
    lines = [text(item, tag) for tag in tags]
    draft.address(*lines, city=text(item, "CITY"), country_name=text(item, "COUNTRY"))


def _birth(draft: Draft, item: Element) -> None:
    stated = (text(item, "TYPE_OF_DATE") or "EXACT").upper()
    first, last = text(item, "FROM_YEAR"), text(item, "TO_YEAR")
    exact = _bare(text(item, "DATE")) or text(item, "YEAR")
    if stated not in {"EXACT", "APPROXIMATELY", "BETWEEN"}:
        draft.problem(f"unknown type of birth date: {stated}")
    if first and last:
        draft.born(f"{first} to {last}", circa=stated == "APPROXIMATELY")
    elif only := exact or first or last:
        draft.born(only, circa=stated != "EXACT")


def _document(draft: Draft, item: Element) -> None:
    first, second = text(item, "TYPE_OF_DOCUMENT"), text(item, "TYPE_OF_DOCUMENT2")
    label = second or first or "document"
    issuer = text(item, "ISSUING_COUNTRY") or text(item, "COUNTRY_OF_ISSUE")
    codes = country_codes(issuer)
    draft.number(label, text(item, "NUMBER"), codes[0] if codes else None)


def _vessel(draft: Draft) -> None:
    """Add the IMO number of a listed ship, which the UN names in its text."""
    for number in imo_numbers(" ".join([*draft.remarks, *(n.full for n in draft.names)])):
        draft.number("IMO", number, None, kind="VESSEL")
