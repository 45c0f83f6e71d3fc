"""API shapes of the portfolio."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from atlas.foundation.fields import Hundredths, Number
from atlas.foundation.web import ResponseModel
from atlas.risk.portfolio.domain import Row
from atlas.risk.portfolio.models import PortfolioRow


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
    registers: int = Field(
        default=0, description="The registers are too old or may say something else."
    )
    relationship_profile: int = Field(default=0, description="It was changed.")
    customer_identity: int = Field(default=0, description="Name, number or country was changed.")


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
        " `by_level`; of a dimension also `not_assessed`, as in `bands`.",
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


class PortfolioRowOut(ResponseModel, PortfolioRow, without={"created_at"}):
    """A company and where it stands."""

    score: Hundredths | None = Field(description="0-100; null: never evaluated.", examples=[27.4])  # type: ignore[assignment]
    dimensions: dict[str, Hundredths] = Field(description="Score of each dimension, 0-100.")
