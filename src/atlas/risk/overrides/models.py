"""Typed rows of overrides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row

STATUSES = ("proposed", "applied", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow(Row):
    """An override and its outcome. `score` is in hundredths of a point."""

    id: UUID
    evaluation_id: UUID
    factor: str
    score: int
    rationale: str
    lowers: bool
    status: str
    derived_id: UUID | None
    proposed_by: UUID
    proposed_person: UUID
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_person: UUID | None = None
    decided_at: datetime | None = None
    decision_rationale: str | None = None
    revision: int = 1
