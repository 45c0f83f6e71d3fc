"""Which person records of one register are one person: name and month of birth.

A register gives a person a new record for each company and each change, without a number.
Equal names with an equal month of birth are one person; on the records of one company a
misspelt name is enough too. Two full birth dates that differ are two persons.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from atlas.sources.registry.domain.vocabulary import PersonRecord
from atlas.knowledge.names.domain.normalise import fold

MONTH = len("YYYY-MM")
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
    register: str
    place: str


def person_name(record: PersonRecord) -> str:
    """Return a person's legal name folded, without honorifics; "" when unnamed."""
    names = record.names or []
    name = next((one for one in names if one.type in {None, "legal"}), names[0] if names else None)
    if name is None:
        return ""
    parts = " ".join(part for part in (name.given_name, name.family_name) if part)
    whole = parts if name.given_name and name.family_name else name.full_name
    words = [word for word in fold(whole).split() if word not in HONORIFICS]
    return " ".join(words)


def same_persons(people: Sequence[PersonKey]) -> list[tuple[Hashable, Hashable]]:
    """Return pairs of records that are one person (join them transitively)."""
    blocks: dict[tuple[str, str], list[PersonKey]] = {}
    for person in people:
        if person.name and len(person.birth) >= MONTH:
            blocks.setdefault((person.register, person.birth[:MONTH]), []).append(person)
    pairs: list[tuple[Hashable, Hashable]] = []
    for block in blocks.values():
        for place, first in enumerate(block):
            pairs += [(first.ref, other.ref) for other in block[place + 1 :] if _same(first, other)]
    return pairs


def _same(first: PersonKey, other: PersonKey) -> bool:
    full = len("YYYY-MM-DD")
    if len(first.birth) == len(other.birth) == full and first.birth != other.birth:
        return False
    if sorted(first.name.split()) == sorted(other.name.split()):
        return True
    return (
        first.place == other.place
        and DamerauLevenshtein.normalized_similarity(first.name, other.name) >= MISSPELT
    )
