"""Which person records are one person: name and month of birth.

A register gives a person a new record for each company and each change, without a number.
Equal names with an equal month of birth are one person; on the records of one company a
misspelt name is enough too. Two full birth dates that differ are two people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from atlas.knowledge.names.domain.normalise import fold
from atlas.sources.registry.domain.vocabulary import PersonRecord

MONTH = len("YYYY-MM")
FULL = len("YYYY-MM-DD")
HONORIFICS = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev"),
        *("sir", "dame", "lord", "lady", "the", "right", "honourable", "hon"),
        *("baron", "baroness", "viscount", "viscountess", "earl", "countess", "count"),
        *("duke", "duchess"),
    },
)
MISSPELT = 0.93
"""Similarity of whole names above which one is a misspelling of the other (two letters in 30)."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """What a record says of a person, for comparing. `place` is whom the record is about."""

    ref: Hashable
    name: str
    birth: str
    place: str

    @property
    def full_birth(self) -> str | None:
        """The date of birth, where it is whole."""
        return self.birth if len(self.birth) == FULL else None


def person_name(record: PersonRecord) -> str:
    """Return a person's legal name folded, without honorifics; "" when unnamed."""
    names = record.names or []
    name = next((one for one in names if one.type in {None, "legal"}), names[0] if names else None)
    if name is None:
        return ""
    parts = " ".join(part for part in (name.given_name, name.family_name) if part)
    whole = parts if name.given_name and name.family_name else name.full_name
    return plain_name(whole)


def plain_name(name: str) -> str:
    """Return a name folded, without honorifics."""
    return " ".join(word for word in fold(name).split() if word not in HONORIFICS)


def same_persons(people: Sequence[PersonKey]) -> list[tuple[Hashable, Hashable]]:
    """Return pairs of records that are one person (join them transitively)."""
    named: dict[tuple[str, tuple[str, ...]], list[PersonKey]] = defaultdict(list)
    placed: dict[tuple[str, str], list[PersonKey]] = defaultdict(list)
    for person in people:
        if person.name and len(person.birth) >= MONTH:
            month = person.birth[:MONTH]
            named[month, tuple(sorted(person.name.split()))].append(person)
            placed[month, person.place].append(person)
    pairs = [pair for group in named.values() for pair in _of_one_name(group)]
    for group in placed.values():
        pairs += [(one.ref, other.ref) for one, other in combinations(group, 2)
                  if _misspelt(one, other)]  # fmt: skip
    return pairs


def _of_one_name(group: Sequence[PersonKey]) -> Iterator[tuple[Hashable, Hashable]]:
    """Pair records of one name and month: whole dates that differ are different people.

    Then a record with the month alone may be either's, and is joined with its like only.
    """
    days = {person.full_birth for person in group if person.full_birth}
    parts: dict[str | None, list[PersonKey]] = defaultdict(list)
    for person in group:
        parts[person.full_birth if len(days) > 1 else None].append(person)
    for part in parts.values():
        yield from ((part[0].ref, other.ref) for other in part[1:])


def _misspelt(one: PersonKey, other: PersonKey) -> bool:
    if one.full_birth and other.full_birth and one.full_birth != other.full_birth:
        return False
    same = DamerauLevenshtein.normalized_similarity(one.name, other.name, score_cutoff=MISSPELT)
    return one.name != other.name and same >= MISSPELT
