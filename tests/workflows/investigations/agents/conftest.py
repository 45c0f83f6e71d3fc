"""A desk for tests of agents: a search tool, a model's server, an admin, all real."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from tests.conftest import TestDatabase, settings_of
from tests.support.injections import FACT
from tests.support.mcp_peer import McpPeer, mcp_peer
from tests.support.model_peer import MODEL, ModelPeer, model_peer
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.agents import service as agents

Tokens = Callable[..., dict[str, str]]
LIE = "Birch Example Ltd was convicted of money laundering in 2024."
NAME = SUBJECT["company_name"]
SOURCE = agents.AGENTS["AMLRR"].purpose


async def going_on() -> bool:
    """A run that is not stopped."""
    return True


async def read_media(runtime: Runtime, tenant: UUID, run_id: UUID) -> agents.Read | None:
    """What the agent for adverse media finds when it works alone."""
    return await read_with(runtime, tenant, run_id, "AMLRR")


async def read_with(
    runtime: Runtime, tenant: UUID, run_id: UUID, module: str
) -> agents.Read | None:
    """What an agent finds when it works alone."""
    work = agents.Work(tenant, run_id, NAME, going_on)
    return await agents.read(runtime, agents.AGENTS[module], work)


def page(text: str) -> dict[str, Any]:
    """The answer of a search tool."""
    return {"content": [{"type": "text", "text": text}]}


@pytest_asyncio.fixture(scope="module")
async def tool(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[McpPeer]:
    """The server of a news search."""
    async with mcp_peer(tmp_path_factory.mktemp("tool")) as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def model(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ModelPeer]:
    """The server of a language model."""
    async with model_peer(tmp_path_factory.mktemp("model")) as found:
        yield found


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase,
    tool: McpPeer,
    model: ModelPeer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """Settings with both servers on the operator's list."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    return made.model_copy(update={"outbound_allow": [tool.pair, model.pair]})


class Desk:
    """An admin, and what the agent needs."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens) -> None:
        self.client, self.tokens = client, tokens
        self.model = ""

    async def send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Do something as an admin."""
        headers = {**self.tokens("admin"), "If-Match": "*"}
        answer = await self.client.request(method, path, json=body, headers=headers)
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def set(self, name: str, value: Any) -> None:
        """Set a setting of agents."""
        await self.send("PUT", f"/api/settings/registry/agents.{name}", {"value": value})

    async def allow(self, *, personal_data: bool) -> None:
        """Say whether the model may get personal data."""
        now = await self.send("GET", self.model)
        kept = {name: now[name] for name in ("name", "url", "model", "needs_credential")}
        await self.send("PUT", self.model, {**kept, "personal_data": personal_data})

    async def read(self, path: str) -> Any:
        """What a viewer sees."""
        answer = await self.client.get(path, headers=self.tokens("viewer"))
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture(scope="module")
async def desk(
    app: FastAPI,
    app_client_of_module: httpx.AsyncClient,
    tokens: Tokens,
    tool: McpPeer,
    model: ModelPeer,
) -> Desk:
    """A desk with a tool that is approved and a model of the tier `standard`."""
    made = Desk(app_client_of_module, tokens)
    server = await made.send(
        "POST",
        "/api/mcp-servers",
        {"name": "news", "url": tool.url, "licence": "Contract of 2026", "per_minute": 600},
    )
    url = f"/api/mcp-servers/{server['id']}"
    await made.send("POST", f"{url}/test")
    (offered,) = (await made.send("GET", f"{url}/tools"))["items"]
    path = f"{url}/tools/{offered['id']}"
    await made.send("POST", f"{path}/approve", {"note": "Read and found harmless."})
    await made.set("adverse_media_tool", path)
    body = {"name": "mini", "url": model.url, "model": MODEL, "needs_credential": False}
    added = await made.send("POST", "/api/settings/models", {**body, "personal_data": True})
    made.model = f"/api/settings/models/{added['id']}"
    return made


@pytest_asyncio.fixture(scope="module")
async def app_client_of_module(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the module's application."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://atlas.test") as client:
        yield client


@pytest.fixture(autouse=True)
def _behave(tool: McpPeer, model: ModelPeer) -> None:
    """Each test begins with servers that behave."""
    tool.behave(answer=page(f"News of the week.\n{FACT}\nMore at ten."))
    model.behave(findings=[{"quote": FACT, "category": "enforcement"}])


@pytest_asyncio.fixture
async def ready(desk: Desk) -> Desk:
    """A desk where the agent is on and has its model."""
    await desk.set("adverse_media", value=True)
    await desk.set("calls_per_run", value=1_000)
    await desk.set("tokens_per_run", value=10_000_000)
    await desk.send(
        "PUT",
        "/api/settings/model-tiers/standard",
        {"model_id": desk.model.rpartition("/")[2]},
    )
    return desk


@pytest_asyncio.fixture
async def run_id(ready: Desk, investigate: Investigate, loaded: None, worker: None) -> UUID:
    """A run whose evidence the agent's becomes."""
    for one in agents.AGENTS.values():
        await ready.set(one.name, value=False)
    found = await investigate(**SUBJECT)
    await ready.set("adverse_media", value=True)
    return UUID(found["id"])


@pytest.fixture
def runtime(
    worker_settings: Settings, app: FastAPI, database: Database, temporal_env: WorkflowEnvironment
) -> Runtime:
    """A worker's parts, for the agent alone."""
    return Runtime(worker_settings, database, app.state.atlas.storage, temporal_env.client)
