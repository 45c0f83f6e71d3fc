"""Lower and upper bounds of each party's share in one company: the solves behind `shares.py`."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np

from atlas.knowledge.graph.domain.bands import Band
from atlas.knowledge.graph.domain.direct import DirectHolders
from atlas.knowledge.graph.domain.solver import (
    Cycles,
    Matrix,
    Nodes,
    Vector,
    cycles_of,
    full_parts,
    returns,
    walk,
)

LEAST = 1e-12
"""A smaller part of a company counts as none: circles that hang together by it have no solution."""
CUT_OUT = 100
"""How many companies of circles that do not converge are solved with their own holders cut."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A direct holding, by numbers; its maximum leaves the others their minima."""

    company: int
    holder: int
    band: Band


@dataclass(frozen=True)
class System:
    """The parties above a company, numbered, with the edges between them (company is 0)."""

    keys: list[str]
    depth: list[int]
    edges: list[Edge]
    joint: dict[int, tuple[str, ...]]
    """Nodes that stand for a joint holding, with its holders."""
    holders: dict[str, DirectHolders]

    def matrix(self, *, upper: bool) -> Matrix:
        """Return one end of the direct holdings: row the company, column the holder."""
        from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

        size = len(self.keys)
        values = [(edge.band.upper if upper else edge.band.lower) / 100 for edge in self.edges]
        rows = [edge.company for edge in self.edges]
        columns = [edge.holder for edge in self.edges]
        matrix = csr_array((values, (rows, columns)), shape=(size, size))
        matrix.data[matrix.data < LEAST] = 0.0
        matrix.eliminate_zeros()
        return matrix

    def ties(self) -> Matrix:
        """Return who holds anything in whom, whatever the share."""
        from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

        rows = [edge.company for edge in self.edges]
        columns = [edge.holder for edge in self.edges]
        size = len(self.keys)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def bounds_along(system: System, order: list[int]) -> tuple[Vector, Vector]:
    """Return both bounds where no circle is: sums over paths, one party after the other."""
    bands: list[list[Edge]] = [[] for _ in order]
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


def _without(system: System, matrix: Matrix, looped: set[str]) -> Matrix:
    """Return the matrix with the incoming edges of closed loops cut: shares end there."""
    return _cut(matrix, [node for node, key in enumerate(system.keys) if key in looped])


def _row(matrix: Matrix) -> Vector:
    row: Vector = np.asarray(matrix[[0], :].toarray()[0], dtype=np.float64)
    return row


def lower_bounds(system: System, looped: set[str]) -> Vector:
    """Return the least that each party holds; `looped` companies own only each other."""
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
    open_part = _cut(matrix, np.concatenate(full))
    rest = cycles_of(open_part)
    share = walk(open_part, row, rest) / returns(open_part, rest)
    for part in full:
        share[part] = 1.0 if 0 in part else float(share[part].sum())
    return share


def _to_whole(matrix: Matrix, cycles: Cycles) -> Matrix:
    """Scale rounding away: what is held of a company of a cycle sums to 100 at most."""
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

    if not cycles.members:
        return matrix
    held = np.asarray(matrix.sum(axis=1)).ravel()
    scale = np.ones(held.size)
    nodes = np.concatenate(cycles.members)
    scale[nodes] = 1 / np.maximum(held[nodes], 1.0)
    return csr_array(matrix.multiply(scale[:, None]))


def terminals(system: System) -> list[int]:
    """Return the parties without owners of their own, and joint holdings, each as one."""
    held = {edge.company for edge in system.edges if edge.company not in system.joint}
    members = {h for node in system.joint for h in system.joint[node]}
    alone = {edge.holder for edge in system.edges if edge.company not in system.joint}
    return [
        node
        for node in range(1, len(system.keys))
        if node not in held and (node in alone or system.keys[node] not in members)
    ]


def upper_bounds(
    system: System, looped: set[str], lower: Vector, terminal: list[int]
) -> tuple[Vector, set[int]]:
    """Return upper bounds, and the parties for whom the maxima do not converge.

    The ways through a full part have no sum. The ways to a party that is not above a full part have
    one.
    """
    matrix = _without(system, system.matrix(upper=True), looped)
    ties = system.ties()
    full = full_parts(matrix, cycles_of(matrix))
    share, endless = _sums(matrix, ties, full)
    for node in [int(node) for part in full for node in part][:CUT_OUT]:
        cut = _cut(matrix, [node])  # its own holders are cut for its own share
        own, still = _sums(cut, _cut(ties, [node]), full_parts(cut, cycles_of(cut)))
        if node not in still:
            share[node] = own[node]
            endless.discard(node)
    if endless:
        beyond = sorted(endless)
        share[beyond] = 1.0 - _held_elsewhere(system, lower, terminal)[beyond]
    return np.minimum(np.maximum(share, lower), 1.0), endless


def _sums(matrix: Matrix, ties: Matrix, full: list[Nodes]) -> tuple[Vector, set[int]]:
    """Return each party's share of company 0, and for whom it is no sum: at or above full parts.

    Above is who holds anything: others' minima may leave a holder of unknown share nothing.
    """
    kept = _cut(matrix, np.concatenate(full)) if full else matrix
    cycles = cycles_of(kept)
    share: Vector = walk(kept, _row(kept), cycles) / returns(kept, cycles)
    if not full:
        return share, set()
    from scipy.sparse.csgraph import breadth_first_order  # noqa: PLC0415  slow to import

    reached = breadth_first_order(matrix, 0, return_predecessors=False)
    starts = [int(part[0]) for part in full if np.isin(part, reached).any()]
    found = [breadth_first_order(ties, start, return_predecessors=False) for start in starts]
    return share, {int(node) for nodes in found for node in nodes}


def _cut(matrix: Matrix, companies: Nodes | list[int]) -> Matrix:
    """Return the matrix without what is held of some companies."""
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

    keep = np.ones(matrix.shape[0])
    keep[companies] = 0.0
    cut = csr_array(matrix.multiply(keep[:, None]))
    cut.eliminate_zeros()
    return cut


def _held_elsewhere(system: System, lower: Vector, terminal: list[int]) -> Vector:
    """Return what terminal holders that are not above each party surely hold.

    What parties hold jointly is held at an end when none of them has owners.
    """
    owned = {edge.company for edge in system.edges}
    number = {key: node for node, key in enumerate(system.keys)}
    sure = [
        node
        for node in terminal
        if lower[node] > 0
        and not any(number[holder] in owned for holder in system.joint.get(node, ()))
    ]
    size = len(system.keys)
    if not sure:
        return np.zeros(size)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  slow to import

    count, label = connected_components(system.ties(), directed=True, connection="strong")
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
