"""The sealer: one loop per installation that gives every audit event its seal."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, DatabaseUnavailableError, TenantSession
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.identity.audit import checkpoints, repository
from atlas.identity.audit.domain import GENESIS, seal_events
from atlas.identity.keys.domain import StatementRefusedError
from atlas.identity.keys.service import all_public_keys, load_sealing_keys

log = logger(__name__)
_PAUSE = 1.0
_BATCH = 1000
_RECENT = timedelta(hours=1)
"""Of a tenant with a mark only the ids of the last hour are examined, since no transaction lives
that long; in the first round of a process, and after a failure, all are."""
_WALK_EVERY = 300.0
_WALKED = 50
"""Tenants that a round examines whole: its length does not depend on how many there are."""
_WALK_AGAIN = timedelta(hours=6)
_SLOT = timedelta(minutes=15)
"""One note of a tenant's next visit is written in this time, however often it is sealed."""
_FIRST = UUID(int=0)


async def seal_tenant(db: Database, tenant_id: UUID, *, since: datetime | None = None) -> int:
    """Seal a tenant's unsealed events, at most 1,000; return how many.

    Args:
        db: the database.
        tenant_id: whose chain.
        since: look only at events whose id was made after this; all when left out.

    """
    bound = _id_bound(since) if since else None
    async with db.tenant(tenant_id) as session:
        # marks first: what a later statement reads holds every event of theirs
        marks = await repository.fetch_marks(session)
        events = await repository.fetch_unsealed(session, since=bound, limit=_BATCH)
        if not events:
            await repository.delete_marks(session, marks)
            return 0
        if not await repository.try_lock_chain(session):
            return 0
        # read again under the lock: another sealer may have sealed them meanwhile
        events = await repository.fetch_unsealed(session, since=bound, limit=_BATCH)
        head = await repository.find_head(session)
        sequence, digest = (head[0], head[1]) if head else (0, GENESIS)
        await repository.insert_seals(session, seal_events(events, sequence, digest), now())
        await _visit_in(session, checkpoints.EVERY)
        if len(events) < _BATCH:
            await repository.delete_marks(session, marks)
    return len(events)


async def checkpoint_tenant(
    db: Database, storage: Storage, settings: Settings, tenant_id: UUID
) -> None:
    """Sign the head of a tenant's chain if a checkpoint is due."""
    async with db.tenant(tenant_id) as session:
        head = await repository.find_head(session)
        public = await all_public_keys(session)
    if head is None:
        return
    try:
        last = await checkpoints.read_latest(storage, public, tenant_id)
    except StatementRefusedError as error:
        # somebody wrote over it: it stays for the verification to show, and sealing goes on
        log.error("checkpoint_not_ours", tenant_id=str(tenant_id), problem=str(error))  # noqa: TRY400  no defect of ours
        return
    moment = now()
    if not checkpoints.is_due(last, head[0], moment):
        return
    await checkpoints.write(
        storage,
        await load_sealing_keys(db, settings),
        tenant_id,
        sequence=head[0],
        digest=head[1],
        previous=last[0] if last else None,
        moment=moment,
    )


class Sealer:
    """One process's sealer: tenants with marks each round, and a slow walk past those that are due.

    The walk finds events without a mark (those of an installation before marks were written) and
    signs checkpoints that have become due. Each seal notes a visit for when its checkpoint is due
    at the latest, each visit the next one; whichever process walks then finds all of them by one
    statement. A tenant without a note was never visited.
    """

    def __init__(self, db: Database, storage: Storage | None, settings: Settings) -> None:
        self._db, self._storage, self._settings = db, storage, settings
        self._began = False
        self._failed: set[UUID] = set()
        self._walked_to = _FIRST
        self._next_walk = 0.0

    async def round(self) -> None:
        """Seal what is marked, then walk on by some tenants."""
        async with self._db.platform() as session:
            marked = await repository.fetch_tenants_unsealed(session)
        since = now() - _RECENT
        for tenant_id in marked:
            whole = not self._began or tenant_id in self._failed
            await self._tenant(tenant_id, None if whole else since)
        self._began = True
        if time.monotonic() >= self._next_walk:
            await self._walk()

    async def _walk(self) -> None:
        async with self._db.platform() as session:
            tenants = await repository.fetch_tenants_to_walk(
                session, self._walked_to, now(), _WALKED
            )
        for tenant_id in tenants:
            await self._tenant(tenant_id, None)
        if len(tenants) < _WALKED:
            self._walked_to = _FIRST
            self._next_walk = time.monotonic() + _WALK_EVERY
        else:
            self._walked_to = tenants[-1]

    async def _tenant(self, tenant_id: UUID, since: datetime | None) -> None:
        """Seal and checkpoint a tenant; one that fails does not keep the others from their turn."""
        began = now()
        try:
            some = await self._seal(tenant_id, since)
            if self._storage is not None and (some or since is None):
                await checkpoint_tenant(self._db, self._storage, self._settings, tenant_id)
            if since is None:
                await self._visited(tenant_id, began)
        except DatabaseUnavailableError:
            self._failed.add(tenant_id)
            raise
        except AtlasError as error:
            self._failed.add(tenant_id)
            log.warning("tenant_not_sealed", tenant_id=str(tenant_id), code=error.code)
        else:
            self._failed.discard(tenant_id)

    async def _visited(self, tenant_id: UUID, began: datetime) -> None:
        async with self._db.tenant(tenant_id) as session:
            await repository.delete_due(session, began)
            await _visit_in(session, _WALK_AGAIN)

    async def _seal(self, tenant_id: UUID, since: datetime | None) -> bool:
        some = False
        sealed = _BATCH
        while sealed == _BATCH:
            sealed = await seal_tenant(self._db, tenant_id, since=since)
            some = some or sealed > 0
        return some


async def run_sealer(
    db: Database, storage: Storage | None, settings: Settings, stop: asyncio.Event
) -> None:
    """Seal every tenant's events within 5 s until `stop` is set; several may run at once."""
    sealer = Sealer(db, storage, settings)
    while not stop.is_set():
        try:
            await sealer.round()
        except AtlasError as error:
            # the database or the store is away: the next round finds what this one left
            log.warning("sealer_round_failed", code=error.code)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                await stop.wait()


async def _visit_in(session: TenantSession, after: timedelta) -> None:
    """Note a visit of the walk after a time, and at most a slot later."""
    slot = int((now() + after).timestamp() // _SLOT.total_seconds()) + 1
    moment = datetime.fromtimestamp(slot * _SLOT.total_seconds(), UTC)
    await repository.insert_due(session, slot, moment)


def _id_bound(moment: datetime) -> UUID:
    """Return the smallest UUIDv7 of a moment (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
