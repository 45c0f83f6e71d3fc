"""OFAC SDN_ENHANCED.XML and CONS_ENHANCED.XML (`sanctionsData`): each entity with all it has.

Format: OFAC Sanctions List Service, enhanced_xml.xsd. Keys (`entity/@id`) and names read as those
of the classic files. OFAC's delta files have the same root and mark what changed with `action`:
they are no list, and are refused.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from atlas.foundation.core.partial_dates import is_date
from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.measures import measure_of
from atlas.sources.lists.domain.ofac_features import (
    KINDS,
    NATIONS,
    add_document,
    add_feature,
    relation_of,
)
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import attribute, records, text, texts
from atlas.sources.lists.errors import ListFileError

ROOT = "sanctionsData"
_WANTED = ("publicationInfo", "referenceValue", "entity")


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the entities, in the file's order.

    Raises ListFileError for a file of changes, which is no list.
    """
    file = files["primary"]
    values: dict[str, str] = {}
    for element, line, is_root in records(file, (ROOT,), _WANTED):
        if is_root:
            continue
        if element.tag == "publicationInfo":
            facts.published = day_of(file.name, line, text(element, "dataAsOf"))
        elif element.tag == "referenceValue":
            values[element.get("refId", "")] = text(element, "value") or ""
        elif element.get("action") is not None:
            raise ListFileError(file.name, line, "a file of changes (delta): load the whole list")
        else:
            entry = _entry(element, values, definition)
            facts.stated_lists.update(texts(element, "sanctionsLists/sanctionsList"))
            facts.saw(entry.listed_date)
            if entry.key.isdigit():
                facts.newest_number = max(facts.newest_number, int(entry.key))
            yield ReadEntry(entry, file.name, line)


def _entry(element: Element, values: Mapping[str, str], definition: ListDefinition) -> ListEntry:
    draft = Draft(attribute(element, "id"))
    word = text(element, "generalInfo/entityType") or ""
    draft.kind = KINDS.get(word.lower(), PartyKind.UNKNOWN)
    if draft.kind is PartyKind.UNKNOWN:
        draft.problem(f"unknown type: {word or 'none'}")
    for name in element.iterfind("names/name"):
        _names(draft, name)
    draft.texts(draft.programmes, texts(element, "sanctionsPrograms/sanctionsProgram"))
    if not draft.programmes:
        draft.problem("no programme")
    draft.measures.append(measure_of(definition, draft.programmes))
    draft.texts(draft.legal_basis, texts(element, "legalAuthorities/legalAuthority"))
    draft.texts(draft.titles, [text(element, "generalInfo/title")])
    draft.texts(draft.remarks, [text(element, "generalInfo/remarks")])
    listed = (
        draft.day(attribute(item, "datePublished"), "date of listing")
        for item in element.iterfind("sanctionsLists/sanctionsList")
    )
    draft.listed_date = min((day for day in listed if day), default=None)
    for item in element.iterfind("addresses/address"):
        _address(draft, item)
    for item in element.iterfind("features/feature"):
        _feature(draft, item, values)
    for item in element.iterfind("identityDocuments/identityDocument"):
        _document(draft, item)
    draft.texts(draft.linked_to, texts(element, "relationships/relationship/relatedEntity"))
    return draft.entry(definition)


def _names(draft: Draft, item: Element) -> None:
    """Add a name as each script writes it; the spelling that OFAC calls primary comes first."""
    kind = NameKind.PRIMARY if _is_true(item, "isPrimary") else NameKind.ALIAS
    if _is_true(item, "isLowQuality"):
        kind = NameKind.WEAK_ALIAS
    relation = relation_of(text(item, "aliasType") or "")
    spellings = item.findall("translations/translation")
    for number, spelling in enumerate(
        sorted(spellings, key=lambda s: not _is_true(s, "isPrimary"))
    ):
        first, last = text(spelling, "formattedFirstName"), text(spelling, "formattedLastName")
        joined = f"{last}, {first}" if first and last else last or first
        script = text(spelling, "script") or "Latin"
        latin = script.lower() == "latin"
        draft.name(
            text(spelling, "formattedFullName") or joined,
            kind if latin or kind is NameKind.WEAK_ALIAS else NameKind.ALIAS,
            relation if latin or number == 0 else "original_script",
            parts=(("first", first), ("last", last)),
            language=None if latin else script,
        )


def _is_true(item: Element, path: str) -> bool:
    return (text(item, path) or "").lower() in {"true", "1"}


def _address(draft: Draft, item: Element) -> None:
    spellings = item.findall("translations/translation")
    chosen = next((one for one in spellings if _is_true(one, "isPrimary")), None)
    parts = [] if chosen is None else chosen.findall("addressParts/addressPart")
    lines = [text(part, "value") for part in parts]
    towns = (text(part, "value") for part in parts if (text(part, "type") or "").upper() == "CITY")
    country = text(item, "country") or text(item, "translations/country")
    draft.address(*lines, city=next(towns, None), country_name=country)


def _feature(draft: Draft, item: Element, values: Mapping[str, str]) -> None:
    label = text(item, "type") or ""
    stated = text(item, "value") or values.get(text(item, "valueRefId") or "")
    word = label.lower()
    if word == "birthdate":
        _born(draft, item, stated)
    elif not stated:
        return
    elif word == "place of birth":
        draft.texts(draft.birth_places, [stated])
    elif word in NATIONS:
        draft.country(country_code(stated))
    else:
        add_feature(draft, label, stated)


def _born(draft: Draft, item: Element, stated: str | None) -> None:
    """Add a birth date: the text, which has its precision, or the period next to it."""
    if not stated or not is_date(stated):
        first, last = text(item, "valueDate/fromDateBegin"), text(item, "valueDate/toDateEnd")
        stated = f"{first} to {last}" if first and last and first != last else first or stated
    circa = _is_true(item, "valueDate/isApproximate")
    draft.born(stated, circa=circa and "circa" not in (stated or "").lower())


def _document(draft: Draft, item: Element) -> None:
    label, number = text(item, "type") or "", text(item, "documentNumber")
    if text(item, "isValid") == "false":
        draft.texts(draft.remarks, [f"Not valid: {label} {number}"])
    issuer = text(item, "issuingCountry") or text(item, "issuingLocation")
    add_document(draft, label, number, country_code(issuer))
