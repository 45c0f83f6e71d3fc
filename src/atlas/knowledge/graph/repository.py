"""SQL over the tenant's entities and relationships, by set: never a query a node.

Ends of a relationship are the entities its claims were made on; a merged one stands for its
canonical entity, so every step maps members to canonical ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.projection import INTERESTS, OFFICE

# members of a canonical entity: itself, and what was merged into it
_MEMBERS = (
    "CROSS JOIN LATERAL (SELECT {node}.id AS member UNION ALL SELECT m.entity_id"
    " FROM entity_merge m WHERE m.canonical_id = {node}.id) member"
)
# OFFSET 0 keeps each step an index lookup: on fresh statistics the planner would rather join
# the whole tenant's relationships. The types are compared outside of it: inside, and without
# statistics, the planner takes the index on the other end and the type, and reads all of the
# tenant's relationships for each party (a company of 1,400 holders took 12 s)
_INTO = (
    "JOIN LATERAL (SELECT * FROM relationship i WHERE i.to_id = member.member OFFSET 0) r"
    " ON r.type = ANY($2::text[])"
)
_OUT = (
    "JOIN LATERAL (SELECT * FROM relationship o WHERE o.from_id = member.member OFFSET 0) r"
    " ON r.type = ANY($2::text[])"
)


def _canonical(column: str) -> str:
    lookup = f"(SELECT c.canonical_id FROM entity_merge c WHERE c.entity_id = {column})"
    return f"COALESCE({lookup}, {column})"


_UPWARD = f"""
WITH RECURSIVE up (id) AS (
  SELECT $1::uuid
  UNION
  SELECT {_canonical("r.from_id")}
  FROM up {_MEMBERS.format(node="up")} {_INTO}
  WHERE (r.valid_from IS NULL OR r.valid_from <= $3)
    AND (r.valid_to IS NULL OR r.valid_to > $3)
)
SELECT id FROM up LIMIT $4
"""
_DOWNWARD = f"""
WITH RECURSIVE down (id) AS (
  SELECT unnest($1::uuid[])
  UNION
  SELECT {_canonical("r.to_id")}
  FROM down {_MEMBERS.format(node="down")} {_OUT}
  WHERE (r.valid_from IS NULL OR r.valid_from <= $3)
    AND (r.valid_to IS NULL OR r.valid_to > $3)
)
SELECT id FROM down LIMIT $4
"""
_EVER_BELOW = f"""
WITH RECURSIVE down (id) AS (
  SELECT unnest($1::uuid[])
  UNION
  SELECT {_canonical("r.to_id")}
  FROM down {_MEMBERS.format(node="down")} {_OUT}
)
SELECT id FROM down LIMIT $3
"""
_VALID = "(r.valid_from IS NULL OR r.valid_from <= $4) AND (r.valid_to IS NULL OR r.valid_to > $4)"
_EDGE = (
    f"r.id, r.type, {_canonical('r.from_id')} AS from_id, {_canonical('r.to_id')} AS to_id,"
    " r.discriminator, r.valid_from, r.valid_to, r.data"
)


# The text contains the types: with them as a parameter every call would be planned again.
_HELD = "'{" + ",".join(INTERESTS) + "}'::text[]"
_ABOVE = f"""
WITH RECURSIVE up (from_id, valid, id, type, to_id, discriminator, valid_from, valid_to, data) AS (
  SELECT $1::uuid, true, NULL::uuid, NULL::text, NULL::uuid, NULL::text, NULL::date, NULL::date,
    NULL::jsonb
  UNION
  SELECT {_canonical("r.from_id")},
    (r.valid_from IS NULL OR r.valid_from <= $2) AND (r.valid_to IS NULL OR r.valid_to > $2),
    r.id, r.type, node.id, r.discriminator, r.valid_from, r.valid_to, r.data
  FROM (SELECT DISTINCT from_id AS id FROM up WHERE valid) node {_MEMBERS.format(node="node")}
  {_INTO.replace("$2::text[]", _HELD)}
)
(SELECT * FROM up LIMIT $3)
UNION ALL
SELECT {_canonical("r.from_id")}, false, r.id, r.type, node.id, r.discriminator, r.valid_from,
  r.valid_to, r.data
FROM (SELECT $1::uuid AS id) node {_MEMBERS.format(node="node")}
{_INTO.replace("ANY($2::text[])", f"'{OFFICE}'")}
"""
MOST_RECORDS = 10
"""Records for each party asked for that are read, ended ones among them."""


async def subject(session: TenantSession, entity_id: UUID) -> NodeRow | None:
    """Return the canonical entity of an id, or None when the tenant has no such entity."""
    row = await session.fetch_row(
        "SELECT id, type, display_name, data, unstated FROM entity WHERE id = ("
        "SELECT COALESCE(m.canonical_id, e.id) FROM entity e"
        " LEFT JOIN entity_merge m ON m.entity_id = e.id WHERE e.id = $1)",
        entity_id,
    )
    return None if row is None else NodeRow.from_record(row)


async def canonical(session: TenantSession, entity_id: UUID) -> UUID | None:
    """Return the canonical entity of an id, or None when the tenant has no such entity."""
    found: UUID | None = await session.fetch_value(
        "SELECT COALESCE(m.canonical_id, e.id) FROM entity e"
        " LEFT JOIN entity_merge m ON m.entity_id = e.id WHERE e.id = $1",
        entity_id,
    )
    return found


async def known_since(session: TenantSession, entity_id: UUID) -> datetime:
    """Return when an entity, or the first of those joined into it, was recorded."""
    since: datetime = await session.fetch_value(
        "SELECT min(e.created_at) FROM ("
        " SELECT $1::uuid AS id UNION ALL SELECT m.entity_id FROM entity_merge m"
        " WHERE m.canonical_id = $1) AS member JOIN entity e ON e.id = member.id",
        entity_id,
    )
    return since


async def upward(
    session: TenantSession, entity_id: UUID, types: Sequence[str], as_of: date, limit: int
) -> list[UUID]:
    """Return the entity and everything above it over relationships valid at a date."""
    rows = await session.fetch(_UPWARD, entity_id, list(types), as_of, limit)
    return [row["id"] for row in rows]


async def above(
    session: TenantSession, entity_id: UUID, as_of: date, limit: int
) -> tuple[list[EdgeRow], bool]:
    """Return the holdings in an entity and in everything above it, and its officers.

    One statement: upward over holdings valid at a date, each party once, to `limit` parties, the
    nearest first; of each come its holdings of any time. The second value says whether more stand
    above.
    """
    most = MOST_RECORDS * max(limit, 200)
    rows = await session.fetch(_ABOVE, entity_id, as_of, most)
    reached = {row["from_id"] for row in rows if row["valid"]}
    edges = [EdgeRow.from_record(row) for row in rows if row["id"]]
    if len(reached) > limit:
        kept = nearest(edges, entity_id, as_of, limit)
        edges = [edge for edge in edges if edge.to_id in kept]
    edges.sort(key=lambda edge: edge.id)
    return edges, len(reached) > limit or len(rows) >= most


def nearest(edges: Iterable[EdgeRow], start: UUID, as_of: date, limit: int) -> set[UUID]:
    """Return a party and those above it, the nearest and of those the first ids, to `limit`."""
    above: dict[UUID, set[UUID]] = defaultdict(set)
    for edge in edges:
        if edge.type in INTERESTS and edge.valid_at(as_of):
            above[edge.to_id].add(edge.from_id)
    kept, level = {start}, {start}
    while level and len(kept) < limit:
        level = {holder for party in level for holder in above.get(party, ())} - kept
        kept |= set(sorted(level)[: limit - len(kept)])
    return kept


async def downward(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    types: Sequence[str],
    as_of: date,
    limit: int,
) -> list[UUID]:
    """Return entities and everything below them over relationships valid at a date."""
    rows = await session.fetch(_DOWNWARD, list(entity_ids), list(types), as_of, limit)
    return [row["id"] for row in rows]


async def ever_below(
    session: TenantSession, entity_ids: Sequence[UUID], types: Sequence[str], limit: int
) -> list[UUID]:
    """Return entities and everything that was, is or will be below them over relationships."""
    rows = await session.fetch(_EVER_BELOW, list(entity_ids), list(types), limit)
    return [row["id"] for row in rows]


async def canonical_of(session: TenantSession, entity_ids: Sequence[UUID]) -> list[UUID]:
    """Return the canonical entity of each id that the tenant has, once each, in order."""
    rows = await session.fetch(
        "SELECT COALESCE(m.canonical_id, e.id) AS id"
        " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
        " JOIN entity e ON e.id = wanted.id LEFT JOIN entity_merge m ON m.entity_id = e.id"
        " ORDER BY wanted.place",
        list(entity_ids),
    )
    return list(dict.fromkeys(row["id"] for row in rows))


async def edges_into(
    session: TenantSession, entity_ids: Sequence[UUID], types: Sequence[str]
) -> list[EdgeRow]:
    """Return the relationships into entities, whatever their dates."""
    rows = await session.fetch(
        f"SELECT {_EDGE} FROM unnest($1::uuid[]) AS node (id)"
        f" {_MEMBERS.format(node='node')} {_INTO} ORDER BY r.id",
        list(entity_ids),
        list(types),
    )
    return [EdgeRow.from_record(row) for row in rows]


async def edges_of(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    types: Sequence[str],
    limit: int,
    as_of: date | None,
) -> list[EdgeRow]:
    """Return relationships into and out of entities, each once: at a date, or (None) of any time.

    At most `limit` per entity and direction are read, so that one address that thousands share
    does not hide the other entities' relationships.
    """
    valid = _VALID if as_of else "$4::date IS NULL"
    members = _MEMBERS.format(node="node")
    rows = await session.fetch(
        f"SELECT {_EDGE} FROM ("
        f"  SELECT r.* FROM unnest($1::uuid[]) AS node (id) {members} CROSS JOIN LATERAL ("
        f"    SELECT * FROM (SELECT * FROM relationship i WHERE i.to_id = member.member OFFSET 0) r"
        f"    WHERE r.type = ANY($2::text[]) AND {valid} LIMIT $3) r"
        f"  UNION ALL"
        f"  SELECT r.* FROM unnest($1::uuid[]) AS node (id) {members} CROSS JOIN LATERAL ("
        f"    SELECT * FROM (SELECT * FROM relationship o WHERE o.from_id = member.member OFFSET 0)"
        f"    r WHERE r.type = ANY($2::text[]) AND {valid} LIMIT $3) r"
        f") AS r ORDER BY r.id",
        list(entity_ids),
        list(types),
        limit,
        as_of,
    )
    found = {row["id"]: row for row in rows}
    return [EdgeRow.from_record(row) for row in found.values()]


async def sharing(
    session: TenantSession,
    via_ids: Sequence[UUID],
    types: Sequence[str],
    *,
    inward: bool,
    as_of: date | None,
    limit: int,
    after: UUID | None = None,
) -> list[tuple[UUID, UUID, int]]:
    """Return who is tied to each of some addresses (inward) or officers: via, entity, number.

    The number counts all; at most `limit` entities of each are returned, those behind `after`.
    """
    mine, theirs = ("to_id", "from_id") if inward else ("from_id", "to_id")
    valid = _VALID if as_of else "$4::date IS NULL"
    rows = await session.fetch(
        f"SELECT via, entity, others FROM ("
        f" SELECT via, entity, count(*) OVER (PARTITION BY via) AS others,"
        f"  count(*) FILTER (WHERE $5::uuid IS NULL OR entity > $5)"
        f"   OVER (PARTITION BY via ORDER BY entity) AS place FROM ("
        f"  SELECT DISTINCT node.id AS via, {_canonical(f'r.{theirs}')} AS entity"
        f"  FROM unnest($1::uuid[]) AS node (id) {_MEMBERS.format(node='node')}"
        f"  JOIN LATERAL (SELECT * FROM relationship e WHERE e.{mine} = member.member OFFSET 0) r"
        f"   ON r.type = ANY($2::text[]) AND {valid}) AS tied) AS ranked"
        f" WHERE place BETWEEN 1 AND $3 ORDER BY via, entity",
        list(via_ids),
        list(types),
        limit,
        as_of,
        after,
    )
    return [(row["via"], row["entity"], row["others"]) for row in rows]


async def type_counts(
    session: TenantSession, today: date
) -> tuple[list[tuple[str, int]], list[tuple[str, int, int]]]:
    """Count the tenant's entities and relationships by type (the latter also: those ended)."""
    entities = await session.fetch(
        "SELECT type, count(*) AS n FROM entity GROUP BY type ORDER BY n DESC, type"
    )
    relationships = await session.fetch(
        "SELECT type, count(*) AS n, count(*) FILTER (WHERE valid_to <= $1) AS ended"
        " FROM relationship GROUP BY type ORDER BY n DESC, type",
        today,
    )
    return (
        [(row["type"], row["n"]) for row in entities],
        [(row["type"], row["n"], row["ended"]) for row in relationships],
    )


async def nodes(session: TenantSession, entity_ids: Sequence[UUID]) -> list[NodeRow]:
    """Return entities by id."""
    rows = await session.fetch(
        "SELECT e.id, e.type, e.display_name, e.data, e.unstated"
        " FROM unnest($1::uuid[]) AS wanted (id)"
        " JOIN entity e ON e.id = wanted.id ORDER BY e.id",
        list(entity_ids),
    )
    return [NodeRow.from_record(row) for row in rows]
