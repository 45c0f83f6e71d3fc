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
from atlas.foundation.web.fields import (
    CompanyId,
    CreatedAt,
    CreatedBy,
    EntityId,
    EntityIdOrNull,
    EvidenceIds,
    FinishedAt,
    RowId,
    SourceName,
    StartedAt,
    ValidFrom,
    ValidTo,
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

    company_name: Name = Field(description="Name of the company as requested.")
    registration_number: RegistrationNumber | None = Field(
        default=None, description="Number on that register."
    )
    register_code: RegisterCode | None = Field(
        None,
        alias="register",
        description="Register key such as `GB-COH`, `NL-KVK`, or `XI-LEI` for an LEI.",
    )
    country_code: CountryCode | None = Field(None, description="ISO 3166-1 alpha-2.")
    website: Website | None = Field(default=None, description="Website, http or https.")
    company_id: UUID | None = Field(None, description="An existing company of the tenant.")
    modules: Modules | None = Field(None, description="A focused run; all seven when left out.")
    depth: Depth = Field(
        default="cdd",
        description="How deep to look: `sdd` registers and lists, `cdd` the website too, `edd` "
        "the lower threshold for beneficial owners too.",
    )
    external_id: ExternalId | None = Field(None, description="Yours; unique per tenant.")
    tags: Tags = Field(default_factory=list, description="Labels of your own, for filters.")


class RerunRequest(RequestModel):
    """What differs from the former run; everything left out is taken over."""

    registration_number: RegistrationNumber | None = Field(
        default=None, description="Number on that register."
    )
    register_code: RegisterCode | None = Field(
        None,
        alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
    )
    candidate: ShortText | None = Field(
        None,
        description="`record` of one of the former run's candidates: the chosen subject.",
    )
    modules: Modules | None = Field(
        default=None, description="Only these modules; all of the former run if left out."
    )
    depth: Depth | None = Field(
        default=None, description="How deep to look; as before if left out."
    )


class ProgressOut(ResponseModel):
    """How far a run is."""

    done: int = Field(description="Steps done.")
    total: int = Field(description="Steps in all.")
    percent: int = Field(description="0 to 100.")
    step: str | None = Field(description="The step of the run; null: the run as a whole.")
    message: str | None = Field(description="What is going on, in a few words.")


class ProblemOut(ResponseModel):
    """Why a run failed."""

    code: str = Field(description="Stable code.")
    detail: str = Field(description="What went wrong, in a sentence.")


class SubjectCandidateOut(ResponseModel):
    """A company that the name may mean; rerun with its `record` to choose it."""

    record: str = Field(description="Name of the record; send it as `candidate` of a rerun.")
    name: str = Field(description="Name.")
    country_code: str | None = Field(description="Country of registration, ISO 3166-1 alpha-2.")
    register_code: str | None = Field(
        None,
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
    )
    registration_number: str | None = Field(description="Number on that register.")
    dataset: str = Field(description="Name of the dataset.")
    score: float = Field(description="How well name and place agree, 0-100.")


class SubjectOut(ResponseModel):
    """Who is investigated, and how that was settled."""

    status: SubjectStatus = Field(
        description="How the company was settled; the checks of an unsettled one are "
        "`not_assessed`."
    )
    identified_by: Literal["register", "lei", "name", "choice"] | None = Field(
        description="How the company was identified; null: it was not."
    )
    entity_id: EntityIdOrNull
    candidates: list[SubjectCandidateOut] = Field(
        description="Companies that the name may mean; empty when it is settled."
    )


class RiskSummaryOut(ResponseModel):
    """The evaluation in one glance; explained at `/api/risk-evaluations/{evaluation_id}`."""

    evaluation_id: UUID = Field(description="The evaluation, at `/api/risk-evaluations/{id}`.")
    score: str = Field(description="0-100, two decimals; a text, so that nothing is lost.")
    level: str = Field(
        description="`not_assessed` in place of `clear` or `low` where no compliance profile was"
        " active, `not_identified` where the subject was not identified.",
        examples=["medium"],
    )
    tier: str = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd."
    )
    score_at_worst: str | None = Field(
        None, description="The score with every unknown at its maximum: how wrong it may be."
    )
    level_at_worst: str | None = Field(
        default=None, description="Level if every unknown were at its maximum."
    )
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
    floors: list[str] = Field(description="Ids of the floors that hold.")
    coverage: float = Field(description="How much of the matrix was assessed, percent.")
    automatic_decision: bool = Field(
        description="A machine may decide: explicitly low risk, full coverage, no floor "
        "against it, current lists."
    )
    insufficient_depth: bool = Field(
        description="The tier asks for more than the run's depth gave: it cannot be approved."
    )


class InvestigationOut(ResponseModel):
    """One run of the investigation of one company."""

    id: RowId
    status: RunStatus = Field(description="Where it stands.")
    company_id: CompanyId
    company_name: str = Field(description="Name of the company as requested.")
    registration_number: str | None = Field(description="Number on that register.")
    register_code: str | None = Field(
        None,
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
    )
    country_code: str | None = Field(description="Country of registration, ISO 3166-1 alpha-2.")
    website: str | None = Field(description="Website, http or https.")
    modules: list[ModuleCode] = Field(description="Codes of the modules.")
    depth: Depth = Field(description="sdd, cdd or edd: how deep the run looks.")
    external_id: str | None = Field(description="Your own key, unique within the tenant.")
    tags: list[str] = Field(description="Labels of your own, for filters.")
    run_version: int = Field(description="1 for the first run, then one more for each rerun.")
    rerun_of: UUID | None = Field(description="The run before in the series; null: the first.")
    job_id: UUID = Field(description="The job, at `/api/jobs/{job_id}`.")
    subject: SubjectOut = Field(description="Who is investigated.")
    identified: bool = Field(
        description="False once a run is over and no one knows which company it is: `risk` is for"
        " the record, do not show its score, level or colour."
    )
    progress: ProgressOut = Field(description="How far it is.")
    error: ProblemOut | None = Field(
        description="Why it failed: `code`, `detail` and more; null while it has not."
    )
    risk: RiskSummaryOut | None = Field(
        description="The evaluation in one glance; null: not evaluated."
    )
    report_id: UUID | None = Field(
        description="The report, at `/api/reports/{id}`; null if there is none."
    )
    as_of: date | None = Field(description="The day the facts are read at: the day it started.")
    created_at: CreatedAt
    created_by: CreatedBy
    started_at: StartedAt
    finished_at: FinishedAt
    withdrawn_at: datetime | None = Field(
        description="When it was withdrawn; null while it is in force."
    )


class StepEventOut(ResponseModel):
    """One entry of the timeline; the same objects arrive at `…/events`."""

    sequence: int = Field(description="Position, from 1.")
    at: datetime = Field(description="When.")
    kind: str = Field(description="Kind of entry, such as `step` or `created`.")
    message: str = Field(description="What is going on, in a few words.")
    data: dict[str, object] = Field(description="Numbers of the entry, by name.")


class InvestigationTimelineOut(ResponseModel):
    """What happened, in order."""

    items: list[StepEventOut] = Field(description="The rows, in the order asked for.")


class LogEntryOut(ResponseModel):
    """One entry of the log: structured, without names, values or what an error said."""

    id: RowId
    at: datetime = Field(description="When.")
    level: Literal["info", "warning", "error"] = Field(description="How grave the entry is.")
    event: str = Field(
        description="`step_done`, `step_failed` (an attempt; it is tried again), or what became of"
        " the run: `created`, `step` (begin, complete), `cancelled`, `failed`."
    )
    step: str | None = Field(description="The step of the run; null: the run as a whole.")
    attempt: int | None = Field(description="Which attempt at the step, from 1.")
    duration_ms: int | None = Field(
        description="Milliseconds it took; null where nothing was timed."
    )
    code: str | None = Field(description="Stable code, or the kind, of what went wrong.")


class TranscriptOut(ResponseModel):
    """What an agent and a model said to each other."""

    id: RowId
    module: ModuleCode = Field(description="Code of the module.")
    model: str = Field(description="Name of the language model.")
    started_at: datetime = Field(description="When work began; null: not yet.")
    input_tokens: int = Field(description="Tokens that language models read.")
    output_tokens: int = Field(description="Tokens that language models wrote.")


class InvestigatedPartyOut(ResponseModel):
    """One party of the investigation and why it is one."""

    entity_id: EntityId
    type: str = Field(description="Type of party.")
    name: str = Field(description="Name.")
    country_code: str | None = Field(description="Country of registration, ISO 3166-1 alpha-2.")
    roles: list[str] = Field(description="subject, owner, controller, ubo, officer, subsidiary …")
    distance: int = Field(description="Edges from the subject; 0 is the subject.")


class LinkOut(ResponseModel):
    """One relationship between two parties of the investigation."""

    relationship_id: UUID = Field(description="The relationship.")
    type: str = Field(description="Type of relationship (`GET /api/ontology/relationship-types`).")
    from_id: UUID = Field(description="Party at its beginning; of a holding the holder.")
    to_id: UUID = Field(description="Party at its end; of a holding the company.")
    attributes: dict[str, object] = Field(description="Preferred values, by attribute.")
    valid_from: ValidFrom
    valid_to: ValidTo


class ConflictOut(ResponseModel):
    """Sources disagree on one attribute of one party or relationship."""

    id: RowId
    entity_id: EntityIdOrNull
    relationship_id: UUID | None = Field(
        description="The relationship it is about; null: it is about a party."
    )
    attribute: str = Field(description="Attribute, such as `LegalEntity.legal_name`.")
    kind: str = Field(description="disagreement, analyst_contradicted, outside_band or identity.")
    policy: str = Field(
        description="accept_trusted, flag_review or freeze_investigate: what happens when "
        "sources disagree."
    )
    status: str = Field(description="open, accepted or resolved.")
    detail: str = Field(description="What the sources disagree about, in words.")
    winner_claim_id: UUID | None = Field(description="The claim that won; null: none did.")
    claim_ids: list[UUID] = Field(description="The claims that disagree.")
    opened_at: datetime = Field(description="When it was opened.")
    resolved_at: datetime | None = Field(description="When it was resolved; null while it is open.")


class InvestigationSourceOut(ResponseModel):
    """A source this run asked, and how it answered."""

    source: SourceName
    kind: str = Field(description="Kind of the source, such as `registry`, `list` or `web`.")
    status: Literal["answered", "no_answer", "failed", "not_available"] = Field(
        description="`no_answer`: asked, and it knows nothing of the subject; `not_available`: "
        "could not be asked."
    )
    as_of: date | None = Field(description="The date the data is of.")
    licence: str | None = Field(description="Licence under which it may be used.")
    covered: list[str] = Field(description="Attributes the source covers.")
    evidence_ids: EvidenceIds
    detail: str | None = Field(description="Why it gave no answer; null where it gave one.")


class ScreeningRowOut(ResponseModel):
    """One party against the lists, also when nothing was found."""

    screening_id: UUID = Field(description="The screening, at `/api/screening/screenings/{id}`.")
    entity_id: EntityIdOrNull
    name: str = Field(description="Name.")
    outcome: str = Field(description="hits, clear or not_assessed.")
    best_strength: str | None = Field(
        description="Strength of the best candidate; null if there is none."
    )
    candidates: int = Field(description="How many list entries may be it.")
    lists: list[dict[str, object]] = Field(description="Each list and version with its own answer.")
    screened_at: datetime = Field(description="When it was screened.")
