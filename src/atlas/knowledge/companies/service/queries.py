"""Reading the customer file: pages, streams, one company, many by their keys."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.companies import repository
from atlas.knowledge.companies.domain import Company, registration_spellings
from atlas.knowledge.companies.errors import CompanyNotFoundError
from atlas.knowledge.companies.schemas import CompanyStats

LISTING = repository.COMPANIES
"""What lists and exports of companies filter and sort by."""
NUMBER = repository.NUMBER
"""The filter that finds a company, in SQL the row `c`, by any of its numbers."""


async def list_companies(session: TenantSession, params: ListParams) -> Page[Company]:
    """Return one page of the customer file; withdrawn companies are hidden."""
    return await repository.fetch_companies(session, params)


def export_companies(session: TenantSession, params: ListParams) -> AsyncIterator[Company]:
    """Stream the customer file; withdrawn companies are hidden."""
    return repository.iterate_companies(session, params)


async def keep_count(session: TenantSession) -> int:
    """Add up the kept count of companies (the sweep); return how many rows were added up."""
    await repository.start_count(session)
    return await repository.add_up_count(session)


async def kept_count(session: TenantSession) -> int | None:
    """Return how many companies are shown, from the kept count; None until it is made."""
    return await repository.kept_count(session)


async def metadata_keys(session: TenantSession) -> list[str]:
    """Return every key of the companies' metadata, sorted."""
    return await repository.metadata_keys(session)


async def stats(session: TenantSession) -> CompanyStats:
    """Count the customer file by status and country, and its reviews by when they are due."""
    return CompanyStats(**await repository.count(session, today()))


async def withdrawn_records(session: TenantSession, company: Company) -> set[UUID]:
    """Return the withdrawn records of the same registration: the company, added before."""
    return await repository.find_withdrawn(session, [company])


async def tied_records(session: TenantSession, company_ids: Collection[UUID]) -> set[UUID]:
    """Return records, and the withdrawn ones that they lead to.

    A record leads to the withdrawn ones that have or had an external id that it has or had, or
    have its registration number in any spelling; and each of those leads further. A record that
    is not withdrawn is another customer, and leads nowhere.
    """
    tied: set[UUID] = set()
    found = set(company_ids)
    while found:
        reached = await repository.find_sharing_external_ids(session, found)
        records = await repository.find_records(session, sorted(reached - tied))
        tied |= reached | found
        found = await repository.find_withdrawn(session, records) - tied
    return tied


async def get_company(session: TenantSession, company_id: UUID) -> Company:
    """Return a company that is not withdrawn.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await repository.find_company(session, company_id)
    if company is None:
        raise CompanyNotFoundError
    return company


async def find_company(session: TenantSession, company_id: UUID) -> Company | None:
    """Return a company, or None when it is absent, withdrawn, or another tenant's."""
    return await repository.find_company(session, company_id)


async def get_companies(
    session: TenantSession, company_ids: Sequence[UUID], *, lock: bool = False
) -> dict[UUID, Company]:
    """Return companies by id; those that are absent or withdrawn are left out (for batches)."""
    found = await repository.find_by_ids(session, company_ids, lock=lock)
    return {company.id: company for company in found}


async def find_many(
    session: TenantSession,
    external_ids: Sequence[str],
    registrations: Sequence[tuple[str, str]],
) -> list[Company]:
    """Return the companies with any of these external ids or (register, number).

    Also those whose registration stands in a former spelling (`registration_spellings`).
    """
    spelled = [pair for one in registrations for pair in registration_spellings(*one)]
    return await repository.find_many(session, external_ids, spelled)


async def due_for_review(
    session: TenantSession, day: date, after: UUID, limit: int
) -> list[Company]:
    """Return companies whose next review is on a day or was before it, in the order of their ids.

    Args:
        session: the tenant's session.
        day: usually today.
        after: the last id of the part before.
        limit: how many at most.

    """
    return await repository.due_for_review(session, day, after, limit)


async def next_review(session: TenantSession, day: date) -> date | None:
    """Return the first day after one on which a company is to be reviewed, if there is one."""
    return await repository.next_review(session, day)


async def lock_company(session: TenantSession, company_id: UUID) -> Company:
    """Return a company that is not withdrawn, locked until the transaction ends.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await repository.find_company(session, company_id, lock=True)
    if company is None:
        raise CompanyNotFoundError
    return company
