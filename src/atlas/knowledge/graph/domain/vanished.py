"""Holdings that a source states no longer, and whose end nobody stated."""

from __future__ import annotations

from atlas.knowledge.graph.domain.accounted import rest_of
from atlas.knowledge.graph.domain.model import Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

_ROUNDING = 0.01
"""Percent: declared shares are rounded."""


def nobody_took(graph: OwnershipGraph, gone: Holding) -> bool:
    """Return whether nobody is declared to hold what a holding was that is stated no longer.

    Of shares as much must be undeclared as it surely was; of any other interest nobody else must
    have one of its kind in the company now.
    """
    if gone.kind is HoldingKind.OWNERSHIP:
        rest = rest_of(graph, gone.company)
        least = gone.band.lower if gone.band is not None else 0.0
        return rest is not None and rest.upper > _ROUNDING and rest.upper + _ROUNDING >= least
    return not graph.into(gone.company, gone.kind)
