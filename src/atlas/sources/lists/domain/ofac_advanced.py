"""OFAC SDN_ADVANCED.XML and CONS_ADVANCED.XML (`Sanctions`): parties that refer to other parts.

Format: OFAC, "Advanced sanctions list standard" (https://ofac.treasury.gov, sdn_advanced.xsd).
Places, documents, relationships and programmes stand apart from the parties and partly after them,
so the file is read twice. Keys (`FixedRef`) and names read as those of the classic files.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypedDict
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import alpha2, country_code
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
from atlas.sources.lists.domain.row_store import RowStore
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.domain.xml_stream import clean, records, text, texts, whole_text

ROOT = "Sanctions"
_PARTS = (
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
)
_VALUES = (
    "AliasType",
    "Country",
    "DetailReference",
    "FeatureType",
    "IDRegDocType",
    "LegalBasis",
    "List",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "SanctionsType",
    "Script",
)
_FAMILY = ("last name", "maiden name", "patronymic", "matronymic")


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the parties, in the file's order."""
    file = files["primary"]
    store = RowStore()
    try:
        values = _Values()
        for element, line, is_root in records(file, (ROOT,), _PARTS):
            if not is_root:
                _keep(element, line, store, values, facts, file)
        for element, line, is_root in records(file, (ROOT,), ("DistinctParty",)):
            if is_root:
                continue
            entry = _Party(element, store, values).entry(definition)
            facts.saw(entry.listed_date)
            if entry.key.isdigit():
                facts.newest_number = max(facts.newest_number, int(entry.key))
            yield ReadEntry(entry, file.name, line)
    finally:
        store.close()


class _Values:
    """The reference values: sets of id and text, and the countries' codes."""

    def __init__(self) -> None:
        self.sets: dict[str, dict[str, str]] = {name: {} for name in _VALUES}
        self.countries: dict[str, str | None] = {}
        self.party_types: dict[str, str] = {}

    def take(self, element: Element) -> None:
        """Read the reference values."""
        for name in _VALUES:
            for item in element.iter(name):
                self.sets[name][item.get("ID", "")] = clean(whole_text(item)) or ""
        for item in element.iter("Country"):
            iso = alpha2(item.get("ISO2"))
            self.countries[item.get("ID", "")] = iso or country_code(clean(item.text))
        for item in element.iter("PartySubType"):
            self.party_types[item.get("ID", "")] = item.get("PartyTypeID", "")

    def of(self, name: str, key: str | None) -> str:
        """Return a value's text; empty when the file does not define it."""
        return self.sets[name].get(key or "", "")


class _Document(TypedDict):
    """An identity document, as it is kept until its party is read."""

    type: str | None
    number: str | None
    country: str | None


def _keep(
    element: Element,
    line: int,
    store: RowStore,
    values: _Values,
    facts: FileFacts,
    file: SourceFile,
) -> None:
    match element.tag:
        case "DateOfIssue":
            year, month, day = (text(element, tag) for tag in ("Year", "Month", "Day"))
            stated = f"{year}-{(month or ''):0>2}-{(day or ''):0>2}"
            facts.published = day_of(file.name, line, stated)
        case "ReferenceValueSets":
            values.take(element)
        case "Location":
            country = next(
                (item.get("CountryID") for item in element.iter("LocationCountry")), None
            )
            lines = [text(part, ".//Value") for part in element.iter("LocationPart")]
            body = {"lines": [item for item in lines if item], "country": country}
            store.add("location", element.get("ID", ""), line, body)
        case "IDRegDocument":
            number = text(element, "IDRegistrationNo")
            country = element.get("IssuedBy-CountryID") or element.get("IssuedByCountryID")
            document = _Document(type=element.get("IDRegDocTypeID"), number=number, country=country)
            store.add("document", element.get("IdentityID", ""), line, document)
        case "DistinctParty":
            name = _Party(element, store, values).name()
            for profile in element.iter("Profile"):
                store.add("name", profile.get("ID", ""), line, name)
        case "ProfileRelationship":
            if element.get("Former") != "true":
                store.add(
                    "link", element.get("From-ProfileID", ""), line, element.get("To-ProfileID")
                )
        case _:
            facts.stated_lists.update(filter(None, [values.of("List", element.get("ListID"))]))
            _keep_entry(element, store, values, line)


def _keep_entry(element: Element, store: RowStore, values: _Values, line: int) -> None:
    programmes, acts = [], []
    for item in element.iter("SanctionsMeasure"):
        kind = values.of("SanctionsType", item.get("SanctionsTypeID")).lower()
        if kind in {"program", ""} and (comment := text(item, "Comment")):
            programmes.append(comment)
    days = []
    for event in element.iter("EntryEvent"):
        acts.append(values.of("LegalBasis", event.get("LegalBasisID")))
        parts = [text(event, f"Date/{tag}") for tag in ("Year", "Month", "Day")]
        if all(parts):
            days.append("-".join(f"{part:0>2}" for part in parts if part))
    body = {"programmes": programmes, "acts": acts, "day": min(days, default=None)}
    store.add("entry", element.get("ProfileID", ""), line, body)


class _Party:
    """One distinct party."""

    def __init__(self, element: Element, store: RowStore, values: _Values) -> None:
        self._element = element
        self._store = store
        self._values = values
        self._draft = Draft(element.get("FixedRef"))

    def name(self) -> str | None:
        """Read the primary name alone."""
        for identity in self._element.iter("Identity"):
            self._names(identity)
        primary = (n.full for n in self._draft.names if n.kind is NameKind.PRIMARY)
        return next(primary, None)

    def entry(self, definition: ListDefinition) -> ListEntry:
        """Read the party."""
        draft = self._draft
        for profile in self._element.iter("Profile"):
            self._kind(profile)
            for identity in profile.iter("Identity"):
                self._names(identity)
                for _, body in self._store.of("document", identity.get("ID", "")):
                    self._document(body)
            for feature in profile.iter("Feature"):
                self._feature(feature)
            for _, other in self._store.of("link", profile.get("ID", "")):
                draft.texts(draft.linked_to, [n for _, n in self._store.of("name", other or "")])
            for _, body in self._store.of("entry", profile.get("ID", "")):
                draft.texts(draft.programmes, body["programmes"])
                draft.texts(draft.legal_basis, body["acts"])
                day = draft.day(body["day"], "date of listing")
                if day and (draft.listed_date is None or day < draft.listed_date):
                    draft.listed_date = day
        if not draft.programmes:
            draft.problem("no programme")
        draft.measures.append(measure_of(definition, draft.programmes))
        return draft.entry(definition)

    def _kind(self, profile: Element) -> None:
        sub = profile.get("PartySubTypeID")
        narrow = self._values.of("PartySubType", sub).lower()
        wide = self._values.of("PartyType", self._values.party_types.get(sub or "")).lower()
        kind = KINDS.get(narrow) or KINDS.get(wide)
        if kind is None:
            self._draft.problem(f"unknown type: {wide or narrow or sub or 'none'}")
        self._draft.kind = kind or PartyKind.UNKNOWN

    def _names(self, identity: Element) -> None:
        groups = {
            group.get("ID", ""): self._values.of(
                "NamePartType", group.get("NamePartTypeID")
            ).lower()
            for group in identity.iter("NamePartGroup")
        }
        for alias in identity.iter("Alias"):
            self._alias(alias, groups)

    def _alias(self, alias: Element, groups: Mapping[str, str]) -> None:
        kind = NameKind.PRIMARY if alias.get("Primary") == "true" else NameKind.ALIAS
        if alias.get("LowQuality") == "true":
            kind = NameKind.WEAK_ALIAS
        relation = relation_of(self._values.of("AliasType", alias.get("AliasTypeID")))
        for number, name in enumerate(alias.iter("DocumentedName")):
            family: list[str] = []
            given: list[str] = []
            script: str | None = None
            for part in name.iter("NamePartValue"):
                value = clean(part.text)
                script = script or self._values.of("Script", part.get("ScriptID")) or None
                role = groups.get(part.get("NamePartGroupID", ""), "")
                if value:
                    (family if role in _FAMILY else given).append(value)
            last, first = " ".join(family), " ".join(given)
            full = f"{last}, {first}" if last and first else last or first
            latin = script is None or script.lower() == "latin"
            stated = relation if latin or number == 0 else "original_script"
            shown = kind if latin or kind is NameKind.WEAK_ALIAS else NameKind.ALIAS
            parts = (("first", first), ("last", last))
            self._draft.name(full, shown, stated, parts=parts, language=None if latin else script)

    def _document(self, body: _Document) -> None:
        label = self._values.of("IDRegDocType", body["type"])
        code = self._values.countries.get(body["country"] or "")
        add_document(self._draft, label, body["number"], code)

    def _feature(self, feature: Element) -> None:
        label = self._values.of("FeatureType", feature.get("FeatureTypeID"))
        word, draft = label.lower(), self._draft
        for version in feature.iter("FeatureVersion"):
            stated = texts(version, "VersionDetail")
            refs = (item.get("DetailReferenceID") for item in version.iter("VersionDetail"))
            stated += [v for ref in refs if (v := self._values.of("DetailReference", ref))]
            places = [
                self._place(item.get("LocationID")) for item in version.iter("VersionLocation")
            ]
            if word == "birthdate":
                for period in version.iter("DatePeriod"):
                    self._born(period)
            elif word == "place of birth":
                draft.texts(draft.birth_places, [*stated, *(", ".join(p[0]) for p in places)])
            elif word == "location":
                for lines, name, code in places:
                    draft.address(*lines, country_name=name, country=code)
            elif word in NATIONS:
                draft.country(*(code for _, _, code in places), *(country_code(s) for s in stated))
            else:
                for value in (*stated, *(name for _, name, _ in places if name)):
                    add_feature(draft, label, value)

    def _place(self, key: str | None) -> tuple[list[str], str | None, str | None]:
        for _, body in self._store.of("location", key or ""):
            country = body["country"] or ""
            name = self._values.of("Country", country) or None
            return body["lines"], name, self._values.countries.get(country)
        return [], None, None

    def _born(self, period: Element) -> None:
        first, last = _day(period, "Start/From"), _day(period, "End/To")
        first, last = first or _day(period, "Start/To"), last or _day(period, "End/From")
        circa = any(item.get("Approximate") == "true" for item in period)
        if first is None:
            self._draft.problem("birth date not understood")
            return
        start, end = first, last or first
        self._draft.born(_as_stated(start, end), circa=circa)


def _day(period: Element, path: str) -> date | None:
    year, month, day = (text(period, f"{path}/{tag}") for tag in ("Year", "Month", "Day"))
    try:
        return date(int(year or 0), int(month or 1), int(day or 1))
    except (ValueError, OverflowError):
        return None


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _as_stated(start: date, end: date) -> str:
    """Return a period of days as it was meant: a day, a month, a year, or a range."""
    if start == end:
        return start.isoformat()
    if start.day == 1 and end == _last_of_month(start):
        return f"{start:%Y-%m}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    return f"{start.isoformat()} to {end.isoformat()}"
