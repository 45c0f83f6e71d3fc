"""Holdings that a source no longer states, and whose end no one stated."""

from __future__ import annotations

from atlas.knowledge.graph.domain.accounted import rest_of
from atlas.knowledge.graph.domain.model import Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

_ROUNDING = 0.01
"""Percent: declared shares are rounded."""


def nobody_took(graph: OwnershipGraph, gone: Holding) -> bool:
    """Return whether no one is declared to hold what a no longer stated holding covered.

    For shares, at least as much must be undeclared as the holding surely was. For any other
    interest, no other party may be known to have one of its kind in the company now.
    """
    if gone.kind is HoldingKind.OWNERSHIP:
        rest = rest_of(graph, gone.company)
        least = gone.band.lower if gone.band is not None else 0.0
        return rest is not None and rest.upper > _ROUNDING and rest.upper + _ROUNDING >= least
    return not graph.into(gone.company, gone.kind)
