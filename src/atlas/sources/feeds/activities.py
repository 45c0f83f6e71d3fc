"""The durable part of list feeds: pending rows start workflows, as loads do, and the schedule."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.durable.loads import PlatformLoad, load_activity
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.sources.feeds import service
from atlas.sources.feeds.workflow import ListFetchWorkflow

log = logger(__name__)
WORKFLOWS: tuple[type, ...] = (ListFetchWorkflow,)
_EVERY_SECONDS = 30.0
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def _unbound(*_arguments: object) -> None:
    raise NotImplementedError("a worker binds it to its settings")


async def _abandoned(_session: PlatformSession, _before: datetime) -> None:
    """Leave it to the schedule, which ends what is lost (`service.end_lost`)."""


LOAD = PlatformLoad(
    kind="list_feed",
    workflow=ListFetchWorkflow,
    pending=service.pending_fetches,
    run=_unbound,
    give_up=_unbound,
    folder="platform/list-fetches",
    abandon=_abandoned,
    unfinished=service.unfinished_fetches,
)
"""How a fetch starts and ends; it stores no files."""


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of this room."""
    parts = service.parts_of(runtime.db, runtime.settings)

    async def run(_db: Database, _storage: Storage, fetch: UUID, beat: Callable[[], None]) -> None:
        await service.run_fetch(parts, fetch, beat)

    async def give_up(_db: Database, _storage: Storage, fetch: UUID) -> None:
        await service.fail_fetch(parts, fetch)

    return [load_activity(replace(LOAD, run=run, give_up=give_up), runtime)]


async def run_schedule(runtime: Runtime, stop: asyncio.Event) -> None:
    """Ask for what is due every half minute until stopped; a lost database is waited for."""
    parts = service.parts_of(runtime.db, runtime.settings)
    while not stop.is_set():
        try:
            await service.schedule_due(parts)
        except _UNREACHABLE as error:
            log.warning("list_schedule_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                await stop.wait()
