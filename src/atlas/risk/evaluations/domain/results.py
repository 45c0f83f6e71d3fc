"""What an evaluation says: score, level, tier, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from atlas.risk.evaluations.domain.facts import Scalar
from atlas.risk.evaluations.domain.words import Words, WorstCase, words_from_document
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
    title: str
    status: FloorStatus
    minimum_score: Decimal | None
    minimum_tier: Tier | None
    effects: tuple[str, ...]
    legal_source: str
    because: tuple[str, ...]


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
    """What engine 3 says beside it; None: an earlier engine made the evaluation."""

    @property
    def provisional(self) -> bool:
        """Whether a level of low or clear is not earned; by an earlier engine, it never is."""
        return is_provisional(self.level, None if self.words is None else self.words.provisional)

    @property
    def earned_tier(self) -> Tier:
        """The tier as it may be said: an earlier engine granted no simplified due diligence."""
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


def evaluation_document(found: Evaluation) -> dict[str, Any]:
    """Return everything an evaluation says as JSON, decimals as strings, without its hashes."""
    words = {} if found.words is None else {"words": found.words.document()}
    return words | {
        "matrix": {"id": found.matrix_id, "version": found.matrix_version},
        "appetite": found.appetite,
        "as_of": found.as_of.isoformat(),
        "score": str(found.score),
        "base_score": str(found.base_score),
        "score_low": str(found.score_low),
        "score_high": str(found.score_high),
        "level": found.level.value,
        "tier": found.tier.value,
        "coverage": str(found.coverage),
        "effects": list(found.effects),
        "dimensions": [dimension_document(item) for item in found.dimensions],
        "factors": [factor_document(item) for item in found.factors],
        "floors": [floor_document(item) for item in found.floors],
        "overrides": [override_document(item) for item in found.overrides],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def dimension_document(item: DimensionResult) -> dict[str, Any]:
    """Return a dimension's part of the document."""
    return {"id": item.id, "weight": str(item.weight), "score": _text(item.score)}


def floor_document(item: FloorResult) -> dict[str, Any]:
    """Return a floor's part of the document."""
    return {
        "id": item.id,
        "title": item.title,
        "status": item.status.value,
        "minimum_score": _text(item.minimum_score),
        "minimum_tier": item.minimum_tier and item.minimum_tier.value,
        "effects": list(item.effects),
        "legal_source": item.legal_source,
        "because": list(item.because),
    }


def override_document(item: Override) -> dict[str, Any]:
    """Return an override's part of the document."""
    return {"factor": item.factor, "score": str(item.score), "rationale": item.rationale}


def factor_document(item: FactorResult) -> dict[str, Any]:
    """Return a factor's part of the document."""
    return {
        "id": item.id,
        "dimension": item.dimension,
        "maximum": str(item.maximum),
        "points": str(item.points),
        "low": str(item.low),
        "high": str(item.high),
        "status": item.status.value,
        "reason": item.reason,
        "sources": [
            {
                "input": source.input,
                "source": source.source,
                "value": list(source.value) if isinstance(source.value, tuple) else source.value,
                "points": _text(source.points),
                "reason": source.reason,
                "winner": source.winner,
            }
            for source in item.sources
        ],
    }


def evaluation_from_document(document: Mapping[str, Any], hashes: Hashes) -> Evaluation:
    """Return the evaluation of its JSON form.

    Raises:
        KeyError, TypeError, ValueError: it is none.

    """
    return Evaluation(
        matrix_id=document["matrix"]["id"],
        matrix_version=document["matrix"]["version"],
        appetite=document["appetite"],
        as_of=date.fromisoformat(document["as_of"]),
        score=_decimal(document["score"]),
        base_score=_decimal(document["base_score"]),
        score_low=_decimal(document["score_low"]),
        score_high=_decimal(document["score_high"]),
        level=Level(document["level"]),
        tier=Tier(document["tier"]),
        coverage=_decimal(document["coverage"]),
        effects=tuple(document["effects"]),
        dimensions=tuple(
            DimensionResult(item["id"], _decimal(item["weight"]), _number(item["score"]))
            for item in document["dimensions"]
        ),
        factors=tuple(_factor_from(item) for item in document["factors"]),
        floors=tuple(_floor_from(item) for item in document["floors"]),
        overrides=overrides_from_document(document),
        hashes=hashes,
        words=words_from_document(document.get("words")),
    )


def overrides_from_document(document: Mapping[str, Any]) -> tuple[Override, ...]:
    """Return the overrides of an evaluation's JSON form."""
    return tuple(
        Override(item["factor"], _decimal(item["score"]), item["rationale"])
        for item in document["overrides"]
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else _decimal(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no decimal") from error


def _factor_from(item: Mapping[str, Any]) -> FactorResult:
    return FactorResult(
        id=item["id"],
        dimension=item["dimension"],
        maximum=_decimal(item["maximum"]),
        points=_decimal(item["points"]),
        low=_decimal(item["low"]),
        high=_decimal(item["high"]),
        status=FactorStatus(item["status"]),
        reason=item["reason"],
        sources=tuple(
            SourceScore(
                input=source["input"],
                source=source["source"],
                value=tuple(source["value"])
                if isinstance(source["value"], list)
                else source["value"],
                points=_number(source["points"]),
                reason=source["reason"],
                winner=source["winner"],
            )
            for source in item["sources"]
        ),
    )


def _floor_from(item: Mapping[str, Any]) -> FloorResult:
    return FloorResult(
        id=item["id"],
        title=item["title"],
        status=FloorStatus(item["status"]),
        minimum_score=_number(item["minimum_score"]),
        minimum_tier=Tier(item["minimum_tier"]) if item["minimum_tier"] else None,
        effects=tuple(item["effects"]),
        legal_source=item["legal_source"],
        because=tuple(item["because"]),
    )
