"""Typed rows of the graph room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Self
from uuid import UUID

from atlas.foundation.db.session import Record
from atlas.knowledge.graph.domain.stated import PartyData
from atlas.knowledge.graph.schemas import Edge


class EdgeRow(Edge):
    """A row of `relationship` with canonical ends."""

    __slots__ = ()

    @classmethod
    def from_record(cls, row: Record) -> Self:
        """Build from a database row."""
        return cls._make(map(row.__getitem__, cls._fields))


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A canonical entity; `stated`: its data without what its sources state no longer."""

    id: UUID
    type: str
    display_name: str
    data: PartyData
    unstated: PartyData = field(default_factory=PartyData)

    @property
    def stated(self) -> PartyData:
        """What may exempt or clear the party."""
        return {**self.data, **self.unstated}

    @classmethod
    def from_record(cls, row: Record) -> NodeRow:
        """Build from a database row."""
        return cls(row["id"], row["type"], row["display_name"], row["data"], row["unstated"])


@dataclass(frozen=True)
class GraphView:
    """Parties with their distance from those asked about, and the relationships between them."""

    as_of: date
    nodes: tuple[tuple[NodeRow, int], ...]
    edges: tuple[EdgeRow, ...]
    truncated: bool
    limit: int
