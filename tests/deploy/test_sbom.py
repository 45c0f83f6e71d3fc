"""The bill of materials: valid CycloneDX, complete, and of licences that may be shipped."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.deploy.rendering import PROGRAMS
from tests.tools.sbom import console_components, python_components, write

pytestmark = pytest.mark.deploy
_VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
for name in sys.argv[1:]:
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(name).read())
    if found:
        sys.exit(f"{name}: {found}")
"""
_COMPATIBLE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|0BSD|Zlib|CC0"
    r"|LGPL|OFL|PostgreSQL|BlueOak|CC-BY-4\.0|Python-2\.0|The Unlicense)",
    re.IGNORECASE,
)


def test_is_valid_and_the_same_twice(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one"), write(tmp_path / "two")
    assert [each.read_bytes() for each in first] == [each.read_bytes() for each in second]
    done = subprocess.run(
        [str(PROGRAMS / "python"), "-c", _VALIDATE, *map(str, first)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_holds_every_library_that_is_installed() -> None:
    locked = re.findall(
        r"^([a-z0-9._-]+)==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE
    )
    assert [each["name"] for each in python_components()] == locked
    direct = json.loads((ROOT / "frontend/package.json").read_text())["dependencies"]
    assert direct.keys() <= {each["name"] for each in console_components()}


def test_licences_are_compatible() -> None:
    """Of each library the licence is known, and it may be distributed beside Apache-2.0."""
    stated = {
        each["name"]: each["licenses"][0]["license"]["name"]
        for each in [*python_components(), *console_components()]
    }
    odd = {name: text for name, text in stated.items() if not _COMPATIBLE.search(text)}
    assert odd.keys() == _REVIEWED.keys(), odd


_REVIEWED = {
    "async-timeout": "Python before 3.11.3: not installed where this test runs (Apache-2.0)",
    "colorama": "Windows only: not installed where this test runs (BSD)",
    "pywin32": "Windows only: not installed where this test runs (PSF)",
    "tzdata": "Windows only: not installed where this test runs (Apache-2.0)",
    "httpx2-jsfetch": "browsers only: never installed",
    "pyrage": "MIT, in its licence file",
    "format": "MIT, in its package.json",
}
"""What states no licence that can be read, or one with consequences; each was looked at."""
