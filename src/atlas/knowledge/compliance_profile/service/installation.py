"""What the installation does for a tenant: the first proposal, the demo, who has no profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database, TenantSession
from atlas.identity.tenancy import service as tenancy
from atlas.identity.tenancy.schemas import Tenant
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    EffectiveRules,
    content_from_document,
    propose_content,
)
from atlas.knowledge.compliance_profile.models import ProfileRow
from atlas.knowledge.compliance_profile.schemas import HomeProposalOut
from atlas.knowledge.compliance_profile.service.lifecycle import (
    active,
    active_profile,
    adopt_demo,
    propose_by_operator,
)
from atlas.knowledge.compliance_profile.service.requirements import (
    below_law,
    check_homes,
    unanswered,
)
from atlas.knowledge.reference_data import service as reference_data


async def propose_home(
    database: Database, tenant_id: UUID, homes: Sequence[str], *, name: str = ""
) -> ProfileRow:
    """Record the proposal for a new tenant's homes as its draft; two people adopt it.

    Raises:
        InvalidRequestError: a home is no country.
        ProfileStateError: the tenant has a draft or a profile already.

    """
    check_homes(homes)
    async with database.tenant(tenant_id) as session:
        snapshot = await reference_data.snapshot(session, today())
        content = propose_content(snapshot, homes, today(), name=name)
        return await propose_by_operator(session, system_actor(tenant_id), content)


async def create_tenant(
    database: Database, actor: AuthContext, *, slug: str, name: str, homes: Sequence[str]
) -> Tenant:
    """Make a tenant, and record the proposal for its homes as the operator's draft.

    The tenant is there before its draft is: where the second fails, `propose_for` records it.

    Raises:
        TenantSlugTakenError: the slug is another tenant's.
        InvalidRequestError: the slug is not one, or a home is no country.

    """
    check_homes(homes)
    async with database.platform() as session:
        tenant = await tenancy.create_tenant(session, actor, slug=slug, name=name)
    if homes:
        await propose_home(database, tenant.id, list(dict.fromkeys(homes)), name=name)
    return tenant


async def propose_for(database: Database, tenant_id: UUID, homes: Sequence[str]) -> HomeProposalOut:
    """Record the proposal for the homes of a tenant without a profile, as the operator's draft.

    Raises:
        InvalidRequestError: a home is no country.
        TenantNotFoundError: there is none with this id.
        ProfileStateError: the tenant has a draft or a profile already.

    """
    async with database.platform() as session:
        tenant = await tenancy.get_tenant(session, tenant_id)
    chosen = list(dict.fromkeys(homes))
    row = await propose_home(database, tenant.id, chosen, name=tenant.name)
    return HomeProposalOut(tenant_id=tenant.id, home=chosen, version=row.version)


async def bootstrap_demo(database: Database, tenant_id: UUID) -> ProfileRow:
    """Adopt the fictitious home's profile for the demo tenant; one that is there stays."""
    async with database.tenant(tenant_id) as session:
        snapshot = await reference_data.snapshot(session, today())
        content = propose_content(snapshot, [DEMO_HOME], today(), name="Demo Bank")
        return await adopt_demo(session, system_actor(tenant_id), content)


@dataclass(frozen=True, slots=True)
class TenantGaps:
    """Whether a tenant has a profile today, only a demo's, or one that asks for too little."""

    profile: Literal["active", "fictitious", "none"]
    rules: EffectiveRules | None = None
    without_pep_list: bool = False
    below_law: bool = False


async def gaps_of(session: TenantSession) -> TenantGaps:
    """Return why a tenant gets no favourable result today, in whole or on PEPs."""
    rules, row = await active(session), await active_profile(session)
    if row is None:
        return TenantGaps("none")
    if rules is None:
        return TenantGaps("fictitious")
    less = await below_law(session, content_from_document(row.content), today())
    return TenantGaps("active", rules, bool(unanswered(rules)), bool(less))
