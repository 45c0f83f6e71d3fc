"""All SQL of pairs of parties that may be one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.foundation.db.rows import columns_of
from atlas.knowledge.candidates.schemas import STATUSES, UNDECIDED, Candidate, OpenPair, Waiting

_CANDIDATE = columns_of(Candidate, "c.")
CANDIDATES = ListSpec(
    select=f"SELECT {_CANDIDATE} FROM resolution_candidate c",
    id_column="c.id",
    fields={
        "status": choice_field("c.status", STATUSES),
        "company_id": uuid_field("c.company_id"),
        "first_id": uuid_field("c.first_id"),
        "second_id": uuid_field("c.second_id"),
        "found_at": time_field("c.found_at"),
    },
    sorts=("found_at",),
    default_sort="-found_at",
)
_OPEN = f"""
WITH wanted AS (SELECT unnest($1::uuid[]) AS id),
  known AS (
    SELECT c.id, COALESCE(f.canonical_id, c.first_id) AS first_id,
      COALESCE(s.canonical_id, c.second_id) AS second_id
    FROM (
      SELECT * FROM resolution_candidate WHERE first_id IN (
        SELECT id FROM wanted UNION SELECT m.entity_id FROM entity_merge m
        JOIN wanted ON wanted.id = m.canonical_id)
      UNION
      SELECT * FROM resolution_candidate WHERE second_id IN (
        SELECT id FROM wanted UNION SELECT m.entity_id FROM entity_merge m
        JOIN wanted ON wanted.id = m.canonical_id)
    ) c
    LEFT JOIN entity_merge f ON f.entity_id = c.first_id
    LEFT JOIN entity_merge s ON s.entity_id = c.second_id
    WHERE ($2::timestamptz IS NULL OR c.found_at <= $2)
      AND (c.status = ANY('{{{",".join(UNDECIDED)}}}') OR c.decided_at > $2)
  )
SELECT id, first_id, second_id FROM known WHERE first_id <> second_id ORDER BY id
"""


def _candidate(row: Record) -> Candidate:
    return Candidate(**dict(row))


async def fetch_open(
    session: TenantSession, entity_ids: Sequence[UUID], known_at: datetime | None
) -> list[OpenPair]:
    """Return the pairs that touch any of these canonical entities, and were open at an instant."""
    rows = await session.fetch(_OPEN, list(entity_ids), known_at)
    return [OpenPair(row["id"], row["first_id"], row["second_id"]) for row in rows]


async def count_by_status(session: TenantSession) -> list[Waiting]:
    """Return how many candidates there are, by status, and how long they have waited."""
    rows = await session.fetch(
        "SELECT status, count(*) AS total, min(found_at) AS oldest,"
        " count(*) FILTER (WHERE found_at < now() - interval '7 days') AS over_7_days,"
        " count(*) FILTER (WHERE found_at < now() - interval '30 days') AS over_30_days"
        " FROM resolution_candidate GROUP BY status"
    )
    return [Waiting(**dict(row)) for row in rows]


async def insert_candidates(session: TenantSession, rows: Sequence[Candidate]) -> list[UUID]:
    """Add candidates that are not known, whatever was decided of them; return the new ones."""
    found = await session.fetch(
        "INSERT INTO resolution_candidate (tenant_id, id, first_id, second_id, first_name,"
        " second_name, company_id, score, status, investigation_id, found_at)"
        " SELECT $1, id, one, two, one_name, two_name, company, score, 'open', $9, $10"
        " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[],"
        " $8::bigint[]) AS new(id, one, two, one_name, two_name, company, score)"
        " ON CONFLICT (tenant_id, first_id, second_id) DO NOTHING RETURNING id",
        session.tenant_id,
        [row.id for row in rows],
        [row.first_id for row in rows],
        [row.second_id for row in rows],
        [row.first_name for row in rows],
        [row.second_name for row in rows],
        [row.company_id for row in rows],
        [row.score for row in rows],
        rows[0].investigation_id,
        rows[0].found_at,
    )
    return [row["id"] for row in found]


async def find_candidate(
    session: TenantSession, candidate_id: UUID, *, lock: bool = False
) -> Candidate | None:
    """Return a candidate."""
    row = await session.fetch_row(
        f"SELECT {_CANDIDATE} FROM resolution_candidate c WHERE c.id = $1"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        candidate_id,
    )
    return _candidate(row) if row else None


async def fetch_candidates(session: TenantSession, params: ListParams) -> Page[Candidate]:
    """Return one page."""
    return await fetch_page(session, CANDIDATES, params, build=_candidate)


async def save_verdict(session: TenantSession, row: Candidate) -> Candidate:
    """Write the decision on a candidate that the caller has locked."""
    saved = await session.fetch_row(
        "UPDATE resolution_candidate c SET status = $2, proposed_by = $3, proposed_person = $4,"
        " decided_by = $5, decided_at = $6, reason = $7, revision = c.revision + 1"
        f" WHERE c.id = $1 RETURNING {_CANDIDATE}",
        row.id, row.status, row.proposed_by, row.proposed_person, row.decided_by, row.decided_at,
        row.reason,
    )  # fmt: skip
    assert saved is not None  # noqa: S101  locked by the caller
    return _candidate(saved)
