"""New accounts of persons who sign in here."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import (
    SYSTEM_USER_ID,
    TENANT_ROLES,
    AuthContext,
    Role,
    system_actor,
)
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.identity.audit import service as audit
from atlas.identity.tenancy.schemas import Tenant
from atlas.identity.users import domain, repository
from atlas.identity.users.actions import UserAction
from atlas.identity.users.errors import EmailTakenError
from atlas.identity.users.models import UserRow
from atlas.identity.users.schemas import User
from atlas.identity.users.service.finding import (
    as_user,
    find_by_email,
    login_hash,
    role_email,
    role_names,
)


async def create_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    *,
    email: str,
    display_name: str,
    roles: Iterable[Role],
    password: str,
    invited_by: UUID | None = None,
) -> User:
    """Make an account that signs in here with a password.

    Args:
        session: of the tenant.
        actor: who does it; for an invitation the system, because no one is signed in.
        settings: the installation's settings.
        email, display_name, roles, password: of the account.
        invited_by: who invited, and so granted the roles.

    Raises:
        EmailTakenError: the tenant has an account with this address.

    """
    moment = now()
    user_id = new_id()
    row = UserRow(
        id=user_id,
        person_id=new_id(),
        kind="person",
        issuer=domain.EMBEDDED_ISSUER,
        subject=str(user_id),
        email=domain.normalise_email(email),
        display_name=display_name,
        status="active",
        last_sign_in_at=None,
        version=1,
        created_at=moment,
        updated_at=moment,
        roles=frozenset(roles),
        invited_by=invited_by,
        access_given_by=invited_by or (None if actor.user_id == SYSTEM_USER_ID else actor.user_id),
    )
    password_hash = await in_thread(domain.hash_password, password)
    try:
        await insert_account(session, row, password_hash, granted_by=invited_by or actor.user_id)
    except UniqueViolationError as error:
        raise EmailTakenError("Another account signs in with this address.") from error
    await repository.insert_login(session, login_hash(settings, str(row.email)))
    await audit.record(
        session, actor, UserAction.USER_CREATED, "user", row.id, {"roles": role_names(row.roles)}
    )
    return as_user(row)


async def create_role_users(
    db: Database,
    settings: Settings,
    tenant: Tenant,
    *,
    passwords: Mapping[Role, str] | None = None,
) -> dict[str, str]:
    """Make one account per tenant role, named after it (`analyst@<slug>.example`).

    Args:
        db: the database.
        settings: the installation's settings.
        tenant: whose accounts.
        passwords: chosen beforehand by role; random where left out.

    Returns:
        E-mail → random password of the accounts made now; known accounts are left alone.

    """
    made: dict[str, str] = {}
    for role in sorted(TENANT_ROLES):
        email = role_email(role, tenant.slug)
        async with db.tenant(tenant.id) as session:
            if await find_by_email(session, email) is not None:
                continue
            password = (passwords or {}).get(role) or domain.make_password()
            await create_user(
                session,
                system_actor(tenant.id),
                settings,
                email=email,
                display_name=role.value.replace("_", " ").capitalize(),
                roles={role},
                password=password,
            )
        made[email] = password
    return made


async def insert_account(
    session: TenantSession, row: UserRow, password_hash: str | None, *, granted_by: UUID
) -> bool:
    """Insert a person, their account and its roles; False when the account is known."""
    await repository.insert_person(session, row.person_id, row.created_at)
    if not await repository.insert_user(session, row, password_hash):
        return False
    if row.email is not None:
        await repository.note_email(session, row.id, row.email, row.created_at)
    if row.access_given_by is not None:
        await repository.note_access(session, row.id, row.access_given_by, row.created_at)
    await repository.replace_roles(
        session, row.id, row.roles, granted_by=granted_by, moment=row.created_at
    )
    return True
