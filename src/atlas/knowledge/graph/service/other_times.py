"""Loading who stood above an entity through those who held in it before, or who will be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import UNREAD_RECORD, PartyKind
from atlas.knowledge.graph.domain.accounted import stood_open
from atlas.knowledge.graph.domain.lifetimes import Held, Lifetime, lifetimes_above
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import INTERESTS, holdings, party, stated
from atlas.knowledge.graph.schemas.ownership import AtOtherTime, OtherTimes

_TYPES = list(INTERESTS)
_DAY = timedelta(days=1)


async def above_at_other_times(
    session: TenantSession,
    subject: UUID,
    nodes: Sequence[NodeRow],
    edges: Sequence[EdgeRow],
    as_of: date,
    max_parties: int,
) -> OtherTimes:
    """Return who stood, or will stand, above an entity through a holding that is none of today's.

    A chain counts for the days on which each of its holdings existed. A party that held by itself
    before, and later through another, is among them until the later end. Nothing is read where each
    holding of another time is that of a party above today. Of those who left and whom no source
    ever named nobody can find out more: they are nobody to ask about, but what they held through is
    opaque. A record that could not be read can be: whom it names is asked about.

    Args:
        session: the tenant's.
        subject: the entity.
        nodes: it, and both ends of each of the `edges`.
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
    known = {row.id: row for row in (*nodes, *rows)}
    unread = _unread(held, known.values(), as_of)
    found = {
        str(row.id): AtOtherTime(party(row), stood[row.id], str(row.id) in unread) for row in rows
    }
    parties = {
        key: one
        for key, one in found.items()
        if one.unread or one.stood.start > as_of or one.party.kind is not PartyKind.UNKNOWN_PERSON
    }
    current = {subject, *lifetimes_above(subject, [_held(e) for e in held if e.valid_at(as_of)])}
    left = {key: stood[key] for key in stood.keys() - current if stood[key].start <= as_of}
    return OtherTimes(parties, _opaque(left, held, known, as_of), bool(ask))


def _unread(held: Iterable[EdgeRow], nodes: Iterable[NodeRow], as_of: date) -> frozenset[str]:
    """Return who is unknown, above a company about which a record could not be read."""
    rows = {row.id: row for row in nodes}
    companies = {
        row.id
        for row in rows.values()
        if any(one.code == UNREAD_RECORD for one in stated([row], as_of))
    }
    return frozenset(
        str(edge.from_id)
        for edge in held
        if edge.to_id in companies
        and edge.from_id in rows
        and party(rows[edge.from_id]).kind is PartyKind.UNKNOWN_PERSON
    )


def _opaque(
    left: Mapping[UUID, Lifetime],
    held: Sequence[EdgeRow],
    nodes: Mapping[UUID, NodeRow],
    as_of: date,
) -> frozenset[str]:
    """Return those who left and of whom it is open who held them, or for whom they held."""
    parties = [party(row) for row in nodes.values()]
    records = [row for row in held if row.from_id in nodes and row.to_id in nodes]
    last: dict[date, set[str]] = defaultdict(set)
    for key, stood in left.items():
        if key in nodes:
            last[min(stood.end, as_of) - _DAY].add(str(key))
    found: set[str] = set()
    for day, keys in last.items():
        then = OwnershipGraph(parties, holdings(records, day), day)
        found |= {key for key in keys if stood_open(then, key)}
    return frozenset(found)


def _held(edge: EdgeRow) -> Held[UUID]:
    stood = Lifetime(edge.valid_from or date.min, edge.valid_to or date.max)
    return Held(edge.from_id, edge.to_id, stood)
