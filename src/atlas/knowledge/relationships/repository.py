"""All SQL that reads relationships."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    date_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.knowledge.relationships.schemas import Relationship

_SELECT = (
    "SELECT r.id, r.type, COALESCE(mf.canonical_id, r.from_id) AS from_id,"
    " COALESCE(mt.canonical_id, r.to_id) AS to_id, r.discriminator, r.valid_from, r.valid_to,"
    " r.data, r.version, r.created_at, r.updated_at FROM relationship r"
    " LEFT JOIN entity_merge mf ON mf.entity_id = r.from_id"
    " LEFT JOIN entity_merge mt ON mt.entity_id = r.to_id"
)

RELATIONSHIPS = ListSpec(
    select=_SELECT,
    id_column="r.id",
    fields={
        "type": text_field("r.type", "eq", "in"),
        "from_id": uuid_field("r.from_id"),
        "to_id": uuid_field("r.to_id"),
        "discriminator": text_field("r.discriminator", "eq", "in"),
        "valid_from": date_field("r.valid_from"),
        "valid_to": date_field("r.valid_to"),
        "created_at": time_field("r.created_at"),
        "updated_at": time_field("r.updated_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


def _relationship(row: Record) -> Relationship:
    return Relationship(**dict(row))


async def fetch_relationships(session: TenantSession, params: ListParams) -> Page[Relationship]:
    """Return one page."""
    return await fetch_page(session, RELATIONSHIPS, params, build=_relationship)


async def find_relationship(session: TenantSession, relationship_id: UUID) -> Relationship | None:
    """Return one, or None."""
    row = await session.fetch_row(f"{_SELECT} WHERE r.id = $1", relationship_id)
    return _relationship(row) if row else None


async def fetch_of_entities(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    types: Sequence[str],
    as_of: date | None,
) -> list[Relationship]:
    """Return the relationships at either end of these entities or of those joined into them."""
    rows = await session.fetch(
        "WITH canonical AS (SELECT COALESCE(m.canonical_id, wanted.id) AS id"
        "  FROM unnest($1::uuid[]) AS wanted(id)"
        "  LEFT JOIN entity_merge m ON m.entity_id = wanted.id),"
        " member AS (SELECT id FROM canonical UNION"
        "  SELECT m.entity_id FROM canonical c JOIN entity_merge m ON m.canonical_id = c.id),"
        " touching AS (SELECT r.id FROM member JOIN relationship r ON r.from_id = member.id"
        "  UNION SELECT r.id FROM member JOIN relationship r ON r.to_id = member.id)"
        f" {_SELECT} JOIN touching ON touching.id = r.id"
        " WHERE (cardinality($2::text[]) = 0 OR r.type = ANY($2::text[]))"
        " AND ($3::date IS NULL OR ((r.valid_from IS NULL OR r.valid_from <= $3)"
        "  AND (r.valid_to IS NULL OR $3 < r.valid_to))) ORDER BY r.id",
        list(entity_ids), list(types), as_of,
    )  # fmt: skip
    return [_relationship(row) for row in rows]
