"""SQL of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.types import Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.workspace.jobs.domain import STATUSES, TERMINAL, UNFINISHED_SQL, progress_sql
from atlas.workspace.jobs.models import Job

_COLUMNS = Job.columns()
JOBS = ListSpec(
    select=f"SELECT {_COLUMNS} FROM job",
    id_column="id",
    fields={
        "kind": text_field("kind", "eq", "in"),
        "resource_type": text_field("resource_type", "eq", "in"),
        "resource_id": uuid_field("resource_id"),
        "status": choice_field("status", STATUSES),
        "created_by": uuid_field("created_by"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def insert_job(session: TenantSession, **values: Any) -> None:
    """Insert a pending job."""
    await session.execute(
        "INSERT INTO job (tenant_id, id, kind, resource_type, resource_id, status, created_by,"
        " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $7)",
        session.tenant_id,
        values["job_id"],
        values["kind"],
        values["resource_type"],
        values["resource_id"],
        values["created_by"],
        values["moment"],
    )


async def find_job(session: TenantSession, job_id: UUID, *, lock: bool = False) -> Job | None:
    """Return a job, locked for a change of state when asked."""
    suffix = " FOR UPDATE" if lock else ""
    row = await session.fetch_row(f"SELECT {_COLUMNS} FROM job WHERE id = $1{suffix}", job_id)
    return Job.from_record(row) if row else None


async def list_jobs(session: TenantSession, params: ListParams) -> Page[Job]:
    """Return a page of jobs."""
    return await fetch_page(session, JOBS, params, build=Job.from_record)


async def unfinished(session: TenantSession) -> list[UUID]:
    """Return the resources whose jobs are not over."""
    rows = await session.fetch(f"SELECT resource_id FROM job WHERE {UNFINISHED_SQL}")
    return [row["resource_id"] for row in rows]


async def set_progress(
    session: TenantSession,
    job_id: UUID,
    done: int,
    total: int | None,
    message: str | None,
    moment: datetime,
) -> None:
    """Note progress of a job that is not over; it never goes back."""
    await session.execute(
        f"UPDATE job SET {progress_sql('$2', '$3', '$4', '$5')} WHERE id = $1 AND {UNFINISHED_SQL}",
        job_id,
        done,
        total,
        message,
        moment,
    )


async def set_finished(
    session: TenantSession,
    job_id: UUID,
    status: str,
    error: Failure | None,
    moment: datetime,
) -> bool:
    """End a job that is not over; False when it was."""
    changed = await session.execute(
        "UPDATE job SET status = $2, error = $3, finished_at = $4, updated_at = $4,"
        " started_at = coalesce(started_at, $4)"
        " WHERE id = $1 AND status <> ALL($5::text[])",
        job_id,
        status,
        error,
        moment,
        sorted(TERMINAL),
    )
    return changed == 1


async def request_cancel(session: TenantSession, job_id: UUID, moment: datetime) -> None:
    """Note that the job was asked to stop."""
    await session.execute(
        "UPDATE job SET cancel_requested = true, updated_at = $2 WHERE id = $1", job_id, moment
    )
