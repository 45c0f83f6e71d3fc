"""A real worker on the real Temporal server, a small register, a small list."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import cut_lists, load_list
from tests.support.profiles import give_profile, regime
from tests.support.waiting import until
from tests.unit.lists.writing import write_ofac

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.sources.registry.service import load_registry
from atlas.worker.main import run as run_worker

Tokens = Callable[..., dict[str, str]]
WorkerFactory = Callable[[], AbstractAsyncContextManager[None]]
Investigate = Callable[..., Awaitable[dict[str, Any]]]
FINISHED = {"complete", "failed", "cancelled"}

SUBJECT = {
    "company_name": "Birch Example Ltd",
    "register": "GB-COH",
    "registration_number": "11111111",
}
OWNED = {"company_name": "Oak Example Ltd", "register": "GB-COH", "registration_number": "22222222"}


def group() -> list[dict[str, Any]]:
    """Two groups: a clean one with a UBO, and one that a listed company holds 60 % of."""
    return [
        company("birch", "Birch Example Ltd", ("GB-COH", "11111111"), foundingDate="2001-05-05"),
        company("holding", "Birch Holding Ltd", ("GB-COH", "11111112"), foundingDate="2000-01-01"),
        person("ann", "Ann Example", "1970-01"),
        relation("b-h", "holding", "birch", interest(share=95), interest("votingRights", share=95)),
        relation("h-a", "ann", "holding", interest(share=100)),
        relation("b-o", "ann", "birch", interest("seniorManagingOfficial")),
        company("oak", "Oak Example Ltd", ("GB-COH", "22222222"), foundingDate="2010-01-01"),
        company("romashka", "Romashka OOO", ("RU-OGRN", "1027700000001"), country="RU"),
        relation("o-r", "romashka", "oak", interest(share=60)),
        company("twin1", "Twin Example Ltd", ("GB-COH", "33333331")),
        company("twin2", "Twin Example Ltd", ("GB-COH", "33333332")),
    ]


async def require_ofac(database: Database, tenant: UUID) -> None:
    """Give a tenant a profile that requires the list `ofac-sdn`."""
    await give_profile(
        database,
        tenant,
        regime(
            lists=[RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V", 7)],
            pep=PepScope(required=False, domestic=False, cooling_off_months=12),
        ),
    )


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """The register `examples`, a fresh `ofac-sdn`, and a profile that requires this list."""
    await require_ofac(database, tenant)
    await load_registry(
        database, write(tmp_path_factory.mktemp("register"), *group()), dataset="examples"
    )
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=1))


@pytest.fixture(scope="module")
def worker_settings(settings: Settings, temporal_env: WorkflowEnvironment) -> Settings:
    """The application's settings, with the engine and a queue of this module's own."""
    address = temporal_env.client.service_client.config.target_host
    return settings.model_copy(
        update={"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    )


@pytest.fixture(scope="module")
def worker_factory(worker_settings: Settings) -> WorkerFactory:
    """Everything a worker process does, in this process: outbox, workflows, activities."""

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.create_task(run_worker(worker_settings, stop))
        yield
        stop.set()
        await task

    return running


@pytest_asyncio.fixture(scope="module")
async def worker(worker_factory: WorkerFactory) -> AsyncIterator[None]:
    """A running worker from a module's first test that asks for it to the module's last.

    One for each test took a third of the CPU time: its connections are new, so PostgreSQL reads its
    catalogue, and parses and plans each statement, again.
    """
    async with worker_factory():
        yield


@pytest_asyncio.fixture
async def own_worker(worker_factory: WorkerFactory) -> AsyncIterator[None]:
    """A worker for one test, in a module of which other tests must find none."""
    async with worker_factory():
        yield


@pytest.fixture
def investigate(app_client: httpx.AsyncClient, tokens: Tokens) -> Investigate:
    """Start an investigation over HTTP and wait for its end."""

    async def go(**request: Any) -> dict[str, Any]:
        started = await app_client.post(
            "/api/investigations", json=request, headers=tokens("analyst")
        )
        assert started.status_code == 202, started.text
        return await finished(app_client, tokens, started.json()["id"])

    return go


async def finished(
    client: httpx.AsyncClient, tokens: Tokens, investigation_id: str | UUID
) -> dict[str, Any]:
    """Wait until the investigation is over."""

    async def look() -> dict[str, Any]:
        answer = await client.get(
            f"/api/investigations/{investigation_id}", headers=tokens("viewer")
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return await until(look, lambda run: run["status"] in FINISHED, pause=0.1)


@pytest.fixture(scope="module", autouse=True)
def _cut_lists() -> Iterator[None]:
    """Lists of a few entries are whole lists here."""
    with cut_lists():
        yield
