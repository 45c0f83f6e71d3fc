"""Query parameters that the graph's routes share."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from atlas.foundation.core.clock import today
from atlas.knowledge.graph import service
from atlas.knowledge.graph.service.network import NEIGHBOUR_TYPES

AsOf = Annotated[
    date | None,
    Query(description="Relationships that exist on this day (valid time); default today."),
]
Include = Annotated[
    list[Literal["history"]],
    Query(description="`history`: also relationships that are over, or not yet begun."),
]
Types = Annotated[
    list[str],
    Query(
        max_length=30,
        description=f"Only these relationship types; default {', '.join(NEIGHBOUR_TYPES)}.",
    ),
]
Ids = Annotated[
    list[UUID], Query(alias="entity_id", min_length=1, max_length=20, description="Repeatable.")
]
Pair = Annotated[
    list[UUID], Query(alias="entity_id", min_length=2, max_length=10, description="Two or more.")
]
Limit = Annotated[int, Query(ge=1, le=500, description="Most parties returned.")]


def scope(types: Types = [], as_of: AsOf = None, include: Include = []) -> service.Scope:  # noqa: B006
    """Read which relationships count."""
    return service.Scope(tuple(types), as_of or today(), "history" in include)


Counting = Annotated[service.Scope, Depends(scope)]


def further(
    via_id: Annotated[
        UUID | None, Query(description="Only this address or officer: `via.id` of an answer.")
    ] = None,
    after: Annotated[
        UUID | None,
        Query(description="Others behind this party: `next_after` of the page before."),
    ] = None,
) -> service.Further:
    """Read which page is asked for of what is shared."""
    return service.Further(via_id, after)


Next = Annotated[service.Further, Depends(further)]
