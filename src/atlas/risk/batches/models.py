"""Typed rows of batches. Scores and movements are whole hundredths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    ErrorOrNull,
    FinishedAt,
    Hundredths,
    RowId,
    derived,
    says,
)
from atlas.risk.evaluations.domain import Tier
from atlas.risk.matrix.domain import ShownLevel


@dataclass(frozen=True)
class Batch(Row):
    """A batch of evaluations and how far it is. `scoring_us`: processor time of the scoring."""

    id: RowId
    status: Annotated[str, says("pending, running, complete, failed or cancelled.", "complete")]
    trial: Annotated[bool, says("Its results change nothing else.")]
    scope: Annotated[Mapping[str, Any], says("Which companies; all that meet every condition.")]
    matrix_id: Annotated[str | None, says("Null: the matrix in use.", "eba_standard_v1")]
    matrix_version: Annotated[
        str | None, says("Version of the matrix; null: the one in use.", "1.0")
    ]
    appetite: Annotated[str | None, says("Null: the policy's.", "moderate")]
    as_of: Annotated[date, says("Day of the evaluation.", "2026-11-24")]
    total: Annotated[int, says("How many there are in all.")]
    evaluated: Annotated[int, says("How many were evaluated.")]
    unchanged: Annotated[int, says("The evaluation that counts already says exactly this.")]
    failed: Annotated[int, says("How many failed.")]
    scoring_us: Annotated[int, says("Processor time of the scoring alone, in microseconds.")]
    error: ErrorOrNull
    created_by: CreatedBy
    person_id: UUID
    created_at: CreatedAt
    finished_at: FinishedAt

    @derived
    def done(self) -> int:
        """Return how many companies have an outcome."""
        return self.evaluated + self.unchanged + self.failed


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one company of a batch. `movement`: against what counted before."""

    id: RowId
    company_id: Annotated[UUID, says("The company that was evaluated.")]
    company_name: Annotated[str, says("Name of the company.", "Example Widgets Ltd")]
    country_code: Annotated[str | None, says("Country of registration, ISO 3166-1 alpha-2.", "GB")]
    outcome: str
    evaluation_id: Annotated[UUID | None, says("Null in a trial.")]
    score: int
    movement: int
    level: Annotated[ShownLevel | None, says("Level of the score.", "low")]
    provisional: Annotated[
        bool | None,
        says(
            "The level of `clear` or `low` is not earned: show `level_high` first. Null where it"
            " was not evaluated."
        ),
    ]
    level_high: Annotated[
        ShownLevel | None,
        says("The level at worst; null where it was not evaluated, or by an earlier release."),
    ]
    outdated: Annotated[
        list[str],
        says(
            "Why a favourable level does not hold on the day of reading, as of an evaluation.",
            ["registers"],
        ),
    ]
    identified: Annotated[
        bool | None,
        says(
            "False: the company was not identified; do not show score or level. Null where it"
            " was not evaluated, or by an earlier release."
        ),
    ]
    tier: Annotated[
        Tier | None, says("Depth of due diligence that the score asks for: sdd, cdd or edd.", "cdd")
    ]
    coverage: Annotated[
        Hundredths | None, says("Percent of the weight that was assessed, 0-100.", 64.0)
    ]
    previous_level: Annotated[ShownLevel | None, says("Of the evaluation that counted before.")]
    previous_provisional: Annotated[
        bool | None,
        says(
            "`previous_level` was not earned: show `previous_level_high` first. Null where"
            " nothing counted before."
        ),
    ]
    previous_level_high: Annotated[
        ShownLevel | None,
        says(
            "`previous_level` at worst; null where nothing counted before, or by an earlier"
            " release."
        ),
    ]
    previous_identified: Annotated[
        bool | None,
        says(
            "False: the company was not identified before; do not show that score or level. Null"
            " where nothing counted before, or by an earlier release."
        ),
    ]
    problem: Annotated[Mapping[str, Any] | None, says("Code and detail of a failure.")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written of one company once it was evaluated.

    `trace`: of a trial, whose evaluation is not stored.
    """

    company_id: UUID
    outcome: str
    evaluation_id: UUID | None = None
    score: int = 0
    movement: int = 0
    level: str | None = None
    tier: str | None = None
    coverage: int | None = None
    previous_level: str | None = None
    trace: Mapping[str, JSON] | None = None
    problem: Failure | None = None
    provisional: bool | None = None
    level_high: str | None = None
    identified: bool | None = None
    previous_provisional: bool | None = None
    previous_level_high: str | None = None
    previous_identified: bool | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """One company in two runs; None stands for what one of them lacks."""

    company_id: UUID
    company_name: str
    change: str
    distance: int
    movement: int
    score_before: int | None
    score_after: int | None
    level_before: str | None
    level_after: str | None
    tier_before: str | None
    tier_after: str | None
    provisional_before: bool | None
    provisional_after: bool | None
    level_high_before: str | None
    level_high_after: str | None
    identified_before: bool | None
    identified_after: bool | None
    evaluation_before: UUID | None
    evaluation_after: UUID | None
    trace_before: Mapping[str, JSON] | None
    trace_after: Mapping[str, JSON] | None


@dataclass(frozen=True)
class Transition:
    """How many companies went from one level to another; level None: they were not identified."""

    level_before: str | None
    level_after: str | None
    companies: Annotated[int, says("How many companies.")]
    provisional_before: Annotated[
        int, says("Of `companies`, those whose `level_before` was not earned.")
    ]
    provisional_after: Annotated[
        int, says("Of `companies`, those whose `level_after` is not earned.")
    ]


@dataclass(frozen=True, slots=True)
class Movements:
    """How the companies of two runs moved. average: of the movements, in hundredths of a point."""

    changes: Mapping[str, int]
    average: int
    transitions: Sequence[Transition]
