"""Who states what a structure rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import (
    OFFICE,
    SHARE,
    either,
    has_share,
    standing_together,
)
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.mutations import service as mutations

OWNERSHIP = "Ownership"
"""Everything that leads to those above a company, as sources cover it."""


async def stated_by(
    session: TenantSession, view: OwnershipView
) -> dict[str, frozenset[frozenset[str]]]:
    """Return who states the holdings of a day, and the offices at the entity, by what they are.

    Under `Ownership` and `Directorship` stands each set of sources that states one and the same
    relationship. What sources no longer state has none.
    """
    standing = [
        row
        for row in view.edges
        if row.valid_at(view.as_of) and (row.type != OFFICE or row.to_id == view.entity_id)
    ]
    said = await mutations.sources_of(session, [row.id for row in standing], view.known_at)
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

    Until a person has decided which source is right, either may be.
    """
    asked = [row.id for row in rows if has_share(row)]
    if not asked:
        return [*rows]
    found = await mutations.disputed_values(session, asked, SHARE, known_at)
    return [either(row, found[row.id]) if row.id in found else row for row in rows]


async def stating_several(
    session: TenantSession, rows: Iterable[EdgeRow], known_at: datetime | None = None
) -> Mapping[UUID, frozenset[str]]:
    """Return who states each of the shares of which one holder has several of one class at once.

    Nothing is read where no one has.
    """
    asked = standing_together(rows)
    return await mutations.sources_of(session, asked, known_at) if asked else {}
