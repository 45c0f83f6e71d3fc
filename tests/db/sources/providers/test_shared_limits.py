"""Two workers that ask one provider: they count its requests and its failures together."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.conftest import make_tenant
from tests.db.sources.providers.conftest import TRADING
from tests.support.provider import Gleif, fails
from tests.support.redis import needs_redis, redis_server

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.redis import SharedState
from atlas.sources.bundled.service import sources_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.protocol.domain.answers import CollectRequest
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.providers.traffic import FAILURES, Traffic

pytestmark = [pytest.mark.usefixtures("register"), needs_redis]
REQUEST = CollectRequest(
    as_of=today(), max_parties=10, reference="examples/gb-1", numbers=(), force=True
)


@pytest_asyncio.fixture
async def workers(runtime: Runtime, provider: Gleif) -> AsyncIterator[list[Sources]]:
    """The sources of two worker processes and, last, those of one that counts alone."""
    own = {"providers": [provider.setting], "outbound_allow": [provider.pair]}
    settings = runtime.settings.model_copy(update=own)
    async with redis_server() as server:
        shared = [SharedState(server.url), SharedState(server.url), None]
        yield [sources_of(runtime.db, settings, runtime.storage, shared=one) for one in shared]
        for one in shared:
            if one is not None:
                await one.close()


async def test_a_provider_that_fails_at_one_worker_is_left_alone_by_all(
    workers: list[Sources], provider: Gleif, database: Database
) -> None:
    tenant = await make_tenant(database, "shared")
    provider.behave = fails("500 Internal Server Error")
    for turn in range(FAILURES):
        await workers[turn % 2].companies.collect(tenant, REQUEST)
    assert provider.asked == [TRADING] * FAILURES
    for worker in workers[:2]:
        found = await worker.companies.collect(tenant, REQUEST)
        [said] = [one for one in found.asked if one.source.startswith("provider:")]
        assert (said.state, "not asked" in said.detail) == ("unreachable", True)
    assert provider.asked == [TRADING] * FAILURES
    await workers[2].companies.collect(tenant, REQUEST)
    assert provider.asked == [TRADING] * (FAILURES + 1)


async def test_a_question_that_is_repeated_counts_twice(
    runtime: Runtime, provider: Gleif, database: Database
) -> None:
    tenant = await make_tenant(database, "repeats")
    provider.behave = fails("503 Service Unavailable")
    own = {"providers": [provider.setting], "outbound_allow": [provider.pair]}
    settings = runtime.settings.model_copy(update=own)
    async with redis_server() as server:
        shared = SharedState(server.url)
        sources = sources_of(runtime.db, settings, runtime.storage, shared=shared)
        await sources.companies.collect(tenant, REQUEST)
        assert provider.asked == [TRADING, TRADING]
        line = Traffic(shared=shared).line("gleif", None, 3)
        assert await line.turn() is None
        refused = await line.turn()
        assert refused is not None
        assert refused[0] is State.THROTTLED
        await shared.close()
