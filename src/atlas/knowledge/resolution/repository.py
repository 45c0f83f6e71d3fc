"""All SQL of candidates and merges."""

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
from atlas.knowledge.resolution.schemas import STATUSES, Candidate, Merge

_CANDIDATE = columns_of(Candidate, "c.")
_MERGE = columns_of(Merge, "m.")
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
MERGES = ListSpec(
    select=f"SELECT {_MERGE} FROM resolution_merge m",
    id_column="m.id",
    fields={"candidate_id": uuid_field("m.candidate_id"), "merged_at": time_field("m.merged_at")},
    sorts=("merged_at",),
    default_sort="-merged_at",
)


def _candidate(row: Record) -> Candidate:
    return Candidate(**dict(row))


def _merge(row: Record) -> Merge:
    return Merge(**dict(row))


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
    """Write what was said of a candidate that the caller has locked."""
    saved = await session.fetch_row(
        "UPDATE resolution_candidate c SET status = $2, proposed_by = $3, proposed_person = $4,"
        " decided_by = $5, decided_at = $6, reason = $7, revision = c.revision + 1"
        f" WHERE c.id = $1 RETURNING {_CANDIDATE}",
        row.id, row.status, row.proposed_by, row.proposed_person, row.decided_by, row.decided_at,
        row.reason,
    )  # fmt: skip
    assert saved is not None  # noqa: S101  locked by the caller
    return _candidate(saved)


async def insert_merge(session: TenantSession, row: Merge) -> None:
    """Add a merge."""
    await session.insert("resolution_merge", row)


async def find_merge(session: TenantSession, merge_id: UUID) -> Merge | None:
    """Return a merge, locked."""
    row = await session.fetch_row(
        f"SELECT {_MERGE} FROM resolution_merge m WHERE m.id = $1 FOR NO KEY UPDATE", merge_id
    )
    return _merge(row) if row else None


async def fetch_merges(session: TenantSession, params: ListParams) -> Page[Merge]:
    """Return one page."""
    return await fetch_page(session, MERGES, params, build=_merge)


async def end_merge(
    session: TenantSession, merge_id: UUID, by: UUID, at: datetime, reason: str
) -> Merge:
    """Note that a merge was taken back."""
    row = await session.fetch_row(
        "UPDATE resolution_merge m SET undone_by = $2, undone_at = $3, undone_reason = $4,"
        f" revision = m.revision + 1 WHERE m.id = $1 RETURNING {_MERGE}",
        merge_id, by, at, reason,
    )  # fmt: skip
    assert row is not None  # noqa: S101  locked by the caller
    return _merge(row)
