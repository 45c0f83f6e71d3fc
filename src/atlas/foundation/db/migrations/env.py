"""Alembic's environment: the owner's URL comes in through the config's attributes."""

import time

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from atlas.foundation.db.migration import LOCK_TIMEOUT, STATEMENT_TIMEOUT
from atlas.foundation.db.migration_watch import (
    APPLICATION,
    LOCK_KEY,
    MigrationWatch,
    telling_of_locks,
)


def run() -> None:
    """Run the migrations in one transaction each, under an advisory lock and timeouts."""
    url, say = context.config.attributes["url"], context.config.attributes["say"]
    named = {"application_name": APPLICATION}
    engine = create_engine(url, poolclass=pool.NullPool, connect_args=named)
    with engine.connect() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        connection.rollback()
        with MigrationWatch(engine, pid, say) as watch, telling_of_locks(watch):
            _migrate(connection)


def _migrate(connection: Connection) -> None:
    _lock(connection)
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


def _lock(connection: Connection) -> None:
    """Wait until no other process migrates.

    By asking again and again: a statement that waited for the lock would hold a snapshot, for
    whose end the other's CREATE INDEX CONCURRENTLY would wait in turn.
    """
    while not connection.execute(text(f"SELECT pg_try_advisory_lock({LOCK_KEY})")).scalar():
        connection.rollback()
        time.sleep(0.2)


run()
