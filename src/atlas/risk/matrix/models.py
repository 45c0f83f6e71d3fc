"""Typed rows of risk matrices."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A version of a matrix in short: shipped, or the tenant's own (`origin`)."""

    id: UUID
    name: str
    version: str
    title: str
    basis: str
    url: str
    status: str
    origin: str
    is_default: bool
    dimension_count: int
    factor_count: int
    content_hash: str
    based_on: UUID | None
    snapshot_hash: str | None
    revision: int
    created_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixDetailRow(MatrixRow):
    """A version of a matrix with what it says; a draft's may be damaged."""

    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AssignmentEntry:
    """Which version is used from a day to the day before `valid_to`; segment None: all others."""

    segment: str | None
    schema_id: UUID
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def document(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        return {
            "segment": self.segment,
            "schema_id": str(self.schema_id),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


def entry_from(item: dict[str, Any]) -> AssignmentEntry:
    """Return the entry of its JSON form."""
    return AssignmentEntry(
        segment=item["segment"],
        schema_id=UUID(item["schema_id"]),
        valid_from=date.fromisoformat(item["valid_from"]),
        valid_to=date.fromisoformat(item["valid_to"]) if item["valid_to"] else None,
    )


@dataclass(frozen=True, slots=True)
class AssignmentSet:
    """The assignments of a tenant; revision 0: none was ever made."""

    revision: int
    entries: tuple[AssignmentEntry, ...]
