"""API shapes of batches of evaluations."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import (
    CompanyId,
    Hundredths,
    Number,
)
from atlas.foundation.web import RequestModel, ResponseModel, ShortText, Tag, WrittenCountry
from atlas.knowledge.customer_file.domain import RelationshipStatus
from atlas.risk.batches.domain import Cause
from atlas.risk.batches.models import Batch, Result, Transition
from atlas.risk.evaluations.domain import Level, Tier
from atlas.risk.matrix.domain import ShownLevel

Name = Annotated[ShortText, StringConstraints(min_length=1, max_length=100)]
OUTCOMES = ("pending", "evaluated", "unchanged", "failed")
BatchOutcome = Literal["pending", "evaluated", "unchanged", "failed"]
CHANGES = ("up", "down", "same", "only_before", "only_after")


class ScopeIn(RequestModel):
    """Which companies: all that meet every condition given; none given: every relationship open."""

    company_ids: list[UUID] | None = Field(
        default=None, min_length=1, max_length=1000, description="These companies, up to 1,000."
    )
    relationship_status: list[RelationshipStatus] | None = Field(
        default=None, min_length=1, description="All but exited if left out.", examples=[["active"]]
    )
    country_code: list[WrittenCountry] | None = Field(
        default=None,
        min_length=1,
        max_length=250,
        description="Countries of registration, ISO 3166-1 alpha-2.",
        examples=[["GB"]],
    )
    tag: list[Tag] | None = Field(
        default=None, min_length=1, max_length=50, description="Labels; a company with any of them."
    )
    level: list[Level] | None = Field(
        default=None,
        min_length=1,
        description="Level of the evaluation that counts now.",
        examples=[["low"]],
    )
    segment: list[Name] | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        description="Segments that the relationship profile names.",
        examples=[["retail"]],
    )
    never_evaluated: bool = Field(default=False, description="Only those without an evaluation.")


class MatrixRef(RequestModel):
    """A version of a matrix."""

    id: Name = Field(
        examples=["eba_standard_v1"], description="Name of the matrix, such as `eba_standard_v1`."
    )
    version: Name = Field(examples=["1.0.0"], description="Version of the matrix.")


class EvaluationBatchIn(RequestModel):
    """Evaluate a part of the portfolio, or try what another matrix or appetite would say of it."""

    scope: ScopeIn = Field(
        default_factory=ScopeIn, description="Which companies; all that meet every condition."
    )
    as_of: date | None = Field(
        default=None, description="Day of the evaluations; today.", examples=["2026-11-24"]
    )
    matrix: MatrixRef | None = Field(
        default=None, description="Another matrix than the one in use: this is then a trial."
    )
    appetite: Name | None = Field(
        default=None,
        description="Another appetite than the policy's: this is then a trial.",
        examples=["moderate"],
    )
    trial: bool = Field(
        default=False,
        description="Keep the results for comparison only; the companies' evaluations stay.",
    )


class MatrixTrialIn(RequestModel):
    """On whom a matrix is tried; nothing changes for them."""

    scope: ScopeIn = Field(
        default_factory=ScopeIn, description="Which companies; all that meet every condition."
    )


class EvaluationBatchOut(ResponseModel, Batch, without={"person_id"}):
    """A batch, its progress and the results of its companies."""

    done: int = Field(description="How many are done.")


class ResultOut(ResponseModel, Result):
    """What became of one company."""

    outcome: BatchOutcome = Field(
        description="`unchanged`: the evaluation that counts already says exactly this."
    )
    score: Hundredths | None = Field(  # type: ignore[assignment]
        description="0-100; null where it was not evaluated.", examples=[27.4]
    )
    movement: Hundredths | None = Field(description="Against the evaluation that counted before.")  # type: ignore[assignment]


class CauseOut(ResponseModel, Cause):
    """One reason why a score moved."""


class MovementOut(ResponseModel):
    """One company in two runs, and why it moved."""

    company_id: CompanyId
    company_name: str = Field(description="Name of the company.", examples=["Example Widgets Ltd"])
    change: Literal["up", "down", "same", "only_before", "only_after"] = Field(
        description="Whether the score moved up or down, or only one run has the company."
    )
    movement: Number = Field(description="Score points that the company moved; negative: down.")
    score_before: Number | None = Field(description="Score in the earlier run, 0-100.")
    score_after: Number | None = Field(description="Score in the later run, 0-100.")
    level_before: ShownLevel | None = Field(description="Level in the earlier run.")
    level_after: ShownLevel | None = Field(description="Level in the later run.")
    tier_before: Tier | None = Field(description="Tier in the earlier run.")
    tier_after: Tier | None = Field(description="Tier in the later run.")
    provisional_before: bool | None = Field(
        description="`level_before` was not earned: show `level_high_before` first; null: unknown."
    )
    provisional_after: bool | None = Field(
        description="`level_after` is not earned: show `level_high_after` first; null: unknown."
    )
    level_high_before: ShownLevel | None = Field(description="The level at worst; null: unknown.")
    level_high_after: ShownLevel | None = Field(description="The level at worst; null: unknown.")
    identified_before: bool | None = Field(
        description="False: it is not known which company this is; do not show score or level."
    )
    identified_after: bool | None = Field(
        description="False: the company was not identified; do not show score or level."
    )
    causes: list[CauseOut] = Field(
        description="Why it moved; their changes add up to the movement."
    )


class TransitionOut(ResponseModel, Transition):
    """How many companies went from one level to another."""

    level_before: ShownLevel = Field(description="Level in the earlier run.")
    level_after: ShownLevel = Field(description="Level in the later run.")


class BatchComparisonOut(ResponseModel):
    """Two runs side by side, in numbers."""

    before: EvaluationBatchOut = Field(description="The earlier run.")
    after: EvaluationBatchOut = Field(description="The later run.")
    compared: int = Field(description="Companies in both runs.")
    up: int = Field(description="Companies that moved up.")
    down: int = Field(description="Companies that moved down.")
    same: int = Field(description="Companies that did not move.")
    only_before: int = Field(description="Companies in the earlier run alone.")
    only_after: int = Field(description="Companies in the later run alone.")
    average_movement: Number = Field(description="Mean of the movements, in score points.")
    transitions: list[TransitionOut] = Field(description="How many went from which level to which.")
