"""The commands of README and of the guides, pasted into a shell beside a running installation."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.soak.stack import Stack

from atlas.foundation.core.clock import today

pytestmark = pytest.mark.soak

ADDRESS = "http://127.0.0.1:8000"
"""The address that the pages write."""
RESTORED = "/srv/atlas-restored"
"""The folder into which they restore a backup."""
GUIDES = {
    "docs/get-started.md": ["UK-Sanctions-List.csv"],
    "docs/customer-file.md": ["customers.csv"],
    "docs/reference-data.md": [],
    "docs/reading-a-report.md": [],
    "docs/request-lifecycle.md": [],
    "docs/operate/backup.md": [],
    "docs/operate/incidents.md": [],
    "docs/operate/keys.md": [],
}
"""Pages whose shell blocks run as a whole, in their order, and the files a reader brings along."""
STARTED_HERE = "make run"
IN_CI = ("make test",)
"""Commands of README that run by themselves as steps of CI."""


class MadeStack(Stack):
    """An installation that is started as the pages say: by `make run`."""

    def start_command(self) -> list[str]:
        options = f"--data-dir {self.home}"
        return [*STARTED_HERE.split(), f"PORT={self.port}", f"ARGS={options}"]

    def down(self, sig: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C reaches make and all that it started."""
        assert self._process is not None
        os.killpg(self._process.pid, sig)
        return self._process.wait(40)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """An installation with the demo tenant."""
    subprocess.run(["make", "setup"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    made = MadeStack()
    try:
        made.up()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def case(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What README's first investigation leaves in the reader's shell, after it ran as pasted."""
    folder = workplace(tmp_path_factory.mktemp("readme"))
    script = "\n".join(block for block in blocks("README.md") if not block.startswith("make "))
    names = ("TOKEN", "ID", "REPORT")
    script += "".join(f'\necho "{name}=${name}"' for name in names)
    said = paste(script, stack, folder)
    assert "complete" in said.splitlines()
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "Hornsea 1 Limited" in report
    found = dict(re.findall(rf"^({'|'.join(names)})=(.+)$", said, re.MULTILINE))
    assert found.keys() == set(names)
    return found


def blocks(page: str) -> list[str]:
    """Return the shell blocks of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [str(one) for one in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]


def workplace(folder: Path) -> Path:
    """Return a folder that looks like the repository to the commands of the pages."""
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/atlas").symlink_to(Path(sys.executable).with_name("atlas"))
    (folder / "demo").symlink_to(ROOT / "demo")
    return folder


def paste(script: str, stack: Stack, folder: Path, **variables: str) -> str:
    """Run a script as a reader would paste it; the first command that fails ends the test."""
    here = script.replace(ADDRESS, stack.url).replace(RESTORED, str(stack.folder / "restored"))
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", here],
        cwd=folder,
        env={
            **os.environ,
            **variables,
            "ATLAS_DATA_DIR": str(stack.home),
            "PATH": f"{folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def bring(name: str, folder: Path) -> None:
    """Write a file that a reader has got elsewhere."""
    if name == "customers.csv":
        text = "name,country_code,external_id\nHornsea 1 Limited,GB,C-1001\n"
    else:  # as many entries as the list plausibly has
        day = today()
        columns = (
            "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name type,"
            "Regime Name,Designation Type,Sanctions Imposed"
        )
        rows = [
            f"{day:%d/%m/%Y},RUS{number},{number},,EXAMPLE {number} LLC,Primary Name,"
            "The Russia Regulations,Entity,Asset freeze"
            for number in range(10_000, 11_600)
        ]
        text = "\n".join([f"Report Date: {day:%d-%b-%Y}", columns, *rows, ""])
    (folder / name).write_text(text, encoding="utf-8")


def test_the_block_runs_as_pasted(case: dict[str, str]) -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}", case["ID"])
    assert re.fullmatch(r"[0-9a-f-]{36}", case["REPORT"])


@pytest.mark.parametrize("page", GUIDES)
def test_the_commands_of_a_guide_run_in_their_order(
    page: str, stack: Stack, case: dict[str, str], tmp_path: Path
) -> None:
    folder = workplace(tmp_path)
    for name in GUIDES[page]:
        bring(name, folder)
    pasted = [block for block in blocks(page) if block.strip() != STARTED_HERE]
    assert pasted
    # `atlas doctor` names what this small installation lacks, with status 1
    script = re.sub(r"(?m)^(.*\batlas doctor)$", r"\1 || true", "\n".join(pasted))
    paste(script, stack, folder, ATLAS=stack.url, **case)


def test_what_readme_asks_to_run_is_run_here_or_in_ci() -> None:
    wanted = [line for block in blocks("README.md") for line in block.splitlines()]
    made = {line for line in wanted if line.startswith("make ")}
    assert made == {STARTED_HERE, *IN_CI}
    steps = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    for command in IN_CI:
        step = command.replace("make ", "step ")
        assert any(one.startswith((command, step)) for one in steps), command


def test_the_start_names_the_organisation_and_its_sign_in(stack: Stack) -> None:
    assert f"{stack.url}/sign-in?tenant=demo" in stack.said()
    assert re.search(r"Organisation +demo", stack.said())


def test_the_pages_name_commands_that_are_on_a_plain_machine() -> None:
    """A reader of the pages has a shell, curl and Python, nothing else."""
    text = "\n".join(
        block for page in ("README.md", "docs/get-started.md") for block in blocks(page)
    )
    assert shutil.which("curl")
    assert not re.search(r"\b(jq|docker|psql|wget)\b", text)
