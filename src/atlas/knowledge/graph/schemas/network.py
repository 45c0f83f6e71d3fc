"""Parties and what ties them, as answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import Outdated, Truncated
from atlas.foundation.web.schemas import ResponseModel

_ID = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b"
_OTHER = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2c"


class NodeOut(ResponseModel):
    """A party, an address or another thing in the graph."""

    id: UUID = Field(examples=[_ID], description="Id (UUIDv7, ordered by creation).")
    type: str = Field(examples=["LegalEntity"], description="Type of party or thing.")
    name: str = Field(examples=["Hornsea 1 Limited"], description="Name.")
    country: str | None = Field(
        default=None,
        examples=["GB"],
        description="Country, ISO 3166-1 alpha-2; null when it is not known.",
    )
    distance: int = Field(description="Steps from the nearest entity asked about.", examples=[1])
    flags: list[str] | None = Field(
        default=None,
        description="What lists and registers say of the party: sanctioned, possibly_sanctioned,"
        " formerly_listed, pep, possible_pep, other_list, not_screened, marked_by_register. Empty:"
        " no list that was searched has a match, which clears no one by itself. Null: it is no"
        " party, or the answer does not say.",
        examples=[["possibly_sanctioned"]],
    )


class EdgeOut(ResponseModel):
    """A relationship."""

    id: UUID = Field(examples=[_OTHER], description="Id (UUIDv7, ordered by creation).")
    type: str = Field(
        examples=["Ownership"],
        description="Type of relationship (`GET /api/ontology/relationship-types`).",
    )
    from_id: UUID = Field(
        examples=[_OTHER], description="Party at its beginning; of a holding the holder."
    )
    to_id: UUID = Field(examples=[_ID], description="Party at its end; of a holding the company.")
    discriminator: str = Field(description="Role, share class or kind of control.", examples=[""])
    valid_from: date | None = Field(
        examples=["2016-04-06"],
        description="First day on which it holds; null when it is not known.",
    )
    valid_to: date | None = Field(description="First day on which it is over.")


class GraphOut(ResponseModel):
    """Parties and the relationships between them.

    `truncated` when more was there than `limit` lets through: narrow the types, or expand one
    party after the other.
    """

    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    nodes: list[NodeOut] = Field(description="The parties.")
    edges: list[EdgeOut] = Field(description="The relationships.")
    truncated: Truncated
    limit: int = Field(description="Most parties in this answer.", examples=[200])


class NeighbourhoodOut(GraphOut):
    """Parties around one, and what ties them."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")


class PathOut(ResponseModel):
    """A way from one party to the other: each step's party, and the relationship before it."""

    nodes: list[UUID] = Field(
        examples=[[_ID, _OTHER]], description="The parties on the way, in order."
    )
    edges: list[UUID] = Field(
        examples=[[_OTHER]], description="The relationships on the way, in order."
    )
    length: int = Field(examples=[1], description="Steps.")


class PathsOut(GraphOut):
    """Paths between two parties, shortest first, and the parties on them.

    An empty list with `truncated` false: within `max_length` steps there is none in the store.
    """

    from_id: UUID = Field(examples=[_ID], description="Where it begins.")
    to_id: UUID = Field(examples=[_OTHER], description="Where it ends.")
    max_length: int = Field(examples=[4], description="Most steps that were looked at.")
    paths: list[PathOut] = Field(description="The ways, shortest first.")


class CommonOut(ResponseModel):
    """A party that is near each of the entities asked about."""

    node: NodeOut = Field(description="The party.")
    distances: dict[UUID, int] = Field(
        description="Steps from each entity asked about.", examples=[{_ID: 1, _OTHER: 2}]
    )


class CommonConnectionsOut(ResponseModel):
    """What several entities have in common, nearest first."""

    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    entity_ids: list[UUID] = Field(examples=[[_ID, _OTHER]], description="The parties it is about.")
    depth: int = Field(examples=[2], description="Steps from each entity.")
    common: list[CommonOut] = Field(description="What they have in common, nearest first.")
    edges: list[EdgeOut] = Field(description="The relationships on shortest ways to them.")
    truncated: Truncated
    limit: int = Field(description="Most parties looked at.", examples=[500])


class SharedOut(ResponseModel):
    """An address or officer, and who else has it.

    `others` is the whole number; `entities` the first of them. A service address or a nominee
    director has thousands, and shares nothing but that.
    """

    via: NodeOut = Field(description="The address or officer that is shared.")
    others: int = Field(examples=[12], description="How many others have it, in all.")
    entities: list[NodeOut] = Field(description="The parties.")
    next_after: UUID | None = Field(
        default=None,
        examples=[_ID],
        description="There are more: ask with `via_id` and this as `after`. Null at the end.",
    )


class SharedWithOut(ResponseModel):
    """Entities that share an address or an officer with one."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    shared: list[SharedOut] = Field(description="What is shared, and with whom.")
    truncated: Truncated


class CycleOut(ResponseModel):
    """Parties that hold in each other, in a circle, and the holdings between them."""

    parties: list[NodeOut] = Field(description="The parties of the circle.")
    holdings: list[EdgeOut] = Field(description="The holdings.")
    closed: bool = Field(
        description="No one outside owns or votes in any of them: a closed loop has no owner."
    )


class CyclesOut(ResponseModel):
    """Circular holdings above (and with) an entity."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    cycles: list[CycleOut] = Field(description="Circles of holdings.")
    outdated: Outdated = Field(default=[])
    truncated: Truncated


class TypeCountOut(ResponseModel):
    """How many rows of a type."""

    type: str = Field(examples=["Ownership"], description="Type that is counted.")
    count: int = Field(examples=[1204], description="How many.")


class StatsOut(ResponseModel):
    """How large the tenant's graph is."""

    entities: list[TypeCountOut] = Field(description="The parties.")
    relationships: list[TypeCountOut] = Field(description="How many relationships, by type.")
    ended_relationships: int = Field(description="Of all: over by today.", examples=[17])
