"""What one party holds of everything below it, as bands: the shares of `shares.py`, looked down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from atlas.knowledge.graph.domain.bands import Band, bounded
from atlas.knowledge.graph.domain.direct import DirectHolders, direct_holders
from atlas.knowledge.graph.domain.model import HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.shares import declared_on
from atlas.knowledge.graph.domain.solver import Matrix, Vector, cycles_of, full_parts, walk


@dataclass(frozen=True, slots=True)
class HeldCompany:
    """A company below a party.

    `integrated` is what the party holds of it directly and through others, with the party's own
    owners cut; it is open where it rests on an open end. `direct` is what is declared on the
    company itself, as given.
    """

    company: str
    integrated: Band
    direct: Band | None
    depth: int


def shares_below(
    graph: OwnershipGraph, party: str, kind: HoldingKind = HoldingKind.OWNERSHIP
) -> tuple[HeldCompany, ...]:
    """Return every company below a party with the party's share in it, nearest first.

    The graph must hold all direct holders of the companies below: they leave room to each other.
    Where the maxima do not converge the upper bound is 100.
    """
    depths = _depths(graph, party, kind)
    companies = [key for key in depths if key != party]
    held = {key: direct_holders(graph, key, kind) for key in companies}
    lower, upper = (
        _column(companies, held, party, upper=False),
        _column(companies, held, party, upper=True),
    )
    open_below, open_above = (_opened(held, party, upper=end) for end in (False, True))
    return tuple(
        HeldCompany(
            company=key,
            integrated=bounded(
                float(lower[place]) * 100,
                float(upper[place]) * 100,
                lower_open=key in open_below,
                upper_open=key in open_above,
            ),
            direct=declared_on(held[key]).get(party),
            depth=depths[key],
        )
        for place, key in enumerate(companies)
    )


def _opened(held: Mapping[str, DirectHolders], party: str, *, upper: bool) -> set[str]:
    """Return the companies below whose bound rests on an open end: a way with one leads there."""
    down: dict[str, list[tuple[str, bool]]] = {}
    for key, holders in held.items():
        for direct, band in holders.limited():
            if (band.upper if upper else band.lower) > 0:
                opened = band.upper_open if upper else band.lower_open
                for holder in direct.holders:
                    down.setdefault(holder, []).append((key, opened))
    seen = {(party, False)}
    stack = [(party, False)]
    while stack:
        node, passed = stack.pop()
        for key, opened in down.get(node, ()):
            state = (key, passed or opened)
            if state not in seen and key != party:
                seen.add(state)
                stack.append(state)
    return {key for key, passed in seen if passed}


def _depths(graph: OwnershipGraph, party: str, kind: HoldingKind) -> dict[str, int]:
    depth = {party: 0}
    frontier = [party]
    while frontier:
        lower: list[str] = []
        for key in frontier:
            for holding in graph.out_of(key, kind):
                if holding.company not in depth:
                    depth[holding.company] = depth[key] + 1
                    lower.append(holding.company)
        frontier = lower
    return depth


def _column(
    companies: list[str], held: dict[str, DirectHolders], party: str, *, upper: bool
) -> Vector:
    """Solve h = a + A·h: what the party holds directly, and what its companies hold."""
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

    number = {key: place for place, key in enumerate(companies)}
    size = len(companies)
    own = np.zeros(size)
    entries: list[tuple[float, int, int]] = []
    for key, place in number.items():
        for direct, band in held[key].limited():
            value = (band.upper if upper else band.lower) / 100
            if party in direct.holders:  # a joint holding is held whole by each
                own[place] += value
            elif not direct.joint or upper:
                entries += [(value, place, number[h]) for h in direct.holders if h in number]
    values, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
    matrix: Matrix = csr_array((list(values), (list(rows), list(columns))), shape=(size, size))
    matrix.eliminate_zeros()
    cycles = cycles_of(matrix)
    full = full_parts(matrix, cycles)
    if full and upper:
        return np.ones(size)
    if full:  # nothing flows out of a full cycle
        keep = np.ones(size)
        keep[np.concatenate(full)] = 0.0
        matrix = csr_array(matrix.multiply(keep[:, None]))
        cycles = cycles_of(matrix)
    return walk(csr_array(matrix.T), own, cycles) if size else own
