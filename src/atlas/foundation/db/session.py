"""The gateway to PostgreSQL: no statement runs outside one of these sessions.

A `TenantSession` cannot be opened without a tenant; the tenant is set for the
transaction only (`set_config(…, true)` is SET LOCAL) in the same message as BEGIN, so it
costs no round trip. A `PlatformSession` sets none: tenant tables show it no rows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from atlas.foundation import tracing
from atlas.foundation.db import rows as typed
from atlas.foundation.db.connection import Connection as _OwnConnection
from atlas.foundation.db.errors import DatabaseUnavailableError, translate, translate_statement
from atlas.foundation.db.once import ReadOnce

Record = asyncpg.Record
Connection = PoolConnectionProxy
AfterCommit = Callable[[], Awaitable[None] | None]
P = ParamSpec("P")
T = TypeVar("T")

_ACQUIRE_SECONDS = 10.0
_STATEMENT_SECONDS = 60.0
STATEMENTS_KEPT = 256
"""Prepared statements that a connection keeps, of about 60 kB each in the server's process.

An investigation uses 199. With the driver's default of 100, it evicted most of them before their
next use, so that nearly every statement was parsed and planned again.
"""
MINIMUM_VERSIONS = {15: 150014, 16: 160010, 17: 170006}
"""RLS fixes (CVE-2025-8713 and before): the lowest minor of each major that is safe."""


class _Session:
    """Statements of one transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._after_commit: list[AfterCommit] = []
        self._savepoints = 0
        self._once = ReadOnce()

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        """Return all rows."""
        self._once.note(sql)
        with translate_statement():
            return list(await self._connection.fetch(sql, *args))

    async def fetch_row(
        self,
        sql: str,
        *args: object,
        timeout: float | None = None,  # noqa: ASYNC109  asyncpg's own command timeout
    ) -> Record | None:
        """Return the first row, or None; `timeout` (seconds) is for bulk loads alone."""
        self._once.note(sql)
        with translate_statement():
            row: Record | None = await self._connection.fetchrow(sql, *args, timeout=timeout)
            return row

    async def fetch_value(self, sql: str, *args: object) -> Any:
        """Return the first column of the first row, or None."""
        self._once.note(sql)
        with translate_statement():
            return await self._connection.fetchval(sql, *args)

    async def execute(
        self,
        sql: str,
        *args: object,
        timeout: float | None = None,  # noqa: ASYNC109  asyncpg's own command timeout
    ) -> int:
        """Run a statement; return how many rows it touched. `timeout` (seconds): bulk loads."""
        self._once.note(sql)
        with translate_statement():
            status: str = await self._connection.execute(sql, *args, timeout=timeout)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row, pipelined in one batch."""
        self._once.note(sql)
        with translate_statement():
            await self._connection.executemany(sql, rows)

    async def insert(
        self,
        table: str,
        row: object | None = None,
        /,
        *,
        without: Collection[str] = (),
        conflict: str = "",
        **more: object,
    ) -> int:
        """Insert a typed row; return how many were added (0: another was first).

        Args:
            table: a name of the code's own, never of a request's.
            row: a dataclass whose fields are columns; None: all columns are in `more`.
            without: its fields that are no columns.
            conflict: what follows ON CONFLICT.
            more: further columns; they win over the row's fields. A tenant's session writes its
                own tenant in any case.

        """
        return await self.insert_many(
            table, [{} if row is None else row], without=without, conflict=conflict, **more
        )

    async def insert_many(
        self,
        table: str,
        rows: Iterable[object],
        /,
        *,
        without: Collection[str] = (),
        conflict: str = "",
        **more: object,
    ) -> int:
        """Insert typed rows of one class, pipelined in one batch; `insert` says the rest.

        Returns:
            The rows added; of a batch of several, the rows sent.

        """
        names, values = typed.inserted(rows, without, more | self._own_columns())
        sql = typed.insert_sql(table, names, conflict)
        if len(values) == 1:
            return await self.execute(sql, *values[0])
        if values:
            await self.execute_many(sql, values)
        return len(values)

    async def update(
        self,
        table: str,
        row: Any,
        columns: tuple[str, ...],
        /,
        *,
        also: str = "",
        where: str = "",
        **more: object,
    ) -> int:
        """Write columns of a typed row to the row of its id; return how many were changed.

        Args:
            table: a name of the code's own, never of a request's; so are all texts here.
            row: a dataclass with an `id` and these fields.
            columns: what is written.
            also: further assignments that compute in SQL (`version = version + 1`).
            where: what must hold besides the id (`status = 'draft'`).
            more: further columns; they win over the row's fields.

        Raises:
            ValueError: a column says whose row it is.

        """
        names = (*(name for name in columns if name not in more), *more)
        values = (more[name] if name in more else getattr(row, name) for name in names)
        sql = typed.update_sql(table, names, also, where)
        return await self.execute(sql, row.id, *map(typed.stored, values))

    def _own_columns(self) -> dict[str, object]:
        return {}

    async def copy_records(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Load rows by COPY (not possible on a table with RLS: platform tables only)."""
        self._once.note(f"INSERT INTO {table}")
        with translate_statement():
            await self._connection.copy_records_to_table(table, columns=list(columns), records=rows)

    async def iterate(self, sql: str, *args: object, prefetch: int = 500) -> AsyncIterator[Record]:
        """Stream rows through a server-side cursor."""
        self._once.note(sql)
        with translate_statement():
            async for row in self._connection.cursor(sql, *args, prefetch=prefetch):
                yield row

    async def once(
        self,
        read: Callable[Concatenate[Self, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what `read(session, *args)` returns, read once in this transaction.

        A statement of the transaction that writes to a table of what was read, or takes a lock,
        has it read again. What others commit meanwhile is not seen, as it would not be had the
        caller kept the value: a check that others must not overtake takes a lock first.

        Args:
            read: a function of a module, which only reads.
            args: hashable; what is returned is shared, so no caller changes it.
            kwargs: as `args`.

        """
        key = (read, args, tuple(sorted(kwargs.items())))
        return await self._once.get(key, lambda: read(self, *args, **kwargs))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Run a block in a savepoint; an exception rolls only the block back."""
        # asyncpg's own transaction() refuses to nest in a BEGIN that was sent as text
        self._savepoints += 1
        name = f"atlas_{self._savepoints}"
        await self.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            await self.execute(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        await self.execute(f"RELEASE SAVEPOINT {name}")

    def after_commit(self, callback: AfterCommit) -> None:
        """Run a callback once the transaction has committed; never when it rolls back."""
        self._after_commit.append(callback)

    async def run_after_commit(self) -> None:
        """Run the callbacks; called by `Database` alone."""
        for callback in self._after_commit:
            result = callback()
            if result is not None:
                await result


class TenantSession(_Session):
    """One transaction of one tenant."""

    def __init__(self, connection: Any, tenant_id: UUID) -> None:
        super().__init__(connection)
        self.tenant_id = tenant_id

    def _own_columns(self) -> dict[str, object]:
        return {"tenant_id": self.tenant_id}


class PlatformSession(_Session):
    """One transaction without a tenant: platform tables only."""


AnySession = TenantSession | PlatformSession


async def _prepare(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            encoder=lambda value: orjson.dumps(value, default=_plain).decode(),
            decoder=orjson.loads,
            schema="pg_catalog",
        )


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


async def _open_pool(
    url: str,
    min_size: int,
    max_size: int,
    timeout: float,  # noqa: ASYNC109  as `connect`
    statement_seconds: float,
) -> asyncpg.Pool[Record]:
    return await asyncpg.create_pool(
        url,
        min_size=min_size,
        max_size=max_size,
        init=_prepare,
        connection_class=_OwnConnection,
        timeout=timeout,
        command_timeout=statement_seconds,
        statement_cache_size=STATEMENTS_KEPT,
        max_inactive_connection_lifetime=300,
        server_settings={"application_name": "atlas", "TimeZone": "UTC"},
        reset=_reset,
    )


class Database:
    """The pool of the unprivileged role, and the sessions opened from it."""

    def __init__(self, pool: asyncpg.Pool[Record]) -> None:
        self._pool = pool

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        min_size: int = 2,
        max_size: int = 16,
        timeout: float = 10.0,  # noqa: ASYNC109  asyncpg's own connect timeout, in seconds
        patience: float = 0.0,
        statement_seconds: float = _STATEMENT_SECONDS,
    ) -> Database:
        """Open the pool.

        Args:
            url: of the unprivileged role.
            min_size: connections kept open.
            max_size: connections at most.
            timeout: seconds for one connection.
            patience: seconds to wait for a server that is starting or recovering.
            statement_seconds: for one statement; after that it is a `StatementTimeoutError`.

        Raises:
            DatabaseUnavailableError: the server cannot be reached.

        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while True:
            try:
                with translate():
                    pool = await _open_pool(url, min_size, max_size, timeout, statement_seconds)
                    return cls(pool)
            except DatabaseUnavailableError:
                if loop.time() >= deadline:
                    raise
                await asyncio.sleep(0.2)

    async def close(self) -> None:
        """Close the pool, waiting for its connections."""
        await self._pool.close()

    @property
    def pool(self) -> asyncpg.Pool[Record]:
        """The raw pool: for LISTEN and health alone."""
        return self._pool

    @asynccontextmanager
    async def tenant(
        self, tenant_id: UUID, *, read_only: bool = False
    ) -> AsyncIterator[TenantSession]:
        """Open one transaction of a tenant; commit at the end, roll back on an exception.

        Raises:
            TypeError: without a UUID.

        """
        if not isinstance(tenant_id, UUID):
            raise TypeError("a TenantSession needs a tenant id")
        begin = (
            f"BEGIN{' READ ONLY' if read_only else ''};"
            f"SELECT set_config('app.tenant_id', '{tenant_id}', true)"
        )
        async with self._transaction(begin) as connection:
            session = TenantSession(connection, tenant_id)
            yield session
            await self._commit(connection)
        await session.run_after_commit()

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[PlatformSession]:
        """Open one transaction without a tenant."""
        async with self._transaction("BEGIN") as connection:
            session = PlatformSession(connection)
            yield session
            await self._commit(connection)
        await session.run_after_commit()

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[Any]:
        with tracing.child("transaction", "postgresql"):
            with translate():
                # not acquire(timeout=…): asyncpg makes a task for each
                async with asyncio.timeout(_ACQUIRE_SECONDS):
                    connection = await self._pool.acquire()
            try:
                with translate():
                    await connection.execute(begin)
                yield connection
            except BaseException as error:
                await _roll_back(connection, error)
                raise
            finally:
                await self._pool.release(connection)

    @staticmethod
    async def _commit(connection: Any) -> None:
        with translate():
            status = await connection.execute("COMMIT")
        if status != "COMMIT":
            # PostgreSQL answers ROLLBACK when a statement failed and was swallowed
            raise RuntimeError("the transaction was rolled back: an error in it was swallowed")


async def _roll_back(connection: Any, failure: BaseException) -> None:
    try:
        if isinstance(failure.__cause__, asyncpg.InternalClientError):
            raise failure.__cause__
        if not connection.is_closed() and connection.is_in_transaction():
            await connection.execute("ROLLBACK", timeout=5)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        # lost or stuck: it must not return to the pool with a tenant set. A lost connection
        # has already been taken from us by the pool, and then even asking it anything raises
        with contextlib.suppress(asyncpg.InterfaceError):
            connection.terminate()


async def _reset(connection: Any) -> None:
    """Replace asyncpg's RESET ALL: nothing is ever set per session."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK", timeout=5)
