"""API shapes of relationships, and what other rooms receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt, says
from atlas.foundation.web import ResponseModel


@dataclass(frozen=True)
class Relationship:
    """One relationship over one interval; `data` is the cache of its preferred claims.

    `from_id` and `to_id` are canonical entities.
    """

    id: RowId
    type: Annotated[
        str, says("Type of relationship (`GET /api/ontology/relationship-types`).", "Ownership")
    ]
    from_id: Annotated[UUID, says("Ownership: the holder.")]
    to_id: Annotated[UUID, says("Ownership: the company.")]
    discriminator: Annotated[
        str, says("Role, share class or kind; empty if there is none.", "shareholding")
    ]
    valid_from: Annotated[date | None, says("First day; null when it is not known.", "2020-03-01")]
    valid_to: Annotated[date | None, says("First day on which it no longer held.")]
    data: Annotated[
        Mapping[str, Any],
        says(
            "Preferred values of the relationship, by attribute.",
            {"share_minimum": 25, "share_maximum": 50},
        ),
    ]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt

    def valid_at(self, as_of: date) -> bool:
        """Whether it holds on a day."""
        started = self.valid_from is None or self.valid_from <= as_of
        return started and (self.valid_to is None or as_of < self.valid_to)


class RelationshipOut(ResponseModel, Relationship):
    """One relationship over one interval [valid_from, valid_to)."""
