"""All SQL that takes joined parties apart."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession


async def fetch_members(session: TenantSession, entity_id: UUID) -> list[UUID]:
    """Return what was joined into an entity."""
    rows = await session.fetch(
        "SELECT entity_id FROM entity_merge WHERE canonical_id = $1 ORDER BY entity_id", entity_id
    )
    return [row["entity_id"] for row in rows]


async def remove_merge(session: TenantSession, gone: UUID, moved: Sequence[UUID]) -> None:
    """Make an entity canonical again, also of what had come with it and is still beside it."""
    await session.execute(
        "UPDATE entity_merge m SET canonical_id = $1 FROM entity_merge own"
        " WHERE own.entity_id = $1 AND m.entity_id = ANY($2::uuid[])"
        " AND m.canonical_id = own.canonical_id",
        gone, list(moved),
    )  # fmt: skip
    await session.execute("DELETE FROM entity_merge WHERE entity_id = $1", gone)
