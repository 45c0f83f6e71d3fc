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
    investigation_id: UUID | None
    score: int
    score_high: int
    coverage: int
    level: str
    tier: str
    provisional: bool
    identified: bool
    level_high: str
    tier_high: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """A company and where it stands. `score` -1: it has no evaluation."""

    company_id: UUID
    name: str
    external_id: str | None
    country_code: str
    relationship_status: str
    next_review_at: date | None
    created_at: datetime
    evaluated: bool
    level: str
    tier: str
    score: int
    score_high: int | None
    coverage: int | None
    provisional: bool
    identified: bool
    level_high: str | None
    tier_high: str | None
    depth: str | None
    insufficient_depth: bool
    bands: Sequence[str]
    floors: Sequence[str]
    indicators: Sequence[str]
    dimensions: Mapping[str, int] | None
    evaluation_id: UUID | None
    matrix_id: str | None
    matrix_version: str | None
    appetite: str | None
    policy_version: int | None
    segment: str
    as_of: date | None
    evaluated_at: datetime | None
    stale: Sequence[str]
