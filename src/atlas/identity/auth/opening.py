"""Sessions opened by who holds the installation's machine: real, audited, one hour."""

from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.db import Database, TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.auth.actions import SignInAction
from atlas.identity.auth.errors import NoSuchUserError
from atlas.identity.auth.issuing import acting, hold, sign_access
from atlas.identity.auth.schemas import OpenedSession
from atlas.identity.auth.tokens import CLI_LIFETIME, OPERATOR_ID, Subject, issue
from atlas.identity.keys.service import load_signing_keys
from atlas.identity.sessions import service as sessions
from atlas.identity.tenancy import service as tenancy
from atlas.identity.tenancy.schemas import Tenant
from atlas.identity.users import service as users
from atlas.identity.users.domain import make_password
from atlas.identity.users.schemas import User


async def open_session(
    db: Database,
    settings: Settings,
    *,
    tenant_id: UUID | None = None,
    tenant_slug: str | None = None,
    role: Role | None = None,
    user: str | None = None,
    create: bool = False,
) -> OpenedSession:
    """Open a real, audited one-hour session of a tenant's person.

    Args:
        db: the database.
        settings: of this installation.
        tenant_id: whose; or
        tenant_slug: the same by name.
        role: the person with this role: the account named after it, otherwise the oldest one.
        user: an e-mail address, or the part before `@<slug>.example`.
        create: make the account named after the role if no one has the role.

    Raises:
        NoSuchUserError: no such tenant, role or user, or the account or tenant is off.

    """
    tenant = await _tenant(db, tenant_id, tenant_slug)
    keys = await load_signing_keys(db, settings)
    async with db.tenant(tenant.id) as session:
        found = await _find(session, tenant, role, user)
        if found is None and create and role is not None:
            found = await _create(session, settings, tenant, role)
        if found is None:
            raise NoSuchUserError(f"Tenant {tenant.slug} has no {user or role}.")
        held = await hold(session, found.id)
        if held is None:
            raise NoSuchUserError("The account or its tenant is turned off.")
        opened = await sessions.open_session(session, held.id, method="cli", lifetime=CLI_LIFETIME)
        access = await sign_access(
            session, keys, settings, held, opened.id, None, lifetime=CLI_LIFETIME
        )
        actor = acting(tenant.id, held, opened.id)
        await audit.record(
            session, actor, SignInAction.SESSION_OPENED, "session", opened.id, {"method": "cli"}
        )
    return OpenedSession(access.value, access.expires_at, opened.id, held.id, tenant.id)


async def open_operator_session(db: Database, settings: Settings) -> OpenedSession:
    """Open a real, audited one-hour session of the platform operator; it carries no tenant."""
    keys = await load_signing_keys(db, settings)
    async with db.platform() as session:
        session_id = await sessions.open_operator_session(session, CLI_LIFETIME)
        issued_at = await sessions.read_clock(session)
        subject = Subject(
            tenant_id=None,
            user_id=OPERATOR_ID,
            person_id=OPERATOR_ID,
            session_id=session_id,
            roles=frozenset({Role.PLATFORM_OPERATOR}),
        )
        access = issue(
            keys, settings, subject, issued_at=issued_at, expires_at=issued_at + CLI_LIFETIME
        )
        await audit.record_platform(
            session, None, SignInAction.OPERATOR_SESSION_OPENED, "operator_session", session_id
        )
    return OpenedSession(access.value, access.expires_at, session_id, OPERATOR_ID, None)


async def _tenant(db: Database, tenant_id: UUID | None, slug: str | None) -> Tenant:
    async with db.platform() as session:
        if tenant_id is not None:
            return await tenancy.get_tenant(session, tenant_id)
        tenant = await tenancy.find_tenant(session, slug or "")
    if tenant is None:
        raise NoSuchUserError(f"There is no tenant {slug}.")
    return tenant


async def _find(
    session: TenantSession, tenant: Tenant, role: Role | None, user: str | None
) -> User | None:
    if user is not None:
        email = user if "@" in user else users.role_email(user, tenant.slug)
        return await users.find_by_email(session, email)
    if role is None:
        return None
    named = await users.find_by_email(session, users.role_email(role.value, tenant.slug))
    if named is not None and named.status == "active" and role in named.roles:
        return named
    return await users.find_by_role(session, role)


async def _create(session: TenantSession, settings: Settings, tenant: Tenant, role: Role) -> User:
    return await users.create_user(
        session,
        system_actor(tenant.id),
        settings,
        email=users.role_email(role.value, tenant.slug),
        display_name=role.value.replace("_", " ").capitalize(),
        roles={role},
        password=make_password(),
    )
