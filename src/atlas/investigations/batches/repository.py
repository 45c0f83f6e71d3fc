"""SQL of batches and their rows."""

from collections.abc import Sequence
from datetime import datetime
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
    key_field,
    text_field,
    time_field,
    uuid_field,
)
from atlas.investigations.batches.models import Batch, BatchRow

_RUNS = ("pending", "running", "complete", "failed", "cancelled")
_ROW_STATUSES = ("pending", "started", "complete", "failed", "cancelled", "rejected")
_RUN = (
    " LEFT JOIN investigation i"
    " ON r.status = 'started' AND i.tenant_id = r.tenant_id AND i.id = r.investigation_id"
)
_STANDING = (
    "CASE WHEN r.status = 'started' AND i.finished_at IS NOT NULL THEN i.status ELSE r.status END"
)
"""Where a row stands now: its investigation may be over before the batch's next step notes it."""
BATCHES = ListSpec(
    select="SELECT b.* FROM investigation_batch b",
    id_column="b.id",
    fields={
        "status": choice_field("b.status", _RUNS),
        "created_by": uuid_field("b.created_by"),
        "created_at": time_field("b.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
ROWS = ListSpec(
    select="SELECT r.id, r.batch_id, r.row_number, r.company_name, r.external_id,"
    f" r.investigation_id, r.problems, r.request, {_STANDING} AS status"
    f" FROM investigation_batch_row r{_RUN}",
    where="r.batch_id = $1",
    id_column="r.id",
    fields={
        "row_number": int_field("r.row_number"),
        "status": choice_field(_STANDING, _ROW_STATUSES),
        "company_name": text_field("r.company_name"),
        "external_id": key_field("r.external_id"),
        "investigation_id": uuid_field("r.investigation_id"),
    },
    sorts=("row_number",),
    default_sort="row_number",
)


async def insert_batch(session: TenantSession, batch: Batch) -> None:
    """Add a batch."""
    await session.insert("investigation_batch", batch)


async def insert_rows(session: TenantSession, rows: Sequence[BatchRow]) -> None:
    """Add the rows of a batch."""
    await session.insert_many("investigation_batch_row", rows)


async def find_batch(session: TenantSession, batch_id: UUID, *, lock: bool = False) -> Batch | None:
    """Return a batch, locked for its next step when asked."""
    row = await session.fetch_row(
        f"SELECT * FROM investigation_batch WHERE id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        batch_id,
    )
    return Batch.from_record(row) if row else None


async def fetch_batches(session: TenantSession, params: ListParams) -> Page[Batch]:
    """Return a page of batches."""
    return await fetch_page(session, BATCHES, params, build=Batch.from_record)


async def fetch_rows(session: TenantSession, batch_id: UUID, params: ListParams) -> Page[BatchRow]:
    """Return a page of a batch's rows."""
    return await fetch_page(session, ROWS, params, build=BatchRow.from_record, args=(batch_id,))


async def set_status(
    session: TenantSession,
    batch_id: UUID,
    status: str,
    *,
    error: Failure | None = None,
    finished_at: datetime | None = None,
) -> None:
    """Move a locked batch on."""
    await session.execute(
        "UPDATE investigation_batch SET status = $2, error = $3, finished_at = $4 WHERE id = $1",
        batch_id,
        status,
        error,
        finished_at,
    )


async def count_rows(
    session: TenantSession, batch_ids: Sequence[UUID]
) -> dict[UUID, dict[str, int]]:
    """Return how many rows of each batch stand where; what is over is counted as it is now."""
    records = await session.fetch(
        f"SELECT r.batch_id, {_STANDING} AS status, count(*) AS rows"
        f" FROM investigation_batch_row r{_RUN}"
        " WHERE r.batch_id = ANY($1::uuid[]) GROUP BY 1, 2",
        list(batch_ids),
    )
    found: dict[UUID, dict[str, int]] = {}
    for record in records:
        found.setdefault(record["batch_id"], {})[record["status"]] = record["rows"]
    return found


async def settle_rows(session: TenantSession, batch_id: UUID) -> int:
    """Note which started rows of a batch are over; return how many."""
    return await session.execute(
        "UPDATE investigation_batch_row r SET status = i.status FROM investigation i"
        " WHERE r.batch_id = $1 AND r.status = 'started' AND i.tenant_id = r.tenant_id"
        " AND i.id = r.investigation_id AND i.status IN ('complete', 'failed', 'cancelled')",
        batch_id,
    )


async def count_in_flight(session: TenantSession) -> int:
    """Return how many investigations of the tenant's batches are under way."""
    return int(
        await session.fetch_value(
            "SELECT count(*) FROM investigation_batch_row r JOIN investigation i"
            " ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id"
            " WHERE r.status = 'started' AND i.status IN ('pending', 'running')"
        )
    )


async def pending_rows(session: TenantSession, batch_id: UUID, limit: int) -> list[BatchRow]:
    """Return the next rows that wait."""
    records = await session.fetch(
        "SELECT * FROM investigation_batch_row WHERE batch_id = $1 AND status = 'pending'"
        " ORDER BY row_number LIMIT $2",
        batch_id,
        limit,
    )
    return [BatchRow.from_record(record) for record in records]


async def started_runs(session: TenantSession, batch_id: UUID) -> list[UUID]:
    """Return the investigations of a batch that may still run."""
    records = await session.fetch(
        "SELECT investigation_id FROM investigation_batch_row"
        " WHERE batch_id = $1 AND status = 'started' ORDER BY row_number",
        batch_id,
    )
    return [record["investigation_id"] for record in records]


async def unfinished_rows(session: TenantSession, batch_id: UUID) -> list[BatchRow]:
    """Return the rows that a cancelled batch did not bring to an end."""
    records = await session.fetch(
        "SELECT r.* FROM investigation_batch_row r LEFT JOIN investigation i"
        " ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id"
        " WHERE r.batch_id = $1 AND (r.status IN ('pending', 'cancelled')"
        " OR (r.status = 'started' AND i.status = 'cancelled')) ORDER BY r.row_number",
        batch_id,
    )
    return [BatchRow.from_record(record) for record in records]


async def resumed_by(session: TenantSession, batch_id: UUID) -> UUID | None:
    """Return the batch that does the rest of a cancelled one."""
    value: UUID | None = await session.fetch_value(
        "SELECT id FROM investigation_batch WHERE resumes = $1 LIMIT 1", batch_id
    )
    return value


async def set_outcomes(
    session: TenantSession, rows: Sequence[tuple[UUID, str, UUID | None, list[RowProblem]]]
) -> None:
    """Write what became of rows: (row, status, investigation, problems)."""
    await session.execute_many(
        "UPDATE investigation_batch_row SET status = $2, investigation_id = $3, problems = $4"
        " WHERE id = $1",
        rows,
    )


async def end_pending(session: TenantSession, batch_id: UUID) -> None:
    """Note that the rows that wait are not started any more."""
    await session.execute(
        "UPDATE investigation_batch_row SET status = 'cancelled'"
        " WHERE batch_id = $1 AND status = 'pending'",
        batch_id,
    )
