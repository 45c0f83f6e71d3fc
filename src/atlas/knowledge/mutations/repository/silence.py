"""All SQL that marks what its source states no longer."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations.domain.model import Provenance
from atlas.knowledge.mutations.schemas import Identifier


async def fetch_unrepeated(
    session: TenantSession,
    source: str,
    records: Collection[str],
    entity_ids: Collection[UUID],
    content_keys: frozenset[str],
) -> list[tuple[UUID, UUID, str | None, str, Any]]:
    """Return claims on parties that a source made under records and does not make word for word.

    Of claims without a record, those on the entities count. Answers (claim, entity, record,
    attribute, value) of what has neither ended nor been marked as no longer stated.
    """
    rows = await session.fetch(
        "SELECT c.id, c.entity_id, c.source_record, c.attribute, c.value, c.content_key FROM ("
        "SELECT * FROM claim WHERE source = $1 AND source_record = ANY($2::text[])"
        " UNION ALL SELECT * FROM claim WHERE subject_id = ANY($3::uuid[]) AND source = $1"
        "  AND source_record IS NULL) c"
        " WHERE c.entity_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM claim_silence s WHERE s.claim_id = c.id)"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id) ORDER BY c.id",
        source, list(records), list(entity_ids),
    )  # fmt: skip
    # thousands of keys: the server compares them one by one in a plan for any parameters
    return [tuple(row)[:-1] for row in rows if row["content_key"] not in content_keys]


async def insert_silences(
    session: TenantSession, claim_ids: Sequence[UUID], by: Provenance
) -> None:
    """Mark claims as no longer stated; a claim's mark stays, stated again it is a new claim."""
    await session.execute(
        "INSERT INTO claim_silence (tenant_id, id, claim_id, batch_id, recorded_at)"
        " SELECT $1, id, claim_id, $4, $5 FROM unnest($2::uuid[], $3::uuid[]) AS new(id, claim_id)"
        " ON CONFLICT (tenant_id, claim_id) DO NOTHING",
        session.tenant_id, [new_id() for _ in claim_ids], list(claim_ids), by.batch_id,
        by.recorded_at,
    )  # fmt: skip


async def mark_identifiers(
    session: TenantSession,
    source: str,
    described: Collection[UUID],
    stated: Collection[tuple[UUID, Identifier]],
    at: datetime,
) -> list[tuple[UUID, str, str, bool]]:
    """Mark the numbers that a source gave parties and no record of them states; unmark the others.

    Keys of a source's own records (`BODS:<dataset>`) are no numbers. Returns what changed: (entity,
    scheme, value, stated now).
    """
    rows = await session.fetch(
        "WITH stated AS (SELECT * FROM unnest($3::uuid[], $4::text[], $5::text[])"
        "  AS stated(entity_id, scheme, value)),"
        " now AS (SELECT i.entity_id, i.scheme, i.value, i.unstated_at, i.source,"
        "   EXISTS (SELECT 1 FROM stated s WHERE s.entity_id = i.entity_id"
        "    AND s.scheme = i.scheme AND s.value = i.value) AS is_stated"
        "  FROM entity_identifier i WHERE i.entity_id = ANY($2::uuid[])"
        "  AND strpos(i.scheme, ':') = 0)"
        " UPDATE entity_identifier i"
        " SET unstated_at = CASE WHEN now.is_stated THEN NULL ELSE $6::timestamptz END"
        " FROM now WHERE i.entity_id = now.entity_id AND i.scheme = now.scheme"
        " AND i.value = now.value AND (CASE WHEN now.is_stated THEN now.unstated_at IS NOT NULL"
        "  ELSE now.unstated_at IS NULL AND now.source = $1 END)"
        " RETURNING i.entity_id, i.scheme, i.value, now.is_stated",
        source, list(described), [one for one, _ in stated],
        [number.scheme for _, number in stated], [number.value for _, number in stated], at,
    )  # fmt: skip
    return [tuple(row) for row in rows]
