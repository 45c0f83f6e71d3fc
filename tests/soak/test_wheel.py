"""The wheel alone: installed with its locked libraries, away from the checkout, without Node."""

from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.conftest import ROOT
from tests.soak.stack import Stack

pytestmark = pytest.mark.soak

FOR_BUILDING = {"node", "nodejs", "npm", "npx", "make", "git", "gcc", "cc", "docker", "uv", "pip"}
"""Programs that building needs and an installation must not."""


class Installed(Stack):
    """An installation of the wheel in an environment of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.programs = folder / "bin"
        self.atlas = [str(self.programs / "atlas")]
        self.system = self.folder / "system"
        self.system.mkdir()
        for part in os.environ["PATH"].split(os.pathsep):
            for program in Path(part).glob("*") if Path(part).is_absolute() else ():
                if program.name not in FOR_BUILDING and not (self.system / program.name).exists():
                    (self.system / program.name).symlink_to(program)

    def working_folder(self) -> Path:
        return self.folder

    def environment(self) -> dict[str, str]:
        """Neither what builds Atlas nor what this shell knows."""
        path = f"{self.programs}{os.pathsep}{self.system}"
        return {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel that `make wheel` builds."""
    subprocess.run(["make", "wheel"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    (built,) = (ROOT / "build" / "wheel").glob("atlas_kyb-*.whl")
    return built


@pytest.fixture(scope="module")
def stack(wheel: Path) -> Iterator[Stack]:
    """The wheel, installed and started."""
    uv = str(ROOT / ".venv" / "bin" / "uv")
    with tempfile.TemporaryDirectory(prefix="atlas-wheel-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        environment = folder / "environment"
        subprocess.run([uv, "venv", "-q", environment], check=True, timeout=60)
        install = [uv, "pip", "install", "-q", "--python", str(environment / "bin" / "python")]
        locked = str(ROOT / "requirements" / "run.txt")
        subprocess.run(
            [*install, "--require-hashes", "--only-binary", ":all:", "-r", locked],
            check=True,
            timeout=600,
        )
        subprocess.run([*install, "--no-deps", str(wheel)], check=True, timeout=60)
        made = Installed(environment)
        try:
            made.up()
            yield made
        finally:
            made.remove()


def test_holds_the_console_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "atlas/console/index.html" in names
    assert any(name.startswith("atlas/console/swagger/") for name in names)
    assert [name for name in names if name.split("/")[0] not in {"atlas", "api"}] == [
        name for name in names if ".dist-info/" in name
    ]


def test_two_builds_are_equal(wheel: Path) -> None:
    first = wheel.read_bytes()
    subprocess.run(["make", "wheel"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    assert wheel.read_bytes() == first


def test_serves_the_console_and_its_parts(stack: Stack) -> None:
    page = httpx.get(f"{stack.url}/sign-in?tenant=demo")
    assert page.status_code == 200
    assert 'id="root"' in page.text
    script = page.text.split('<script type="module"')[1].split('src="')[1].split('"')[0]
    answer = httpx.get(stack.url + script)
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]


def test_investigates_the_demo_company(stack: Stack) -> None:
    said = stack.run("demo").stdout
    assert "report" in said.lower()
    with stack.client() as client:
        (run,) = client.get("/api/investigations").json()["items"]
        assert run["status"] == "complete", run
        report = client.get(
            f"/api/reports/{run['report_id']}/content", headers={"Accept": "application/pdf"}
        )
    assert report.status_code == 200, report.text
    assert report.content.startswith(b"%PDF")


def test_brings_its_plugins_and_says_that_all_is_well_but_the_demos_age(stack: Stack) -> None:
    with stack.client("--tenant", "demo", "--role", "admin") as client:
        plugins = client.get("/api/plugins").json()["items"]
    assert {"gleif"} <= {plugin["name"] for plugin in plugins}, plugins
    said = stack.run("doctor", check=False)
    assert "Traceback" not in said.stdout + said.stderr
    assert "reinstall" not in said.stdout + said.stderr
