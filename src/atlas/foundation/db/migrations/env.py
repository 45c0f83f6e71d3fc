"""Alembic's environment: the owner's URL comes in through the config's attributes."""

from alembic import context
from sqlalchemy import create_engine, pool, text

LOCK_KEY = 4_017_202_611


def run() -> None:
    """Run the migrations in one transaction each, under an advisory lock and timeouts."""
    url = context.config.attributes["url"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK_KEY})"))
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '10min'"))
        connection.commit()
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
