"""Say what a migration waits for, while it waits and when it gives up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from sqlalchemy import Engine

APPLICATION = "atlas migrate"
LOCK_KEY = 4_017_202_611
"""Advisory lock of the one process that migrates."""
_LOOK_SECONDS = 0.5
_HELD = """
SELECT DISTINCT h.pid, h.usename, coalesce(nullif(h.application_name, ''), 'no name') AS program,
  h.state, floor(extract(epoch FROM clock_timestamp() - h.xact_start))::int AS seconds,
  (SELECT l.relation::regclass::text FROM pg_locks l
   WHERE l.pid = :pid AND NOT l.granted AND l.relation IS NOT NULL LIMIT 1) AS relation
FROM unnest(pg_blocking_pids(:pid)) b(pid) JOIN pg_stat_activity h ON h.pid = b.pid
ORDER BY h.pid
"""
_MIGRATES = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND (classid::bigint << 32) + objid::bigint = :key AND pid <> :pid LIMIT 1
"""

Say = Callable[[str], None]


class MigrationHeldError(RuntimeError):
    """A migration gave up because another session holds what it needs.

    Args:
        holders: what each of these sessions is, as a sentence; none where they have ended.

    """

    def __init__(self, holders: tuple[str, ...]) -> None:
        self.holders = holders
        told = " ".join(holders) or "A session that has ended by now held a lock."
        super().__init__(f"A migration gave up waiting for a lock. {told}")


class MigrationWatch:
    """Looks on a second connection for what holds a migration; reports each holder once."""

    def __init__(self, engine: "Engine", pid: int, say: Say) -> None:
        self._engine, self._pid, self._say = engine, pid, say
        self._done = Event()
        self._thread = Thread(target=self._run, name="migration-watch", daemon=True)
        self._told: set[str] = set()
        self.holders: tuple[str, ...] = ()
        """Those that were seen last."""

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        from sqlalchemy import text  # noqa: PLC0415  in migrations alone
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        if self._done.wait(_LOOK_SECONDS):
            return
        # a migration goes on without being watched
        with suppress(SQLAlchemyError), self._engine.connect() as connection:
            link = connection.execution_options(isolation_level="AUTOCOMMIT")
            while not self._done.wait(_LOOK_SECONDS):
                rows = link.execute(text(_HELD), {"pid": self._pid}).mappings()
                self._tell(tuple(_described(row) for row in rows))
                other = link.execute(text(_MIGRATES), {"pid": self._pid, "key": LOCK_KEY}).scalar()
                if other is not None:
                    self._tell((f"Session {other} migrates this database already.",))

    def _tell(self, holders: tuple[str, ...]) -> None:
        if not holders:
            return
        self.holders = holders
        for holder in holders:
            who = holder.split(":")[0]  # without for how long
            if who not in self._told:
                self._told.add(who)
                self._say(f"waiting. {holder}")


def _described(row: Any) -> str:  # a row of `_HELD`
    of = f" of {row['relation']}" if row["relation"] else ""
    told = f"Session {row['pid']} ({row['program']}, {row['usename']}) holds a lock{of}"
    if row["seconds"] is None:
        return f"{told}."
    return f"{told}: its transaction, {row['state']}, has lasted {row['seconds']} s."


@contextmanager
def telling_of_locks(watch: MigrationWatch) -> Iterator[None]:
    """Turn a lock timeout into an error that names who held the lock.

    Raises:
        MigrationHeldError: the lock was not to be had in time.

    """
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        raise MigrationHeldError(watch.holders) from error
