"""README's first investigation, pasted into a shell beside the running stack."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.soak.stack import Stack

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack with the demo tenant."""
    made = Stack()
    try:
        made.up()
        yield made
    finally:
        made.remove()


def block() -> str:
    """Return the shell block of README that starts an investigation."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = [one for one in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "API=" in one]
    assert len(found) == 1
    return str(found[0])


def test_the_block_runs_as_pasted(stack: Stack, tmp_path: Path) -> None:
    script = block().replace("http://127.0.0.1:8000", stack.url)
    script = script.replace(".venv/bin/atlas", f"{sys.executable} -m atlas.cli.main")
    report = tmp_path / "report.html"
    script = script.replace("-o report.html", f"-o {report}")
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=ROOT,
        env={**os.environ, "ATLAS_DATA_DIR": str(stack.home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout
    assert "Hornsea 1 Limited" in report.read_text(encoding="utf-8")


def test_the_start_names_the_organisation_and_its_sign_in(stack: Stack) -> None:
    assert f"{stack.url}/sign-in?tenant=demo" in stack.said()
    assert re.search(r"Organisation +demo", stack.said())
