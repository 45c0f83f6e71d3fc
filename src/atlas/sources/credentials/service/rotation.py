"""Rotation: everything is encrypted again under the current master key, page by page.

Both keys decrypt meanwhile, so nothing waits. A page is a transaction: however the work ends in the
middle, each row is under the old key or the new one, and the next run continues where it ended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.storage import Storage
from atlas.identity.audit import service as audit
from atlas.identity.tenancy import service as tenancy
from atlas.sources.credentials import repository
from atlas.sources.credentials.actions import CredentialAction
from atlas.sources.credentials.domain.sealing import MasterKey, Owner, SealError
from atlas.sources.credentials.errors import (
    KeyInUseError,
    RotationNotFoundError,
)
from atlas.sources.credentials.keyring import KeyRing
from atlas.sources.credentials.models import RotationRow, SealedRow
from atlas.sources.credentials.service.vault import Vault

RESOURCE = "credential_rotation"
PAGE = 100
_OWNERS: Mapping[repository.Table, Owner] = {
    "provider_credential": Owner.TENANT,
    "sponsored_grant": Owner.SPONSORED,
    "mcp_credential": Owner.MCP,
    "model_credential": Owner.MODEL,
}
_FIRST = UUID(int=0)
Beat = Callable[[], None]
Done = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a run did: rows encrypted again, and rows that do not decrypt and stay as they are."""

    resealed: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A master key: whether this process has it, whether it encrypts, and how many rows use it."""

    key_id: str
    known: bool
    current: bool
    rows: int


async def key_use(db: Database, ring: KeyRing) -> list[KeyUse]:
    """Return every master key that is known or used: the current one first."""
    used: dict[str, int] = {}
    async with db.platform() as session:
        tenants = await tenancy.with_work(session, "credentials")
    for tenant in tenants:
        async with db.tenant(tenant.id, read_only=True) as own:
            for key_id, rows in (await repository.key_usage(own)).items():
                used[key_id] = used.get(key_id, 0) + rows
    known = [key.id for key in ring.keys]
    return [
        KeyUse(
            key_id, key_id in known, key_id == known[:1][0] if known else False, used.get(key_id, 0)
        )
        for key_id in dict.fromkeys([*known, *sorted(used)])
    ]


async def new_key(db: Database, ring: KeyRing, actor: AuthContext | None) -> MasterKey:
    """Make a new master key, which encrypts from now on.

    Where the rotation before has not ended, its key stays: two runs that follow a kill make one.

    Raises:
        KeysNotManagedError: the keys are set from outside.

    """
    before = await key_use(db, ring)
    if any(one.rows and one.known and not one.current for one in before):
        return ring.current()
    made = ring.make_key()
    async with db.platform() as session:
        payload = {"key_id": made.id}
        await audit.record_platform(
            session, actor, CredentialAction.MASTER_KEY_MADE, "master_key", None, payload
        )
    return made


async def reseal_all(
    db: Database,
    ring: KeyRing,
    *,
    page: int = PAGE,
    beat: Beat = lambda: None,
    done: Done | None = None,
) -> Resealed:
    """Encrypt again what another key than the current one encrypts.

    Args:
        db: the application's database.
        ring: the master keys.
        page: rows of a transaction.
        beat: called after each page.
        done: told how many rows each page changed.

    Raises:
        MasterKeyError: there is no master key.

    """
    async with db.platform() as session:
        tenants = await tenancy.with_work(session, "credentials")  # these marks are never removed
    resealed = unreadable = 0
    for tenant in tenants:
        for table in repository.TABLES:
            after: UUID | None = _FIRST
            while after is not None:
                async with db.tenant(tenant.id) as own:
                    changed, bad, after = await _page(own, ring, table, after, page)
                resealed, unreadable = resealed + changed, unreadable + bad
                if done is not None and changed:
                    await done(changed)
                beat()
    return Resealed(resealed, unreadable)


async def _page(
    session: TenantSession, ring: KeyRing, table: repository.Table, after: UUID, page: int
) -> tuple[int, int, UUID | None]:
    """Encrypt one page again; returns changed, unreadable, and after which id to go on."""
    await repository.share_keys(session)
    key = ring.current()
    rows = await repository.sealed_by_others(session, table, key.id, after, page)
    anew = [
        changed
        for row in rows
        if (changed := _resealed(session.tenant_id, ring, key, _OWNERS[table], row)) is not None
    ]
    if anew:
        await repository.reseal(session, table, anew)
    return len(anew), len(rows) - len(anew), rows[-1].id if len(rows) == page else None


def _resealed(
    tenant_id: UUID, ring: KeyRing, key: MasterKey, owner: Owner, row: SealedRow
) -> SealedRow | None:
    """Return a row under the new key; None: it does not decrypt."""
    old = ring.find(row.key_id)
    if old is None:
        return None
    try:
        fields = old.open(owner, tenant_id, row.provider, row.sealed)
    except SealError:
        return None
    return replace(row, key_id=key.id, sealed=key.seal(owner, tenant_id, row.provider, fields))


async def retire_key(db: Database, ring: KeyRing, key_id: str) -> None:
    """Remove a master key that nothing is encrypted with.

    Nothing is encrypted meanwhile: what waits is encrypted with the current key afterwards.

    Raises:
        KeyInUseError: something is encrypted with it, or it is the current one.
        KeysNotManagedError: the keys are set from outside.

    """
    async with db.platform() as session:
        await repository.hold_keys(session)
        rows = sum(one.rows for one in await key_use(db, ring) if one.key_id == key_id)
        if rows:
            raise KeyInUseError(f"{key_id} still encrypts {rows} credential(s): rotate first.")
        ring.retire(key_id)
        payload = {"key_id": key_id}
        await audit.record_platform(
            session, None, CredentialAction.MASTER_KEY_RETIRED, "master_key", None, payload
        )


async def request_rotation(
    session: PlatformSession, vault: Vault, actor: AuthContext, *, new_key_first: bool
) -> RotationRow:
    """Ask for a rotation; the worker takes it up. Two at once share the rows.

    Raises:
        KeysNotManagedError: a new key is asked for, and the keys are set from outside.
        MasterKeyError: there is no master key.

    """
    await repository.hold_keys(session)
    key = await new_key(vault.db, vault.ring, actor) if new_key_first else vault.ring.current()
    row = RotationRow(
        id=new_id(),
        status="pending",
        key_id=key.id,
        resealed=0,
        unreadable=0,
        error=None,
        requested_by=actor.user_id,
        created_at=now(),
        started_at=None,
        finished_at=None,
    )
    await repository.insert_rotation(session, row)
    payload: dict[str, JSON] = {"key_id": key.id, "new_key": new_key_first}
    await audit.record_platform(
        session, actor, CredentialAction.CREDENTIAL_ROTATION_REQUESTED, RESOURCE, row.id, payload
    )
    return row


async def list_rotations(session: PlatformSession, params: ListParams) -> Page[RotationRow]:
    """Return a page of rotations, newest first."""
    return await repository.list_rotations(session, params)


async def get_rotation(session: PlatformSession, rotation_id: UUID) -> RotationRow:
    """Return a rotation.

    Raises:
        RotationNotFoundError: there is none.

    """
    found = await repository.find_rotation(session, rotation_id)
    if found is None:
        raise RotationNotFoundError("There is no such rotation.")
    return found


async def run_rotation(db: Database, ring: KeyRing, rotation_id: UUID, beat: Beat) -> None:
    """Run a rotation that was asked for; done again after a crash, it finds what is done."""
    async with db.platform() as session:
        if not await repository.start_rotation(session, rotation_id, now()):
            return

    async def count(changed: int) -> None:
        async with db.platform() as own:
            await repository.count_rotated(own, rotation_id, changed)

    done = await reseal_all(db, ring, beat=beat, done=count)
    async with db.platform() as session:
        await repository.finish_rotation(
            session, rotation_id, unreadable=done.unreadable, error=None, moment=now()
        )


async def pending_rotations(session: PlatformSession) -> list[UUID]:
    """Return the rotations that no worker has taken up."""
    return await repository.unfinished_rotations(session, "pending")


async def unfinished_rotations(session: PlatformSession) -> set[UUID]:
    """Return the rotations that are not over."""
    return {*await repository.unfinished_rotations(session, "pending", "running")}


async def fail_rotation(db: Database, _storage: Storage, rotation_id: UUID) -> None:
    """End a rotation that failed again and again; what it has not done stays under the old key."""
    async with db.platform() as session:
        await repository.finish_rotation(
            session,
            rotation_id,
            unreadable=0,
            error="It failed again and again; the worker's log says why. Ask for it again.",
            moment=now(),
        )


async def abandon_rotations(session: PlatformSession, before: datetime) -> None:
    """End as failed the rotations that were asked for before a moment and are not over."""
    await repository.abandon_rotations(session, before, now())
