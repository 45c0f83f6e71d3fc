"""Risk evaluations: shapes for other rooms and for the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.risk.evaluations.domain import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvaluation:
    """An evaluation as kept (immutable). `result` is what `evaluate` said, with its hashes."""

    id: UUID
    subject_id: UUID | None
    investigation_id: UUID | None
    result: Evaluation
    created_at: datetime
    created_by: UUID
