"""The sealer: one loop per installation that gives every audit event its seal."""

import asyncio
import time
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
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
_FULL_EVERY = 300.0
"""Between full anti-joins only the ids of the last hour are examined: no transaction lives
that long, and the full pass finds whatever it might have missed."""


async def seal_tenant(db: Database, tenant_id: UUID, *, since: datetime | None = None) -> int:
    """Seal a tenant's unsealed events, at most 1,000; return how many.

    Args:
        db: the database.
        tenant_id: whose chain.
        since: look only at events whose id was made after this; all when left out.

    """
    bound = _id_bound(since) if since else None
    async with db.tenant(tenant_id) as session:
        events = await repository.fetch_unsealed(session, since=bound, limit=_BATCH)
        if not events or not await repository.try_lock_chain(session):
            return 0
        # read again under the lock: another sealer may have sealed them meanwhile
        events = await repository.fetch_unsealed(session, since=bound, limit=_BATCH)
        head = await repository.find_head(session)
        sequence, digest = (head[0], head[1]) if head else (0, GENESIS)
        await repository.insert_seals(session, seal_events(events, sequence, digest), now())
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


async def run_sealer(
    db: Database, storage: Storage | None, settings: Settings, stop: asyncio.Event
) -> None:
    """Seal every tenant's events within 5 s until `stop` is set; several may run at once."""
    next_full = 0.0
    while not stop.is_set():
        full = time.monotonic() >= next_full
        try:
            await _sweep(db, storage, settings, full=full)
            if full:
                next_full = time.monotonic() + _FULL_EVERY
        except AtlasError as error:
            # the database or the store is away: the next round finds what this one left
            log.warning("sealer_round_failed", code=error.code)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                await stop.wait()


async def _sweep(db: Database, storage: Storage | None, settings: Settings, *, full: bool) -> None:
    async with db.platform() as session:
        tenants = await repository.fetch_tenant_ids(session)
    since = None if full else now() - _RECENT
    for tenant_id in tenants:
        sealed = await seal_tenant(db, tenant_id, since=since)
        while sealed == _BATCH:
            sealed = await seal_tenant(db, tenant_id, since=since)
        if storage is not None and (sealed or full):
            await checkpoint_tenant(db, storage, settings, tenant_id)


def _id_bound(moment: datetime) -> UUID:
    """Return the smallest UUIDv7 of a moment (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
