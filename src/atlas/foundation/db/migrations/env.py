"""Alembic's environment: the owner's URL comes in through the config's attributes."""

import time

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from atlas.foundation.db.migration import LOCK_TIMEOUT, STATEMENT_TIMEOUT

LOCK_KEY = 4_017_202_611


def run() -> None:
    """Run the migrations in one transaction each, under an advisory lock and timeouts."""
    url = context.config.attributes["url"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
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
