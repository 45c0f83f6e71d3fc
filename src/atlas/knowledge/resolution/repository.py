"""All SQL of candidates and merges."""

from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.foundation.db.rows import columns_of
from atlas.knowledge.resolution.schemas import Merge

_MERGE = columns_of(Merge, "m.")
MERGES = ListSpec(
    select=f"SELECT {_MERGE} FROM resolution_merge m",
    id_column="m.id",
    fields={"candidate_id": uuid_field("m.candidate_id"), "merged_at": time_field("m.merged_at")},
    sorts=("merged_at",),
    default_sort="-merged_at",
)


def _merge(row: Record) -> Merge:
    return Merge(**dict(row))


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
