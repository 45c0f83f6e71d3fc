"""A served application with a worker beside it, and the clients built from its own document."""

import asyncio
import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
import uvicorn
from temporalio.testing import WorkflowEnvironment
from tests.api.generated.operations import document
from tests.conftest import ROOT, TestDatabase, Tokens, free_port, settings_of, started
from tests.db.sources.registry.statements import write
from tests.workflows.investigations.conftest import group

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry
from atlas.worker.main import run as run_worker

CLIENTS = ROOT / "clients"


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase, temporal_env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """With the durable engine, and a rate of polling that a busy client goes beyond."""
    return settings_of(clone, tmp_path_factory.mktemp("blobs")).model_copy(
        update={
            "temporal_address": temporal_env.client.service_client.config.target_host,
            "temporal_task_queue": f"q-{new_id().hex}",
            "rate_status": "5/3seconds",
        }
    )


@dataclass(frozen=True)
class Account:
    """A service account, and where it signs in."""

    url: str
    client_id: str
    client_secret: str

    def environment(self) -> dict[str, str]:
        """Variables by which the examples and the tests in TypeScript know it."""
        return {
            "ATLAS_URL": self.url,
            "ATLAS_CLIENT_ID": self.client_id,
            "ATLAS_CLIENT_SECRET": self.client_secret,
        }


@pytest_asyncio.fixture(scope="module")
async def served(
    settings: Settings,
    database: Database,
    tenant: UUID,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    """The URL of a real server with a worker beside it."""
    files = write(tmp_path_factory.mktemp("register"), *group())
    await load_registry(database, files, dataset="examples")
    stop, port = asyncio.Event(), free_port()
    worker = asyncio.create_task(run_worker(settings, stop))
    async with started(settings) as app:
        config = uvicorn.Config(app, port=port, lifespan="off", log_level="error", loop="none")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve())
        while not server.started:
            assert not serving.done(), "the server ended"
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        await serving
        stop.set()
        await worker


@pytest_asyncio.fixture
async def account(served: str, tokens: Tokens) -> Account:
    """A service account that does an analyst's work."""
    async with httpx.AsyncClient(base_url=served, headers=tokens(Role.ADMIN)) as client:
        body = {"name": f"Integration {new_id().hex}", "roles": ["analyst"]}
        made = await client.post("/api/users/service-accounts", json=body)
    assert made.status_code == 201, made.text
    found = made.json()
    return Account(served, found["service_account"]["client_id"], found["client_secret"])


@pytest.fixture(scope="session")
def openapi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document of the code as it stands."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_text(json.dumps(document()))
    return path


@pytest.fixture(scope="session")
def python_client(openapi: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The Python client's wheel, built with the document beside it."""
    root = tmp_path_factory.mktemp("python")
    (root / "docs").mkdir()
    shutil.copy(openapi, root / "docs")
    ignored = shutil.ignore_patterns("*operations.py", "types.py", "transport.py", "__pycache__")
    shutil.copytree(CLIENTS / "python", root / "clients" / "python", ignore=ignored)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    made = subprocess.run(build, cwd=root / "clients" / "python", capture_output=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    (folder,) = (root / "clients" / "python" / "dist").glob("*.whl")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("atlas_client")
    finally:
        sys.path.remove(str(folder))
        for name in [one for one in sys.modules if one.partition(".")[0] == "atlas_client"]:
            del sys.modules[name]


@pytest.fixture(scope="session")
def typescript_client(openapi: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The TypeScript client, generated from the document; what it needs is the Console's."""
    folder = tmp_path_factory.mktemp("typescript") / "client"
    ignored = shutil.ignore_patterns("node_modules", "schema.ts", "keyed.ts", "dist")
    shutil.copytree(CLIENTS / "typescript", folder, ignore=ignored)
    (folder / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    subprocess.run(["node", "generate.mjs", str(openapi), "src"], cwd=folder, check=True)
    return folder
