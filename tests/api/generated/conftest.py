"""The application with a worker beside it, and a world of real rows in its first tenant."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from tests.api.generated.world import UPLOAD_LIMIT, World, build
from tests.db.sources.registry.statements import write
from tests.unit.lists.writing import write_ofac
from tests.workflows.investigations.conftest import OWNED, group

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth
from atlas.sources.lists.service import load_list
from atlas.sources.registry.service import load_registry
from atlas.worker.main import run as run_worker

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a module here builds a whole world within its own time limit."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="module")
def settings(
    settings: Settings,
    temporal_env: WorkflowEnvironment,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """The module's settings: the durable engine, a task queue of its own, and a Console beside."""
    pages = tmp_path_factory.mktemp("console")
    (pages / "index.html").write_text("<!doctype html><title>Atlas</title>", encoding="utf-8")
    return settings.model_copy(
        update={
            "temporal_address": temporal_env.client.service_client.config.target_host,
            "temporal_task_queue": f"atlas-{new_id()}",
            "frontend_dir": pages,
            "max_upload_bytes": UPLOAD_LIMIT,
        }
    )


@pytest_asyncio.fixture(scope="module")
async def worker(
    settings: Settings, database: Database
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A worker on the module's database and queue; call it to stop it earlier than the module."""
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(settings, stop))

    async def end() -> None:
        stop.set()
        await running

    yield end
    await end()


@pytest_asyncio.fixture(scope="module")
async def world(
    app_client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    tokens: Callable[..., dict[str, str]],
    tenant: UUID,
    other_tenant: UUID,
    worker: Callable[[], Awaitable[None]],
    tmp_path_factory: pytest.TempPathFactory,
) -> World:
    """The first tenant's rows."""
    register = write(tmp_path_factory.mktemp("register"), *group())
    await load_registry(database, register, dataset="examples")
    sanctions = tmp_path_factory.mktemp("sdn")
    write_ofac(sanctions)
    for days in (2, 1):
        await load_list(database, sanctions, "ofac-sdn", version_date=today() - timedelta(days))
    operator = await auth.open_operator_session(database, settings)
    made = World(
        client=app_client,
        tokens=tokens,
        operator={"Authorization": f"Bearer {operator.access_token}"},
        tenant=tenant,
        other_tenant=other_tenant,
        subject=OWNED,
    )
    await build(made)
    return made
