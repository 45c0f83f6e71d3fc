"""A tenant with 100,000 parties and 1,000,000 holdings in PostgreSQL, in groups as groups are.

Ten thousand groups of seven levels: each company is held by the one above it, every fourth also by
the one two above, every fiftieth by a company of another group; one group in a hundred closes a
circle. The other holders are persons: three to six in six of ten companies, nine to twenty-four
in three, fifty to ninety in one. One holding in ten has ended; one person in fifty is two joined.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

import asyncpg

GROUPS, LEVELS, PERSONS = 10_000, 7, 30_000
COMPANIES = GROUPS * LEVELS
HOLDINGS = 1_000_000

_ID = "md5('{kind}' || {number})::uuid"
_PARTIES = f"""
INSERT INTO entity (tenant_id, id, type, display_name, data, created_at, updated_at)
SELECT $1::uuid, {_ID.format(kind="c", number="g")}, 'LegalEntity', 'Company ' || g || ' Limited',
  jsonb_build_object('legal_name', 'Company ' || g || ' Limited', 'country_code', 'GB',
    'jurisdiction', 'GB', 'status', 'active', 'incorporation_date', '2001-02-03',
    'registration_numbers', jsonb_build_array(jsonb_build_object(
      'register', 'GB-COH', 'value', lpad(g::text, 8, '0')))), now(), now()
FROM generate_series(0, {COMPANIES - 1}) g
UNION ALL
SELECT $1::uuid, {_ID.format(kind="p", number="g")}, 'Person', 'Person ' || g,
  jsonb_build_object('full_name', 'Person ' || g, 'date_of_birth', '1970-05',
    'nationalities', '["GB"]'::jsonb, 'country_of_residence', 'GB'), now(), now()
FROM generate_series(0, {PERSONS - 1}) g
"""
_PAIRS = f"""
CREATE TEMP TABLE pair AS
WITH company AS (
  SELECT g AS number, g % {LEVELS} AS level, random() AS size, random() AS within
  FROM generate_series(0, {COMPANIES - 1}) g
), holder AS (
  SELECT number, 'c' AS kind, number + 1 AS above FROM company WHERE level < {LEVELS - 1}
  UNION
  SELECT number, 'c', number + 2 FROM company WHERE level < {LEVELS - 2} AND number % 4 = 0
  UNION
  SELECT number, 'c', (number + 7 * 5003) % {COMPANIES} + {LEVELS - 1} - level
  FROM company WHERE number % 50 = 0 AND level < {LEVELS - 1}
  UNION
  SELECT number, 'c', number - {LEVELS - 1} FROM company
  WHERE level = {LEVELS - 1} AND number / {LEVELS} % 100 = 0
  UNION
  SELECT number, 'p', floor({PERSONS} * power(random(), 1.5))::int
  FROM company CROSS JOIN LATERAL generate_series(1, CASE
    WHEN size < 0.6 THEN 3 + floor(4 * within) WHEN size < 0.9 THEN 9 + floor(16 * within)
    ELSE 50 + floor(41 * within) END::int)
)
SELECT number, kind, above, row_number() OVER (ORDER BY number, kind, above) AS place,
  count(*) OVER (PARTITION BY number) AS holders
FROM holder WHERE above BETWEEN 0 AND {COMPANIES - 1} AND NOT (kind = 'c' AND above = number)
"""
_HOLDINGS = f"""
INSERT INTO relationship (tenant_id, id, type, from_id, to_id, discriminator, valid_from, valid_to,
  data, created_at, updated_at)
SELECT $1::uuid, {_ID.format(kind="r", number="place")}, 'Ownership', md5(kind || above)::uuid,
  {_ID.format(kind="c", number="number")}, '', DATE '2001-02-03' + (place % 5000)::int,
  CASE WHEN place % 10 = 0 THEN DATE '2020-01-01' + (place % 1000)::int END,
  jsonb_build_object('share_exact', round(100.0 / holders, 4), 'direct_or_indirect', 'direct',
    'interest_type', 'shareholding'), now(), now()
FROM pair LIMIT {HOLDINGS}
"""
_JOINED = f"""
INSERT INTO entity_merge (tenant_id, entity_id, canonical_id, reason, merged_by, merged_at)
SELECT $1::uuid, {_ID.format(kind="p", number="g")}, {_ID.format(kind="p", number="g + 1")}, 'same',
  $1::uuid, now()
FROM generate_series(0, {PERSONS - 2}, 50) g
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid
WHERE i.indrelid = 'relationship'::regclass AND k.oid IS NULL
"""


def company(number: int) -> UUID:
    """Return the id of a company by its number."""
    return UUID(hashlib.md5(f"c{number}".encode(), usedforsecurity=False).hexdigest())


async def fill(dsn: str, tenant: UUID) -> int:
    """Load the rows as the superuser, checks of keys off; return how many holdings there are."""
    owner = await asyncpg.connect(dsn)
    try:
        await owner.execute("SET session_replication_role = replica")
        await owner.execute("SELECT setseed(0.5)")
        indexes = await owner.fetch(_INDEXES)
        for index in indexes:
            await owner.execute(f"DROP INDEX {index['name']}")
        await owner.execute(_PARTIES, tenant)
        await owner.execute(_PAIRS)
        await owner.execute(_HOLDINGS, tenant)
        await owner.execute(_JOINED, tenant)
        for index in indexes:
            await owner.execute(index["definition"])
        await owner.execute("VACUUM ANALYZE")
        held: int = await owner.fetchval("SELECT count(*) FROM relationship")
        return held
    finally:
        await owner.close()
