"""Reading parties: entities, their claims and their history."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db.session import TenantSession
from atlas.knowledge.entities.schemas import Claim, Entity


async def get_entity(session: TenantSession, entity_id: UUID) -> Entity:
    """Return an entity; a merged id gives the canonical entity.

    Raises:
        EntityNotFoundError: absent or another tenant's.

    """
    raise NotImplementedError


async def get_entities(session: TenantSession, entity_ids: Sequence[UUID]) -> dict[UUID, Entity]:
    """Return entities by id, in one query; absent ids are left out, merged ids map through."""
    raise NotImplementedError


async def get_claims(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, list[Claim]]:
    """Return all claims of entities, newest first, in one query."""
    raise NotImplementedError


async def find_by_identifier(session: TenantSession, scheme: str, value: str) -> UUID | None:
    """Return the canonical entity that holds a certain identifier."""
    raise NotImplementedError
