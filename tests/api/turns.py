"""How long the event loop had no turn, counted in work and not in time.

What is measured is the CPU time that the whole process spends between two turns of the event loop.
It is the same on a busy machine, sees a C library that keeps Python's lock in another thread, and
lets a thread that gives way pass.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PAUSE = 0.002
MOST = 0.1
"""Seconds of CPU between two turns: the goal itself (ADR 0039)."""


class Turns:
    """The longest stretch of work during which the event loop had no turn, in seconds of CPU."""

    longest = 0.0

    async def watch(self) -> None:
        while True:
            before = time.process_time()
            await asyncio.sleep(PAUSE)
            self.longest = max(self.longest, time.process_time() - before)


@asynccontextmanager
async def turns() -> AsyncIterator[Turns]:
    found = Turns()
    watching = asyncio.create_task(found.watch())
    await asyncio.sleep(0)
    try:
        yield found
        await asyncio.sleep(PAUSE)
    finally:
        watching.cancel()
