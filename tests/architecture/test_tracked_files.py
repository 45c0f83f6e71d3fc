"""Nothing of one machine or one mirror gets into the repository."""

import json
import re
from os.path import normpath
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, tracked_files, tracked_paths

TEXT = {
    ".py", ".md", ".toml", ".txt", ".ini", ".cfg", ".yaml", ".yml", ".json", ".ts", ".tsx", ".js",
    ".mjs", ".css", ".html", ".conf", ".sql", ".sh", ".mk", ".lock", "",
}  # fmt: skip
# Put together here, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    "|".join(("/wo" + r"rk/(main|shared|\.library)", "/home/" + r"\w+/", "/tmp/" + "plan"))
)
REGISTRY_HOSTS = re.compile(
    "|".join(
        ("registry" + r"\.npmjs\.org", "files\\." + r"pythonhosted\.org", "pypi" + r"\.org/simple")
    )
)
SECRETS = re.compile(
    "|".join(
        ("-----BEGIN " + "[A-Z ]*PRIVATE KEY-----", r"\beyJ" + r"hbGciOi[\w-]+\.[\w-]+\.[\w-]{20,}")
    )
)


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked_files():
        if path.suffix not in TEXT or (ROOT / path).is_symlink():
            continue
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path}:{number}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return found


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", MACHINE_PATHS),
        ("a package registry's host", REGISTRY_HOSTS),
        ("a private key or a token", SECRETS),
    ],
)
def test_no_tracked_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = lines_matching(pattern)
    assert not found, f"{what}: " + ", ".join(found[:20])


def leads_outside(link: Path, target: Path) -> bool:
    """Whether a link of the repository names a place outside it, or a place on one machine."""
    return target.is_absolute() or normpath(link.parent / target).split("/")[0] == ".."


def test_no_tracked_link_leads_outside_the_repository() -> None:
    links = {
        path: (ROOT / path).readlink() for path in tracked_paths() if (ROOT / path).is_symlink()
    }
    assert links
    assert not [f"{path} -> {to}" for path, to in links.items() if leads_outside(path, to)]


@pytest.mark.parametrize(
    ("target", "outside"),
    [
        ("../../frontend", False),
        ("./x/../y", False),
        ("../../../frontend", True),
        ("x/../../../..", True),
        ("/frontend", True),
    ],
)
def test_where_a_link_leads(target: str, outside: bool) -> None:
    assert leads_outside(Path("clients/typescript/link"), Path(target)) is outside


def test_npm_lock_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert len(packages) > 100
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]


def test_python_locks_hold_hashes() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-zA-Z0-9_.\[\]-]+==\S+", text, flags=re.MULTILINE)
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}", text)
        assert pins, f"{lock.name} pins nothing"
        assert len(hashes) >= len(pins), f"{lock.name}: {len(pins)} pins, {len(hashes)} hashes"


def test_what_is_installed_is_what_was_tested() -> None:
    """The libraries of an installation are those of the development environment, to the hash."""
    tested, installed = (_locked(ROOT / "requirements" / name) for name in ("dev.txt", "run.txt"))
    assert installed
    assert {name: tested.get(name) for name in installed} == installed


def _locked(file: Path) -> dict[str, frozenset[str]]:
    """The hashes of each pinned requirement."""
    found: dict[str, set[str]] = {}
    requirement = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and line[0].isalnum():
            requirement = line.removesuffix(" \\")
            found[requirement] = set()
        elif line.startswith("    --hash="):
            found[requirement].add(line.strip().removesuffix(" \\"))
    return {name: frozenset(hashes) for name, hashes in found.items()}
