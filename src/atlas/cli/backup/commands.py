"""`atlas backup`, `atlas backup-key` and `atlas restore`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.console import note, out, program
from atlas.cli.stack import DataDir, home_of

Target = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as a.age.")]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="What `atlas backup` wrote.")]
KeyFile = Annotated[Path, typer.Argument(metavar="FILE", help="Where the private key goes.")]
Recipients = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient",
        envvar="ATLAS_BACKUP_RECIPIENT",
        help="Public key (age1…) that may read the backup; may be given several times.",
    ),
]
Identity = Annotated[Path, typer.Option("--identity", help="File of the private key.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="backup")(backup)
    app.command(name="backup-key")(backup_key)
    app.command(name="restore")(restore)


def backup_key(target: KeyFile) -> None:
    """Make a pair of keys for backups: the private key goes to FILE, the public one is printed.

    Keep FILE away from the machine that makes the backups: that machine needs the public key only.
    Anyone who has FILE can read every backup. Without FILE a backup cannot be read.
    """
    from atlas.cli.backup.archive import new_key  # noqa: PLC0415  slow to import
    from atlas.cli.backup.errors import BackupError  # noqa: PLC0415  slow to import

    private, public = new_key()
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {public}\n{private}\n")
    except FileExistsError as error:
        raise BackupError(f"{target} exists.", "Name a new file.") from error
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.", "Check it.") from error
    out.print(public, markup=False)


def backup(target: Target, *, recipient: Recipients = None, data_dir: DataDir = None) -> None:
    """Write the whole installation to one encrypted file, while it runs.

    It holds the database, evidence and reports, and the keys without which neither can be opened.
    Temporal's own data are not included: the state of running work is in the database, from which
    it is started again.

        atlas backup-key backup.key            # once, on another machine
        atlas backup atlas-2026-11-28.age --recipient age1…
        atlas restore atlas-2026-11-28.age --identity backup.key --check
    """
    from atlas.cli.backup.making import back_up  # noqa: PLC0415  slow to import

    made = back_up(home_of(data_dir), target, recipient or [])
    size = target.stat().st_size / 1_000_000
    note(f"{target}: {made.objects} stored files, {size:.1f} MB, schema {made.schema_revision}")
    note(f"rehearse it: {program()} restore {target} --identity KEY --check")


def restore(
    source: Source,
    *,
    identity: Identity,
    check: Annotated[
        bool, typer.Option("--check", help="Read and verify the whole file; restore nothing.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Make an installation of a backup, in a data folder that is empty or does not exist yet.

    Every part is verified before the first is used. Afterwards `atlas up` starts the installation,
    and `atlas doctor` looks at it.
    """
    from atlas.cli.backup.archive import read_keys, unpack  # noqa: PLC0415  slow to import
    from atlas.cli.backup.restoring import restore as restored  # noqa: PLC0415  slow to import

    keys = read_keys(identity)
    home = home_of(data_dir)
    made = unpack(source, keys, None) if check else restored(home, source, keys)
    what = "is whole" if check else f"was restored to {home.root}"
    note(f"{source} {what}: Atlas {made.atlas}, made {made.made_at}, {made.objects} stored files")
    if not check:
        note(f"start it: {program()} up --data-dir {home.root}")
