"""Parties and what ties them, as answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel

_ID = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b"
_OTHER = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2c"


class NodeOut(ResponseModel):
    """A party, an address or another thing in the graph."""

    id: UUID = Field(examples=[_ID])
    type: str = Field(examples=["LegalEntity"])
    name: str = Field(examples=["Hornsea 1 Limited"])
    country: str | None = Field(default=None, examples=["GB"])
    distance: int = Field(description="Steps from the nearest entity asked about.", examples=[1])


class EdgeOut(ResponseModel):
    """A relationship."""

    id: UUID = Field(examples=[_OTHER])
    type: str = Field(examples=["Ownership"])
    from_id: UUID = Field(examples=[_OTHER])
    to_id: UUID = Field(examples=[_ID])
    discriminator: str = Field(description="Role, share class or kind of control.", examples=[""])
    valid_from: date | None = Field(examples=["2016-04-06"])
    valid_to: date | None = Field(description="First day on which it is over.", examples=[None])


class GraphOut(ResponseModel):
    """Parties and the relationships between them.

    `truncated` when more was there than `limit` lets through: narrow the types, or expand one
    party after the other.
    """

    as_of: date = Field(examples=["2026-11-24"])
    nodes: list[NodeOut]
    edges: list[EdgeOut]
    truncated: bool
    limit: int = Field(description="Most parties in this answer.", examples=[200])


class NeighbourhoodOut(GraphOut):
    """Parties around one, and what ties them."""

    entity_id: UUID = Field(examples=[_ID])


class PathOut(ResponseModel):
    """A way from one party to the other: each step's party, and the relationship before it."""

    nodes: list[UUID] = Field(examples=[[_ID, _OTHER]])
    edges: list[UUID] = Field(examples=[[_OTHER]])
    length: int = Field(examples=[1])


class PathsOut(GraphOut):
    """Paths between two parties, shortest first, and the parties on them.

    An empty list with `truncated` false: within `max_length` steps there is none in the store.
    """

    from_id: UUID = Field(examples=[_ID])
    to_id: UUID = Field(examples=[_OTHER])
    max_length: int = Field(examples=[4])
    paths: list[PathOut]


class CommonOut(ResponseModel):
    """A party that is near each of the entities asked about."""

    node: NodeOut
    distances: dict[UUID, int] = Field(
        description="Steps from each entity asked about.", examples=[{_ID: 1, _OTHER: 2}]
    )


class CommonConnectionsOut(ResponseModel):
    """What several entities have in common, nearest first."""

    as_of: date = Field(examples=["2026-11-24"])
    entity_ids: list[UUID] = Field(examples=[[_ID, _OTHER]])
    depth: int = Field(examples=[2])
    common: list[CommonOut]
    edges: list[EdgeOut] = Field(description="The relationships on shortest ways to them.")
    truncated: bool
    limit: int = Field(description="Most parties looked at.", examples=[500])


class SharedOut(ResponseModel):
    """An address or officer, and who else has it.

    `others` is the whole number; `entities` the first of them. A service address or a nominee
    director has thousands, and shares nothing but that.
    """

    via: NodeOut
    others: int = Field(examples=[12])
    entities: list[NodeOut]


class SharedWithOut(ResponseModel):
    """Entities that share an address or an officer with one."""

    entity_id: UUID = Field(examples=[_ID])
    as_of: date = Field(examples=["2026-11-24"])
    shared: list[SharedOut]
    truncated: bool


class CycleOut(ResponseModel):
    """Parties that hold in each other, in a circle, and the holdings between them."""

    parties: list[NodeOut]
    holdings: list[EdgeOut]
    closed: bool = Field(
        description="No one outside owns or votes in any of them: a closed loop has no owner."
    )


class CyclesOut(ResponseModel):
    """Circular holdings above (and with) an entity."""

    entity_id: UUID = Field(examples=[_ID])
    as_of: date = Field(examples=["2026-11-24"])
    cycles: list[CycleOut]
    truncated: bool


class TypeCountOut(ResponseModel):
    """How many rows of a type."""

    type: str = Field(examples=["Ownership"])
    count: int = Field(examples=[1204])


class StatsOut(ResponseModel):
    """How large the tenant's graph is."""

    entities: list[TypeCountOut]
    relationships: list[TypeCountOut]
    ended_relationships: int = Field(description="Of all: over by today.", examples=[17])
