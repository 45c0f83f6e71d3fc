"""API shapes of investigations."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, computed_field

from atlas.foundation.fields import (
    CompanyId,
    CreatedAt,
    CreatedBy,
    EntityIdOrNull,
    FinishedAt,
    RowId,
    StartedAt,
)
from atlas.foundation.web import (
    CountryCode,
    ExternalId,
    PartyName,
    RequestModel,
    ResponseModel,
    ShortText,
    Tags,
)
from atlas.investigations.modules.domain.titles import step_title
from atlas.investigations.runs.models import (
    InvestigatedParty,
    LinkRow,
    LogRow,
    RunEvent,
    ScreeningRow,
    SourceRow,
)
from atlas.knowledge.companies.schemas import (
    STATED,
    STATED_EXAMPLE,
    StatedNumberOut,
    StatedNumbers,
    Website,
)
from atlas.knowledge.identifiers.domain import SCHEME

RunStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
Depth = Literal["sdd", "cdd", "edd"]
ModuleCode = Literal["CIR", "ROA", "MEBO", "FRLS", "AMLRR", "SPEPWS", "DFWO"]
SubjectStatus = Literal[
    "pending",
    "identified",
    "identified_by_name",
    "subject_ambiguous",
    "subject_not_found",
    "subject_unanswered",
]


def _distinct(values: list[ModuleCode]) -> list[ModuleCode]:
    if len(set(values)) != len(values):
        raise ValueError("modules must not repeat")
    return values


Modules = Annotated[list[ModuleCode], Field(min_length=1, max_length=7), AfterValidator(_distinct)]
RegisterCode = Annotated[str, StringConstraints(pattern=rf"^{SCHEME}$")]
RegistrationNumber = Annotated[ShortText, StringConstraints(min_length=1, max_length=100)]


class InvestigationRequest(RequestModel):
    """What to investigate. Register + number (or an LEI with register `XI-LEI`) identifies."""

    company_name: PartyName = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    registration_number: RegistrationNumber | None = Field(
        default=None, description="Number on that register.", examples=["01234567"]
    )
    register_code: RegisterCode | None = Field(
        None,
        alias="register",
        description="Register key such as `GB-COH`, `NL-KVK`, or `XI-LEI` for an LEI.",
        examples=["GB-COH"],
    )
    country_code: CountryCode | None = Field(
        None, description="ISO 3166-1 alpha-2.", examples=["GB"]
    )
    website: Website | None = Field(
        default=None,
        description="Website, http or https.",
        examples=["https://www.widgets.example"],
    )
    company_id: UUID | None = Field(None, description="An existing company of the tenant.")
    modules: Modules | None = Field(
        None,
        description="A focused run; all seven when left out.",
        examples=[["CIR", "MEBO", "SPEPWS"]],
    )
    depth: Depth = Field(
        default="cdd",
        description="How deep to look: `sdd` registers and lists, `cdd` the website too, `edd` "
        "the lower threshold for beneficial owners too.",
        examples=["cdd"],
    )
    external_id: ExternalId | None = Field(
        None, description="Yours; unique per tenant.", examples=["crm-20417"]
    )
    tags: Tags = Field(
        default_factory=list,
        description="Labels of your own, for filters.",
        examples=[["onboarding"]],
    )
    identifiers: StatedNumbers = Field(
        default_factory=list,
        description=f"{STATED} For a company that is on file, give them in the customer file.",
        examples=[STATED_EXAMPLE],
    )


class RerunRequest(RequestModel):
    """What differs from the former run; everything left out is taken over."""

    registration_number: RegistrationNumber | None = Field(
        default=None, description="Number on that register.", examples=["01234567"]
    )
    register_code: RegisterCode | None = Field(
        None,
        alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    )
    candidate: ShortText | None = Field(
        None,
        description="`record` of one of the former run's candidates: the chosen subject.",
    )
    modules: Modules | None = Field(
        default=None,
        description="Only these modules; all of the former run if left out.",
        examples=[["CIR", "MEBO", "SPEPWS"]],
    )
    depth: Depth | None = Field(
        default=None, description="How deep to look; as before if left out.", examples=["cdd"]
    )
    refresh: bool = Field(
        default=False, description="Ask the providers again, even where their data is fresh."
    )


class ProgressOut(ResponseModel):
    """How far a run is."""

    done: int = Field(description="Steps done.")
    total: int = Field(description="Steps in all.")
    percent: int = Field(description="0 to 100.")
    step: str | None = Field(
        description="The step of the run; null: the run as a whole.", examples=["screen"]
    )
    message: str | None = Field(
        description="What is going on, in a few words.", examples=["Ownership: 3 parties, 1 UBO."]
    )


class ProblemOut(ResponseModel):
    """Why a run failed."""

    code: str = Field(description="Stable code.", examples=["fatf_listed"])
    detail: str = Field(
        description="What went wrong, in a sentence.",
        examples=["GB is not on FATF grey list 2026-10."],
    )


class SubjectCandidateOut(ResponseModel):
    """A company that the name may mean; rerun with its `record` to choose it."""

    record: str = Field(
        description="Name of the record; send it as `candidate` of a rerun.",
        examples=["gb-coh-2026-11/openownership-register-4711"],
    )
    name: str = Field(description="Name.", examples=["Example Widgets Ltd"])
    country_code: str | None = Field(
        description="Country of registration, ISO 3166-1 alpha-2.", examples=["GB"]
    )
    register_code: str | None = Field(
        None,
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    )
    registration_number: str | None = Field(
        description="Number on that register.", examples=["01234567"]
    )
    dataset: str = Field(description="Name of the dataset.", examples=["gb-coh-2026-11"])
    score: float = Field(description="How well name and place agree, 0-100.", examples=[27.4])


class SubjectOut(ResponseModel):
    """Who is investigated, and how that was settled."""

    status: SubjectStatus = Field(
        description="How the company was settled; the checks of an unsettled one are "
        "`not_assessed`.",
        examples=["identified"],
    )
    identified_by: Literal["register", "lei", "name", "choice"] | None = Field(
        description="How the company was identified; null: it was not.", examples=["register"]
    )
    entity_id: EntityIdOrNull
    candidates: list[SubjectCandidateOut] = Field(
        description="Companies that the name may mean; empty when it is settled.", examples=[[]]
    )


class RiskSummaryOut(ResponseModel):
    """The evaluation in one glance; explained at `/api/risk-evaluations/{evaluation_id}`."""

    evaluation_id: UUID = Field(description="The evaluation, at `/api/risk-evaluations/{id}`.")
    score: str = Field(
        description="0-100, two decimals; a text, so that nothing is lost.", examples=["27.40"]
    )
    level: str = Field(
        description="`not_assessed` in place of `clear` or `low` where no compliance profile was"
        " active, `not_identified` where the subject was not identified.",
        examples=["medium"],
    )
    tier: str = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    score_at_worst: str | None = Field(
        None,
        description="The score with every unknown at its maximum: how wrong it may be.",
        examples=["46.10"],
    )
    level_at_worst: str | None = Field(
        default=None, description="Level if every unknown were at its maximum.", examples=["medium"]
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
        " `lists`, `registers`, `reference_data`, `relationship_profile`, `customer_identity`,"
        " `newer_run` (a later investigation of the company was evaluated: read that one).",
        examples=[[]],
    )
    floors: list[str] = Field(description="Ids of the floors that hold.", examples=[[]])
    coverage: float = Field(
        description="How much of the matrix was assessed, percent.", examples=[64.0]
    )
    automatic_decision: bool = Field(
        description="A machine may decide: explicitly low risk, full coverage, no floor "
        "against it, current lists."
    )
    insufficient_depth: bool = Field(
        description="The tier requires more than the run's depth gave: it cannot be approved."
    )


class InvestigationOut(ResponseModel):
    """One run of the investigation of one company."""

    id: RowId
    status: RunStatus = Field(description="Where it stands.", examples=["complete"])
    company_id: CompanyId
    company_name: str = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    registration_number: str | None = Field(
        description="Number on that register.", examples=["01234567"]
    )
    register_code: str | None = Field(
        None,
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    )
    country_code: str | None = Field(
        description="Country of registration, ISO 3166-1 alpha-2.", examples=["GB"]
    )
    website: str | None = Field(
        description="Website, http or https.", examples=["https://www.widgets.example"]
    )
    modules: list[ModuleCode] = Field(
        description="Codes of the modules.", examples=[["CIR", "MEBO", "SPEPWS"]]
    )
    depth: Depth = Field(description="sdd, cdd or edd: how deep the run looks.", examples=["cdd"])
    external_id: str | None = Field(
        description="Your own key, unique within the tenant.", examples=["crm-20417"]
    )
    tags: list[str] = Field(
        description="Labels of your own, for filters.", examples=[["onboarding"]]
    )
    identifiers: list[StatedNumberOut] = Field(
        description="Further numbers that the requester stated; no source's word.",
        examples=[STATED_EXAMPLE],
    )
    run_version: int = Field(description="1 for the first run, then one more for each rerun.")
    rerun_of: UUID | None = Field(description="The run before in the series; null: the first.")
    job_id: UUID = Field(description="The job, at `/api/jobs/{job_id}`.")
    subject: SubjectOut = Field(description="Who is investigated.")
    identified: bool = Field(
        description="True once it is known which company it is. While `subject.status` is"
        " `pending`, it has not been looked for; otherwise false means that `risk` is for the"
        " record: do not show its score, level or colour."
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
    as_of: date | None = Field(
        description="The day the facts are read at: the day it started.", examples=["2026-11-24"]
    )
    created_at: CreatedAt
    created_by: CreatedBy
    started_at: StartedAt
    finished_at: FinishedAt
    withdrawn_at: datetime | None = Field(
        description="When it was withdrawn; null while it is in force."
    )


class StepEventOut(ResponseModel, RunEvent):
    """One entry of the timeline; the same objects arrive at `…/events`."""


class InvestigationTimelineOut(ResponseModel):
    """What happened, in order."""

    items: list[StepEventOut] = Field(description="The rows, in order.")


class LogEntryOut(ResponseModel, LogRow):
    """One entry of the log: structured, without names, values or what an error said."""

    @computed_field(  # type: ignore[prop-decorator]
        description="Title of the step; null: the run as a whole.", examples=["Risk evaluation"]
    )
    @property
    def step_title(self) -> str | None:
        """Return what a person calls the step."""
        return step_title(self.step) if self.step else None


class InvestigatedPartyOut(ResponseModel, InvestigatedParty, without={"ordinal"}):
    """One party of the investigation and why it is one."""


class LinkOut(ResponseModel, LinkRow):
    """One relationship between two parties of the investigation."""


class ConflictOut(ResponseModel):
    """Sources disagree on one attribute of one party or relationship, or one with itself."""

    id: RowId
    entity_id: EntityIdOrNull
    relationship_id: UUID | None = Field(
        description="The relationship it is about; null: it is about a party."
    )
    attribute: str = Field(
        description="Attribute, such as `LegalEntity.legal_name`.",
        examples=["LegalEntity.legal_name"],
    )
    kind: str = Field(
        description="disagreement, analyst_contradicted, outside_band or identity; of a statement"
        " that contradicts itself two_bands, two_shares, band_and_share, exact_outside_band,"
        " empty_band, two_bounds, ends_before_start or unknown_nature; ended_elsewhere: another"
        " source has ended the holder's record.",
        examples=["disagreement"],
    )
    policy: str = Field(
        description="accept_trusted, flag_review or freeze_investigate: what happens when "
        "sources disagree.",
        examples=["flag_review"],
    )
    status: str = Field(description="open, accepted or resolved.", examples=["open"])
    detail: str = Field(
        description="What the sources disagree about, in words.",
        examples=["Two sources of equal trust give different dates."],
    )
    winner_claim_id: UUID | None = Field(description="The claim that won; null: none did.")
    claim_ids: list[UUID] = Field(
        description="The claims that disagree; empty where one statement contradicts itself: see"
        " the claims of the relationship."
    )
    statements: list[str] = Field(
        default=[],
        description="Of a statement that contradicts itself: what it says, each part.",
        examples=[["starts 2024-05-01", "ends 2020-01-01"]],
    )
    opened_at: datetime = Field(description="When it was opened.")
    resolved_at: datetime | None = Field(description="When it was resolved; null while it is open.")


class InvestigationSourceOut(ResponseModel, SourceRow):
    """A source this run asked, and how it answered."""


class ScreeningRowOut(ResponseModel, ScreeningRow, without={"ordinal"}):
    """One party against the lists, also when nothing was found."""

    outdated: list[str] = Field(
        default=[],
        description="Why the lack of a candidate is no answer today, as `risk.outdated` of the"
        " investigation. Empty: it is one, as far as `outcome` says.",
        examples=[["lists"]],
    )
