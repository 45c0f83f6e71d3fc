"""How much a provider may be asked by this process: its rate, its pauses, and its breaker."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from atlas.sources.plugins.domain.engine import State

FAILURES, OPEN_SECONDS = 5, 60.0
"""So many failures in a row, and the provider is left alone for so long."""
PAUSE_SECONDS = 60.0
"""For a provider that refuses further requests and does not say for how long."""
LONGEST_PAUSE_SECONDS = 3600.0
PATIENCE_SECONDS = 5.0
"""A run waits at most so long for its turn."""
AT_ONCE = 8
"""Runs that ask one provider together; each provider has slots of its own."""
_MINUTE = 60.0


@dataclass(slots=True)
class Line:
    """One provider, seen from one process (for one tenant, where it counts by key).

    clock: seconds that only go forward.
    """

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    closed_until: float = 0.0
    paused_until: float = 0.0
    sent: deque[float] = field(default_factory=deque)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def turn(self) -> tuple[State, str] | None:
        """Wait for a turn; return why nothing may be sent now, or None."""
        moment = self.clock()
        if moment < self.paused_until:
            left = self.paused_until - moment
            return State.THROTTLED, f"it asked to be left alone for another {left:.0f} s"
        if self.failures >= FAILURES:
            if moment < self.closed_until:
                return State.UNREACHABLE, f"not asked: it failed {self.failures} times in a row"
            self.closed_until = moment + OPEN_SECONDS  # one tries, the others go on waiting
        while self.sent and moment - self.sent[0] >= _MINUTE:
            self.sent.popleft()
        if len(self.sent) >= self.per_minute:
            wait = self.sent[-self.per_minute] + _MINUTE - moment
            if wait > PATIENCE_SECONDS:
                return State.THROTTLED, f"{self.per_minute} requests in a minute are allowed"
            self.sent.append(moment + wait)
            await asyncio.sleep(wait)
        else:
            self.sent.append(moment)
        return None

    def ended(self, state: State, retry_after: float | None) -> None:
        """Count how a request ended."""
        moment = self.clock()
        if state is State.UNREACHABLE:
            self.failures += 1
            if self.failures >= FAILURES:
                self.closed_until = moment + OPEN_SECONDS
            return
        self.failures = 0
        if state is State.THROTTLED:
            pause = PAUSE_SECONDS if retry_after is None else retry_after
            self.paused_until = moment + min(pause, LONGEST_PAUSE_SECONDS)


@dataclass(slots=True)
class Traffic:
    """The lines of one process."""

    clock: Callable[[], float] = time.monotonic
    lines: dict[tuple[str, object], Line] = field(default_factory=dict)

    def line(self, provider: str, tenant: object, per_minute: int) -> Line:
        """Return the line of a provider; tenant: None where all share it."""
        return self.lines.setdefault((provider, tenant), Line(per_minute, self.clock))
