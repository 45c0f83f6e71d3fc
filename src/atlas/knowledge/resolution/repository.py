"""All SQL of candidates and merges."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.types import Failure
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
from atlas.knowledge.resolution.schemas import Merge, Search

_MERGE = columns_of(Merge, "m.")
_SEARCH = columns_of(Search, "s.")
MERGES = ListSpec(
    select=f"SELECT {_MERGE} FROM resolution_merge m",
    id_column="m.id",
    fields={"candidate_id": uuid_field("m.candidate_id"), "merged_at": time_field("m.merged_at")},
    sorts=("merged_at",),
    default_sort="-merged_at",
)
SEARCHES = ListSpec(
    select=f"SELECT {_SEARCH} FROM resolution_search s",
    id_column="s.id",
    fields={"company_id": uuid_field("s.company_id"), "created_at": time_field("s.created_at")},
    sorts=("created_at",),
    default_sort="-created_at",
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


def _search(row: Record) -> Search:
    return Search(**dict(row))


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


async def insert_search(session: TenantSession, row: Search) -> None:
    """Add a search."""
    await session.insert("resolution_search", row)


async def find_search(
    session: TenantSession, search_id: UUID, *, lock: bool = False
) -> Search | None:
    """Return a search."""
    row = await session.fetch_row(
        f"SELECT {_SEARCH} FROM resolution_search s WHERE s.id = $1"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        search_id,
    )
    return Search(**dict(row)) if row else None


async def fetch_searches(session: TenantSession, params: ListParams) -> Page[Search]:
    """Return one page."""
    return await fetch_page(session, SEARCHES, params, build=_search)


async def save_found(
    session: TenantSession, search_id: UUID, compared: int, found: int, not_compared: Sequence[str]
) -> None:
    """Note what a search found."""
    await session.execute(
        "UPDATE resolution_search SET compared = $2, found = $3, not_compared = $4 WHERE id = $1",
        search_id, compared, found, list(not_compared),
    )  # fmt: skip


async def end_search(
    session: TenantSession,
    search_id: UUID,
    status: str,
    error: Failure | None,
    at: datetime,
) -> None:
    """End a search."""
    await session.execute(
        "UPDATE resolution_search SET status = $2, error = $3, finished_at = $4 WHERE id = $1",
        search_id, status, error, at,
    )  # fmt: skip
