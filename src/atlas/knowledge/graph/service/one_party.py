"""Parties of a structure that may be one with each other, or with parties elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.service.known import above_known, nodes_known

MOST_PARTNERS = 50
"""Parties elsewhere that may be one with a party of the structure, up to which they are read."""


@dataclass(frozen=True, slots=True)
class MayBeOne:
    """Pairs that no one has decided, and what is above those who are not in the structure.

    `partners`: who may be one with a party of the structure and is not part of it. `nodes` are
    these and every party above them; `edges` are what they hold and what is held in them. `if_one`:
    all holdings of both, as they are read where the parties are one.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    partners: tuple[NodeRow, ...] = ()
    nodes: tuple[NodeRow, ...] = ()
    edges: tuple[EdgeRow, ...] = ()
    if_one: tuple[EdgeRow, ...] = ()
    truncated: bool = False


async def may_be_one(
    session: TenantSession,
    edges: Sequence[EdgeRow],
    nodes: Sequence[NodeRow],
    as_of: date,
    limit: int,
    known_at: datetime | None,
) -> MayBeOne:
    """Return the undecided pairs of which a party stands in the structure, with what they bring."""
    inside = {row.id for row in nodes}
    found = await candidates.open_pairs(session, sorted(inside), known_at)
    if not found:
        return MayBeOne()
    outside = sorted({end for one in found for end in one[1:]} - inside)
    read = outside[:MOST_PARTNERS]
    more: dict[UUID, EdgeRow] = {}
    cut = len(read) < len(outside)
    for partner in read:
        if known_at is None:
            own, truncated = await repository.above(session, partner, as_of, limit)
        else:
            own, truncated = await above_known(session, partner, as_of, limit, known_at)
        more |= {row.id: row for row in own}
        cut = cut or truncated
    held = {row.id for row in edges}
    beyond = [row for key, row in more.items() if key not in held]
    wanted = sorted({*read, *(end for row in beyond for end in (row.from_id, row.to_id))} - inside)
    known: list[NodeRow] = []
    if wanted and known_at is None:
        known = await repository.nodes(session, wanted)
    elif wanted and known_at is not None:
        known = await nodes_known(session, wanted, known_at)
    return MayBeOne(
        tuple((str(one.first_id), str(one.second_id)) for one in found),
        tuple(row for row in known if row.id in {*read}),
        tuple(known),
        tuple(beyond),
        truncated=cut,
    )
