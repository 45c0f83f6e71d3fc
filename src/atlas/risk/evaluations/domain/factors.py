"""One factor: from the readings of its inputs to its points, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeAlias

from atlas.risk.evaluations.domain.conditions import CompiledCondition
from atlas.risk.evaluations.domain.facts import NotAssessed, Reading
from atlas.risk.evaluations.domain.hashing import result_json
from atlas.risk.evaluations.domain.numbers import points
from atlas.risk.evaluations.domain.results import (
    FactorResult,
    FactorStatus,
    SourceScore,
)
from atlas.risk.evaluations.domain.scorers import Scorer
from atlas.risk.matrix.domain import Factor

SourceRow: TypeAlias = tuple[str, Reading | None, int | None, str | None]
"""Input, the reading (None: there is none), points or None, reason or None."""
Asked: TypeAlias = Sequence[Sequence[Reading] | None]
"""Readings of each of a factor's inputs; None: there are none."""

_NOT_RUN, _CARRIED = "not_run", "carried"


@dataclass(frozen=True, slots=True)
class CompiledFactor:
    """One factor. `sources`: (input, scorer, decisive, most points it can give).

    `inputs`: those of the sources, then those of the conditions under which it does not apply.
    `strict`: an input that is known in part is not assessed (since engine 3); what is known counts.
    """

    factor: Factor
    dimension: str
    maximum: int
    unknown: int
    sources: tuple[tuple[str, Scorer, bool, int], ...]
    not_applicable: tuple[CompiledCondition, ...]
    inputs: tuple[str, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What a factor brings into its dimension, in ten-thousandths; equal ones are one object.

    low, high: points with every unknown at 0 and at its maximum. maximum: 0 where the factor does
    not apply. unknown: the maximum, where it is not assessed.
    """

    points: int
    low: int
    high: int
    maximum: int
    unknown: int


NumbersOf: TypeAlias = Callable[[tuple[int, int, int, int, int]], Numbers]


class FactorOutcome:
    """A factor's points and why: shared by all subjects with the same readings.

    `winner`: index of the row whose points count (-1: none does).
    """

    __slots__ = ("__dict__", "factor", "numbers", "reason", "rows", "status", "winner")

    def __init__(
        self,
        factor: CompiledFactor,
        numbers: Numbers,
        status: FactorStatus,
        reason: str | None,
        winner: int,
        rows: Sequence[SourceRow],
    ) -> None:
        self.factor = factor
        self.numbers = numbers
        self.status = status
        self.reason = reason
        self.winner = winner
        self.rows = rows

    @cached_property
    def result(self) -> FactorResult:
        """What an evaluation says of the factor."""
        return FactorResult(
            id=self.factor.factor.id,
            dimension=self.factor.dimension,
            maximum=points(self.factor.maximum),
            points=points(self.numbers.points),
            low=points(self.numbers.low),
            high=points(self.numbers.high),
            status=self.status,
            reason=self.reason,
            sources=tuple(_source(row, at == self.winner) for at, row in enumerate(self.rows)),
        )

    @cached_property
    def json(self) -> bytes:
        """RFC 8785 JSON of the result."""
        return result_json(self.result)

    def overridden(self, score: int) -> FactorOutcome:
        """Return the outcome with an analyst's points; what was found still shows."""
        unknown, maximum = self.numbers.unknown, self.factor.maximum
        if self.status is FactorStatus.NOT_APPLICABLE:
            unknown = maximum
        numbers = Numbers(score, score, score, maximum, unknown)
        return FactorOutcome(
            self.factor, numbers, FactorStatus.OVERRIDDEN, self.reason, -1, self.rows
        )


def _source(row: SourceRow, winner: bool) -> SourceScore:
    key, reading, number, reason = row
    value = None if reading is None or isinstance(reading.value, NotAssessed) else reading.value
    return SourceScore(
        input=key,
        source=key if reading is None else reading.source,
        value=value,
        points=None if number is None else points(number),
        reason=reason,
        winner=winner,
    )


class _Found(NamedTuple):
    """What the sources of a factor say together.

    best: the worst value's points, in row `winner` (-1: no value). ceiling: the most points that
    what is not answered could give. reason: why the factor is not assessed, if it is not.
    """

    rows: list[SourceRow]
    best: int
    winner: int
    ceiling: int
    reason: str | None


def _read(factor: CompiledFactor, asked: Asked) -> _Found:
    rows: list[SourceRow] = []
    best, winner, ceiling = 0, -1, 0
    reason: str | None = None
    for (key, scorer, decisive, most), readings in zip(factor.sources, asked, strict=False):
        answered = in_doubt = False
        doubt: str | None = None
        for reading in readings or ():
            value = reading.value
            if isinstance(value, NotAssessed):
                doubt = value.reason
                in_doubt = in_doubt or factor.strict
                rows.append((key, reading, None, doubt))
                continue
            number, why = scorer(value)
            if number > best or winner < 0:
                best, winner = number, len(rows)
            if reading.carried:  # it counts, but no source answers now
                doubt = why or _CARRIED
                rows.append((key, reading, number, doubt))
                continue
            rows.append((key, reading, number, why))
            if why is None:
                answered = True
            else:
                doubt, in_doubt = why, True
        # a clear answer of one source does not clear another's value
        answered = answered and not in_doubt
        if not answered or doubt is not None:
            if doubt is None:
                doubt = _NOT_RUN
                rows.append((key, None, None, doubt))
            ceiling = max(ceiling, most)
            if decisive and not answered and reason is None:
                reason = doubt
    return _Found(rows, best, winner, ceiling, reason)


def assess(
    factor: CompiledFactor, asked: Asked, as_of: date, numbers_of: NumbersOf
) -> FactorOutcome:
    """Score a factor: the worst assessed reading; the unknown value where a decisive one lacks."""
    most = factor.maximum
    rows, best, winner, ceiling, reason = _read(factor, asked)
    if reason is None:
        numbers = numbers_of((best, best, max(ceiling, best), most, 0))
        return FactorOutcome(factor, numbers, FactorStatus.ASSESSED, None, winner, rows)
    if factor.not_applicable and _applies_not(factor, asked, as_of):
        if any(map(_is_stated, rows)):  # answered in part: what is known counts all the same
            numbers = numbers_of((best, best, most, most, 0))
            return FactorOutcome(factor, numbers, FactorStatus.ASSESSED, None, winner, rows)
        if winner >= 0:  # only known from before, which no source says any more
            return _unknown(factor, rows, best, winner, reason, numbers_of)
        rule = factor.factor.not_applicable
        why = rule.reason if rule else None
        numbers = numbers_of((0, 0, 0, 0, 0))
        return FactorOutcome(factor, numbers, FactorStatus.NOT_APPLICABLE, why, -1, rows)
    return _unknown(factor, rows, best, winner, reason, numbers_of)


def _unknown(
    factor: CompiledFactor,
    rows: list[SourceRow],
    best: int,
    winner: int,
    reason: str,
    numbers_of: NumbersOf,
) -> FactorOutcome:
    most = factor.maximum
    if factor.unknown > best:
        winner = -1
    numbers = numbers_of((max(factor.unknown, best), best, most, most, most))
    return FactorOutcome(factor, numbers, FactorStatus.UNKNOWN, reason, winner, rows)


def _is_stated(row: SourceRow) -> bool:
    """Whether a row holds a value that a source states now."""
    _, reading, number, _ = row
    return reading is not None and number is not None and not reading.carried


def _applies_not(factor: CompiledFactor, asked: Asked, as_of: date) -> bool:
    conditions = zip(factor.not_applicable, asked[len(factor.sources) :], strict=True)
    return any(
        condition.holds(reading.value, as_of)
        for condition, readings in conditions
        for reading in readings or ()
        if not isinstance(reading.value, NotAssessed)
    )
