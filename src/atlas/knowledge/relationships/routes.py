"""Reading relationships over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, etag, list_query, page_out
from atlas.knowledge.entities.schemas import ClaimOut, TimelineEvent
from atlas.knowledge.entities.service import CLAIMS, TIMELINE
from atlas.knowledge.relationships import service
from atlas.knowledge.relationships.repository import RELATIONSHIPS
from atlas.knowledge.relationships.schemas import RelationshipOut

router = AtlasRouter(prefix="/relationships", tags=["relationships"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_relationships",
    summary="List relationships",
)
async def list_relationships(
    session: Session, params: Annotated[ListParams, Depends(list_query(RELATIONSHIPS))]
) -> PageOut[RelationshipOut]:
    """List relationships of all intervals; `valid_to` shows what has ended."""
    return page_out(await service.list_relationships(session, params), RelationshipOut)


@router.get(
    "/{relationship_id}",
    permission=Permission.READ,
    operation_id="get_relationship",
    summary="Get a relationship",
    errors=(404,),
)
async def get_relationship(
    session: Session, response: Response, relationship_id: UUID
) -> RelationshipOut:
    """Return one relationship with its preferred attributes."""
    found = await service.get_relationship(session, relationship_id)
    response.headers["ETag"] = etag(found.version)
    return RelationshipOut.model_validate(found)


@router.get(
    "/{relationship_id}/claims",
    permission=Permission.READ,
    operation_id="list_relationship_claims",
    summary="Claims on a relationship",
    errors=(404,),
)
async def list_relationship_claims(
    session: Session,
    relationship_id: UUID,
    params: Annotated[ListParams, Depends(list_query(CLAIMS))],
) -> PageOut[ClaimOut]:
    """List every claim on the relationship's existence and attributes."""
    return page_out(await service.list_claims(session, relationship_id, params), ClaimOut)


@router.get(
    "/{relationship_id}/timeline",
    permission=Permission.READ,
    operation_id="list_relationship_timeline",
    summary="How a relationship changed",
    errors=(404,),
)
async def list_relationship_timeline(
    session: Session,
    relationship_id: UUID,
    params: Annotated[ListParams, Depends(list_query(TIMELINE))],
) -> PageOut[TimelineEvent]:
    """List the changes of the relationship's validity and attributes."""
    return page_out(await service.list_timeline(session, relationship_id, params), TimelineEvent)
