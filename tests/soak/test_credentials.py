"""A marked secret in a real installation: its data folder holds it nowhere, whatever happens."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.credentials.test_secrets_nowhere import MARK, found_in
from tests.soak.stack import ATLAS, Stack
from tests.support.providers import keyed

pytestmark = pytest.mark.soak
NAME = "soak-register"
URL = f"/api/credentials/{NAME}"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack whose processes have a plugin that needs a key; nobody answers at its address."""
    site = tmp_path_factory.mktemp("site")
    keyed(site, NAME, "127.0.0.1:9")
    made = Stack()
    try:
        made.up(
            environment={
                "PYTHONPATH": str(site),
                "ATLAS_LOG_LEVEL": "debug",
                "ATLAS_PROVIDERS": NAME,
            }
        )
        yield made
    finally:
        made.remove()


def test_the_key_file_is_its_owners_alone(stack: Stack) -> None:
    keys = stack.home / "credentials.keys"
    assert keys.stat().st_mode & 0o777 == 0o600
    text = keys.read_text().strip()
    for name in ("api", "worker"):
        assert text not in Path(f"/proc/{stack.child(name)}/environ").read_text(errors="replace")
    assert text not in stack.said()
    for log in (stack.home / "logs").iterdir():
        assert text not in log.read_text(errors="replace")


def test_nothing_in_the_data_folder(stack: Stack) -> None:
    """Stored, tested, rotated with a kill in the middle, API and worker killed, errors made."""
    body = {"values": {"api_key": MARK}}
    with stack.client("--tenant", "demo", "--role", "admin") as client:
        assert client.put(URL, json=body).status_code == 200
        assert client.post(f"{URL}/test").json()["outcome"] == "unreachable"
        assert client.put(URL, json={"values": {MARK: MARK}}).status_code == 422
        assert client.put(URL, json=body).status_code == 428

        rotation = subprocess.Popen(
            [*ATLAS, "credentials", "rotate", "--data-dir", str(stack.home)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(2.5)
        rotation.send_signal(signal.SIGKILL)
        rotation.wait()
        assert client.get(URL).json()["state"] == "error", "it decrypts; nobody answered the test"
        stack.run("credentials", "rotate")
        assert client.get(URL).json()["state"] == "error", "it decrypts; nobody answered the test"
        said = stack.run("credentials", "keys").stdout
        current, *others = [line.split()[0] for line in said.splitlines()]
        for key_id in others:
            stack.run("credentials", "retire", key_id)
        assert stack.run("credentials", "retire", current, check=False).returncode == 1
        assert client.get(URL).json()["state"] == "error", "it decrypts; nobody answered the test"
        assert "Credential keys" in stack.run("doctor", check=False).stdout
        for name in ("api", "worker"):
            stack.wait_for_child(name, stack.kill(name))
        assert client.get(URL).json()["state"] == "error", "it decrypts; nobody answered the test"
        assert client.post(f"{URL}/test").json()["outcome"] == "unreachable"
    with stack.client("--operator") as operator:
        made = operator.post("/api/platform/credential-rotations", json={"new_key": True})
        assert made.status_code == 202, made.text
        for _ in range(100):
            found = operator.get(made.headers["location"]).json()
            if found["status"] == "complete":
                break
            time.sleep(0.2)
        assert (found["status"], found["resealed"]) == ("complete", 1)
    stack.down()
    looked = {path: path.read_bytes() for path in stack.home.rglob("*") if path.is_file()}
    assert any(path.name == "temporal.db" for path in looked), "Temporal's database is there"
    assert any(path.suffix == ".log" for path in looked)
    assert any("pg_wal" in path.parts for path in looked)
    assert b"credential.stored" in b"".join(looked.values()), "what is written can be found"
    wrong = {str(path): found_in(content) for path, content in looked.items() if found_in(content)}
    assert not wrong
    assert not found_in(stack.said().encode())
