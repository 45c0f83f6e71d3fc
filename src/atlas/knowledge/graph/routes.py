"""The graph: neighbourhood, ownership, beneficial owners."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.web import AtlasRouter, Session
from atlas.knowledge.graph import service
from atlas.knowledge.graph.presentation import neighbourhood_out, ownership_out, ubos_out
from atlas.knowledge.graph.schemas import NeighbourhoodOut, OwnershipOut, UbosOut

router = AtlasRouter(prefix="/graph", tags=["graph"])

AsOf = Annotated[
    date | None,
    Query(description="Relationships that exist on this day (valid time); default today."),
]
Enhanced = Annotated[
    bool, Query(description="Use the lower threshold of an enhanced investigation (10 %).")
]


@router.get(
    "/entities/{entity_id}/neighbourhood",
    permission=Permission.READ,
    operation_id="get_neighbourhood",
    summary="Get the parties around an entity",
)
async def get_neighbourhood(
    session: Session,
    entity_id: UUID,
    depth: Annotated[int, Query(ge=1, le=3, description="Steps away from the entity.")] = 1,
    limit: Annotated[int, Query(ge=1, le=500, description="Most parties returned.")] = 200,
) -> NeighbourhoodOut:
    """Return parties up to `depth` relationships away, past and present, and what ties them."""
    view = await service.neighbourhood(session, entity_id, depth=depth, limit=limit)
    return neighbourhood_out(view)


@router.get(
    "/entities/{entity_id}/ownership",
    permission=Permission.READ,
    operation_id="get_ownership",
    summary="Get the ownership structure above an entity",
)
async def get_ownership(
    session: Session, entity_id: UUID, as_of: AsOf = None, enhanced: Enhanced = False
) -> OwnershipOut:
    """Return all holders upward with integrated shares and votes as bands.

    Shares, votes and control are never added to each other. A missing share is [0, 100]. A
    company whose holders' minima exceed 100 is `over_declared`; companies that own only each
    other are a closed loop and have no shares.
    """
    view = await service.entity_ownership(session, entity_id, as_of or today(), enhanced=enhanced)
    return ownership_out(view)


@router.get(
    "/entities/{entity_id}/ubos",
    permission=Permission.READ,
    operation_id="get_ubos",
    summary="Get the beneficial owners of an entity",
)
async def get_ubos(
    session: Session, entity_id: UUID, as_of: AsOf = None, enhanced: Enhanced = False
) -> UbosOut:
    """Return the natural persons who own or control an entity, with the grounds for each.

    `ubo` when the lower bound reaches the threshold of the entity's country, `possible_ubo` when
    only the upper does. Without a certain one: why, and the senior managing officials.
    """
    view = await service.entity_ownership(session, entity_id, as_of or today(), enhanced=enhanced)
    return ubos_out(view)
