"""The caller's own account, and the catalogue of roles."""

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import ROLE_PERMISSIONS, AuthContext, Role
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import TenantSession
from atlas.identity.auth.schemas import MeOut, ProfileUpdate, RoleOut
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users
from atlas.identity.users.errors import UserNotFoundError
from atlas.identity.users.schemas import UserUpdate

_DESCRIPTIONS = {
    Role.VIEWER: "Reads cases and companies.",
    Role.ANALYST: "Runs investigations, reviews hits, decides as the first person.",
    Role.SENIOR_OFFICER: "Decides as the second person of the four-eyes rule.",
    Role.MLRO: "Second person, and alone sees suspicion reports.",
    Role.WORKFLOW_EDITOR: "Edits compliance workflows.",
    Role.ADMIN: "Manages users and settings; takes no decisions.",
    Role.AUDITOR: "Reads everything including the audit trail; writes nothing.",
    Role.PLATFORM_OPERATOR: "Runs the platform; sees no tenant's data.",
}


async def get_profile(session: TenantSession, actor: AuthContext) -> MeOut:
    """Return the caller's account.

    Raises:
        UserNotFoundError: the account is gone.

    """
    user = await users.find_by_id(session, actor.user_id)
    if user is None:
        raise UserNotFoundError
    tenant = await tenancy.get_tenant(session, session.tenant_id)
    return MeOut(
        id=user.id,
        person_id=user.person_id,
        tenant_id=tenant.id,
        tenant_slug=tenant.slug,
        tenant_name=tenant.name,
        is_demo=tenant.is_demo,
        email=user.email,
        display_name=user.display_name,
        roles=sorted(actor.roles),
        permissions=sorted(actor.permissions),
        version=user.version,
    )


async def update_profile(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    change: ProfileUpdate,
    expected_version: ExpectedVersion | None,
) -> MeOut:
    """Change the caller's display name."""
    wanted = UserUpdate(display_name=change.display_name)
    await users.update_user(session, actor, settings, actor.user_id, wanted, expected_version)
    return await get_profile(session, actor)


def describe_role(role: Role) -> RoleOut:
    """Return a role's entry of the catalogue."""
    return RoleOut(
        role=role,
        description=_DESCRIPTIONS[role],
        permissions=sorted(ROLE_PERMISSIONS[role]),
    )
