"""The ownership structure as it was known: read from the claims recorded by then."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain.stated import PartyData, TieData
from atlas.knowledge.graph.errors import EntityNotFoundError
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import INTERESTS, OFFICE
from atlas.knowledge.mutations import service as mutations


async def above_known(
    session: TenantSession, entity_id: UUID, as_of: date, limit: int, known_at: datetime
) -> tuple[list[EdgeRow], bool]:
    """Return what `repository.above` would have returned at `known_at`.

    Level by level, for a relationship that is over today may not have been over then. Parties
    joined since count as one, as everywhere in recorded time.
    """
    kept, frontier, truncated = {entity_id}, [entity_id], False
    found = await _known(session, frontier, [OFFICE], known_at)
    while frontier:
        edges = await _known(session, frontier, list(INTERESTS), known_at)
        found += edges
        above = sorted({edge.from_id for edge in edges if edge.valid_at(as_of)} - kept)
        frontier = above[: limit - len(kept)]
        truncated |= len(frontier) < len(above)
        kept |= set(frontier)
    return sorted(found, key=lambda edge: edge.id), truncated


async def subject_known(session: TenantSession, subject: NodeRow, known_at: datetime) -> NodeRow:
    """Return an entity with the data it had at `known_at`.

    Raises:
        EntityNotFoundError: it was not known then, nor anything joined into it.

    """
    if await repository.known_since(session, subject.id) > known_at:
        raise EntityNotFoundError
    (then,) = await nodes_known(session, [subject.id], known_at)
    return then


async def nodes_known(
    session: TenantSession, entity_ids: Sequence[UUID], known_at: datetime
) -> list[NodeRow]:
    """Return entities with the data they had at `known_at`, in the order of their ids."""
    then = await mutations.explain(session, entity_ids, as_of=known_at.date(), known_at=known_at)
    rows = (then[entity_id] for entity_id in sorted(entity_ids))
    return [
        NodeRow(row.id, row.type, row.display_name, cast("PartyData", row.data)) for row in rows
    ]


async def _known(
    session: TenantSession, into: Sequence[UUID], types: Sequence[str], known_at: datetime
) -> list[EdgeRow]:
    edges = await repository.edges_into(session, into, types)
    then = await mutations.relationships_known(session, [edge.id for edge in edges], known_at)
    return [
        edge._replace(
            data=cast("TieData", then[edge.id].data),
            valid_from=then[edge.id].valid_from,
            valid_to=then[edge.id].valid_to,
        )
        for edge in edges
        if edge.id in then
    ]
