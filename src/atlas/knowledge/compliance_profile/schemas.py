"""API shapes of the compliance profile. What a version says has one shape, sent and answered."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from atlas.foundation.fields import (
    AsOf,
    CreatedAt,
    CreatedBy,
    RowId,
    UpdatedAt,
    ValidFrom,
    ValidTo,
)
from atlas.foundation.web import Name, RequestModel, ResponseModel, ShortText, Text
from atlas.identity.platform.schemas import TenantCreate
from atlas.knowledge.compliance_profile.domain import Connection, Standing, Tier, Topic
from atlas.knowledge.compliance_profile.domain.composition import Difference
from atlas.knowledge.compliance_profile.models import ProfileRow

Home = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
Homes = Annotated[
    list[Home],
    Field(
        max_length=10,
        description="Home countries of the firm (ISO 3166-1). Their law is proposed as the"
        " compliance profile, which two people of the firm adopt.",
        examples=[["GB"]],
    ),
]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Url = Annotated[str, StringConstraints(max_length=300, pattern=r"^(https://[^\s]*)?$")]
Kind = Literal[
    "bank", "payment", "crypto", "insurer", "investment", "lawyer", "accountant", "estate_agent",
    "vendor_due_diligence", "other",
]  # fmt: skip
State = Literal["draft", "proposed", "scheduled", "active", "superseded", "discarded"]
Origin = Literal["firm", "operator", "demo"]
SeniorRole = Literal["senior_officer", "mlro"]
_LAW = "Money Laundering Regulations 2017, regulation 33"
_URL = "https://www.legislation.gov.uk/uksi/2017/692/regulation/33"


def _senior_roles() -> list[SeniorRole]:
    return ["senior_officer", "mlro"]


class _Said(RequestModel):
    """Base of the parts: read from a request's JSON and from the domain's values alike."""

    model_config = ConfigDict(from_attributes=True)


class _Lawful(_Said):
    source: Text = Field(default="", description="The provision.", examples=[_LAW])
    url: Url = Field(default="", description="Where it is published.", examples=[_URL])
    verified: bool = Field(
        default=False,
        description="Whether the provision was checked against a source.",
    )


class ObligedEntityIn(_Said):
    """A legal entity or branch of the firm."""

    key: Code = Field(description="What relationships name it by.", examples=["acme-bank"])
    name: Name = Field(examples=["Acme Bank plc"], description="Name.")
    kind: Kind = Field(
        description="What it is; `vendor_due_diligence` works outside anti-money-laundering law.",
        examples=["bank"],
    )
    home: Home = Field(description="Country of its home law.", examples=["GB"])
    host: Home | None = Field(
        default=None, description="Country where a branch works, if abroad.", examples=[None]
    )
    supervisor: ShortText = Field(default="", description="Its supervisor.", examples=["FCA"])


class RequiredListIn(_Said):
    """A list and its standing. Binding and adopted lists can refuse an approval."""

    list_id: Code = Field(description="List, as in `GET /screening/lists`.", examples=["uk"])
    topic: Topic = Field(description="What it is needed for.", examples=["sanctions"])
    standing: Standing = Field(
        description="`binding` by law, `adopted` by the firm's policy, or `informative`.",
        examples=["binding"],
    )
    law: Text = Field(
        default="",
        description="The instrument, or the firm's policy.",
        examples=["Sanctions and Anti-Money Laundering Act 2018"],
    )
    max_age_days: int = Field(
        default=3, ge=1, le=3650, description="Days from the last check to stale.", examples=[3]
    )
    jurisdiction: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Whose law it is.", examples=["GB"]
    )
    url: Url = Field(default="", description="Where the law is published.", examples=[_URL])
    verified: bool = Field(
        default=False, description="Whether the law was checked against a source.", examples=[True]
    )


class UboExemptionIn(_Lawful):
    """Whose beneficial owners a law does not ask for."""

    kind: Literal["listed_customer", "listed_owner", "state_customer"] = Field(
        description="`listed_customer`: the customer is listed on a regulated market of these"
        " countries (reference data `regulated_markets`). `listed_owner`: a company so listed has"
        " the majority, and the customer is of one of them. `state_customer`: the customer is a"
        " public body of one of them. One that is not `verified` exempts no one.",
        examples=["listed_customer"],
    )
    countries: list[str] = Field(
        min_length=1,
        max_length=60,
        description="Countries, ISO 3166-1 alpha-2; `EU` for a market that a source names only so.",
        examples=[["GB", "EU"]],
    )
    jurisdiction: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Whose law it is.", examples=["GB"]
    )


class UboTestIn(_Lawful):
    """Share that makes a beneficial owner."""

    threshold: float = Field(ge=0, le=100, description="Percent.", examples=[25])
    comparator: Literal[">", ">="] = Field(
        description="`>` more than, `>=` at least.", examples=[">"]
    )
    control_prong: bool = Field(
        default=False,
        description="One individual with significant responsibility is always identified too.",
    )
    jurisdiction: Home = Field(description="Whose law it is.", examples=["GB"])
    assumed: bool = Field(
        default=False,
        description="The law is not known here; the lowest threshold of any jurisdiction holds.",
    )
    exemptions: list[UboExemptionIn] = Field(
        default_factory=list,
        max_length=20,
        description="Whose beneficial owners this law does not ask for. Anyone else's are"
        " identified.",
        examples=[[]],
    )


class CountryFloorIn(_Lawful):
    """Countries with which a connection sets a minimum."""

    datasets: list[Code] = Field(
        min_length=1,
        max_length=20,
        description="Types of reference data; being on one of them suffices.",
        examples=[["fatf_black_list", "fatf_grey_list"]],
    )
    connections: list[Connection] = Field(
        min_length=1,
        max_length=5,
        description="What connects the customer with the country: `established` there, a beneficial"
        " owner resident there, `operating` there, `involving` (any of these), or `owning`: an"
        " owner or controller sits there.",
        examples=[["established"]],
    )
    tier: Tier = Field(description="Minimum tier of due diligence.", examples=["EDD"])
    score: int | None = Field(
        default=None, ge=0, le=100, description="Minimum score, 0 to 100.", examples=[None]
    )
    jurisdiction: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Whose law it is.", examples=["GB"]
    )
    groups: list[ShortText] = Field(
        default_factory=list,
        max_length=20,
        description="Groups of the dataset's entries that count; empty: all.",
        examples=[[]],
    )


class PepScopeIn(_Lawful):
    """Politically exposed persons."""

    required: bool = Field(description="Whether they must be determined.", examples=[True])
    domestic: bool = Field(description="Whether domestic ones are among them.", examples=[True])
    cooling_off_months: int = Field(
        ge=0, le=600, description="Months after the function in which they count.", examples=[12]
    )


class SddScopeIn(_Lawful):
    """Simplified due diligence."""

    known: bool = Field(description="Whether the law knows it.", examples=[True])
    segments: list[Code] = Field(
        default_factory=list,
        max_length=100,
        description="Segments for which the firm wants it; empty: none.",
        examples=[["listed"]],
    )
    factors: list[Code] = Field(
        default_factory=list,
        max_length=100,
        description="Lower-risk factors of the law.",
        examples=[["listed_company"]],
    )


class RetentionIn(_Lawful):
    """How long records of a kind are kept."""

    kind: Code = Field(description="Kind of record.", examples=["customer_due_diligence"])
    years: int = Field(ge=1, le=100, description="Years.", examples=[5])
    starts: Code = Field(description="What the years run from.", examples=["end_of_relationship"])
    jurisdiction: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Whose law it is.", examples=["GB"]
    )


class ReportingIn(_Lawful):
    """Where an event is reported."""

    event: Literal["suspicion", "frozen_assets"] = Field(
        description="What is reported.", examples=["suspicion"]
    )
    authority: Name = Field(description="To whom.", examples=["National Crime Agency"])
    deadline: Name = Field(description="By when.", examples=["as soon as practicable"])
    jurisdiction: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Whose law it is.", examples=["GB"]
    )


class RegimeIn(_Said):
    """What one jurisdiction's law requires, and the firm's policy there."""

    jurisdiction: Home = Field(description="Country.", examples=["GB"])
    ubo: UboTestIn = Field(description="The test of beneficial ownership.")
    pep: PepScopeIn = Field(description="Which politically exposed persons must be identified.")
    sdd: SddScopeIn = Field(description="Simplified due diligence.")
    lists: list[RequiredListIn] = Field(
        description="Lists, with their standing.", default_factory=list, max_length=200
    )
    country_floors: list[CountryFloorIn] = Field(
        description="Country lists that carry floors.", default_factory=list, max_length=50
    )
    ownership_regimes: list[Code] = Field(
        default_factory=list,
        max_length=20,
        description="Sanctions regimes whose ownership rule must be answered.",
        examples=[["uk", "un"]],
    )
    senior_roles: list[SeniorRole] = Field(
        default_factory=_senior_roles,
        min_length=1,
        max_length=2,
        description="Roles that are senior management.",
        examples=[["mlro", "senior_officer"]],
    )
    retention: list[RetentionIn] = Field(
        description="How long records are kept.", default_factory=list, max_length=50
    )
    reporting: list[ReportingIn] = Field(
        description="Where events are reported.", default_factory=list, max_length=50
    )
    basis: ShortText = Field(
        default="",
        description="Version of the reference data that proposed it.",
        examples=["home_regimes 2026-11-30"],
    )


class ComplianceProfileIn(_Said):
    """What a version of the compliance profile says."""

    title: Name = Field(examples=["Compliance profile 2027"], description="Title, for people.")
    entities: list[ObligedEntityIn] = Field(
        min_length=1, max_length=200, description="Legal entities and branches of the firm."
    )
    regimes: list[RegimeIn] = Field(
        min_length=1, max_length=60, description="Rules of every home and host of the entities."
    )
    minimum_coverage: int = Field(
        default=60,
        ge=0,
        le=100,
        description="Percent of a risk score that must be assessed for a favourable level.",
        examples=[60],
    )
    approval_age_hours: int = Field(
        default=24,
        ge=1,
        le=720,
        description="Hours within which the lists of an approval must have been checked.",
        examples=[24],
    )
    valid_from: date | None = Field(
        default=None,
        description="First day it holds; null: the day of its activation, which is the earliest.",
    )


class ComplianceProfileOut(
    ResponseModel, ProfileRow, without={"editor_ids", "editor_person_ids", "proposed_person"}
):
    """A version of the compliance profile; `ETag` is its revision."""

    state: State = Field(description="`scheduled`: adopted, and holding from `valid_from` on.")
    origin: Origin = Field(
        description="Who wrote it first: the firm, the installation's operator at the tenant's"
        " creation, or the bootstrap of the demo, which no person adopted."
    )
    content: ComplianceProfileIn = Field(description="What the profile says.")  # type: ignore[assignment]
    unanswered: list[str] = Field(
        default_factory=list,
        description="Duties that no list of the profile answers; no favourable result is given "
        "for them.",
        examples=[["Politically exposed persons must be determined, and no list of them …"]],
    )


class ComplianceProfileSummaryOut(ResponseModel):
    """A version in a list, without its content."""

    id: RowId
    version: int = Field(description="Version of the profile, from 1.", examples=[3])
    state: State = Field(description="`scheduled`: adopted, and holding from `valid_from` on.")
    origin: Origin = Field(description="Who wrote it first: the firm, the operator, or the demo.")
    title: str = Field(description="Title, for people.", examples=["Acme Bank: EU and UK"])
    rules_hash: str = Field(description="SHA-256 of the effective rules (RFC 8785).")
    valid_from: ValidFrom
    valid_to: ValidTo
    companies_to_review: int | None = Field(
        description="Companies that had to be reviewed again when it was activated."
    )
    revision: int = Field(description="Counts up with each change, and is the `ETag`.")
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt


class ProfileStateOut(ResponseModel):
    """State of the tenant's compliance profile."""

    active: ComplianceProfileOut | None = Field(description="Null: no favourable result is given.")
    scheduled: ComplianceProfileSummaryOut | None = Field(
        description="The adopted version that is next."
    )
    draft: ComplianceProfileSummaryOut | None = Field(description="The draft, proposed or not.")
    reason: str | None = Field(
        description="`no_profile` where no version is active; `fictitious_home` where the active"
        " one is the demo's and the firm is real: it satisfies nothing.",
        examples=["no_profile"],
    )
    remedy: str | None = Field(
        description="What to do where no favourable result can be given.",
        examples=["Draft a profile, propose it, and let a second person activate it."],
    )


class JurisdictionValueOut(ResponseModel):
    """What one jurisdiction says of a duty."""

    jurisdiction: str = Field(description="Country.", examples=["GB"])
    value: str = Field(description="What it says.", examples=["> 25 %"])


class DutyDifferenceOut(ResponseModel, Difference):
    """A duty on which the firm's jurisdictions differ."""

    values: list[JurisdictionValueOut] = Field(description="What each jurisdiction requires.")  # type: ignore[assignment]


class EffectiveOut(ResponseModel):
    """The rules that hold: of each duty the strictest of the firm's jurisdictions."""

    profile_id: UUID | None = Field(description="The version they come from.")
    version: int = Field(description="Version of the profile.", examples=[3])
    hash: str = Field(description="SHA-256 of the rules (RFC 8785): part of each evaluation.")
    home: list[str] = Field(description="Jurisdictions whose rules were composed.")
    required_lists: list[RequiredListIn] = Field(
        description="Lists with the highest standing any jurisdiction gives them."
    )
    ubo: UboTestIn = Field(description="The test of beneficial ownership.")
    country_floors: list[CountryFloorIn] = Field(description="Country lists that carry floors.")
    ownership_regimes: list[str] = Field(
        description="Sanctions regimes whose ownership rule must be answered."
    )
    pep: PepScopeIn = Field(description="Which politically exposed persons must be identified.")
    sdd: SddScopeIn = Field(description="Simplified due diligence.")
    senior_roles: list[str] = Field(description="Roles that are senior management.")
    retention: list[RetentionIn] = Field(description="How long records are kept.")
    reporting: list[ReportingIn] = Field(description="Where events are reported.")
    minimum_coverage: int = Field(description="Percent.")
    approval_age_hours: int = Field(
        description="Hours within which the lists of an approval must have been checked."
    )


class EffectiveAnswerOut(ResponseModel):
    """The effective rules at a day, together with each jurisdiction's own."""

    as_of: AsOf
    rules: EffectiveOut | None = Field(description="Null: no profile was active.")
    reason: str | None = Field(
        description="`no_profile` where no version was active; `fictitious_home` where only the"
        " demo's was, and the firm is real.",
        examples=["no_profile"],
    )
    regimes: list[RegimeIn] = Field(description="What each jurisdiction says by itself.")
    differences: list[DutyDifferenceOut] = Field(
        description="Where they differ, conflicts first.", examples=[[]]
    )
    not_verified: list[str] = Field(
        description="Provisions that were not checked against a source.",
        examples=[["GB: uk"]],
    )
    unanswered: list[str] = Field(
        default_factory=list,
        description="Duties that no list of the profile answers; no favourable result is given "
        "for them.",
        examples=[["Politically exposed persons must be determined, and no list of them …"]],
    )


class ProfileProposalOut(ResponseModel):
    """What the product proposes for a home; send it to the draft, changed as the firm decides."""

    content: ComplianceProfileIn = Field(description="What the profile says.")
    known: bool = Field(description="False: a home's law is not known here; the fallback is used.")
    not_verified: list[str] = Field(
        description="Provisions that were not checked against a source.", examples=[["GB: uk"]]
    )
    differences: list[DutyDifferenceOut] = Field(
        description="Where it is not; empty when verified.", examples=[[]]
    )
    unanswered: list[str] = Field(
        default_factory=list,
        description="Duties that no list of the profile answers; no favourable result is given "
        "for them.",
        examples=[["Politically exposed persons must be determined, and no list of them …"]],
    )


class RuleChangeOut(ResponseModel):
    """A part of the effective rules that differs."""

    field: str = Field(description="Path of the rule.", examples=["ubo.threshold"])
    before: str | None = Field(description="JSON; null: not there.", examples=["25.0"])
    after: str | None = Field(description="JSON; null: not there.", examples=["10.0"])


class ProfileDiffOut(ResponseModel):
    """What differs between two versions' effective rules."""

    before_id: UUID | None = Field(description="Null: no version was active.")
    after_id: UUID = Field(description="The later version.")
    same: bool = Field(description="Nothing differs.")
    changes: list[RuleChangeOut] = Field(description="Each difference.")


class ProfilePreviewOut(ResponseModel):
    """What the activation of the draft would change."""

    diff: ProfileDiffOut = Field(description="The rules that change.")
    companies_to_review: int = Field(
        description="Companies with a risk evaluation, which must be reviewed again; 0 where "
        "the rules stay the same."
    )
    weakened_lists: list[str] = Field(
        default_factory=list,
        description="Lists that count for less than today, and what no longer rests on each.",
        examples=[["uk (sanctions): adopted, left out from now on."]],
    )
    companies: int = Field(description="Companies of the customer file that are not withdrawn.")
    differences: list[DutyDifferenceOut] = Field(
        description="Where its jurisdictions differ.", examples=[[]]
    )
    not_verified: list[str] = Field(
        description="Provisions that were not checked against a source.", examples=[["GB: uk"]]
    )
    unanswered: list[str] = Field(
        default_factory=list,
        description="Duties that no list of the profile answers; no favourable result is given "
        "for them.",
        examples=[["Politically exposed persons must be determined, and no list of them …"]],
    )


class TenantAtHomeIn(TenantCreate):
    """A new tenant, and where the firm is at home."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"slug": "acme", "name": "Acme Bank", "home": ["GB"]}]}
    )

    home: Homes = Field(default_factory=list)


class HomeProposalIn(RequestModel):
    """Where a tenant that has no compliance profile yet is at home."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"home": ["GB"]}]})

    home: Annotated[Homes, Field(min_length=1)]


class HomeProposalOut(ResponseModel):
    """The proposal that was recorded: nothing else of the tenant is shown to an operator."""

    tenant_id: UUID = Field(
        description="The tenant. It comes from the token; no request states it."
    )
    home: list[str] = Field(description="Home countries proposed.", examples=[["GB"]])
    version: int = Field(
        description="Version of the draft that two people of the firm adopt.", examples=[3]
    )
