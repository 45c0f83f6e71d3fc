"""The counts of a process: the library's answers, without its work at each request."""

from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from atlas.foundation.web.ratelimit import Memory

START = datetime(2026, 1, 1, 12, 0, 3, tzinfo=UTC).timestamp()
ITEM = parse("3/10 seconds")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 25)), max_size=30))
async def test_counts_are_the_librarys(hits: list[tuple[str, int]]) -> None:
    ours, theirs = (
        SlidingWindowCounterRateLimiter(storage) for storage in (Memory(), MemoryStorage())
    )
    moment = START
    for who, wait in hits:
        moment += wait
        with time_machine.travel(moment, tick=False):
            assert await ours.hit(ITEM, who) == await theirs.hit(ITEM, who)
            here = await ours.get_window_stats(ITEM, who)
            there = await theirs.get_window_stats(ITEM, who)
            assert here.remaining == there.remaining
            # added in another order: the last bit of the time may differ
            assert here.reset_time == pytest.approx(there.reset_time, abs=1e-3, rel=0)


async def test_the_counts_of_a_window_go_when_it_is_over() -> None:
    memory = Memory()
    limiter = SlidingWindowCounterRateLimiter(memory)
    with time_machine.travel(START, tick=False):
        for caller in range(100):
            await limiter.hit(ITEM, str(caller))
    with time_machine.travel(START + 10, tick=False):
        await limiter.hit(ITEM, "another")
        (windows,) = memory._windows.values()
        assert (len(windows.previous), len(windows.current)) == (100, 1)
    with time_machine.travel(START + 30, tick=False):
        await limiter.hit(ITEM, "another")
        (windows,) = memory._windows.values()
        assert (len(windows.previous), len(windows.current)) == (0, 1)


async def test_a_clock_set_back_forgets_nothing() -> None:
    limiter = SlidingWindowCounterRateLimiter(Memory())
    with time_machine.travel(START, tick=False):
        assert [await limiter.hit(ITEM, "a") for _ in range(4)] == [True, True, True, False]
    with time_machine.travel(START - 20, tick=False):
        assert not await limiter.hit(ITEM, "a")
