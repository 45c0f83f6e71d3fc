"""What two registers of the world say of one person."""

from __future__ import annotations

from typing import Any

from tests.db.sources.registry.statements import company, interest, person, relation

NAMED_TWICE = (
    ("Jon A. Smith", "Jonathan Smith"),
    ("Marta Q. Ashworth", "Ashworth, Marta"),
    ("Pieter van den Berg", "Pieter J. van den Berg"),
)
"""Officers of the subject, as two registers name them."""


def named_differently(place: int) -> list[dict[str, Any]]:
    """What one of two registers says of the subject's officers."""
    said = [company("oak", "Oak Example Ltd", ("GB-COH", "22222222"), foundingDate="2010-01-01")]
    for number, names in enumerate(NAMED_TWICE):
        key = f"officer{place}{number}"
        said += [
            person(key, names[place]),
            relation(f"r{key}", key, "oak", interest("boardMember")),
        ]
    return said
