"""API shapes of relationships, and what other rooms receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt
from atlas.foundation.web import ResponseModel


@dataclass(frozen=True)
class Relationship:
    """One relationship over one interval; `data` is the cache of its preferred claims.

    `from_id` and `to_id` are canonical entities.
    """

    id: RowId
    type: Annotated[
        str,
        Field(
            examples=["Ownership"],
            description="Type of relationship (`GET /api/ontology/relationship-types`).",
        ),
    ]
    from_id: Annotated[UUID, Field(description="Ownership: the holder.")]
    to_id: Annotated[UUID, Field(description="Ownership: the company.")]
    discriminator: Annotated[
        str,
        Field(
            description="Role, share class or kind; empty if there is none.",
            examples=["shareholding"],
        ),
    ]
    valid_from: Annotated[
        date | None,
        Field(description="First day; null when it is not known.", examples=["2020-03-01"]),
    ]
    valid_to: Annotated[date | None, Field(description="First day on which it no longer held.")]
    data: Annotated[
        Mapping[str, Any],
        Field(
            examples=[{"share_minimum": 25, "share_maximum": 50}],
            description="Preferred values of the relationship, by attribute.",
        ),
    ]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt


class RelationshipOut(ResponseModel, Relationship):
    """One relationship over one interval [valid_from, valid_to)."""
