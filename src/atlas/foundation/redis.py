"""Redis: what all processes of an installation count together, and what happens without it.

One connection pool for each process. A server that cannot be reached costs a request no more than
`SECONDS`, and then nothing until it is asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from atlas.foundation.config import Settings
from atlas.foundation.telemetry import SHARED_LIMITS_DEGRADED, logger

log = logger(__name__)
SECONDS = 1.0
"""For a connection, and for an answer."""
AGAIN_SECONDS = 2.0
"""A server that could not be reached is left alone for so long."""
_ATTEMPTS = 100
"""Another process changed the same value first: of all that try, one succeeds each time."""
_READ = """
local moment = redis.call('TIME')
return {redis.call('GET', KEYS[1]), string.format('%d.%06d', moment[1], moment[2])}
"""
_WRITE = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""
_T = TypeVar("_T")
Change = Callable[[bytes | None, float], tuple[bytes, _T]]
"""From a stored value (None: there is none) and the server's clock (Unix time in seconds) to the
new value, which is not empty, and what is concluded. It may be called several times, and changes
nothing itself."""


class RedisAwayError(Exception):
    """Redis cannot be reached; the caller counts in its own memory. Never leaves the process."""


class SharedState:
    """The connection of one process to Redis.

    Args:
        url: `redis://` or `rediss://`, with the password.

    Raises:
        ValueError: the URL is not one of Redis.

    """

    def __init__(self, url: str) -> None:
        self.pool: ConnectionPool = ConnectionPool.from_url(
            url,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            # a connection that an idle server has closed is opened anew, once
            retry=Retry(NoBackoff(), 1),
        )
        self.degraded = False
        self._again = 0.0
        self._redis = Redis(connection_pool=self.pool)

    @classmethod
    def of_settings(cls, settings: Settings) -> SharedState | None:
        """Return the connection of `ATLAS_REDIS_URL`; None where it is not set."""
        url = settings.redis_url
        return None if url is None else cls(url.get_secret_value())

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
        await self.pool.disconnect()

    def is_away(self) -> bool:
        """Whether the server failed just now, so that it is not asked."""
        return self.degraded and time.monotonic() < self._again

    def answered(self) -> None:
        """Note that the server answered."""
        if self.degraded:
            log.info("redis_back")
        self.degraded = False
        SHARED_LIMITS_DEGRADED.set(0)

    def failed(self, error: BaseException) -> None:
        """Note that the server did not answer; it is asked again in `AGAIN_SECONDS`."""
        log.warning("redis_away", error_type=type(error).__name__)
        self.degraded = True
        self._again = time.monotonic() + AGAIN_SECONDS
        SHARED_LIMITS_DEGRADED.set(1)

    async def change(self, key: str, change: Change[_T], seconds: float) -> _T:
        """Change a value as one step, whatever other processes do meanwhile.

        Args:
            key: its name.
            change: from the old value to the new one.
            seconds: after which a value that no one changes is forgotten.

        Returns:
            What `change` concluded when its value was stored.

        Raises:
            RedisAwayError: the server did not answer.

        """
        if self.is_away():
            raise RedisAwayError
        try:
            found = await self._change(key, change, seconds)
        except (RedisError, OSError, TimeoutError) as error:
            self.failed(error)
            raise RedisAwayError from error
        self.answered()
        return found

    async def _change(self, key: str, change: Change[_T], seconds: float) -> _T:
        for _ in range(_ATTEMPTS):
            raw, moment = await self._eval(_READ, key)
            value, concluded = change(raw, float(moment))
            kept = raw or b""
            if await self._eval(_WRITE, key, kept, value, int(seconds * 1000)):
                return concluded
        raise TimeoutError(key)

    async def _eval(self, script: str, key: str, *values: bytes | int) -> Any:
        # typed as the answer of a client that does not wait, which this is not
        running: Any = self._redis.eval(script, 1, key, *values)
        return await running
