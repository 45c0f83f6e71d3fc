"""Wait for a state that other work brings about, never for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE = 300.0
"""Seconds without the state after which a test fails: what takes one on a quiet machine took a
minute beside seven other test runs."""
Seen = TypeVar("Seen")


async def until(
    look: Callable[[], Awaitable[Seen]],
    enough: Callable[[Seen], object] = bool,
    *,
    pause: float = 0.05,
) -> Seen:
    """Look until it is enough, and return what was seen then.

    Args:
        look: reads the state.
        enough: says whether it is the one that is waited for.
        pause: seconds between two looks.

    Raises:
        AssertionError: the state has not come; the message is what was seen last.

    """
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not enough(seen := await look()):
        assert asyncio.get_running_loop().time() < deadline, seen
        await asyncio.sleep(pause)
    return seen
