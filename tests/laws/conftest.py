"""One database, one application and the test's own lists for all random worlds."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.conftest import TestDatabase
from tests.laws.running import Place, load_lists
from tests.support.lists import cut_lists

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime


@pytest_asyncio.fixture(scope="module")
async def place(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    clone: TestDatabase,
    settings: Settings,
    tmp_path_factory: object,
) -> Place:
    """The place in which worlds are investigated."""
    folder: Path = tmp_path_factory.mktemp("laws")  # type: ignore[attr-defined]
    await load_lists(database, folder)
    runtime = Runtime(settings, database, app.state.atlas.storage, None)  # type: ignore[arg-type]
    return Place(database, clone, settings, app_client, runtime, folder)


@pytest.fixture(scope="module", autouse=True)
def _cut_lists() -> Iterator[None]:
    """Lists of a few entries are whole lists here."""
    with cut_lists():
        yield
