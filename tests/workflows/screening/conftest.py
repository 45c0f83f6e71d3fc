"""A real worker on the real Temporal server, beside the application."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.worker.main import run as run_worker

Tokens = Callable[..., dict[str, str]]
Wait = Callable[..., Awaitable[dict[str, Any]]]
OVER = {"complete", "failed", "cancelled"}


@pytest_asyncio.fixture
async def worker(settings: Settings, temporal_env: WorkflowEnvironment) -> AsyncIterator[None]:
    """A running worker with a queue of its own."""
    address = temporal_env.client.service_client.config.target_host
    chosen = settings.model_copy(
        update={"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    )
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(chosen, stop))
    yield
    stop.set()
    await task


@pytest.fixture
def wait(app_client: httpx.AsyncClient, tokens: Tokens) -> Wait:
    """Poll a path until what it shows is over."""

    async def over(path: str) -> dict[str, Any]:
        async def look() -> dict[str, Any]:
            answer = await app_client.get(path, headers=tokens("viewer"))
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found

        return await until(look, lambda found: found.get("status") in OVER, pause=0.1)

    return over
