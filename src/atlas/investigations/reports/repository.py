"""All SQL of reports."""

from uuid import UUID

from atlas.foundation.core.clock import now
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
from atlas.investigations.reports.models import ReportRow

_SHOWN = (
    "EXISTS (SELECT 1 FROM investigation i WHERE i.tenant_id = r.tenant_id"
    " AND i.id = r.investigation_id AND i.withdrawn_at IS NULL)"
)
"""A withdrawn run is hidden with its reports; restored, it shows them again."""
REPORTS = ListSpec(
    select="SELECT r.* FROM report r",
    where=_SHOWN,
    id_column="r.id",
    fields={
        "investigation_id": uuid_field("r.investigation_id"),
        "status": choice_field(
            "r.status", ("pending", "running", "complete", "failed", "cancelled")
        ),
        "content_sha256": text_field("r.content_sha256", "eq", "in"),
        "created_by": uuid_field("r.created_by"),
        "created_at": time_field("r.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def insert_report(session: TenantSession, row: ReportRow) -> None:
    """Add a report; the same id twice is one."""
    await session.execute(
        "INSERT INTO report (tenant_id, id, investigation_id, status, content_sha256, error,"
        " created_by, created_at, finished_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        session.tenant_id,
        row.id,
        row.investigation_id,
        row.status,
        row.content_sha256,
        row.error,
        row.created_by,
        row.created_at,
        row.finished_at,
    )


async def find_report(
    session: TenantSession, report_id: UUID, *, lock: bool = False
) -> ReportRow | None:
    """Return a report of a run that is not withdrawn, or None."""
    record = await session.fetch_row(
        f"SELECT r.* FROM report r WHERE r.id = $1 AND {_SHOWN}"
        f"{' FOR UPDATE OF r' if lock else ''}",
        report_id,
    )
    return ReportRow.from_record(record) if record else None


async def fetch_reports(session: TenantSession, params: ListParams) -> Page[ReportRow]:
    """Return a page of reports."""
    return await fetch_page(session, REPORTS, params, build=ReportRow.from_record)


async def set_finished(
    session: TenantSession,
    report_id: UUID,
    status: str,
    *,
    sha256: str | None = None,
    error: str | None = None,
) -> None:
    """End a report."""
    await session.execute(
        "UPDATE report SET status = $2, content_sha256 = $3, error = $4, finished_at = $5"
        " WHERE id = $1",
        report_id,
        status,
        sha256,
        error,
        now(),
    )
