"""Loading what lies below an entity, and who a source states to be above that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import Party
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.domain.through import above_through
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import INTERESTS, holdings, party
from atlas.knowledge.graph.service.stating import as_disputed, stating_several

_DIRECT = "direct"
_TYPES = list(INTERESTS)


@dataclass(frozen=True, slots=True)
class Through:
    """Who may be above an entity, as `above_through` finds them.

    `truncated`: more companies lie below than were examined.
    """

    parties: Mapping[str, Party] = field(default_factory=dict)
    truncated: bool = False


async def parties_through(
    session: TenantSession, subject: UUID, as_of: date, max_parties: int
) -> Through:
    """Return who may hold or control an entity because they are stated above what it holds.

    Two statements where no such record is known, else one more for each level above the companies
    that the records are of. Ways beyond `max_parties` are not known to lead elsewhere.
    """
    below = await repository.downward(session, [subject], _TYPES, as_of, max_parties + 1)
    held = [key for key in below[:max_parties] if key != subject]
    truncated = len(below) > max_parties
    edges = await repository.edges_into(session, held, _TYPES) if held else []
    known = {subject, *held}
    if not any(_to_look_into(edge, as_of) and edge.from_id not in known for edge in edges):
        return Through(truncated=truncated)
    edges += await _above(session, subject, edges, as_of, max_parties)
    ends = {end for edge in edges for end in (edge.from_id, edge.to_id)}
    parties = {row.id: party(row) for row in await repository.nodes(session, list(ends))}
    edges = await as_disputed(session, edges)
    several = await stating_several(session, edges)

    def work() -> tuple[str, ...]:
        records = holdings(edges, as_of, several=several)
        graph = structure(parties.values(), records, as_of)
        return above_through(graph, str(subject))

    found = await in_thread(work)
    return Through({key: parties[UUID(key)] for key in found}, truncated)


def _to_look_into(edge: EdgeRow, as_of: date) -> bool:
    return edge.valid_at(as_of) and edge.data.get("direct_or_indirect") != _DIRECT


async def _above(
    session: TenantSession, subject: UUID, edges: list[EdgeRow], as_of: date, max_parties: int
) -> list[EdgeRow]:
    """Return the holdings in the entity, in other holders of what it holds, and above those."""
    found: list[EdgeRow] = []
    seen = {edge.to_id for edge in edges} - {subject}
    frontier = [subject, *({edge.from_id for edge in edges if edge.valid_at(as_of)} - seen)]
    while frontier and len(seen) <= max_parties:
        frontier = sorted({*frontier} - seen)
        seen.update(frontier)
        new = await repository.edges_into(session, frontier, _TYPES)
        found += new
        frontier = sorted({edge.from_id for edge in new if edge.valid_at(as_of)} - seen)
    return found
