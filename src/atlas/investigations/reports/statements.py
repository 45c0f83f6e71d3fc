"""A sentence of a report with what it was read from. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atlas.foundation.core.provenance import Kind, Reference, reference, unique
from atlas.foundation.core.types import JSON


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, and what it rests on."""

    text: str
    references: tuple[Reference, ...]

    def document(self) -> dict[str, JSON]:
        """Return it as JSON."""
        return {
            "text": self.text,
            "references": [one.document() for one in unique(self.references)],
        }


def said(text: str, *references: Reference) -> Statement:
    """Return a sentence with what it rests on."""
    return Statement(text, references)


def of(kind: Kind, names: Iterable[object]) -> tuple[Reference, ...]:
    """Return references of one kind."""
    return tuple(reference(kind, name) for name in names)
