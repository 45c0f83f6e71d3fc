"""Typed rows of risk matrices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import convert

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import RowId, says


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A version of a matrix in short: shipped, or the tenant's own (`origin`)."""

    id: RowId
    name: Annotated[str, says("The matrix' own id, such as `eba_standard_v1`.", "eba_standard_v1")]
    version: Annotated[str, says("Version of the matrix.", "1.0")]
    title: Annotated[str, says("Title, for people.", "EBA standard matrix")]
    basis: Annotated[str, says("What the matrix is built on.", "EBA/GL/2021/02")]
    url: Annotated[str, says("Https address of the source.", "https://www.eba.europa.eu/")]
    status: Annotated[
        str, says("`draft`, `published` (it never changes) or `archived`.", "published")
    ]
    origin: Annotated[str, says("`shipped` with the product, or your `own`.", "shipped")]
    is_default: Annotated[bool, says("It evaluates where nothing else is assigned.")]
    dimension_count: Annotated[int, says("How many dimensions.")]
    factor_count: Annotated[int, says("How many factors.")]
    content_hash: Annotated[str, says("SHA-256 over the RFC 8785 JSON of its content.")]
    based_on: Annotated[UUID | None, says("The version it was copied from.")]
    snapshot_hash: Annotated[
        str | None, says("The reference data it was checked with when it was published.")
    ]
    revision: Annotated[int, says("Send it as If-Match: the `ETag`.")]
    created_at: Annotated[
        datetime | None,
        says("When it was made; null: it ships with Atlas.", "2026-11-24T09:30:00Z"),
    ]
    published_at: Annotated[
        datetime | None, says("When it was published; null: it is a draft, or ships with Atlas.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixDetailRow(MatrixRow):
    """A version of a matrix with what it says; a draft's may be damaged."""

    definition: dict[str, JSON]


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

    def document(self) -> dict[str, JSON]:
        """Return the entry as JSON."""
        return {
            "segment": self.segment,
            "schema_id": str(self.schema_id),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


def entry_from(item: Mapping[str, JSON]) -> AssignmentEntry:
    """Return the entry of its JSON form."""
    return convert(item, AssignmentEntry)


@dataclass(frozen=True, slots=True)
class AssignmentSet:
    """The assignments of a tenant; revision 0: none was ever made."""

    revision: int
    entries: tuple[AssignmentEntry, ...]
