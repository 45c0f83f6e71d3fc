"""The guide's commands, run in its order in an empty folder; and its tables, against the code."""

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT
from typer.testing import CliRunner

from atlas.cli.main import app
from atlas.sources.plugins.domain.spec import EntityMapping, RelationshipMapping
from atlas.sources.plugins.domain.transforms import BUILT_IN

PAGE = (ROOT / "docs/write-a-plugin.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_does_what_the_guide_says(tmp_path: Path) -> None:
    assert len(commands()) == 5
    for command in commands():
        program, *arguments = command.split()
        assert program == "atlas"
        ran = subprocess.run(
            [sys.executable, "-m", "atlas.cli.main", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
    assert (tmp_path / "bg_brra/tests/golden/company/two.json").is_file()


def test_the_guide_names_what_there_is() -> None:
    for name in BUILT_IN:
        assert f"`{name}`" in PAGE
    table = PAGE.partition("## The keys of a mapping")[2]
    for model in (EntityMapping, RelationshipMapping):
        for name, field in model.model_fields.items():
            if name not in {"response", "records", "record", "from_", "to", "fields"}:
                assert f"`{field.alias or name}`" in table


def test_help_teaches() -> None:
    shown = CliRunner().invoke(app, ["plugin", "--help"], env={"COLUMNS": "200"}).output
    for step in ("new bg-brra", "check bg_brra", "regenerate bg_brra", "test bg_brra"):
        assert step in shown
    for command in ("new", "check", "test", "regenerate"):
        shown = CliRunner().invoke(app, ["plugin", command, "--help"]).output
        assert len(shown) > 300, command


def test_problems_end_the_command_with_status_1(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(app, ["plugin", "new", "bad name", "--into", str(tmp_path)]).exit_code == 1
    assert run(app, ["plugin", "new", "bg-brra", "--into", str(tmp_path)]).exit_code == 0
    assert run(app, ["plugin", "new", "bg-brra", "--into", str(tmp_path)]).exit_code == 1
    manifest = tmp_path / "bg_brra" / "plugin.yaml"
    manifest.write_text(manifest.read_text().replace("0.1.0", "1"))
    failed = run(app, ["plugin", "check", str(tmp_path / "bg_brra")], env={"COLUMNS": "300"})
    assert failed.exit_code == 1
    assert "bg_brra/plugin.yaml at version" in failed.output
    assert run(app, ["plugin", "test", str(tmp_path / "bg_brra")]).exit_code == 1
    assert run(app, ["plugin", "check", str(tmp_path / "nothing")]).exit_code == 1
