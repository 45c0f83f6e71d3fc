"""API shapes of investigations."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from atlas.foundation.web import (
    CountryCode,
    ExternalId,
    Name,
    RequestModel,
    ResponseModel,
    ShortText,
    Tags,
)
from atlas.knowledge.companies.schemas import Website

RunStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
Depth = Literal["sdd", "cdd", "edd"]
ModuleCode = Literal["CIR", "ROA", "MEBO", "FRLS", "AMLRR", "SPEPWS", "DFWO"]
SubjectStatus = Literal[
    "pending",
    "identified",
    "identified_by_name",
    "subject_ambiguous",
    "subject_not_found",
]


def _distinct(values: list[ModuleCode]) -> list[ModuleCode]:
    if len(set(values)) != len(values):
        raise ValueError("modules must not repeat")
    return values


Modules = Annotated[list[ModuleCode], Field(min_length=1, max_length=7), AfterValidator(_distinct)]
RegisterCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_-]{1,39}$")]
RegistrationNumber = Annotated[ShortText, StringConstraints(min_length=1, max_length=100)]


class InvestigationRequest(RequestModel):
    """What to investigate. Register + number (or an LEI with register `XI-LEI`) identifies."""

    company_name: Name
    registration_number: RegistrationNumber | None = None
    register_code: RegisterCode | None = Field(
        None,
        alias="register",
        description="Register key such as `GB-COH`, `NL-KVK`, or `XI-LEI` for an LEI.",
    )
    country_code: CountryCode | None = Field(None, description="ISO 3166-1 alpha-2.")
    website: Website | None = None
    company_id: UUID | None = Field(None, description="An existing company of the tenant.")
    modules: Modules | None = Field(None, description="A focused run; all seven when left out.")
    depth: Depth = "cdd"
    external_id: ExternalId | None = Field(None, description="Yours; unique per tenant.")
    tags: Tags = Field(default_factory=list)


class RerunRequest(RequestModel):
    """What differs from the former run; everything left out is taken over."""

    registration_number: RegistrationNumber | None = None
    register_code: RegisterCode | None = Field(None, alias="register")
    candidate: ShortText | None = Field(
        None,
        description="`record` of one of the former run's candidates: the chosen subject.",
    )
    modules: Modules | None = None
    depth: Depth | None = None


class ProgressOut(ResponseModel):
    """How far a run is."""

    done: int
    total: int
    percent: int
    step: str | None
    message: str | None


class ProblemOut(ResponseModel):
    """Why a run failed."""

    code: str
    detail: str


class SubjectCandidateOut(ResponseModel):
    """A company that the name may mean; rerun with its `record` to choose it."""

    record: str
    name: str
    country_code: str | None
    register_code: str | None = Field(None, serialization_alias="register")
    registration_number: str | None
    dataset: str
    score: float


class SubjectOut(ResponseModel):
    """Who is investigated, and how that was settled."""

    status: SubjectStatus
    identified_by: Literal["register", "lei", "name", "choice"] | None
    entity_id: UUID | None
    candidates: list[SubjectCandidateOut]


class RiskSummaryOut(ResponseModel):
    """The evaluation in one glance; explained at `/api/risk-evaluations/{evaluation_id}`."""

    evaluation_id: UUID
    score: str
    level: str = Field(
        description="`not_assessed` in place of `clear` or `low` where no compliance profile was"
        " active, `not_identified` where the subject was not identified.",
        examples=["medium"],
    )
    tier: str
    score_at_worst: str | None = Field(
        None, description="The score with every unknown at its maximum: how wrong it may be."
    )
    level_at_worst: str | None = None
    tier_at_worst: str | None = Field(None, description="The tier of the score at worst.")
    provisional: bool = Field(
        True,
        description="A level of `clear` or `low` that is not earned: show the score at worst first."
        " True for evaluations made before levels were earned.",
    )
    reasons: list[str] = Field(
        default_factory=list,
        description="What a provisional level lacks, as codes.",
        examples=[["no_profile"]],
    )
    outdated: list[str] = Field(
        default_factory=list,
        description="Why its favourable results are no longer valid: `compliance_profile`,"
        " `lists`, `registers`. Results are given as of today.",
        examples=[[]],
    )
    floors: list[str]
    coverage: float = Field(description="How much of the matrix was assessed, percent.")
    automatic_decision: bool
    insufficient_depth: bool


class InvestigationOut(ResponseModel):
    """One run of the investigation of one company."""

    id: UUID
    status: RunStatus
    company_id: UUID
    company_name: str
    registration_number: str | None
    register_code: str | None = Field(None, serialization_alias="register")
    country_code: str | None
    website: str | None
    modules: list[ModuleCode]
    depth: Depth
    external_id: str | None
    tags: list[str]
    run_version: int = Field(description="1 for the first run, then one more for each rerun.")
    rerun_of: UUID | None
    job_id: UUID
    subject: SubjectOut
    identified: bool = Field(
        description="False once a run is over and no one knows which company it is: `risk` is for"
        " the record, do not show its score, level or colour."
    )
    progress: ProgressOut
    error: ProblemOut | None
    risk: RiskSummaryOut | None
    report_id: UUID | None
    as_of: date | None = Field(description="The day the facts are read at: the day it started.")
    created_at: datetime
    created_by: UUID
    started_at: datetime | None
    finished_at: datetime | None
    withdrawn_at: datetime | None


class StepEventOut(ResponseModel):
    """One entry of the timeline; the same objects arrive at `…/events`."""

    sequence: int
    at: datetime
    kind: str
    message: str
    data: dict[str, object]


class InvestigationTimelineOut(ResponseModel):
    """What happened, in order."""

    items: list[StepEventOut]


class LogEntryOut(ResponseModel):
    """One entry of the log: structured, without names, values or what an error said."""

    id: UUID
    at: datetime
    level: Literal["info", "warning", "error"]
    event: str = Field(
        description="`step_done`, `step_failed` (an attempt; it is tried again), or what became of"
        " the run: `created`, `step` (begin, complete), `cancelled`, `failed`."
    )
    step: str | None
    attempt: int | None = Field(description="Which attempt at the step, from 1.")
    duration_ms: int | None
    code: str | None = Field(description="Stable code, or the kind, of what went wrong.")


class TranscriptOut(ResponseModel):
    """What an agent and a model said to each other."""

    id: UUID
    module: ModuleCode
    model: str
    started_at: datetime
    input_tokens: int
    output_tokens: int


class InvestigatedPartyOut(ResponseModel):
    """One party of the investigation and why it is one."""

    entity_id: UUID
    type: str
    name: str
    country_code: str | None
    roles: list[str] = Field(description="subject, owner, controller, ubo, officer, subsidiary …")
    distance: int = Field(description="Edges from the subject; 0 is the subject.")


class LinkOut(ResponseModel):
    """One relationship between two parties of the investigation."""

    relationship_id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    attributes: dict[str, object]
    valid_from: date | None
    valid_to: date | None


class ConflictOut(ResponseModel):
    """Sources disagree on one attribute of one party or relationship."""

    id: UUID
    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str
    kind: str
    policy: str
    status: str
    detail: str
    winner_claim_id: UUID | None
    claim_ids: list[UUID]
    opened_at: datetime
    resolved_at: datetime | None


class InvestigationSourceOut(ResponseModel):
    """A source this run asked, and how it answered."""

    source: str
    kind: str
    status: Literal["answered", "no_answer", "failed", "not_available"]
    as_of: date | None = Field(description="The date the data is of.")
    licence: str | None
    covered: list[str] = Field(description="Attributes the source covers.")
    evidence_ids: list[UUID]
    detail: str | None


class ScreeningRowOut(ResponseModel):
    """One party against the lists, also when nothing was found."""

    screening_id: UUID
    entity_id: UUID | None
    name: str
    outcome: str
    best_strength: str | None
    candidates: int
    lists: list[dict[str, object]]
    screened_at: datetime
