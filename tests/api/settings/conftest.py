"""A tenant's language model: a real server in a process of its own, on the operator's list."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, settings_of
from tests.support.model_peer import MODEL, ModelPeer, model_peer

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
URL = "/api/settings/models"


@pytest_asyncio.fixture(scope="module")
async def peer(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ModelPeer]:
    """The server."""
    async with model_peer(tmp_path_factory.mktemp("model")) as found:
        yield found


@pytest.fixture(autouse=True)
def _behaves(peer: ModelPeer) -> None:
    """Each test begins with a server that behaves."""
    peer.behave()


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase, peer: ModelPeer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings with the server on the operator's list."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    return made.model_copy(update={"outbound_allow": [peer.pair], "log_level": "debug"})


@dataclass
class Bench:
    """An admin at work with one model."""

    client: httpx.AsyncClient
    admin: dict[str, str]
    url: str = ""

    async def get(self, path: str) -> dict[str, Any]:
        """What is at a path."""
        found = await self.client.get(path, headers=self.admin)
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def send(
        self, method: str, path: str, body: Any = None, *, match: str = "*"
    ) -> httpx.Response:
        """Do something as an admin; `If-Match` is `*` unless said."""
        headers = {**self.admin, **({"If-Match": match} if match else {})}
        return await self.client.request(method, path, json=body, headers=headers)

    async def test(self) -> dict[str, Any]:
        """Have the model asked."""
        found = await self.send("POST", f"{self.url}/test")
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    async def put(self, **more: Any) -> dict[str, Any]:
        """Change fields of the model."""
        now = await self.get(self.url)
        fields = ("name", "url", "model", "enabled", "needs_credential", "timeout_seconds")
        kept = {name: now[name] for name in fields}
        done = await self.send("PUT", self.url, {**kept, **more})
        assert done.status_code == 200, done.text
        body: dict[str, Any] = done.json()
        return body

    async def limit(self, name: str, value: int | None) -> None:
        """Set a limit."""
        done = await self.send("PUT", f"/api/settings/registry/models.{name}", {"value": value})
        assert done.status_code == 200, done.text

    async def used(self) -> dict[str, dict[str, Any]]:
        """The budgets by measure."""
        found = await self.get("/api/settings/budgets")
        return {one["measure"]: one for one in found["items"]}


def model_body(peer: ModelPeer, **more: Any) -> dict[str, Any]:
    """A model of the server that needs no key."""
    return {
        "name": f"m-{new_id().hex[-12:]}",
        "url": peer.url,
        "model": MODEL,
        "needs_credential": False,
        "timeout_seconds": 30,
        **more,
    }


@pytest.fixture
async def bench(tokens: Tokens, app_client: httpx.AsyncClient, peer: ModelPeer) -> Bench:
    """A model that was just added."""
    found = Bench(app_client, tokens(Role.ADMIN))
    made = await app_client.post(URL, json=model_body(peer), headers=found.admin)
    assert made.status_code == 201, made.text
    found.url = made.headers["location"]
    return found
