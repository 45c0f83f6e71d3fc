"""What an evaluation says: score, level, tier, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import DimensionId, FactorId, Number, SourceName, says
from atlas.risk.evaluations.domain.facts import Scalar
from atlas.risk.evaluations.domain.words import Words, WorstCase
from atlas.risk.matrix.domain import (
    Level,
    Tier,
    earlier_reasons,
    earned_tier,
    is_provisional,
    level_from,
    tier_at_worst,
)


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


@dataclass(frozen=True)
class SourceScore:
    """One source of a factor. `points`: None where it was not assessed (`reason` says why)."""

    input: Annotated[str, says("Name of the matrix's input.", "countries.established")]
    source: SourceName
    value: Scalar | None
    points: Annotated[Number | None, says("Null when this source was not assessed.")]
    reason: Annotated[str | None, says("Stable code of the reason; null if there is none.")]
    winner: Annotated[bool, says("The worst source: it gave the factor its points.")]


@dataclass(frozen=True)
class FactorResult:
    """Points of one factor, 0 to `maximum`; `low` and `high` with unknowns at 0 and at maximum."""

    id: FactorId
    dimension: DimensionId
    maximum: Annotated[Number, says("Most points.")]
    points: Annotated[Number, says("Points, 0 to `maximum`.")]
    low: Annotated[Number, says("Points with every unknown at 0.")]
    high: Annotated[Number, says("Points with every unknown at its maximum.")]
    status: Annotated[FactorStatus, says("How the factor came to its points.")]
    reason: Annotated[str | None, says("Stable code of the reason; null if there is none.")]
    sources: tuple[SourceScore, ...]


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """Score 0 to 100 of a dimension; None when none of its factors applies."""

    id: str
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True)
class FloorResult:
    """A floor of the matrix and whether it holds for this subject."""

    id: Annotated[str, says("Id of the floor in the matrix.", "eu_high_risk_established")]
    title: Annotated[
        str, says("Title, for people.", "Established in an EU high-risk third country")
    ]
    status: Annotated[FloorStatus, says("Whether it holds; `not_assessed`: it may yet.")]
    minimum_score: Annotated[Number | None, says("Least score while the floor holds, 0-100.")]
    minimum_tier: Annotated[Tier | None, says("Least tier while the floor holds.")]
    effects: Annotated[tuple[str, ...], says("`approval_refused`, `no_automatic_decision`.", [])]
    legal_source: Annotated[
        str, says("Where the floor is written down.", "Directive (EU) 2015/849, Article 18a")
    ]
    because: Annotated[
        tuple[str, ...], says("What decided it, in words.", ["countries.established: VG"])
    ]


@dataclass(frozen=True, slots=True)
class Override:
    """An analyst's score for a factor, 0 to its maximum; one that lowers it takes four eyes."""

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
    words: Words | None = None
    """What engine 3 adds; None: an earlier engine made the evaluation."""
    lacking: tuple[str, ...] = field(default=(), compare=False)
    """The conditions of low or clear that are not met, whatever the level is. Not kept with it."""

    @property
    def provisional(self) -> bool:
        """Whether a level of low or clear is not earned; by an earlier engine, it never is."""
        return is_provisional(self.level, None if self.words is None else self.words.provisional)

    @property
    def earned_tier(self) -> Tier:
        """The tier as it may be reported: an earlier engine granted no simplified due diligence."""
        return earned_tier(self.tier, worded=self.words is not None)

    @property
    def worst_case(self) -> WorstCase:
        """The worst case; of an earlier engine, what its highest score comes to."""
        if self.words is not None:
            return self.words.worst_case
        tier = tier_at_worst(self.score_high, self.tier)
        return WorstCase(self.score_high, level_from(self.score_high), tier)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the level lacks, as codes."""
        if self.words is None:
            return earlier_reasons(self.level)
        return self.words.reasons


def evaluation_document(found: Evaluation) -> dict[str, JSON]:
    """Return everything an evaluation says as JSON, decimals as strings, without its hashes."""
    left_out = {"matrix_id", "matrix_version", "hashes", "lacking"}
    if not found.words:
        left_out.add("words")
    said: dict[str, JSON] = msgspec.json.decode(msgspec.json.encode(found))
    matrix = {"id": found.matrix_id, "version": found.matrix_version}
    return {name: item for name, item in said.items() if name not in left_out} | {"matrix": matrix}


class _MatrixNamed(msgspec.Struct):
    id: str
    version: str


class Asked(msgspec.Struct):
    """What an evaluation's document says of how it was asked for, and of which matrix."""

    matrix: _MatrixNamed
    appetite: str
    as_of: date
    overrides: tuple[Override, ...]


def asked_of(document: Mapping[str, JSON]) -> Asked:
    """Return what an evaluation was asked for of its JSON form.

    Raises:
        ValueError: the document has another form.

    """
    return msgspec.convert(document, Asked)


def evaluation_from_document(document: Mapping[str, JSON], hashes: Hashes) -> Evaluation:
    """Return the evaluation of its JSON form.

    Raises:
        ValueError: the document has another form.

    """
    matrix = asked_of(document).matrix
    named = {"matrix_id": matrix.id, "matrix_version": matrix.version, "hashes": asdict(hashes)}
    return msgspec.convert({**document, **named}, Evaluation)
