"""What a run found: modules, parties, links, indicators, screenings, conflicts, sources."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, list_query, page_out
from atlas.investigations.modules.schemas import ModuleOut
from atlas.investigations.runs import queries, since
from atlas.investigations.runs.repository.findings import LINKS, PARTIES, SCREENINGS
from atlas.investigations.runs.schemas import (
    ConflictOut,
    InvestigatedPartyOut,
    InvestigationSourceOut,
    LinkOut,
    ModuleCode,
    ScreeningRowOut,
)
from atlas.risk.indicators.schemas import IndicatorOut
from atlas.risk.indicators.service import INDICATORS

router = AtlasRouter(prefix="/investigations", tags=["investigations"])
T = TypeVar("T")


def whole(items: list[T]) -> PageOut[T]:
    """Return a short list as its only page."""
    return PageOut(items=items, next_cursor=None)


@router.get(
    "/{investigation_id}/modules",
    permission=Permission.READ,
    operation_id="list_investigation_modules",
    summary="List the modules' results",
)
async def list_investigation_modules(
    session: Session, investigation_id: UUID
) -> PageOut[ModuleOut]:
    """Return each module's level, coverage, rules and findings; there are seven at most."""
    return whole(await since.modules_now(session, investigation_id))


@router.get(
    "/{investigation_id}/modules/{code}",
    permission=Permission.READ,
    operation_id="get_investigation_module",
    summary="Get one module's result",
)
async def get_investigation_module(
    session: Session, investigation_id: UUID, code: ModuleCode
) -> ModuleOut:
    """Return one module's level, coverage, rules and findings."""
    return await since.module_now(session, investigation_id, code)


@router.get(
    "/{investigation_id}/entities",
    permission=Permission.READ,
    operation_id="list_investigation_entities",
    summary="List the parties",
)
async def list_investigation_entities(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(PARTIES))],
) -> PageOut[InvestigatedPartyOut]:
    """List the parties with their roles; the subject first."""
    return page_out(
        await queries.parties_of(session, investigation_id, params), InvestigatedPartyOut
    )


@router.get(
    "/{investigation_id}/relationships",
    permission=Permission.READ,
    operation_id="list_investigation_relationships",
    summary="List the relationships between the parties",
)
async def list_investigation_relationships(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(LINKS))],
) -> PageOut[LinkOut]:
    """List the relationships as they stood on the day of the investigation."""
    return page_out(await queries.links_of(session, investigation_id, params), LinkOut)


@router.get(
    "/{investigation_id}/indicators",
    permission=Permission.READ,
    operation_id="list_investigation_indicators",
    summary="List the risk indicators",
)
async def list_investigation_indicators(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(INDICATORS))],
) -> PageOut[IndicatorOut]:
    """List what every rule said: fired, not fired, or not assessed and why."""
    return page_out(await since.indicators_now(session, investigation_id, params), IndicatorOut)


@router.get(
    "/{investigation_id}/screenings",
    permission=Permission.READ,
    operation_id="list_investigation_screenings",
    summary="List the screenings",
)
async def list_investigation_screenings(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(SCREENINGS))],
) -> PageOut[ScreeningRowOut]:
    """List each party's screening with its lists and versions, also when nothing was found."""
    return page_out(await since.screenings_now(session, investigation_id, params), ScreeningRowOut)


@router.get(
    "/{investigation_id}/conflicts",
    permission=Permission.READ,
    operation_id="list_investigation_conflicts",
    summary="List the conflicts of sources",
)
async def list_investigation_conflicts(
    session: Session, investigation_id: UUID
) -> PageOut[ConflictOut]:
    """Return where sources disagree about the parties or their relationships, all in one page."""
    return whole(await queries.conflicts_of(session, investigation_id))


@router.get(
    "/{investigation_id}/sources",
    permission=Permission.READ,
    operation_id="list_investigation_sources",
    summary="List the sources",
)
async def list_investigation_sources(
    session: Session, investigation_id: UUID
) -> PageOut[InvestigationSourceOut]:
    """Return which sources were asked, how they answered, and the evidence they left."""
    return whole(await queries.sources_of(session, investigation_id))
