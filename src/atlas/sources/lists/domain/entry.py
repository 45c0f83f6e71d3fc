"""A list entry as every format is read into, and its stored form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, TypedDict, cast

import orjson

from atlas.foundation.core.partial_dates import DatePrecision, PartialDate
from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind

ENTRY_NUMBER = "entry number"
"""The label of an entry's own number on its list."""


class _FurtherData(TypedDict, total=False):
    """What only some formats state of an entry, as it is stored; absent where empty."""

    measures: list[str]
    updated_date: str
    ended_date: str
    topics: list[str]
    regimes: list[str]
    legal_basis: list[str]
    positions: list[str]
    references: list[str]
    contacts: list[str]


class _AlwaysData(TypedDict):
    names: list[list[Any]]
    birth_dates: list[list[Any]]
    birth_places: list[str]
    nationalities: list[str]
    addresses: list[list[Any]]
    identifiers: list[list[Any]]
    gender: str | None
    linked_to: list[str]
    title: str | None
    vessel: dict[str, str]
    remarks: str | None
    incomplete: list[str]


class EntryData(_AlwaysData, _FurtherData):
    """The stored form of an entry; names, dates, addresses and numbers as lists of their parts."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of an entry; `relation` is the list's own word (aka, fka, nka) for an alias.

    `original_script` as relation marks the name as written in its own script. `parts` are the
    name's parts where the list states them (`first`, `middle`, `last`, …) and `language` the
    language or script it names.
    """

    full: str
    kind: NameKind
    relation: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ListedIdentifier:
    """A number of an entry: normal scheme, value, and the label and country as listed.

    `scheme` is a register key (`GB-COH`, `XI-LEI`, `RU-OGRN`), a vessel or aircraft scheme
    (`IMO`, `MMSI`, `AIRCRAFT-TAIL`), or `<country>-<KIND>`, e.g. `CO-NIT`, `IR-PASSPORT`.
    """

    scheme: str
    value: str
    label: str
    country: str | None = None

    @property
    def numbers_entry(self) -> bool:
        """Whether it is the entry's number on its list: nothing that the party itself has."""
        return self.label == ENTRY_NUMBER


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """An address as listed; `country` is the alpha-2 code where the name is known."""

    text: str
    city: str | None
    country_name: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list version. `incomplete` names why only raw names could be kept.

    `measures` are all measures where a list states several; `measure` is the most severe. `topics`
    are the entry's own where one list holds several (FollowTheMoney); empty: those of its list.
    `references` are its numbers on other lists (UN, EU, OFSI), `legal_basis` the acts named.
    `regimes` are those that freeze the entry, where its own records name them (FollowTheMoney).
    """

    key: str
    kind: PartyKind
    names: tuple[ListedName, ...]
    measure: Measure
    programmes: tuple[str, ...]
    birth_dates: tuple[PartialDate, ...] = ()
    birth_places: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    addresses: tuple[ListedAddress, ...] = ()
    identifiers: tuple[ListedIdentifier, ...] = ()
    gender: str | None = None
    linked_to: tuple[str, ...] = ()
    title: str | None = None
    vessel: Mapping[str, str] = field(default_factory=dict)
    remarks: str | None = None
    listed_date: date | None = None
    incomplete: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    topics: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    updated_date: date | None = None
    ended_date: date | None = None

    @property
    def name(self) -> str:
        """The primary name, or the first one, or the key."""
        for name in self.names:
            if name.kind is NameKind.PRIMARY:
                return name.full
        return self.names[0].full if self.names else self.key

    @property
    def countries(self) -> tuple[str, ...]:
        """Alpha-2 codes of nationality and addresses, sorted."""
        codes = {*self.nationalities, *(a.country for a in self.addresses if a.country)}
        return tuple(sorted(codes))

    def to_data(self) -> EntryData:
        """Return the JSON form; `from_data` is its inverse."""
        return {
            "names": [_name_data(n) for n in self.names],
            "birth_dates": [_date_data(d) for d in self.birth_dates],
            "birth_places": list(self.birth_places),
            "nationalities": list(self.nationalities),
            "addresses": [[a.text, a.city, a.country_name, a.country] for a in self.addresses],
            "identifiers": [[i.scheme, i.value, i.label, i.country] for i in self.identifiers],
            "gender": self.gender,
            "linked_to": list(self.linked_to),
            "title": self.title,
            "vessel": dict(self.vessel),
            "remarks": self.remarks,
            "incomplete": list(self.incomplete),
            **self._further(),
        }

    def _further(self) -> _FurtherData:
        """Return what only some formats state; absent where empty."""
        stated: dict[str, JSON] = {
            "measures": [measure.value for measure in self.measures],
            "updated_date": self.updated_date.isoformat() if self.updated_date else None,
            "ended_date": self.ended_date.isoformat() if self.ended_date else None,
        }
        stated |= {name: list(getattr(self, name)) for name in _TEXTS}
        return cast("_FurtherData", {name: value for name, value in stated.items() if value})

    def content_hash(self) -> str:
        """Return the hash of everything that is stated: two equal hashes are no change."""
        stated = {
            **self.to_data(),
            "key": self.key,
            "kind": self.kind.value,
            "measure": self.measure.value,
            "programmes": list(self.programmes),
            "listed_date": self.listed_date,
        }
        # texts and lists alone: sorted keys make it canonical, ten times faster than RFC 8785
        return sha256(orjson.dumps(stated, option=orjson.OPT_SORT_KEYS)).hexdigest()


def entry_from_data(
    *,
    key: str,
    kind: str,
    measure: str,
    programmes: tuple[str, ...],
    listed_date: date | None,
    data: EntryData,
) -> ListEntry:
    """Rebuild an entry from its stored columns and JSON."""
    return ListEntry(
        key=key,
        kind=PartyKind(kind),
        names=tuple(_name(item) for item in data["names"]),
        measure=Measure(measure),
        programmes=programmes,
        birth_dates=tuple(_date(item) for item in data["birth_dates"]),
        birth_places=tuple(data["birth_places"]),
        nationalities=tuple(data["nationalities"]),
        addresses=tuple(ListedAddress(*item) for item in data["addresses"]),
        identifiers=tuple(ListedIdentifier(*item) for item in data["identifiers"]),
        gender=data["gender"],
        linked_to=tuple(data["linked_to"]),
        title=data["title"],
        vessel=data["vessel"],
        remarks=data["remarks"],
        listed_date=listed_date,
        incomplete=tuple(data["incomplete"]),
        measures=tuple(Measure(item) for item in data.get("measures", ())),
        topics=tuple(data.get("topics", ())),
        regimes=tuple(data.get("regimes", ())),
        legal_basis=tuple(data.get("legal_basis", ())),
        positions=tuple(data.get("positions", ())),
        references=tuple(data.get("references", ())),
        contacts=tuple(data.get("contacts", ())),
        updated_date=_day(data.get("updated_date")),
        ended_date=_day(data.get("ended_date")),
    )


_TEXTS = ("topics", "regimes", "legal_basis", "positions", "references", "contacts")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _name_data(name: ListedName) -> list[Any]:
    plain: list[Any] = [name.full, name.kind.value, name.relation]
    if not name.parts and not name.language:
        return plain
    return [*plain, dict(name.parts), name.language]


def _name(item: list[Any]) -> ListedName:
    full, kind, relation, *rest = item
    parts, language = rest or ({}, None)
    return ListedName(full, NameKind(kind), relation, tuple(parts.items()), language)


def _date_data(value: PartialDate) -> list[Any]:
    return [
        value.text,
        value.earliest.isoformat(),
        value.latest.isoformat(),
        value.precision.value,
        value.circa,
    ]


def _date(item: list[Any]) -> PartialDate:
    text, earliest, latest, precision, circa = item
    return PartialDate(
        text,
        date.fromisoformat(earliest),
        date.fromisoformat(latest),
        DatePrecision(precision),
        circa,
    )
