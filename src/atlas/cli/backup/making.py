"""Making a backup of a running installation: the database first, then what it refers to."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from atlas.cli.backup.archive import FORMAT, Manifest, Writer, writing
from atlas.cli.backup.errors import BackupError
from atlas.cli.embedded import binaries
from atlas.cli.embedded.cluster import SUPERUSER
from atlas.cli.embedded.databases import current_revision
from atlas.cli.embedded.home import Home, clean_environment
from atlas.cli.embedded.postgres import DATABASE, EmbeddedPostgres, Endpoints
from atlas.cli.stack import uses_own_database
from atlas.foundation.core.clock import now

DUMP = "database.dump"
KEYS = ("secrets.json", "credentials.keys", "demo.json")
"""Files of the data folder without which the rest cannot be opened."""


def back_up(home: Home, target: Path, recipients: Sequence[str]) -> Manifest:
    """Write an installation to one encrypted file while it runs, and return what it holds.

    The dump is one snapshot. Evidence and reports are stored before the rows that name them and are
    copied after the dump: whatever the dump names is there.

    Raises:
        BackupError: there is no installation, or something cannot be read or written.

    """
    if not home.exists:
        raise BackupError(f"There is no installation in {home.root}.", "Name it with --data-dir.")
    if uses_own_database() or os.environ.get("ATLAS_STORAGE_URL"):
        raise BackupError(
            "This installation keeps its database or its files on servers of your own.",
            "Back those up with their own tools (docs/deployment.md), and the data folder's keys.",
        )
    postgres = EmbeddedPostgres(home.root)
    running = postgres.endpoints()
    endpoints = running or postgres.start()
    try:
        with writing(target, recipients) as archive, tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / DUMP
            _dump(endpoints, dump)
            archive.add_file(DUMP, dump)
            dump.unlink()
            _add_folder(archive, home)
            manifest = Manifest(
                format=FORMAT,
                atlas=version("atlas-kyb"),
                made_at=now().isoformat(timespec="seconds"),
                schema_revision=current_revision(endpoints.dsn(SUPERUSER, DATABASE)) or "",
                postgresql=binaries.version_text(binaries.postgres_folder()),
                parts=tuple(archive.parts),
            )
            archive.close(manifest)
    finally:
        if running is None:
            postgres.stop()
    return manifest


def _dump(endpoints: Endpoints, target: Path) -> None:
    program = binaries.postgres_program("pg_dump")
    target.touch(mode=0o600)
    address = endpoints.dsn(SUPERUSER, DATABASE)
    password = address.split(":", 2)[2].rpartition("@")[0]
    done = subprocess.run(
        [
            str(program),
            *("--format=custom", "--no-password", f"--file={target}", f"--host={endpoints.host}"),
            *(f"--port={endpoints.port}", f"--username={SUPERUSER}", DATABASE),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        # not in the command line, which every account of the machine can read
        env={**clean_environment(), "PGPASSWORD": password},
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [f"code {done.returncode}"]
        raise BackupError(f"pg_dump failed: {said[0]}", "Run `atlas doctor`, then try again.")


def _add_folder(archive: Writer, home: Home) -> None:
    for name in KEYS:
        if (home.root / name).is_file():
            archive.add_file(name, home.root / name)
    for path in sorted(home.storage.rglob("*")):
        if path.is_file():  # what retention removes meanwhile, the dump may still name
            archive.add_file(f"storage/{path.relative_to(home.storage).as_posix()}", path)
