"""What a backup says when one of its parts is missing: the part, not its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.cli.backup.archive import new_key, writing
from atlas.cli.backup.errors import BackupError
from atlas.cli.embedded import binaries, cluster
from atlas.cli.embedded.account import Account
from atlas.cli.embedded.errors import EmbeddedError


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore"])
def test_a_missing_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for each in ("initdb", "postgres"):
        (tmp_path / each).write_text("#!/bin/sh\n")
        (tmp_path / each).chmod(0o755)
    monkeypatch.setenv("ATLAS_PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError) as caught:
        binaries.postgres_program(name)
    assert str(tmp_path / name) in caught.value.problem
    assert "written" not in caught.value.problem


def test_a_part_that_cannot_be_read_is_not_blamed_on_the_backups_file(tmp_path: Path) -> None:
    target, part = tmp_path / "one.age", tmp_path / "part"
    part.mkdir()  # no file: it cannot be read as one
    with (
        pytest.raises(BackupError) as caught,
        writing(target, [new_key()[1]]) as archive,
    ):
        archive.add_file("part", part)
    assert str(part) in caught.value.problem
    assert "cannot be read" in caught.value.problem
    assert list(tmp_path.iterdir()) == [part]


def test_a_folder_that_cannot_be_written_is_the_backups_own(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "one.age"
    with pytest.raises(BackupError) as caught, writing(target, [new_key()[1]]):
        pass
    assert f"{target} cannot be written" in caught.value.problem


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "initdb: error: could not create file: No space left\ninitdb: removing contents",
            "initdb: error: could not create file: No space left",
        ),
        ("something else went wrong", "something else went wrong"),
        ("", "exit code 1"),
    ],
)
def test_a_cluster_that_cannot_be_made_says_why(tmp_path: Path, said: str, reason: str) -> None:
    program = tmp_path / "initdb"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{said}' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(EmbeddedError) as caught:
        cluster.initdb(Account(), tmp_path, tmp_path / "data", "secret", sync=False)
    assert caught.value.problem == f"initdb failed: {reason}"
