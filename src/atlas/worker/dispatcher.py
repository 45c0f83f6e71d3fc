"""Delivers the outbox: woken by NOTIFY, and by the clock when a notification was lost."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import asyncpg

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.durable import outbox
from atlas.foundation.telemetry import logger

log = logger(__name__)
_POLL_SECONDS = 1.0


class Dispatcher:
    """One per worker process; several share the work by SKIP LOCKED."""

    def __init__(self, db: Database, handlers: Mapping[str, outbox.Deliver]) -> None:
        self._db = db
        self._handlers = handlers
        self._wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until stopped; a lost database is waited for."""
        listener = asyncio.create_task(self._listen(stop))
        try:
            while not stop.is_set():
                if not await self._deliver():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_POLL_SECONDS):
                            await self._wake.wait()
                    self._wake.clear()
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener

    async def _deliver(self) -> bool:
        try:
            return await outbox.deliver_due(self._db, self._handlers) > 0
        except (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("outbox_unreachable", error_type=type(error).__name__)
            await asyncio.sleep(_POLL_SECONDS)
            return False

    async def _listen(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                async with self._db.pool.acquire() as connection:
                    await connection.add_listener(outbox.CHANNEL, self._notified)
                    try:
                        while not stop.is_set():
                            await asyncio.sleep(_POLL_SECONDS * 5)
                            await connection.execute("SELECT 1")
                    finally:
                        await connection.remove_listener(outbox.CHANNEL, self._notified)
            except (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("outbox_listener_lost", error_type=type(error).__name__)
                await asyncio.sleep(_POLL_SECONDS)

    def _notified(self, *_args: object) -> None:
        self._wake.set()
