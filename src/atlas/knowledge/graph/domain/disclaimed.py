"""Interests whose source states that they are no beneficial ownership or control.

BODS 0.4, `beneficialOwnershipOrControl`: there may be arrangements because of which a person's
interest does not constitute beneficial ownership or control. The holding counts as a legal one. It
identifies no one, and it indicates that another party may be behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from atlas.knowledge.graph.domain.model import Holding, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

_RIGHTS = (HoldingKind.OWNERSHIP, HoldingKind.VOTING, HoldingKind.CONTROL)


def disclaimers(
    graph: OwnershipGraph, parties: Collection[str]
) -> Mapping[str, tuple[Holding, ...]]:
    """Return by natural person the interests that it disclaims.

    All of a person's interests in one company count as disclaimed where one is and none is stated
    to be beneficial ownership; a source that says both of one person is believed where it names an
    owner.
    """
    found: dict[str, tuple[Holding, ...]] = {}
    for party in parties:
        if graph.party(party).kind is not PartyKind.PERSON:
            continue
        by_company: dict[str, list[Holding]] = defaultdict(list)
        for holding in _of(graph, party):
            by_company[holding.company].append(holding)
        apart = [
            holding
            for holdings in by_company.values()
            if any(one.declared_not_beneficial for one in holdings)
            and not any(one.declared_beneficial for one in holdings)
            for holding in holdings
        ]
        if apart:
            found[party] = tuple(apart)
    return found


def disclaiming(graph: OwnershipGraph, company: str) -> set[str]:
    """Return the natural persons with a right in a company, and not as beneficial owners."""
    holders = {edge.holder for kind in _RIGHTS for edge in graph.into(company, kind)}
    return {
        party
        for party, holdings in disclaimers(graph, sorted(holders)).items()
        if any(one.company == company for one in holdings)
    }


def without(graph: OwnershipGraph, apart: Mapping[str, tuple[Holding, ...]]) -> OwnershipGraph:
    """Return the structure without some holdings; what edges replaced may be an edge again."""
    gone = {holding.key for holdings in apart.values() for holding in holdings}
    edges = [edge for kind in HoldingKind for edge in graph.edges(kind)]
    kept = [edge for edge in (*edges, *graph.declared()) if edge.key not in gone]
    return OwnershipGraph(graph.parties.values(), kept, graph.as_of)


def _of(graph: OwnershipGraph, party: str) -> Iterator[Holding]:
    for kind in HoldingKind:
        yield from graph.out_of(party, kind)
    yield from graph.shown_of(party)
