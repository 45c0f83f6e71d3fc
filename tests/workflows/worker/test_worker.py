"""The worker process itself: it ends when told, and says so when a part of it failed."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import STEPS
from atlas.worker import main
from atlas.worker.metrics import StepMetrics


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


async def test_a_worker_counts_its_steps(
    temporal_env: WorkflowEnvironment,
) -> None:
    queue = f"q-{new_id().hex}"
    before = dict(steps())
    async with Worker(
        temporal_env.client,
        task_queue=queue,
        workflows=[TwoSteps],
        activities=[good, bad],
        interceptors=[StepMetrics()],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        await temporal_env.client.execute_workflow(TwoSteps.run, id=queue, task_queue=queue)
    counted = {key: value - before.get(key, 0.0) for key, value in steps()}
    assert counted[("good", "ok")] == 1
    assert counted[("bad", "failed")] == 2
    assert ("bad", "ok") not in counted


def steps() -> Iterator[tuple[tuple[str, str], float]]:
    """What was counted, by step and outcome."""
    for family in STEPS.collect():
        for one in family.samples:
            if one.name == "atlas_steps_total":
                yield (one.labels["step"], one.labels["outcome"]), one.value


@activity.defn
async def good() -> None:
    """A step that succeeds."""


@activity.defn
async def bad() -> None:
    """A step that fails."""
    raise RuntimeError("no")


@workflow.defn
class TwoSteps:
    """One step of each kind; the second is tried twice."""

    @workflow.run
    async def run(self) -> None:
        """Do them."""
        await workflow.execute_activity(good, start_to_close_timeout=timedelta(seconds=60))
        with suppress(FailureError):
            await workflow.execute_local_activity(
                bad,
                start_to_close_timeout=timedelta(seconds=60),
                retry_policy=RetryPolicy(maximum_attempts=2),
            )
