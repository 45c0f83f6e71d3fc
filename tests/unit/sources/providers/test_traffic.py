"""How much one provider is asked: breaker, pauses and rate, on a clock that the test moves."""

from dataclasses import dataclass

import pytest

from atlas.sources.plugins.domain.engine import State
from atlas.sources.providers.traffic import (
    FAILURES,
    LONGEST_PAUSE_SECONDS,
    OPEN_SECONDS,
    Traffic,
)


@dataclass
class Clock:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_a_provider_that_fails_in_a_row_is_left_alone_for_a_minute(clock: Clock) -> None:
    line = Traffic(clock).line("gleif", None, 1_000)
    for _ in range(FAILURES):
        assert await line.turn() is None
        await line.ended(State.UNREACHABLE, None)
    refused = await line.turn()
    assert refused is not None
    assert refused[0] is State.UNREACHABLE
    clock.seconds += OPEN_SECONDS
    assert await line.turn() is None  # one tries
    assert await line.turn() is not None  # the others wait for it
    await line.ended(State.OK, None)
    assert await line.turn() is None


async def test_an_answer_of_any_kind_closes_the_count(clock: Clock) -> None:
    line = Traffic(clock).line("gleif", None, 1_000)
    for _ in range(3):
        for _ in range(FAILURES - 1):
            await line.ended(State.UNREACHABLE, None)
        await line.ended(State.UNAUTHORISED, None)
    assert await line.turn() is None


@pytest.mark.parametrize(
    ("said", "pause"), [(30.0, 30.0), (None, 60.0), (1e9, LONGEST_PAUSE_SECONDS), (0.0, 0.0)]
)
async def test_retry_after_is_kept_and_bounded(
    clock: Clock, said: float | None, pause: float
) -> None:
    line = Traffic(clock).line("gleif", None, 1_000)
    await line.ended(State.THROTTLED, said)
    if pause:
        clock.seconds += pause - 0.5
        refused = await line.turn()
        assert refused is not None
        assert refused[0] is State.THROTTLED
        clock.seconds += 0.5
    assert await line.turn() is None


async def test_no_more_requests_in_a_minute_than_are_allowed(clock: Clock) -> None:
    line = Traffic(clock).line("gleif", None, 2)
    assert await line.turn() is None
    assert await line.turn() is None
    refused = await line.turn()
    assert refused == (State.THROTTLED, "2 requests in a minute are allowed")
    clock.seconds += 60
    assert await line.turn() is None


async def test_lines_are_apart(clock: Clock) -> None:
    traffic = Traffic(clock)
    for _ in range(FAILURES):
        await traffic.line("gleif", None, 10).ended(State.UNREACHABLE, None)
    assert await traffic.line("vies", None, 10).turn() is None
    assert await traffic.line("kvk", "tenant", 10).turn() is None
    assert await traffic.line("gleif", None, 10).turn() is not None
