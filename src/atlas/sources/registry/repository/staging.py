"""SQL of loading: staging, difference, merge. One transaction from first row to commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import PlatformSession
from atlas.knowledge.addresses.domain import RULES_VERSION
from atlas.sources.registry.domain.formats.unread import StandIn
from atlas.sources.registry.models import LoadCounts, StagedRows

_STAGING = """
CREATE TEMP TABLE stage (seq bigint, record_id text, record_type text, statement_id text,
  statement_date date, moment text, status text, subject_record text, holder_record text,
  content_hash text, body text) ON COMMIT DROP;
CREATE TEMP TABLE stage_identifier (seq bigint, scheme text, value text, certain boolean)
  ON COMMIT DROP;
CREATE TEMP TABLE stage_name (seq bigint, name_key text, legal_form text, country text,
  tokens text[], is_primary boolean) ON COMMIT DROP;
CREATE TEMP TABLE stage_address (seq bigint, address_key text) ON COMMIT DROP;
CREATE TEMP TABLE stage_replaced (statement_id text, replaces text) ON COMMIT DROP;
CREATE TEMP TABLE kept (record_id text PRIMARY KEY) ON COMMIT DROP;
CREATE TEMP TABLE answered (record_id text PRIMARY KEY) ON COMMIT DROP
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
STAGE_ADDRESS = ("seq", "address_key")
STAGE_REPLACED = ("statement_id", "replaces")
STAGE_NAME = ("seq", "name_key", "legal_form", "country", "tokens", "is_primary")
HOURS = 6 * 3600.0
"""Seconds a single merging statement of a whole register may take."""

# the latest statement of a record counts; of one day, a closing one, then the later in the file
_LATEST = """
CREATE TEMP TABLE latest ON COMMIT DROP AS
SELECT DISTINCT ON (record_id) * FROM stage
ORDER BY record_id, moment DESC, (status = 'closed') DESC, seq DESC
"""
# BODS 0.2 and 0.3: what replaces a statement is a later state of the same record, which is named
# by its first statement. Not deeper than a record is ever restated: a cycle must end.
_ROOTS = """
CREATE TEMP TABLE root ON COMMIT DROP AS
WITH RECURSIVE back AS (
  SELECT statement_id, replaces AS earlier, 1 AS depth FROM stage_replaced
  WHERE statement_id <> replaces
  UNION
  SELECT b.statement_id, r.replaces, b.depth + 1 FROM back b
  JOIN stage_replaced r ON r.statement_id = b.earlier AND r.replaces <> b.statement_id
  WHERE b.depth < 1000
)
SELECT DISTINCT ON (statement_id) statement_id, earlier AS root FROM back
ORDER BY statement_id, depth DESC, earlier
"""
_RENAMED = """
UPDATE stage s SET record_id = r.root,
  body = jsonb_set(s.body::jsonb, '{recordId}', to_jsonb(r.root))::text
FROM root r WHERE r.statement_id = s.record_id
"""
_REFERRED = """
UPDATE stage s SET %(column)s = r.root,
  body = jsonb_set(s.body::jsonb, '{recordDetails,%(member)s}', to_jsonb(r.root))::text
FROM root r WHERE r.statement_id = s.%(column)s
"""
# what stands in for a rejected record is none: it is not counted, and its end is no removal; it
# ends only where the file has that record in a form that can be read
_COUNTS = """
SELECT count(*) AS records,
  count(*) FILTER (WHERE r.record_id IS NULL) AS added,
  count(*) FILTER (WHERE r.record_id IS NOT NULL
    AND (r.content_hash <> l.content_hash OR r.unpublished_on IS NOT NULL)) AS changed,
  count(*) FILTER (WHERE r.content_hash = l.content_hash
    AND r.unpublished_on IS NULL) AS unchanged
FROM latest l LEFT JOIN registry_record r ON r.dataset_id = $1 AND r.record_id = l.record_id
WHERE l.record_id NOT LIKE 'UNREAD-%'
"""
_PUBLISHED = """
SELECT count(*) AS published,
  count(*) FILTER (WHERE l.record_id IS NULL AND k.record_id IS NULL) AS removed
FROM registry_record r LEFT JOIN latest l ON l.record_id = r.record_id
LEFT JOIN kept k ON k.record_id = r.record_id
WHERE r.dataset_id = $1 AND r.unpublished_on IS NULL AND r.record_id NOT LIKE 'UNREAD-%'
"""
_PLANNED = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
(SELECT 'removed' AS change, r.record_id FROM registry_record r
 LEFT JOIN latest l ON l.record_id = r.record_id LEFT JOIN kept k ON k.record_id = r.record_id
 WHERE r.dataset_id = $1 AND r.unpublished_on IS NULL
   AND l.record_id IS NULL AND k.record_id IS NULL
   AND (r.record_id NOT LIKE 'UNREAD-%'
     OR EXISTS (SELECT FROM answered a WHERE a.record_id = r.record_id)) LIMIT $2)
UNION ALL
(SELECT CASE WHEN r.record_id IS NULL THEN 'added' ELSE 'changed' END, l.record_id
 FROM latest l LEFT JOIN registry_record r ON r.dataset_id = $1 AND r.record_id = l.record_id
 WHERE r.record_id IS NULL OR r.content_hash <> l.content_hash OR r.unpublished_on IS NOT NULL
 ORDER BY 1 DESC LIMIT $2)
ORDER BY 1 DESC, 2 LIMIT $2
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
# earlier states of a relationship are its history
_PAST_OF_FILE = """
INSERT INTO registry_past_statement (dataset_id, record_id, statement_id, statement_date, status,
  holder_record, body, load_id)
SELECT DISTINCT ON (s.record_id, s.statement_id) $1, s.record_id, s.statement_id,
  s.statement_date, s.status, s.holder_record, s.body::jsonb, $2
FROM stage s JOIN latest l USING (record_id)
WHERE s.seq <> l.seq AND s.statement_id <> l.statement_id AND s.record_type = 'relationship'
  AND l.record_type = 'relationship' AND s.subject_record IS NOT DISTINCT FROM l.subject_record
ORDER BY s.record_id, s.statement_id, s.seq DESC
ON CONFLICT DO NOTHING
"""
# what a file corrects under an unchanged date never held, but for what may hide somebody: a
# nominee, an interest that is not stated or has no size, one that is not beneficial. Such a state
# is kept, marked. That an owner holds for a trust or a firm, the UK register replaces under the
# date of the first notification: it held until the file that says otherwise
_CAPACITY = '$.recordDetails.interests[*].details ? (@ like_regex "-as-[a-z-]*(trust|firm)")'
_PAST_OF_STORE = """
INSERT INTO registry_past_statement (dataset_id, record_id, statement_id, statement_date, status,
  holder_record, body, load_id)
SELECT $1, r.record_id,
  r.statement_id || CASE WHEN r.statement_date < l.statement_date THEN ''
    ELSE '#' || left(r.content_hash, 12) END,
  r.statement_date, r.status, r.holder_record,
  r.body || CASE WHEN r.statement_date < l.statement_date THEN '{}'::jsonb
    WHEN r.body @? $4::jsonpath THEN jsonb_build_object('until', $3::date)
    ELSE '{"corrected": true}'::jsonb END,
  $2
FROM registry_record r JOIN latest l USING (record_id)
WHERE r.dataset_id = $1 AND r.record_type = 'relationship' AND l.record_type = 'relationship'
  AND r.subject_record IS NOT DISTINCT FROM l.subject_record
  AND (r.statement_id <> l.statement_id AND r.statement_date < l.statement_date
    OR r.content_hash <> l.content_hash AND r.statement_date >= l.statement_date
      AND r.holder_record IS NOT DISTINCT FROM l.holder_record
      AND (r.body @? '$.recordDetails.interests[*] ? (@.type == "nominee" || @.type == "nominator"
        || @.type == "unknownInterest" || @.type == "unpublishedInterest"
        || @.type == "rightsGrantedByContract" || @.type == "enjoymentAndUseOfAssets"
        || @.type == "conditionalRightsGrantedByContract"
        || @.beneficialOwnershipOrControl == false)' OR r.body @? $4::jsonpath))
  AND (r.holder_record IS DISTINCT FROM l.holder_record
    OR r.body #> '{recordDetails,interests}'
      IS DISTINCT FROM l.body::jsonb #> '{recordDetails,interests}')
ON CONFLICT DO NOTHING
"""
# of a party nothing is kept but what leaves open whose its shares were, once a statement of a later
# day says it no more: a state, a trust, a death or a dissolution
_HIDES = """
CASE WHEN {0} #>> '{{recordDetails,entityType,type}}' IN ('state', 'stateBody') THEN 'state'
  WHEN {0} #>> '{{recordDetails,entityType,type}}' = 'arrangement'
    OR {0} #>> '{{recordDetails,entityType,subtype}}' IN ('trust', 'nomination') THEN 'trust'
  WHEN {0} #>> '{{recordDetails,deathDate}}' <> ''
    OR {0} #>> '{{recordDetails,dissolutionDate}}' <> '' THEN 'gone'
  ELSE '' END
"""
_WAS, _NOW = _HIDES.format("c.was"), _HIDES.format("c.now")
_KEPT_OF_PARTY = f"""
INSERT INTO registry_past_statement (dataset_id, record_id, statement_id, statement_date, status,
  body, load_id)
SELECT $1, c.record_id, c.statement_id, c.statement_date, c.status,
  c.was || jsonb_build_object('until', c.until), $2
FROM changed c WHERE {_WAS} <> '' AND {_WAS} <> {_NOW}
ON CONFLICT DO NOTHING
"""
_PARTIES_OF_FILE = f"""
WITH several AS MATERIALIZED (
  SELECT DISTINCT s.record_id FROM stage s JOIN latest l USING (record_id)
  WHERE s.seq <> l.seq AND s.record_type <> 'relationship'
), said AS MATERIALIZED (
  SELECT s.*, lead(s.statement_date) OVER later AS until, lead(s.body) OVER later AS next
  FROM stage s JOIN several USING (record_id)
  WINDOW later AS (PARTITION BY s.record_id ORDER BY s.moment, s.status = 'closed', s.seq)
), changed AS MATERIALIZED (
  SELECT record_id, statement_id, statement_date, status, until, body::jsonb AS was,
    next::jsonb AS now
  FROM said WHERE statement_date < until
)
{_KEPT_OF_PARTY}
"""
_PARTIES_OF_STORE = f"""
WITH changed AS MATERIALIZED (
  SELECT r.record_id, r.statement_id, r.statement_date, r.status, l.statement_date AS until,
    r.body AS was, l.body::jsonb AS now
  FROM registry_record r JOIN latest l USING (record_id)
  WHERE r.dataset_id = $1 AND r.record_type <> 'relationship'
    AND l.record_type = r.record_type AND r.content_hash <> l.content_hash
    AND r.statement_date < l.statement_date
)
{_KEPT_OF_PARTY}
"""
_END = """
UPDATE registry_record r SET unpublished_on = $2, load_id = $3
WHERE r.dataset_id = $1 AND r.unpublished_on IS NULL
  AND NOT EXISTS (SELECT FROM latest l WHERE l.record_id = r.record_id)
  AND NOT EXISTS (SELECT FROM kept k WHERE k.record_id = r.record_id)
  AND (r.record_id NOT LIKE 'UNREAD-%'
    OR EXISTS (SELECT FROM answered a WHERE a.record_id = r.record_id))
"""
_STAND_INS = """
SELECT record_id, subject_record, body #>> '{facts,reference}' AS reference,
  body -> 'facts' ? 'reference' AS named
FROM registry_record
WHERE dataset_id = $1 AND unpublished_on IS NULL AND record_type = 'relationship'
  AND record_id LIKE 'UNREAD-%' AND subject_record IS NOT NULL
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
_ADDRESSES = """
INSERT INTO registry_address (dataset_id, record_id, address_key)
SELECT DISTINCT $1::uuid, t.record_id, a.address_key FROM stage_address a JOIN %s t USING (seq)
"""


async def begin(session: PlatformSession, dataset: str) -> None:
    """Make the staging tables; loads of one dataset run one after the other."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('registry:' || $1, 0))", dataset
    )
    await session.execute("SET LOCAL work_mem = '128MB'")
    await session.execute(_STAGING)


async def stage(session: PlatformSession, rows: StagedRows) -> None:
    """Add rows to the staging tables."""
    await session.copy_records("stage", STAGE, rows.statements)
    await session.copy_records("stage_identifier", STAGE_IDENTIFIER, rows.identifiers)
    await session.copy_records("stage_name", STAGE_NAME, rows.names)
    await session.copy_records("stage_address", STAGE_ADDRESS, rows.addresses)
    if rows.replaced:
        await session.copy_records("stage_replaced", STAGE_REPLACED, rows.replaced)


async def keep(session: PlatformSession, record_ids: Sequence[str]) -> None:
    """Name records that stay as they are: the file holds them, in a statement that was rejected."""
    await session.execute(
        "INSERT INTO kept SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING",
        list(record_ids),
    )


async def stand_ins(session: PlatformSession, dataset_id: UUID) -> list[StandIn]:
    """Return the statements in place of records that no file had in a form that can be read."""
    rows = await session.fetch(_STAND_INS, dataset_id)
    return [
        StandIn(row["record_id"], row["subject_record"], row["reference"], row["named"])
        for row in rows
    ]


async def answer(session: PlatformSession, record_ids: Collection[str]) -> None:
    """Name the statements of `stand_ins` whose records the file has in a form that can be read."""
    await session.execute(
        "INSERT INTO answered SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING",
        sorted(record_ids),
    )


async def compare(session: PlatformSession, dataset_id: UUID) -> LoadCounts:
    """Choose the latest statement of each record and count the difference."""
    await _name_records(session)
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


async def planned(session: PlatformSession, dataset_id: UUID, limit: int) -> list[tuple[str, str]]:
    """Return the first differences: how a record would change, and which it is."""
    await session.execute(_PLANNED, dataset_id, limit, timeout=HOURS)
    rows = await session.fetch("SELECT change, record_id FROM planned")
    return [(row["change"], row["record_id"]) for row in rows]


async def _name_records(session: PlatformSession) -> None:
    """Give all statements of one record its one name, where they name each other instead."""
    some = await session.fetch_row("SELECT 1 FROM stage_replaced LIMIT 1")
    if some is None:
        return
    for statement in (
        "CREATE INDEX ON stage_replaced (statement_id)",
        _ROOTS,
        "ANALYZE root",
        _RENAMED,
        _REFERRED % {"column": "subject_record", "member": "subject"},
        _REFERRED % {"column": "holder_record", "member": "interestedParty"},
    ):
        await session.execute(statement, timeout=HOURS)


async def merge(session: PlatformSession, dataset_id: UUID, load_id: UUID, ended_on: date) -> None:
    """Write added and changed records, end those that are gone."""
    await session.execute(_PAST_OF_FILE, dataset_id, load_id, timeout=HOURS)
    await session.execute(_PAST_OF_STORE, dataset_id, load_id, ended_on, _CAPACITY, timeout=HOURS)
    await session.execute(_PARTIES_OF_FILE, dataset_id, load_id, timeout=HOURS)
    await session.execute(_PARTIES_OF_STORE, dataset_id, load_id, timeout=HOURS)
    await session.execute(_TOUCHED, dataset_id, timeout=HOURS)
    for table in ("touched", "stage_identifier", "stage_name"):
        await session.execute(f"ANALYZE {table}", timeout=HOURS)
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
    await _merge_addresses(session, dataset_id)


async def _merge_addresses(session: PlatformSession, dataset_id: UUID) -> None:
    """Key the addresses of what changed; of everything, where other rules keyed it before."""
    keyed = await session.fetch_value(
        "SELECT address_rules FROM registry_dataset WHERE id = $1", dataset_id
    )
    if keyed == RULES_VERSION:
        await session.execute(
            "DELETE FROM registry_address x USING touched t"
            " WHERE x.dataset_id = $1 AND x.record_id = t.record_id",
            dataset_id,
            timeout=HOURS,
        )
        await session.execute(_ADDRESSES % "touched", dataset_id, timeout=HOURS)
        return
    await session.execute(
        "DELETE FROM registry_address WHERE dataset_id = $1", dataset_id, timeout=HOURS
    )
    await session.execute(_ADDRESSES % "latest", dataset_id, timeout=HOURS)
    await session.execute(
        "UPDATE registry_dataset SET address_rules = $2 WHERE id = $1", dataset_id, RULES_VERSION
    )


async def insert_rejections(
    session: PlatformSession, load_id: UUID, rows: Sequence[tuple[UUID, int, str | None, str]]
) -> None:
    """Store rejected statements: id, line, statement id, reason."""
    await session.execute_many(
        "INSERT INTO registry_rejection (load_id, id, line, statement_id, reason)"
        " VALUES ($1, $2, $3, $4, $5)",
        [(load_id, *row) for row in rows],
    )
