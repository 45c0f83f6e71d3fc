"""What an evaluation says: score, level, tier, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from atlas.risk.evaluations.domain.facts import Scalar
from atlas.risk.matrix.domain import Level, Tier


class FactorStatus(StrEnum):
    """How a factor came to its points."""

    ASSESSED = "assessed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    OVERRIDDEN = "overridden"


class FloorStatus(StrEnum):
    """`NOT_ASSESSED`: what the condition asks for is not known, so the floor may yet apply."""

    APPLIED = "applied"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class SourceScore:
    """One source of a factor. `points` is None where it was not assessed (`reason` says why)."""

    input: str
    source: str
    value: Scalar | None
    points: Decimal | None
    reason: str | None
    winner: bool


@dataclass(frozen=True, slots=True)
class FactorResult:
    """Points of one factor, 0 to `maximum`; `low` and `high` with unknowns at 0 and at maximum."""

    id: str
    dimension: str
    maximum: Decimal
    points: Decimal
    low: Decimal
    high: Decimal
    status: FactorStatus
    reason: str | None
    sources: tuple[SourceScore, ...]


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """Score 0 to 100 of a dimension; None when none of its factors applies."""

    id: str
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class FloorResult:
    """A floor of the matrix and whether it holds for this subject."""

    id: str
    status: FloorStatus
    minimum_score: Decimal | None
    minimum_tier: Tier | None
    effects: tuple[str, ...]
    legal_source: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """An analyst's score for a factor (four eyes: `domain.md` §6). 0 ≤ `score` ≤ its maximum."""

    factor: str
    score: Decimal
    rationale: str


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 (hex) over RFC 8785 JSON of what went in, what was overridden, and what came out."""

    input_hash: str
    override_hash: str
    evaluation_fingerprint: str
    output_hash: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Outcome of `evaluate`. Scores are 0 to 100 with two decimals.

    score: after floors; base_score: before them; score_low, score_high: after floors, with all
    unknowns at 0 and at their maximum. coverage: 0 to 100, the weight of what was assessed.
    effects: union of the applied floors' effects (`approval_refused`, `no_automatic_decision`).
    """

    matrix_id: str
    matrix_version: str
    appetite: str
    as_of: date
    score: Decimal
    base_score: Decimal
    score_low: Decimal
    score_high: Decimal
    level: Level
    tier: Tier
    coverage: Decimal
    effects: tuple[str, ...]
    dimensions: tuple[DimensionResult, ...]
    factors: tuple[FactorResult, ...]
    floors: tuple[FloorResult, ...]
    overrides: tuple[Override, ...]
    hashes: Hashes
