"""The activities of screening, and the sweep that starts what a change calls for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol
from uuid import UUID

import asyncpg
from temporalio import activity
from temporalio.exceptions import ApplicationError

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import AtlasError, NotFoundError, UnavailableError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.durable import Ref
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
_ATTEMPTS = 5
_POLL_SECONDS = 2.0
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class _End(Protocol):
    """Ends a piece of work."""

    async def __call__(
        self,
        session: TenantSession,
        actor: AuthContext,
        resource_id: UUID,
        status: str,
        error: dict[str, Any] | None = None,
        /,
    ) -> None:
        """End it."""


class ScreeningActivities:
    """Steps over one worker's database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="screening.batch_chunk")
    async def batch_chunk(self, ref: Ref) -> dict[str, Any]:
        """Screen the next rows of a batch."""

        async def work(session: TenantSession) -> bool:
            return await batches.step(session, system_actor(ref.tenant), ref.resource)

        return await self._chunk(ref, work, batches.end)

    @activity.defn(name="screening.batch_cancelled")
    async def batch_cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a batch was cancelled."""
        await self._end(ref, batches.end, "cancelled", None)
        return {}

    @activity.defn(name="screening.rescreen_chunk")
    async def rescreen_chunk(self, ref: Ref) -> dict[str, Any]:
        """Look at the next parties of a sweep."""

        async def work(session: TenantSession) -> bool:
            await rescreenings.begin(session, ref.resource)
            return await rescreenings.step(session, system_actor(ref.tenant), ref.resource)

        return await self._chunk(ref, work, rescreenings.end)

    @activity.defn(name="screening.rescreen_cancelled")
    async def rescreen_cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a sweep was cancelled."""
        await self._end(ref, rescreenings.end, "cancelled", None)
        return {}

    async def _chunk(
        self, ref: Ref, work: Callable[[TenantSession], Awaitable[bool]], end: _End
    ) -> dict[str, Any]:
        """Do a chunk; an outage is tried again, anything else ends the work by name."""
        try:
            async with self._runtime.db.tenant(ref.tenant) as session:
                return {"over": await work(session)}
        except (UnavailableError, WriteConflictError):
            raise
        except NotFoundError:
            return {"over": True}
        except AtlasError as error:
            await self._end(ref, end, "failed", {"code": error.code, "detail": error.detail})
            return {"over": True}
        except Exception as error:
            log.exception("screening_chunk_failed", resource=ref.id)
            if activity.info().attempt < _ATTEMPTS:
                # what an error says may name a person; the history keeps its kind alone
                raise ApplicationError("a chunk failed", type=type(error).__name__) from None
            problem = {"code": "internal_error", "detail": "A chunk failed; the log names it."}
            await self._end(ref, end, "failed", problem)
            return {"over": True}

    async def _end(self, ref: Ref, end: _End, status: str, error: dict[str, Any] | None) -> None:
        async with self._runtime.db.tenant(ref.tenant) as session:
            await end(session, system_actor(ref.tenant), ref.resource, status, error)


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
