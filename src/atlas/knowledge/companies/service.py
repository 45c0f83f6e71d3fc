"""Use cases of the customer file."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db.session import TenantSession
from atlas.knowledge.companies.schemas import Company, CompanyIdentity


async def get_company(session: TenantSession, company_id: UUID) -> Company:
    """Return a company that is not withdrawn.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    raise NotImplementedError


async def find_or_create_company(
    session: TenantSession,
    actor: AuthContext,
    identity: CompanyIdentity,
) -> Company:
    """Return the company with this external id or registration, or create it.

    Found by external id, else by register and number; a name alone always creates.
    """
    raise NotImplementedError


async def link_entity(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    entity_id: UUID,
) -> None:
    """Link a company to the entity that an investigation identified."""
    raise NotImplementedError
