"""Opening a relationship: only while an approval of the company holds."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import TenantSession
from atlas.investigations.decisions import repository
from atlas.investigations.decisions.domain import APPROVALS
from atlas.investigations.decisions.holding import held_now
from atlas.investigations.runs import history
from atlas.investigations.runs.records import records_of_company
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.domain import Approval, RelationshipStatus
from atlas.knowledge.customer_file.schemas import StatusChangeIn, StatusChangeOut


async def change_status(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: StatusChangeIn,
    expected_version: ExpectedVersion | None = None,
) -> StatusChangeOut:
    """Move a relationship on; it becomes active, first or again, only while an approval holds.

    A restriction under another customer record of the company, also a withdrawn one, stands.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `expected_version` names another version of the company.
        IllegalTransitionError: 409, the status cannot follow the present one.
        NotApprovedError: 409, the company was investigated and no approval holds.
        ForbiddenError: the change is a decision and the caller may not take it.

    """
    # what is read here holds until the change
    company = await companies.lock_company(session, company_id)
    opens = body.status is RelationshipStatus.ACTIVE
    approval = await approval_of(session, company_id) if opens else Approval.NOT_INVESTIGATED
    known = await records_of_company(session, company) if opens else {company_id}
    change = await customer_file.change_status(
        session, actor, company_id, body, expected_version, approval=approval, records=known
    )
    return StatusChangeOut.model_validate(change)


async def approval_of(session: TenantSession, company_id: UUID) -> Approval:
    """Return whether a final approval of a company holds; one that was reopened does not."""
    entries = await repository.fetch_entries(session, company_id)
    if (await held_now(session, entries)).outcome in APPROVALS:
        return Approval.HOLDS
    investigated = await history.was_investigated(session, company_id)
    return Approval.MISSING if investigated else Approval.NOT_INVESTIGATED
