"""Typed rows of batches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.types import JSON, RowProblem
from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Row):
    """A batch; its counts are read from its rows."""

    id: UUID
    resumes: UUID | None
    status: str
    total: int
    error: dict[str, JSON] | None
    created_by: UUID
    person_id: UUID
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow(Row):
    """One row of a batch: what was asked for, and what came of it."""

    id: UUID
    batch_id: UUID
    row_number: int
    status: str
    company_name: str
    external_id: str | None
    investigation_id: UUID | None
    problems: list[RowProblem]
    request: dict[str, JSON]
