"""Loads of platform data (lists, registers): how one is started, run and given up.

A load belongs to the platform, not to a tenant, so it has no outbox message: its pending row is
the message, and starting its workflow (id = load id) twice is a no-op.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from temporalio import activity

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.durable import engine, uploads
from atlas.foundation.durable.options import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger

log = logger(__name__)
PLATFORM = "platform"
ATTEMPTS = 5
_BEAT_SECONDS = 1.0
_POLL_SECONDS = 1.0
UNREACHABLE = (
    AtlasError,
    OSError,
    RuntimeError,  # the engine's client
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
"""What says that the database or the engine is away: waited for."""


@dataclass(frozen=True, slots=True)
class PlatformLoad:
    """One kind of load: its workflow, and what a room does for it."""

    kind: str
    workflow: type
    pending: Callable[[PlatformSession], Awaitable[list[UUID]]]
    """The loads that no worker has taken up, oldest first."""
    run: Callable[[Database, Storage, UUID, Callable[[], None]], Awaitable[None]]
    """Run one; done again after a crash, it finds what is done. Calls the beat as it proceeds."""
    give_up: Callable[[Database, Storage, UUID], Awaitable[None]]
    """End as failed a load that failed again and again for a reason of ours."""
    folder: str
    """Where the uploaded files are stored, each under the id of its load."""
    abandon: Callable[[PlatformSession, datetime], Awaitable[None]]
    """End as failed what was asked for before a moment and is not over."""
    unfinished: Callable[[PlatformSession], Awaitable[set[UUID]]]
    """The loads that may still need their files."""


def load_activity(load: PlatformLoad, runtime: Runtime) -> Callable[[Ref], Awaitable[None]]:
    """Return the activity `<kind>.load` over one worker's database and storage."""

    @activity.defn(name=f"{load.kind}.load")
    async def run(ref: Ref) -> None:
        """Run a load; beats while it reads, so that a killed worker is noticed."""
        attempt = activity.info().attempt
        if attempt > ATTEMPTS:  # the last one was killed or ran out of time
            await load.give_up(runtime.db, runtime.storage, ref.resource)
            return
        async with _beating():
            try:
                await load.run(runtime.db, runtime.storage, ref.resource, activity.heartbeat)
            except Exception:
                if attempt < ATTEMPTS:
                    raise
                log.exception("load_given_up", kind=load.kind, load=ref.id)
                await load.give_up(runtime.db, runtime.storage, ref.resource)

    return run


async def start_pending(runtime: Runtime, load: PlatformLoad) -> int:
    """Start the workflow of every pending load of a kind; return how many there were."""
    async with runtime.db.platform() as session:
        pending = await load.pending(session)
    queue = runtime.settings.temporal_task_queue
    for load_id in pending:
        ref = Ref(PLATFORM, str(load_id))
        await engine.start(runtime.client, load.workflow, ref, task_queue=queue)
    return len(pending)


async def sweep_uploads(db: Database, storage: Storage, loads: Sequence[PlatformLoad]) -> None:
    """End the loads that did not run for a week; delete the files that no load needs any more.

    A load ends before its files go, each in a step of its own: one that runs has them on its own
    disk already, and one that would start finds that it is over.
    """
    for load in loads:
        async with db.platform() as session:
            await load.abandon(session, now() - uploads.ABANDONED_AFTER)
        async with db.platform() as session:
            needed = await load.unfinished(session)
        await uploads.sweep(storage, load.folder, needed)


async def dispatch_loads(
    runtime: Runtime, loads: Sequence[PlatformLoad], stop: asyncio.Event
) -> None:
    """Start pending loads until stopped; a lost database or engine is waited for."""
    while not stop.is_set():
        for load in loads:
            try:
                await start_pending(runtime, load)
            except UNREACHABLE as error:
                log.warning("loads_unreachable", kind=load.kind, error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await stop.wait()


@asynccontextmanager
async def _beating() -> AsyncIterator[None]:
    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(_BEAT_SECONDS)

    task: asyncio.Task[Any] = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
