"""The activities of screening, and the sweep that starts what a change calls for."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import asyncpg
from temporalio import activity

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import TenantSession
from atlas.foundation.durable import Ref
from atlas.foundation.durable.chunk_work import do_part, end_work
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.sources.screening.service import batches, rescreenings, sweeps
from atlas.sources.screening.workflow import BatchWorkflow, RescreeningWorkflow

log = logger(__name__)
WORKFLOWS: tuple[type, ...] = (BatchWorkflow, RescreeningWorkflow)
OUTBOX_KINDS: dict[str, type] = {
    batches.KIND: BatchWorkflow,
    rescreenings.KIND: RescreeningWorkflow,
}
_POLL_SECONDS = 2.0
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class ScreeningActivities:
    """Steps over one worker's database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="screening.batch_chunk")
    async def batch_chunk(self, ref: Ref) -> dict[str, Any]:
        """Screen the next rows of a batch."""
        return await do_part(self._runtime, ref, batches.step, batches.end)

    @activity.defn(name="screening.batch_cancelled")
    async def batch_cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a batch was cancelled."""
        return await end_work(self._runtime, ref, batches.end, "cancelled")

    @activity.defn(name="screening.rescreen_chunk")
    async def rescreen_chunk(self, ref: Ref) -> dict[str, Any]:
        """Look at the next parties of a sweep."""
        return await do_part(self._runtime, ref, _rescreen, rescreenings.end)

    @activity.defn(name="screening.rescreen_cancelled")
    async def rescreen_cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a sweep was cancelled."""
        return await end_work(self._runtime, ref, rescreenings.end, "cancelled")


async def _rescreen(session: TenantSession, actor: AuthContext, sweep_id: UUID) -> bool:
    await rescreenings.begin(session, sweep_id)
    return await rescreenings.step(session, actor, sweep_id)


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = ScreeningActivities(runtime)
    return [
        bound.batch_chunk,
        bound.batch_cancelled,
        bound.rescreen_chunk,
        bound.rescreen_cancelled,
    ]


async def dispatch_rescreenings(runtime: Runtime, stop: asyncio.Event) -> None:
    """Start the sweeps that list versions and changed customers call for, until stopped."""
    sweeper = sweeps.Sweeper(runtime.db)
    while not stop.is_set():
        try:
            await sweeper.sweep()
        except _UNREACHABLE as error:
            log.warning("rescreening_sweep_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await stop.wait()
