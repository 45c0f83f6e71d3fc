"""The single processes: `atlas api`, `worker`, `console`, `migrate`, and `atlas openapi`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import psycopg
import typer
import uvloop

from atlas.cli import demo_tenant
from atlas.cli.console import fail, note, out
from atlas.cli.embedded.databases import current_revision
from atlas.cli.embedded.postgres import EmbeddedPostgres
from atlas.cli.stack import (
    DataDir,
    built_console,
    home_of,
    open_stack,
    uses_own_database,
    without_owner,
)
from atlas.cli.stack import migrate as run_migrations
from atlas.foundation.config import Settings
from atlas.foundation.core.memory import growing_heap
from atlas.foundation.db.migrate import head_revision

GRACE_SECONDS = 5
"""How long open requests and streams may go on when the API is asked to end."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(api)
    app.command()(worker)
    app.command()(console)
    app.command(name="migrate")(migrate)
    app.command()(openapi)


def api(
    *,
    data_dir: DataDir = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port.")] = None,
) -> None:
    """Run only the API, in the foreground (as a second process, or with your own servers).

    Settings come from ATLAS_* variables, and from the installation for those that are not set.
    """
    with open_stack(data_dir) as found:
        changes = {"host": host or found.host, "port": port or found.port}
        settings = without_owner(found).model_copy(update=changes)
        _refuse_empty(settings)
        demo_tenant.refuse_open(settings, settings.host)
        note("loading the application")
        _serve(settings)


def _refuse_empty(settings: Settings) -> None:
    """Say what is missing where nothing was migrated; on an older schema the API is not ready."""
    if not uses_own_database():
        return
    try:
        found = current_revision(settings.database_url.get_secret_value())
    except psycopg.OperationalError:
        return  # not up yet: the application waits for it
    if found is None:
        fail("The database has no tables yet.", "Run `atlas migrate` first, then start this.")


def _serve(settings: Settings) -> None:
    import uvicorn  # noqa: PLC0415  slow to import

    with growing_heap():  # what is imported lives on: full collections took 1.1 s of the start
        from atlas.api.http import BoundedHttp  # noqa: PLC0415
        from atlas.api.main import create_app  # noqa: PLC0415  slow to import

        app = create_app(settings)
    note(f"listening on {settings.host} port {settings.port}; opening its parts")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedHttp,
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        # who is believed about the caller's address is decided by our own middleware
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=2048,
    )


def worker(*, data_dir: DataDir = None) -> None:
    """Run only a worker, in the foreground. Several can run at the same time."""
    with growing_heap():
        from atlas.worker.main import run  # noqa: PLC0415  slow to import

    # the loop of the API: a run is hundreds of short answers of the database
    with (
        open_stack(data_dir) as found,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(run(without_owner(found)))


def console(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. Default: ATLAS_HOST.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port. Default: ATLAS_PORT.")
    ] = None,
) -> None:
    """Serve only the Console's files, in the foreground; it needs no database and no secret.

    For a proxy in front that sends /api/ to `atlas api` and all other paths here. `atlas api`
    serves the Console too, so that most installations do not need this process.
    """
    import uvicorn  # noqa: PLC0415  slow to import

    from atlas.api.console import console_app  # noqa: PLC0415  slow to import

    settings = Settings()
    folder = settings.frontend_dir or built_console()
    if folder is None:
        fail("The Console is not built.", "Install the wheel, or run `make setup`.")
    uvicorn.run(
        console_app(folder),
        host=host or settings.host,
        port=port or settings.port,
        loop="uvloop",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def migrate(*, data_dir: DataDir = None) -> None:
    """Bring the database to this release's schema; safe to repeat.

    If ATLAS_DATABASE_URL is set, ATLAS_MIGRATION_DATABASE_URL (the owner's URL) is required.
    """
    if uses_own_database():
        owner = Settings().migration_database_url
        if owner is None:
            fail(
                "ATLAS_MIGRATION_DATABASE_URL is not set.",
                "Migrations run as the owner (atlas_owner), never as the application's role.",
            )
        run_migrations(owner.get_secret_value())
    else:
        home = home_of(data_dir)
        server = EmbeddedPostgres(home.root)
        found = server.endpoints()
        if found is not None:
            run_migrations(found.owner_dsn)
        else:
            with home.locked():
                try:
                    run_migrations(server.start_locked().owner_dsn)
                finally:
                    server.stop()
    note(f"the schema is at {head_revision()}")


def openapi(
    *,
    data_dir: DataDir = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write. Default: the terminal.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            help="Compare with this file; status 1 and the differing paths when it differs."
        ),
    ] = None,
) -> None:
    """Print the OpenAPI document (needs no running stack)."""
    from atlas.api.main import create_app  # noqa: PLC0415  slow to import

    del data_dir
    document = create_app(Settings()).openapi()
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"  # fields as declared
    if check is not None:
        _compare(check, text)
    elif output is not None:
        output.write_text(text)
    else:
        out.print(text, markup=False, end="")


def _compare(path: Path, text: str) -> None:
    stored = json.loads(path.read_text()) if path.exists() else {}
    fresh = json.loads(text)
    if stored == fresh:
        return
    old, new = stored.get("paths", {}), fresh["paths"]
    changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    listed = ", ".join(changed[:20]) or "components"
    fail(f"{path} is not this code's document; it differs at: {listed}.", "Run `make openapi`.")
