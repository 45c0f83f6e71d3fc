"""The worker process itself: it ends when told, and says so when a part of it failed."""

import asyncio

import pytest
from temporalio.testing import WorkflowEnvironment

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.worker import main


@pytest.fixture
def worker_settings(settings: Settings, temporal_env: WorkflowEnvironment) -> Settings:
    address = temporal_env.client.service_client.config.target_host
    return settings.model_copy(
        update={"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    )


async def test_a_worker_that_is_stopped_ends_without_error(worker_settings: Settings) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(main.run(worker_settings, stop))
    await asyncio.sleep(0.5)
    stop.set()
    await running


async def test_a_worker_of_which_a_part_failed_ends_as_failed(
    worker_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(_db: Database, _storage: Storage, _stop: asyncio.Event) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(main, "run_sweep", breaks)
    with pytest.raises(main.WorkerFailedError):
        await main.run(worker_settings, asyncio.Event())
