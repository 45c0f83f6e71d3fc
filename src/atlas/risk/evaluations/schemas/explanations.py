"""How a score came about, step by step: shapes for the API."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import Number
from atlas.foundation.web import ResponseModel
from atlas.risk.evaluations.aged import not_earned
from atlas.risk.evaluations.domain import (
    Explanation,
)
from atlas.risk.evaluations.domain.explain import CountryStep, DimensionStep, FactorStep
from atlas.risk.evaluations.schemas.evaluations import (
    FactorSourceOut,
    FloorOut,
    StoredEvaluation,
    WorstCaseOut,
    floors_out,
    said_words,
)
from atlas.risk.matrix.domain import NOT_IDENTIFIED


class DimensionStepOut(ResponseModel, DimensionStep):
    """A dimension's part in the weighted average."""


class UsedListVersionOut(ResponseModel):
    """A list and the version of it that was asked."""

    type: str = Field(
        examples=["fatf_grey_list"], description="Type of reference data that the list is."
    )
    version: str = Field(
        examples=["2026-06-19"],
        description="Version of the dataset.",
    )


class CountryStepOut(ResponseModel, CountryStep):
    """How a country came to its score."""

    lists: list[UsedListVersionOut] = Field(description="The lists.")  # type: ignore[assignment]


class FactorStepOut(ResponseModel, FactorStep):
    """A factor and what it adds to the weighted average."""

    winning_value: Any = Field(description="What the worst source said.", examples=[["GB"]])

    sources: tuple[FactorSourceOut, ...] = Field(
        description="Every source; the winner is the worst."
    )
    countries: tuple[CountryStepOut, ...] = Field(
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
        " `lists`, `registers`, `reference_data`, `relationship_profile`, `customer_identity`,"
        " `newer_run` (a later investigation of the company was evaluated: read that one).",
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
        floors=floors_out(stored),
        **said_words(stored),
        identified=stored.identified,
    )


def _said(stored: StoredEvaluation, found: Explanation) -> str:
    """Return the summary, with what does not hold any more."""
    if not stored.identified:
        return f"{NOT_IDENTIFIED.capitalize()}."
    if not stored.outdated:
        return found.summary
    return f"{found.summary} {not_earned(stored.outdated, stored.not_compared)}"


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
