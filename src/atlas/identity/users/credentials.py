"""Passwords of accounts: checked, counted, changed. The slow hash runs in a thread."""

import asyncio
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database, TenantSession
from atlas.identity.users import domain, repository
from atlas.identity.users.models import CredentialRow
from atlas.identity.users.schemas import CheckedPassword, User
from atlas.identity.users.service import as_user

_hashing = asyncio.Semaphore(2)
"""argon2 takes 64 MiB and a core: two at a time keep the process answering."""


async def find_login_tenants(session: AnySession, login_hash: str) -> list[UUID]:
    """Return the tenants a login is known in, at most two."""
    return await repository.fetch_login_tenants(session, login_hash)


async def check_password(
    db: Database, tenant_id: UUID | None, email: str, password: str
) -> CheckedPassword | None:
    """Check a sign-in; the answer and its time do not tell which part was wrong.

    A failure is counted and may lock the account for a while; a locked account refuses the
    right password too. What is done with the right one asks `hold_checked` first.
    """
    return await _check(db, tenant_id, await _find(db, tenant_id, email), password)


async def is_locked(db: Database, tenant_id: UUID, user_id: UUID) -> bool:
    """Whether an account is locked for a while, or has no password here."""
    async with db.tenant(tenant_id) as session:
        credential = await repository.find_credential_of(session, user_id)
    if credential is None:
        return True
    return credential.locked_until is not None and credential.locked_until > now()


async def count_wrong(db: Database, tenant_id: UUID, user_id: UUID) -> None:
    """Count a wrong code or password, which may lock the account for a while."""
    async with db.tenant(tenant_id) as session:
        failures = await repository.count_failure(session, user_id)
        locked_until = domain.lock_after(failures, now())
        await repository.write_failures(session, user_id, failures, locked_until)


async def note_reset_asked(session: TenantSession, email: str) -> UUID | None:
    """Note that a person asks for a new password; return who, if they had not asked before."""
    return await repository.note_reset_asked(session, email, now())


async def verify_current(
    db: Database, tenant_id: UUID, user_id: UUID, password: str
) -> CheckedPassword | None:
    """Check the password of a signed-in account; failures count as at the sign-in."""
    async with db.tenant(tenant_id) as session:
        credential = await repository.find_credential_of(session, user_id)
    return await _check(db, tenant_id, credential, password)


async def hold_checked(session: TenantSession, checked: CheckedPassword) -> bool:
    """Whether the password that was checked still is the account's; it then stays until the end.

    The check takes a while and holds nothing. A password that was reset meanwhile opens no session
    and changes nothing; a reset that comes later waits, and ends what was opened.
    """
    return await repository.hold_password(session, checked)


async def find_signing_in(session: TenantSession, checked: CheckedPassword) -> User | None:
    """Return the active account whose password was checked and note its sign-in."""
    if not await hold_checked(session, checked):
        return None
    await repository.note_sign_in(session, checked.user_id, now())
    row = await repository.find_user(session, checked.user_id)
    return as_user(row) if row else None


async def write_password(
    session: TenantSession, user_id: UUID, password: str, *, given_by: UUID | None = None
) -> None:
    """Set an account's password. `given_by`: who made the link by which it is set, if one is."""
    async with _hashing:
        hashed = await in_thread(domain.hash_password, password)
    moment = now()
    await repository.write_password(session, user_id, hashed, moment)
    if given_by is not None:
        await repository.note_access(session, user_id, given_by, moment)


async def _find(db: Database, tenant_id: UUID | None, email: str) -> CredentialRow | None:
    if tenant_id is None:
        async with db.platform():
            return None  # as many round trips as with a tenant
    async with db.tenant(tenant_id) as session:
        return await repository.find_credential(session, email)


async def _check(
    db: Database, tenant_id: UUID | None, credential: CredentialRow | None, password: str
) -> CheckedPassword | None:
    stored = credential.password_hash if credential else None
    async with _hashing:
        matches = await in_thread(domain.verify_password, stored, password)
    if tenant_id is None or credential is None:
        return None
    if credential.locked_until is not None and credential.locked_until > now():
        return None
    if matches and stored is not None:
        return CheckedPassword(credential.user_id, stored)
    await count_wrong(db, tenant_id, credential.user_id)
    return None
