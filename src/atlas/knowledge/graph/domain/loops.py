"""Circular holdings: strongly connected parts among the parties above a company."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atlas.knowledge.graph.domain.model import HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.solver import cycles_of

SMALL = 5_000
"""Edges up to which a graph is ordered here, without matrices."""
CIRCULAR = (HoldingKind.OWNERSHIP, HoldingKind.VOTING, HoldingKind.CONTROL)


def upward_order(size: int, pairs: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return the parties of (company, holder) pairs, each company before its holders (Kahn 1962).

    None where a circle is among them, and for graphs that are not small.
    """
    if len(pairs) > SMALL:
        return None
    above: list[list[int]] = [[] for _ in range(size)]
    below = [0] * size
    for company, holder in pairs:
        above[company].append(holder)
        below[holder] += 1
    order = [node for node in range(size) if not below[node]]
    for node in order:
        for holder in above[node]:
            below[holder] -= 1
            if not below[holder]:
                order.append(holder)  # the list is the queue
    return order if len(order) == size else None


def cycles_above(graph: OwnershipGraph, company: str) -> tuple[tuple[str, ...], ...]:
    """Return the circular parts above (and with) a company, over shares, votes and control."""
    keys = list(graph.above(company, CIRCULAR))
    number = {key: place for place, key in enumerate(keys)}
    pairs = [
        (number[key], number[edge.holder])
        for key in keys
        for kind in CIRCULAR
        for edge in graph.into(key, kind)
    ]
    if not pairs or upward_order(len(keys), pairs) is not None:
        return ()
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to import

    rows, columns = zip(*pairs, strict=True)
    structure = csr_array(
        (np.ones(len(pairs)), (list(rows), list(columns))), shape=(len(keys), len(keys))
    )
    parts = cycles_of(structure).members
    return tuple(tuple(sorted(keys[node] for node in part)) for part in parts)
