"""Typed rows of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON, RowProblem
from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    ErrorOrNull,
    FinishedAt,
    RowId,
    derived,
    says,
)


@dataclass(frozen=True)
class Import(Row):
    """An import of companies and how far it is."""

    id: RowId
    status: Annotated[str, says("pending, running, complete, failed or cancelled.", "complete")]
    file_name: Annotated[str, says("Name of the file as sent.", "customers.csv")]
    file_sha256: Annotated[
        str,
        says(
            "SHA-256 of the file, lower-case hex.",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
    ]
    dry_run: Annotated[bool, says("Nothing is written; the outcomes are what would be done.")]
    on_existing: str
    total: Annotated[int, says("How many there are in all.")]
    created: Annotated[int, says("How many were created.")]
    updated: Annotated[int, says("How many were updated.")]
    unchanged: Annotated[int, says("How many are as they were.")]
    skipped: Annotated[int, says("How many were left alone because they exist.")]
    rejected: Annotated[int, says("How many were rejected; each is named with the reason.")]
    error: ErrorOrNull
    created_by: CreatedBy
    person_id: UUID
    created_at: CreatedAt
    finished_at: FinishedAt

    @derived
    def done(self) -> int:
        """Return how many rows have an outcome."""
        return self.created + self.updated + self.unchanged + self.skipped + self.rejected


class CompanySent(TypedDict, total=False):
    """A row's company as it was sent, as far as it is read by name; the schema reads the rest."""

    metadata: Mapping[str, str]


class RowData(TypedDict, total=False):
    """What a row of an import says; empty where it has problems."""

    company: CompanySent
    profile: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class ImportRow(Row):
    """One row of an import: what was sent, and what became of it."""

    id: UUID
    import_id: UUID
    line: int
    outcome: str
    name: str
    external_id: str | None
    company_id: UUID | None
    problems: Sequence[RowProblem]
    data: RowData
