"""What the graph room gives to other rooms and to the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from atlas.knowledge.graph.domain import (
    Holding,
    IntegratedShares,
    Official,
    OwnershipGraph,
    Party,
    UboResult,
)


@dataclass(frozen=True)
class OwnershipView:
    """The ownership structure above one entity at a date. Party keys are entity ids as text.

    `graph` is the projection it was computed on (pass it to `sanctioned_ownership`);
    `holdings` are its edges, `shown` holdings that are known but not edges (ended, or led to by
    others); `truncated` when more parties stood above than `max_parties`.
    """

    entity_id: UUID
    as_of: date
    graph: OwnershipGraph
    parties: Mapping[str, Party]
    holdings: tuple[Holding, ...]
    shown: tuple[tuple[Holding, str], ...]
    shares: IntegratedShares
    votes: IntegratedShares
    ubos: UboResult
    officials: tuple[Official, ...]
    cycles: tuple[tuple[str, ...], ...]
    """Circular holdings among the parties above (strongly connected parts), as party keys."""
    truncated: bool
    max_parties: int

    def to_json(self) -> dict[str, Any]:
        """Return the view as plain JSON (what `/api/graph/entities/{id}/ownership` answers)."""
        from atlas.knowledge.graph.presentation import ownership_json  # noqa: PLC0415

        return ownership_json(self)
