"""API shapes of freshness."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CompanyId
from atlas.foundation.web import RequestModel, ResponseModel
from atlas.investigations.freshness.domain import Freshness
from atlas.investigations.runs.schemas import Depth, Modules


class SourceFreshness(ResponseModel):
    """How old a source's newest answer about the company is."""

    source: str = Field(
        examples=["registry_file:examples"],
        description="Where it comes from, such as `registry_file:uk-psc`.",
    )
    state: Freshness = Field(description="fresh under 30 days, stale to 90, expired above.")
    retrieved_at: datetime = Field(
        description="When the source was read.", examples=["2026-11-24T09:30:02Z"]
    )
    data_date: date | None = Field(
        default=None,
        description="The day of which its data is; the age counts from it where it is known.",
        examples=["2026-11-01"],
    )
    age_days: int = Field(ge=0, description="Days since it was retrieved.")
    answers: int = Field(description="How many of its answers are kept as evidence.")
    investigation_id: UUID = Field(description="The run that fetched the newest.")


class CompanyFreshness(ResponseModel):
    """How old a company's answers are."""

    company_id: CompanyId
    state: Freshness | None = Field(
        description="The oldest source's; null: no source has answered about it yet. It states how"
        " old the answers are, not that the sources still say the same: read it with `outdated`."
    )
    outdated: list[str] = Field(
        description="Why favourable results that rest on these answers are no longer valid, as"
        " `outdated` of the company's evaluation: `registers` (past their age, or they say"
        " something else than the investigation read), `lists`, `compliance_profile`,"
        " `reference_data`, `relationship_profile`, `customer_identity`, `newer_run`. Empty also"
        " without an evaluation.",
        examples=[["registers"]],
    )
    sources: list[SourceFreshness] = Field(description="The sources.")


class RefreshIn(RequestModel):
    """What the new investigation covers."""

    depth: Depth | None = Field(
        None,
        description="Left out: as before, or deeper when the last evaluation asks for it.",
        examples=["cdd"],
    )
    modules: Modules | None = Field(
        None, description="Left out: as before.", examples=[["CIR", "MEBO", "SPEPWS"]]
    )
