"""Control: whom a party controls, link by link, up to a least fixed point."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.knowledge.graph.domain.bands import Band, Comparator, Reach
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.model import (
    ControlKind,
    Directness,
    Holding,
    HoldingKind,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph

MAJORITY = 50.0
CONTROLLING = frozenset(
    {ControlKind.BOARD_APPOINTMENT, ControlKind.DOMINANT_INFLUENCE, ControlKind.CONSOLIDATION},
)
"""Consolidation shows control (Directive 2013/34/EU Art. 22), never a share."""
BEHIND = frozenset(
    {
        ControlKind.SETTLOR,
        ControlKind.TRUSTEE,
        ControlKind.PROTECTOR,
        ControlKind.BENEFICIARY,
        ControlKind.NOMINATOR,
    },
)
"""Roles whose holders stand behind a trust or nomination. A nominee stands for another."""
INTERESTS = (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
_KINDS = tuple(HoldingKind)


@dataclass(frozen=True, slots=True)
class Controlled:
    """A company under control: how, how surely, and by which records."""

    company: str
    certain: bool
    basis: str
    """`shares`, `votes`, a ControlKind, or a trust role."""
    band: Band | None
    holdings: tuple[str, ...]
    by_role: bool
    """A trust role stands in the chain."""
    contested: bool
    depth: int


def controlled_by(
    graph: OwnershipGraph, party: str, *, possibly: bool = True, added: bool = False
) -> dict[str, Controlled]:
    """Return every company that a party controls, directly or through others it controls.

    A majority (more than 50) of shares or of votes that the party and what it controls hold
    directly, the right to appoint the board, dominant influence, consolidation, or a role
    behind a trust. Certain control first; with `possibly` also a majority only at the upper end,
    and what is declared on a company although other edges lead there (shown, never added). A record
    that is not stated to be direct may be what a controlled company holds: together they are surely
    a majority only with `added`.
    """
    found: dict[str, Controlled] = {}
    members = {party}
    for certain in (True, False) if possibly else (True,):
        frontier = [party, *found]
        if not certain and all(_settled(graph, company) for company in graph.below(frontier)):
            break
        while frontier:
            joined: list[str] = []
            for company in graph.below(frontier):
                if company in members:
                    continue
                link = _link(graph, found, members, company, certain=certain, added=added)
                if link is not None:
                    found[company] = link
                    members.add(company)
                    joined.append(company)
            frontier = joined
    return found


def may_control(graph: OwnershipGraph) -> frozenset[str]:
    """Return the parties that alone may control anything: of all others nothing is controlled.

    Who holds what can be a majority, a right or a role, or declares something that edges replaced.
    """
    found = {record.holder for record in graph.declared()}
    for kind in HoldingKind:
        if kind not in INTERESTS:
            found.update(edge.holder for edge in graph.edges(kind))
            continue
        for company in graph.held(kind):
            found.update(direct_holders(graph, company, kind).at_least(MAJORITY))
    return frozenset(found)


def led_through(graph: OwnershipGraph, company: str) -> list[str]:
    """Return the companies that surely control a company: who leads them may direct its affairs.

    A company whose shares are listed is left out: who leads it is under its many owners.
    """
    able = may_control(graph)
    return [
        key
        for key in graph.above(company, tuple(HoldingKind))
        if key in able
        and key != company
        and graph.party(key).kind is PartyKind.COMPANY
        and not graph.party(key).listed
        and company in controlled_by(graph, key, possibly=False, added=True)
    ]


def _settled(graph: OwnershipGraph, company: str) -> bool:
    """Whether nothing of a company is merely possible: its shares and votes are numbers."""
    return not graph.shown_into(company) and all(
        direct_holders(graph, company, kind).exact
        and all(edge.directness is Directness.DIRECT for edge in graph.into(company, kind))
        for kind in INTERESTS
    )


def _link(
    graph: OwnershipGraph,
    found: dict[str, Controlled],
    members: set[str],
    company: str,
    *,
    certain: bool,
    added: bool,
) -> Controlled | None:
    by_right = _by_right(graph, members, company)
    if by_right is not None:
        holder = found.get(by_right.holder)
        role = by_right.kind is HoldingKind.TRUST_ROLE
        return Controlled(
            company=company,
            certain=certain,
            basis=by_right.control.value if by_right.control else "dominant_influence",
            band=None,
            holdings=(*(holder.holdings if holder else ()), by_right.key),
            by_role=role or bool(holder and holder.by_role),
            contested=bool(holder and holder.contested),
            depth=(holder.depth if holder else 0) + 1,
        )
    for kind in INTERESTS:
        held = direct_holders(graph, company, kind)
        band = held.held_by(members, declared=True)
        if band is None:
            continue
        reach = band.reaches(MAJORITY, Comparator.MORE_THAN)
        if reach is Reach.CERTAIN and certain and not added:
            reach = _surely(graph, members, company, kind)
        if reach is Reach.CERTAIN or (reach is Reach.POSSIBLE and not certain):
            return _majority(graph, found, company, kind, band, members, certain=certain)
    return None if certain else _declared(graph, found, members, company)


def _surely(graph: OwnershipGraph, members: set[str], company: str, kind: HoldingKind) -> Reach:
    """Return how far the members' majority reaches where nothing of theirs is counted twice.

    What a member holds, not stated to be direct, may be what another one holds that is below it.
    """
    held = direct_holders(graph, company, kind)
    holders = held.among(members)
    sure = {
        one
        for one in holders
        if all(edge.directness is Directness.DIRECT for edge in graph.between({one}, company, kind))
        or not any(one in graph.above(other, _KINDS) for other in holders if other != one)
    }
    readings = [sure, *({one} for one in holders if one not in sure)]
    bands = [held.held_by(reading, declared=True) for reading in readings]
    certain = any(
        band.reaches(MAJORITY, Comparator.MORE_THAN) is Reach.CERTAIN for band in bands if band
    )
    return Reach.CERTAIN if certain else Reach.POSSIBLE


def _declared(
    graph: OwnershipGraph, found: dict[str, Controlled], members: set[str], company: str
) -> Controlled | None:
    """Return the control that one record declares which edges have replaced: possible only."""
    for record in graph.shown_into(company):
        if record.holder not in members:
            continue
        share = record.band if record.kind in INTERESTS else None
        majority = share is not None and (
            share.reaches(MAJORITY, Comparator.MORE_THAN) is not Reach.NO
        )
        if not (majority or record.control in CONTROLLING):
            continue
        holder = found.get(record.holder)
        by_interest = "shares" if record.kind is HoldingKind.OWNERSHIP else "votes"
        return Controlled(
            company=company,
            certain=False,
            basis=record.control.value if record.control else by_interest,
            band=share,
            holdings=(*(holder.holdings if holder else ()), record.key),
            by_role=bool(holder and holder.by_role),
            contested=bool(holder and holder.contested),
            depth=(holder.depth if holder else 0) + 1,
        )
    return None


def _majority(
    graph: OwnershipGraph,
    found: dict[str, Controlled],
    company: str,
    kind: HoldingKind,
    band: Band,
    members: set[str],
    *,
    certain: bool,
) -> Controlled:
    held = direct_holders(graph, company, kind)
    through = [
        found[edge.holder] for edge in graph.between(members, company, kind) if edge.holder in found
    ]
    chain = dict.fromkeys(key for link in through for key in link.holdings)
    return Controlled(
        company=company,
        certain=certain,
        basis="shares" if kind is HoldingKind.OWNERSHIP else "votes",
        band=band,
        holdings=(*chain, *held.keys_of(members)),
        by_role=any(link.by_role for link in through),
        contested=held.over_declared or any(link.contested for link in through),
        depth=max((link.depth for link in through), default=0) + 1,
    )


def _by_right(graph: OwnershipGraph, members: set[str], company: str) -> Holding | None:
    for edge in graph.between(members, company, HoldingKind.CONTROL):
        if edge.control in CONTROLLING:
            return edge
    for edge in graph.between(members, company, HoldingKind.TRUST_ROLE):
        if edge.control in BEHIND:
            return edge
    return None
