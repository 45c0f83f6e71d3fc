"""Reading relationships."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db.session import TenantSession
from atlas.knowledge.relationships.schemas import Relationship


async def get_relationship(session: TenantSession, relationship_id: UUID) -> Relationship:
    """Return a relationship.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.

    """
    raise NotImplementedError


async def of_entities(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    *,
    types: Sequence[str] = (),
    as_of: date | None = None,
) -> list[Relationship]:
    """Return relationships that touch any of the entities, in one query.

    Args:
        types: relationship types; empty for all.
        as_of: only those whose validity covers this day; None for all intervals.

    """
    raise NotImplementedError
