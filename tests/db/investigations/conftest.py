"""Runs in a real database, without a durable engine."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.runs import service
from atlas.investigations.runs.schemas import InvestigationRequest

Start = Callable[..., Awaitable[Ref]]


@pytest.fixture(scope="module")
def runtime(database: Database, settings: Settings) -> Runtime:
    """A worker's parts; the engine is not reached by steps."""
    return Runtime(settings, database, Storage("memory://"), None)  # type: ignore[arg-type]


@pytest_asyncio.fixture(scope="module")
async def start(database: Database, tenant: UUID, actor: AuthContext) -> Start:
    """Write a pending run of a tenant."""

    async def go(**request: Any) -> Ref:
        body = InvestigationRequest.model_validate({"company_name": "Example Ltd"} | request)
        async with database.tenant(tenant) as session:
            run = await service.start(session, actor, body)
        return Ref(str(tenant), str(run.id))

    return go
