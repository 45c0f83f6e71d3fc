"""Work that the engine does not know (any more) is started again from its rows.

All authoritative data are in PostgreSQL. After an installation is restored, or its engine is
created again, rows wait for workflows that the engine does not know. Starting a workflow that the
engine knows is a no-op, so no check is needed first. A step that was already done detects this.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.durable import engine, outbox
from atlas.foundation.durable.loads import PLATFORM, UNREACHABLE, PlatformLoad
from atlas.foundation.durable.options import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy
from atlas.worker.registry import PLATFORM_WORK, WITHOUT_JOB
from atlas.workspace.jobs import service as jobs

log = logger(__name__)
_AGAIN_SECONDS = 60
_EVERY_SECONDS = 3600
_JUST_NOW = timedelta(seconds=3)
"""Work that was delivered this recently may still be on its way; the next pass examines it."""
_LATEST = timedelta(hours=1)
"""Of work without a job no row says whether it is over: the messages of the last hour before the
newest are delivered again."""


async def run_lost(runtime: Runtime, stop: asyncio.Event) -> None:
    """Start lost work when the worker starts, a minute later and once an hour, until stopped."""
    pause = _AGAIN_SECONDS
    while not stop.is_set():
        try:
            await start_lost(runtime)
        except UNREACHABLE as error:
            log.warning("lost_work_unreachable", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stop.wait()
        pause = _EVERY_SECONDS


async def start_lost(runtime: Runtime) -> None:
    """Deliver again the messages of work that is not over, and start the loads that are not.

    What fails of one tenant, or of one kind of load, keeps no other from its turn.
    """
    async with runtime.db.platform() as session:
        tenants = await tenancy.with_work(session, "jobs")
        await outbox.deliver_latest_again(session, WITHOUT_JOB, _LATEST, now() - _JUST_NOW)
    for tenant in tenants:
        try:
            await _deliver_again(runtime, tenant.id)
        except UNREACHABLE as error:
            kind = type(error).__name__
            log.warning("lost_work_left", tenant_id=str(tenant.id), error_type=kind)
    for load in PLATFORM_WORK:
        try:
            await _start_loads(runtime, load)
        except UNREACHABLE as error:
            log.warning("lost_loads_left", kind=load.kind, error_type=type(error).__name__)


async def _deliver_again(runtime: Runtime, tenant_id: UUID) -> None:
    async with runtime.db.tenant(tenant_id) as session:
        unfinished = await jobs.unfinished(session)
    async with runtime.db.platform() as session:
        if unfinished:
            await outbox.deliver_again(session, tenant_id, unfinished, now() - _JUST_NOW)
        await tenancy.note_looked(session, "jobs", tenant_id, left=bool(unfinished))


async def _start_loads(runtime: Runtime, load: PlatformLoad) -> None:
    async with runtime.db.platform() as session:
        loads = await load.unfinished(session)
    queue = runtime.settings.temporal_task_queue
    for load_id in loads:
        ref = Ref(PLATFORM, str(load_id))
        await engine.start(runtime.client, load.workflow, ref, task_queue=queue)
