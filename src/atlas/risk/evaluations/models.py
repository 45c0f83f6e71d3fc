"""Typed rows of risk evaluations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record
from atlas.risk.evaluations.domain import Evaluation, Hashes, evaluation_from_document


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """A stored evaluation. `score` and `coverage` are whole hundredths."""

    id: UUID
    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    matrix_id: str
    matrix_version: str
    as_of: date
    score: int
    level: str
    tier: str
    coverage: int
    inputs: dict[str, Any]
    result: dict[str, Any]
    snapshot_hash: str
    input_hash: str
    override_hash: str
    evaluation_fingerprint: str
    output_hash: str
    created_by: UUID
    created_at: datetime

    @classmethod
    def from_record(cls, row: Record) -> "EvaluationRow":
        """Build from a row with exactly these columns."""
        return cls(**dict(row))

    def evaluation(self) -> Evaluation:
        """Return what was stored of the outcome, with its hashes."""
        hashes = Hashes(
            self.input_hash, self.override_hash, self.evaluation_fingerprint, self.output_hash
        )
        return evaluation_from_document(self.result, hashes)


@dataclass(frozen=True, slots=True)
class FactsRow:
    """What an evaluation rested on, and whom it was of."""

    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    facts: dict[str, Any]
