"""The EU financial sanctions files, XML 1.1 (`export`) and 1.0 (`WHOLE`).

Format: European Commission, "Financial Sanctions Files: XML based on XSD 1.1". A name with
`strong="false"` is a weak alias. The key is `logicalId` (`Id` in 1.0); `euReferenceNumber` is
kept as a reference. Country code `00` is unknown.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import alpha2, country_code
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.measures import measure_of
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import attribute, clean, records, text, texts

ROOTS = ("export", "WHOLE")
_KINDS = {
    "person": PartyKind.PERSON,
    "p": PartyKind.PERSON,
    "enterprise": PartyKind.COMPANY,
    "e": PartyKind.COMPANY,
    "vessel": PartyKind.VESSEL,
    "ship": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_PARTS = (("first", "firstName"), ("middle", "middleName"), ("last", "lastName"))
_IDENTIFICATIONS = {
    "passport": "PASSPORT",
    "id": "NATIONAL-ID",
    "ssn": "SSN",
    "fiscalcode": "FISCAL-CODE",
    "tax": "TAX",
    "regnumber": "REGISTRATION",
    "imo": "VESSEL",
    "swiftbic": "BIC",
    "trlic": "TRADE-LICENCE",
    "travdoc": "TRAVEL-DOCUMENT",
    "electcard": "ELECTORAL-ID",
    "birthcert": "BIRTH-CERTIFICATE",
    "respermit": "RESIDENCE-PERMIT",
    "vatnumber": "VAT",
    "lei": "LEGAL-ENTITY-NUMBER",
}


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the entities, in the file's order."""
    file = files["primary"]
    for element, line, is_root in records(file, ROOTS, ("sanctionEntity", "ENTITY")):
        if is_root:
            stated = attribute(element, "generationDate") or attribute(element, "Date")
            facts.published = day_of(file.name, line, stated)
            continue
        current = element.tag == "sanctionEntity"
        draft = _current(element) if current else _former(element)
        entry = _finish(draft, definition)
        facts.saw(entry.listed_date, entry.updated_date)
        yield ReadEntry(entry, file.name, line)


def _finish(draft: Draft, definition: ListDefinition) -> ListEntry:
    if not draft.programmes:
        draft.texts(draft.programmes, draft.legal_basis[:1])
    draft.measures.append(measure_of(definition, draft.programmes))
    return draft.entry(definition)


def _kind(draft: Draft, *stated: str | None) -> None:
    for word in stated:
        if word and (kind := _KINDS.get(word.lower())):
            draft.kind = kind
            return
    draft.problem(f"unknown type: {next((word for word in stated if word), 'none')}")


def _current(element: Element) -> Draft:
    draft = Draft(attribute(element, "logicalId") or attribute(element, "euReferenceNumber"))
    subject = element.find("subjectType")
    if subject is None:
        draft.problem("no type")
    else:
        _kind(draft, attribute(subject, "code"), attribute(subject, "classificationCode"))
    references = (attribute(element, n) for n in ("euReferenceNumber", "unitedNationId"))
    draft.texts(draft.references, references)
    draft.texts(
        draft.remarks, [*texts(element, "remark"), attribute(element, "designationDetails")]
    )
    for item in element.iterfind("nameAlias"):
        _name(draft, item)
    for item in element.iterfind("citizenship"):
        draft.country(_country(item))
    for item in element.iterfind("birthdate"):
        _birth(draft, item)
    for item in element.iterfind("address"):
        _address(draft, item)
    for item in element.iterfind("identification"):
        _number(draft, item)
    _acts(draft, element)
    stated = draft.day(attribute(element, "designationDate"), "designation date")
    draft.listed_date = stated or draft.listed_date
    return draft


def _acts(draft: Draft, element: Element) -> None:
    """Add the acts: their titles, programmes, and the first and last day of publication."""
    days: list[date] = []
    for item in (*element.iter("regulation"), *element.iter("regulationSummary")):
        draft.texts(draft.legal_basis, [attribute(item, "numberTitle")])
        draft.texts(draft.programmes, [attribute(item, "programme")])
        day = draft.day(attribute(item, "publicationDate"), "publication date of an act")
        if day:
            days.append(day)
    if days:
        draft.listed_date, draft.updated_date = min(days), max(days)


def _country(item: Element) -> str | None:
    code = alpha2(item.get("countryIso2Code"))
    return code or country_code(attribute(item, "countryDescription"))


def _name(draft: Draft, item: Element) -> None:
    stated = [(name, attribute(item, key)) for name, key in _PARTS]
    joined = " ".join(part for _, part in stated if part)
    full = attribute(item, "wholeName") or joined
    strong = (item.get("strong") or "true").strip().lower()
    if strong not in {"true", "false", "1", "0"}:
        draft.problem(f"unknown name quality: {strong[:40]}")
    weak = strong in {"false", "0"}
    kind = NameKind.WEAK_ALIAS if weak else NameKind.PRIMARY
    draft.name(full, kind, parts=stated, language=attribute(item, "nameLanguage"))
    draft.gender(item.get("gender"))
    draft.texts(draft.titles, [attribute(item, "title")])
    draft.texts(draft.positions, [attribute(item, "function")])


def _birth(draft: Draft, item: Element) -> None:
    calendar = (item.get("calendarType") or "GREGORIAN").strip().upper()
    circa = (item.get("circa") or "").strip().lower() == "true"
    if calendar in {"", "GREGORIAN"}:
        draft.born(_stated_birth(item), circa=circa)
    else:
        draft.texts(draft.remarks, [f"Born {_stated_birth(item)} ({calendar.lower()} calendar)"])
    place = (attribute(item, n) for n in ("place", "city", "region", "countryDescription"))
    stated = [part for part in place if part and part != "UNKNOWN"]
    draft.texts(draft.birth_places, [", ".join(dict.fromkeys(stated))])


def _stated_birth(item: Element) -> str | None:
    if full := attribute(item, "birthdate"):
        return full
    first, last = _stated(item, "yearRangeFrom"), _stated(item, "yearRangeTo")
    if first and last and first != last:
        return f"{first} to {last}"
    year = _stated(item, "year") or first or last
    month, day = _stated(item, "monthOfYear"), _stated(item, "dayOfMonth")
    if not year or not month:
        return year
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _stated(item: Element, name: str) -> str | None:
    """Return a part of a date; one of zeros is not known."""
    value = attribute(item, name)
    return value if value and value.strip("0") else None


def _address(draft: Draft, item: Element) -> None:
    names = ("street", "poBox", "zipCode", "city", "region", "place")
    country = attribute(item, "countryDescription")
    name = None if country == "UNKNOWN" else country
    lines = [attribute(item, n) for n in names]
    draft.address(*lines, city=attribute(item, "city"), country_name=name, country=_country(item))
    for contact in item.iter("contactInfo"):
        key, value = attribute(contact, "key"), attribute(contact, "value")
        draft.texts(draft.contacts, [f"{key}: {value}" if key and value else value])


def _number(draft: Draft, item: Element) -> None:
    code = attribute(item, "identificationTypeCode") or "other"
    label = attribute(item, "identificationTypeDescription") or code
    kind = _IDENTIFICATIONS.get(code.lower().replace("_", ""))
    if item.get("knownFalse") == "true":
        draft.texts(draft.remarks, [f"Known to be false: {label} {attribute(item, 'number')}"])
        return
    number = attribute(item, "latinNumber") or attribute(item, "number")
    draft.number(label, number, _country(item), kind=kind)


def _former(element: Element) -> Draft:
    """Read an ENTITY of version 1.0: parts as child elements."""
    draft = Draft(attribute(element, "Id"))
    _kind(draft, attribute(element, "Type"))
    draft.texts(draft.legal_basis, [attribute(element, "legal_basis")])
    draft.texts(draft.programmes, [attribute(element, "programme")])
    draft.texts(draft.remarks, [attribute(element, "remark")])
    draft.listed_date = draft.day(attribute(element, "reg_date"), "listing date")
    for item in element.iterfind("NAME"):
        parts = [(n, text(item, f"{n.upper()}NAME")) for n in ("first", "middle", "last")]
        joined = " ".join(part for _, part in parts if part)
        language = text(item, "LANGUAGE")
        draft.name(
            text(item, "WHOLENAME") or joined, NameKind.PRIMARY, parts=parts, language=language
        )
        draft.gender(text(item, "GENDER"))
        draft.texts(draft.titles, [text(item, "TITLE")])
        draft.texts(draft.positions, [text(item, "FUNCTION")])
    for item in element.iterfind("BIRTH"):
        draft.born(text(item, "DATE"))
        place = (text(item, "PLACE"), text(item, "COUNTRY"))
        draft.texts(draft.birth_places, [", ".join(part for part in place if part)])
    for item in element.iterfind("PASSPORT"):
        draft.number("passport", text(item, "NUMBER"), _former_country(item))
    for item in element.iterfind("CITIZEN"):
        draft.country(_former_country(item))
    for item in element.iterfind("ADDRESS"):
        lines = [text(item, n) for n in ("NUMBER", "STREET", "ZIPCODE", "CITY", "OTHER")]
        draft.address(*lines, city=text(item, "CITY"), country=_former_country(item))
    return draft


def _former_country(item: Element) -> str | None:
    stated = clean(text(item, "COUNTRY"))
    return country_code(stated) or (alpha2(stated[:3]) if stated else None)
