"""The hourly sweep: deletes what has served its time (grants: the catalogue test's closed list)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.durable import repository as outbox
from atlas.foundation.durable.loads import sweep_uploads
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.foundation.web.repository import any_keys, purge_keys
from atlas.identity.links import service as links
from atlas.identity.oauth import service as oauth
from atlas.identity.sessions import service as sessions
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.companies import service as companies
from atlas.sources.lists import service as lists
from atlas.worker.registry import PLATFORM_WORK

S = TypeVar("S")
log = logger(__name__)
OUTBOX_KEPT = timedelta(days=30)
_SWEEP_SECONDS = 3600
_PRUNED = (purge_keys, oauth.prune_codes, sessions.prune_sessions, links.prune_links)
_HELD = (any_keys, oauth.any_codes, sessions.any_sessions, links.any_links)
"""Whether a tenant still has rows that each of these will prune."""


async def run_sweep(db: Database, storage: Storage, stop: asyncio.Event) -> None:
    """Sweep once an hour until stopped; what could not be swept is found the next time."""
    while not stop.is_set():
        try:
            await sweep(db)
            await sweep_uploads(db, storage, PLATFORM_WORK)
            await lists.recheck_shipped(db)
        except AtlasError as error:
            log.warning("sweep_failed", code=error.code)
        with suppress(TimeoutError):
            async with asyncio.timeout(_SWEEP_SECONDS):
                await stop.wait()


async def sweep(db: Database) -> None:
    """Sweep the platform's tables, then those of each tenant that has rows that expire."""
    async with db.platform() as session:
        await outbox.purge_done(session, now() - OUTBOX_KEPT)
        await sessions.prune_operator_sessions(session)
        tenants = await tenancy.with_work(session, "expiry")
    await _to_the_end(db.platform, purge_keys)
    for tenant in tenants:
        opened = partial(db.tenant, tenant.id)
        for prune in _PRUNED:
            await _to_the_end(opened, prune)
        await _to_the_end(opened, companies.keep_count)
        async with opened() as own:
            left = [await held(own) for held in _HELD]
        async with db.platform() as session:
            await tenancy.note_looked(session, "expiry", tenant.id, left=any(left))


async def _to_the_end(
    open_session: Callable[[], AbstractAsyncContextManager[S]],
    delete_some: Callable[[S], Awaitable[int]],
) -> None:
    """Delete batch by batch, a transaction each, until nothing is left."""
    while True:
        async with open_session() as session:
            if not await delete_some(session):
                return
