"""The relations a stored relationship record stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import msgspec

from atlas.sources.registry.domain.interests import Relation, relations_of
from atlas.sources.registry.domain.rows import is_uk_psc
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, Statement, parse_record


class StoredRelationship(Protocol):
    """What is needed of a stored record."""

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement as published."""

    @property
    def status(self) -> str:
        """Its recordStatus."""

    @property
    def statement_date(self) -> date:
        """Its day."""

    @property
    def unpublished_on(self) -> date | None:
        """The day from which no file holds it."""


def record_in(row: StoredRelationship) -> RelationshipRecord:
    """Return the typed relationship record of a stored statement."""
    record = parse_record("relationship", row.body["recordDetails"])
    assert isinstance(record, RelationshipRecord)  # noqa: S101  stored as one
    return record


def relations_in(row: StoredRelationship) -> list[Relation]:
    """Return the relations of a stored relationship.

    A closed record without an end of its own ended on its statement's date; one that is no
    longer published ended on the date of the file that left it out.
    """
    statement = msgspec.convert(row.body, Statement)
    ends = [
        day
        for day in (
            row.statement_date if row.status == "closed" else None,
            row.unpublished_on,
        )
        if day is not None
    ]
    return list(
        relations_of(
            record_in(row),
            closed_on=min(ends) if ends else None,
            uk_psc=is_uk_psc(statement),
        ),
    )


__all__ = ["StoredRelationship", "record_in", "relations_in"]
