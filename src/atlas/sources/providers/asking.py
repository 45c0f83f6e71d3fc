"""One company's round of the providers: who is asked at once, who only if others fail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import Enabled
from atlas.sources.protocol.domain.answers import CollectRequest
from atlas.sources.providers.domain import (
    Given,
    Known,
    Number,
    Plan,
    Planned,
    Route,
    answers_for,
    due,
    located_by,
    names_of,
    numbers_of,
    places_of,
    plain_numbers,
    plan_of,
)
from atlas.sources.providers.parts import Part
from atlas.sources.providers.routed import answered, as_register, left_out, placed

LONGEST_SECONDS = 150.0
"""No provider is begun after so long: a chain of slow fallbacks never uses up the step's time."""


@dataclass(slots=True)
class Asking:
    """One company's round of the providers: whom its numbers lead to, in the order of the routing.

    Whom a number leads to that only the requester states is asked once no one else is: what is
    answered for it is compared with what the others say of the company.

    ask: asks one provider by numbers; never fails. routes: of the tenant. numbers: also those that
    were stated since. stated: where providers say that the company is. called: its names, as
    registers and providers state them. heard: by provider.
    """

    ask: Callable[[Enabled, tuple[Number, ...], Known], Awaitable[list[Part]]]
    enabled: Sequence[Enabled]
    routes: Sequence[Route]
    request: CollectRequest
    subject_key: str
    numbers: tuple[Number, ...] = ()
    stated: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    heard: dict[str, list[Part]] = field(default_factory=dict)

    async def parts(self) -> list[Part]:
        """Ask those that are due until none is; return the answers, and those left out."""
        self.numbers = plain_numbers(self.request.numbers)
        self.called = self.request.called
        waiting = {one.name: one for one in self.enabled}
        running: dict[asyncio.Task[list[Part]], str] = {}
        clock = asyncio.get_running_loop().time
        end = clock() + LONGEST_SECONDS
        try:
            while True:
                ready = self._ready(waiting)
                plan = self._plan()
                found = due(plan, ready, waiting, running.values(), answered(self.heard))
                found = self._certain_first(found, ready, running.values())
                for name in found if clock() < end or not self.heard else ():
                    work = self._ask(waiting.pop(name), ready[name], plan[name])
                    running[asyncio.create_task(work)] = name
                if not running:
                    break
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    self._take(running.pop(task), task.result())
        finally:
            for task in running:  # the step was cancelled
                task.cancel()
        return [
            part for parts in (*self.heard.values(), self._left_out(ready, plan)) for part in parts
        ]

    def _ready(self, waiting: Mapping[str, Enabled]) -> dict[str, tuple[Number, ...]]:
        """Return who answers for a number of the company, with these numbers."""
        found = {name: self._led(name) for name in waiting}
        return {name: led for name, led in found.items() if led}

    def _certain_first(
        self, found: list[str], ready: Mapping[str, tuple[Number, ...]], running: Collection[str]
    ) -> list[str]:
        """Return whom to ask of those that are due: those that certain numbers alone lead to."""
        requested = self._requested()
        certain = [name for name in found if not requested & {*ready[name]}]
        return certain or ([] if running else found)

    def _requested(self) -> frozenset[Number]:
        """Return the numbers that the requester alone states."""
        return frozenset(plain_numbers(self.request.requested)) - {*self.numbers}

    def _led(self, name: str) -> tuple[Number, ...]:
        plugin = plugins.installed().plugins.get(name)
        if plugin is None:  # which companies it answers for is not known: said of every run
            return self.numbers
        requested = self._requested()
        stated = plain_numbers(self.request.requested)
        numbers = (*self.numbers, *(one for one in stated if one in requested))
        return answers_for(plugin.manifest, numbers, self.request.country)

    def _known(self) -> Known:
        """Return what is certain of the company by now."""
        places = self.request.located or (*located_by(self.numbers), *self.stated)
        return Known(self._requested(), self.numbers, self.called, tuple(places))

    def _countries(self) -> tuple[str, ...]:
        """Return where the company is: registers before providers before what a person typed."""
        known = self.request.located or (*located_by(self.numbers), *self.stated)
        typed = (self.request.country[:2].upper(),) if self.request.country else ()
        return tuple(dict.fromkeys(known)) or typed

    def _plan(self) -> Plan:
        return plan_of(self._countries(), given_of(one.name for one in self.enabled), self.routes)

    async def _ask(self, one: Enabled, led: tuple[Number, ...], planned: Planned) -> list[Part]:
        before = dict(self.heard)
        plugin = plugins.installed().plugins.get(one.name)
        known = self._known()
        certain = [number for number in led if number not in known.requested]
        found = as_register(await self.ask(one, led, known), plugin, certain)
        return placed(found, planned, before, _titles(before))

    def _take(self, name: str, parts: list[Part]) -> None:
        """Keep what a provider answered; numbers that it states lead to further ones, at once."""
        self.heard[name] = parts
        parties = [
            party
            for part in parts
            if part.batch and not part.by_name
            for party in part.batch.parties
        ]
        stated = numbers_of(parties, self.subject_key)
        self.numbers = plain_numbers([*self.numbers, *stated])
        self.stated = (*self.stated, *places_of(parties, self.subject_key))
        self.called = (*self.called, *names_of(parties, self.subject_key))

    def _left_out(self, ready: Mapping[str, tuple[Number, ...]], plan: Plan) -> list[Part]:
        found = plugins.installed().plugins
        done = answered(self.heard)
        return [
            part
            for name, led in ready.items()
            for part in as_register(
                [left_out(plan[name], found.get(name), self._countries(), done, _titles(done))],
                found.get(name),
                [number for number in led if number in self.numbers],
            )
        ]


def given_of(names: Iterable[str]) -> dict[str, Given]:
    """Return what the plugins of these names say of routing; of one not valid, nothing certain."""
    found = plugins.installed().plugins
    return {
        name: Given.of(found[name].manifest) if name in found else Given.unknown() for name in names
    }


def _titles(names: Iterable[str]) -> dict[str, str]:
    found = plugins.installed().plugins
    return {one: found[one].manifest.display_name if one in found else one for one in names}
