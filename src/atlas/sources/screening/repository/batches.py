"""SQL of batches and their rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.types import Failure, RowProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    int_field,
    iterate_all,
    text_field,
    time_field,
)
from atlas.sources.screening.models import BatchPartyRow, BatchRow
from atlas.sources.screening.schemas import Outcome, Strength
from atlas.workspace.jobs.domain import STATUSES

BATCHES = ListSpec(
    select=f"SELECT {BatchRow.columns()} FROM screening_batch",
    id_column="id",
    fields={
        "status": choice_field("status", STATUSES),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
ROWS = ListSpec(
    select=f"SELECT {BatchPartyRow.columns()} FROM screening_batch_row",
    id_column="id",
    where="batch_id = $1",
    fields={
        "row_number": int_field("row_number"),
        "status": choice_field("status", ("pending", "done", "rejected")),
        "outcome": choice_field("outcome", [outcome.value for outcome in Outcome]),
        "best_strength": choice_field("best_strength", [one.value for one in Strength]),
        "reference": text_field("reference", "eq", "in"),
        "name": text_field("name", "eq", "contains"),
    },
    sorts=("row_number",),
    default_sort="row_number",
)


async def insert_batch(session: TenantSession, row: BatchRow) -> None:
    """Insert a batch."""
    await session.insert("screening_batch", row)


async def insert_rows(session: TenantSession, rows: Sequence[BatchPartyRow]) -> None:
    """Insert the rows of a batch."""
    await session.insert_many("screening_batch_row", rows)


async def find_batch(
    session: TenantSession, batch_id: UUID, *, lock: bool = False
) -> BatchRow | None:
    """Return a batch, locked for its next chunk when asked."""
    row = await session.fetch_row(
        f"SELECT {BatchRow.columns()} FROM screening_batch WHERE id = $1"
        f"{' FOR UPDATE' if lock else ''}",
        batch_id,
    )
    return BatchRow.from_record(row) if row else None


async def list_batches(session: TenantSession, params: ListParams) -> Page[BatchRow]:
    """Return a page of batches."""
    return await fetch_page(session, BATCHES, params, build=BatchRow.from_record)


async def list_rows(
    session: TenantSession, batch_id: UUID, params: ListParams
) -> Page[BatchPartyRow]:
    """Return a page of a batch's rows."""
    return await fetch_page(
        session, ROWS, params, build=BatchPartyRow.from_record, args=(batch_id,)
    )


async def iterate_rows(session: TenantSession, batch_id: UUID, params: ListParams) -> Any:
    """Stream a batch's rows."""
    async for row in iterate_all(
        session, ROWS, params, build=BatchPartyRow.from_record, args=(batch_id,)
    ):
        yield row


async def searched(
    session: TenantSession, screening_ids: Sequence[UUID]
) -> dict[UUID, tuple[object, object]]:
    """Return the topics and lists that screenings answered for, as stored, by screening."""
    rows = await session.fetch(
        "SELECT id, topics, lists FROM screening WHERE id = ANY($1::uuid[])", list(screening_ids)
    )
    return {row["id"]: (row["topics"], row["lists"]) for row in rows}


async def pending_rows(session: TenantSession, batch_id: UUID, limit: int) -> list[BatchPartyRow]:
    """Return the next rows that were not screened."""
    rows = await session.fetch(
        f"SELECT {BatchPartyRow.columns()} FROM screening_batch_row"
        " WHERE batch_id = $1 AND status = 'pending' ORDER BY row_number LIMIT $2",
        batch_id,
        limit,
    )
    return [BatchPartyRow.from_record(row) for row in rows]


async def finish_rows(session: TenantSession, rows: Sequence[Sequence[object]]) -> None:
    """Write what came of rows: id, screening, outcome, best strength, candidates."""
    await session.execute_many(
        "UPDATE screening_batch_row SET status = 'done', screening_id = $2, outcome = $3,"
        " best_strength = $4, candidates = $5 WHERE id = $1",
        rows,
    )


async def reject_row(session: TenantSession, row_id: UUID, problems: list[RowProblem]) -> None:
    """Write that a row cannot be screened, and why."""
    await session.execute(
        "UPDATE screening_batch_row SET status = 'rejected', problems = $2 WHERE id = $1",
        row_id,
        problems,
    )


async def advance(session: TenantSession, row: BatchRow, moment: datetime) -> None:
    """Write how far a batch is."""
    await session.execute(
        "UPDATE screening_batch SET status = 'running', done = $2, hits = $3, clear = $4,"
        " not_assessed = $5, rejected = $6, started_at = coalesce(started_at, $7)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        row.id,
        row.done,
        row.hits,
        row.clear,
        row.not_assessed,
        row.rejected,
        moment,
    )


async def end_batch(
    session: TenantSession,
    batch_id: UUID,
    status: str,
    error: Failure | None,
    moment: datetime,
) -> None:
    """End a batch that is not over."""
    await session.execute(
        "UPDATE screening_batch SET status = $2, error = $3, finished_at = $4,"
        " started_at = coalesce(started_at, $4)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        batch_id,
        status,
        error,
        moment,
    )
