"""Reading entities over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from fastapi.responses import RedirectResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    AtlasRouter,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.knowledge.entities import service
from atlas.knowledge.entities.repository import CLAIMS, ENTITIES, TIMELINE
from atlas.knowledge.entities.schemas import (
    ClaimOut,
    EntityDetail,
    EntityOut,
    RecordedTime,
    TimelineEvent,
)

router = AtlasRouter(prefix="/entities", tags=["entities"])
AsOf = Annotated[date | None, Query(description="The day for which claims must hold (valid time).")]
KnownAt = Annotated[
    RecordedTime, Query(description="Only what was recorded by then (recorded time).")
]


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_entities",
    summary="List parties",
)
async def list_entities(
    session: Session, params: Annotated[ListParams, Depends(list_query(ENTITIES))]
) -> PageOut[EntityOut]:
    """List entities; those joined into another are left out."""
    return page_out(await service.list_entities(session, params), EntityOut)


@router.get(
    "/{entity_id}",
    permission=Permission.READ,
    operation_id="get_entity",
    summary="Get a party",
    errors=(404,),
    response_model=EntityDetail,
    responses={308: {"description": "The entity was joined into the one in `Location`."}},
)
async def get_entity(
    session: Session,
    response: Response,
    entity_id: UUID,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> EntityDetail | RedirectResponse:
    """Return an entity with its identifiers; `as_of` and `known_at` show the past."""
    canonical = await service.canonical_id(session, entity_id)
    if canonical != entity_id:
        return RedirectResponse(f"/api/entities/{canonical}", status_code=308)
    detail = await service.get_detail(session, entity_id, as_of=as_of, known_at=known_at)
    response.headers["ETag"] = etag(detail.version)
    return detail


@router.get(
    "/{entity_id}/claims",
    permission=Permission.READ,
    operation_id="list_entity_claims",
    summary="Claims on a party",
    errors=(404,),
)
async def list_entity_claims(
    session: Session,
    entity_id: UUID,
    params: Annotated[ListParams, Depends(list_query(CLAIMS))],
) -> PageOut[ClaimOut]:
    """List every claim ever made on the entity, with its rank and its ends."""
    return page_out(await service.list_claims(session, entity_id, params), ClaimOut)


@router.get(
    "/{entity_id}/timeline",
    permission=Permission.READ,
    operation_id="list_entity_timeline",
    summary="How a party's data changed",
    errors=(404,),
)
async def list_entity_timeline(
    session: Session,
    entity_id: UUID,
    params: Annotated[ListParams, Depends(list_query(TIMELINE))],
) -> PageOut[TimelineEvent]:
    """List the changes of the entity's values: before, after, winner, losers, rule, why."""
    return page_out(await service.list_timeline(session, entity_id, params), TimelineEvent)
