"""Who may be above a company because a source places them above what the company holds.

A register states an indirect interest without the way to it: the ultimate accounting parent of a
subsidiary, an indirect share. Where no other way is known, the way may lead through the company.
"""

from __future__ import annotations

from collections.abc import Iterator

from atlas.knowledge.graph.domain.below import shares_below
from atlas.knowledge.graph.domain.control import INTERESTS, controlled_by
from atlas.knowledge.graph.domain.direct import OVER_DECLARED_ABOVE
from atlas.knowledge.graph.domain.model import ControlKind, Directness, Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

_KINDS = (*INTERESTS, HoldingKind.CONTROL)


def above_through(graph: OwnershipGraph, company: str) -> tuple[str, ...]:
    """Return who may hold or control a company through which they may hold what is below it.

    These are the holders of records of an interest or of control in a company below, under three
    conditions: the company may carry as much, the record does not surely state a direct holding,
    and no other way leads from its holder.

    Args:
        graph: the company, all holders of the companies below it, and what is above those.
        company: its key.

    """
    below = _below(graph, company)
    known = {*below, *graph.above(company, tuple(HoldingKind))}
    records = [
        record
        for key in sorted(below - {company})
        for record in _into(graph, key)
        if record.holder not in known and _may_be_indirect(graph, company, record)
    ]
    if not records:
        return ()
    carried = {
        kind: {held.company: held.integrated.upper for held in shares_below(graph, company, kind)}
        for kind in INTERESTS
    }
    controlled = controlled_by(graph, company).keys()
    apart = _without(graph, company)
    found = dict[str, None]()
    for record in records:
        most = carried[record.kind].get(record.company, 0.0) if record.kind in carried else 0.0
        least = record.band.lower if record.band is not None else 0.0
        may_carry = record.company in controlled or (most > 0 and most >= least)
        if may_carry and not _other_way(apart, record):
            found[record.holder] = None
    return tuple(found)


def _below(graph: OwnershipGraph, company: str) -> set[str]:
    found, frontier = {company}, [company]
    while frontier:
        frontier = [key for key in graph.below(frontier) if key not in found]
        found.update(frontier)
    return found


def _into(graph: OwnershipGraph, company: str) -> Iterator[Holding]:
    """Yield the interests and the control in a company, records that are no edge among them."""
    for kind in _KINDS:
        yield from graph.into(company, kind)
    yield from (one for one in graph.shown_into(company) if one.kind in _KINDS)


def _may_be_indirect(graph: OwnershipGraph, company: str, record: Holding) -> bool:
    """Whether a record is of an indirect interest, or cannot be a direct one next to the company's.

    A record that leaves it open is read as direct, unless both together are more than the whole or
    both consolidate the same company.
    """
    if record.directness is not Directness.UNKNOWN:
        return record.directness is Directness.INDIRECT
    own = graph.between({company}, record.company, record.kind)
    if record.kind is HoldingKind.CONTROL:
        consolidation = ControlKind.CONSOLIDATION
        return record.control is consolidation and any(one.control is consolidation for one in own)
    least = sum(one.band.lower for one in (record, *own) if one.band is not None)
    return bool(own) and least > OVER_DECLARED_ABOVE


def _without(graph: OwnershipGraph, company: str) -> OwnershipGraph:
    """Return the graph without the company."""
    edges = [edge for kind in HoldingKind for edge in graph.edges(kind)]
    kept = [one for one in (*edges, *graph.declared()) if company not in {one.holder, one.company}]
    return OwnershipGraph(graph.parties.values(), kept, graph.as_of)


def _other_way(graph: OwnershipGraph, record: Holding) -> bool:
    """Whether edges lead from a record's holder to its company through another party."""
    kinds = tuple(HoldingKind) if record.has_components else (record.kind,)
    between = {edge.holder for kind in kinds for edge in graph.into(record.company, kind)} - {
        record.holder
    }
    return any(record.holder in graph.above(key, kinds) for key in sorted(between))
