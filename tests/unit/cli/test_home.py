"""The data folder: private files, one lock, secrets that never change by themselves."""

from __future__ import annotations

import base64
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from atlas.cli import demo_tenant
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import Endpoint, Home, readable_password, write_private


def test_secrets_are_made_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    home.prepare()
    first = home.secrets()
    assert home.secrets() == first
    assert (home.root / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(first.signing_key_secret)) == 32
    assert len({*map(str, (first.postgres_app, first.postgres_owner, first.postgres_super))}) == 3


def test_damaged_secrets_are_not_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(EmbeddedError, match="cannot be read"):
        home.secrets()


@pytest.mark.parametrize(
    "text",
    ["x", "[]", "3", '{"api": 3}', '{"api": {}}', '{"api": {"host": "", "port": "x", "pid": 1}}'],
)
def test_a_damaged_file_of_endpoints_says_nothing(tmp_path: Path, text: str) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.write_endpoint("api", {"host": "127.0.0.1", "port": 8000, "pid": 1})
    assert home.endpoints()["api"]["port"] == 8000
    (tmp_path / "endpoints.json").write_text(text)
    assert home.endpoints() == {}


def test_a_closed_folder_is_not_an_absent_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_arguments: object, **_options: object) -> None:
        raise PermissionError

    assert not Home(tmp_path).exists
    monkeypatch.setattr(Path, "stat", closed)  # root may enter every folder
    with pytest.raises(EmbeddedError, match="closed to this account"):
        _ = Home(tmp_path).exists


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text() == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_lock_of_up_is_exclusive_and_seen(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert not home.is_up()
    with home.up_lock():
        assert home.is_up()
        with pytest.raises(EmbeddedError, match="already runs"), Home(tmp_path).up_lock():
            pass
    assert not home.is_up()


def test_the_lock_is_waited_for_and_then_given_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with (
        home.locked(),
        pytest.raises(EmbeddedError, match="locked"),
        Home(tmp_path).locked(timeout=0.2),
    ):
        pass


def test_endpoints_survive_a_damaged_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.write_endpoint("api", {"host": "127.0.0.1", "port": 1, "pid": 2})
    assert home.endpoints()["api"]["port"] == 1
    home.write_endpoint("api", None)
    assert home.endpoints() == {}
    (tmp_path / "endpoints.json").write_text("[")
    assert home.endpoints() == {}


def test_passwords_are_random_and_readable() -> None:
    made = {readable_password() for _ in range(100)}
    assert len(made) == 100
    assert not set("".join(made)) & set("0O1lI")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_loopback(host: str) -> None:
    assert demo_tenant.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org", "", "127.1"])
def test_not_loopback(host: str) -> None:
    assert not demo_tenant.is_loopback(host)


def test_the_vaults_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    home.prepare()
    with ThreadPoolExecutor(8) as threads:
        made = {path.read_text() for path in threads.map(_made, [home] * 16)}
    assert len(made) == 1
    assert len(base64.b64decode(made.pop().strip())) == 32
    assert home.credentials_keys.stat().st_mode & 0o777 == 0o600
    left = [path.name for path in home.root.iterdir() if path.name.startswith(".credentials")]
    assert not left


def _made(home: Home) -> Path:
    return home.credentials_key_file()


def test_a_secret_of_signing_keys_is_added_once_and_the_earlier_one_forgotten(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    home.prepare()
    before = home.secrets()
    assert home.add_signing_secret()
    assert not home.add_signing_secret()
    added, known = home.secrets().signing_key_secret.split(",")
    assert known == before.signing_key_secret
    assert len(base64.b64decode(added)) == 32
    home.keep_first_signing_secret()
    after = home.secrets()
    assert after == replace(before, signing_key_secret=added)


def test_an_installation_runs_while_the_process_of_its_api_does(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    assert not home.runs()
    home.write_endpoint("api", Endpoint(host="127.0.0.1", port=1, pid=os.getpid()))
    assert home.runs()
    gone = subprocess.Popen(["true"])
    gone.wait()
    home.write_endpoint("api", Endpoint(host="127.0.0.1", port=1, pid=gone.pid))
    assert not home.runs()
