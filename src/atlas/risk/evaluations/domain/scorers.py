"""Sources of a factor as functions from a value to points."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.cascade import CountryCascade, Scored
from atlas.risk.evaluations.domain.numbers import scaled
from atlas.risk.matrix.domain import Boolean, ReferenceLookup, ThresholdRanges

Scorer: TypeAlias = Callable[[Any], Scored]


def compile_source(
    source: ThresholdRanges | Boolean | ReferenceLookup,
    maximum: int,
    snapshot: ReferenceSnapshot,
    cascade: CountryCascade,
) -> tuple[Scorer, int]:
    """Return the scorer of a source and the most it can give, both capped at the maximum."""
    match source:
        case Boolean():
            return _boolean(source, maximum)
        case ThresholdRanges(scaled=True):
            return (lambda value: (min(value, 100) * maximum // 100, None)), maximum
        case ThresholdRanges():
            return _ranges(source, maximum)
        case ReferenceLookup(cascade=True):
            return _worst(cascade.table(maximum)), maximum
        case ReferenceLookup():
            return _table(source, maximum, snapshot)


def _boolean(source: Boolean, maximum: int) -> tuple[Scorer, int]:
    yes: Scored = (min(scaled(source.true), maximum), None)
    no: Scored = (min(scaled(source.false), maximum), None)
    return (lambda value: yes if value else no), max(yes[0], no[0])


def _ranges(source: ThresholdRanges, maximum: int) -> tuple[Scorer, int]:
    """Bring every range to `at_least` (numbers are whole), or, falling, to `below`."""
    otherwise: Scored = (min(scaled(source.otherwise), maximum), None)
    lines: list[tuple[int, Scored]] = []
    falling = any(item.below is not None for item in source.ranges)
    for item in source.ranges:
        result: Scored = (min(scaled(item.points), maximum), None)
        bound = item.below if item.at_least is None else item.at_least
        if item.above is not None:
            bound = item.above + 1
        lines.append((bound or 0, result))
    most = max([otherwise[0], *(result[0] for _, result in lines)])

    def rising(value: int) -> Scored:
        for bound, result in lines:
            if value >= bound:
                return result
        return otherwise

    def by_age(value: int) -> Scored:
        for bound, result in lines:
            if value < bound:
                return result
        return otherwise

    return (by_age if falling else rising), most


def _table(
    source: ReferenceLookup, maximum: int, snapshot: ReferenceSnapshot
) -> tuple[Scorer, int]:
    table: dict[str, Scored] = {
        token: (min(scaled(value), maximum), None) for token, value in source.points.items()
    }
    most = max([item[0] for item in table.values()], default=0)
    dataset = source.dataset
    if dataset is None:
        missing: Scored = (0, "not_in_table")
        return _worst(lambda token: table.get(token, missing)), most

    @lru_cache(maxsize=4096)
    def of_category(token: str) -> Scored:
        if snapshot.get(dataset) is None:
            return 0, f"no_dataset: {dataset}"
        category = snapshot.category(dataset, token)
        if category is None or category not in table:
            return 0, f"not_in_dataset: {dataset}"
        return table[category]

    return _worst(of_category), most


def _worst(of_token: Callable[[str], Scored]) -> Scorer:
    """Score one token or the worst of several; any token without an answer leaves a doubt."""

    def score(value: str | tuple[str, ...]) -> Scored:
        if type(value) is str:
            return of_token(value)
        if len(value) == 1:
            return of_token(value[0])
        best, doubt = 0, None
        for token in value:
            number, reason = of_token(token)
            best = max(best, number)
            doubt = doubt or reason
        return best, doubt

    return score
