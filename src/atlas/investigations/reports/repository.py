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
from atlas.investigations.reports.models import BrandingRow, ReportRow

_RUN_SHOWN = (
    "EXISTS (SELECT 1 FROM investigation i WHERE i.tenant_id = r.tenant_id"
    " AND i.id = r.investigation_id AND i.withdrawn_at IS NULL)"
)
_SHOWN = f"r.withdrawn_at IS NULL AND {_RUN_SHOWN}"
"""A withdrawn run is hidden with its reports; restored, it shows them again. So is a report."""
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
    await session.insert("report", row)


async def find_report(
    session: TenantSession, report_id: UUID, *, lock: bool = False, withdrawn: bool = False
) -> ReportRow | None:
    """Return a report of a run that is not withdrawn, or None; a withdrawn one when asked."""
    record = await session.fetch_row(
        f"SELECT r.* FROM report r WHERE r.id = $1 AND {_RUN_SHOWN if withdrawn else _SHOWN}"
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


async def set_withdrawn(session: TenantSession, report_id: UUID, user_id: UUID | None) -> None:
    """Hide a report, or (without a user) show it again."""
    await session.execute(
        "UPDATE report SET withdrawn_at = CASE WHEN $2::uuid IS NULL THEN NULL"
        " ELSE $3::timestamptz END, withdrawn_by = $2 WHERE id = $1",
        report_id,
        user_id,
        now(),
    )


async def find_latest(session: TenantSession, investigation_id: UUID) -> ReportRow | None:
    """Return the newest complete report of a run that is shown."""
    record = await session.fetch_row(
        "SELECT r.* FROM report r WHERE r.investigation_id = $1 AND r.status = 'complete'"
        f" AND {_SHOWN} ORDER BY r.created_at DESC, r.id DESC LIMIT 1",
        investigation_id,
    )
    return ReportRow.from_record(record) if record else None


async def find_branding(session: TenantSession, *, lock: bool = False) -> BrandingRow | None:
    """Return the tenant's branding, if it has its own."""
    record = await session.fetch_row(
        f"SELECT * FROM report_branding{' FOR UPDATE' if lock else ''}"
    )
    return BrandingRow.from_record(record) if record else None


async def put_branding(session: TenantSession, row: BrandingRow, user_id: UUID) -> bool:
    """Write the branding over the version before; False when another was first."""
    changed = await session.execute(
        "INSERT INTO report_branding (tenant_id, organisation, accent, logo_type, logo_sha256,"
        " logo_size, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (tenant_id, singleton) DO UPDATE SET organisation = $2, accent = $3,"
        " logo_type = $4, logo_sha256 = $5, logo_size = $6, version = $7, updated_at = $8,"
        " updated_by = $9 WHERE report_branding.version = $7 - 1",
        session.tenant_id,
        row.organisation,
        row.accent,
        row.logo_type,
        row.logo_sha256,
        row.logo_size,
        row.version,
        row.updated_at,
        user_id,
    )
    return changed == 1
