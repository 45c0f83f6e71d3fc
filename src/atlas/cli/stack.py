"""Find the stack a command works on: external servers, the running one, or the stopped one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.console import note
from atlas.cli.embedded.databases import current_revision
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import Home, default_home
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.foundation.config import Settings
from atlas.foundation.db.migrate import MigrationHeldError, head_revision, upgrade

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="ATLAS_DATA_DIR",
        help="Folder of the installation (database, evidence, logs). Default: "
        "/var/lib/atlas for root, ~/.local/share/atlas for others.",
        show_default=False,
    ),
]
"""The option every command has."""

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
OWNERS_URL = "ATLAS_MIGRATION_DATABASE_URL"
"""The owner's URL: it reaches migrations alone."""
REPOSITORY = Path(__file__).resolve().parents[3]
_UP_PATIENCE_SECONDS = 20


def home_of(data_dir: Path | None) -> Home:
    """Return the installation's folder."""
    return Home(data_dir or default_home())


def uses_own_database() -> bool:
    """Whether the operator named a PostgreSQL of their own."""
    return bool(os.environ.get("ATLAS_DATABASE_URL"))


def uses_own_temporal() -> bool:
    """Whether the operator named a Temporal of their own."""
    return bool(os.environ.get("ATLAS_TEMPORAL_ADDRESS"))


def embedded_values(
    home: Home,
    postgres: Endpoints | None,
    *,
    temporal_address: str | None = None,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
) -> dict[str, str]:
    """Return the settings that the embedded stack decides, by field name.

    What the operator set in the environment is left out, so that it wins.
    """
    secrets = home.secrets()
    values = {
        "data_dir": str(home.root),
        "storage_url": f"file://{home.storage}",
        "temporal_codec_key": secrets.temporal_codec_key,
        "signing_key_secret": secrets.signing_key_secret,
        "login_salt": secrets.login_salt,
        "credentials_key_file": str(home.credentials_key_file()),
        "public_url": public_url(host, port),
        "host": host,
        "port": str(port),
    }
    if postgres is not None:
        values["database_url"] = postgres.app_dsn
    if temporal_address is not None:
        values["temporal_address"] = temporal_address
    console = built_console()
    if console is not None:
        values["frontend_dir"] = str(console)
    return {
        name: value for name, value in values.items() if f"ATLAS_{name.upper()}" not in os.environ
    }


def public_url(host: str, port: int) -> str:
    """Return the base URL of the API for a browser on this machine."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  a comparison
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def built_console() -> Path | None:
    """Return the built Console: shipped in the package, or built in a checkout."""
    for folder in (Path(__file__).parent.parent / "console", REPOSITORY / "frontend" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


def as_environment(values: dict[str, str]) -> dict[str, str]:
    """Return settings as `ATLAS_*` variables on top of this process's environment.

    For the API and the worker: the owner's URL is left out. A reader of their environment must
    not be able to switch Row-Level Security off; migrations alone get it.
    """
    found = {**os.environ, **{f"ATLAS_{name.upper()}": text for name, text in values.items()}}
    found.pop(OWNERS_URL, None)
    return found


def without_owner(settings: Settings) -> Settings:
    """Return the settings of a process that serves: it never acts as the database's owner."""
    if os.environ.get(OWNERS_URL):
        note(
            f"{OWNERS_URL} is set: this process does not need it. Set it only for `atlas migrate`."
        )
    return settings.model_copy(update={"migration_database_url": None})


def make_settings(values: dict[str, str]) -> Settings:
    """Return settings from values and the environment."""
    return Settings.model_validate({**Settings().model_dump(), **values})


@contextmanager
def open_stack(data_dir: Path | None) -> Iterator[Settings]:
    """Yield the settings of a stack whose database answers, for the length of a command.

    A running `atlas up` is used as it is. Of a stopped installation the database alone is
    started, under the installation's lock, migrated, and ended with the command.

    Raises:
        EmbeddedError: when there is no installation, or it cannot be started.

    """
    home = home_of(data_dir)
    if uses_own_database():
        yield make_settings(embedded_values(home, None) if home.exists else {})
        return
    if not home.exists:
        raise EmbeddedError(
            f"There is no installation in {home.root}.",
            "Start one with `atlas up`, or name its folder with --data-dir.",
        )
    server = EmbeddedPostgres(home.root)
    endpoints = _endpoints_when_up(home, server)
    if endpoints is not None:
        yield make_settings(_running_values(home, endpoints))
        return
    with home.locked():
        found = server.start_locked()
        try:
            migrate(found.owner_dsn)
            yield make_settings(_running_values(home, found))
        finally:
            server.stop()


def _running_values(home: Home, endpoints: Endpoints) -> dict[str, str]:
    known = home.endpoints()
    temporal, api = known.get("temporal"), known.get("api")
    return embedded_values(
        home,
        endpoints,
        temporal_address=f"{temporal['host']}:{temporal['port']}" if temporal else None,
        host=api["host"] if api else DEFAULT_HOST,
        port=api["port"] if api else DEFAULT_PORT,
    )


def _endpoints_when_up(home: Home, server: EmbeddedPostgres) -> Endpoints | None:
    """Return a live server's endpoints; while `atlas up` lives, wait for it to (re)start one."""
    deadline = time.monotonic() + _UP_PATIENCE_SECONDS
    while True:
        endpoints = server.endpoints()
        if endpoints is not None or not home.is_up() or time.monotonic() > deadline:
            return endpoints
        time.sleep(0.1)


def migrate(owner_dsn: str) -> None:
    """Bring the schema to this release; nothing is imported when it is there already.

    Raises:
        EmbeddedError: another session holds a lock that a migration needs.

    """
    if current_revision(owner_dsn) == head_revision():
        return
    try:
        upgrade(owner_dsn, say=note)
    except MigrationHeldError as error:
        raise EmbeddedError(
            str(error),
            "Let that transaction end, or end it with SELECT pg_terminate_backend(number). Then"
            " repeat this command: it continues where it stopped, and the previous release serves.",
        ) from error
