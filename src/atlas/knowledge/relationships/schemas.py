"""API shapes of relationships, and what other rooms receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt
from atlas.foundation.web import ResponseModel


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship over one interval; `data` is the cache of its preferred claims.

    `from_id` and `to_id` are canonical entities.
    """

    id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    discriminator: str
    valid_from: date | None
    valid_to: date | None
    data: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class RelationshipOut(ResponseModel):
    """One relationship over one interval [valid_from, valid_to)."""

    id: RowId
    type: str = Field(
        examples=["Ownership"],
        description="Type of relationship (`GET /api/ontology/relationship-types`).",
    )
    from_id: UUID = Field(description="Ownership: the holder.")
    to_id: UUID = Field(description="Ownership: the company.")
    discriminator: str = Field(
        description="Role, share class or kind; empty if there is none.", examples=["shareholding"]
    )
    valid_from: date | None = Field(
        description="First day; null when it is not known.", examples=["2020-03-01"]
    )
    valid_to: date | None = Field(description="First day on which it no longer held.")
    data: dict[str, Any] = Field(
        examples=[{"share_minimum": 25, "share_maximum": 50}],
        description="Preferred values of the relationship, by attribute.",
    )
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt
