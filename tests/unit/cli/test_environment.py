"""The API and the worker never hold the database owner's URL, whoever started them."""

import os
from pathlib import Path

import pytest

from atlas.cli import up
from atlas.cli.embedded.home import Home
from atlas.cli.embedded.postgres import Endpoints
from atlas.cli.embedded.supervisor import ProgramChild
from atlas.cli.stack import OWNERS_URL, as_environment, without_owner
from atlas.foundation.config import Settings

OWNER = "postgresql://atlas_owner:owner-secret@127.0.0.1:5432/atlas"


@pytest.mark.parametrize("named_by_the_operator", [False, True])
def test_children_of_atlas_up_start_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named_by_the_operator: bool
) -> None:
    monkeypatch.delenv(OWNERS_URL, raising=False)
    if named_by_the_operator:
        monkeypatch.setenv("ATLAS_DATABASE_URL", "postgresql://atlas_app:app@127.0.0.1:5432/atlas")
        monkeypatch.setenv(OWNERS_URL, OWNER)
    home = Home(tmp_path)
    home.prepare()
    stack = up._Stack(home, up.Options("127.0.0.1", 8000, None, None, demo=False))
    if not named_by_the_operator:
        stack._endpoints = Endpoints(
            "127.0.0.1",
            5432,
            superuser_dsn="postgresql://atlas_super:super-secret@127.0.0.1:5432/atlas",
            owner_dsn=OWNER,
            app_dsn="postgresql://atlas_app:app@127.0.0.1:5432/atlas",
        )
    for name in ("api", "worker"):
        child = ProgramChild(
            home,
            name,
            ["sleep", "60"],
            lambda: as_environment(stack._values()),
            address=("127.0.0.1", 8000),
        )
        child.start()
        try:
            assert child.process is not None
            environ = Path(f"/proc/{child.process.pid}/environ").read_bytes()
        finally:
            child.stop()
        assert b"ATLAS_DATABASE_URL=" in environ
        for secret in (b"owner-secret", b"super-secret", OWNERS_URL.encode(), b"atlas_owner"):
            assert secret not in environ


def test_a_process_that_serves_forgets_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(OWNERS_URL, OWNER)
    settings = without_owner(Settings())
    assert settings.migration_database_url is None
    assert OWNERS_URL in "".join(capsys.readouterr())
    assert OWNERS_URL in os.environ  # its own environment is the operator's affair
