"""Typed rows of the portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a company stands: its newest evaluation in short. Scores are whole hundredths.

    `dimensions`: dimension to its score. `bands`: `dimension:level` of each, for filters. `depth`:
    how deep the investigation went whose facts count; None where none ran.
    """

    company_id: UUID
    evaluation_id: UUID
    score: int
    score_high: int
    coverage: int
    level: str
    tier: str
    depth: str | None
    dimensions: Mapping[str, int]
    bands: Sequence[str]
    floors: Sequence[str]
    matrix_id: str
    matrix_version: str
    appetite: str
    policy_version: int | None
    segment: str | None
    snapshot_hash: str
    as_of: date
    evaluated_at: datetime
