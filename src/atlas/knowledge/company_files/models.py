"""Typed rows of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class Import(Row):
    """An import of companies and how far it is."""

    id: UUID
    status: str
    file_name: str
    file_sha256: str
    dry_run: bool
    on_existing: str
    total: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    error: Mapping[str, Any] | None
    created_by: UUID
    person_id: UUID
    created_at: datetime
    finished_at: datetime | None

    @property
    def done(self) -> int:
        """Return how many rows have an outcome."""
        return self.created + self.updated + self.unchanged + self.skipped + self.rejected


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
    problems: Sequence[Mapping[str, Any]]
    data: Mapping[str, Any]
