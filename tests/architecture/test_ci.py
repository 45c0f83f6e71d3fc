"""A failed test gets a second run in `.ci/run`, and is named if it passes only then."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.architecture.source import ROOT
from tests.tools.ci_summary import counted, may_run_again

ONCE = """
from pathlib import Path

def test_steady():
    pass

def test_unstable():
    seen = Path(__file__).with_name("seen")
    first = not seen.exists()
    seen.touch()
    assert not first

def test_broken():
    assert {holds}
"""


def run_twice(folder: Path, name: str = "test_sample", *, holds: bool) -> Counter[str]:
    """Do to a folder of tests what `.ci/run` does to a step; return the outcomes."""
    (folder / f"{name}.py").write_text(ONCE.format(holds=holds))
    pytest_ = [sys.executable, "-m", "pytest", "-q", "."]
    first, second = folder / "step.xml", folder / "step-again.xml"
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    (folder / "pytest.ini").write_text("[pytest]")
    subprocess.run([*pytest_, f"--junitxml={first}"], cwd=folder, env=alone, check=False)
    if may_run_again(first):
        options = re.search(r"(--last-failed .*)\"", (ROOT / ".ci/run").read_text())
        assert options is not None
        again = [*pytest_, f"--junitxml={second}", *options[1].split()]
        subprocess.run(again, cwd=folder, env=alone, check=False)
    return counted(folder)[0]


def test_a_test_that_passes_the_second_time_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_twice(tmp_path, holds=True) == {"passed": 3}
    assert (
        "UNSTABLE, passed only the second time: test_sample.test_unstable" in capsys.readouterr()[0]
    )


def test_a_test_that_fails_twice_fails_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_twice(tmp_path, holds=False) == {"passed": 2, "failed": 1}
    assert "reason of 1: assert False" in capsys.readouterr()[0]


def test_isolation_between_tenants_gets_no_second_run(tmp_path: Path) -> None:
    assert run_twice(tmp_path, "test_isolation", holds=True) == {"passed": 2, "failed": 1}
