"""The activity of registry loads, and what starts their workflows.

A load belongs to the platform, not to a tenant, so it has no outbox message: its pending row is
the message, and starting its workflow (id = load id) twice is a no-op.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg
from temporalio import activity

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.durable import Ref, engine
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.sources.registry import service
from atlas.sources.registry.workflow import RegistryLoadWorkflow

log = logger(__name__)
WORKFLOWS: tuple[type, ...] = (RegistryLoadWorkflow,)
PLATFORM = "platform"
_ATTEMPTS = 5
_BEAT_SECONDS = 1.0
_POLL_SECONDS = 1.0


class RegistryLoadActivities:
    """Loads over one worker's database and storage."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="registry.load")
    async def load(self, ref: Ref) -> None:
        """Run a load; beats while it reads, so that a killed worker is noticed."""
        beating = asyncio.create_task(_beat())
        try:
            await service.run_load(
                self._runtime.db, self._runtime.storage, ref.resource, activity.heartbeat
            )
        except Exception:
            if activity.info().attempt < _ATTEMPTS:
                raise
            await service.fail_load(self._runtime.db, ref.resource)
        finally:
            beating.cancel()


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(_BEAT_SECONDS)


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of this room."""
    return [RegistryLoadActivities(runtime).load]


async def start_pending(runtime: Runtime) -> int:
    """Start the workflow of every pending load; return how many there were."""
    async with runtime.db.platform() as session:
        pending = await service.pending_loads(session)
    queue = runtime.settings.temporal_task_queue
    for load_id in pending:
        ref = Ref(PLATFORM, str(load_id))
        await engine.start(runtime.client, RegistryLoadWorkflow, ref, task_queue=queue)
    return len(pending)


async def dispatch_loads(runtime: Runtime, stop: asyncio.Event) -> None:
    """Start pending loads until stopped; a lost database or engine is waited for."""
    while not stop.is_set():
        try:
            await start_pending(runtime)
        except (
            AtlasError,
            OSError,
            RuntimeError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
        ) as error:
            log.warning("registry_loads_unreachable", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await stop.wait()
