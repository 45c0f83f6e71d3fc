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
    others = await records_of_entity(session, run.entity_id) if run.entity_id else set()
    return {run.company_id} | others


async def records_of_entity(session: TenantSession, entity_id: UUID) -> set[UUID]:
    """Return every customer record that was investigated as an entity, withdrawn ones too."""
    cluster = (await entities.clusters(session, [entity_id]))[entity_id]
    return await history.companies_of(session, cluster)
