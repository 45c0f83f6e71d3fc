"""A sentence of a report with what it was read from. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from atlas.foundation.core.provenance import Kind, Reference, reference, unique


class StatementWritten(TypedDict):
    """A sentence as a report keeps it (`domain.report.StatementSaid`)."""

    text: str
    references: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, and what it rests on."""

    text: str
    references: tuple[Reference, ...]

    def document(self) -> StatementWritten:
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
