"""`atlas doctor`: what is wrong with an installation, and how to fix it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from atlas.cli import demo_tenant
from atlas.cli.console import out
from atlas.cli.doctor_data import (
    Finding,
    look_at_data,
    look_at_feeds,
    look_at_keys,
    look_at_providers,
)
from atlas.cli.embedded import binaries, processes
from atlas.cli.embedded.account import choose_account
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import Home
from atlas.cli.embedded.postgres import EmbeddedPostgres
from atlas.cli.stack import (
    DEFAULT_PORT,
    DataDir,
    built_console,
    home_of,
    open_stack,
    uses_own_database,
    uses_own_temporal,
)
from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError

if TYPE_CHECKING:
    from atlas.foundation.db import Database

MINIMUM_FREE_BYTES = 2_000_000_000
_OUTBOX_PATIENCE = timedelta(minutes=5)
ROLE_STATEMENTS = """\
-- run as a superuser of your PostgreSQL (15.14, 16.10, 17.6 or newer); choose the passwords
CREATE ROLE atlas_owner LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
CREATE ROLE atlas_app   LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
CREATE DATABASE atlas OWNER atlas_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE atlas FROM PUBLIC;
GRANT CONNECT ON DATABASE atlas TO atlas_app;
-- in the database atlas: no role makes large objects, which Row-Level Security does not cover
\\connect atlas
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea),
  lo_put(oid, bigint, bytea), lo_open(oid, integer), lowrite(integer, bytea), lo_unlink(oid)
  FROM PUBLIC;
-- then:
--   export ATLAS_MIGRATION_DATABASE_URL=postgresql://atlas_owner:…@HOST:5432/atlas
--   export ATLAS_DATABASE_URL=postgresql://atlas_app:…@HOST:5432/atlas
--   atlas migrate
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    *,
    data_dir: DataDir = None,
    sql: Annotated[
        bool,
        typer.Option("--sql", help="Print the SQL that creates the roles in your PostgreSQL."),
    ] = False,
) -> None:
    """Check an installation, running or stopped; name each problem and how to fix it.

    The checks include each list that a tenant requires or that is loaded, each loaded register,
    and each reference dataset: what to download, where, and the command to load it. Exit status 0:
    nothing to fix; 1: something is. Nothing is changed, but a stopped database is started during
    the check.
    """
    if sql:
        out.print(ROLE_STATEMENTS, markup=False, end="")
        return
    bad = notes = 0
    for finding in _look(home_of(data_dir)):
        _show(finding)
        bad += not finding.well
        notes += finding.note
    if bad:
        out.print(f"[red]{bad} to fix.[/]")
    elif notes:
        out.print(f"[green]Nothing to fix[/]; {notes} to note.")
    else:
        out.print("[green]All is well.[/]")
    raise typer.Exit(1 if bad else 0)


def _look(home: Home) -> Iterator[Finding]:
    looks = (_python, _programs, _folder, _space, _secrets, _account, _ports, _console)
    try:
        for look in (*looks, _database):
            yield from look(home)
    except EmbeddedError as error:  # nothing further can be seen
        yield Finding("Data folder", well=False, detail=error.problem, remedy=error.remedy)


def _show(finding: Finding) -> None:
    mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
    if finding.note:
        mark = "[yellow]•[/]"
    out.print(f"{mark} {finding.name}: {escape(finding.detail)}")
    if finding.remedy and (finding.note or not finding.well):
        for line in finding.remedy.splitlines():
            out.print(f"    {line}", markup=False)


def _guard(name: str, run: Callable[[], str]) -> Finding:
    try:
        return Finding(name, well=True, detail=run())
    except EmbeddedError as error:
        return Finding(name, well=False, detail=error.problem, remedy=error.remedy)


def _python(_home: Home) -> Iterator[Finding]:
    text = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("Python", sys.version_info >= (3, 11), text, "Atlas needs Python 3.11 or newer.")


def _programs(_home: Home) -> Iterator[Finding]:
    if not uses_own_database():
        yield _guard(
            "PostgreSQL programs",
            lambda: (
                f"{binaries.version_text(binaries.postgres_folder())}"
                f" in {binaries.postgres_folder()}"
            ),
        )
    if not uses_own_temporal():
        yield _guard("Temporal program", lambda: str(binaries.temporal_program()))


def _folder(home: Home) -> Iterator[Finding]:
    if not home.exists:
        yield Finding(
            "Data folder",
            uses_own_database(),
            f"nothing has been started in {home.root}",
            "Run `atlas up`, or name the right folder with --data-dir.",
        )
        return
    writable = os.access(home.root, os.W_OK | os.X_OK)
    yield Finding(
        "Data folder",
        writable,
        f"{home.root}{'' if writable else ' cannot be written'}",
        "Run as the account that created it.",
    )
    yield Finding("atlas up", well=True, detail="runs" if home.is_up() else "does not run")


def _space(home: Home) -> Iterator[Finding]:
    place = home.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    yield Finding(
        "Free space",
        free > MINIMUM_FREE_BYTES,
        f"{free / 1e9:.1f} GB at {place}",
        "Free at least 2 GB: PostgreSQL stops when the disk is full.",
    )


def _secrets(home: Home) -> Iterator[Finding]:
    if not home.exists:
        return

    def read() -> str:
        home.secrets()
        return "readable"

    yield _guard("Secrets", read)
    for path in (home.root / "secrets.json", home.credentials_keys, demo_tenant.file(home)):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(
                "Secrets",
                well=False,
                detail=f"{path} is open to others",
                remedy=f"chmod 600 {path}",
            )


def _account(home: Home) -> Iterator[Finding]:
    if uses_own_database() or not home.postgres.exists():
        return

    def choose() -> str:
        account = choose_account(home.postgres)
        if account.prefix:
            return "root, hidden in a user namespace"
        return "this user" if account.uid is None else f"user id {account.uid}"

    yield _guard("PostgreSQL's account", choose)


def _ports(home: Home) -> Iterator[Finding]:
    if home.is_up():
        return
    api = home.endpoints().get("api")
    port, host = (api["port"], api["host"]) if api else (DEFAULT_PORT, "127.0.0.1")
    free = processes.port_is_free(port, host)
    yield Finding(
        "Port of the API",
        free,
        f"{port} is {'free' if free else 'in use by another program'}",
        "Stop that program, or start with `atlas up --port N`.",
    )


def _console(_home: Home) -> Iterator[Finding]:
    folder = built_console()
    yield Finding(
        "Console",
        folder is not None,
        str(folder) if folder else "is not built: the API works, the pages do not",
        "Run `make setup` (needs Node 20 or newer).",
    )


def _database(home: Home) -> Iterator[Finding]:
    if not home.exists and not uses_own_database():
        return
    leftovers = EmbeddedPostgres(home.root).leftovers() if home.exists else ""
    if leftovers and not home.is_up():
        yield Finding("PostgreSQL", well=True, detail=f"{leftovers} (the next start fixes this)")
    try:
        with open_stack(home.root) as settings:
            found = asyncio.run(look_inside(settings))
    except EmbeddedError as error:
        yield Finding("Database", well=False, detail=error.problem, remedy=error.remedy)
        return
    except AtlasError as error:
        yield Finding(
            "Database", well=False, detail=error.detail, remedy="See `atlas doctor --sql`."
        )
        return
    except OSError as error:
        yield Finding(
            "Database",
            well=False,
            detail=f"cannot be reached ({type(error).__name__})",
            remedy="Check ATLAS_DATABASE_URL and that the server runs.",
        )
        return
    yield from found


async def _look_at_signing_keys(db: Database, settings: Settings) -> Finding:
    from atlas.identity.keys import service as keys  # noqa: PLC0415  slow to import

    try:
        await keys.load_signing_keys(db, settings)
    except AtlasError as error:
        remedy = "Start it with the secret that made the keys: ATLAS_SIGNING_KEY_SECRET."
        return Finding("Signing keys", well=False, detail=error.detail, remedy=remedy)
    return Finding("Signing keys", well=True, detail="open with the installation's key")


async def look_inside(settings: Settings) -> list[Finding]:
    """Look at the database's role, data, keys and outbox, and at a Temporal server of one's own."""
    from atlas.foundation.db import Database  # noqa: PLC0415  slow to import
    from atlas.foundation.durable import engine  # noqa: PLC0415
    from atlas.foundation.durable import repository as outbox  # noqa: PLC0415
    from atlas.foundation.health.service import check_database  # noqa: PLC0415

    db = await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=2)
    try:
        note = await check_database(db)
        detail = note or "role, isolation and schema are correct"
        found = [Finding("Database", well=True, detail=detail)]
        found += await look_at_data(db, today())
        found += await look_at_feeds(db, settings)
        found += await look_at_providers(db)
        found.append(await _look_at_signing_keys(db, settings))
        found += await look_at_keys(db, settings)
        async with db.platform() as session:
            waiting = await outbox.count_pending(session, before=now() - _OUTBOX_PATIENCE)
        found.append(
            Finding(
                "Outbox",
                not waiting,
                f"{waiting} messages have waited for more than five minutes",
                "Start a worker: `atlas up` or `atlas worker`.",
            )
        )
    finally:
        await db.close()
    if uses_own_temporal():
        try:
            await engine.connect(settings)
            found.append(Finding("Temporal", well=True, detail=settings.temporal_address))
        except AtlasError as error:
            remedy = "Check ATLAS_TEMPORAL_ADDRESS and that the server runs."
            found.append(Finding("Temporal", well=False, detail=error.detail, remedy=remedy))
    return found
