"""Parties and what ties them: by set and level, never a query a node."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain.paths import simple_paths
from atlas.knowledge.graph.errors import EntityNotFoundError
from atlas.knowledge.graph.models import EdgeRow, GraphView, NodeRow
from atlas.knowledge.graph.projection import INTERESTS, OFFICE, country
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.network import (
    CommonConnectionsOut,
    CommonOut,
    CycleOut,
    CyclesOut,
    EdgeOut,
    GraphOut,
    NeighbourhoodOut,
    NodeOut,
    PathOut,
    PathsOut,
    SharedOut,
    SharedWithOut,
    StatsOut,
    TypeCountOut,
)

MAX_SEARCHED = 2_000
"""Parties a search for ways or common connections looks at."""
_MOST_SHARED = 500
"""Addresses or officers of the entity among which a named one is looked for."""
ADDRESSES = ("RegisteredAt", "OperatesAt")
NEIGHBOUR_TYPES = (*INTERESTS, OFFICE, *ADDRESSES, "Family", "Associate", "OwnsDomain")
Shared = Literal["addresses", "directors"]


@dataclass(frozen=True)
class Scope:
    """Which relationships count: types (empty: all), a day, and whether ended ones too."""

    types: Sequence[str] = ()
    as_of: date = field(default_factory=today)
    history: bool = False

    @property
    def wanted(self) -> Sequence[str]:
        """The relationship types to follow."""
        return self.types or NEIGHBOUR_TYPES

    @property
    def day(self) -> date | None:
        """The day at which relationships must be valid; None for any."""
        return None if self.history else self.as_of


async def neighbourhood(
    session: TenantSession, entity_id: UUID, scope: Scope, *, depth: int, limit: int
) -> NeighbourhoodOut:
    """Return the parties around an entity, up to `depth` steps, and what ties them.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    (centre,) = await _known(session, [entity_id])
    view = await around(session, [centre], scope, depth=depth, limit=limit)
    return NeighbourhoodOut(entity_id=centre, **dict(graph_out(view)))


async def expand(
    session: TenantSession, entity_ids: Sequence[UUID], scope: Scope, *, limit: int
) -> GraphOut:
    """Return what is one step from any of several entities, with what ties it to them.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    known = await _known(session, entity_ids)
    return graph_out(await around(session, known, scope, depth=1, limit=limit))


async def around(
    session: TenantSession, start: Sequence[UUID], scope: Scope, *, depth: int, limit: int
) -> GraphView:
    """Return everything up to `depth` steps from the start, nearest first: one query a step."""
    distance = dict.fromkeys(start, 0)
    edges: dict[UUID, EdgeRow] = {}
    frontier = list(start)
    truncated = False
    for step in range(1, depth + 1):
        if not frontier:
            break
        found = await repository.edges_of(session, frontier, scope.wanted, limit + 1, scope.day)
        frontier = []
        for edge in found:
            new = [end for end in {edge.from_id, edge.to_id} if end not in distance]
            if len(distance) + len(new) > limit or len(edges) >= 4 * limit:
                truncated = True
                continue
            edges[edge.id] = edge
            for end in sorted(new):
                distance[end] = step
                frontier.append(end)
    nodes = await repository.nodes(session, list(distance))
    placed = sorted(((node, distance[node.id]) for node in nodes), key=lambda p: (p[1], p[0].id))
    return GraphView(scope.as_of, tuple(placed), tuple(edges.values()), truncated, limit)


async def paths(
    session: TenantSession,
    from_id: UUID,
    to_id: UUID,
    scope: Scope,
    *,
    max_length: int,
    most: int,
    shortest: bool,
) -> PathsOut:
    """Return the ways between two entities, shortest first.

    Both ends are searched from, half the way each: with `shortest`, ways of the least length.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    ends = await _known(session, [from_id, to_id])
    start, end = ends[0], ends[-1]
    halves = ((start, -(-max_length // 2)), (end, max_length // 2))
    edges: dict[UUID, EdgeRow] = {}
    truncated = False
    for origin, depth in halves:
        view = await around(session, [origin], scope, depth=depth, limit=MAX_SEARCHED)
        edges |= {edge.id: edge for edge in view.edges}
        truncated |= view.truncated
    triples = [(str(e.id), str(e.from_id), str(e.to_id)) for e in edges.values()]
    found = await in_thread(
        simple_paths, triples, str(start), str(end), longest=max_length, most=most
    )
    ways = found.found
    if shortest:
        ways = tuple(way for way in ways if len(way.edges) == len(ways[0].edges))
    passed = {UUID(key): place for way in ways for place, key in enumerate(way.nodes)}
    used = {UUID(key) for way in ways for key in way.edges}
    rows = await repository.nodes(session, list(passed))
    return PathsOut(
        from_id=start,
        to_id=end,
        max_length=max_length,
        paths=[
            PathOut(
                nodes=[UUID(key) for key in way.nodes],
                edges=[UUID(key) for key in way.edges],
                length=len(way.edges),
            )
            for way in ways
        ],
        as_of=scope.as_of,
        nodes=[node_out(row, passed[row.id]) for row in rows],
        edges=_edges_out(edge for edge in edges.values() if edge.id in used),
        truncated=truncated or (found.cut and not shortest),
        limit=MAX_SEARCHED,
    )


async def common_connections(
    session: TenantSession, entity_ids: Sequence[UUID], scope: Scope, *, depth: int
) -> CommonConnectionsOut:
    """Return what lies within `depth` steps of each of several entities, nearest first.

    Raises:
        EntityNotFoundError: 404, one is absent or another tenant's.

    """
    known = await _known(session, entity_ids)
    view = await around(session, known, scope, depth=depth, limit=MAX_SEARCHED)
    near: dict[UUID, set[UUID]] = {}
    for edge in view.edges:
        near.setdefault(edge.from_id, set()).add(edge.to_id)
        near.setdefault(edge.to_id, set()).add(edge.from_id)
    distances = {origin: _distances(near, origin, depth) for origin in known}
    common = [
        (node, {origin: distances[origin][node.id] for origin in known})
        for node, _ in view.nodes
        if node.id not in known and all(node.id in distances[origin] for origin in known)
    ]
    common.sort(key=lambda pair: (sum(pair[1].values()), pair[0].id))
    on_ways = _on_shortest(view.edges, distances, {node.id for node, _ in common})
    return CommonConnectionsOut(
        as_of=scope.as_of,
        entity_ids=known,
        depth=depth,
        common=[
            CommonOut(node=node_out(node, min(away.values())), distances=away)
            for node, away in common
        ],
        edges=_edges_out(edge for edge in view.edges if edge.id in on_ways),
        truncated=view.truncated,
        limit=MAX_SEARCHED,
    )


@dataclass(frozen=True, slots=True)
class Further:
    """The next page of one address or officer: which one, and the last party of the page before."""

    via: UUID | None = None
    after: UUID | None = None


async def shared_with(
    session: TenantSession,
    entity_id: UUID,
    what: Shared,
    scope: Scope,
    *,
    limit: int,
    further: Further = Further(),
) -> SharedWithOut:
    """Return who else has an entity's addresses, or its officers.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's: the entity, or what is shared.

    """
    (centre,) = await _known(session, [entity_id])
    only = await _known(session, [further.via]) if further.via else []
    types = ADDRESSES if what == "addresses" else (OFFICE,)
    inward = what == "addresses"
    most = _MOST_SHARED if only else limit
    own = await repository.edges_of(session, [centre], types, most + 1, scope.day)
    via = list(dict.fromkeys(e.to_id if inward else e.from_id for e in own))
    via = [one for one in via if one != centre and (not only or one in only)]
    found = await repository.sharing(
        session, via[:most], types,
        inward=inward, as_of=scope.day, limit=limit + 2, after=further.after,
    )  # fmt: skip
    ids = {*via, *(entity for _, entity, _ in found)}
    rows = {row.id: row for row in await repository.nodes(session, list(ids))}
    shared = []
    for one in via[:most]:
        others = [row for row in found if row[0] == one and row[1] != centre]
        if others:
            shared.append(
                SharedOut(
                    via=node_out(rows[one], 1),
                    others=others[0][2] - 1,
                    entities=[node_out(rows[entity], 2) for _, entity, _ in others[:limit]],
                    next_after=others[limit - 1][1] if len(others) > limit else None,
                )
            )
    shared.sort(key=lambda item: (-item.others, item.via.id))
    cut = len(via) > most or any(item.next_after for item in shared)
    return SharedWithOut(entity_id=centre, as_of=scope.as_of, shared=shared, truncated=cut)


async def cycles(session: TenantSession, view: OwnershipView) -> CyclesOut:
    """Return the circular holdings above (and with) the entity of a structure."""
    members = {key for cycle in view.cycles for key in cycle}
    rows = {str(r.id): r for r in await repository.nodes(session, [UUID(key) for key in members])}
    edges = await repository.edges_into(session, [UUID(key) for key in members], list(INTERESTS))
    counted = {holding.key for holding in view.holdings}
    closed = {loop.companies for part in (view.shares, view.votes) for loop in part.closed_loops}
    return CyclesOut(
        entity_id=view.entity_id,
        as_of=view.as_of,
        cycles=[
            CycleOut(
                parties=[node_out(rows[key], 0) for key in cycle],
                holdings=_edges_out(
                    edge
                    for edge in edges
                    if str(edge.id) in counted
                    and str(edge.from_id) in cycle
                    and str(edge.to_id) in cycle
                ),
                closed=cycle in closed,
            )
            for cycle in view.cycles
        ],
        truncated=view.truncated,
    )


async def stats(session: TenantSession) -> StatsOut:
    """Return how many entities and relationships of each type the tenant has."""
    entities, relationships = await repository.type_counts(session, today())
    return StatsOut(
        entities=[TypeCountOut(type=kind, count=count) for kind, count in entities],
        relationships=[TypeCountOut(type=kind, count=count) for kind, count, _ in relationships],
        ended_relationships=sum(ended for _, _, ended in relationships),
    )


def graph_out(view: GraphView) -> GraphOut:
    """Return a view as an answer."""
    return GraphOut(
        as_of=view.as_of,
        nodes=[node_out(node, distance) for node, distance in view.nodes],
        edges=_edges_out(view.edges),
        truncated=view.truncated,
        limit=view.limit,
    )


def node_out(node: NodeRow, distance: int) -> NodeOut:
    """Return a party as an answer."""
    return NodeOut(
        id=node.id,
        type=node.type,
        name=node.display_name,
        country=country(node.data),
        distance=distance,
    )


def _edges_out(edges: Iterable[EdgeRow]) -> list[EdgeOut]:
    return [EdgeOut.model_validate(edge) for edge in edges]


async def _known(session: TenantSession, entity_ids: Sequence[UUID]) -> list[UUID]:
    wanted = list(dict.fromkeys(entity_ids))
    found = await repository.canonical_of(session, wanted)
    missing = len(await repository.nodes(session, wanted)) < len(wanted)
    if missing or not found:
        raise EntityNotFoundError
    return found


def _distances(near: dict[UUID, set[UUID]], origin: UUID, depth: int) -> dict[UUID, int]:
    distance = {origin: 0}
    frontier = {origin}
    for step in range(1, depth + 1):
        reached = {other for node in frontier for other in near.get(node, ())}
        frontier = reached - distance.keys()
        distance |= dict.fromkeys(frontier, step)
    return distance


def _on_shortest(
    edges: Iterable[EdgeRow], distances: dict[UUID, dict[UUID, int]], common: set[UUID]
) -> set[UUID]:
    """Return the relationships on shortest ways from each entity to what is common."""
    used: set[UUID] = set()
    for away in distances.values():
        toward = set(common)
        by_step = sorted(
            (
                (max(away[e.from_id], away[e.to_id]), e)
                for e in edges
                if e.from_id in away
                and e.to_id in away
                and abs(away[e.from_id] - away[e.to_id]) == 1
            ),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        for _, edge in by_step:
            upper, lower = sorted((edge.from_id, edge.to_id), key=lambda end: -away[end])
            if upper in toward:
                used.add(edge.id)
                toward.add(lower)
    return used
