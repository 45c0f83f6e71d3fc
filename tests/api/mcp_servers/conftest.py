"""A tenant's MCP server: a real one in a process of its own, on the operator's list."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, settings_of
from tests.support.mcp_peer import McpPeer, mcp_peer

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
URL = "/api/mcp-servers"
WORDS = {"arguments": {"query": "Example Widgets Ltd"}}


@pytest_asyncio.fixture(scope="module")
async def peer(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[McpPeer]:
    """The server."""
    async with mcp_peer(tmp_path_factory.mktemp("peer")) as found:
        yield found


@pytest.fixture(autouse=True)
def _behaves(peer: McpPeer) -> None:
    """Each test begins with a server that behaves."""
    peer.behave()


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase, peer: McpPeer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings with the server on the operator's list."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    return made.model_copy(update={"outbound_allow": [peer.pair], "log_level": "debug"})


@dataclass
class Desk:
    """An admin and an analyst at work with one server."""

    client: httpx.AsyncClient
    admin: dict[str, str]
    analyst: dict[str, str]
    url: str = ""

    async def get(self, path: str = "") -> dict[str, Any]:
        """What is at a path beneath the server."""
        found = await self.client.get(self.url + path, headers=self.admin)
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def send(
        self, method: str, path: str, body: Any = None, *, match: str = "*", **header: str
    ) -> httpx.Response:
        """Do something as an admin; `If-Match` is `*` unless said."""
        headers = {**self.admin, **({"If-Match": match} if match else {}), **header}
        return await self.client.request(method, self.url + path, json=body, headers=headers)

    async def test(self) -> dict[str, Any]:
        """Have the server asked."""
        found = await self.send("POST", "/test", match="")
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def tools(self) -> dict[str, dict[str, Any]]:
        """The tools by name."""
        return {one["name"]: one for one in (await self.get("/tools"))["items"]}

    async def approved(self, name: str = "search_news") -> str:
        """The path of a tool that is approved as it is now."""
        await self.test()
        tool = (await self.tools())[name]
        path = f"/tools/{tool['id']}"
        body = {"note": "Read and found harmless."}
        done = await self.send("POST", f"{path}/approve", body, match=f'"{tool["version"]}"')
        assert done.status_code == 200, done.text
        return path

    async def call(self, path: str, body: Any = None) -> httpx.Response:
        """Call a tool as an analyst."""
        return await self.client.post(
            f"{self.url}{path}/call", json=body or WORDS, headers=self.analyst
        )


def settings_body(peer: McpPeer, **more: Any) -> dict[str, Any]:
    """The settings of a server."""
    return {
        "name": f"news-{new_id().hex[-12:]}",
        "url": peer.url,
        "licence": "Contract of 2026",
        "per_minute": 600,
        "timeout_seconds": 30,
        **more,
    }


@pytest.fixture
async def desk(tokens: Tokens, app_client: httpx.AsyncClient, peer: McpPeer) -> Desk:
    """A server that was just added."""
    found = Desk(app_client, tokens(Role.ADMIN), tokens(Role.ANALYST))
    made = await app_client.post(URL, json=settings_body(peer), headers=found.admin)
    assert made.status_code == 201, made.text
    found.url = made.headers["location"]
    return found
