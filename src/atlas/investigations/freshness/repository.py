"""SQL of freshness."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.freshness.models import Retrieval


async def newest_retrievals(session: TenantSession, company_id: UUID) -> list[Retrieval]:
    """Return each source's newest answer in the company's investigations, oldest first."""
    rows = await session.fetch(
        "SELECT * FROM (SELECT DISTINCT ON (e.source) e.source, e.retrieved_at,"
        " e.data_date,"
        " coalesce(e.data_date::timestamp AT TIME ZONE 'UTC',"
        "  greatest(e.retrieved_at, e.confirmed_at)) AS known,"
        " e.investigation_id, count(*) OVER (PARTITION BY e.source) AS answers"
        " FROM investigation i JOIN evidence e ON e.tenant_id = i.tenant_id"
        " AND e.investigation_id = i.id WHERE i.company_id = $1 AND i.withdrawn_at IS NULL"
        " ORDER BY e.source, known DESC, e.retrieved_at DESC, e.id DESC) AS newest"
        " ORDER BY known, source",
        company_id,
    )
    return [Retrieval(**dict(row)) for row in rows]
