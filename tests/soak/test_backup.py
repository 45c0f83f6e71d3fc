"""A backup of a running installation, restored elsewhere: nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.soak.stack import Stack, wait_for

from atlas.foundation.core.shipped import shipped_folder

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """An installation that has investigated the demo company."""
    made = Stack()
    try:
        made.up()
        made.run("demo")
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def keys(stack: Stack) -> tuple[Path, str]:
    """The private key's file, and the public key."""
    file = stack.folder / "backup.key"
    made = stack.run_plain("backup-key", str(file))
    assert re.fullmatch(r"age1[0-9a-z]+\n", made.stdout)
    assert file.stat().st_mode & 0o777 == 0o600
    return file, made.stdout.strip()


@pytest.fixture(scope="module")
def backup(stack: Stack, keys: tuple[Path, str]) -> Path:
    """A backup that was made while an investigation ran."""
    with stack.client() as client:
        subject = (shipped_folder("demo") / "subject.json").read_bytes()
        for _ in range(3):
            client.post(
                "/api/investigations", content=subject, headers={"Content-Type": "application/json"}
            ).raise_for_status()
    file = stack.folder / "one.age"
    stack.run("backup", str(file), "--recipient", keys[1])
    return file


def told(stack: Stack) -> dict[str, Any]:
    """What an installation says of its finished investigations, their reports, and its log."""
    with stack.client() as client:
        runs = client.get("/api/investigations", params={"limit": 200}).json()["items"]
        reports = {
            run["report_id"]: client.get(
                f"/api/reports/{run['report_id']}/content", headers={"Accept": "text/html"}
            ).text
            for run in runs
            if run["report_id"]
        }
        companies = client.get("/api/companies", params={"limit": 200}).json()["items"]
    with stack.client("--tenant", "demo", "--role", "auditor") as client:
        verified = client.post("/api/audit/verify").json()
    return {"reports": reports, "companies": companies, "verified": verified["valid"], "runs": runs}


def wait_for_reports(stack: Stack, timeout: float) -> None:
    """Wait until every investigation has its report; one token serves all looks."""
    with stack.client() as client:

        def ended() -> bool:
            runs = client.get("/api/investigations", params={"limit": 200}).json()["items"]
            return all(one["report_id"] for one in runs)

        wait_for(ended, timeout, "the runs")


def test_holds_nothing_that_can_be_read_without_the_key(stack: Stack, backup: Path) -> None:
    content = backup.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"Hornsea" not in content
    assert b"postgres_super" not in content
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not list(stack.folder.glob(".*partial"))


def test_a_check_reads_it_whole(stack: Stack, backup: Path, keys: tuple[Path, str]) -> None:
    said = stack.run("restore", str(backup), "--identity", str(keys[0]), "--check")
    assert "is whole" in said.stderr


@pytest.mark.parametrize("harm", ["cut", "changed", "another key", "no backup"])
def test_a_damaged_one_is_refused_and_nothing_is_made(
    stack: Stack, backup: Path, keys: tuple[Path, str], harm: str
) -> None:
    content, key = bytearray(backup.read_bytes()), keys[0]
    if harm == "cut":
        del content[-100_000:]
    elif harm == "changed":
        content[len(content) // 2] ^= 1
    elif harm == "no backup":
        content = bytearray(b"PK" + bytes(100))
    else:
        key = stack.folder / "other.key"
        key.unlink(missing_ok=True)
        stack.run_plain("backup-key", str(key))
    harmed = stack.folder / "harmed.age"
    harmed.write_bytes(content)
    home = stack.folder / "harmed"
    done = stack.run_plain(
        *("restore", str(harmed), "--identity", str(key), "--data-dir", str(home)), check=False
    )
    assert done.returncode == 1, done.stdout
    assert "Nothing was restored" in done.stderr
    assert "Traceback" not in done.stderr
    assert not home.exists()


def test_is_never_overwritten_and_never_restored_over_anything(
    stack: Stack, backup: Path, keys: tuple[Path, str]
) -> None:
    again = stack.run("backup", str(backup), "--recipient", keys[1], check=False)
    assert again.returncode == 1
    assert "exists" in again.stderr
    over = stack.run("restore", str(backup), "--identity", str(keys[0]), check=False)
    assert over.returncode == 1
    assert "not empty" in over.stderr


def test_a_restored_installation_is_the_same_and_goes_on(
    stack: Stack, backup: Path, keys: tuple[Path, str]
) -> None:
    """Also what ran when the backup was made is finished there."""
    wait_for_reports(stack, 180)
    before = told(stack)
    stack.down()
    restored = Stack()
    try:
        restored.home = restored.folder / "restored"
        restored.run("restore", str(backup), "--identity", str(keys[0]))
        assert (restored.home / "secrets.json").stat().st_mode & 0o777 == 0o600
        restored.up()
        wait_for_reports(restored, 240)
        after = told(restored)
        assert after["verified"] is True
        assert len(after["runs"]) == len(before["runs"])
        assert [one["id"] for one in after["companies"]] == [
            one["id"] for one in before["companies"]
        ]
        first = next(iter(before["reports"].keys() & after["reports"].keys()))
        assert after["reports"][first] == before["reports"][first]
        with restored.client() as client:
            subject = (shipped_folder("demo") / "subject.json").read_bytes()
            made = client.post(
                "/api/investigations", content=subject, headers={"Content-Type": "application/json"}
            )
        assert made.status_code == 202, made.text
    finally:
        restored.remove()
        stack.up()
