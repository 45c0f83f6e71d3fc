"""What an entity holds and controls: the ownership structure looked down."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import HoldingKind, OwnershipGraph
from atlas.knowledge.graph.domain.below import HeldCompany, shares_below
from atlas.knowledge.graph.domain.control import Controlled, controlled_by
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.errors import EntityNotFoundError
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.presentation import band_out
from atlas.knowledge.graph.projection import INTERESTS, OFFICE, holdings, party
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.control import (
    ControlledOut,
    ControllerOut,
    ControlOut,
    HeldCompanyOut,
    HoldingsBelowOut,
)
from atlas.knowledge.graph.service.ownership import DEFAULT_MAX_PARTIES
from atlas.knowledge.graph.service.stating import as_disputed, stating_several

MOST_CONTROLLERS = 300
"""Parties above whose control is looked into, nearest first."""


async def holdings_below(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    max_parties: int = DEFAULT_MAX_PARTIES,
) -> HoldingsBelowOut:
    """Return the companies below an entity, with its shares and votes in each.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    subject, nodes, edges, truncated = await _below(session, entity_id, as_of, max_parties)

    edges = await as_disputed(session, edges)
    several = await stating_several(session, edges)

    def work() -> list[HeldCompanyOut]:
        records = holdings(edges, as_of, several=several)
        graph = structure([party(row) for row in nodes], records, as_of)
        shares, votes = (
            {held.company: held for held in shares_below(graph, str(subject), kind)}
            for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
        )
        keys = dict.fromkeys([*shares, *votes])
        return [_held_out(graph, key, shares.get(key), votes.get(key)) for key in keys]

    return HoldingsBelowOut(
        entity_id=subject,
        as_of=as_of,
        companies=await in_thread(work),
        truncated=truncated,
        max_parties=max_parties,
    )


async def entities_below(
    session: TenantSession, entity_ids: Sequence[UUID], as_of: date
) -> list[UUID]:
    """Return entities, and everything in which they hold, control or are in office."""
    if not entity_ids:
        return []
    every = await repository.canonical_of(session, entity_ids) or list(entity_ids)
    types, most = [*INTERESTS, OFFICE], DEFAULT_MAX_PARTIES * len(every)
    return await repository.downward(session, every, types, as_of, most)


async def entities_ever_below(
    session: TenantSession, entity_ids: Sequence[UUID], as_of: date
) -> list[UUID]:
    """Return the same, and everything in which they held, or will hold, at another time.

    What a result says of listed parties rests on those who held, and on those who will hold.
    """
    now = await entities_below(session, entity_ids, as_of)
    if not now:
        return []
    every = await repository.canonical_of(session, entity_ids) or list(entity_ids)
    most = DEFAULT_MAX_PARTIES * len(every)
    ever = await repository.ever_below(session, every, list(INTERESTS), most)
    return list(dict.fromkeys((*now, *ever)))


async def controls(session: TenantSession, view: OwnershipView) -> ControlOut:
    """Return who controls the entity of a structure and what it controls, each with its chain."""
    as_of = view.as_of
    subject, nodes, edges, truncated = await _below(
        session, view.entity_id, as_of, DEFAULT_MAX_PARTIES
    )
    above = [
        key for key in view.graph.above(str(subject), tuple(HoldingKind)) if key != str(subject)
    ]

    edges = await as_disputed(session, edges)
    several = await stating_several(session, edges)

    def work() -> tuple[list[ControllerOut], list[ControlledOut]]:
        records = holdings(edges, as_of, several=several)
        graph = structure([party(row) for row in nodes], records, as_of)
        controllers = []
        for key in above[:MOST_CONTROLLERS]:
            link = controlled_by(view.graph, key).get(str(subject))
            if link is not None:
                holder = view.graph.party(key)
                controllers.append(
                    ControllerOut(
                        party=UUID(key), name=holder.name, kind=holder.kind.value, **_how(link)
                    )
                )
        return controllers, [
            ControlledOut(company=UUID(key), name=graph.party(key).name, **_how(link))
            for key, link in controlled_by(graph, str(subject)).items()
        ]

    controllers, controlled = await in_thread(work)
    return ControlOut(
        entity_id=subject,
        as_of=as_of,
        controllers=controllers,
        controlled=controlled,
        truncated=truncated or view.truncated or len(above) > MOST_CONTROLLERS,
    )


async def _below(
    session: TenantSession, entity_id: UUID, as_of: date, max_parties: int
) -> tuple[UUID, list[NodeRow], list[EdgeRow], bool]:
    subject = await repository.canonical(session, entity_id)
    if subject is None:
        raise EntityNotFoundError
    types = list(INTERESTS)
    below = await repository.downward(session, [subject], types, as_of, max_parties + 1)
    # all holders of the companies below: their minima leave room to each other
    edges = await repository.edges_into(session, below[:max_parties], types)
    nodes = await repository.nodes(session, list(_ends(edges) | {subject}))
    return subject, nodes, edges, len(below) > max_parties


def _ends(edges: Iterable[EdgeRow]) -> set[UUID]:
    return {end for edge in edges for end in (edge.from_id, edge.to_id)}


def _held_out(
    graph: OwnershipGraph, key: str, shares: HeldCompany | None, votes: HeldCompany | None
) -> HeldCompanyOut:
    company = graph.party(key)
    return HeldCompanyOut(
        company=UUID(key),
        name=company.name,
        country=company.country,
        depth=min(held.depth for held in (shares, votes) if held is not None),
        share=band_out(shares.integrated) if shares else None,
        share_direct=band_out(shares.direct) if shares else None,
        votes=band_out(votes.integrated) if votes else None,
        votes_direct=band_out(votes.direct) if votes else None,
    )


def _how(link: Controlled) -> dict[str, object]:
    return {
        "certain": link.certain,
        "basis": link.basis,
        "band": band_out(link.band),
        "holdings": [UUID(key) for key in link.holdings],
        "contested": link.contested,
        "depth": link.depth,
    }
