"""What a backup says when one of its parts is missing: the part, not its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.cli.backup.archive import new_key, writing
from atlas.cli.backup.errors import BackupError
from atlas.cli.embedded import binaries
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
