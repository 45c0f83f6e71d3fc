"""Accounts of a tenant: who they are, what they may do, whether they are on."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import TENANT_ROLES, AuthContext, Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.web.etag import check_if_match
from atlas.identity.audit import service as audit
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind
from atlas.identity.sessions.errors import SessionNotFoundError
from atlas.identity.tenancy.schemas import Tenant
from atlas.identity.users import domain, repository
from atlas.identity.users.errors import (
    EmailTakenError,
    LastAdminError,
    NotAPersonError,
    RolesFromIssuerError,
    UserNotFoundError,
)
from atlas.identity.users.models import UserRow
from atlas.identity.users.schemas import User, UserOut, UserStatus, UserUpdate


async def create_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    *,
    email: str,
    display_name: str,
    roles: Iterable[Role],
    password: str,
) -> User:
    """Make an account that signs in here with a password.

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
    )
    password_hash = await asyncio.to_thread(domain.hash_password, password)
    try:
        await insert_account(session, row, password_hash, granted_by=actor.user_id)
    except UniqueViolationError as error:
        raise EmailTakenError("Another account signs in with this address.") from error
    await repository.insert_login(session, login_hash(settings, str(row.email)))
    await audit.record(
        session, actor, "user.created", "user", row.id, {"roles": role_names(row.roles)}
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


def role_email(name: str, slug: str) -> str:
    """Return the address of a tenant's account named after a role."""
    return f"{name}@{slug}.example"


async def list_users(session: TenantSession, params: ListParams) -> Page[UserOut]:
    """Return a page of persons' accounts."""
    page = await repository.fetch_users(session, params)
    return Page([as_answer(row) for row in page.items], page.next_cursor, page.total)


async def get_user(session: TenantSession, user_id: UUID) -> UserOut:
    """Return an account.

    Raises:
        UserNotFoundError: absent, deleted, or another tenant's.

    """
    return as_answer(await _get(session, user_id))


async def find_by_id(session: TenantSession, user_id: UUID) -> User | None:
    """Return an account by id, whatever its status."""
    row = await repository.find_user(session, user_id)
    return as_user(row) if row else None


async def hold_active(session: TenantSession, user_id: UUID) -> User | None:
    """Return an active account and keep it as it is until the transaction ends.

    Whoever issues a token holds this: a change of roles or status that comes later also
    revokes later. The row is locked first and read after, or old roles could be read.
    """
    await repository.hold_user(session, user_id)
    row = await repository.find_user(session, user_id)
    return as_user(row) if row is not None and row.status == "active" else None


async def find_by_email(session: TenantSession, email: str) -> User | None:
    """Return the account that signs in here with an address."""
    row = await repository.find_by_email(
        session, domain.EMBEDDED_ISSUER, domain.normalise_email(email)
    )
    return as_user(row) if row else None


async def find_by_role(session: TenantSession, role: Role) -> User | None:
    """Return the oldest active person's account with a role."""
    row = await repository.find_by_role(session, role)
    return as_user(row) if row else None


async def update_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    user_id: UUID,
    change: UserUpdate,
    if_match: str | None,
) -> UserOut:
    """Change an account. Turning it off ends its sessions and tokens within 2 seconds.

    Raises:
        LastAdminError: it would leave the tenant without an active admin.
        ReferenceNotFoundError: `person_id` names nobody of the tenant.
        EmailTakenError: the address is another account's.

    """
    before = await _get(session, user_id)
    check_if_match(if_match, before.version)
    after = replace(
        before,
        display_name=change.display_name or before.display_name,
        email=change.email or before.email,
        person_id=change.person_id or before.person_id,
        status=before.status
        if change.enabled is None
        else ("active" if change.enabled else "disabled"),
    )
    if change.person_id and not await repository.person_exists(session, change.person_id):
        raise ReferenceNotFoundError(
            errors=[
                {
                    "loc": ["body", "person_id"],
                    "msg": "no such person",
                    "type": "reference_not_found",
                }
            ],
        )
    if after.status != "active":
        await _keep_an_admin(session, before)
    try:
        await repository.update_user(session, after, now())
    except UniqueViolationError as error:
        raise EmailTakenError("Another account signs in with this address.") from error
    await _follow_up(session, actor, settings, before, after)
    return await get_user(session, user_id)


async def set_roles(
    session: TenantSession,
    actor: AuthContext,
    user_id: UUID,
    roles: frozenset[Role],
    if_match: str | None,
) -> UserOut:
    """Replace an account's roles; tokens with the old ones end within 2 seconds.

    Raises:
        LastAdminError: it would leave the tenant without an active admin.
        RolesFromIssuerError: the account's issuer decides its roles.

    """
    before = await _get(session, user_id)
    check_if_match(if_match, before.version)
    if before.issuer != domain.EMBEDDED_ISSUER:
        raise RolesFromIssuerError("Change the roles at the account's issuer.")
    if before.roles == roles:
        return as_answer(before)
    if Role.ADMIN not in roles:
        await _keep_an_admin(session, before)
    moment = now()
    await repository.replace_roles(session, user_id, roles, granted_by=actor.user_id, moment=moment)
    await repository.update_user(session, before, moment)
    await sessions.revoke(session, RevocationKind.ROLE, [user_id])
    await audit.record(
        session,
        actor,
        "user.roles_changed",
        "user",
        user_id,
        {"before": role_names(before.roles), "roles": role_names(roles)},
    )
    return await get_user(session, user_id)


async def delete_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    user_id: UUID,
    if_match: str | None,
) -> None:
    """Delete an account: personal data and password go, the id stays for the audit trail.

    Raises:
        LastAdminError: it is the tenant's last active admin.

    """
    before = await _get(session, user_id)
    check_if_match(if_match, before.version)
    await _keep_an_admin(session, before)
    gone = replace(before, status="deleted", email=None, display_name="Deleted user")
    await repository.update_user(session, gone, now())
    await repository.forget_password(session, user_id)
    await repository.replace_roles(session, user_id, (), granted_by=actor.user_id, moment=now())
    if before.email and before.issuer == domain.EMBEDDED_ISSUER:
        await repository.delete_login(session, login_hash(settings, before.email))
    await _cut_off(session, user_id, "user_deleted")
    await audit.record(session, actor, "user.deleted", "user", user_id)


async def end_sessions(session: TenantSession, actor: AuthContext, user_id: UUID) -> int:
    """End all sessions and tokens of an account; return how many sessions there were."""
    await _get(session, user_id)
    ended = await _cut_off(session, user_id, "revoked_by_admin")
    await audit.record(session, actor, "user.sessions_ended", "user", user_id, {"ended": ended})
    return ended


async def end_one_session(
    session: TenantSession, actor: AuthContext, user_id: UUID, session_id: UUID
) -> None:
    """End one session of an account.

    Raises:
        SessionNotFoundError: it is not a session of this account.

    """
    await _get(session, user_id)
    row = await sessions.get_session(session, session_id)
    if row.user_id != user_id:
        raise SessionNotFoundError
    await sessions.end_session(session, session_id, "revoked_by_admin")
    await audit.record(session, actor, "session.ended", "session", session_id)


def login_hash(settings: Settings, login: str) -> str:
    """Return the login directory's hash of an address or a client id.

    Raises:
        SigningKeyError: when `login_salt` is unset.

    """
    if settings.login_salt is None:
        raise SigningKeyError("ATLAS_LOGIN_SALT is not set: give it base64 of 32 random bytes.")
    salt = settings.login_salt.get_secret_value().encode()
    return domain.hash_login(salt, login)


def as_user(row: UserRow) -> User:
    """Return an account as other rooms see it."""
    return User(
        id=row.id,
        person_id=row.person_id,
        kind="machine" if row.kind == "machine" else "person",
        issuer=row.issuer,
        email=row.email,
        display_name=row.display_name,
        status=cast("UserStatus", row.status),
        roles=row.roles,
        version=row.version,
    )


def as_answer(row: UserRow) -> UserOut:
    """Return an account as the API shows it."""
    return UserOut(
        id=row.id,
        person_id=row.person_id,
        kind="machine" if row.kind == "machine" else "person",
        issuer=row.issuer,
        email=row.email,
        display_name=row.display_name,
        enabled=row.status == "active",
        roles=sorted(row.roles),
        last_sign_in_at=row.last_sign_in_at,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def insert_account(
    session: TenantSession, row: UserRow, password_hash: str | None, *, granted_by: UUID
) -> bool:
    """Insert a person, their account and its roles; False when the account is known."""
    await repository.insert_person(session, row.person_id, row.created_at)
    if not await repository.insert_user(session, row, password_hash):
        return False
    await repository.replace_roles(
        session, row.id, row.roles, granted_by=granted_by, moment=row.created_at
    )
    return True


async def _get(session: TenantSession, user_id: UUID) -> UserRow:
    row = await repository.find_user(session, user_id)
    if row is None or row.status == "deleted":
        raise UserNotFoundError
    if row.kind != "person":
        raise NotAPersonError("This is a service account.")
    return row


async def _keep_an_admin(session: TenantSession, user: UserRow) -> None:
    if Role.ADMIN not in user.roles or user.status != "active":
        return
    await repository.lock_admins(session)
    if await repository.count_other_admins(session, user.id) == 0:
        raise LastAdminError("Give another account the role admin first.")


async def _follow_up(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    before: UserRow,
    after: UserRow,
) -> None:
    if before.email != after.email and after.issuer == domain.EMBEDDED_ISSUER:
        if before.email:
            await repository.delete_login(session, login_hash(settings, before.email))
        await repository.insert_login(session, login_hash(settings, str(after.email)))
    if before.status == "active" and after.status != "active":
        await _cut_off(session, after.id, "user_disabled")
    if before.person_id != after.person_id:
        # tokens carry the person: four eyes must compare the new one from now on
        await sessions.revoke(session, RevocationKind.USER, [after.id])
    changed: Mapping[str, str] = {
        name: str(getattr(after, name))
        for name in ("status", "person_id")
        if getattr(before, name) != getattr(after, name)
    }
    fields = [
        name for name in ("display_name", "email") if getattr(before, name) != getattr(after, name)
    ]
    await audit.record(
        session, actor, "user.updated", "user", after.id, {**changed, "fields": fields}
    )


async def _cut_off(session: TenantSession, user_id: UUID, reason: str) -> int:
    ended = await sessions.end_user_sessions(session, user_id, reason)
    await sessions.revoke(session, RevocationKind.USER, [user_id])
    return ended


def role_names(roles: Iterable[Role]) -> list[str]:
    """Return the roles' names, sorted."""
    return sorted(role.value for role in roles)
