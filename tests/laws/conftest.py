"""One database, one application and the test's own lists for all random worlds."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.conftest import TestDatabase
from tests.laws.running import Place, load_lists
from tests.support.lists import cut_lists
from tests.unit.sources.web.conftest import Rig, rigged
from tests.unit.sources.web.peers import Authority

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime


@pytest_asyncio.fixture(scope="module")
async def website(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    """A website on loopback, with the servers that say whose it is."""
    async with rigged(Authority(tmp_path_factory.mktemp("website"))) as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def place(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    clone: TestDatabase,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    website: Rig,
    quick_passwords: None,
) -> Place:
    """The place in which worlds are investigated."""
    folder = tmp_path_factory.mktemp("laws")
    await load_lists(database, folder)
    runtime = Runtime(settings, database, app.state.atlas.storage, None)  # type: ignore[arg-type]
    return Place(database, clone, settings, app_client, runtime, folder, website)


@pytest.fixture(scope="module", autouse=True)
def _cut_lists() -> Iterator[None]:
    """Lists of a few entries are whole lists here."""
    with cut_lists():
        yield
