"""The code before the newest migration serves the schema after it, beside the code of today."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.conftest import ROOT
from tests.soak import work
from tests.soak.replicas import Load, Replicas
from tests.support.redis import needs_redis

from atlas.foundation.db.migrate import head_revision

pytestmark = [pytest.mark.soak, needs_redis]
MIGRATIONS = "src/atlas/foundation/db/migrations/versions"
SHIPPED = ("src", "plugins", "ontology", "reference_data", "demo", "fonts", "docs/openapi.json")
TOLERANT = "is_served"
"""In the code of health: it looks whether it can serve a later release's schema."""


def git(*words: str) -> str:
    """What git says; "" where this is no checkout, or its history does not reach so far."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def before_the_newest_migration() -> str | None:
    """The newest commit that does not know the newest migration, and serves on a later schema."""
    newest = f"{MIGRATIONS}/{head_revision()}_"
    for commit in git("log", "--topo-order", "--format=%H", "--", MIGRATIONS).split():
        files = git("ls-tree", "-r", "--name-only", f"{commit}^", MIGRATIONS)
        health = git("show", f"{commit}^:src/atlas/foundation/health/service.py")
        if files and newest not in files and TOLERANT in health:
            return f"{commit}^"
    return None


@pytest.fixture(scope="module")
def former_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code before the newest migration."""
    commit = before_the_newest_migration()
    if commit is None:
        pytest.skip("no history, or no code before the newest migration serves on a later schema")
    folder = tmp_path_factory.mktemp("former")
    archive = folder / "former.tar"
    git("archive", "-o", str(archive), commit, *SHIPPED)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def both(former_code: Path) -> Iterator[Replicas]:
    """An API and a worker of each code; the schema is today's."""
    made = Replicas(("api-2", "worker-2"), former_code)
    try:
        made.start()
        yield made
    finally:
        made.remove()


def test_the_former_code_is_what_runs(former_code: Path) -> None:
    ask = "import atlas, json; from atlas.foundation.db import migrate as m;"
    told = subprocess.run(
        [sys.executable, "-c", f"{ask} print(json.dumps([atlas.__file__, m.head_revision()]))"],
        env={"PYTHONPATH": str(former_code / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    file, revision = json.loads(told.stdout)
    assert Path(file).is_relative_to(former_code)
    assert revision != head_revision()


def test_both_serve_side_by_side(both: Replicas) -> None:
    ready = httpx.get(f"{both.urls[1]}/health/ready", timeout=60)
    assert ready.status_code == 200
    assert "of a later release" in ready.text
    with both.client() as client, Load(both.urls, {**client.headers}) as load:
        load.allow(12)
        load.wait_for_more(12)
        assert not load.failures
        assert not load.broken
        for url in both.urls:
            with httpx.Client(base_url=url, headers=client.headers, timeout=60) as replica:
                work.assert_done_once(replica, work.finish(replica, load.ids, 240))
    assert 'outcome="ok"' in both.metrics("worker-2")
