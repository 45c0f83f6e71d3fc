"""Accounts of people who sign in through a tenant's own issuer."""

from dataclasses import replace
from datetime import datetime

from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.users import repository
from atlas.identity.users.actions import UserAction
from atlas.identity.users.errors import UserNotFoundError
from atlas.identity.users.models import UserRow
from atlas.identity.users.schemas import User
from atlas.identity.users.service import as_user, insert_account, role_names


async def ensure_external_user(
    session: TenantSession,
    *,
    issuer: str,
    subject: str,
    email: str | None,
    display_name: str,
    roles: frozenset[Role],
) -> User:
    """Return the account of an external issuer's subject; a first sign-in makes it.

    Its stored roles follow those its latest token was mapped to.
    """
    known = await repository.find_by_subject(session, issuer, subject)
    if known is None:
        known = await _first_sign_in(session, issuer, subject, email, display_name, roles)
    if known.roles != roles and known.status == "active":
        await repository.replace_roles(session, known.id, roles, granted_by=known.id, moment=now())
        await audit.record(
            session,
            system_actor(session.tenant_id),
            UserAction.USER_ROLES_MAPPED,
            "user",
            known.id,
            {"roles": role_names(roles), "before": role_names(known.roles)},
        )
        known = replace(known, roles=roles)
    return as_user(known)


async def _first_sign_in(
    session: TenantSession,
    issuer: str,
    subject: str,
    email: str | None,
    display_name: str,
    roles: frozenset[Role],
) -> UserRow:
    moment: datetime = now()
    row = UserRow(
        id=new_id(),
        person_id=new_id(),
        kind="person",
        issuer=issuer,
        subject=subject,
        email=email,
        display_name=display_name,
        status="active",
        last_sign_in_at=moment,
        version=1,
        created_at=moment,
        updated_at=moment,
        roles=roles,
    )
    if await insert_account(session, row, None, granted_by=row.id):
        await audit.record(
            session,
            system_actor(session.tenant_id),
            UserAction.USER_FIRST_SIGN_IN,
            "user",
            row.id,
            {"issuer": issuer, "roles": role_names(roles)},
        )
        return row
    # two first requests at once: the other one made it
    known = await repository.find_by_subject(session, issuer, subject)
    if known is None:
        raise UserNotFoundError
    return known
