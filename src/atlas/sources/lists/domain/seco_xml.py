"""The Swiss list of sanctions, the whole list as XML (`swiss-sanctions-list`).

Format: State Secretariat for Economic Affairs (SECO), schema `swiss-sanctions-list`, version 1.
Programmes and places stand apart and are referred to by `ssid`, so the file is read twice. The
file keeps the history of each target: a target whose last modification is `de-listed` is no longer
listed, and what stands inside a modification is a state of before. A name of low `quality` is a
weak alias. The key is the target's `ssid`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import alpha2, country_code, country_codes
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.identifiers import kind_of, registration_numbers
from atlas.sources.lists.domain.measures import seco_measures
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import attribute, clean, records, text, texts, whole_text
from atlas.sources.lists.errors import ListFileError

ROOT = "swiss-sanctions-list"
WHOLE = "whole-list"
_KINDS = {"individual": PartyKind.PERSON, "entity": PartyKind.COMPANY}
_OBJECTS = {"vessel": PartyKind.VESSEL, "aircraft": PartyKind.AIRCRAFT}
_NAME_TYPES = {"primary-name", "alias", "formerly-known-as"}
_PARTS = {"given-name": "first", "further-given-name": "middle", "family-name": "last"}
_MAX_SPELLINGS = 64
_LABELLED = re.compile(r"^([^:\n]{2,60}?)\s*:\s*(\S[^\n]{0,98})$")
_LISTED = {"listed", "amended"}
_LATIN = {None, "", "LATN"}


@dataclass(frozen=True, slots=True)
class _Programme:
    """A set of sanctions: its short name, the act, and the set's own words (the annex)."""

    name: str | None
    act: str | None
    annex: str | None


@dataclass(slots=True)
class _Known:
    """What targets refer to by number."""

    programmes: dict[str, _Programme] = field(default_factory=dict)
    places: dict[str, Element] = field(default_factory=dict)


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the targets that are listed, in the file's order; the others are counted."""
    file = files["primary"]
    known = _known(file, facts)
    for element, line, is_root in records(file, (ROOT,), ("target",)):
        if is_root:
            continue
        if _is_delisted(element):
            facts.not_listed += 1
            continue
        entry = _entry(element, known, definition)
        facts.saw(entry.listed_date, entry.updated_date)
        yield ReadEntry(entry, file.name, line)


def _known(file: SourceFile, facts: FileFacts) -> _Known:
    """Read what targets refer to.

    Raises ListFileError for what is not the whole list: the rest would appear to be removed.
    """
    known = _Known()
    for element, line, is_root in records(file, (ROOT,), ("sanctions-program", "place")):
        if is_root:
            kind = attribute(element, "list-type")
            if kind != WHOLE:
                reason = f"not the whole list (list-type {kind or 'is not stated'}): download that"
                raise ListFileError(file.name, line, reason)
            facts.published = day_of(file.name, line, attribute(element, "date"))
        elif element.tag == "place":
            known.places[element.get("ssid", "")] = element
        else:
            _programme(known, element)
    return known


def _programme(known: _Known, element: Element) -> None:
    name, act = _english(element, "program-key"), _english(element, "program-name")
    for item in element.iterfind("sanctions-set"):
        ssid, stated = item.get("ssid", ""), clean(whole_text(item))
        if ssid not in known.programmes or item.get("lang") == "eng":
            known.programmes[ssid] = _Programme(name, act, stated)


def _english(element: Element, tag: str) -> str | None:
    found = [item for item in element.iterfind(tag) if item.get("lang") in {None, "eng"}]
    return clean(whole_text(found[0])) if found else text(element, tag)


def _is_delisted(target: Element) -> bool:
    """Return whether the last modification removed a target; of one day the first one written."""
    last, kind = "", ""
    for item in target.iterfind("modification"):
        days = (item.get(f"{name}-date") for name in ("effective", "enactment", "publication"))
        day = next((one for one in days if one), "")
        if not kind or day > last:
            last, kind = day, item.get("modification-type", "")
    return kind == "de-listed"


def _entry(target: Element, known: _Known, definition: ListDefinition) -> ListEntry:
    draft = Draft(attribute(target, "ssid"))
    party = _party(draft, target)
    _programmes(draft, target, known)
    _dates(draft, target)
    draft.texts(draft.references, texts(target, "foreign-identifier"))
    if party is None:
        return draft.entry(definition)
    draft.gender(party.get("sex"))
    for identity in party.iterfind("identity"):
        _identity(draft, identity, known)
    for note in texts(party, "other-information"):
        _note(draft, note)
    draft.texts(draft.remarks, texts(party, "justification"))
    return draft.entry(definition)


def _party(draft: Draft, target: Element) -> Element | None:
    for tag, kind in _KINDS.items():
        found = target.find(tag)
        if found is not None:
            draft.kind = kind
            return found
    found = target.find("object")
    stated = "none" if found is None else found.get("object-type") or "object"
    if stated in _OBJECTS:
        draft.kind = _OBJECTS[stated]
    else:
        draft.problem(f"unknown type: {stated[:40]}")
    return found


def _programmes(draft: Draft, target: Element, known: _Known) -> None:
    named = [*texts(target, "sanctions-set-id"), target.get("sanctions-set-id", "")]
    sets = [known.programmes[ssid] for ssid in named if ssid in known.programmes]
    if not sets:
        draft.problem("no sanctions programme")
    draft.texts(draft.programmes, [one.name or one.act for one in sets])
    draft.texts(draft.legal_basis, [one.act or one.name for one in sets])
    draft.texts(draft.remarks, [one.annex for one in sets])
    draft.measures += seco_measures((one.act, one.annex) for one in sets)


def _dates(draft: Draft, target: Element) -> None:
    days = {
        kind: [
            day
            for item in target.iterfind("modification")
            if item.get("modification-type") in kinds
            and (day := draft.day(_day(item), "day of a modification"))
        ]
        for kind, kinds in (("listed", {"listed"}), ("any", _LISTED))
    }
    draft.listed_date = min(days["listed"], default=None)
    draft.updated_date = max(days["any"], default=None)


def _day(item: Element) -> str | None:
    stated = (attribute(item, f"{name}-date") for name in ("effective", "publication", "enactment"))
    return next((day for day in stated if day), None)


def _identity(draft: Draft, identity: Element, known: _Known) -> None:
    for item in identity.iterfind("name"):
        _name(draft, item)
    for item in identity.iterfind("address"):
        lines, place, code = _placed(item, known)
        draft.address(*lines, city=place.get("location"), country=code)
    for item in identity.iterfind("day-month-year"):
        draft.born(_birth(item))
    for item in identity.iterfind("place-of-birth"):
        lines, _, _ = _placed(item, known)
        draft.texts(draft.birth_places, [", ".join(lines)])
    for item in identity.iterfind("nationality/country"):
        code = alpha2(item.get("iso-code"))
        draft.country(code or country_code(clean(whole_text(item))))
    for item in identity.iterfind("identification-document"):
        label = (item.get("document-type") or "document").replace("-", " ")
        issuer = item.find("issuer")
        code = alpha2(issuer.get("code")) if issuer is not None else None
        codes = [code] if code else country_codes(text(item, "issuer"))
        draft.number(label, text(item, "number"), codes[0] if codes else None)


def _birth(item: Element) -> str | None:
    year, month, day = (item.get(part, "").strip() for part in ("year", "month", "day"))
    if not year or not month:
        return year or None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _placed(item: Element, known: _Known) -> tuple[list[str], dict[str, str], str | None]:
    """Return the lines of an address, what its place states, and the country's code."""
    place = known.places.get(item.get("place-id", ""))
    stated: dict[str, str] = {}
    code = None
    for element in (place, item):
        if element is None:
            continue
        for tag in ("c-o", "address-details", "p-o-box", "zip-code", "location", "area", "country"):
            if (value := text(element, tag)) is not None:
                stated[tag] = f"P.O. Box {value}" if tag == "p-o-box" else value
        country = element.find("country")
        if country is not None:
            code = alpha2(country.get("iso-code")) or country_code(stated.get("country")) or code
    lines = [
        stated[tag]
        for tag in ("c-o", "address-details", "p-o-box", "zip-code", "location", "area", "country")
        if tag in stated
    ]
    return list(dict.fromkeys(lines)), stated, code


def _name(draft: Draft, item: Element) -> None:
    kind, relation = _name_kind(draft, item)
    parts = sorted(item.iterfind("name-part"), key=_order)
    titles = [part for part in parts if part.get("name-part-type") == "title"]
    draft.texts(draft.titles, [text(part, "value") for part in titles])
    named = [part for part in parts if part.get("name-part-type") != "title"]
    stated = [(_PARTS.get(p.get("name-part-type", ""), "other"), text(p, "value")) for p in named]
    full = " ".join(value for _, value in stated if value)
    told = [(part, value) for part, value in stated if part != "other"]
    draft.name(full, kind, relation, parts=told, language=clean(item.get("lang")))
    other = NameKind.WEAK_ALIAS if kind is NameKind.WEAK_ALIAS else NameKind.ALIAS
    for spelling, script in _spellings(named):
        own = relation if script in _LATIN else "original_script"
        if spelling != full:
            draft.name(spelling, other, own, language=script)


def _order(part: Element) -> int:
    stated = part.get("order", "")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _name_kind(draft: Draft, item: Element) -> tuple[NameKind, str | None]:
    stated, quality = item.get("name-type", ""), item.get("quality") or "good"
    if stated not in _NAME_TYPES:
        draft.problem(f"unknown name type: {stated[:40] or 'none'}")
    if quality not in {"good", "low"}:
        draft.problem(f"unknown name quality: {quality[:40]}")
    relation = {"alias": "aka", "formerly-known-as": "fka"}.get(stated)
    if quality == "low":
        return NameKind.WEAK_ALIAS, relation
    return (NameKind.PRIMARY if stated == "primary-name" else NameKind.ALIAS), relation


def _spellings(parts: Iterable[Element]) -> Iterator[tuple[str, str | None]]:
    """Yield the other spellings of a name, script by script, with what has none as it is."""
    known = list(parts)
    scripts = {
        item.get("script"): None for part in known for item in part.iterfind("spelling-variant")
    }
    for script in scripts:
        choices = []
        for part in known:
            found = [
                spelled
                for item in part.iterfind("spelling-variant")
                if item.get("script") == script and (spelled := clean(whole_text(item)))
            ]
            own = text(part, "value")
            latin = [own] if own and script in _LATIN else []
            choices.append([*latin, *found] or [own or ""])
        for chosen in islice(product(*choices), _MAX_SPELLINGS):
            yield " ".join(part for part in chosen if part), script


def _note(draft: Draft, note: str) -> None:
    """Keep a note; a labelled number in it is a number as well."""
    draft.texts(draft.remarks, [note])
    found = _LABELLED.match(note)
    if found is None:
        return
    label, value = found[1], found[2].rstrip(". ")
    kind = kind_of(label)
    if kind in {"REGISTRATION", "TAX", "OGRN"}:
        for number in registration_numbers(f"{label}: {value}"):
            draft.add_number(number)
    elif kind in {"VESSEL", "MMSI", "BIC", "LEGAL-ENTITY-NUMBER", "PASSPORT", "NATIONAL-ID"}:
        draft.number(label, value, None, kind=kind)
