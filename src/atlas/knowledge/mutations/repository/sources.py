"""All SQL that asks who states a relationship."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.decided import DECISION
from atlas.knowledge.survivorship.domain.ends import PERSON

Stated = tuple[UUID, str, datetime, str | None, str, JSON]
"""Relationship, source, asserted at, record, attribute without its type, value."""
_SHARES = ("share_exact", "share_minimum", "share_maximum")
_STATED = (
    " SELECT c.subject_id, c.source, c.asserted_at, c.source_record,"
    " split_part(c.attribute, '.', 2), c.value"
)
_STANDING = (
    " WHERE split_part(c.attribute, '.', 2) = ANY($2::text[])"
    " AND ($3::timestamptz IS NULL OR c.recorded_at <= $3)"
    " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
    "  AND ($3::timestamptz IS NULL OR d.recorded_at <= $3))"
    " ORDER BY c.subject_id, c.source, c.asserted_at, c.id"
)


async def fetch_sources(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    known_at: datetime | None,
    *,
    sized: bool = False,
) -> dict[UUID, frozenset[str]]:
    """Return the sources of the claims on relationships that no end was recorded for.

    sized: only those of more than nothing; a source that knows no share states 0 to 100 %.

    Persons who stated an end, or decided between sources, do not state the relationship.
    """
    rows = await session.fetch(
        "SELECT c.subject_id, array_agg(DISTINCT c.source) AS sources"
        " FROM unnest($1::uuid[]) AS wanted (id) JOIN claim c ON c.subject_id = wanted.id"
        " WHERE c.source <> ALL($3::text[]) AND ($2::timestamptz IS NULL OR c.recorded_at <= $2)"
        " AND (NOT $4 OR (split_part(c.attribute, '.', 2) IN ('share_exact', 'share_minimum')"
        "  AND c.value > '0'::jsonb))"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        "  AND ($2::timestamptz IS NULL OR d.recorded_at <= $2))"
        " GROUP BY c.subject_id",
        list(relationship_ids), known_at, [PERSON, DECISION], sized,
    )  # fmt: skip
    return {row["subject_id"]: frozenset(row["sources"]) for row in rows}


async def was_all_claimed(
    session: TenantSession, source: str, said: Collection[tuple[str, str, JSON]]
) -> bool:
    """Tell whether a source's statements were all claimed at some time.

    said: each source record, attribute and value.
    """
    anew: bool = await session.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM unnest($2::text[], $3::text[], $4::text[])"
        " AS said (record, attribute, value) WHERE NOT EXISTS (SELECT 1 FROM claim c"
        "  WHERE c.source = $1 AND c.source_record = said.record"
        "  AND c.attribute = said.attribute AND c.value = said.value::jsonb))",
        source,
        [record for record, _, _ in said],
        [attribute for _, attribute, _ in said],
        [canonical_json(value).decode() for _, _, value in said],
    )
    return not anew


async def fetch_stated(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    attributes: Collection[str],
    known_at: datetime | None,
) -> list[Stated]:
    """Return what each source states of relationships, its newest statement last.

    Only claims on the attributes that have not ended.
    """
    rows = await session.fetch(
        "WITH asked AS (SELECT id AS subject_id FROM unnest($1::uuid[]) AS wanted (id))"
        f"{_STATED} FROM asked JOIN claim c ON c.subject_id = asked.subject_id{_STANDING}",
        list(relationship_ids),
        sorted(attributes),
        known_at,
    )
    return [tuple(row) for row in rows]


async def fetch_disputed(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    attributes: Collection[str],
    known_at: datetime | None,
) -> list[tuple[Stated, frozenset[str]]]:
    """Return the same of each source in an open conflict on some of the attributes, and which."""
    rows = await session.fetch(
        "WITH disputed AS (SELECT k.subject_id, c.source,"
        " array_agg(DISTINCT split_part(k.attribute, '.', 2)) AS about"
        " FROM unnest($1::uuid[]) AS wanted (id) JOIN conflict k ON k.subject_id = wanted.id"
        " JOIN claim c ON c.id = ANY(k.claim_ids) WHERE (k.status = 'open'"
        " OR k.resolved_at > $3) AND split_part(k.attribute, '.', 2) = ANY($2::text[])"
        " AND ($3::timestamptz IS NULL OR k.opened_at <= $3) GROUP BY k.subject_id, c.source)"
        f"{_STATED}, disputed.about FROM disputed JOIN claim c"
        f" ON c.subject_id = disputed.subject_id AND c.source = disputed.source{_STANDING}",
        list(relationship_ids),
        sorted(attributes),
        known_at,
    )
    return [(tuple(row)[:-1], frozenset(row["about"])) for row in rows]


async def fetch_standings(
    session: TenantSession, relationship_ids: Sequence[UUID], known_at: datetime | None
) -> list[tuple[UUID, frozenset[str], float, datetime]]:
    """Return who says of relationships that they stand or have ended.

    With the highest trust and the newest statement of these sources. Persons do not count.
    """
    rows = await session.fetch(
        "SELECT c.subject_id, array_agg(DISTINCT c.source) AS sources, max(c.trust) AS trust,"
        " max(c.asserted_at) AS said"
        " FROM unnest($1::uuid[]) AS wanted (id) JOIN claim c ON c.subject_id = wanted.id"
        " WHERE split_part(c.attribute, '.', 2) = $3 AND c.source <> $4"
        " AND ($2::timestamptz IS NULL OR c.recorded_at <= $2)"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id"
        "  AND d.kind = 'deprecated' AND ($2::timestamptz IS NULL OR d.recorded_at <= $2))"
        " GROUP BY c.subject_id",
        list(relationship_ids), known_at, EXISTS, PERSON,
    )  # fmt: skip
    return [
        (row["subject_id"], frozenset(row["sources"]), float(row["trust"]), row["said"])
        for row in rows
    ]


async def stated_otherwise(
    session: TenantSession, relationship_ids: Collection[UUID]
) -> frozenset[UUID]:
    """Return the relationships that rules of before may have decided without a conflict.

    Those on whose existence sources contradict each other, and those of which sources state
    different ends or shares.
    """
    rows = await session.fetch(
        "SELECT subject_id FROM conflict WHERE subject_id = ANY($1::uuid[])"
        " AND status = 'open' AND split_part(attribute, '.', 2) = $2"
        " UNION SELECT c.subject_id FROM unnest($1::uuid[]) AS wanted (id)"
        " JOIN claim c ON c.subject_id = wanted.id"
        " WHERE split_part(c.attribute, '.', 2) = ANY($3::text[])"
        " AND NOT EXISTS (SELECT 1 FROM claim_deprecation d WHERE d.claim_id = c.id)"
        " GROUP BY c.subject_id, c.attribute HAVING count(DISTINCT c.source) > 1"
        " AND count(DISTINCT CASE WHEN split_part(c.attribute, '.', 2) <> $2 THEN c.value"
        "  ELSE coalesce(to_jsonb(c.valid_to), 'null') END) > 1",
        sorted(relationship_ids), EXISTS, [EXISTS, *_SHARES],
    )  # fmt: skip
    return frozenset(row["subject_id"] for row in rows)
