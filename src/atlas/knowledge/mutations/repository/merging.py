"""All SQL that takes joined parties apart."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations.domain.model import Provenance


async def fetch_members(session: TenantSession, entity_id: UUID) -> list[UUID]:
    """Return what was joined into an entity."""
    rows = await session.fetch(
        "SELECT entity_id FROM entity_merge WHERE canonical_id = $1 ORDER BY entity_id", entity_id
    )
    return [row["entity_id"] for row in rows]


async def remove_merge(
    session: TenantSession, gone: UUID, moved: Sequence[UUID], by: Provenance
) -> set[UUID]:
    """Make an entity canonical again, including entities that were merged with it and still are.

    Winners that rest on their claims win nothing for the one that they leave, and where their
    claims contradicted its own, there is nothing to contradict any more. Returns whose conflicts
    ended.
    """
    await session.execute(
        "UPDATE entity_merge m SET canonical_id = $1 FROM entity_merge own"
        " WHERE own.entity_id = $1 AND m.entity_id = ANY($2::uuid[])"
        " AND m.canonical_id = own.canonical_id",
        gone, list(moved),
    )  # fmt: skip
    await session.execute(
        "DELETE FROM preference p USING entity_merge own, claim c LEFT JOIN entity_merge m"
        "  ON m.entity_id = c.entity_id"
        " WHERE own.entity_id = $1 AND p.subject_id = own.canonical_id AND c.id = p.claim_id"
        " AND (c.entity_id = $1 OR m.canonical_id = $1)",
        gone,
    )  # fmt: skip
    ended = await session.fetch(
        "UPDATE conflict f SET status = 'resolved', resolved_at = $2, resolved_by = $3"
        " FROM entity_merge own WHERE own.entity_id = $1 AND f.entity_id = own.canonical_id"
        " AND f.status <> 'resolved' AND EXISTS (SELECT 1 FROM claim c LEFT JOIN entity_merge m"
        "  ON m.entity_id = c.entity_id WHERE c.id = ANY(f.claim_ids)"
        "  AND (c.entity_id = $1 OR m.canonical_id = $1)) RETURNING f.entity_id",
        gone, by.recorded_at, by.actor_id,
    )  # fmt: skip
    await session.execute("DELETE FROM entity_merge WHERE entity_id = $1", gone)
    return {row["entity_id"] for row in ended}


async def restore_name(
    session: TenantSession, entity_id: UUID, attribute: str, former: str
) -> None:
    """Call an entity of which no source states a name as it was called before it was joined."""
    await session.execute(
        "UPDATE entity SET display_name = $3 WHERE id = $1 AND NOT jsonb_exists(data, $2)",
        entity_id, attribute, former,
    )  # fmt: skip
