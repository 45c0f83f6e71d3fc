"""Integrated shares: what everybody above a company holds of it, as bands (`domain.md` §8)."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from atlas.knowledge.graph.domain.bands import Band, total
from atlas.knowledge.graph.domain.direct import DirectHolders, direct_holders, limit
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
from atlas.knowledge.graph.domain.solver import (
    Cycles,
    Matrix,
    Vector,
    converges,
    cycles_of,
    full_parts,
    returns,
    walk,
)


@dataclass(frozen=True, slots=True)
class _Edge:
    company: int
    holder: int
    band: Band


@dataclass(frozen=True)
class _System:
    """The parties above a company, numbered, with the edges between them (company is 0)."""

    keys: list[str]
    depth: list[int]
    edges: list[_Edge]
    joint: dict[int, tuple[str, ...]]
    """Nodes that stand for a joint holding, with its holders."""
    holders: dict[str, DirectHolders]

    def matrix(self, *, upper: bool) -> Matrix:
        size = len(self.keys)
        values = [(edge.band.upper if upper else edge.band.lower) / 100 for edge in self.edges]
        rows = [edge.company for edge in self.edges]
        columns = [edge.holder for edge in self.edges]
        matrix = csr_array((values, (rows, columns)), shape=(size, size))
        matrix.eliminate_zeros()
        return matrix


def integrated_shares(
    graph: OwnershipGraph, company: str, kind: HoldingKind = HoldingKind.OWNERSHIP
) -> IntegratedShares:
    """Return what every party above `company` holds of it, directly and through others.

    Lower bounds are the solution over the minima. Upper bounds are the solution over the maxima,
    each first lowered to what the other direct holders' minima leave; where that does not
    converge, 100 minus the lower bounds of the terminal holders who are not above this holder.
    """
    system = _system(graph, company, kind)
    order = upward_order(len(system.keys), [(edge.company, edge.holder) for edge in system.edges])
    loops = () if order else _closed_loops(graph, system, kind)
    looped = {key for loop in loops for key in loop.companies}
    over = tuple(
        OverDeclared(key, kind, held.sum_of_minima, tuple(k for d in held.declared for k in d.keys))
        for key, held in system.holders.items()
        if held.over_declared
    )
    terminal = _terminals(system)
    if order:
        lower, upper = _along(system, order)
    else:
        lower = _lower(system, looped)
        upper = _upper(system, looped, lower, terminal)
    holders = _holder_shares(system, lower, upper, terminal, looped, company)
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


def _system(graph: OwnershipGraph, company: str, kind: HoldingKind) -> _System:
    depths = graph.above(company, (kind,))
    keys = list(depths)
    number = {key: place for place, key in enumerate(keys)}
    depth = list(depths.values())
    edges: list[_Edge] = []
    joint: dict[int, tuple[str, ...]] = {}
    holders = {key: direct_holders(graph, key, kind) for key in keys if graph.into(key, kind)}
    for key, held in holders.items():
        for direct in held.effective:
            band = limit(direct.band, held.minima.minus(direct.band))
            if not direct.joint:
                edges.append(_Edge(number[key], number[direct.holders[0]], band))
                continue
            node = len(keys)
            keys.append(f"joint:{direct.keys[0]}")
            depth.append(depths[key] + 1)
            joint[node] = direct.holders
            edges.append(_Edge(number[key], node, band))
            # how joint holders divide it is not stated
            edges.extend(_Edge(node, number[h], Band(0, 100)) for h in direct.holders)
    return _System(keys, depth, edges, joint, holders)


def _along(system: _System, order: list[int]) -> tuple[Vector, Vector]:
    """Return both bounds where no circle is: sums over paths, one party after the other."""
    bands: list[list[_Edge]] = [[] for _ in order]
    for edge in system.edges:
        bands[edge.company].append(edge)
    lower, upper = [0.0] * len(order), [0.0] * len(order)
    lower[0] = upper[0] = 1.0
    for node in order:
        for edge in bands[node]:
            lower[edge.holder] += lower[node] * edge.band.lower / 100
            upper[edge.holder] += upper[node] * edge.band.upper / 100
    lower[0] = upper[0] = 0.0
    low = np.array(lower)
    return low, np.minimum(np.maximum(np.array(upper), low), 1.0)


def _closed_loops(
    graph: OwnershipGraph, system: _System, kind: HoldingKind
) -> tuple[ClosedLoop, ...]:
    """Cyclic parts whose every holder is inside: on the edges, whatever their shares."""
    size = len(system.keys)
    if not system.edges:
        return ()
    structure = csr_array(
        (
            np.ones(len(system.edges)),
            ([edge.company for edge in system.edges], [edge.holder for edge in system.edges]),
        ),
        shape=(size, size),
    )
    loops = []
    for part in cycles_of(structure).members:
        inside = {system.keys[node] for node in part}
        records = [holding for key in sorted(inside) for holding in graph.into(key, kind)]
        if all(holding.holder in inside for holding in records):
            names = tuple(key for key in sorted(inside) if not key.startswith("joint:"))
            loops.append(ClosedLoop(names, kind, tuple(record.key for record in records)))
    return tuple(loops)


def _without(system: _System, matrix: Matrix, looped: set[str]) -> Matrix:
    """Return the matrix with the incoming edges of closed loops cut: shares end there."""
    if not looped:
        return matrix
    keep = np.array([0.0 if key in looped else 1.0 for key in system.keys])
    return csr_array(matrix.multiply(keep[:, None]))


def _row(matrix: Matrix) -> Vector:
    row: Vector = np.asarray(matrix[[0], :].toarray()[0], dtype=np.float64)
    return row


def _lower(system: _System, looped: set[str]) -> Vector:
    matrix = _without(system, system.matrix(upper=False), looped)
    cycles = cycles_of(matrix)
    matrix = _to_whole(matrix, cycles)
    row = _row(matrix)
    full = full_parts(matrix, cycles)
    if not full:
        share: Vector = walk(matrix, row, cycles) / returns(matrix, cycles)
        return share
    # Minima that fill a cycle to 100 leave its outside owners a lower bound of 0: nothing flows
    # out. What flows in passes every company of it, each solved for with its own owners cut.
    trapped = np.concatenate(full)
    keep = np.ones(len(system.keys))
    keep[trapped] = 0.0
    open_part = csr_array(matrix.multiply(keep[:, None]))
    rest = cycles_of(open_part)
    share = walk(open_part, row, rest) / returns(open_part, rest)
    for part in full:
        share[part] = 1.0 if 0 in part else float(share[part].sum())
    return share


def _to_whole(matrix: Matrix, cycles: Cycles) -> Matrix:
    """Scale rounding away: what is held of a company of a cycle sums to 100 at most."""
    if not cycles.members:
        return matrix
    held = np.asarray(matrix.sum(axis=1)).ravel()
    scale = np.ones(held.size)
    nodes = np.concatenate(cycles.members)
    scale[nodes] = 1 / np.maximum(held[nodes], 1.0)
    return csr_array(matrix.multiply(scale[:, None]))


def _terminals(system: _System) -> list[int]:
    held = {edge.company for edge in system.edges if edge.company not in system.joint}
    members = {h for node in system.joint for h in system.joint[node]}
    alone = {edge.holder for edge in system.edges if edge.company not in system.joint}
    return [
        node
        for node in range(1, len(system.keys))
        if node not in held and (node in alone or system.keys[node] not in members)
    ]


def _upper(system: _System, looped: set[str], lower: Vector, terminal: list[int]) -> Vector:
    matrix = _without(system, system.matrix(upper=True), looped)
    cycles = cycles_of(matrix)
    if converges(matrix, cycles):
        share: Vector = walk(matrix, _row(matrix), cycles) / returns(matrix, cycles)
        return np.minimum(np.maximum(share, lower), 1.0)
    bound = 1.0 - _held_elsewhere(system, lower, terminal)
    return np.minimum(np.maximum(bound, lower), 1.0)


def _held_elsewhere(system: _System, lower: Vector, terminal: list[int]) -> Vector:
    """Return what terminal holders that are not above each party surely hold."""
    sure = [node for node in terminal if lower[node] > 0]
    size = len(system.keys)
    if not sure:
        return np.zeros(size)
    edges = ([edge.company for edge in system.edges], [edge.holder for edge in system.edges])
    structure = csr_array((np.ones(len(system.edges)), edges), shape=(size, size))
    count, label = connected_components(structure, directed=True, connection="strong")
    holders: list[set[int]] = [set() for _ in range(count)]
    for edge in system.edges:
        if label[edge.company] != label[edge.holder]:
            holders[label[edge.company]].add(int(label[edge.holder]))
    above = [0] * count  # a set of bits: which of the sure ones stand above, or in, a part
    for bit, node in enumerate(sure):
        above[label[node]] |= 1 << bit
    for part in TopologicalSorter(dict(enumerate(holders))).static_order():
        for upper in holders[part]:
            above[part] |= above[upper]
    whole = sum(float(lower[node]) for node in sure)
    shares = {
        bits: sum(float(lower[node]) for bit, node in enumerate(sure) if bits >> bit & 1)
        for bits in set(above)
    }
    return np.array([whole - shares[above[label[node]]] for node in range(size)])


def _flows(system: _System, *, upper: bool) -> dict[int, list[tuple[int, bool]]]:
    """Return who holds in whom at one end of the bands, and whether that end is open."""
    out: dict[int, list[tuple[int, bool]]] = {}
    for edge in system.edges:
        if (edge.band.upper if upper else edge.band.lower) > 0:
            opened = edge.band.upper_open if upper else edge.band.lower_open
            out.setdefault(edge.company, []).append((edge.holder, opened))
    return out


def _holder_shares(
    system: _System,
    lower: Vector,
    upper: Vector,
    terminal: list[int],
    looped: set[str],
    company: str,
) -> tuple[HolderShare, ...]:
    lower_open = open_ends(_flows(system, upper=False), careful=False)
    upper_open = open_ends(_flows(system, upper=True), careful=True)
    direct = _declared_on(system.holders.get(company))
    jointly: dict[str, list[Band]] = {}
    bands: dict[int, Band] = {}
    for node in range(1, len(system.keys)):
        bands[node] = _band(
            float(lower[node]) * 100,
            float(upper[node]) * 100,
            lower_open=node in lower_open,
            upper_open=node in upper_open,
        )
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


def _declared_on(held: DirectHolders | None) -> dict[str, Band]:
    found: dict[str, list[Band]] = {}
    for direct in held.declared if held else ():
        for holder in direct.holders:
            found.setdefault(holder, []).append(direct.band)
    return {holder: total(bands) for holder, bands in found.items()}


def _band(lower: float, upper: float, *, lower_open: bool, upper_open: bool) -> Band:
    lower = min(max(lower, 0.0), 100.0)
    upper = min(max(upper, lower), 100.0)
    if upper - lower <= 1e-9:
        return Band(lower, upper)
    return Band(
        lower,
        upper,
        lower_open=lower_open and 0 < lower < 100,
        upper_open=upper_open and 0 < upper < 100,
    )
