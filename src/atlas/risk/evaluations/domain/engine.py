"""The scorer: factors, dimensions, aggregation, floors. Exact, with a trace, without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import getitem
from typing import Any, NamedTuple

from atlas.risk.evaluations.domain.aggregation import DimensionOutcome
from atlas.risk.evaluations.domain.compiled import CompiledMatrix
from atlas.risk.evaluations.domain.factors import FactorOutcome
from atlas.risk.evaluations.domain.floors import FloorOutcome, check_floors
from atlas.risk.evaluations.domain.inputs import EvaluationInputs


class Scorecard(NamedTuple):
    """The lean outcome: scores in hundredths, tier as rank, and the trace."""

    score: int
    base: int
    low: int
    high: int
    tier: int
    coverage: int
    dimensions: Sequence[DimensionOutcome]
    factors: Sequence[FactorOutcome]
    floors: Sequence[FloorOutcome]


def score_inputs(
    compiled: CompiledMatrix,
    inputs: EvaluationInputs,
    as_of: date,
    *,
    overrides: Mapping[str, int] | None = None,
    appetite: str | None = None,
) -> Scorecard:
    """Score inputs against a compiled matrix.

    Args:
        compiled: matrix and snapshot.
        inputs: readings by input key.
        as_of: day of the evaluation (date conditions).
        overrides: factor id to points in ten-thousandths.
        appetite: name of the tier boundaries; the matrix' default when left out.

    """
    readings = inputs.readings
    get = readings.get
    answers = compiled.answers[as_of if compiled.dated else None]
    asked: list[Any] = list(map(get, answers.inputs))
    for at, several in answers.several:
        asked[at] = tuple(map(get, several))
    factors = list(map(getitem, answers.factors, asked))
    if overrides:
        for name, points in overrides.items():
            at = compiled.places[name]
            factors[at] = factors[at].overridden(points)
    numbers = tuple([item.numbers for item in factors])
    dimensions, (base, low, high, coverage) = compiled.totals[numbers]
    floors, least, tier = check_floors(answers.floors, readings)
    final = max(least, base)
    cdd, edd = compiled.appetites[appetite or compiled.matrix.default_appetite]
    return Scorecard(
        final,
        base,
        max(least, low),
        max(least, high),
        max(tier, (final >= cdd) + (final >= edd)),
        coverage,
        dimensions,
        factors,
        floors,
    )
