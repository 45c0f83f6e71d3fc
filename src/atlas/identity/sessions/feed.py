"""The revocation feed: what this process must refuse, known within 2 seconds.

Unexpired revocations are read before the process is ready and after each reconnect. NOTIFY
only wakes the reader; a poll every half second bounds the delay if a notification is lost.
When the last good read is older than `FRESH_SECONDS`, the feed counts as lost and every
request reads its own revocations from the table.
"""

import asyncio
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.db.errors import DatabaseUnavailableError
from atlas.foundation.telemetry import logger
from atlas.identity.sessions import repository
from atlas.identity.sessions.domain import Revocation, RevocationKind, RevocationSet, TokenFacts

log = logger(__name__)
APPLICATION_NAME = "atlas-revocations"
POLL_SECONDS = 0.5
FRESH_SECONDS = 1.8
_READ_TIMEOUT = 1.0
_RECONNECT_SECONDS = 0.5
_OVERLAP = timedelta(seconds=60)
"""A transaction may commit this long after it took its time; polls look back so far."""
_FULL_EVERY = 300.0
_FEEDS: "weakref.WeakSet[RevocationFeed]" = weakref.WeakSet()


def announce(revocations: Sequence[Revocation]) -> None:
    """Hand committed revocations to every feed of this process, at once."""
    for feed in list(_FEEDS):
        feed.take(revocations)


class RevocationFeed:
    """Keeps one process's set of revocations current."""

    def __init__(
        self, db: Database, dsn: str, *, on_issuer_change: Callable[[], None] | None = None
    ) -> None:
        self._db = db
        self._dsn = dsn
        self._set = RevocationSet()
        self._on_issuer_change = on_issuer_change
        self._wake = asyncio.Event()
        self._read_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    @property
    def is_fresh(self) -> bool:
        """Return whether the set may be relied on without a look at the table."""
        return time.monotonic() - self._read_at < FRESH_SECONDS

    async def start(self) -> None:
        """Read every unexpired revocation, then follow.

        Raises:
            DatabaseUnavailableError: when the database cannot be reached.

        """
        connection = await self._connect()
        _FEEDS.add(self)
        self._task = asyncio.create_task(self._run(connection), name="revocation-feed")

    async def stop(self) -> None:
        """Stop following."""
        _FEEDS.discard(self)
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def take(self, revocations: Sequence[Revocation]) -> None:
        """Heed revocations."""
        issuers = False
        for revocation in revocations:
            is_new = self._set.add(revocation)
            issuers = issuers or (is_new and revocation.kind is RevocationKind.ISSUER)
        if issuers and self._on_issuer_change is not None:
            self._on_issuer_change()

    async def find(self, facts: TokenFacts) -> Revocation | None:
        """Return the revocation that ends a token; reads the table when the feed is lost.

        Raises:
            DatabaseUnavailableError: feed lost and the table cannot be read: nothing passes.

        """
        found = self._set.find(facts)
        if found is not None or self.is_fresh:
            return found
        async with self._db.platform() as session:
            self.take(await repository.fetch_for_subjects(session, facts.subjects, now()))
        return self._set.find(facts)

    async def _connect(self) -> Any:
        started = time.monotonic()
        try:
            connection = await asyncpg.connect(
                self._dsn,
                timeout=5,
                command_timeout=_READ_TIMEOUT,
                server_settings={"application_name": APPLICATION_NAME, "TimeZone": "UTC"},
            )
            try:
                await connection.add_listener(repository.CHANNEL, self._notified)
                await self._read(connection, repository.ALIVE, now())
            except BaseException:
                connection.terminate()
                raise
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailableError from error
        self._read_at = started
        return connection

    async def _read(self, connection: Any, sql: str, bound: datetime) -> None:
        started = time.monotonic()
        rows = await connection.fetch(sql, bound)
        self.take([repository.revocation_from(row) for row in rows])
        self._read_at = started

    def _notified(self, *_details: object) -> None:
        self._wake.set()

    async def _run(self, connection: Any) -> None:
        full_at = time.monotonic() + _FULL_EVERY
        while True:
            try:
                # not wait_for: in Python 3.11 it can swallow the cancellation of `stop`
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                if connection is None or connection.is_closed():
                    connection = await self._connect()
                    continue
                await self._read(connection, repository.RECENT, now() - _OVERLAP)
                if time.monotonic() >= full_at:
                    full_at = time.monotonic() + _FULL_EVERY
                    await self._tidy(connection)
            except asyncio.CancelledError:
                await _close(connection)
                raise
            except (
                AtlasError,
                OSError,
                TimeoutError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
            ) as error:
                log.warning("revocation_feed_lost", error_type=type(error).__name__)
                if connection is not None:
                    connection.terminate()
                connection = None
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _tidy(self, connection: Any) -> None:
        await self._read(connection, repository.ALIVE, now())
        self._set.forget_expired(now())
        async with self._db.platform() as session:
            await repository.delete_expired(session, now() - _OVERLAP)


async def _close(connection: Any) -> None:
    if connection is not None and not connection.is_closed():
        try:
            await connection.close(timeout=1)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection.terminate()
