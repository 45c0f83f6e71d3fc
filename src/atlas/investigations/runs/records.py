"""The customer records of one company."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs import history, queries
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities


async def records_of(session: TenantSession, run: queries.Run) -> set[UUID]:
    """Return every customer record of the run's company, its own and withdrawn ones among them.

    Records are of one company when they were investigated as the same entity. Adding the company
    again, under another spelling or name, or after withdrawing its record, does not start a clean
    record.
    """
    others = await records_of_entity(session, run.entity_id) if run.entity_id else set()
    return {run.company_id} | others


async def records_of_company(session: TenantSession, company: Company) -> set[UUID]:
    """Return every customer record of a company, also while its own was never investigated.

    Withdrawn records of the same registration number are of the company too, and those that may
    be: a restriction stands under every record of the same name and country, too, where no
    number distinguishes the two.
    """
    known = {company.id} | await companies.withdrawn_records(session, company)
    found = await history.entities_of(session, sorted(known))
    return (
        known
        | await _records_of_entities(session, found)
        | await _restricted_alike(session, company, found)
    )


async def _restricted_alike(
    session: TenantSession, company: Company, found: set[UUID]
) -> set[UUID]:
    """Return the restricted customer records that may be of a company."""
    restricted = await customer_file.restricted_records(session)
    return await companies.records_like(session, company, restricted, entity_ids=sorted(found))


async def records_of_entity(session: TenantSession, entity_id: UUID) -> set[UUID]:
    """Return every customer record that was investigated as an entity, withdrawn ones too."""
    return await _records_of_entities(session, {entity_id})


async def tied_records(session: TenantSession, run: queries.Run) -> set[UUID]:
    """Return the customer's record, and the withdrawn ones that it replaces.

    They had its external id or its number, or were investigated as its company; and so on from
    each of them, until no further record is found.
    """
    tied: set[UUID] = set()
    found = {run.company_id} | await _withdrawn(session, await records_of(session, run))
    while found:
        tied = await companies.tied_records(session, tied | found)
        known = await history.entities_of(session, sorted(tied))
        found = await _withdrawn(session, await _records_of_entities(session, known) - tied)
    return tied


async def _withdrawn(session: TenantSession, records: set[UUID]) -> set[UUID]:
    """Return those of some records that were withdrawn."""
    if not records:
        return set()
    standing = await companies.get_companies(session, sorted(records))
    return records - {*standing}


async def _records_of_entities(session: TenantSession, found: set[UUID]) -> set[UUID]:
    clusters = await entities.clusters(session, sorted(found))
    members = {member for cluster in clusters.values() for member in cluster}
    if not members:
        return set()
    return set(await session.once(history.companies_of, frozenset(members)))
