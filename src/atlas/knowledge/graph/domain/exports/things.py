"""What is exported: parties and relationships, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.stated import PartyData, TieData

PARTIES = frozenset({"Person", "LegalEntity", "Trust"})
"""Types of nodes that are parties: only these carry flags of lists and registers."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A party, address or other node. `flags`: what lists and registers say of it."""

    id: str
    type: str
    name: str
    data: PartyData
    flags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship."""

    id: str
    type: str
    start: str
    end: str
    discriminator: str
    valid_from: date | None
    valid_to: date | None
    data: TieData


def numbers_of(data: PartyData) -> list[tuple[str, str]]:
    """Return the numbers of a party as (register, value): registered ones, then stated ones, LEI.

    `stated_numbers` are those by which a source names a person or trust: passports, tax numbers.
    """
    stated = data.get("registration_numbers") or (), data.get("stated_numbers") or ()
    found = [
        (str(number.get("register") or "unknown"), str(number["value"]))
        for numbers in stated
        for number in numbers
        if isinstance(number, Mapping) and number.get("value")
    ]
    if data.get("lei"):
        found.append(("XI-LEI", str(data["lei"])))
    return list(dict.fromkeys(found))


def day(value: date | None) -> str | None:
    """Return a date as text."""
    return value.isoformat() if value else None
