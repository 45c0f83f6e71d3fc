"""Service accounts: machines that sign in with a client id and a secret (RFC 6749 §4.4)."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind
from atlas.identity.users import domain, repository
from atlas.identity.users.actions import UserAction
from atlas.identity.users.errors import ServiceAccountNotFoundError
from atlas.identity.users.models import ServiceAccountRow, UserRow
from atlas.identity.users.schemas import ServiceAccountCreate, ServiceAccountOut, User
from atlas.identity.users.service import as_user, insert_account, login_hash


async def create_service_account(
    session: TenantSession, actor: AuthContext, settings: Settings, wanted: ServiceAccountCreate
) -> tuple[ServiceAccountOut, str]:
    """Make a machine account; return it and its secret, which is stored only as a hash."""
    moment = now()
    account_id = new_id()
    secret = secrets.token_urlsafe(32)
    user = UserRow(
        id=account_id,
        person_id=new_id(),
        kind="machine",
        issuer=domain.EMBEDDED_ISSUER,
        subject=str(account_id),
        email=None,
        display_name=wanted.name,
        status="active",
        last_sign_in_at=None,
        version=1,
        created_at=moment,
        updated_at=moment,
        roles=frozenset(Role(role) for role in wanted.roles),
        access_given_by=actor.user_id,
    )
    machine = ServiceAccountRow(
        id=account_id,
        client_id=f"svc-{secrets.token_hex(12)}",
        secret_hash=sha256_hex(secret.encode()),
        expires_at=wanted.expires_at,
    )
    await insert_account(session, user, None, granted_by=actor.user_id)
    await repository.insert_service_account(session, machine, moment)
    await repository.insert_login(session, login_hash(settings, machine.client_id))
    await audit.record(
        session,
        actor,
        UserAction.SERVICE_ACCOUNT_CREATED,
        "service_account",
        account_id,
        {"roles": sorted(wanted.roles)},
    )
    return _answer(user, machine), secret


async def list_service_accounts(
    session: TenantSession, params: ListParams
) -> Page[ServiceAccountOut]:
    """Return a page of machine accounts."""
    page = await repository.fetch_machines(session, params)
    machines = await repository.fetch_service_accounts(session, [row.id for row in page.items])
    items = [_answer(row, machines[row.id]) for row in page.items]
    return page.of(items)


async def get_service_account(session: TenantSession, account_id: UUID) -> ServiceAccountOut:
    """Return a machine account.

    Raises:
        ServiceAccountNotFoundError: absent, deleted, or another tenant's.

    """
    row = await repository.find_user(session, account_id)
    if row is None or row.kind != "machine" or row.status == "deleted":
        raise ServiceAccountNotFoundError
    machines = await repository.fetch_service_accounts(session, [account_id])
    return _answer(row, machines[account_id])


async def delete_service_account(
    session: TenantSession, actor: AuthContext, settings: Settings, account_id: UUID
) -> None:
    """Delete a machine account; its tokens end within 2 seconds.

    Raises:
        ServiceAccountNotFoundError: absent, or another tenant's.

    """
    row = await repository.find_user(session, account_id)
    machines = await repository.fetch_service_accounts(session, [account_id])
    if row is None or row.kind != "machine" or row.status == "deleted":
        raise ServiceAccountNotFoundError
    moment: datetime = now()
    values = {name: getattr(row, name) for name in UserRow.__slots__} | {"status": "deleted"}
    await repository.update_user(session, UserRow(**values), moment)
    await repository.delete_login(session, login_hash(settings, machines[account_id].client_id))
    await sessions.revoke(session, RevocationKind.USER, [account_id])
    await audit.record(
        session, actor, UserAction.SERVICE_ACCOUNT_DELETED, "service_account", account_id
    )


async def check_client(session: TenantSession, client_id: str, secret: str) -> User | None:
    """Return the machine account whose secret this is, if it is active and not expired."""
    machine = await repository.find_service_account(session, client_id)
    given = sha256_hex(secret.encode())
    if machine is None or not hmac.compare_digest(machine.secret_hash, given):
        return None
    if machine.expires_at is not None and machine.expires_at <= now():
        return None
    row = await repository.find_user(session, machine.id)
    if row is None or row.status != "active":
        return None
    await repository.note_sign_in(session, row.id, now())
    return as_user(row)


def _answer(user: UserRow, machine: ServiceAccountRow) -> ServiceAccountOut:
    return ServiceAccountOut(
        id=user.id,
        client_id=machine.client_id,
        name=user.display_name,
        enabled=user.status == "active",
        roles=sorted(user.roles),
        expires_at=machine.expires_at,
        last_sign_in_at=user.last_sign_in_at,
        created_at=user.created_at,
    )
