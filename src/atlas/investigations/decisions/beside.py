"""What stands of a company under the other customer records of the tenant."""

from dataclasses import dataclass

from atlas.foundation.db import TenantSession
from atlas.investigations.decisions import repository
from atlas.investigations.decisions.domain import LIFTED
from atlas.investigations.runs import queries
from atlas.investigations.runs.records import records_of, records_of_company
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.domain import RelationshipStatus


@dataclass(frozen=True, slots=True)
class Beside:
    """Whether scrutiny was added under another record, and whether the relationship is restricted.

    lifted: another record, also one that was withdrawn, stands rejected, escalated or frozen.
    restricted: the relationship is, under this record or another one, also a withdrawn one.
    """

    lifted: bool
    restricted: bool


async def beside(session: TenantSession, run: queries.Run) -> Beside:
    """Return the outcomes in force for the run's company under every customer record."""
    records = await records_of(session, run)
    own = (await companies.get_companies(session, [run.company_id])).get(run.company_id)
    if own is not None:
        records |= await records_of_company(session, own)
    known = sorted(records)
    others = records - {run.company_id}
    every = await companies.get_companies(session, known)
    return Beside(
        lifted=bool(others) and await repository.any_final(session, sorted(others), sorted(LIFTED)),
        restricted=await customer_file.any_restricted(session, known)
        or any(one.relationship_status == RelationshipStatus.RESTRICTED for one in every.values()),
    )
