"""API shapes of the portfolio."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer

from atlas.foundation.fields import CompanyId
from atlas.foundation.web import ResponseModel
from atlas.risk.portfolio.domain import Row

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


def points(hundredths: int | None) -> Decimal | None:
    """Return hundredths as score points or percent."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


class StaleOut(ResponseModel):
    """Evaluations that one made today would replace, by reason; one may have several."""

    companies: int = Field(description="How many companies.")
    reference_data: int = Field(description="Other reference data is in force now.")
    policy: int = Field(description="Another risk policy is active now.")
    matrix: int = Field(description="A matrix that is in use no more.")
    review_overdue: int = Field(description="The next review is overdue.")
    compliance_profile: int = Field(
        default=0, description="Made under other rules of the compliance profile."
    )
    lists: int = Field(
        default=0, description="A list that the profile requires gives no negative answer today."
    )
    registers: int = Field(default=0, description="The registers are past their age.")


_BY_LEVEL = (
    "Companies by level. A favourable level that was not earned counts as `provisional`, and a"
    " company that was not identified as `not_identified`; together they are all companies."
)
_PROVISIONAL_BY_LEVEL = (
    "The companies that `by_level` counts as `provisional`, by the level that the known points"
    " give; `not_assessed` without a compliance profile."
)


class OverviewOut(ResponseModel):
    """The portfolio in one glance. Each number is a filter of `/api/risk/companies`."""

    companies: int = Field(description="How many companies.")
    evaluated: int = Field(description="Companies with an evaluation.")
    not_evaluated: int = Field(description="Companies without an evaluation.")
    average_score: Number | None = Field(
        description="Of the companies that were identified, on what is known."
    )
    average_score_high: Number | None = Field(
        description="Of the same companies, with every unknown at its maximum."
    )
    average_coverage: Number | None = Field(description="Percent of the weight assessed.")
    by_level: dict[str, int] = Field(description=_BY_LEVEL, examples=[{"low": 4, "provisional": 3}])
    provisional: int = Field(description="Companies whose favourable level was not earned.")
    provisional_by_level: dict[str, int] = Field(
        description=_PROVISIONAL_BY_LEVEL, examples=[{"low": 3}]
    )
    not_identified: int = Field(
        description="Evaluated, but it is not known which company it is: no level, no score."
    )
    by_tier: dict[str, int] = Field(description="Companies, by tier of due diligence.")
    by_status: dict[str, int] = Field(description="Status of the relationship.")
    insufficient_depth: int = Field(
        description="The tier requires a greater depth than the newest investigation had."
    )
    stale: StaleOut = Field(description="Evaluations that one made today would replace, by reason.")


class ViewRowOut(ResponseModel):
    """One row of a view: its companies by level."""

    row: str = Field(examples=["DE"], description="Name of the row.")
    companies: int = Field(description="How many companies.")
    average_score: Number | None = Field(description="Mean score, 0-100; null if there is none.")
    by_level: dict[str, int] = Field(description=_BY_LEVEL, examples=[{"low": 4, "provisional": 3}])
    provisional_by_level: dict[str, int] = Field(
        description=_PROVISIONAL_BY_LEVEL, examples=[{"low": 3}]
    )
    filter: str = Field(
        description="Query of `/api/risk/companies` that lists them.",
        examples=["country_code.eq=DE"],
    )


class ViewOut(ResponseModel):
    """The portfolio by something."""

    rows_are: Row = Field(description="What the rows are.")
    items: list[ViewRowOut] = Field(description="The rows, in order.")


class CellOut(ResponseModel):
    """One cell of a heatmap."""

    row: str = Field(description="Name of the row.", examples=["geographic"])
    level: str = Field(
        description="A level, `provisional`, `not_identified` or `not_evaluated`, as in"
        " `by_level`.",
        examples=["low"],
    )
    companies: int = Field(description="How many companies.")
    provisional: int = Field(description="All of them in a cell of `provisional`, else 0.")
    share: Number = Field(description="Percent of the row's companies.")
    filter: str = Field(
        description="Query of the list that holds its rows.", examples=["level=high"]
    )


class HeatmapOut(ResponseModel):
    """Rows by level; a cell without companies is left out."""

    rows_are: Row = Field(description="What the rows are.")
    cells: list[CellOut] = Field(
        description="One cell for each row and level that holds companies."
    )


class PeriodOut(ResponseModel):
    """Evaluations made in one period."""

    start: date = Field(description="First day of the period.")
    evaluations: int = Field(description="Evaluations made in the period.")
    average_score: Number | None = Field(description="Mean score, 0-100; null if there is none.")
    by_level: dict[str, int] = Field(description=_BY_LEVEL, examples=[{"low": 4, "provisional": 3}])
    provisional_by_level: dict[str, int] = Field(
        description=_PROVISIONAL_BY_LEVEL, examples=[{"low": 3}]
    )
    filter: str = Field(
        description="Query of `/api/risk-evaluations` that lists them.", examples=["level=high"]
    )


class PortfolioTimelineOut(ResponseModel):
    """Evaluations over time, periods without any included."""

    per: str = Field(description="Length of the periods: day, week or month.", examples=["month"])
    items: list[PeriodOut] = Field(description="The rows, in order.")


class PortfolioRowOut(ResponseModel):
    """A company and where it stands."""

    company_id: CompanyId
    name: str = Field(description="Name.", examples=["Example Widgets Ltd"])
    external_id: str | None = Field(
        description="Your own key, unique within the tenant.", examples=["crm-20417"]
    )
    country_code: str = Field(
        description="`unknown` where the customer file has none.", examples=["GB"]
    )
    relationship_status: str = Field(
        description="State of the relationship: prospect, onboarding, active, restricted, exited.",
        examples=["onboarding"],
    )
    next_review_at: date | None = Field(
        description="Day of the next review; null: none is set.", examples=["2027-11-24"]
    )
    evaluated: bool = Field(description="It has an evaluation.")
    level: str = Field(
        description="`not_evaluated`, `not_identified`, `not_assessed` (in place of a favourable"
        " level without a compliance profile), or the level.",
        examples=["low"],
    )
    tier: str = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    score: Number | None = Field(description="0-100; null: never evaluated.", examples=[27.4])
    score_high: Number | None = Field(
        description="With every unknown at its maximum, as of today. Sorting and filters use the"
        " stored value.",
        examples=[46.1],
    )
    coverage: Number | None = Field(
        description="Percent of the weight that was assessed, 0-100.", examples=[64.0]
    )
    provisional: bool = Field(
        description="The level of `clear` or `low` is not earned: show the worst case first."
    )
    identified: bool = Field(
        description="False: evaluated, but the company was not identified; do not show score,"
        " level or review date."
    )
    level_high: str | None = Field(description="The level at worst; null: not evaluated.")
    tier_high: str | None = Field(description="The tier at worst.")
    depth: str | None = Field(
        description="How deep the newest investigation went.", examples=["cdd"]
    )
    insufficient_depth: bool = Field(
        description="The tier requires more than the run's depth gave: it cannot be approved."
    )
    bands: list[str] = Field(
        description="`dimension:level`: where the points of each dimension lie, on what is known."
        " A band is no level of the company.",
        examples=[["low"]],
    )
    floors: list[str] = Field(description="Ids of the floors that hold.", examples=[[]])
    indicators: list[str] = Field(
        description="`module.code` of the rules that fired.", examples=[["fatf_listed"]]
    )
    dimensions: dict[str, Number] = Field(description="Score of each dimension, 0-100.")
    evaluation_id: UUID | None = Field(
        description="The evaluation that counts; null: never evaluated."
    )
    matrix_id: str | None = Field(
        description="Name of the matrix; null: never evaluated.", examples=["eba_standard_v1"]
    )
    matrix_version: str | None = Field(description="Version of the matrix.", examples=["1.0"])
    appetite: str | None = Field(
        description="conservative, moderate or progressive: from which scores CDD and EDD are "
        "asked for.",
        examples=["moderate"],
    )
    policy_version: int | None = Field(
        description="Version of the risk policy; 0: the product's default."
    )
    segment: str = Field(
        description="`none`, or the segment whose weights were used.", examples=["retail"]
    )
    as_of: date | None = Field(
        description="Day of the evaluation's facts; null: never evaluated.", examples=["2026-11-24"]
    )
    evaluated_at: datetime | None = Field(description="When it was evaluated; null: never.")
    stale: list[str] = Field(
        description="Why an evaluation made today would say otherwise. `compliance_profile`,"
        " `lists` and `registers` end its favourable results: `provisional`, `tier` and the worst"
        " case are given as of today.",
        examples=[["fatf_grey_list"]],
    )
