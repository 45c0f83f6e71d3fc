"""Rate limits per user inside a larger budget of the tenant (`limits`, sliding window).

Headers follow draft-ietf-httpapi-ratelimit-headers: `RateLimit`, `RateLimit-Policy`; a
refusal carries `Retry-After`. All processes count together in Redis; while it is away, each counts
in its own memory.
"""

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from limits import RateLimitItem, WindowStats, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import RateLimitedError
from atlas.foundation.redis import SharedState
from atlas.foundation.telemetry import RATE_LIMITED
from atlas.foundation.web.middleware import answer, set_headers

_T = TypeVar("_T")


@dataclass(slots=True)
class _Windows:
    """The counts of the running window of one length, and of the window before it."""

    number: float
    current: dict[str, int]
    previous: dict[str, int]


class Memory(MemoryStorage):
    """The sliding windows of one process.

    The library's own starts a task at each count that walks every key it holds: a request would
    cost more the more callers there are. Here a window's counts go when it is over, and nothing
    waits between reading and writing, so no lock is needed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[int, _Windows] = {}

    async def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count if the limit lets it; return whether it did."""
        windows, left = self._at(expiry)
        current = windows.current.get(key, 0)
        weighted = windows.previous.get(key, 0) * left / expiry + current
        if math.floor(weighted) + amount > limit:
            return False
        windows.current[key] = current + amount
        return True

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return the count before and its seconds left, the count now and its seconds left."""
        windows, left = self._at(expiry)
        previous = windows.previous.get(key, 0)
        return previous, left if previous else 0.0, windows.current.get(key, 0), left + expiry

    def _at(self, expiry: int) -> tuple[_Windows, float]:
        number, into = divmod(time.time(), expiry)
        windows = self._windows.get(expiry)
        if windows is None or number > windows.number:
            follows = windows is not None and number == windows.number + 1
            previous = windows.current if windows is not None and follows else {}
            windows = self._windows[expiry] = _Windows(number, {}, previous)
        return windows, expiry - into


class RateLimiter:
    """Counts requests by class, user and tenant."""

    def __init__(self, settings: Settings) -> None:
        self.shared = SharedState.of_settings(settings)
        self._alone = SlidingWindowCounterRateLimiter(Memory())
        self._together: SlidingWindowCounterRateLimiter | None = None
        if settings.redis_url is not None and self.shared is not None:
            options: Any = {"implementation": "redispy", "connection_pool": self.shared.pool}
            storage = RedisStorage(f"async+{settings.redis_url.get_secret_value()}", **options)
            self._together = SlidingWindowCounterRateLimiter(storage)
        self._items: dict[str, RateLimitItem] = {
            "read": parse(settings.rate_read),
            "write": parse(settings.rate_write),
            "expensive": parse(settings.rate_expensive),
            "status": parse(settings.rate_status),
            "auth": parse(settings.rate_auth),
        }
        self._wide = {
            rate: type(item)(item.amount * settings.rate_tenant_factor, item.multiples)
            for rate, item in self._items.items()
        }

    async def check(
        self, rate: str, auth: AuthContext | None, ip: str
    ) -> tuple[RateLimitItem, int, int]:
        """Count one request; return the rule, what remains and the seconds to reset.

        Raises:
            RateLimitedError: over the user's or the tenant's budget.

        """
        item = self._items[rate]
        subject = f"user:{auth.user_id}" if auth else f"ip:{ip}"
        await self._hit(item, rate, subject)
        if auth is not None and auth.tenant_id is not None:
            await self._hit(self._wide[rate], rate, f"tenant:{auth.tenant_id}")
        remaining, reset = await self._left(item, rate, subject)
        return item, remaining, reset

    async def hit_account(self, account: str) -> None:
        """Count one sign-in attempt against an account (public auth limits by both)."""
        await self._hit(self._items["auth"], "auth", f"account:{account}")

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self.shared is not None:
            await self.shared.close()

    async def _hit(self, item: RateLimitItem, rate: str, subject: str) -> None:
        async def hit(strategy: SlidingWindowCounterRateLimiter) -> bool:
            return await strategy.hit(item, rate, subject)

        if not await self._counted(hit):
            RATE_LIMITED.labels(rate).inc()
            _, reset = await self._left(item, rate, subject)
            raise RateLimitedError(
                f"Too many requests; try again in {reset} s.",
                headers={
                    "Retry-After": str(reset),
                    "RateLimit": f'"{rate}";r=0;t={reset}',
                    "RateLimit-Policy": policy(rate, item),
                },
            )

    async def _left(self, item: RateLimitItem, rate: str, subject: str) -> tuple[int, int]:
        async def left(strategy: SlidingWindowCounterRateLimiter) -> WindowStats:
            return await strategy.get_window_stats(item, rate, subject)

        stats = await self._counted(left)
        return stats.remaining, max(1, math.ceil(stats.reset_time - time.time()))

    async def _counted(
        self, count: Callable[[SlidingWindowCounterRateLimiter], Awaitable[_T]]
    ) -> _T:
        """Count with all processes, or alone while Redis is away."""
        shared = self.shared
        if self._together is None or shared is None or shared.is_away():
            return await count(self._alone)
        try:
            found = await count(self._together)
        except (RedisError, OSError, TimeoutError) as error:
            shared.failed(error)
            return await count(self._alone)
        shared.answered()
        return found


def policy(rate: str, item: RateLimitItem) -> str:
    """Return the RateLimit-Policy of a rule: quota and window in seconds."""
    return f'"{rate}";q={item.amount};w={item.get_expiry()}'


class RateLimitMiddleware:
    """Count the request before its route runs; streams pass untouched."""

    def __init__(self, app: ASGIApp, *, limiter: Callable[[], RateLimiter]) -> None:
        self.app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        contract = scope.get("atlas.contract")
        if scope["type"] != "http" or contract is None or contract.rate == "none":
            await self.app(scope, receive, send)
            return
        state, rate = scope["state"], contract.rate
        try:
            item, remaining, reset = await self._limiter().check(
                rate, state["auth"], state["client_ip"]
            )
        except RateLimitedError as error:
            await answer(error, scope, receive, send)
            return

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                set_headers(
                    message,
                    (b"ratelimit", f'"{rate}";r={remaining};t={reset}'.encode()),
                    (b"ratelimit-policy", policy(rate, item).encode()),
                )
            await send(message)

        await self.app(scope, receive, send_with_limits)
