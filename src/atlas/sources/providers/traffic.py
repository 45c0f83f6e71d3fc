"""How much a provider may be asked by an installation: its rate, its pauses, and its breaker.

The processes of an installation share them in Redis (`ATLAS_REDIS_URL`). Without it, and while it
is away, each process counts in its own memory.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from atlas.foundation.redis import RedisAwayError, SharedState
from atlas.sources.plugins.domain.engine import State

FAILURES, OPEN_SECONDS = 5, 60.0
"""So many failures in a row, and the provider is left alone for so long."""
PAUSE_SECONDS = 60.0
"""For a provider that refuses further requests and does not say for how long."""
LONGEST_PAUSE_SECONDS = 3600.0
PATIENCE_SECONDS = 5.0
"""A run waits at most so long for its turn."""
AT_ONCE = 8
"""Runs of one process that ask one provider together; each provider has slots of its own."""
_MINUTE = 60.0
_KEPT_SECONDS = 2 * LONGEST_PAUSE_SECONDS
"""After so long without a request nothing of a provider's traffic matters any more."""
_T = TypeVar("_T")
Refusal = tuple[State, str]
"""Why nothing may be sent now, in words."""


class LineState(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a provider's traffic. All moments are seconds of one clock.

    failures: in a row. closed_until, paused_until: the breaker's and the provider's own.
    sent: when requests of the last minute were sent, or will be.
    """

    failures: int = 0
    closed_until: float = 0.0
    paused_until: float = 0.0
    sent: tuple[float, ...] = ()

    def shifted(self, seconds: float) -> LineState:
        """Return it on another clock, which shows so many seconds more."""
        return LineState(
            self.failures,
            self.closed_until + seconds,
            self.paused_until + seconds,
            tuple(moment + seconds for moment in self.sent),
        )

    def joined(self, other: LineState) -> LineState:
        """Return what both know: the more cautious of each."""
        return LineState(
            max(self.failures, other.failures),
            max(self.closed_until, other.closed_until),
            max(self.paused_until, other.paused_until),
            tuple(sorted((*self.sent, *other.sent))),
        )


def take_turn(
    state: LineState, moment: float, per_minute: int
) -> tuple[LineState, Refusal | float]:
    """Return why nothing may be sent, or after how many seconds it may; the turn is then taken."""
    if moment < state.paused_until:
        left = state.paused_until - moment
        return state, (State.THROTTLED, f"it asked to be left alone for another {left:.0f} s")
    if state.failures >= FAILURES:
        if moment < state.closed_until:
            why = f"not asked: it failed {state.failures} times in a row"
            return state, (State.UNREACHABLE, why)
        # one tries, the others go on waiting
        state = replace(state, closed_until=moment + OPEN_SECONDS)
    sent = tuple(one for one in state.sent if moment - one < _MINUTE)
    wait = max(0.0, sent[-per_minute] + _MINUTE - moment) if len(sent) >= per_minute else 0.0
    if wait > PATIENCE_SECONDS:
        why = f"{per_minute} requests in a minute are allowed"
        return replace(state, sent=sent), (State.THROTTLED, why)
    return replace(state, sent=(*sent, moment + wait)), wait


def count_end(
    state: LineState, moment: float, outcome: State, retry_after: float | None
) -> LineState:
    """Return the state after a request ended. retry_after: seconds, where the provider says so."""
    if outcome is State.UNREACHABLE:
        failures = state.failures + 1
        closed = moment + OPEN_SECONDS if failures >= FAILURES else state.closed_until
        return replace(state, failures=failures, closed_until=closed)
    if outcome is not State.THROTTLED:
        return replace(state, failures=0)
    pause = PAUSE_SECONDS if retry_after is None else retry_after
    until = moment + min(pause, LONGEST_PAUSE_SECONDS)
    return replace(state, failures=0, paused_until=max(until, state.paused_until))


def refusal_after(
    calls: Sequence[tuple[float, State]], moment: float, per_minute: int
) -> Refusal | None:
    """Return why a provider would not be asked now, by the calls that a tenant noted.

    Args:
        calls: when they were made, in seconds, and how they ended; the oldest first.
        moment: now, on the same clock.
        per_minute: requests that the provider allows.

    """
    state = LineState()
    for at, outcome in calls:
        state = count_end(state, at, outcome, None)
    _, found = take_turn(state, moment, per_minute)
    return found if isinstance(found, tuple) else None


@dataclass(slots=True)
class Line:
    """One provider, as an installation asks it (for one tenant, where it counts by key).

    clock: seconds that only go forward. shared: where the processes count together; None: nowhere.
    """

    key: str
    per_minute: int
    clock: Callable[[], float] = time.monotonic
    shared: SharedState | None = None
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _state: LineState = field(default_factory=LineState)
    _alone: bool = False
    """Whether requests were counted while Redis was away."""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def turn(self) -> Refusal | None:
        """Wait for a turn; return why nothing may be sent now, or None."""
        found = await self._change(lambda state, now: take_turn(state, now, self.per_minute))
        if not isinstance(found, float):
            return found
        if found:
            await asyncio.sleep(found)
        return None

    async def ended(self, outcome: State, retry_after: float | None) -> None:
        """Count how a request ended."""
        await self._change(lambda state, now: (count_end(state, now, outcome, retry_after), None))

    async def _change(self, change: Callable[[LineState, float], tuple[LineState, _T]]) -> _T:
        async with self._lock:
            if self.shared is not None:
                try:
                    return await self._together(self.shared, change)
                except RedisAwayError:
                    self._alone = True
            self._state, found = change(self._state, self.clock())
            return found

    async def _together(
        self, shared: SharedState, change: Callable[[LineState, float], tuple[LineState, _T]]
    ) -> _T:
        def step(raw: bytes | None, moment: float) -> tuple[bytes, tuple[LineState, float, _T]]:
            state = _read(raw)
            if self._alone:  # what this process learnt alone, it tells the others
                state = state.joined(self._state.shifted(moment - self.clock()))
            after, found = change(state, moment)
            return msgspec.json.encode(after), (after, moment, found)

        after, moment, found = await shared.change(self.key, step, _KEPT_SECONDS)
        self._alone = False
        self._state = after.shifted(self.clock() - moment)  # where it goes on if Redis goes away
        return found


def _read(raw: bytes | None) -> LineState:
    """Return a stored state; what another release has written otherwise starts again."""
    try:
        return LineState() if raw is None else msgspec.json.decode(raw, type=LineState)
    except msgspec.DecodeError:
        return LineState()


@dataclass(slots=True)
class Traffic:
    """The lines of one process. shared: as `Line`."""

    clock: Callable[[], float] = time.monotonic
    shared: SharedState | None = None
    lines: dict[tuple[str, object], Line] = field(default_factory=dict)

    def line(self, provider: str, tenant: object, per_minute: int) -> Line:
        """Return the line of a provider; tenant: None where all share it."""
        key = f"atlas:provider:{provider}:{tenant or 'all'}"
        return self.lines.setdefault(
            (provider, tenant), Line(key, per_minute, self.clock, self.shared)
        )
