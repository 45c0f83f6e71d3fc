"""Floors: what holds of their conditions, and what therefore applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from operator import getitem
from typing import NamedTuple, TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.conditions import Predicate, compile_condition
from atlas.risk.evaluations.domain.facts import UNDECIDED, NotAssessed, Reading, once_true
from atlas.risk.evaluations.domain.hashing import result_json
from atlas.risk.evaluations.domain.readings import Kept, is_shared
from atlas.risk.evaluations.domain.results import FloorResult, FloorStatus
from atlas.risk.matrix.domain import TIERS, Condition, Floor

Met: TypeAlias = tuple[int, int, str]
"""A condition that holds: place of its floor, its place within the floor, because of what."""


@dataclass(frozen=True, slots=True)
class CompiledFloor:
    """One floor; `minimum` in hundredths, `tier` as rank (0 SDD to 2 EDD).

    `open`: a list its conditions ask for is not loaded or stale, so it may yet apply.
    """

    floor: Floor
    minimum: int
    tier: int
    open: bool


@dataclass(frozen=True, eq=False)
class FloorOutcome:
    """A floor's outcome, and because of what: shared by all subjects for whom it is the same."""

    floor: CompiledFloor
    status: FloorStatus
    because: tuple[str, ...] = ()

    @cached_property
    def result(self) -> FloorResult:
        """What an evaluation says of the floor."""
        floor = self.floor.floor
        return FloorResult(
            id=floor.id,
            title=floor.title,
            status=self.status,
            minimum_score=floor.minimum_score,
            minimum_tier=floor.minimum_tier,
            effects=floor.effects,
            legal_source=floor.legal_source,
            because=self.because,
        )

    @cached_property
    def json(self) -> bytes:
        """RFC 8785 JSON of the result."""
        return result_json(self.result)


@dataclass(frozen=True, slots=True, eq=False)
class Bearing:
    """What an input's readings mean for the floors.

    open: the places of those that may yet apply. met: the conditions that hold.
    """

    open: tuple[int, ...]
    met: tuple[Met, ...]


NO_BEARING = Bearing((), ())


class FloorsFound(NamedTuple):
    """Every floor's outcome; the least score (hundredths) and tier (rank) of those that apply."""

    outcomes: tuple[FloorOutcome, ...]
    least: int
    tier: int


class Floors(NamedTuple):
    """A matrix' floors: what each input bears on them, and what all of them together mean."""

    inputs: tuple[str, ...]
    bearings: tuple[Kept[Bearing], ...]
    found: Kept[FloorsFound]


def check_floors(floors: Floors, readings: Mapping[str, tuple[Reading, ...]]) -> FloorsFound:
    """Return what the readings mean for every floor."""
    given = map(readings.get, floors.inputs)
    return floors.found[tuple(map(getitem, floors.bearings, given))]


def compile_floors(
    floors: Sequence[CompiledFloor],
    snapshot: ReferenceSnapshot,
    as_of: date | None,
    *,
    strict: bool = True,
) -> Floors:
    """Return the floors' conditions by input: each is then looked at once.

    Args:
        floors: the floors.
        snapshot: lists that conditions ask for.
        as_of: the day of the evaluation; None where no condition asks for it.
        strict: an undecided candidate leaves open what it would meet once it is true, and a true
            match meets what it met undecided. For the first two engines a candidate left open every
            floor that reads the input, and a true match met what the matrix names alone.

    """
    conditions: dict[str, list[tuple[int, int, str, Predicate]]] = {}
    for at, floor in enumerate(floors):
        for place, item in enumerate(floor.floor.any_of):
            condition = compile_condition(_decided(item) if strict else item, snapshot)
            conditions.setdefault(condition.input, []).append(
                (at, place, condition.text, condition.holds)
            )
    day = as_of or date.min
    outcomes = Kept[FloorOutcome](lambda asked: FloorOutcome(floors[asked[0]], *asked[1:]))
    return Floors(
        inputs=tuple(conditions),
        bearings=tuple(
            Kept(_bearing(items, day, strict=strict), lasting=is_shared)
            for items in conditions.values()
        ),
        found=Kept(partial(_found, floors, outcomes)),
    )


def _decided(condition: Condition) -> Condition:
    """Return a condition that counts of each party whose undecided match it counts a true one too.

    What an undecided match meets, the same match meets once it is true.
    """
    given = condition.intersects or ()
    more = sorted(once_true(given) - {*given})
    return condition.model_copy(update={"intersects": (*given, *more)}) if more else condition


def _bearing(
    items: Sequence[tuple[int, int, str, Predicate]], day: date, *, strict: bool
) -> Callable[[Sequence[Reading] | None], Bearing]:
    places = tuple(dict.fromkeys(at for at, _, _, _ in items))
    nothing_known = Bearing(places, ())

    def of_readings(readings: Sequence[Reading] | None) -> Bearing:
        if readings is None:
            return nothing_known
        opened: set[int] = set()
        met: list[Met] = []
        candidates = once_true(_tokens(readings)) if strict else frozenset[str]()
        for reading in readings:
            value = reading.value
            if isinstance(value, NotAssessed):
                if candidates and value.reason == UNDECIDED:
                    opened |= {item[0] for item in items if item[3](candidates, day)}
                else:
                    opened |= {*places}
                continue
            if reading.carried:  # what it meets holds; what it does not, no source says now
                opened |= {*places}
            found = [item for item in items if item[3](value, day)]
            if found:
                shown = ", ".join(value) if isinstance(value, tuple) else str(value)
                met += [
                    (at, place, f"{text}: {shown} ({reading.source})")
                    for at, place, text, _ in found
                ]
        if not (met or opened):
            return NO_BEARING
        return Bearing(tuple(at for at in places if at in opened), tuple(met))

    return of_readings


def _tokens(readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        yield from reading.value if isinstance(reading.value, tuple) else ()


def _found(
    floors: Sequence[CompiledFloor], outcomes: Kept[FloorOutcome], bearings: Sequence[Bearing]
) -> FloorsFound:
    """Put together what all inputs bear on the floors, in the order of the matrix' conditions."""
    opened = {at for item in bearings for at in item.open}
    because: dict[int, tuple[str, ...]] = {}
    for at, _, text in sorted((met for item in bearings for met in item.met), key=_order):
        because[at] = (*because.get(at, ()), text)
    found: list[FloorOutcome] = []
    least = tier = 0
    for at, floor in enumerate(floors):
        if at in because:
            status = FloorStatus.APPLIED
            least, tier = max(least, floor.minimum), max(tier, floor.tier)
        else:
            unsure = floor.open or at in opened
            status = FloorStatus.NOT_ASSESSED if unsure else FloorStatus.NOT_MET
        found.append(outcomes[at, status, because.get(at, ())])
    return FloorsFound(tuple(found), least, tier)


def _order(met: Met) -> tuple[int, int]:
    return met[0], met[1]


def compile_floor(
    floor: Floor, snapshot: ReferenceSnapshot, stale: frozenset[str]
) -> CompiledFloor:
    """Return a floor with its numbers scaled."""
    return CompiledFloor(
        floor=floor,
        minimum=int((floor.minimum_score or Decimal(0)) * 100),
        tier=TIERS.index(floor.minimum_tier) if floor.minimum_tier else 0,
        open=any(
            item.country_risk_list is not None
            and (
                item.country_risk_list in stale
                or snapshot.countries(item.country_risk_list) is None
            )
            for item in floor.any_of
        ),
    )
