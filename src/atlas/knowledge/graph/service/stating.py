"""Who states what a structure rests on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import projection
from atlas.knowledge.graph.domain import HoldingKind, Party
from atlas.knowledge.graph.domain.ended_elsewhere import Record, ends_elsewhere, standing_apart
from atlas.knowledge.graph.domain.stated import StatedShare
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import (
    DIRECTNESS,
    IF_HIGHER,
    INTERESTS,
    OFFICE,
    SHARE,
    Several,
    band,
    either,
    ended_elsewhere,
    has_share,
    maybe_ended,
    shares_stated,
    standing_together,
)
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.names.domain.identity import Naming, naming_of
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.ontology.service import base
from atlas.knowledge.survivorship.domain.decided import DECIDED, Disputed
from atlas.knowledge.survivorship.domain.ends import ENDED_BY_PERSON

_Said = Sequence[tuple[frozenset[str], Mapping[str, JSON]]]
"""What each source in an open conflict states, and on which attributes it is in conflict."""
_SIZED = frozenset(
    name for name, kind in INTERESTS.items() if kind in {HoldingKind.OWNERSHIP, HoldingKind.VOTING}
)
OWNERSHIP = "Ownership"
"""Everything that leads to those above a company, as sources cover it."""


def party_stated(row: NodeRow, *, subject: bool = False) -> Party:
    """Return a node as a party that tells whether its source states it without naming it."""
    naming = naming_of(row.type, row.display_name, row.data)
    unnamed = naming in {Naming.UNKNOWN, Naming.WITHHELD}
    return replace(projection.party(row, subject=subject), unnamed=unnamed)


async def stated_by(
    session: TenantSession, view: OwnershipView
) -> dict[str, frozenset[frozenset[str]]]:
    """Return who states the holdings of a day, and the offices at the entity, by what they are.

    Under `Ownership` and `Directorship` stands each set of sources that states one and the same
    relationship; of shares and votes, those that state how much. What sources no longer state has
    none.
    """
    standing = [
        row
        for row in view.edges
        if row.valid_at(view.as_of) and (row.type != OFFICE or row.to_id == view.entity_id)
    ]
    said = await mutations.sources_of(session, [row.id for row in standing], view.known_at)
    shared = [row.id for row in standing if has_share(row) and len(said.get(row.id, ())) > 1]
    if shared:
        said |= await mutations.sources_of(session, shared, view.known_at, sized=True)
    found: dict[str, set[frozenset[str]]] = {}
    for row in standing:
        if sources := said.get(row.id):
            kind = OFFICE if row.type == OFFICE else OWNERSHIP
            found.setdefault(kind, set()).add(sources)
    return {kind: frozenset(sets) for kind, sets in found.items()}


async def as_disputed(
    session: TenantSession, rows: Sequence[EdgeRow], known_at: datetime | None = None
) -> list[EdgeRow]:
    """Return the relationships with each share on which sources contradict each other read openly.

    Until the sources agree, or two people have decided, either may be right: of two shares, and of
    whether the holder still has any.
    """
    asked = [row.id for row in rows if has_share(row)]
    if not asked:
        return [*rows]
    found = await mutations.disputed_values(session, asked, {*SHARE, EXISTS, DIRECTNESS}, known_at)
    read = [_disputed(row, found[row.id]) if row.id in found else row for row in rows]
    return await ended_by_others(session, read, known_at)


async def ended_by_others(
    session: TenantSession,
    rows: Sequence[EdgeRow],
    known_at: datetime | None = None,
    party: Callable[[str], str] = str,
) -> list[EdgeRow]:
    """Return relationships, those that may have ended by another source's record of the right.

    Args:
        session: the tenant's.
        rows: relationships, ended ones among them.
        known_at: as it was recorded then; None: now.
        party: under which key a party stands, where several may be one.

    """
    apart = standing_apart(_record(row, party) for row in rows if _of_shares(row))
    if not apart:
        return [*rows]
    ids = [UUID(one.key) for one in apart]
    said = await mutations.standings_of(session, ids, known_at)
    known = [
        replace(one, sources=by, trust=trust, said=at.date())
        for one, key in zip(apart, ids, strict=True)
        for by, trust, at in [said[key]]
        if key in said
    ]
    ended = ends_elsewhere(known, base().conflict_trust_delta)
    return [
        ended_elsewhere(row, ended[str(row.id)]) if str(row.id) in ended else row for row in rows
    ]


def _of_shares(row: EdgeRow) -> bool:
    return row.type in _SIZED and ENDED_BY_PERSON not in row.data


def _record(row: EdgeRow, party: Callable[[str], str]) -> Record:
    right = party(str(row.from_id)), party(str(row.to_id)), row.type
    start, end = row.valid_from, row.valid_to
    return Record(str(row.id), right, row.discriminator, start, end, band(row.data))


def _disputed(row: EdgeRow, said: _Said) -> EdgeRow:
    if DECIDED[Disputed.SHARE] not in row.data:
        row = either(
            row, [cast("StatedShare", one) for about, one in said if not SHARE.isdisjoint(about)]
        )
    since = None if DECIDED[Disputed.EXISTENCE] in row.data else _perhaps_ended(said)
    return row if since is None else maybe_ended(row, since)


def _perhaps_ended(said: _Said) -> date | None:
    """Return from when a source says that a relationship has ended, and another does not.

    Of sources in an open conflict about that. One that states it no longer has no statement left,
    and no known day.
    """
    in_conflict = [one for about, one in said if EXISTS in about]
    if not in_conflict:
        return None
    intervals = [held for one in in_conflict if isinstance(held := one.get(EXISTS), Mapping)]
    ends = [held.get("to") for held in intervals]
    if len(intervals) < len(in_conflict) or len(intervals) == 1:
        return date.min
    days = [date.fromisoformat(str(end)) for end in ends if end is not None]
    return min(days) if len({*ends}) > 1 else None


async def stating_several(
    session: TenantSession, rows: Iterable[EdgeRow], known_at: datetime | None = None
) -> Several:
    """Return who states each of the shares of which one holder has several of one class at once.

    Where several sources do, with how much each states. Nothing is read where no one has several.
    """
    asked = standing_together(rows)
    if not asked:
        return {}
    sources = await mutations.sources_of(session, asked, known_at)
    shared = [key for key, said in sources.items() if len(said) > 1]
    asked_of = {*SHARE, IF_HIGHER}
    stated = await mutations.stated_values(session, shared, asked_of, known_at) if shared else {}
    return {
        key: {source: shares_stated(stated.get(key, {}).get(source)) for source in said}
        for key, said in sources.items()
    }
