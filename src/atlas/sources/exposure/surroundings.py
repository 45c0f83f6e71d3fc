"""Use cases: what ties parties, each with what lists and registers say of it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain.exports.things import PARTIES
from atlas.knowledge.graph.schemas.network import (
    CommonConnectionsOut,
    GraphOut,
    NeighbourhoodOut,
    NodeOut,
    PathsOut,
    SharedWithOut,
)
from atlas.knowledge.graph.service.network import Shared
from atlas.sources.exposure.domain import flags_of
from atlas.sources.exposure.service import undecided_marks
from atlas.sources.screening.service.matches import standing_of

MARKED = "marked_by_register"
"""A company register marks it as sanctioned, and no person has decided about the mark."""


async def flags_by_party(
    session: TenantSession, parties: Sequence[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """Return what lists and registers say of each party, the most severe first."""
    standings = await standing_of(session, parties)
    marked = await undecided_marks(session, parties)
    return {
        party: (*(flag.value for flag in flags_of(known)), *((MARKED,) if party in marked else ()))
        for party, known in standings.items()
    }


async def _flag(session: TenantSession, nodes: Iterable[NodeOut]) -> None:
    """Set the flags of every party; an address or a domain has none."""
    parties = [node for node in nodes if node.type in PARTIES]
    said = await flags_by_party(session, list({node.id: None for node in parties}))
    for node in parties:
        node.flags = list(said[node.id])


async def neighbourhood(
    session: TenantSession, entity_id: UUID, scope: graph.Scope, *, depth: int, limit: int
) -> NeighbourhoodOut:
    """Return the parties around an entity with their flags.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    found = await graph.neighbourhood(session, entity_id, scope, depth=depth, limit=limit)
    await _flag(session, found.nodes)
    return found


async def expand(
    session: TenantSession, entity_ids: Sequence[UUID], scope: graph.Scope, *, limit: int
) -> GraphOut:
    """Return what is one step from several entities, with the parties' flags.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    found = await graph.expand(session, entity_ids, scope, limit=limit)
    await _flag(session, found.nodes)
    return found


async def paths(
    session: TenantSession,
    from_id: UUID,
    to_id: UUID,
    scope: graph.Scope,
    *,
    max_length: int,
    most: int,
    shortest: bool,
) -> PathsOut:
    """Return the ways between two entities, with the flags of the parties on them.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    found = await graph.paths(
        session, from_id, to_id, scope, max_length=max_length, most=most, shortest=shortest
    )
    await _flag(session, found.nodes)
    return found


async def common_connections(
    session: TenantSession, entity_ids: Sequence[UUID], scope: graph.Scope, *, depth: int
) -> CommonConnectionsOut:
    """Return what several entities have in common, with the parties' flags.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    found = await graph.common_connections(session, entity_ids, scope, depth=depth)
    await _flag(session, [item.node for item in found.common])
    return found


async def shared_with(
    session: TenantSession,
    entity_id: UUID,
    what: Shared,
    scope: graph.Scope,
    *,
    limit: int,
    further: graph.Further,
) -> SharedWithOut:
    """Return who shares an entity's addresses or officers, with the parties' flags.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's: the entity, or what is shared.

    """
    found = await graph.shared_with(session, entity_id, what, scope, limit=limit, further=further)
    nodes = [node for item in found.shared for node in (item.via, *item.entities)]
    await _flag(session, nodes)
    return found
