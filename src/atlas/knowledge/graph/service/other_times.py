"""Loading the former and future owners of an entity."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import UNREAD_RECORD, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.causes import withholds
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.domain.lifetimes import Held, Lifetime, lifetimes_above
from atlas.knowledge.graph.domain.model import RESTATED_FROM, STATED_SINCE, Holding
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import (
    INTERESTS,
    holdings,
    is_role,
    party,
    restated_then,
    stated,
    statement_days,
)
from atlas.knowledge.graph.schemas.ownership import AtOtherTime, EarlierDay, OtherTimes
from atlas.knowledge.graph.service.stating import as_disputed, stating_several

_TYPES = list(INTERESTS)
_Projected = Callable[[Sequence[EdgeRow], date], list[Holding]]
"""How records are read as holdings on a day."""
_DAY = timedelta(days=1)
_SHARES = frozenset({"Ownership", "Voting"})
MAX_DAYS = 120
"""Earlier days on which a structure is examined. Former holders of other days count as unknown."""


async def above_at_other_times(
    session: TenantSession,
    subject: UUID,
    nodes: Sequence[NodeRow],
    edges: Sequence[EdgeRow],
    as_of: date,
    max_parties: int,
) -> OtherTimes:
    """Return the former and future owners of an entity, and the structure on earlier days.

    A chain counts for the days on which each of its holdings existed. A party that held by itself
    before, and later through another, is among them until the later end. Nothing is read where each
    holding of another time is that of a current owner. Former owners whom no source names are
    among them, as what was found of one while it had a name still counts; an unreadable record can
    be resolved, so that the party that it names is one to be asked about.

    Args:
        session: the tenant's.
        subject: the entity.
        nodes: it, and both ends of each of the `edges`.
        edges: the holdings, of any time, in it and in its owners at the date.
        as_of: the date.
        max_parties: how many parties at most are read.

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
    parties = {
        str(row.id): AtOtherTime(party(row), stood[row.id], str(row.id) in unread) for row in rows
    }
    current = {subject, *lifetimes_above(subject, [_held(e) for e in held if e.valid_at(as_of)])}
    left = {key: stood[key] for key in stood.keys() - current if stood[key].start <= as_of}
    held = await as_disputed(session, held)
    several = await stating_several(session, map(_since_stated, held))
    at = partial(holdings, several=several)
    earlier, unexamined = await in_thread(_earlier_days, subject, left, held, known, as_of, at)
    if any(_as_restated(edge) is not edge for edge in held):
        more, unread_then = await in_thread(_days_restated, subject, left, held, known, as_of, at)
        earlier, unexamined = (*earlier, *more), unexamined | unread_then
    coming = stood.keys() - current - left.keys()
    later = await in_thread(_later_days, subject, coming, held, known, as_of, at)
    above = [row for row in known.values() if row.id in current]
    said, ever = stated(above, as_of), stated(above, as_of, ended=True)
    return OtherTimes(
        parties,
        earlier,
        later,
        unexamined | _restated(left, known),
        truncated=bool(ask),
        withheld=any(map(withholds, said)),
        withheld_before=any(map(withholds, ever)),
    )


def _restated(left: Mapping[UUID, Lifetime], nodes: Mapping[UUID, NodeRow]) -> frozenset[str]:
    """Return those who have left of whose own holders a register took something back."""
    there = left.keys() & nodes.keys()
    return frozenset(str(key) for key in there if restated_then(nodes[key], left[key]))


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


def _earlier_days(
    subject: UUID,
    left: Mapping[UUID, Lifetime],
    held: Sequence[EdgeRow],
    nodes: Mapping[UUID, NodeRow],
    as_of: date,
    at: _Projected,
    on: Callable[[date], bool] = lambda _: True,
) -> tuple[tuple[EarlierDay, ...], frozenset[str]]:
    """Return the structure on a day of each of its states, and who held on more days than that.

    Newest first, `MAX_DAYS` at most. A state ends when a record begins or ends that is of the
    entity, of a party that has left, of their owners, or of a role in what it held. The entity, and
    a party without a stated start, are examined from the first statement about their owners. `on`:
    whether a day is examined at all.
    """
    parties = [party(row) for row in nodes.values()]
    records = [row for row in held if row.from_id in nodes and row.to_id in nodes]
    spans = {
        key: Lifetime(_begun(key, stood, records), min(stood.end, as_of))
        for key, stood in left.items()
        if key in nodes
    }
    said = statement_days(nodes[subject])
    cuts = {
        day
        for row in _of_interest({*spans, subject}, records)
        for day in (row.valid_from, row.valid_to)
        if day is not None
    }
    cuts |= {span.end for span in spans.values()} | said
    cuts = {day for day in cuts if date.min < day <= as_of}
    own = [
        row.valid_from or date.min
        for row in records
        if row.to_id == subject and row.type in _SHARES
    ]
    if (begun := min((*own, *said), default=as_of)) < as_of:
        spans[subject] = Lifetime(begun, as_of)
    days = sorted({one for day in cuts for one in (day, day - _DAY)}, reverse=True)
    asked: dict[date, frozenset[UUID]] = {
        day: keys
        for day in filter(on, days)
        if (keys := frozenset(key for key, span in spans.items() if span.start <= day < span.end))
    }
    found = []
    for day in list(asked)[:MAX_DAYS]:
        graph = structure(parties, at(records, day), day)
        there = {str(subject), *graph.above(str(subject), tuple(HoldingKind))}
        if held_then := frozenset(str(key) for key in asked[day] if str(key) in there):
            found.append(EarlierDay(graph, held_then))
    unread = frozenset(str(key) for day in list(asked)[MAX_DAYS:] for key in asked[day])
    return tuple(found), unread


def _days_restated(
    subject: UUID,
    left: Mapping[UUID, Lifetime],
    held: Sequence[EdgeRow],
    nodes: Mapping[UUID, NodeRow],
    as_of: date,
    at: _Projected,
) -> tuple[tuple[EarlierDay, ...], frozenset[str]]:
    """Return the earlier days as registers say by now that they were, where they said otherwise."""
    restated = [_as_restated(edge) for edge in held]
    pairs = zip(held, restated, strict=True)
    differ = [(before, now) for before, now in pairs if now is not before]
    return _earlier_days(
        subject,
        left,
        restated,
        nodes,
        as_of,
        at,
        lambda day: any(before.valid_at(day) != now.valid_at(day) for before, now in differ),
    )


def _later_days(
    subject: UUID,
    coming: Collection[UUID],
    held: Sequence[EdgeRow],
    nodes: Mapping[UUID, NodeRow],
    as_of: date,
    at: _Projected,
) -> tuple[EarlierDay, ...]:
    """Return the structure on each day from which a record holds that does not hold yet.

    Who begins then is a party that does not hold yet, one of today's that is stated to hold
    otherwise, and what a role begins in: for whom its holders hold changes. The first `MAX_DAYS`;
    who begins to hold after them is among those of the last one.
    """
    parties = [party(row) for row in nodes.values()]
    records = [row for row in held if row.from_id in nodes and row.to_id in nodes]
    begins = defaultdict[date, set[str]](set)
    for row in records:
        if row.valid_from is not None and row.valid_from > as_of:
            begins[row.valid_from] |= {str(row.from_id), *([str(row.to_id)] * is_role(row))}
    found, waiting = list[EarlierDay](), {str(key) for key in coming}
    for day in sorted(begins)[:MAX_DAYS]:
        graph = structure(parties, at(records, day), day)
        above = {str(subject), *graph.above(str(subject), tuple(HoldingKind))}
        begun = above & (waiting | begins[day])
        waiting -= begun
        found += [EarlierDay(graph, frozenset(begun))] if begun else []
    if waiting and found:
        found[-1] = replace(found[-1], left=found[-1].left | waiting)
    return tuple(found)


def _begun(key: UUID, stood: Lifetime, records: Sequence[EdgeRow]) -> date:
    if stood.start > date.min:
        return stood.start
    into = (row.valid_from or date.min for row in records if row.to_id == key)
    return min(into, default=date.min)


def _of_interest(left: Collection[UUID], records: Sequence[EdgeRow]) -> Iterator[EdgeRow]:
    """Yield the records of what parties held, of their owners, and of roles in what they held."""
    above = {*left}
    grown = True
    while grown:
        more = {row.from_id for row in records if row.to_id in above} - above
        above |= more
        grown = bool(more)
    below = {row.to_id for row in records if row.from_id in left}
    for row in records:
        if row.to_id in above or row.from_id in left or (row.to_id in below and is_role(row)):
            yield row


def _since_stated(edge: EdgeRow) -> EdgeRow:
    """Return an interest from the day since which its register says that it was held.

    The register said otherwise of that time before: either may have held.
    """
    since, begun = _noted(edge, STATED_SINCE), edge.valid_from
    if since is None or begun is None or since >= begun:
        return edge
    return edge._replace(valid_from=since)


def _as_restated(edge: EdgeRow) -> EdgeRow:
    """Return an interest as it was if what its register says later of earlier days is right."""
    said, other = _since_stated(edge), _noted(edge, RESTATED_FROM)
    if other is None or (said.valid_to is not None and said.valid_to <= other):
        return said
    return said._replace(valid_to=max(other, said.valid_from or date.min))


def _noted(edge: EdgeRow, name: str) -> date | None:
    day = edge.data.get(name)
    found = None if day is None else date.fromisoformat(str(day))
    return None if found == date.max else found


def _held(edge: EdgeRow) -> Held[UUID]:
    edge = _since_stated(edge)
    stood = Lifetime(edge.valid_from or date.min, edge.valid_to or date.max)
    stood = stood.with_the_day_before if edge.data.get("succession") else stood
    return Held(edge.from_id, edge.to_id, stood)
