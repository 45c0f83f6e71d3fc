"""An entity's structure or surroundings in the formats of others."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import orjson

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain.exports import bods, ftm, graphs
from atlas.knowledge.graph.domain.exports.things import PARTIES, Thing, Tie
from atlas.knowledge.graph.errors import EntityNotFoundError
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import INTERESTS, OFFICE
from atlas.knowledge.graph.service.network import Scope, around

Format = Literal["cytoscape", "graphml", "bods", "ftm"]
Extent = Literal["ownership", "neighbourhood"]
FORMATS: dict[Format, tuple[str, str]] = {
    "cytoscape": ("application/json", "json"),
    "graphml": ("application/graphml+xml", "graphml"),
    "bods": ("application/json", "json"),
    "ftm": ("application/x-ndjson", "ftm.json"),
}
"""Media type and file ending of each format."""
PUBLISHER = "Atlas"
Flags = Callable[[TenantSession, Sequence[UUID]], Awaitable[Mapping[UUID, Sequence[str]]]]


async def export_graph(
    session: TenantSession,
    entity_id: UUID,
    wanted: Format,
    scope: Scope,
    *,
    extent: Extent,
    depth: int,
    limit: int,
    flags: Flags,
) -> tuple[bytes, bool]:
    """Return an export, and whether more was there than `limit` parties.

    Args:
        session: the tenant's. entity_id: whose structure or surroundings. wanted: the format.
        scope: which relationships count. extent, depth, limit: how far.
        flags: returns what lists and registers say of parties.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    subject = await repository.canonical(session, entity_id)
    if subject is None:
        raise EntityNotFoundError
    if extent == "ownership":
        nodes, edges, cut = await _structure(session, subject, scope, limit)
    else:
        view = await around(session, [subject], scope, depth=depth, limit=limit)
        nodes, edges, cut = [node for node, _ in view.nodes], list(view.edges), view.truncated
    said = await flags(session, [node.id for node in nodes if node.type in PARTIES])
    made = await in_thread(_written, wanted, subject, nodes, edges, scope.as_of, said)
    return made, cut


async def _structure(
    session: TenantSession, subject: UUID, scope: Scope, limit: int
) -> tuple[list[NodeRow], list[EdgeRow], bool]:
    types = [*INTERESTS, OFFICE]
    above = await repository.upward(session, subject, list(INTERESTS), scope.as_of, limit + 1)
    found = await repository.edges_into(session, above[:limit], types)
    edges = [edge for edge in found if scope.history or edge.valid_at(scope.as_of)]
    ends = {subject, *(end for edge in edges for end in (edge.from_id, edge.to_id))}
    return await repository.nodes(session, list(ends)), edges, len(above) > limit


def _written(
    wanted: Format,
    subject: UUID,
    nodes: Sequence[NodeRow],
    edges: Sequence[EdgeRow],
    as_of: date,
    flags: Mapping[UUID, Sequence[str]],
) -> bytes:
    things = [Thing(str(n.id), n.type, n.display_name, n.data, flags.get(n.id, ())) for n in nodes]
    ties = [
        Tie(
            str(e.id), e.type, str(e.from_id), str(e.to_id), e.discriminator,
            e.valid_from, e.valid_to, e.data,
        )
        for e in edges
    ]  # fmt: skip
    if wanted == "graphml":
        return graphs.graphml(things, ties)
    if wanted == "ftm":
        return b"".join(orjson.dumps(plain(one)) + b"\n" for one in ftm.entities(things, ties))
    made = (
        graphs.cytoscape(things, ties)
        if wanted == "cytoscape"
        else bods.statements(things, ties, subject=str(subject), as_of=as_of, publisher=PUBLISHER)
    )
    return orjson.dumps(plain(made))
