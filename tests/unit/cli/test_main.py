"""The program's help teaches; every command on an installation takes --data-dir."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from atlas.cli.main import app
from atlas.cli.stack import public_url

runner = CliRunner()
LEAVES = [
    ["up"],
    ["api"],
    ["worker"],
    ["console"],
    ["migrate"],
    ["openapi"],
    ["demo"],
    ["token"],
    ["bundle"],
    ["verify"],
    ["doctor"],
    ["tenant", "create"],
    ["lists", "accept"],
    ["lists", "acceptances"],
    ["lists", "withdraw"],
    ["lists", "feeds"],
    ["lists", "fetch"],
    ["lists", "load"],
    ["lists", "show"],
    ["registry", "load"],
    ["registry", "show"],
    ["evaluate", "agents"],
    ["evaluate", "names"],
    ["evaluate", "screening"],
    ["reference", "list"],
    ["reference", "show"],
    ["reference", "validate"],
    ["reference", "import"],
    ["companies", "import"],
    ["companies", "export"],
    ["plugin", "new"],
    ["plugin", "check"],
    ["plugin", "test"],
    ["plugin", "regenerate"],
    ["contract", "diff"],
    ["keys", "show"],
    ["keys", "new"],
    ["keys", "reseal"],
    ["keys", "retire"],
    ["credentials", "keys"],
    ["credentials", "rotate"],
    ["credentials", "retire"],
    ["backup"],
    ["backup-key"],
    ["restore"],
]
# They read a file or what the release ships, on a machine without an installation too.
WITHOUT_INSTALLATION = [
    ["evaluate", "agents"],
    ["console"],
    ["reference", "list"],
    ["reference", "show"],
    ["reference", "validate"],
    ["verify"],
    ["plugin", "new"],
    ["plugin", "check"],
    ["plugin", "test"],
    ["plugin", "regenerate"],
    ["contract", "diff"],
    ["backup-key"],
]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\x1b\[[0-9;]*m", "", text))


def test_every_command_is_tested_here() -> None:
    command = typer.main.get_command(app)
    found = []
    for name, each in command.commands.items():  # type: ignore[attr-defined]
        inner = getattr(each, "commands", None)
        found += [[name, leaf] for leaf in inner] if inner else [[name]]
    assert sorted(found) == sorted(LEAVES)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_explains_itself_and_takes_a_data_folder_if_it_needs_one(
    words: list[str],
) -> None:
    answer = runner.invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    assert answer.exit_code == 0
    assert ("--data-dir" in flat(answer.output)) is (words not in WITHOUT_INSTALLATION)
    assert len(flat(answer.output)) > 200


def test_no_arguments_teach() -> None:
    answer = runner.invoke(app, [])
    assert "atlas up" in flat(answer.output)
    assert "atlas demo" in flat(answer.output)


def test_doctor_prints_role_statements() -> None:
    answer = runner.invoke(app, ["doctor", "--sql"])
    assert answer.exit_code == 0
    assert "CREATE ROLE atlas_app" in answer.output
    assert "NOBYPASSRLS" in answer.output


def test_token_of_another_tenant_needs_a_user() -> None:
    answer = runner.invoke(app, ["token", "--tenant", "acme", "--role", "admin"])
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "--user" in flat(answer.output)


def test_unknown_registry_format_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text("[]")
    answer = runner.invoke(
        app, ["registry", "load", str(file), "--dataset", "x", "--format", "csv"]
    )
    assert answer.exit_code == 1
    assert "bods" in flat(answer.output)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_public_url(host: str, url: str) -> None:
    assert public_url(host, 8000) == url
