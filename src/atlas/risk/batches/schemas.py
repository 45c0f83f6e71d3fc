"""API shapes of batches of evaluations."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints

from atlas.foundation.web import CountryCode, RequestModel, ResponseModel, ShortText, Tag
from atlas.knowledge.customer_file.domain import RelationshipStatus
from atlas.risk.evaluations.domain import Level, Tier
from atlas.risk.matrix.domain import ShownLevel

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
Name = Annotated[ShortText, StringConstraints(min_length=1, max_length=100)]
OUTCOMES = ("pending", "evaluated", "unchanged", "failed")
BatchOutcome = Literal["pending", "evaluated", "unchanged", "failed"]
CHANGES = ("up", "down", "same", "only_before", "only_after")


class ScopeIn(RequestModel):
    """Which companies: all that meet every condition given; none given: every relationship open."""

    company_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=1000)
    relationship_status: list[RelationshipStatus] | None = Field(
        default=None, min_length=1, description="All but exited if left out.", examples=[["active"]]
    )
    country_code: list[CountryCode] | None = Field(default=None, min_length=1, max_length=250)
    tag: list[Tag] | None = Field(default=None, min_length=1, max_length=50)
    level: list[Level] | None = Field(
        default=None, min_length=1, description="Level of the evaluation that counts now."
    )
    segment: list[Name] | None = Field(default=None, min_length=1, max_length=50)
    never_evaluated: bool = Field(default=False, description="Only those without an evaluation.")


class MatrixRef(RequestModel):
    """A version of a matrix."""

    id: Name = Field(examples=["eba_standard_v1"])
    version: Name = Field(examples=["1.0.0"])


class EvaluationBatchIn(RequestModel):
    """Evaluate a part of the portfolio, or try what another matrix or appetite would say of it."""

    scope: ScopeIn = Field(default_factory=ScopeIn)
    as_of: date | None = Field(default=None, description="Day of the evaluations; today.")
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


class EvaluationBatchOut(ResponseModel):
    """A batch, its progress and the results of its companies."""

    id: UUID
    status: str = Field(description="pending, running, complete, failed or cancelled.")
    trial: bool
    scope: dict[str, Any]
    matrix_id: str | None = Field(description="Null: the matrix in use.")
    matrix_version: str | None
    appetite: str | None = Field(description="Null: the policy's.")
    as_of: date
    total: int
    done: int
    evaluated: int
    unchanged: int = Field(description="The evaluation that counts already says exactly this.")
    failed: int
    scoring_us: int = Field(description="Processor time of the scoring alone, in microseconds.")
    error: dict[str, Any] | None
    created_by: UUID
    created_at: datetime
    finished_at: datetime | None


class ResultOut(ResponseModel):
    """What became of one company."""

    id: UUID
    company_id: UUID
    company_name: str
    country_code: str | None
    outcome: BatchOutcome
    evaluation_id: UUID | None = Field(description="Null in a trial.")
    score: Number | None = Field(description="0-100; null where it was not evaluated.")
    movement: Number | None = Field(description="Against the evaluation that counted before.")
    level: ShownLevel | None
    provisional: bool | None = Field(
        description="The level of `clear` or `low` is not earned: show `level_high` first. Null"
        " where it was not evaluated."
    )
    level_high: ShownLevel | None = Field(
        description="The level at worst; null where it was not evaluated, or by an earlier release."
    )
    identified: bool | None = Field(
        description="False: the company was not identified; do not show score or level. Null"
        " where it was not evaluated, or by an earlier release."
    )
    tier: Tier | None
    coverage: Number | None
    previous_level: ShownLevel | None = Field(description="Of the evaluation that counted before.")
    previous_provisional: bool | None = Field(
        description="`previous_level` was not earned: show `previous_level_high` first. Null"
        " where nothing counted before."
    )
    previous_level_high: ShownLevel | None = Field(
        description="`previous_level` at worst; null where nothing counted before, or by an"
        " earlier release."
    )
    problem: dict[str, Any] | None = Field(description="Code and detail of a failure.")


class CauseOut(ResponseModel):
    """One reason why a score moved."""

    kind: str = Field(
        description="factor, floor, aggregation, matrix, appetite, segment, policy, reference_data."
    )
    name: str
    change: Number = Field(description="Score points it explains; they add up to the movement.")
    before: Any
    after: Any
    text: str


class MovementOut(ResponseModel):
    """One company in two runs, and why it moved."""

    company_id: UUID
    company_name: str
    change: Literal["up", "down", "same", "only_before", "only_after"]
    movement: Number
    score_before: Number | None
    score_after: Number | None
    level_before: ShownLevel | None
    level_after: ShownLevel | None
    tier_before: Tier | None
    tier_after: Tier | None
    provisional_before: bool | None = Field(
        description="`level_before` was not earned: show `level_high_before` first; null: unknown."
    )
    provisional_after: bool | None = Field(
        description="`level_after` is not earned: show `level_high_after` first; null: unknown."
    )
    level_high_before: ShownLevel | None = Field(description="The level at worst; null: unknown.")
    level_high_after: ShownLevel | None = Field(description="The level at worst; null: unknown.")
    identified_before: bool | None = Field(
        description="False: nobody knew which company it is; do not show score or level."
    )
    identified_after: bool | None = Field(
        description="False: the company was not identified; do not show score or level."
    )
    causes: list[CauseOut]


class TransitionOut(ResponseModel):
    """How many companies went from one level to another."""

    level_before: ShownLevel
    level_after: ShownLevel
    companies: int
    provisional_before: int = Field(
        description="Of `companies`, those whose `level_before` was not earned."
    )
    provisional_after: int = Field(
        description="Of `companies`, those whose `level_after` is not earned."
    )


class BatchComparisonOut(ResponseModel):
    """Two runs side by side, in numbers."""

    before: EvaluationBatchOut
    after: EvaluationBatchOut
    compared: int
    up: int
    down: int
    same: int
    only_before: int
    only_after: int
    average_movement: Number
    transitions: list[TransitionOut]
