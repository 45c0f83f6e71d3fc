"""What identifies the two sides of a hit, and when one of them has changed materially.

A suppression rests on what was compared when a person decided. It holds while the party still
is who it was and the entry still says what it said; ids of either side prove neither, since
lists reuse numbers and parties are merged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from atlas.foundation.core.canonical import canonical_hash
from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.evidence import clean_number
from atlas.sources.screening.schemas import ScreeningQuery


@dataclass(frozen=True, slots=True)
class PartyFeatures:
    """The party's identity as it was compared; names normalised, everything sorted."""

    kind: str
    names: tuple[str, ...]
    birth_date: str | None
    gender: str | None
    countries: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Return the hash of all of it."""
        return canonical_hash(asdict(self))


@dataclass(frozen=True, slots=True)
class EntryFeatures:
    """What a list entry says about identity and effect; remarks and titles say neither."""

    kind: str
    names: tuple[str, ...]
    birth_dates: tuple[str, ...]
    birth_places: tuple[str, ...]
    gender: str | None
    countries: tuple[str, ...]
    numbers: tuple[str, ...]
    measure: str

    @property
    def fingerprint(self) -> str:
        """Return the hash of all of it."""
        return canonical_hash(asdict(self))


def name_key(name: str, kind: PartyKind) -> str:
    """Return a name as it is compared, order-free, with its legal form."""
    normal = normalise(name, person=kind is PartyKind.PERSON)
    return " ".join((*normal.key, *sorted(normal.forms))) or name.casefold().strip()


def party_features(query: ScreeningQuery) -> PartyFeatures:
    """Return the features of a screened party."""
    return PartyFeatures(
        kind=query.kind.value,
        names=_sorted(name_key(name, query.kind) for name in (query.name, *query.other_names)),
        birth_date=query.birth_date,
        gender=query.gender,
        countries=_sorted(query.countries),
        numbers=_sorted(f"{i.scheme.upper()} {clean_number(i.value)}" for i in query.identifiers),
    )


def entry_features(entry: ListEntry) -> EntryFeatures:
    """Return the features of a list entry."""
    return EntryFeatures(
        kind=entry.kind.value,
        names=_sorted(
            f"{name.kind.value} {name_key(name.full, entry.kind)}" for name in entry.names
        ),
        birth_dates=_sorted(stated.text for stated in entry.birth_dates),
        birth_places=_sorted(place.casefold() for place in entry.birth_places),
        gender=entry.gender,
        countries=_sorted(entry.countries),
        numbers=_sorted(f"{i.scheme} {clean_number(i.value)}" for i in entry.identifiers),
        measure=entry.measure.value,
    )


def party_from_data(data: Mapping[str, Any]) -> PartyFeatures:
    """Rebuild stored features of a party."""
    return PartyFeatures(
        kind=data["kind"],
        names=tuple(data["names"]),
        birth_date=data["birth_date"],
        gender=data["gender"],
        countries=tuple(data["countries"]),
        numbers=tuple(data["numbers"]),
    )


def entry_from_data(data: Mapping[str, Any]) -> EntryFeatures:
    """Rebuild stored features of an entry."""
    return EntryFeatures(
        kind=data["kind"],
        names=tuple(data["names"]),
        birth_dates=tuple(data["birth_dates"]),
        birth_places=tuple(data["birth_places"]),
        gender=data["gender"],
        countries=tuple(data["countries"]),
        numbers=tuple(data["numbers"]),
        measure=data["measure"],
    )


def party_changes(
    decided: PartyFeatures, current: PartyFeatures, *, matching: str, entry_has_numbers: bool
) -> tuple[str, ...]:
    """Return what is new or different on the party's side and may alter a decision.

    A fact that is merely not stated this time is no change: where it had spoken against a match,
    the evidence grows without it, and that reopens by itself. A further name counts when it is
    the one that matches best (`matching`, a `name_key`); a number where the entry states numbers
    too. So a merge that adds a spelling or a register's number leaves a decision standing.
    """
    changed = [
        name
        for name in ("birth_date", "gender")
        if getattr(current, name) and getattr(decided, name) != getattr(current, name)
    ]
    if PartyKind.UNKNOWN.value != current.kind != decided.kind:
        changed.append("kind")
    if not {*current.countries} <= {*decided.countries}:
        changed.append("countries")
    if matching not in decided.names:
        changed.append("names")
    if entry_has_numbers and not {*current.numbers} <= {*decided.numbers}:
        changed.append("numbers")
    return tuple(sorted(changed))


def entry_changes(decided: EntryFeatures, current: EntryFeatures) -> tuple[str, ...]:
    """Return what has changed in the entry that may alter a decision."""
    return tuple(
        name for name in EntryFeatures.__slots__ if getattr(decided, name) != getattr(current, name)
    )


def all_changes(decided: PartyFeatures, current: PartyFeatures) -> tuple[str, ...]:
    """Return every feature of a party that differs: what makes it worth screening again."""
    return tuple(
        name for name in PartyFeatures.__slots__ if getattr(decided, name) != getattr(current, name)
    )


def _sorted(values: Any) -> tuple[str, ...]:
    texts: Sequence[str] = sorted({str(value) for value in values if value})
    return tuple(texts)
