"""References: what a statement was read from, recorded where the statement is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of things that a statement can rest on; with each, what its id is."""

    REQUEST = "request"  # field of the request
    STEP = "step"  # step of the run
    GROUP = "group"  # `relationships`, `parties`, `screenings` or `sources`: all that the run has
    SOURCE = "source"  # name
    EVIDENCE = "evidence"  # uuid
    ATTRIBUTE = "attribute"  # `entity.attribute`
    STATEMENT = "statement"  # `entity.attribute@source`: what one source says of an attribute
    RELATIONSHIP = "relationship"  # uuid
    PARTY = "party"  # uuid of its entity
    SCREENING = "screening"  # uuid
    LIST = "list"  # `list@version`
    REFERENCE_DATA = "reference_data"  # `type@version`
    PROFILE = "profile"  # `company@version`
    CUSTOMER_FILE = "customer_file"  # field of the customer file
    COMPLIANCE_PROFILE = "compliance_profile"  # hash of its rules
    INPUT = "input"  # key of the matrix
    FACTOR = "factor"  # id of the matrix
    FLOOR = "floor"  # id of the matrix
    INDICATOR = "indicator"  # `module.code`
    FINDING = "finding"  # `module.code`
    MODULE = "module"  # code
    EVALUATION = "evaluation"  # uuid
    CHECK = "check"  # id
    DECISION = "decision"  # uuid of a hit


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One thing that a statement was read from."""

    kind: Kind
    id: str

    def document(self) -> dict[str, str]:
        """Return it as JSON."""
        return {"kind": self.kind.value, "id": self.id}


def reference(kind: Kind, name: object) -> Reference:
    """Return a reference to a thing by its id, whatever the type of the id."""
    return Reference(kind, str(name))


def unique(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return each reference once, in order of kind and id."""
    return tuple(sorted(set(references)))


class Reads:
    """Records what is read while a statement is made."""

    def __init__(self) -> None:
        self._open: list[set[Reference]] = []

    def note(self, *references: Reference) -> None:
        """Record that these were read by every statement being made now."""
        for found in self._open:
            found.update(references)

    @contextmanager
    def during(self) -> Iterator[set[Reference]]:
        """Collect what is read until the block ends."""
        found: set[Reference] = set()
        self._open.append(found)
        try:
            yield found
        finally:
            self._open.pop()
