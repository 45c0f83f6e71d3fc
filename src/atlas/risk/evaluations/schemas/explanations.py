"""How a score came about, step by step: shapes for the API."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import (
    DimensionId,
    FactorId,
)
from atlas.foundation.web import ResponseModel
from atlas.risk.evaluations.aged import not_earned
from atlas.risk.evaluations.domain import (
    Explanation,
    FactorStatus,
    FactorStep,
)
from atlas.risk.evaluations.schemas.evaluations import (
    FactorSourceOut,
    FloorOut,
    Number,
    StoredEvaluation,
    WorstCaseOut,
    said_words,
)
from atlas.risk.matrix.domain import NOT_IDENTIFIED


class DimensionStepOut(ResponseModel):
    """A dimension's part in the weighted average."""

    id: DimensionId
    title: str = Field(description="Title, for people.", examples=["Geographic"])
    weight: Number = Field(
        description="Share of the total, 0 to 1; those of all dimensions sum to 1.", examples=[0.2]
    )
    score: Number | None = Field(
        description="0-100; null when none of its factors applies.", examples=[27.4]
    )
    contribution: Number | None = Field(
        description="What it adds to the weighted average, in score points.", examples=[6.0]
    )


class UsedListVersionOut(ResponseModel):
    """A list and the version of it that was asked."""

    type: str = Field(
        examples=["fatf_grey_list"], description="Type of reference data that the list is."
    )
    version: str = Field(
        examples=["2026-06-19"],
        description="Version of the dataset.",
    )


class CountryStepOut(ResponseModel):
    """How a country came to its score."""

    country: str = Field(
        examples=["KW"], description="Country, ISO 3166-1 alpha-2; null when it is not known."
    )
    score: int = Field(description="0-100, before it is scaled to the factor's maximum.")
    step: int | None = Field(description="Step of the matrix' cascade, from 1; null: none holds.")
    rule: str = Field(
        examples=["fatf_grey_list"], description="The step of the cascade that decided."
    )
    lists: list[UsedListVersionOut] = Field(description="The lists.")
    doubt: str | None = Field(
        description="Lists that are missing or stale and could raise the score."
    )


class FactorStepOut(ResponseModel):
    """A factor and what it adds to the weighted average."""

    id: FactorId
    title: str = Field(description="Title, for people.", examples=["Jurisdiction risk"])
    dimension: DimensionId
    points: Number = Field(description="Points, 0 to `maximum`.")
    maximum: Number = Field(description="Most points.")
    status: FactorStatus = Field(description="How the factor came to its points.")
    contribution: Number = Field(
        description="What it adds to the weighted average, in score points.", examples=[6.0]
    )
    winner: str | None = Field(description="The source that gave the points.")
    winning_value: Any = Field(description="What the worst source said.", examples=[["GB"]])
    because: str = Field(
        description="What decided it, in words.", examples=["countries.established is GB"]
    )
    low: Number = Field(description="Points with every unknown at 0.")
    high: Number = Field(description="Points with every unknown at its maximum.")
    reason: str | None = Field(description="Why it is unknown or does not apply.")
    unknown: Number = Field(description="What it scores while it is not assessed.")
    sources: list[FactorSourceOut] = Field(description="Every source; the winner is the worst.")
    countries: list[CountryStepOut] = Field(
        description="For factors of countries: the step of the cascade that decided each."
    )


class ExplanationOut(ResponseModel):
    """How a score was calculated."""

    evaluation_id: UUID = Field(description="The evaluation, at `/api/risk-evaluations/{id}`.")
    summary: str = Field(
        description="The whole in a few sentences.",
        examples=["Score 27.40 (low): geographic weighs most. Coverage 64 %."],
    )
    steps: list[str] = Field(
        description="Each step, in order.",
        examples=[["geographic: 30.00 of 100, weight 0.20, gives 6.00"]],
    )
    weighted_average: Number = Field(
        description="Weighted average of the dimensions, 0-100.", examples=[27.4]
    )
    highest_dimension: Number = Field(
        description="Highest score of a dimension, 0-100.", examples=[41.5]
    )
    dimensions: list[DimensionStepOut] = Field(description="Each dimension.")
    factors: list[FactorStepOut] = Field(description="Each factor.")
    not_assessed: list[FactorStepOut] = Field(
        description="Factors that could not be assessed, with what would change that.",
        examples=[[]],
    )
    floors: list[FloorOut] = Field(
        description="Floors: least scores that nothing lowers.", examples=[[]]
    )
    outdated: list[str] = Field(
        default=[],
        description="Why its favourable results are no longer valid: `compliance_profile`,"
        " `lists`, `registers`. Results are given as of today.",
        examples=[[]],
    )
    provisional: bool = Field(description="The level of `clear` or `low` is not earned.")
    reasons: list[str] = Field(
        description="What a provisional level lacks, as codes.", examples=[["list_changed"]]
    )
    worst_case: WorstCaseOut = Field(
        description="Score, level and tier with every unknown at its maximum."
    )
    identified: bool = Field(
        description="Whether it is known which company the subject is; if not, no level is shown."
    )


def explanation_out(stored: StoredEvaluation, found: Explanation) -> ExplanationOut:
    """Return how a score came about."""
    return ExplanationOut(
        evaluation_id=stored.id,
        summary=_said(stored, found),
        steps=list(found.steps),
        weighted_average=found.weighted_average,
        highest_dimension=found.highest_dimension,
        dimensions=[DimensionStepOut.model_validate(item) for item in found.dimensions],
        factors=[_factor_step(item) for item in found.factors],
        not_assessed=[_factor_step(item) for item in found.not_assessed],
        floors=[FloorOut.model_validate(item) for item in stored.result.floors],
        **said_words(stored),
        identified=stored.identified,
    )


def _said(stored: StoredEvaluation, found: Explanation) -> str:
    """Return the summary, with what does not hold any more."""
    if not stored.identified:
        return f"{NOT_IDENTIFIED.capitalize()}."
    if not stored.outdated:
        return found.summary
    return f"{found.summary} {not_earned(stored.outdated)}"


def _factor_step(item: FactorStep) -> FactorStepOut:
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    values["sources"] = [FactorSourceOut.model_validate(source) for source in item.sources]
    values["countries"] = [
        CountryStepOut(
            **{
                **asdict(step),
                "lists": [
                    UsedListVersionOut(type=name, version=which) for name, which in step.lists
                ],
            }
        )
        for step in item.countries
    ]
    return FactorStepOut(**values)
