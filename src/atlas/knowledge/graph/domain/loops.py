"""Circular holdings: strongly connected parts among the parties above a company."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from atlas.knowledge.graph.domain.model import HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.solver import cycles_of

CIRCULAR = (HoldingKind.OWNERSHIP, HoldingKind.VOTING, HoldingKind.CONTROL)


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
    if not pairs:
        return ()
    rows, columns = zip(*pairs, strict=True)
    structure = csr_array(
        (np.ones(len(pairs)), (list(rows), list(columns))), shape=(len(keys), len(keys))
    )
    parts = cycles_of(structure).members
    return tuple(tuple(sorted(keys[node] for node in part)) for part in parts)
