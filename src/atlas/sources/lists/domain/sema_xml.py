"""The Consolidated Canadian Autonomous Sanctions List, XML (`data-set` of `record`).

Format: Global Affairs Canada, `sema-lmes.xml`: flat records, each tag in English and French
(`LastName-NomDeFamille`), each value too (`Russia / Russie`). Neither the file nor a record states
a publication or a number of its own: the key is what a record is cited by, the regulations, the
schedule and the item. `Country` names the regulations and is never a nationality. One element
holds a person's date of birth or the year in which a ship was built, and one an IMO number or, of
some persons, the name in its own script.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.measures import sema_measures
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import clean, records, whole_text

ROOT = "data-set"
_BOTH = re.compile(r"\s*\|\s*|\s+/\s+")
_SEVERAL = re.compile(r"\s+or\s+|(?<=\d{4})\s*/\s*(?=\d{4})", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[A-Z][a-z]{3,12}:\s*")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NONE = {"", "n/a", "na", "-"}


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the records, in the file's order."""
    file = files["primary"]
    for element, line, is_root in records(file, (ROOT,), ("record",)):
        if is_root:
            continue
        entry = _entry(_fields(element), definition)
        facts.saw(entry.listed_date)
        yield ReadEntry(entry, file.name, line)


def _fields(element: Element) -> dict[str, str]:
    """Return the texts by the English half of their tags, without those that state nothing."""
    found: dict[str, str] = {}
    for child in element:
        text = clean(whole_text(child))
        if text and text.lower() not in _NONE:
            found[str(child.tag).partition("-")[0]] = text
    return found


def _entry(stated: Mapping[str, str], definition: ListDefinition) -> ListEntry:
    regulations = _english(stated.get("Country"))
    schedule, item = stated.get("Schedule"), stated.get("Item")
    cited = [part for part in (regulations, schedule, item) if part]
    draft = Draft("-".join(_slug(part) for part in cited) if item and regulations else None)
    entity = stated.get("EntityOrShip") or stated.get("Entity")
    imo = stated.get("ShipIMONumber", "")
    _kind(draft, entity, imo)
    _names(draft, stated, entity)
    if imo.isdigit():
        draft.number("IMO", imo, None, kind="VESSEL")
    elif imo:
        draft.name(imo, NameKind.ALIAS, "original_script")
    title = _english(stated.get("TitleOrShipType") or stated.get("Title"))
    if draft.kind is PartyKind.VESSEL:
        draft.vessel |= {"vessel_type": title} if title else {}
    else:
        draft.texts(draft.titles, [title])
    _dates(draft, stated.get("DateOfBirthOrShipBuildDate") or stated.get("DateOfBirth"))
    draft.texts(draft.programmes, [regulations])
    act = ", ".join(
        part
        for part in (regulations, f"schedule {schedule}" if schedule else "", f"item {item}")
        if part
    )
    draft.texts(draft.legal_basis, [act if item else None])
    draft.measures += sema_measures(regulations, schedule)
    draft.listed_date = draft.day(stated.get("DateOfListing"), "listing date")
    return draft.entry(definition)


def _english(value: str | None) -> str | None:
    return _BOTH.split(value, maxsplit=1)[0] if value else None


def _slug(text: str) -> str:
    return _NOT_WORD.sub("-", text.casefold()).strip("-")[:90]


def _kind(draft: Draft, entity: str | None, imo: str) -> None:
    if imo.isdigit():
        draft.kind = PartyKind.VESSEL
    else:
        draft.kind = PartyKind.COMPANY if entity else PartyKind.PERSON


def _names(draft: Draft, stated: Mapping[str, str], entity: str | None) -> None:
    given, last = stated.get("GivenName"), stated.get("LastName")
    if entity:
        draft.name(entity, NameKind.PRIMARY)
        halves = _BOTH.split(entity)
        for half in halves if len(halves) > 1 else ():
            draft.name(half, NameKind.ALIAS)
    if given or last:
        full = " ".join(part for part in (given, last) if part)
        draft.name(full, NameKind.PRIMARY, parts=(("first", given), ("last", last)))
    for text in (stated.get("Aliases") or "").split(";"):
        for name in _aliases(text, draft.kind):
            draft.name(name, NameKind.ALIAS, "aka")


def _aliases(text: str, kind: PartyKind) -> list[str]:
    """Return the names of a field; commas part names of persons alone.

    In names of companies a comma stands before the legal form as often as between two names.
    """
    whole = _LANGUAGE.sub("", text.strip())
    parts = [_LANGUAGE.sub("", part.strip()) for part in text.split(",")]
    several = kind is PartyKind.PERSON and len(parts) > 1 and all(" " in part for part in parts)
    return parts if several else [whole]


def _dates(draft: Draft, stated: str | None) -> None:
    if not stated:
        return
    if draft.kind is PartyKind.VESSEL:
        draft.vessel["built"] = stated
        return
    for part in _SEVERAL.split(stated):
        draft.born(part)
