"""OFAC SDN.XML and CONSOLIDATED.XML (`sdnList`), read into the same entries as the csv files.

Format: https://ofac.treasury.gov "SDN data formats", sdn.xsd. A name's weak category is a weak
alias. `Record_Count` must be the number of records: a file that lost some is refused.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.measures import measure_of
from atlas.sources.lists.domain.ofac_remarks import labelled_identifier, parse_remarks
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import records, text, texts
from atlas.sources.lists.errors import ListFileError

ROOT = "sdnList"
_KINDS = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.COMPANY,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_CATEGORIES = {"strong": NameKind.ALIAS, "weak": NameKind.WEAK_ALIAS}
_RELATIONS = {"a.k.a.": "aka", "f.k.a.": "fka", "n.k.a.": "nka"}
_VESSEL = {
    "callSign": "call_sign",
    "vesselType": "vessel_type",
    "tonnage": "tonnage",
    "grossRegisteredTonnage": "gross_tonnage",
    "vesselFlag": "flag",
    "vesselOwner": "owner",
}
_CONTACTS = ("website", "email address", "phone number")


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the entries, in the file's order.

    Raises ListFileError when the header's count is not the number of records.
    """
    file = files["primary"]
    declared, declared_line, count = None, 0, 0
    for element, line, is_root in records(file, (ROOT,), ("publshInformation", "sdnEntry")):
        if is_root:
            continue
        if element.tag == "publshInformation":
            stated = text(element, "Publish_Date")
            facts.published = day_of(file.name, line, stated, order="mdy")
            declared, declared_line = text(element, "Record_Count"), line
            continue
        count += 1
        entry = _entry(element, definition)
        if entry.key.isdigit():
            facts.newest_number = max(facts.newest_number, int(entry.key))
        yield ReadEntry(entry, file.name, line)
    if declared is not None and declared != str(count):
        reason = f"Record_Count says {declared[:20]}, the file holds {count} records"
        raise ListFileError(file.name, declared_line, reason)


def _entry(element: Element, definition: ListDefinition) -> ListEntry:
    draft = Draft(text(element, "uid"))
    word = text(element, "sdnType") or ""
    draft.kind = _KINDS.get(word.lower(), PartyKind.UNKNOWN)
    if draft.kind is PartyKind.UNKNOWN:
        draft.problem(f"unknown type: {word or 'none'}")
    if draft.key and not draft.key.isdigit():
        draft.problem(f"entry number is not a number: {draft.key[:40]}")
    _name(draft, element, NameKind.PRIMARY, None)
    for item in element.iterfind("akaList/aka"):
        _alias(draft, item)
    draft.texts(draft.programmes, texts(element, "programList/program"))
    if not draft.programmes:
        draft.problem("no programme")
    draft.measures.append(measure_of(definition, draft.programmes))
    draft.texts(draft.titles, [text(element, "title")])
    remark = text(element, "remarks")
    draft.texts(draft.remarks, [remark])
    _remarks(draft, remark)
    for item in element.iterfind("idList/id"):
        _number(draft, item)
    for item in element.iterfind("addressList/address"):
        _address(draft, item)
    for path in ("nationalityList/nationality", "citizenshipList/citizenship"):
        for item in element.iterfind(path):
            draft.country(country_code(text(item, "country")))
    for item in element.iterfind("dateOfBirthList/dateOfBirthItem"):
        draft.born(text(item, "dateOfBirth"))
    draft.texts(
        draft.birth_places, texts(element, "placeOfBirthList/placeOfBirthItem/placeOfBirth")
    )
    _vessel(draft, element)
    return draft.entry(definition)


def _name(draft: Draft, item: Element, kind: NameKind, relation: str | None) -> None:
    first, last = text(item, "firstName"), text(item, "lastName")
    full = f"{last}, {first}" if first and last else last or first
    draft.name(full, kind, relation, parts=(("first", first), ("last", last)))


def _alias(draft: Draft, item: Element) -> None:
    word, category = text(item, "type") or "", (text(item, "category") or "strong").lower()
    relation = _RELATIONS.get(word.lower())
    if relation is None:
        draft.problem(f"unknown alias type: {word or 'none'}")
    kind = _CATEGORIES.get(category)
    if kind is None:
        draft.problem(f"unknown alias category: {category}")
    _name(draft, item, kind or NameKind.ALIAS, relation or word or None)


def _remarks(draft: Draft, remark: str | None) -> None:
    """Take what the remark alone states: links, and facts as in the csv files."""
    bare = remark.strip() if remark else None
    if bare and bare.startswith("(") and bare.endswith(")"):
        bare = bare.strip("()").replace(")(", "; ").replace(") (", "; ")
    found = parse_remarks(bare)
    draft.texts(draft.linked_to, [item.strip(" )") for item in found.linked_to])
    for identifier in found.identifiers:
        draft.add_number(identifier)
    for born in found.birth_dates:
        draft.born(born.text)
    draft.country(*found.nationalities)


def _number(draft: Draft, item: Element) -> None:
    label, value = text(item, "idType") or "", text(item, "idNumber") or ""
    country = text(item, "idCountry")
    if label.rstrip(":").lower() == "gender":
        draft.gender(value)
        return
    code = country_code(country)
    place = f" ({country})" if country else ""
    if found := labelled_identifier(f"{label.rstrip(':')} {value}{place}"):
        draft.add_number(found)
    elif label.lower().rstrip(":") in _CONTACTS:
        draft.texts(draft.contacts, [f"{label.rstrip(':')}: {value}"])
    elif label.lower().startswith("nationality of registration"):
        draft.country(country_code(value) or code)
    else:
        draft.texts(draft.remarks, [f"{label} {value}{place}".strip()])


def _address(draft: Draft, item: Element) -> None:
    street = ", ".join(v for n in (1, 2, 3) if (v := text(item, f"address{n}")))
    town = (text(item, n) for n in ("city", "stateOrProvince", "postalCode"))
    city = ", ".join(part for part in town if part) or None
    draft.address(street or None, city, city=city, country_name=text(item, "country"))


def _vessel(draft: Draft, element: Element) -> None:
    info = element.find("vesselInfo")
    if info is None:
        return
    draft.vessel |= {name: v for tag, name in _VESSEL.items() if (v := text(info, tag))}
    draft.country(country_code(draft.vessel.get("flag")))
    draft.number("call sign", draft.vessel.get("call_sign"), None, kind="CALL-SIGN")
