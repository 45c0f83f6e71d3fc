"""What identifies the two sides of a hit, and when one of them has changed materially.

A suppression rests on what was compared when a person decided. It holds while the party still
is who it was and the entry still says what it said; ids of either side prove neither, since
lists reuse numbers and parties are merged.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.partial_dates import PartialDate, names_a_day, parse_date
from atlas.knowledge.identifiers.domain import one_per_party, scheme_code
from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.substance import day_of, words
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.evidence import (
    CONTRADICTS,
    LOWERS,
    clean_number,
    compare_countries,
    compare_dates,
    compare_genders,
    compare_kinds,
)
from atlas.sources.screening.domain.results import ScreeningQuery


class PartyKept(TypedDict):
    """`PartyFeatures` as they are stored."""

    kind: str
    names: Sequence[str]
    birth_date: str | None
    gender: str | None
    countries: Sequence[str]
    numbers: Sequence[str]


class EntryKept(TypedDict):
    """`EntryFeatures` as they are stored."""

    kind: str
    names: Sequence[str]
    birth_dates: Sequence[str]
    birth_places: Sequence[str]
    gender: str | None
    countries: Sequence[str]
    numbers: Sequence[str]
    measure: str


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


def party_from_data(data: PartyKept) -> PartyFeatures:
    """Rebuild stored features of a party."""
    return PartyFeatures(
        kind=data["kind"],
        names=tuple(data["names"]),
        birth_date=data["birth_date"],
        gender=data["gender"],
        countries=tuple(data["countries"]),
        numbers=tuple(data["numbers"]),
    )


def entry_from_data(data: EntryKept) -> EntryFeatures:
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

    A fact that is merely not stated this time is no change here: where it had spoken against the
    match it is one of the `withdrawn`. A further name counts when it is the one that matches best
    (`matching`, a `name_key`); a number where the entry states numbers too. So a merge that adds a
    spelling or a register's number leaves a decision standing.
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


def withdrawn(
    decided: PartyFeatures, current: PartyFeatures, entry: EntryFeatures
) -> tuple[str, ...]:
    """Return the facts that spoke against a match when it was decided and are not stated now.

    A dismissal may have rested on them. Without them, nothing distinguishes the two, even if the
    evidence has not become stronger.
    """
    before, after = _against(decided, entry), _against(current, entry)
    return tuple(name for name in sorted(before - after) if _unstated(name, current, decided))


def _against(party: PartyFeatures, entry: EntryFeatures) -> set[str]:
    """Return the facts of a party that an entry contradicts, or that lower the score."""
    dates = [day for day in map(_parsed, entry.birth_dates) if day is not None]
    person = PartyKind.PERSON.value in {party.kind, entry.kind}
    compared = {
        "birth_date": compare_dates(party.birth_date, dates, 0, person=person)[0],
        "gender": compare_genders(party.gender, entry.gender),
        "kind": compare_kinds(PartyKind(party.kind), PartyKind(entry.kind)),
        "countries": compare_countries(party.countries, entry.countries),
    }
    found = {name for name, one in compared.items() if one.effect in {CONTRADICTS, LOWERS}}
    mine, theirs = _by_scheme(party.numbers), _by_scheme(entry.numbers)
    if any(mine[scheme].isdisjoint(theirs[scheme]) for scheme in mine.keys() & theirs.keys()):
        found.add("numbers")
    return found


def _unstated(name: str, current: PartyFeatures, decided: PartyFeatures) -> bool:
    """Whether a fact is left out, not replaced: another value is a change of its own."""
    now, then = getattr(current, name), getattr(decided, name)
    if isinstance(now, tuple):
        return {*now} < {*then}
    return now in {None, "", PartyKind.UNKNOWN.value}


def _parsed(text: str) -> PartialDate | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _by_scheme(numbers: Sequence[str]) -> dict[str, set[str]]:
    """Return the numbers by their scheme, of schemes of which a party has one number."""
    found: dict[str, set[str]] = {}
    for number in numbers:
        scheme, _, value = number.partition(" ")
        if one_per_party(scheme):
            found.setdefault(scheme_code(scheme), set()).add(value)
    return found


def is_told_apart(party: PartyFeatures, entry: EntryFeatures) -> bool:
    """Whether a full date of birth, or a number of one register, was compared.

    If so, a decision is about this listed person, regardless of the number and the list of the
    entry. A bare name can be anyone's, and so can a decision that rests on it. A child's date is
    compared with nothing (`PartialDate.stands_for_none`).
    """
    person = PartyKind.PERSON.value in {party.kind, entry.kind}
    if names_a_day(party.birth_date or "", person=person) and any(
        names_a_day(one, person=person) for one in entry.birth_dates
    ):
        return True
    return not _by_scheme(party.numbers).keys().isdisjoint(_by_scheme(entry.numbers))


def entry_changes(decided: EntryFeatures, current: EntryFeatures) -> tuple[str, ...]:
    """Return what has changed in the entry that may alter a decision.

    Another notation of a day or place, as another format of the list has it, is no change.
    """
    return tuple(
        name
        for name in EntryFeatures.__slots__
        if _plain(name, getattr(decided, name)) != _plain(name, getattr(current, name))
    )


def _plain(name: str, value: Any) -> Any:
    """Return a feature of an entry without its notation."""
    if name == "birth_dates":
        return {day_of(day) if (day := _parsed(text)) else text for text in value}
    return {words(text) for text in value} if name == "birth_places" else value


def all_changes(decided: PartyFeatures, current: PartyFeatures) -> tuple[str, ...]:
    """Return every feature of a party that differs: what makes it worth screening again."""
    return tuple(
        name for name in PartyFeatures.__slots__ if getattr(decided, name) != getattr(current, name)
    )


def _sorted(values: Any) -> tuple[str, ...]:
    texts: Sequence[str] = sorted({str(value) for value in values if value})
    return tuple(texts)
