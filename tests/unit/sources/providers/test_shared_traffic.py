"""What the processes of an installation may ask a provider together, counted in a real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.support.redis import RedisServer, needs_redis, redis_server

from atlas.foundation import redis
from atlas.foundation.redis import SharedState
from atlas.sources.plugins.domain.engine import State
from atlas.sources.providers import traffic
from atlas.sources.providers.traffic import FAILURES, Line, LineState, Traffic

pytestmark = needs_redis


@pytest_asyncio.fixture
async def server() -> AsyncIterator[RedisServer]:
    async with redis_server() as found:
        yield found


@pytest_asyncio.fixture
async def lines(server: RedisServer) -> AsyncIterator[list[Line]]:
    """The line of one provider in three processes, ten requests a minute."""
    shared = [SharedState(server.url) for _ in range(3)]
    yield [Traffic(shared=one).line("gleif", None, 10) for one in shared]
    for one in shared:
        await one.close()


async def test_the_rate_holds_for_all_processes(lines: list[Line]) -> None:
    turns = await asyncio.gather(*(lines[turn % 3].turn() for turn in range(45)))
    assert sum(one is None for one in turns) == 10
    assert {one[0] for one in turns if one} == {State.THROTTLED}


async def test_tenants_are_apart(server: RedisServer, lines: list[Line]) -> None:
    shared = SharedState(server.url)
    await lines[0].ended(State.THROTTLED, 600)
    assert await Traffic(shared=shared).line("gleif", "a tenant", 10).turn() is None
    assert await Traffic(shared=shared).line("vies", None, 10).turn() is None
    assert await Traffic(shared=shared).line("gleif", None, 10).turn() is not None
    await shared.close()


async def test_failures_of_all_processes_open_the_breaker_and_one_tries(
    lines: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(FAILURES):
        assert await lines[turn % 3].turn() is None
        if turn == FAILURES - 1:
            monkeypatch.setattr(traffic, "OPEN_SECONDS", 0.0)
        await lines[turn % 3].ended(State.UNREACHABLE, None)
    monkeypatch.undo()
    turns = await asyncio.gather(*(line.turn() for line in lines * 3))
    assert sum(one is None for one in turns) == 1
    assert {one[0] for one in turns if one} == {State.UNREACHABLE}
    await lines[1].ended(State.OK, None)
    assert await lines[2].turn() is None


async def test_a_pause_is_everybodys(lines: list[Line]) -> None:
    await lines[0].ended(State.THROTTLED, 600)
    await lines[1].ended(State.THROTTLED, 0)  # a shorter one does not end it
    for line in lines:
        refused = await line.turn()
        assert refused is not None
        assert refused[0] is State.THROTTLED


async def test_without_redis_a_process_goes_on_from_what_it_knew(
    server: RedisServer, lines: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "AGAIN_SECONDS", 0.0)
    first, second, _ = lines
    for _ in range(9):
        assert await first.turn() is None
    await server.stop()
    assert await first.turn() is None
    assert await first.turn() is not None  # ten, wherever they were counted
    assert await second.turn() is None  # it knew of none
    await second.ended(State.THROTTLED, 600)
    await server.start()  # empty
    assert await second.turn() is not None
    refused = await first.turn()
    assert refused is not None
    assert "left alone" in refused[1]  # what the other learnt meanwhile


async def test_an_unknown_value_in_redis_stops_nothing(
    server: RedisServer, lines: list[Line]
) -> None:
    other = SharedState(server.url)
    await other.change(lines[0].key, lambda _raw, _moment: (b'{"of":"another release"}', None), 60)
    assert await lines[0].turn() is None
    await other.close()


def test_a_state_on_another_clock_is_the_same() -> None:
    state = LineState(3, 100.0, 50.0, (40.0, 41.0))
    assert state.shifted(7.0).shifted(-7.0) == state
    assert state.shifted(7.0).sent == (47.0, 48.0)
