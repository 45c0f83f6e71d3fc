"""Cost of one investigation, and the usage router, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, list_query, page_out
from atlas.investigations.usage import service
from atlas.investigations.usage.repository import INVESTIGATIONS
from atlas.investigations.usage.schemas import (
    AgentUse,
    DurationsOut,
    InvestigationCostOut,
    InvestigationUse,
    ModelUse,
    ProviderUse,
    UsageDashboardOut,
)

router = AtlasRouter(prefix="/usage", tags=["usage"])
cost_router = AtlasRouter(prefix="/investigations/{investigation_id}", tags=["investigations"])


async def _period(
    since: Annotated[date | None, Query(description="First day (UTC).")] = None,
    until: Annotated[date | None, Query(description="Last day, included; today.")] = None,
) -> service.Period:
    return service.period_of(since, until)


Period = Annotated[service.Period, Depends(_period)]


@cost_router.get(
    "/cost",
    permission=Permission.READ,
    operation_id="get_investigation_cost",
    summary="Get what an investigation took",
    errors=(404,),
)
async def get_investigation_cost(session: Session, investigation_id: UUID) -> InvestigationCostOut:
    """Return durations step by step, provider calls, tokens and bytes stored."""
    return await service.cost_of(session, investigation_id)


@router.get(
    "/dashboard",
    permission=Permission.READ,
    operation_id="get_usage_dashboard",
    summary="Get a period's usage in one glance",
)
async def get_usage_dashboard(session: Session, period: Period) -> UsageDashboardOut:
    """Return counts, calls, tokens, bytes, durations and every day; the last 30 days by default."""
    return await service.dashboard(session, period)


@router.get(
    "/investigations",
    permission=Permission.READ,
    operation_id="list_usage_by_investigation",
    summary="List usage by investigation",
)
async def list_usage_by_investigation(
    session: Session, params: Annotated[ListParams, Depends(list_query(INVESTIGATIONS))]
) -> PageOut[InvestigationUse]:
    """List investigations with what each took, newest first."""
    return page_out(await service.list_uses(session, params), InvestigationUse)


@router.get(
    "/providers",
    permission=Permission.READ,
    operation_id="list_usage_by_provider",
    summary="List usage by provider",
)
async def list_usage_by_provider(session: Session, period: Period) -> PageOut[ProviderUse]:
    """Return each provider's calls, answers, failures and bytes in a period, all in one page."""
    return PageOut(items=await service.providers(session, period), next_cursor=None)


@router.get(
    "/models",
    permission=Permission.READ,
    operation_id="list_usage_by_model",
    summary="List usage by language model",
)
async def list_usage_by_model(session: Session, period: Period) -> PageOut[ModelUse]:
    """Return each model's calls, tokens and cost; empty: no language model has been called."""
    return PageOut(items=await service.models(session, period), next_cursor=None)


@router.get(
    "/agents",
    permission=Permission.READ,
    operation_id="list_usage_by_agent",
    summary="List usage by agent",
)
async def list_usage_by_agent(session: Session, period: Period) -> PageOut[AgentUse]:
    """Return each agent's calls, tokens and cost in a period; empty: none asked a model."""
    return PageOut(items=await service.agents(session, period), next_cursor=None)


@router.get(
    "/durations",
    permission=Permission.READ,
    operation_id="get_usage_durations",
    summary="Get percentiles of durations",
)
async def get_usage_durations(session: Session, period: Period) -> DurationsOut:
    """Return p50 to p99 of whole runs, of the time they waited, and of each step."""
    return await service.durations(session, period)
