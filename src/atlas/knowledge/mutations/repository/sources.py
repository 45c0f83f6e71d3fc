"""All SQL that asks who states a relationship."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.survivorship.domain.ends import PERSON


async def fetch_sources(
    session: TenantSession, relationship_ids: Sequence[UUID], known_at: datetime | None
) -> dict[UUID, frozenset[str]]:
    """Return the sources of the claims on relationships that no end was recorded for.

    Persons who stated an end do not state the relationship.
    """
    rows = await session.fetch(
        "SELECT c.subject_id, array_agg(DISTINCT c.source) AS sources"
        " FROM unnest($1::uuid[]) AS wanted (id) JOIN claim c ON c.subject_id = wanted.id"
        " WHERE c.source <> $3 AND ($2::timestamptz IS NULL OR c.recorded_at <= $2)"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        "  AND ($2::timestamptz IS NULL OR d.recorded_at <= $2))"
        " GROUP BY c.subject_id",
        list(relationship_ids), known_at, PERSON,
    )  # fmt: skip
    return {row["subject_id"]: frozenset(row["sources"]) for row in rows}
