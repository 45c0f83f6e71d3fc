"""An entry while it is read: what is stated is added, what is against the vocabulary is named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from atlas.foundation.core.partial_dates import PartialDate, parse_date
from atlas.foundation.core.printable import printable
from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.entry import (
    ENTRY_NUMBER,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.lists.domain.identifiers import identifier
from atlas.sources.lists.domain.measures import gravest
from atlas.sources.lists.domain.source_files import key_of
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind

_GENDERS = {"male": "male", "m": "male", "man": "male", "female": "female", "f": "female"}
_GENDERS |= {"woman": "female"}
_NO_GENDER = {"", "unknown", "not known", "n/a", "na", "-", "other", "u"}
_MAX_SHOWN = 80
_TIME = re.compile(r"(?<=\d)T\d{2}:\d{2}.*$")


@dataclass(slots=True)
class Draft:
    """What has been read of one record."""

    key: str | None
    kind: PartyKind = PartyKind.UNKNOWN
    names: dict[ListedName, None] = field(default_factory=dict)
    birth_dates: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    addresses: list[ListedAddress] = field(default_factory=list)
    identifiers: list[ListedIdentifier] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    legal_basis: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    regimes: set[str] = field(default_factory=set)
    measures: list[Measure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    vessel: dict[str, str] = field(default_factory=dict)
    listed_date: date | None = None
    updated_date: date | None = None
    ended_date: date | None = None
    problems: list[str] = field(default_factory=list)

    def problem(self, text: str) -> None:
        """Name what is against the vocabulary, in characters that can be shown and stored."""
        shown = printable(text)
        if shown not in self.problems:
            self.problems.append(shown)

    def name(
        self,
        full: str | None,
        kind: NameKind,
        relation: str | None = None,
        *,
        parts: Iterable[tuple[str, str | None]] = (),
        language: str | None = None,
    ) -> None:
        """Add a name; the first primary one stays the primary one."""
        text = " ".join((full or "").replace("\0", "").split())
        if not text:
            return
        if kind is NameKind.PRIMARY and any(n.kind is NameKind.PRIMARY for n in self.names):
            kind = NameKind.ALIAS
        stated = tuple((name, value) for name, value in parts if value)
        named = ListedName(text, kind, relation, stated if len(stated) > 1 else (), language)
        if not any((n.full, n.kind) == (text, kind) for n in self.names):
            self.names[named] = None

    def born(self, text: str | None, *, circa: bool = False) -> None:
        """Add a birth date as stated; a text that is no date is a problem."""
        if not text or not text.strip():
            return
        try:
            day = _TIME.sub("", text)
            stated = parse_date(f"circa {day}" if circa else day)
        except ValueError:
            self.problem(f"birth date not understood: {text.strip()[:_MAX_SHOWN]}")
            return
        if stated not in self.birth_dates:
            self.birth_dates.append(stated)

    def gender(self, text: str | None) -> None:
        """Add a gender; `unknown` states none."""
        lowered = (text or "").strip().lower()
        if lowered in _GENDERS:
            self.genders.append(_GENDERS[lowered])
        elif lowered not in _NO_GENDER:
            self.problem(f"gender not understood: {lowered[:_MAX_SHOWN]}")

    def day(self, text: str | None, what: str) -> date | None:
        """Return a full day of the record itself; anything else is a problem."""
        if not text:
            return None
        try:
            stated = parse_date(_TIME.sub("", text))
        except ValueError:
            self.problem(f"{what} not understood: {text[:_MAX_SHOWN]}")
            return None
        return stated.earliest

    def country(self, *codes: str | None) -> None:
        """Add nationalities by alpha-2 code."""
        self.nationalities += [code for code in codes if code and code not in self.nationalities]

    def number(
        self, label: str, value: str | None, country: str | None, *, kind: str | None = None
    ) -> None:
        """Add a number."""
        self.add_number(identifier(label, value, country, kind=kind))

    def add_number(self, found: ListedIdentifier | None) -> None:
        """Add a number that was read already."""
        if found and found not in self.identifiers:
            self.identifiers.append(found)

    def address(
        self,
        *lines: str | None,
        city: str | None = None,
        country_name: str | None = None,
        country: str | None = None,
    ) -> None:
        """Add an address; one without any line and country is ignored."""
        stated = [line for line in (*lines, country_name) if line]
        if not stated and not country:
            return
        code = country or country_code(country_name)
        made = ListedAddress(", ".join(dict.fromkeys(stated)), city, country_name, code)
        if made not in self.addresses:
            self.addresses.append(made)

    def texts(self, into: list[str], values: Iterable[str | None]) -> None:
        """Add texts that are not there yet."""
        into += [v for v in dict.fromkeys(values) if v and v not in into]

    def entry(self, definition: ListDefinition, *, scheme: str | None = None) -> ListEntry:
        """Return the entry; a record without a name or key is named as such."""
        if not self.names:
            self.problem("no name")
        if not self.key:
            self.problem("no key")
        key = key_of(self.key, *(name.full for name in self.names))
        own = scheme or definition.id.upper()
        if self.key and not any(i.scheme == own for i in self.identifiers):
            self.identifiers.append(ListedIdentifier(own, key, ENTRY_NUMBER))
        measures = tuple(dict.fromkeys(self.measures))
        return ListEntry(
            key=key,
            kind=self.kind,
            names=self._names(),
            measure=gravest(measures, definition.default_measure),
            programmes=tuple(self.programmes),
            birth_dates=tuple(self.birth_dates),
            birth_places=tuple(self.birth_places),
            nationalities=tuple(self.nationalities),
            addresses=tuple(self.addresses),
            identifiers=tuple(self.identifiers),
            gender=self.genders[0] if len({*self.genders}) == 1 else None,
            linked_to=tuple(self.linked_to),
            title="; ".join(self.titles) or None,
            vessel=dict(self.vessel),
            remarks="\n".join(self.remarks) or None,
            listed_date=self.listed_date,
            incomplete=tuple(self.problems),
            measures=measures if len(measures) > 1 else (),
            topics=tuple(self.topics),
            regimes=tuple(sorted(self.regimes)),
            legal_basis=tuple(self.legal_basis),
            positions=tuple(self.positions),
            references=tuple(self.references),
            contacts=tuple(self.contacts),
            updated_date=self.updated_date,
            ended_date=self.ended_date,
        )

    def _names(self) -> tuple[ListedName, ...]:
        """Return the names; without a primary one the first that is no weak alias becomes it."""
        names = list(self.names)
        if names and not any(name.kind is NameKind.PRIMARY for name in names):
            at = next((i for i, n in enumerate(names) if n.kind is NameKind.ALIAS), None)
            if at is not None:
                n = names[at]
                names[at] = ListedName(n.full, NameKind.PRIMARY, n.relation, n.parts, n.language)
        return tuple(names)
