"""Changes of an account. One that takes something away ends its tokens within 2 seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import DECISION_ROLES, AuthContext, Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ReferenceNotFoundError
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession, UniqueViolationError
from atlas.identity.audit import service as audit
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind
from atlas.identity.sessions.errors import SessionNotFoundError
from atlas.identity.users import domain, repository
from atlas.identity.users.actions import UserAction
from atlas.identity.users.errors import (
    EmailTakenError,
    LastAdminError,
    RolesFromIssuerError,
    SelfGrantError,
)
from atlas.identity.users.models import UserRow
from atlas.identity.users.schemas import UserOut, UserUpdate
from atlas.identity.users.service.finding import (
    as_answer,
    get_row,
    get_user,
    login_hash,
    role_names,
)


async def update_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    user_id: UUID,
    change: UserUpdate,
    expected_version: ExpectedVersion | None,
) -> UserOut:
    """Change an account. Turning it off ends its sessions and tokens within 2 seconds.

    Raises:
        LastAdminError: it would leave the tenant without an active admin.
        ReferenceNotFoundError: `person_id` names no person of the tenant.
        EmailTakenError: the address is another account's.
        SelfGrantError: the link would give the caller's own person a decision role.

    """
    before = await get_row(session, user_id)
    check_version(expected_version, before.version)
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
    if after.person_id != before.person_id:
        await _check_link(session, actor, before, after.person_id)
    if after.status != "active":
        await _keep_an_admin(session, before)
    try:
        await repository.update_user(session, after, now())
    except UniqueViolationError as error:
        raise EmailTakenError("Another account signs in with this address.") from error
    if after.email is not None and after.email != before.email:
        await repository.note_email(session, user_id, after.email, now())
    await _follow_up(session, actor, settings, before, after)
    return await get_user(session, user_id)


async def set_roles(
    session: TenantSession,
    actor: AuthContext,
    user_id: UUID,
    roles: frozenset[Role],
    expected_version: ExpectedVersion | None,
) -> UserOut:
    """Replace an account's roles; tokens with the old ones end within 2 seconds.

    Raises:
        LastAdminError: it would leave the tenant without an active admin.
        RolesFromIssuerError: the account's issuer decides its roles.
        SelfGrantError: a decision role would be added to the caller's own person.

    """
    before = await get_row(session, user_id)
    check_version(expected_version, before.version)
    if before.issuer != domain.EMBEDDED_ISSUER:
        raise RolesFromIssuerError("Change the roles at the account's issuer.")
    if before.roles == roles:
        return as_answer(before)
    decides = (roles - before.roles) & DECISION_ROLES
    if decides:
        await _check_not_own(session, actor, before, decides)
    if Role.ADMIN not in roles:
        await _keep_an_admin(session, before)
    moment = now()
    await repository.replace_roles(session, user_id, roles, granted_by=actor.user_id, moment=moment)
    await repository.update_user(session, before, moment)
    await sessions.revoke(session, RevocationKind.ROLE, [user_id])
    await audit.record(
        session,
        actor,
        UserAction.USER_ROLES_CHANGED,
        "user",
        user_id,
        {
            "before": role_names(before.roles),
            "roles": role_names(roles),
            "decision_roles_added": role_names(decides),
        },
    )
    return await get_user(session, user_id)


async def delete_user(
    session: TenantSession,
    actor: AuthContext,
    settings: Settings,
    user_id: UUID,
    expected_version: ExpectedVersion | None,
) -> None:
    """Delete an account: personal data and password go, the id stays for the audit trail.

    Raises:
        LastAdminError: it is the tenant's last active admin.

    """
    before = await get_row(session, user_id)
    check_version(expected_version, before.version)
    await _keep_an_admin(session, before)
    gone = replace(before, status="deleted", email=None, display_name="Deleted user")
    await repository.update_user(session, gone, now())
    await repository.forget_password(session, user_id)
    await repository.replace_roles(session, user_id, (), granted_by=actor.user_id, moment=now())
    if before.email and before.issuer == domain.EMBEDDED_ISSUER:
        await repository.delete_login(session, login_hash(settings, before.email))
    await cut_off(session, user_id, "user_deleted")
    await audit.record(session, actor, UserAction.USER_DELETED, "user", user_id)


async def end_sessions(session: TenantSession, actor: AuthContext, user_id: UUID) -> int:
    """End all sessions and tokens of an account; return how many sessions there were."""
    await get_row(session, user_id)
    ended = await cut_off(session, user_id, "revoked_by_admin")
    await audit.record(
        session, actor, UserAction.USER_SESSIONS_ENDED, "user", user_id, {"ended": ended}
    )
    return ended


async def end_one_session(
    session: TenantSession, actor: AuthContext, user_id: UUID, session_id: UUID
) -> None:
    """End one session of an account.

    Raises:
        SessionNotFoundError: it is not a session of this account.

    """
    await get_row(session, user_id)
    row = await sessions.get_session(session, session_id)
    if row.user_id != user_id:
        raise SessionNotFoundError
    await sessions.end_session(session, session_id, "revoked_by_admin")
    await audit.record(session, actor, UserAction.SESSION_ENDED, "session", session_id)


async def _check_not_own(
    session: TenantSession, actor: AuthContext, user: UserRow, roles: frozenset[Role]
) -> None:
    """Refuse a decision role for the caller's own person, or through their service account."""
    own = await _own(session, actor)
    if await _is_own(session, own, user):
        raise SelfGrantError(f"Ask another admin to grant {', '.join(role_names(roles))}.")


async def _check_link(
    session: TenantSession, actor: AuthContext, user: UserRow, person_id: UUID
) -> None:
    """Refuse a link that gives the caller's own person a decision role, or hides that it has one.

    An account that holds one is neither linked to the caller's person nor moved away from it; no
    account of the caller's is moved to a person who holds one.
    """
    own = await _own(session, actor)
    held = user.roles & DECISION_ROLES
    if held and person_id in own.persons:
        raise SelfGrantError(
            f"The account holds {', '.join(role_names(held))}: ask another admin to link it to you."
        )
    if not await _is_own(session, own, user):
        return
    held |= await repository.roles_of_person(session, person_id) & DECISION_ROLES
    if held:
        raise SelfGrantError(
            f"The account is your own, and {', '.join(role_names(held))} would be held by it or by"
            " the other person: ask another admin to link it."
        )


@dataclass(frozen=True, slots=True)
class _Own:
    """Accounts that act for the caller, and every person that these ever belonged to."""

    accounts: frozenset[UUID]
    persons: frozenset[UUID]


async def _own(session: TenantSession, actor: AuthContext) -> _Own:
    accounts = {actor.user_id}
    if actor.is_machine:
        accounts |= await repository.granters_of(session, actor.user_id)
    persons = {person for _, person in await repository.persons_of(session, accounts)}
    return _Own(frozenset(accounts), frozenset({actor.person_id, *persons}))


async def _is_own(session: TenantSession, own: _Own, user: UserRow) -> bool:
    """Whether an account is the caller's, or ever belonged to a person of the caller's."""
    ever = {person for _, person in await repository.persons_of(session, [user.id])}
    return user.id in own.accounts or not own.persons.isdisjoint(ever)


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
        await cut_off(session, after.id, "user_disabled")
    if before.person_id != after.person_id:
        await repository.insert_former_person(session, after.id, before.person_id, now())
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
        session, actor, UserAction.USER_UPDATED, "user", after.id, {**changed, "fields": fields}
    )


async def cut_off(session: TenantSession, user_id: UUID, reason: str) -> int:
    """End every session and token of an account; return how many sessions there were."""
    ended = await sessions.end_user_sessions(session, user_id, reason)
    await sessions.revoke(session, RevocationKind.USER, [user_id])
    return ended
