"""SQL of a run among the others of its customer and series."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs.models import Investigation


async def newer_complete(session: TenantSession, run: Investigation) -> Investigation | None:
    """Return the newest complete run of the customer after this one that looked as widely."""
    record = await session.fetch_row(
        "SELECT * FROM investigation WHERE company_id = $1 AND status = 'complete'"
        " AND withdrawn_at IS NULL AND created_at > $2 AND id <> $3 AND modules @> $4::text[]"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        run.company_id,
        run.created_at,
        run.id,
        run.modules,
    )
    return Investigation.from_record(record) if record else None


async def version_before(session: TenantSession, run: Investigation) -> UUID | None:
    """Return the latest earlier run of the series that was not withdrawn."""
    value: UUID | None = await session.fetch_value(
        "SELECT id FROM investigation WHERE series_id = $1 AND run_version < $2"
        " AND withdrawn_at IS NULL ORDER BY run_version DESC LIMIT 1",
        run.series_id,
        run.run_version,
    )
    return value
