"""The customer records of one company."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs import history, reading
from atlas.knowledge.entities import service as entities


async def records_of(session: TenantSession, run: reading.Run) -> set[UUID]:
    """Return every customer record of the run's company, its own and withdrawn ones among them.

    Records are of one company when they were investigated as the same entity. Adding the company
    again, under another spelling or name, or after withdrawing its record, does not start a clean
    record.
    """
    if run.entity_id is None:
        return {run.company_id}
    cluster = (await entities.clusters(session, [run.entity_id]))[run.entity_id]
    return {run.company_id} | await history.companies_of(session, cluster)
