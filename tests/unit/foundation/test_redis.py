"""Limits of requests in a real Redis: exact over processes, and counted alone while it is away."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable

import pytest
import pytest_asyncio
from tests.support.redis import RedisServer, needs_redis, redis_server

from atlas.foundation import redis
from atlas.foundation.config import Settings
from atlas.foundation.core.errors import RateLimitedError
from atlas.foundation.redis import RedisAwayError, SharedState
from atlas.foundation.web.ratelimit import RateLimiter

pytestmark = needs_redis
QUOTA = 10


@pytest_asyncio.fixture
async def server() -> AsyncIterator[RedisServer]:
    async with redis_server() as found:
        yield found


def limiter(server: RedisServer) -> RateLimiter:
    """The limiter of a new process. A day's window: no test sees its end."""
    limits = {"rate_read": f"{QUOTA}/day", "redis_url": server.url}
    return RateLimiter(Settings.model_validate(limits))


async def allowed(count: Awaitable[object]) -> bool:
    try:
        await count
    except RateLimitedError:
        return False
    return True


async def test_replicas_count_together(server: RedisServer) -> None:
    replicas = [limiter(server) for _ in range(3)]
    hits = [allowed(replicas[turn % 3].check("read", None, "192.0.2.1")) for turn in range(60)]
    assert sum(await asyncio.gather(*hits)) == QUOTA
    assert await allowed(replicas[0].check("read", None, "192.0.2.2"))
    for one in replicas:
        await one.close()


@pytest.mark.parametrize("how", ["killed", "hanging"])
async def test_while_redis_is_away_each_counts_alone(
    server: RedisServer, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "AGAIN_SECONDS", 3600.0)
    one = limiter(server)
    assert one.shared is not None
    assert await allowed(one.check("read", None, "192.0.2.1"))
    if how == "killed":
        await server.stop()
    elif server.process is not None:
        server.process.send_signal(signal.SIGSTOP)
    hits = [await allowed(one.check("read", None, "192.0.2.1")) for _ in range(2 * QUOTA)]
    assert hits == [True] * QUOTA + [False] * QUOTA
    assert one.shared.degraded
    await one.close()


async def test_redis_is_used_again_when_it_is_back(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "AGAIN_SECONDS", 0.0)
    first, second = limiter(server), limiter(server)
    await server.stop()
    assert await allowed(first.check("read", None, "192.0.2.1"))
    await server.start()
    for one in (first, second) * (QUOTA // 2):
        assert await allowed(one.check("read", None, "192.0.2.1"))
    assert not await allowed(first.check("read", None, "192.0.2.1"))
    assert not await allowed(second.check("read", None, "192.0.2.1"))
    assert first.shared is not None
    assert not first.shared.degraded
    for one in (first, second):
        await one.close()


async def test_a_change_is_one_step(server: RedisServer) -> None:
    processes = [SharedState(server.url) for _ in range(4)]

    def one_more(raw: bytes | None, _moment: float) -> tuple[bytes, int]:
        count = int(raw or b"0") + 1
        return str(count).encode(), count

    changes = [processes[turn % 4].change("counter", one_more, 60) for turn in range(40)]
    assert sorted(await asyncio.gather(*changes)) == list(range(1, 41))
    await server.stop()
    with pytest.raises(RedisAwayError):
        await processes[0].change("counter", one_more, 60)
    for one in processes:
        await one.close()
