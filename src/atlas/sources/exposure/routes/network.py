"""Parties and what ties them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import AtlasRouter, Session
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.schemas.network import (
    CommonConnectionsOut,
    GraphOut,
    NeighbourhoodOut,
    PathsOut,
    SharedWithOut,
    StatsOut,
)
from atlas.sources.exposure import surroundings
from atlas.sources.exposure.routes.parameters import Counting, Ids, Limit, Next, Pair

router = AtlasRouter(prefix="/graph", tags=["graph"])
_ELEMENTS = {"type": "array", "items": {"type": "object", "required": ["data"]}}
_CYTOSCAPE = {
    "type": "object",
    "description": "Cytoscape's elements JSON.",
    "required": ["elements"],
    "properties": {
        "elements": {
            "type": "object",
            "required": ["nodes", "edges"],
            "properties": {"nodes": _ELEMENTS, "edges": _ELEMENTS},
        }
    },
}
_BODS = {
    "type": "array",
    "description": "Statements of the Beneficial Ownership Data Standard, 0.4.",
    "items": {"type": "object", "required": ["statementId", "recordType"]},
}
_EXPORTED = {
    "application/json": {"schema": {"anyOf": [_CYTOSCAPE, _BODS]}},
    "application/graphml+xml": {"schema": {"type": "string"}},
    "application/x-ndjson": {"schema": {"type": "string"}},
}


@router.get(
    "/entities/{entity_id}/neighbourhood",
    permission=Permission.READ,
    operation_id="get_neighbourhood",
    summary="Get the parties around an entity",
)
async def get_neighbourhood(
    session: Session,
    entity_id: UUID,
    counting: Counting,
    depth: Annotated[int, Query(ge=1, le=3, description="Steps away from the entity.")] = 1,
    limit: Limit = 200,
) -> NeighbourhoodOut:
    """Return parties up to `depth` relationships away, and what ties them."""
    return await surroundings.neighbourhood(session, entity_id, counting, depth=depth, limit=limit)


@router.get(
    "/expand",
    permission=Permission.READ,
    operation_id="expand_entities",
    summary="Get what is one step from several entities",
    errors=(404,),
)
async def expand_entities(
    session: Session, entity_ids: Ids, counting: Counting, limit: Limit = 200
) -> GraphOut:
    """Return the next step of a picture: parties one relationship from any of the entities."""
    return await surroundings.expand(session, entity_ids, counting, limit=limit)


@router.get(
    "/paths",
    permission=Permission.READ,
    operation_id="find_paths",
    summary="Find ways between two entities",
    errors=(404,),
)
async def find_paths(
    session: Session,
    from_id: Annotated[UUID, Query(description="Where the ways begin.")],
    to_id: Annotated[UUID, Query(description="Where they end.")],
    counting: Counting,
    max_length: Annotated[int, Query(ge=1, le=8, description="Most steps of a way.")] = 4,
    limit: Annotated[int, Query(ge=1, le=100, description="Most ways returned.")] = 20,
    mode: Annotated[
        Literal["shortest", "all"],
        Query(description="`shortest`: only ways of the least length. `all`: up to `limit`."),
    ] = "shortest",
) -> PathsOut:
    """Return how two entities are connected, over relationships in either direction.

    Ways pass no party twice and are ordered by length. `truncated`: more ways, or parties
    around the two, were there than were looked at; fewer `types` make the search narrower.
    """
    return await surroundings.paths(
        session, from_id, to_id, counting,
        max_length=max_length, most=limit, shortest=mode == "shortest",
    )  # fmt: skip


@router.get(
    "/common-connections",
    permission=Permission.READ,
    operation_id="find_common_connections",
    summary="Find what several entities have in common",
    errors=(404,),
)
async def find_common_connections(
    session: Session,
    entity_ids: Pair,
    counting: Counting,
    depth: Annotated[int, Query(ge=1, le=3, description="Steps from each entity.")] = 1,
) -> CommonConnectionsOut:
    """Return the parties and addresses within `depth` steps of every one of the entities."""
    return await surroundings.common_connections(session, entity_ids, counting, depth=depth)


@router.get(
    "/entities/{entity_id}/shared-addresses",
    permission=Permission.READ,
    operation_id="list_shared_addresses",
    summary="List who shares an entity's addresses",
)
async def list_shared_addresses(
    session: Session, entity_id: UUID, counting: Counting, further: Next, limit: Limit = 100
) -> SharedWithOut:
    """Return each address of the entity that others have too, the most shared first.

    Of each at most `limit` others; `next_after` leads to the next ones of that address.
    """
    return await surroundings.shared_with(
        session, entity_id, "addresses", counting, limit=limit, further=further
    )


@router.get(
    "/entities/{entity_id}/shared-directors",
    permission=Permission.READ,
    operation_id="list_shared_directors",
    summary="List who shares an entity's officers",
)
async def list_shared_directors(
    session: Session, entity_id: UUID, counting: Counting, further: Next, limit: Limit = 100
) -> SharedWithOut:
    """Return each officer of the entity who serves others too, the most shared first.

    Of each at most `limit` others; `next_after` leads to the next ones of that officer.
    """
    return await surroundings.shared_with(
        session, entity_id, "directors", counting, limit=limit, further=further
    )


@router.get(
    "/stats",
    permission=Permission.READ,
    operation_id="get_graph_stats",
    summary="Count entities and relationships",
)
async def get_graph_stats(session: Session) -> StatsOut:
    """Return how many entities and relationships of each type the tenant has."""
    return await graph.stats(session)


@router.get(
    "/entities/{entity_id}/export",
    permission=Permission.READ,
    operation_id="export_graph",
    summary="Export an entity's structure",
    response_class=Response,
    responses={
        200: {
            "description": "The export, as a file.",
            "content": _EXPORTED,
        }
    },
)
async def export_graph(
    session: Session,
    entity_id: UUID,
    counting: Counting,
    wanted: Annotated[
        Literal["cytoscape", "graphml", "bods", "ftm"],
        Query(
            alias="format",
            description="Cytoscape JSON, GraphML, Beneficial Ownership Data Standard 0.4, or"
            " FollowTheMoney JSON lines.",
        ),
    ] = "cytoscape",
    extent: Annotated[
        Literal["ownership", "neighbourhood"],
        Query(description="The structure above the entity, or everything around it."),
    ] = "ownership",
    depth: Annotated[int, Query(ge=1, le=3, description="Steps of a neighbourhood.")] = 2,
    max_parties: Annotated[int, Query(ge=1, le=2000, description="Most parties.")] = 500,
) -> Response:
    """Return the structure in another program's format.

    The header `X-Atlas-Truncated` is `true` when more parties were there than `max_parties`.
    Parties carry what lists and registers say of them: `flags` in Cytoscape and GraphML, `topics`
    (what a person decided) and `notes` in FollowTheMoney. BODS has no place for it and holds
    parties and interests only; FollowTheMoney leaves domains out.
    """
    media, ending = graph.FORMATS[wanted]
    data, cut = await graph.export_graph(
        session, entity_id, wanted, counting,
        extent=extent, depth=depth, limit=max_parties, flags=surroundings.flags_by_party,
    )  # fmt: skip
    return Response(
        data,
        media_type=media,
        headers={
            "X-Atlas-Truncated": str(cut).lower(),
            "Content-Disposition": f'attachment; filename="{entity_id}-{wanted}.{ending}"',
            "Cache-Control": "private, no-store",
        },
    )
