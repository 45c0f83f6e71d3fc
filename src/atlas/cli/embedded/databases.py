"""Roles and databases inside a server: what the stack, and the tests, are made of."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from atlas.cli.embedded.home import Secrets

OWNER, APP = "atlas_owner", "atlas_app"
NO_LARGE_OBJECTS = (
    "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea),"
    " lo_put(oid, bigint, bytea), lo_open(oid, integer), lowrite(integer, bytea), lo_unlink(oid)"
    " FROM PUBLIC"
)
"""For a superuser, in each database: PostgreSQL lets every role make large objects."""


def ensure_roles(superuser_dsn: str, secrets: Secrets) -> None:
    """Make the owner's and the application's role, unprivileged, with their passwords."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for role, password in ((OWNER, secrets.postgres_owner), (APP, secrets.postgres_app)):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if found.fetchone() else "CREATE"
            connection.execute(
                sql.SQL(
                    "{} ROLE {} LOGIN PASSWORD {} NOSUPERUSER NOBYPASSRLS "
                    "NOCREATEROLE NOCREATEDB NOREPLICATION"
                ).format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password))
            )


def ensure_database(superuser_dsn: str, name: str) -> None:
    """Make an empty database of the owner's, in which no role makes large objects.

    Large objects are not under Row-Level Security; Atlas has none.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
    with psycopg.connect(superuser_dsn, dbname=name, autocommit=True) as connection:
        connection.execute(NO_LARGE_OBJECTS)


def current_revision(dsn: str) -> str | None:
    """Return the schema's revision, or None when the database was never migrated."""
    with psycopg.connect(dsn) as connection:
        found = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
        if found is None or found[0] is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def make_template(superuser_dsn: str, name: str) -> None:
    """Turn a migrated database without connections into a template."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(
                sql.Identifier(name)
            )
        )


def clone_database(superuser_dsn: str, name: str, *, template: str) -> None:
    """Make a database as a file copy of a template (16 ms on tmpfs)."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
            )
        )


def drop_database(superuser_dsn: str, name: str) -> None:
    """Drop a database, ending its connections; no error when there is none."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def throwaway_home(name: str) -> Path:
    """Return a folder for a test cluster: tmpfs with 1 GB free if there is one, else on disk.

    The folders of processes that were killed are removed first: memory is not given back by itself.
    """
    memory = Path("/dev/shm")  # noqa: S108  the folder made in it is private
    start = "atlas-test-"
    _sweep(memory, start)
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    made = tempfile.mkdtemp(prefix=f"{start}{os.getpid()}-{name}-", dir=memory if roomy else None)
    folder = Path(made)
    # PostgreSQL's own account has to pass through
    folder.chmod(0o711)
    return folder


def _sweep(memory: Path, start: str) -> None:
    """Remove the folders whose process (the number in their name) is no more."""
    for folder in memory.glob(f"{start}*-*"):
        number = folder.name.removeprefix(start).split("-")[0]
        if number.isdecimal() and not _lives(int(number)):
            # a server that was left behind notices that its folder is gone and ends
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
