"""Restoring a backup into an empty data folder."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from atlas.cli.backup.archive import Manifest, unpack
from atlas.cli.backup.errors import BackupError
from atlas.cli.backup.making import DUMP, KEYS
from atlas.cli.embedded import binaries
from atlas.cli.embedded.cluster import SUPERUSER
from atlas.cli.embedded.home import Home, clean_environment
from atlas.cli.embedded.postgres import DATABASE, EmbeddedPostgres, Endpoints
from atlas.foundation.db.migrate import known_revisions


def restore(home: Home, source: Path, identities: Sequence[str]) -> Manifest:
    """Make an installation of a backup. Nothing is left in the folder where it fails.

    Every part is compared with the manifest before the first is used. The database keeps the schema
    of its release: the next `atlas up` brings it to this one.

    Raises:
        BackupError: the folder is in use, or the backup is damaged, of a newer release, or
            encrypted to other keys.

    """
    root = home.root
    if root.exists() and any(root.iterdir()):
        raise BackupError(f"{root} is not empty.", "Restore into a new folder with --data-dir.")
    existed = root.exists()
    try:
        home.prepare()
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=root) as name:
            manifest = unpack(source, identities, Path(name))
            _check_release(manifest)
            _place(Path(name), home)
            _load(Path(name) / DUMP, home)
    except BaseException:
        for path in root.iterdir() if existed else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not existed:
            shutil.rmtree(root, ignore_errors=True)
        raise
    return manifest


def _check_release(manifest: Manifest) -> None:
    if manifest.schema_revision not in known_revisions():
        raise BackupError(
            f"The backup was made by Atlas {manifest.atlas}, whose database this release does not"
            f" know ({manifest.schema_revision or 'none'}).",
            "Install that release or a newer one, and restore with it.",
        )


def _place(parts: Path, home: Home) -> None:
    for name in KEYS:
        if (parts / name).is_file():
            (parts / name).replace(home.root / name)
    for path in sorted((parts / "storage").rglob("*")):
        target = home.storage / path.relative_to(parts / "storage")
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            path.replace(target)


def _load(dump: Path, home: Home) -> None:
    postgres = EmbeddedPostgres(home.root)
    endpoints = postgres.start()
    try:
        _pg_restore(endpoints, dump)
    finally:
        postgres.stop()


def _pg_restore(endpoints: Endpoints, dump: Path) -> None:
    address = endpoints.dsn(SUPERUSER, DATABASE)
    done = subprocess.run(
        [
            str(binaries.postgres_program("pg_restore")),
            *("--exit-on-error", "--single-transaction", "--no-password"),
            *(f"--host={endpoints.host}", f"--port={endpoints.port}", f"--username={SUPERUSER}"),
            *(f"--dbname={DATABASE}", str(dump)),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={
            **clean_environment(),
            "PGPASSWORD": address.split(":", 2)[2].rpartition("@")[0],
        },
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[:1] or [f"code {done.returncode}"]
        raise BackupError(
            f"pg_restore failed: {said[0]}", "Free disk space may be short; then try again."
        )
