"""Risk evaluations: shapes for other rooms and for the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field, field_serializer, model_validator

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    DimensionId,
    FactorId,
    Number,
    RowId,
    says,
)
from atlas.foundation.web import RequestModel, ResponseModel
from atlas.knowledge.reference_data.domain import Dataset
from atlas.risk.evaluations.aged import WordsToday, words_today
from atlas.risk.evaluations.carried_overrides import CarriedState, Note
from atlas.risk.evaluations.domain import (
    Difference,
    Evaluation,
    FloorStatus,
    Level,
    Tier,
)
from atlas.risk.evaluations.domain.provenance import ProvenanceSaid
from atlas.risk.evaluations.domain.results import FactorResult, FloorResult, SourceScore
from atlas.risk.evaluations.domain.wording import because_words
from atlas.risk.matrix.domain import ShownLevel, shown_level
from atlas.risk.policy.domain import Adjustment

"""An exact decimal, shown as a JSON number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvaluation:
    """An evaluation as kept (immutable). `result` is what `evaluate` said, with its hashes."""

    id: UUID
    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    reference_snapshot: str
    result: Evaluation
    created_at: datetime
    created_by: UUID
    policy: Adjustment = field(default_factory=Adjustment)
    parent_id: UUID | None = None
    """The evaluation that this one overrides."""
    carried: tuple[Note, ...] = ()
    """What became of the overrides of the evaluation before (`carrying`)."""
    provenance: ProvenanceSaid | None = None
    """What each reading was read from (`domain.provenance`); None where it was not recorded yet."""
    outdated: tuple[str, ...] = ()
    """Why a favourable result does not hold on the day of reading, where a reader is shown it."""
    not_compared: tuple[str, ...] = ()
    """The required lists that its parties are still to be compared with, in words."""
    left_open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What keeps open each floor that is not assessed, by its id, where a reader is shown it."""
    floors_today: Mapping[str, str] = field(default_factory=dict)
    """Why it proves nothing today that a floor was not met, by its id, in words."""

    @property
    def identified(self) -> bool:
        """Whether it is known which company this is.

        An investigation that found no subject leaves it open. A company of the customer file that
        was evaluated without one is the customer itself: its review is due like any other's.
        """
        return self.subject_id is not None or self.investigation_id is None


class SubjectIn(RequestModel):
    """A subject: exactly one of the three."""

    company_id: UUID | None = Field(
        default=None, description="Company in the customer file; its latest investigation is used."
    )
    entity_id: UUID | None = Field(default=None, description="Entity; what is known of it is used.")
    investigation_id: UUID | None = Field(default=None, description="Investigation to use.")

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        given = [self.company_id, self.entity_id, self.investigation_id]
        if sum(item is not None for item in given) != 1:
            raise ValueError("give exactly one of company_id, entity_id, investigation_id")
        return self


class PreviewIn(SubjectIn):
    """On whom a matrix is tried: what the latest run found, or what is known of the entity."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"company_id": "0198f2a4-7d10-7c3b-8f00-6174c1a5d0c1"}]}
    )


class EvaluateIn(SubjectIn):
    """Whom to evaluate: exactly one of the three. What the latest run found is evaluated again."""

    as_of: date | None = Field(
        default=None,
        description="Day of the evaluation; today if left out.",
        examples=["2026-11-24"],
    )
    appetite: str | None = Field(
        default=None,
        max_length=100,
        description="Tier boundaries: `conservative`, `moderate` or `progressive`.",
        examples=["moderate"],
    )


class FactorSourceOut(ResponseModel, SourceScore):
    """One source of a factor."""

    value: Any = Field(description="What the source says of the input.", examples=[["GB"]])


class FactorOut(ResponseModel, FactorResult):
    """One factor."""

    sources: tuple[FactorSourceOut, ...] = Field(
        description="Every source; the worst gives the points."
    )


class DimensionOut(ResponseModel):
    """One dimension."""

    id: DimensionId
    weight: Number = Field(
        description="Share of the total, 0 to 1; those of all dimensions sum to 1.", examples=[0.2]
    )
    score: Number | None = Field(
        description="0-100; null when none of its factors applies.", examples=[27.4]
    )


class FloorOut(ResponseModel, FloorResult):
    """A floor and whether it holds."""

    because: Annotated[
        tuple[str, ...],
        says(
            "What decided it; of a floor that is `not_assessed`, what keeps it open, in words.",
            ["countries.established: VG"],
        ),
    ]
    today: Annotated[
        str | None,
        says(
            "Of a floor that is `not_met`: why that proves nothing today, in words; such a floor"
            " may apply. Null: it is still known not to be met, or the floor has another status.",
        ),
    ] = None

    @computed_field(  # type: ignore[prop-decorator]
        description="`because` for people: titles, values and sources by name; of a floor that is"
        " `not_assessed`, what keeps it open.",
        examples=[["Countries of establishment: VG (register file gb)"]],
    )
    @property
    def because_words(self) -> list[str]:
        """Return what decided it, or what keeps it open, for people."""
        if self.status is FloorStatus.NOT_ASSESSED:
            return [*self.because]
        return [because_words(one) for one in self.because]


class AppliedOverrideOut(ResponseModel):
    """An analyst's score of a factor."""

    factor: FactorId
    score: Number = Field(description="Points that the factor gets.", examples=[27.4])
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )


class EarlierOverrideOut(ResponseModel):
    """An override of the evaluation before, and what it does on this basis."""

    factor: FactorId
    score: Number = Field(description="Points that the factor was given.", examples=[27.4])
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    state: CarriedState = Field(
        description="kept: it adds scrutiny here too. outweighed: the facts give as much by"
        " themselves. lapsed: it would take scrutiny away and must be decided again.",
    )
    detail: str = Field(
        examples=["It adds scrutiny: without it the factor has 5 of 30."],
        description="What was found, in words.",
    )


class DatasetUsedOut(ResponseModel):
    """A reference dataset that an evaluation rests on."""

    type: str = Field(examples=["fatf_grey_list"], description="Type of reference data.")
    version: str = Field(
        examples=["2026-06-19"],
        description="Version of the dataset.",
    )
    source_date: str | None = Field(
        description="The source's own date, as precise as it states it.", examples=["2026-10-24"]
    )
    empty: bool = Field(description="No data: what needs it is `not_assessed: no_dataset`.")
    stale: bool = Field(description="It was past its refresh interval on the evaluation's day.")


class WorstCaseOut(ResponseModel):
    """Every unknown at its maximum, and every floor that may yet apply applied."""

    score_high: Number = Field(
        description="Score with every unknown at its maximum, 0-100.", examples=[46.1]
    )
    level: ShownLevel = Field(description="Level of the score.", examples=["low"])
    tier: Tier = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )


_LEVEL = (
    "`not_assessed` instead of `clear` or `low` if no compliance profile was active;"
    " `not_identified` if the subject was not identified."
)


class _ShownLevels(ResponseModel):
    """Levels as an answer may say them: no favourable one without a compliance profile."""

    @field_serializer("level", when_used="json", check_fields=False)
    def _shown_level(self, level: Level) -> ShownLevel:
        return self._shown(level)

    @field_serializer("worst_case", when_used="json", check_fields=False)
    def _shown_worst(self, worst: WorstCaseOut) -> WorstCaseOut:
        return worst.model_copy(update={"level": self._shown(worst.level)})

    def _shown(self, level: str) -> ShownLevel:
        raise NotImplementedError


class ProfileUsedOut(ResponseModel):
    """The rules of the compliance profile that held, by their hash."""

    hash: str = Field(
        description="SHA-256 over the RFC 8785 JSON of the rules.", examples=["5f" * 32]
    )


class SddOutcomeOut(ResponseModel):
    """Whether the conditions of simplified due diligence are met."""

    granted: bool = Field(description="Every condition of simplified due diligence holds.")
    record_id: str | None = Field(description="The record that reasons it, if there is one.")
    missing: list[str] = Field(
        description="Conditions that do not hold, as codes.", examples=[["not_reasoned"]]
    )


class EvaluationSummaryOut(_ShownLevels):
    """An evaluation in short."""

    id: RowId
    subject_id: UUID | None = Field(description="The party that was evaluated.")
    company_id: UUID | None = Field(description="The company in the customer file.")
    investigation_id: UUID | None = Field(
        description="The run it rests on; null: it rests on none."
    )
    parent_id: UUID | None = Field(description="The evaluation that this one overrides.")
    matrix_id: str = Field(description="Name of the matrix.", examples=["eba_standard_v1"])
    matrix_version: str = Field(description="Version of the matrix.", examples=["1.0"])
    appetite: str = Field(
        description="conservative, moderate or progressive: from which scores CDD and EDD are "
        "asked for.",
        examples=["moderate"],
    )
    as_of: date = Field(description="Day of the evaluation.", examples=["2026-11-24"])
    score: Number = Field(description="0-100, two decimals, after floors.", examples=[27.4])
    base_score: Number = Field(description="Before floors.", examples=[27.4])
    score_low: Number = Field(description="After floors, every unknown at 0.", examples=[11.2])
    score_high: Number = Field(
        description="After floors, every unknown at its maximum.", examples=[46.1]
    )
    level: Level = Field(description=_LEVEL, examples=["low"])
    tier: Tier = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    coverage: Number = Field(
        description="Percent of the weight that was assessed.", examples=[64.0]
    )
    effects: list[str] = Field(
        description="`approval_refused`, `no_automatic_decision`, `four_eyes`.", examples=[[]]
    )
    floors_applied: list[str] = Field(description="Ids of the floors that hold.", examples=[[]])
    identified: bool = Field(
        description="The subject was identified. False: do not show score, level or a review date."
    )
    outdated: list[str] = Field(
        default=[],
        description="Why its favourable results are no longer valid: `compliance_profile`,"
        " `lists`, `registers`, `reference_data`, `relationship_profile`, `customer_identity`,"
        " `newer_run` (a later investigation of the company was evaluated: read that one).",
        examples=[[]],
    )
    provisional: bool = Field(
        description="The level of `clear` or `low` is not earned: show `worst_case` first."
    )
    reasons: list[str] = Field(
        description="What a provisional level lacks: `no_profile`, `coverage_below_minimum`,"
        " `core_not_assessed:…`, `data_check_open:…`, `sanctions_match` (all are decided, and"
        " one is true), `country_involved` (a country of a floor,"
        " by an officer, a subsidiary or an address), `country_not_read`, `long_chain_of_owners`,"
        " `earlier_engine`.",
        examples=[["coverage_below_minimum", "core_not_assessed:pep"]],
    )
    worst_case: WorstCaseOut = Field(
        description="Score, level and tier with every unknown at its maximum."
    )
    input_hash: str = Field(
        description="SHA-256 of the readings, the day, the list versions and the engine."
    )
    override_hash: str = Field(description="SHA-256 of overrides and appetite.")
    evaluation_fingerprint: str = Field(
        description="SHA-256 of matrix, reference data and inputs: equal ones say the same."
    )
    output_hash: str = Field(description="SHA-256 of everything it says.")
    reference_snapshot: str = Field(
        description="SHA-256 of the reference datasets it rests on.",
        examples=["9f2d5c7a41b0e3866f0a7f1be1c2d34a5b6c7d8e9f00112233445566778899aa"],
    )
    created_at: CreatedAt
    created_by: CreatedBy

    def _shown(self, level: str) -> ShownLevel:
        return shown_level(level, self.reasons, identified=self.identified)


class EvaluationOut(EvaluationSummaryOut):
    """An evaluation with its trace."""

    dimensions: list[DimensionOut] = Field(description="Each dimension.")
    factors: list[FactorOut] = Field(description="Each factor.")
    floors: list[FloorOut] = Field(
        description="Floors: least scores that nothing lowers.", examples=[[]]
    )
    overrides: list[AppliedOverrideOut] = Field(description="Factors that an analyst scored.")
    earlier_overrides: list[EarlierOverrideOut] = Field(
        description="Overrides of the company's previous evaluation, and the outcome of each."
    )
    policy_version: int = Field(description="Risk policy that held; 0: the product's default.")
    segment: str | None = Field(description="Segment whose weights were used.", examples=["retail"])
    reference_data: list[DatasetUsedOut] = Field(description="The datasets it rests on.")
    profile: ProfileUsedOut | None = Field(description="Null: no compliance profile was active.")
    sdd: SddOutcomeOut | None = Field(description="Null: made before SDD had to be earned.")


class DifferenceOut(ResponseModel):
    """Where stored and recomputed evaluation part."""

    path: str = Field(
        description="Where, as a JSON path.", examples=["factors.jurisdiction_risk.points"]
    )
    stored: Any = Field(description="What is kept.", examples=["12.00"])
    recomputed: Any = Field(description="What comes out now.", examples=["12.00"])


class PreviewSideOut(_ShownLevels):
    """What one matrix says."""

    matrix_id: str = Field(description="Name of the matrix.", examples=["eba_standard_v1"])
    matrix_version: str = Field(description="Version of the matrix.", examples=["1.0"])
    score: Number = Field(description="0-100.", examples=[27.4])
    base_score: Number = Field(description="Before floors.", examples=[27.4])
    score_low: Number = Field(description="Score with every unknown at 0, 0-100.", examples=[11.2])
    score_high: Number = Field(
        description="Score with every unknown at its maximum, 0-100.", examples=[46.1]
    )
    level: Level = Field(description=_LEVEL, examples=["low"])
    tier: Tier = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    coverage: Number = Field(
        description="Percent of the weight that was assessed, 0-100.", examples=[64.0]
    )
    floors_applied: list[str] = Field(description="Ids of the floors that hold.", examples=[[]])
    provisional: bool = Field(description="The level of `clear` or `low` is not earned.")
    reasons: list[str] = Field(
        description="What a provisional level lacks, as codes.", examples=[["list_changed"]]
    )
    worst_case: WorstCaseOut = Field(
        description="Score, level and tier with every unknown at its maximum."
    )

    def _shown(self, level: str) -> ShownLevel:
        return shown_level(level, self.reasons)


class FactorMoveOut(ResponseModel):
    """A factor that scores otherwise; null: the matrix has no such factor."""

    id: FactorId
    title: str = Field(description="Title, for people.", examples=["Risk of the jurisdiction"])
    points_before: Number | None = Field(description="Points under the matrix in use.")
    points_after: Number | None = Field(description="Points under the matrix that is tried.")
    contribution_before: Number | None = Field(description="To the weighted average, in points.")
    contribution_after: Number | None = Field(
        description="To the weighted average under the matrix that is tried, in score points."
    )
    change: Number = Field(description="Of the contribution; the largest come first.")


class PreviewOut(ResponseModel):
    """A matrix and the one in use, on one subject. Nothing is stored."""

    schema_id: UUID = Field(
        description="The version of the matrix, at `/api/risk-matrix/schemas/{id}`."
    )
    as_of: date = Field(description="Day of the evaluation.", examples=["2026-11-24"])
    before: PreviewSideOut = Field(description="The matrix in use.")
    after: PreviewSideOut = Field(description="The matrix that is tried.")
    moved: bool = Field(description="Score, level or tier differ.")
    factors: list[FactorMoveOut] = Field(description="Each factor.")


class VerificationOut(ResponseModel):
    """Whether an evaluation still follows from what it rests on."""

    evaluation_id: UUID = Field(description="The evaluation, at `/api/risk-evaluations/{id}`.")
    verified: bool = Field(description="Everything recomputed is what was stored.")
    differences: list[DifferenceOut] = Field(
        description="Where it is not; empty when verified.", examples=[[]]
    )


def _words(stored: StoredEvaluation) -> WordsToday:
    """Return the words of an evaluation as of the day of reading."""
    return words_today(stored.result, stored.outdated)


def said_words(stored: StoredEvaluation) -> WordsToday:
    """Return the words as an explanation says them: the level at worst only of a known subject."""
    words = _words(stored)
    worst = words["worst_case"]
    level = shown_level(worst["level"], words["reasons"], identified=stored.identified)
    return {**words, "worst_case": {**worst, "level": level}}


def _tier(stored: StoredEvaluation) -> Tier:
    """Return the tier as of the day of reading: simplified due diligence may have ended."""
    tier = stored.result.earned_tier
    return Tier.CDD if stored.outdated and tier is Tier.SDD else tier


def _summary(stored: StoredEvaluation) -> dict[str, object]:
    result, words = stored.result, _words(stored)
    high = words["worst_case"]["score_high"] if stored.outdated else result.score_high
    return {
        "id": stored.id,
        "subject_id": stored.subject_id,
        "company_id": stored.company_id,
        "investigation_id": stored.investigation_id,
        "parent_id": stored.parent_id,
        "matrix_id": result.matrix_id,
        "matrix_version": result.matrix_version,
        "appetite": result.appetite,
        "as_of": result.as_of,
        "score": result.score,
        "base_score": result.base_score,
        "score_low": result.score_low,
        "score_high": high,
        "level": result.level,
        "tier": _tier(stored),
        "coverage": result.coverage,
        "effects": list(result.effects),
        "floors_applied": [
            floor.id for floor in result.floors if floor.status is FloorStatus.APPLIED
        ],
        "identified": stored.identified,
        **words,
        **asdict(result.hashes),
        "reference_snapshot": stored.reference_snapshot,
        "created_at": stored.created_at,
        "created_by": stored.created_by,
    }


def as_said(stored: StoredEvaluation) -> dict[str, JSON]:
    """Return score, level and tier of an evaluation as they may be reported, as JSON."""
    said = {"identified", "score", "level", "tier", "provisional", "reasons", "worst_case"}
    return EvaluationSummaryOut(**_summary(stored)).model_dump(mode="json", include=said)


def _profile(result: Evaluation) -> ProfileUsedOut | None:
    if result.words is None or result.words.profile is None:
        return None
    return ProfileUsedOut(hash=result.words.profile.hash)


def floors_out(stored: StoredEvaluation) -> list[FloorOut]:
    """Return the floors; each that is not assessed says what keeps it open."""
    return [
        FloorOut.model_validate(
            replace(item, because=stored.left_open.get(item.id, item.because))
        ).model_copy(update={"today": stored.floors_today.get(item.id)})
        for item in stored.result.floors
    ]


def evaluation_out(stored: StoredEvaluation, used: Sequence[Dataset]) -> EvaluationOut:
    """Return an evaluation with its trace and the datasets it rests on."""
    result = stored.result
    return EvaluationOut(
        **_summary(stored),
        dimensions=[DimensionOut.model_validate(item) for item in result.dimensions],
        factors=[FactorOut.model_validate(item) for item in result.factors],
        floors=floors_out(stored),
        overrides=[AppliedOverrideOut.model_validate(item) for item in result.overrides],
        earlier_overrides=[EarlierOverrideOut.model_validate(note) for note in stored.carried],
        policy_version=stored.policy.policy_version,
        segment=stored.policy.segment,
        profile=_profile(result),
        sdd=SddOutcomeOut.model_validate(result.words.sdd) if result.words else None,
        reference_data=[
            DatasetUsedOut(
                type=item.type,
                version=item.version,
                source_date=item.source_date,
                empty=item.empty,
                stale=item.stale(stored.created_at.date()),
            )
            for item in used
        ],
    )


def verification_out(evaluation_id: UUID, found: Sequence[Difference]) -> VerificationOut:
    """Return whether an evaluation stands."""
    return VerificationOut(
        evaluation_id=evaluation_id,
        verified=not found,
        differences=[DifferenceOut.model_validate(item) for item in found],
    )
