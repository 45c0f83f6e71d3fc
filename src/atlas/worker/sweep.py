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
from atlas.foundation.web.repository import purge_keys
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
    """Sweep the platform's tables, then each tenant's in a session of its own."""
    async with db.platform() as session:
        await outbox.purge_done(session, now() - OUTBOX_KEPT)
        await sessions.prune_operator_sessions(session)
        tenants = await tenancy.tenant_ids(session)
    await _to_the_end(db.platform, purge_keys)
    for tenant_id in tenants:
        await _to_the_end(partial(db.tenant, tenant_id), purge_keys)
        await _to_the_end(partial(db.tenant, tenant_id), oauth.prune_codes)
        await _to_the_end(partial(db.tenant, tenant_id), sessions.prune_sessions)
        await _to_the_end(partial(db.tenant, tenant_id), links.prune_links)
        await _to_the_end(partial(db.tenant, tenant_id), companies.keep_count)


async def _to_the_end(
    open_session: Callable[[], AbstractAsyncContextManager[S]],
    delete_some: Callable[[S], Awaitable[int]],
) -> None:
    """Delete batch by batch, a transaction each, until nothing is left."""
    while True:
        async with open_session() as session:
            if not await delete_some(session):
                return
