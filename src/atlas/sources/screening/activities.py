"""The activities of screening, and the sweep that starts what a change calls for."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.sources.screening.service import batches, rescreenings, sweeps
from atlas.sources.screening.workflow import BatchWorkflow, RescreeningWorkflow
from atlas.workspace.work.execution import activities_of

log = logger(__name__)
WORKFLOWS: tuple[type, ...] = (BatchWorkflow, RescreeningWorkflow)
OUTBOX_KINDS: dict[str, type] = {
    batches.KIND: BatchWorkflow,
    rescreenings.KIND: RescreeningWorkflow,
}
_POLL_SECONDS = 2.0


async def _rescreen(session: TenantSession, actor: AuthContext, sweep_id: UUID) -> bool:
    await rescreenings.begin(session, sweep_id)
    return await rescreenings.step(session, actor, sweep_id)


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    return [
        *activities_of(
            runtime,
            batches.WORK,
            batches.step,
            does="screening.batch_chunk",
            cancelled="screening.batch_cancelled",
        ),
        *activities_of(
            runtime,
            rescreenings.WORK,
            _rescreen,
            does="screening.rescreen_chunk",
            cancelled="screening.rescreen_cancelled",
        ),
    ]


async def dispatch_rescreenings(runtime: Runtime, stop: asyncio.Event) -> None:
    """Start the sweeps that list versions and changed customers call for, until stopped."""
    sweeper = sweeps.Sweeper(runtime.db)
    while not stop.is_set():
        try:
            await sweeper.sweep()
        except sweeps.UNREACHABLE as error:
            log.warning("rescreening_sweep_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await stop.wait()
