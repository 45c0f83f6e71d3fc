"""The portfolio over HTTP."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import Actor, AppState, AtlasRouter, PageOut, Session, list_query
from atlas.foundation.web.exports import CSV, attachment
from atlas.foundation.web.schemas import page_of
from atlas.risk.portfolio import exporting, service
from atlas.risk.portfolio.domain import Row
from atlas.risk.portfolio.presentation import heatmap_out, row_out, view_out
from atlas.risk.portfolio.repository.rows import PORTFOLIO
from atlas.risk.portfolio.schemas import (
    HeatmapOut,
    OverviewOut,
    PeriodOut,
    PortfolioRowOut,
    PortfolioTimelineOut,
    ViewOut,
    points,
)

router = AtlasRouter(prefix="/risk", tags=["risk"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(
    "/overview",
    permission=Permission.READ,
    operation_id="get_risk_overview",
    summary="Overview of the portfolio",
)
async def get_risk_overview(session: Session) -> OverviewOut:
    """Count the companies by level, tier and status; what is not evaluated, shallow or stale."""
    return await service.overview(session)


@router.get(
    "/companies",
    permission=Permission.READ,
    operation_id="list_risk_companies",
    summary="List companies and their evaluations",
)
async def list_risk_companies(
    session: Session, params: Annotated[ListParams, Depends(list_query(PORTFOLIO))]
) -> PageOut[PortfolioRowOut]:
    """List the companies behind any number of the views, the highest score first.

    Filters on score and coverage count in hundredths. `number.contains` compares registration
    number, further numbers and your own key, each without spaces.
    """
    page = await service.list_companies(session, params)
    profile = await service.has_profile(session)
    items = [row_out(item, profile=profile) for item in page.items]
    return page_of(page, items)


@router.get(
    "/categories",
    permission=Permission.READ,
    operation_id="get_risk_by_category",
    summary="The portfolio by category",
)
async def get_risk_by_category(session: Session) -> ViewOut:
    """Count the companies by level in each category (dimension of the matrix)."""
    return view_out(Row.DIMENSION, await service.view(session, Row.DIMENSION))


@router.get(
    "/jurisdictions",
    permission=Permission.READ,
    operation_id="get_risk_by_jurisdiction",
    summary="The portfolio by jurisdiction",
)
async def get_risk_by_jurisdiction(session: Session) -> ViewOut:
    """Count the companies by level in each country of the customer file."""
    return view_out(Row.JURISDICTION, await service.view(session, Row.JURISDICTION))


@router.get(
    "/indicators",
    permission=Permission.READ,
    operation_id="get_risk_by_indicator",
    summary="The portfolio by indicator",
)
async def get_risk_by_indicator(session: Session) -> ViewOut:
    """Count the companies for which each rule fired in their newest investigation."""
    return view_out(Row.INDICATOR, await service.view(session, Row.INDICATOR))


@router.get(
    "/heatmap",
    permission=Permission.READ,
    operation_id="get_risk_heatmap",
    summary="Heatmap of the portfolio",
)
async def get_risk_heatmap(
    session: Session,
    rows: Annotated[Row, Query(description="What the rows are; the columns are levels.")] = (
        Row.DIMENSION
    ),
) -> HeatmapOut:
    """Count the companies in each cell; `filter` lists them."""
    return heatmap_out(rows, await service.view(session, rows))


@router.get(
    "/timeline",
    permission=Permission.READ,
    operation_id="get_risk_timeline",
    summary="Evaluations over time",
)
async def get_risk_timeline(
    session: Session,
    start: Annotated[date | None, Query(alias="from", description="First day.")] = None,
    end: Annotated[date | None, Query(alias="to", description="Last day; today.")] = None,
    per: Annotated[Literal["day", "week", "month"], Query()] = "month",
) -> PortfolioTimelineOut:
    """Count the evaluations made in each day, week or month (UTC), by level."""
    found = await service.timeline(session, start, end, per)
    following = [day for day, _ in found[1:]]
    items = [
        PeriodOut(
            start=day,
            evaluations=item.companies,
            average_score=points(item.average_score),
            by_level=dict(item.by_level),
            provisional_by_level=dict(item.provisional_by_level),
            filter=f"created_at.gte={day}T00:00:00Z"
            + (f"&created_at.lt={following[at]}T00:00:00Z" if at < len(following) else ""),
        )
        for at, (day, item) in enumerate(found)
    ]
    return PortfolioTimelineOut(per=per, items=items)


@router.get(
    "/export",
    permission=Permission.READ,
    operation_id="export_risk_portfolio",
    summary="Export the portfolio",
    response_class=StreamingResponse,
    responses={200: {"description": "The companies, streamed", "content": {CSV: {}, XLSX: {}}}},
)
async def export_risk_portfolio(
    state: AppState,
    actor: Actor,
    params: Annotated[ListParams, Depends(list_query(PORTFOLIO, extra=("format",)))],
    form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingResponse:
    """Stream the companies that the filters let through, as CSV or as a workbook."""
    tenant = actor.require_tenant()
    write = exporting.csv_lines if form == "csv" else exporting.workbook
    return attachment(
        write(state.db, tenant, params),
        media_type=CSV if form == "csv" else XLSX,
        filename=f"portfolio.{form}",
    )
