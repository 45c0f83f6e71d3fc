"""Integrated shares: direct shares times (I − A)⁻¹, as bands. Body in the next commit."""
from __future__ import annotations

from atlas.knowledge.graph.domain.model import HoldingKind, IntegratedShares
from atlas.knowledge.graph.domain.network import OwnershipGraph


def integrated_shares(
    graph: OwnershipGraph, company: str, kind: HoldingKind = HoldingKind.OWNERSHIP
) -> IntegratedShares:
    """Return what every party above `company` holds of it, directly and through others."""
    raise NotImplementedError
