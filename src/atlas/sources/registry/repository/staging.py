"""SQL of loading: staging, difference, merge. One transaction from first row to commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.db import PlatformSession
from atlas.sources.registry.models import LoadCounts

_STAGING = """
CREATE TEMP TABLE stage (seq bigint, record_id text, record_type text, statement_id text,
  statement_date date, moment text, status text, subject_record text, holder_record text,
  content_hash text, body text) ON COMMIT DROP;
CREATE TEMP TABLE stage_identifier (seq bigint, scheme text, value text, certain boolean)
  ON COMMIT DROP;
CREATE TEMP TABLE stage_name (seq bigint, name_key text, legal_form text, country text,
  tokens text[], is_primary boolean) ON COMMIT DROP;
CREATE TEMP TABLE kept (record_id text PRIMARY KEY) ON COMMIT DROP
"""
STAGE = (
    "seq",
    "record_id",
    "record_type",
    "statement_id",
    "statement_date",
    "moment",
    "status",
    "subject_record",
    "holder_record",
    "content_hash",
    "body",
)
STAGE_IDENTIFIER = ("seq", "scheme", "value", "certain")
STAGE_NAME = ("seq", "name_key", "legal_form", "country", "tokens", "is_primary")
HOURS = 6 * 3600.0
"""Seconds a single merging statement of a whole register may take."""

# the latest statement of a record counts; of one day, a closing one, then the later in the file
_LATEST = """
CREATE TEMP TABLE latest ON COMMIT DROP AS
SELECT DISTINCT ON (record_id) * FROM stage
ORDER BY record_id, moment DESC, (status = 'closed') DESC, seq DESC
"""
_COUNTS = """
SELECT count(*) AS records,
  count(*) FILTER (WHERE r.record_id IS NULL) AS added,
  count(*) FILTER (WHERE r.record_id IS NOT NULL
    AND (r.content_hash <> l.content_hash OR r.unpublished_on IS NOT NULL)) AS changed,
  count(*) FILTER (WHERE r.content_hash = l.content_hash
    AND r.unpublished_on IS NULL) AS unchanged
FROM latest l LEFT JOIN registry_record r ON r.dataset_id = $1 AND r.record_id = l.record_id
"""
_PUBLISHED = """
SELECT count(*) AS published,
  count(*) FILTER (WHERE l.record_id IS NULL AND k.record_id IS NULL) AS removed
FROM registry_record r LEFT JOIN latest l ON l.record_id = r.record_id
LEFT JOIN kept k ON k.record_id = r.record_id
WHERE r.dataset_id = $1 AND r.unpublished_on IS NULL
"""
_TOUCHED = """
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT l.seq, l.record_id FROM latest l
LEFT JOIN registry_record r ON r.dataset_id = $1 AND r.record_id = l.record_id
WHERE r.record_id IS NULL OR r.content_hash <> l.content_hash OR r.unpublished_on IS NOT NULL
"""
_MERGE = """
INSERT INTO registry_record (dataset_id, record_id, record_type, statement_id, statement_date,
  status, subject_record, holder_record, content_hash, body, load_id, first_load_id)
SELECT $1, l.record_id, l.record_type, l.statement_id, l.statement_date, l.status,
  l.subject_record, l.holder_record, l.content_hash, l.body::jsonb, $2, $2
FROM latest l JOIN touched t USING (record_id)
ON CONFLICT (dataset_id, record_id) DO UPDATE SET record_type = EXCLUDED.record_type,
  statement_id = EXCLUDED.statement_id, statement_date = EXCLUDED.statement_date,
  status = EXCLUDED.status, subject_record = EXCLUDED.subject_record,
  holder_record = EXCLUDED.holder_record, content_hash = EXCLUDED.content_hash,
  body = EXCLUDED.body, load_id = EXCLUDED.load_id, unpublished_on = NULL
"""
_END = """
UPDATE registry_record r SET unpublished_on = $2, load_id = $3
WHERE r.dataset_id = $1 AND r.unpublished_on IS NULL
  AND NOT EXISTS (SELECT FROM latest l WHERE l.record_id = r.record_id)
  AND NOT EXISTS (SELECT FROM kept k WHERE k.record_id = r.record_id)
"""
_IDENTIFIERS = """
INSERT INTO registry_identifier (dataset_id, record_id, scheme, value, certain)
SELECT DISTINCT ON (t.record_id, i.scheme, i.value) $1, t.record_id, i.scheme, i.value, i.certain
FROM stage_identifier i JOIN touched t USING (seq)
"""
_NAMES = """
INSERT INTO registry_name (dataset_id, record_id, name_key, legal_form, country, tokens,
  is_primary)
SELECT $1, t.record_id, n.name_key, n.legal_form, n.country, n.tokens, n.is_primary
FROM stage_name n JOIN touched t USING (seq)
"""


async def begin(session: PlatformSession, dataset: str) -> None:
    """Make the staging tables; loads of one dataset run one after the other."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('registry:' || $1, 0))", dataset
    )
    await session.execute(_STAGING)


async def stage(
    session: PlatformSession,
    statements: Sequence[Sequence[Any]],
    identifiers: Sequence[Sequence[Any]],
    names: Sequence[Sequence[Any]],
) -> None:
    """Add rows to the staging tables."""
    await session.copy_records("stage", STAGE, statements)
    await session.copy_records("stage_identifier", STAGE_IDENTIFIER, identifiers)
    await session.copy_records("stage_name", STAGE_NAME, names)


async def keep(session: PlatformSession, record_ids: Sequence[str]) -> None:
    """Name records that stay as they are: the file holds them, in a statement that was rejected."""
    await session.execute(
        "INSERT INTO kept SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING",
        list(record_ids),
    )


async def compare(session: PlatformSession, dataset_id: UUID) -> LoadCounts:
    """Choose the latest statement of each record and count the difference."""
    await session.execute(_LATEST, timeout=HOURS)
    await session.execute("CREATE INDEX ON latest (record_id)", timeout=HOURS)
    await session.execute("ANALYZE latest", timeout=HOURS)
    counts = await session.fetch_row(_COUNTS, dataset_id, timeout=HOURS)
    published = await session.fetch_row(_PUBLISHED, dataset_id, timeout=HOURS)
    assert counts is not None  # noqa: S101  an aggregate always answers
    assert published is not None  # noqa: S101
    return LoadCounts(
        records=counts["records"],
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        removed=published["removed"],
        published_before=published["published"],
    )


async def merge(session: PlatformSession, dataset_id: UUID, load_id: UUID, ended_on: date) -> None:
    """Write added and changed records, end those that are gone."""
    await session.execute(_TOUCHED, dataset_id, timeout=HOURS)
    await session.execute(_MERGE, dataset_id, load_id, timeout=HOURS)
    await session.execute(_END, dataset_id, ended_on, load_id, timeout=HOURS)
    for table in ("registry_identifier", "registry_name"):
        await session.execute(
            f"DELETE FROM {table} x USING touched t"
            " WHERE x.dataset_id = $1 AND x.record_id = t.record_id",
            dataset_id,
            timeout=HOURS,
        )
    await session.execute(_IDENTIFIERS, dataset_id, timeout=HOURS)
    await session.execute(_NAMES, dataset_id, timeout=HOURS)


async def insert_rejections(
    session: PlatformSession, load_id: UUID, rows: Sequence[tuple[UUID, int, str | None, str]]
) -> None:
    """Store rejected statements: id, line, statement id, reason."""
    await session.execute_many(
        "INSERT INTO registry_rejection (load_id, id, line, statement_id, reason)"
        " VALUES ($1, $2, $3, $4, $5)",
        [(load_id, *row) for row in rows],
    )
