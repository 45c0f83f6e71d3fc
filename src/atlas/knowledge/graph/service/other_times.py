"""Loading who stood above an entity through those who held in it before, or who will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import PartyKind
from atlas.knowledge.graph.domain.lifetimes import Held, Lifetime, lifetimes_above
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import INTERESTS, party
from atlas.knowledge.graph.schemas.ownership import AtOtherTime

_TYPES = list(INTERESTS)


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """Who stood above an entity at other times, by entity id as text.

    `truncated`: more may have stood there than were looked into.
    """

    parties: Mapping[str, AtOtherTime] = field(default_factory=dict)
    truncated: bool = False


async def above_at_other_times(
    session: TenantSession,
    subject: UUID,
    edges: Sequence[EdgeRow],
    as_of: date,
    max_parties: int,
) -> OtherTimes:
    """Return who stood, or will stand, above an entity through a holding that is none of today's.

    A chain counts for the days on which each of its holdings existed. A party that held by itself
    before, and later through another, is among them until the later end. Nothing is read where each
    holding of another time is that of a party above today. Of those who left and whom no source
    ever named nobody can find out more: they are nobody to ask about.

    Args:
        session: the tenant's.
        subject: the entity.
        edges: the holdings, of any time, in it and in everybody above it at the date.
        as_of: the date.
        max_parties: how many parties at most are looked into.

    """
    held = [edge for edge in edges if edge.type in INTERESTS]
    today = {subject, *(edge.to_id for edge in held)}
    today |= {edge.from_id for edge in held if edge.valid_at(as_of)}
    asked = set(today)
    most = len(asked) + max_parties
    while True:
        stood = lifetimes_above(subject, [_held(edge) for edge in held])
        ask = sorted(stood.keys() - asked)
        if not ask or len(asked) + len(ask) > most:
            break
        asked.update(ask)
        held += await repository.edges_into(session, ask, _TYPES)
    new = sorted(stood.keys() - today)
    rows = await repository.nodes(session, new) if new else []
    found = {str(row.id): AtOtherTime(party(row), stood[row.id]) for row in rows}
    return OtherTimes(
        {
            key: one
            for key, one in found.items()
            if one.stood.start > as_of or one.party.kind is not PartyKind.UNKNOWN_PERSON
        },
        bool(ask),
    )


def _held(edge: EdgeRow) -> Held[UUID]:
    stood = Lifetime(edge.valid_from or date.min, edge.valid_to or date.max)
    return Held(edge.from_id, edge.to_id, stood)
