"""Integrated shares: what each party above a company holds of it, as bands (docs/ownership.md)."""

from __future__ import annotations

from atlas.knowledge.graph.domain.bands import Band, bounded, total
from atlas.knowledge.graph.domain.bounds import (
    Edge,
    System,
    bounds_along,
    lower_bounds,
    terminals,
    upper_bounds,
)
from atlas.knowledge.graph.domain.direct import DirectHolders, direct_holders
from atlas.knowledge.graph.domain.loops import upward_order
from atlas.knowledge.graph.domain.model import (
    ClosedLoop,
    HolderShare,
    HoldingKind,
    IntegratedShares,
    OverDeclared,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.openness import open_ends
from atlas.knowledge.graph.domain.solver import Vector, cycles_of


def integrated_shares(
    graph: OwnershipGraph, company: str, kind: HoldingKind = HoldingKind.OWNERSHIP
) -> IntegratedShares:
    """Return what every party above `company` holds of it, directly and through others.

    Lower bounds are the solution over the minima. Upper bounds are the solution over the maxima,
    each first lowered to what the other direct holders' minima leave; for a party above a circle
    where that does not converge, 100 minus the lower bounds of the terminal holders who are
    not above this holder.
    """
    system = _system(graph, company, kind)
    order = upward_order(len(system.keys), [(edge.company, edge.holder) for edge in system.edges])
    loops = () if order else _closed_loops(graph, system, kind)
    looped = {key for loop in loops for key in loop.companies}
    over = tuple(
        OverDeclared(
            key,
            kind,
            held.sum_of_minima,
            tuple(k for d in held.declared for k in d.keys),
            tuple(held.by_source) if held.across_sources else (),
        )
        for key, held in system.holders.items()
        if held.over_declared
    )
    terminal = terminals(system)
    endless: set[int] = set()
    if order:
        lower, upper = bounds_along(system, order)
    else:
        lower = lower_bounds(system, looped)
        upper, endless = upper_bounds(system, looped, lower, terminal)
    holders = _holder_shares(system, lower, upper, endless, terminal, looped, company)
    attributed = float(sum(lower[node] for node in terminal)) * 100
    return IntegratedShares(
        company=company,
        kind=kind,
        as_of=graph.as_of,
        holders=holders,
        closed_loops=loops,
        over_declared=over,
        undeclared_lower=max(0.0, 100 - attributed),
        by_party={share.party: share for share in holders},
    )


def _system(graph: OwnershipGraph, company: str, kind: HoldingKind) -> System:
    depths = graph.above(company, (kind,))
    keys = list(depths)
    number = {key: place for place, key in enumerate(keys)}
    depth = list(depths.values())
    edges: list[Edge] = []
    joint: dict[int, tuple[str, ...]] = {}
    holders = {key: direct_holders(graph, key, kind) for key in keys if graph.into(key, kind)}
    for key, held in holders.items():
        for direct, band in held.limited():
            if not direct.joint:
                edges.append(Edge(number[key], number[direct.holders[0]], band))
                continue
            node = len(keys)
            keys.append(f"joint:{direct.keys[0]}")
            depth.append(depths[key] + 1)
            joint[node] = direct.holders
            edges.append(Edge(number[key], node, band))
            # how joint holders divide it is not stated
            edges.extend(Edge(node, number[h], Band(0, 100)) for h in direct.holders)
    return System(keys, depth, edges, joint, holders)


def _closed_loops(
    graph: OwnershipGraph, system: System, kind: HoldingKind
) -> tuple[ClosedLoop, ...]:
    """Cyclic parts whose every holder is inside: on the edges, whatever their shares."""
    if not system.edges:
        return ()
    loops = []
    for part in cycles_of(system.ties()).members:
        inside = {system.keys[node] for node in part}
        records = [holding for key in sorted(inside) for holding in graph.into(key, kind)]
        if all(holding.holder in inside for holding in records):
            names = tuple(key for key in sorted(inside) if not key.startswith("joint:"))
            loops.append(ClosedLoop(names, kind, tuple(record.key for record in records)))
    return tuple(loops)


def _flows(system: System, *, upper: bool) -> dict[int, list[tuple[int, bool]]]:
    """Return who holds in whom at one end of the bands, and whether that end is open."""
    out: dict[int, list[tuple[int, bool]]] = {}
    for edge in system.edges:
        if (edge.band.upper if upper else edge.band.lower) > 0:
            opened = edge.band.upper_open if upper else edge.band.lower_open
            out.setdefault(edge.company, []).append((edge.holder, opened))
    return out


def _holder_shares(
    system: System,
    lower: Vector,
    upper: Vector,
    endless: set[int],
    terminal: list[int],
    looped: set[str],
    company: str,
) -> tuple[HolderShare, ...]:
    lower_open = open_ends(_flows(system, upper=False), careful=False)
    # what others leave is a bound that may be attained
    upper_open = open_ends(_flows(system, upper=True), careful=True) - endless
    direct = declared_on(system.holders.get(company))
    jointly: dict[str, list[Band]] = {}
    ranges = zip(lower.tolist(), upper.tolist(), strict=True)
    bands = [
        bounded(low * 100, high * 100, lower_open=node in lower_open, upper_open=node in upper_open)
        for node, (low, high) in enumerate(ranges)
    ]
    for node, members in system.joint.items():
        for member in members:
            jointly.setdefault(member, []).append(bands[node])
    ends = set(terminal)
    shares = []
    for node, key in enumerate(system.keys):
        if node == 0 or node in system.joint:
            continue
        band = bands[node]
        if key in jointly:
            # each joint holder is held to hold the joint holding whole
            own = Band(band.lower, band.lower, band.lower_open) if band.lower else None
            whole = total([*jointly[key], *([own] if own else [])])
            band = Band(
                whole.lower, max(whole.upper, band.upper), whole.lower_open, whole.upper_open
            )
        shares.append(
            HolderShare(
                party=key,
                integrated=None if key in looped or company in looped else band,
                direct=direct.get(key),
                terminal=node in ends or key in jointly,
                depth=system.depth[node],
            ),
        )
    return tuple(shares)


def declared_on(held: DirectHolders | None) -> dict[str, Band]:
    """Return what each party declares on a company directly, as given."""
    found: dict[str, list[Band]] = {}
    for direct in held.declared if held else ():
        for holder in direct.holders:
            found.setdefault(holder, []).append(direct.band)
    return {holder: total(bands) for holder, bands in found.items()}
