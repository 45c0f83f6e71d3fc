"""How long the event loop had no turn, counted in work and not in time.

What is measured is the CPU time that the whole process spends between two turns of the event loop.
It sees a C library that keeps Python's lock in another thread and lets a thread that gives way
pass. On a busy machine the loop may be ready and still not be given a core while another thread of
the process works. Work that holds the loop holds it each time, so the calmest of a few attempts
counts.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

PAUSE = 0.002
GOAL = 0.1
"""Seconds of CPU between two turns that the product aims at (ADR 0039); seen on a quiet machine."""
MOST = 5 * GOAL
"""What fails a test. Long work in a thread has hundreds of turns, and on a machine with more to do
than cores some of them come late: the longest of them says how busy the machine is."""
ATTEMPTS = 5
Answer = TypeVar("Answer")


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


async def calmest(call: Callable[[], Awaitable[Answer]]) -> tuple[Answer, float]:
    """The last answer of a call, and the shortest of its longest stretches, in seconds of CPU.

    It stops at the first attempt that fails no test: the calmest of more would not fail it either.
    """
    shortest = float("inf")
    for _ in range(ATTEMPTS):
        async with turns() as seen:
            answer = await call()
        shortest = min(shortest, seen.longest)
        if shortest < MOST:
            break
    return answer, shortest
