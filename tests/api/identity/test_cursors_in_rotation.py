"""Pages of a list go on while the secret that signs their cursors is rotated."""

import base64
import os
from collections.abc import Callable
from contextlib import AsyncExitStack

import httpx
from pydantic import SecretStr
from tests.conftest import KEYS_SECRET, client_of, started

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role

Tokens = Callable[..., dict[str, str]]
NAMES = [f"Rotation {number}" for number in range(6)]


async def _walk(clients: list[httpx.AsyncClient], headers: dict[str, str]) -> list[str]:
    """Read one company a page, each page from the next of the clients."""
    found: list[str] = []
    cursor = None
    for client in clients:
        query = {"limit": "1", "sort": "name", "name.startswith": "Rotation"}
        query |= {"cursor": cursor} if cursor else {}
        answer = await client.get("/api/companies", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    return found


async def test_a_cursor_is_read_by_every_process_of_a_rotation(
    settings: Settings, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """Processes are replaced in turn: cursors of a step meet the step before and the one after."""
    headers = tokens(Role.ANALYST)
    for name in NAMES:
        body = {"name": name, "country_code": "GB"}
        assert (
            await app_client.post("/api/companies", json=body, headers=headers)
        ).status_code == 201
    new = base64.b64encode(os.urandom(32)).decode()
    async with AsyncExitStack() as stack:

        async def of(secrets: str) -> httpx.AsyncClient:
            changed = settings.model_copy(update={"signing_key_secret": SecretStr(secrets)})
            app = await stack.enter_async_context(started(changed))
            return await stack.enter_async_context(client_of(app))

        first, second = await of(f"{KEYS_SECRET},{new}"), await of(f"{new}, {KEYS_SECRET}")
        before = app_client
        assert await _walk([before, first, before, first, second, first], headers) == NAMES
        assert await _walk([before, first, second, second, first, second], headers) == NAMES

        query = {"limit": "1", "sort": "name"}
        page = await second.get("/api/companies", params=query, headers=headers)
        query["cursor"] = page.json()["next_cursor"]
        # a process of before the rotation does not know the new secret
        refused = await before.get("/api/companies", params=query, headers=headers)
        assert refused.status_code == 422
