"""`atlas reference` reads the text files that spreadsheets and old tools write."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from atlas.cli.main import app

TABLE = "code;score\r\nDK;89\r\nSO;9\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        ("\ufeff" + TABLE).encode("utf-16-be"),
        (TABLE + "\r\n\x1a").encode(),
    ],
)
def test_harmless_variants_of_a_table_are_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cpi.csv"
    path.write_bytes(content)
    found = CliRunner().invoke(app, ["reference", "validate", str(path), "--type", "cpi"])
    assert (found.exit_code, "2 entries, all valid" in found.output) == (0, True), found.output


@pytest.mark.parametrize("content", [b"code;score\nDK;89 \xe9\n", TABLE.encode("utf-16")[:-1]])
def test_text_in_another_encoding_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cpi.csv"
    path.write_bytes(content)
    found = CliRunner().invoke(app, ["reference", "validate", str(path), "--type", "cpi"])
    assert (found.exit_code, "UTF-8" in found.output) == (1, True), found.output
