"""How a score came about, step by step, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Annotated

from atlas.foundation.fields import DimensionId, FactorId, Number, says
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.cascade import CountryCascade
from atlas.risk.evaluations.domain.compiled import stale_lists
from atlas.risk.evaluations.domain.facts import Scalar
from atlas.risk.evaluations.domain.results import (
    Evaluation,
    FactorResult,
    FactorStatus,
    FloorStatus,
    SourceScore,
)
from atlas.risk.evaluations.domain.wording import CAUSE_INPUT, CAUSES, code_words, origin, readable
from atlas.risk.matrix.domain import (
    INPUTS,
    Factor,
    Matrix,
    Rating,
    ReferenceLookup,
    level_said,
)

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class DimensionStep:
    """A dimension's part in the weighted average, in score points (two decimals)."""

    id: DimensionId
    title: Annotated[str, says("Title, for people.", "Geographic")]
    weight: Annotated[
        Number, says("Share of the total, 0 to 1; those of all dimensions sum to 1.", 0.2)
    ]
    score: Annotated[Number | None, says("0-100; null when none of its factors applies.", 27.4)]
    contribution: Annotated[
        Number | None, says("What it adds to the weighted average, in score points.", 6.0)
    ]


@dataclass(frozen=True)
class CountryStep:
    """How a country came to its score (0 to 100): the step of the cascade that decided.

    lists: the step's lists with their versions; none for the CPI and for all other countries.
    step: its place in the matrix, from 1; None: no step holds. doubt: lists that could change it.
    """

    country: Annotated[str, says("Country, ISO 3166-1 alpha-2; null when it is not known.", "KW")]
    score: Annotated[int, says("0-100, before it is scaled to the factor's maximum.")]
    step: Annotated[int | None, says("Step of the matrix' cascade, from 1; null: none holds.")]
    rule: Annotated[str, says("The step of the cascade that decided.", "fatf_grey_list")]
    lists: tuple[tuple[str, str], ...]
    doubt: Annotated[str | None, says("Lists that are missing or stale and could raise the score.")]


@dataclass(frozen=True)
class FactorStep:
    """A factor, why it scored so, and what it adds to the weighted average.

    low, high: with unknowns at 0 and at their maximum. unknown: what it scores while unassessed.
    sources: every source, with its points or why it has none. countries: of a factor of countries.
    """

    id: FactorId
    title: Annotated[str, says("Title, for people.", "Jurisdiction risk")]
    dimension: DimensionId
    points: Annotated[Number, says("Points, 0 to `maximum`.")]
    maximum: Annotated[Number, says("Most points.")]
    status: Annotated[FactorStatus, says("How the factor came to its points.")]
    contribution: Annotated[
        Number, says("What it adds to the weighted average, in score points.", 6.0)
    ]
    winner: Annotated[str | None, says("The source that gave the points.")]
    winning_value: Scalar | None
    because: Annotated[str, says("What decided it, in words.", "countries.established is GB")]
    low: Annotated[Number, says("Points with every unknown at 0.")]
    high: Annotated[Number, says("Points with every unknown at its maximum.")]
    reason: Annotated[str | None, says("Why it is unknown or does not apply.")]
    unknown: Annotated[Number, says("What it scores while it is not assessed.")]
    sources: tuple[SourceScore, ...]
    countries: tuple[CountryStep, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole way from factors to level and tier."""

    summary: str
    steps: tuple[str, ...]
    dimensions: tuple[DimensionStep, ...]
    factors: tuple[FactorStep, ...]
    not_assessed: tuple[FactorStep, ...]
    weighted_average: Decimal
    highest_dimension: Decimal


def explain(
    found: Evaluation, matrix: Matrix, snapshot: ReferenceSnapshot, rating: Rating
) -> Explanation:
    """Explain an evaluation; factors come in falling order of what they add.

    Args:
        found: the evaluation.
        matrix: the matrix version it was made with.
        snapshot: the reference data it was made with.
        rating: its score, level and tier as of the day of reading.

    """
    totals = _totals(found)
    weights = sum((Fraction(d.weight) for d in found.dimensions if totals[d.id][1]), Fraction(0))
    shares = {
        item.id: Fraction(item.weight) / weights if weights and totals[item.id][1] else Fraction(0)
        for item in found.dimensions
    }
    scores = {
        name: (part / whole if whole else Fraction(0)) for name, (part, whole) in totals.items()
    }
    average = sum((shares[name] * value for name, value in scores.items()), Fraction(0)) * 100
    highest = max(scores.values(), default=Fraction(0)) * 100
    rules = {factor.id: factor for factor in matrix.factors}
    cascade = CountryCascade(matrix, snapshot, stale_lists(snapshot, found.as_of))
    factors = sorted(
        (
            _factor(
                item,
                rules[item.id],
                _unknown(rules[item.id], matrix),
                _countries(item, rules[item.id], matrix, snapshot, cascade),
                shares,
                totals,
            )
            for item in found.factors
        ),
        key=lambda step: (-step.contribution, step.id),
    )
    return Explanation(
        summary=_summary(found, rating),
        steps=_steps(found, matrix, average, highest, rating),
        dimensions=tuple(
            DimensionStep(
                dimension.id,
                dimension.title,
                dimension.weight,
                result.score,
                None
                if result.score is None
                else _cents(shares[dimension.id] * scores[dimension.id] * 100),
            )
            for dimension, result in zip(matrix.dimensions, found.dimensions, strict=True)
        ),
        factors=tuple(factors),
        not_assessed=tuple(step for step in factors if step.status is FactorStatus.UNKNOWN),
        weighted_average=_cents(average),
        highest_dimension=_cents(highest),
    )


def _totals(found: Evaluation) -> dict[str, tuple[Fraction, Fraction]]:
    totals = {item.id: (Fraction(0), Fraction(0)) for item in found.dimensions}
    for factor in found.factors:
        if factor.status is not FactorStatus.NOT_APPLICABLE:
            part, whole = totals[factor.dimension]
            totals[factor.dimension] = (
                part + Fraction(factor.points),
                whole + Fraction(factor.maximum),
            )
    return totals


def _cents(number: Fraction) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(_CENT, ROUND_HALF_EVEN)


def _unknown(factor: Factor, matrix: Matrix) -> Decimal:
    given = factor.unknown
    return factor.maximum * matrix.unknown_percent / 100 if given is None else given


def _countries(
    item: FactorResult,
    factor: Factor,
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    cascade: CountryCascade,
) -> tuple[CountryStep, ...]:
    """Return the steps of every country that a factor reads, the worst first."""
    read = {
        source.input
        for source in factor.sources
        if isinstance(source, ReferenceLookup) and source.cascade
    }
    codes = {
        code
        for source in item.sources
        if source.input in read and isinstance(source.value, tuple)
        for code in source.value
    }
    steps = (_country(code, matrix, snapshot, cascade) for code in codes)
    return tuple(sorted(steps, key=lambda step: (-step.score, step.country)))


def _country(
    code: str, matrix: Matrix, snapshot: ReferenceSnapshot, cascade: CountryCascade
) -> CountryStep:
    score, doubt = cascade.score(code)
    place = cascade.step(code)
    if place is None:
        return CountryStep(code, score, None, "on none of the lists", (), doubt)
    step = matrix.country_cascade[place]
    names = step.lists or ("cpi",)
    rule = " and ".join(step.lists) if step.lists else f"CPI score below {step.cpi_below}"
    lists = tuple((name, snapshot.versions[name]) for name in names)
    return CountryStep(code, score, place + 1, rule, lists, doubt)


def _factor(
    item: FactorResult,
    factor: Factor,
    unknown: Decimal,
    countries: tuple[CountryStep, ...],
    shares: dict[str, Fraction],
    totals: dict[str, tuple[Fraction, Fraction]],
) -> FactorStep:
    whole = totals[item.dimension][1]
    applies = item.status is not FactorStatus.NOT_APPLICABLE and whole
    added = shares[item.dimension] * Fraction(item.points) / whole * 100 if applies else Fraction(0)
    winner = next((source for source in item.sources if source.winner), None)
    return FactorStep(
        id=item.id,
        title=factor.title,
        dimension=item.dimension,
        points=item.points,
        maximum=item.maximum,
        status=item.status,
        contribution=_cents(added),
        winner=winner.source if winner else None,
        winning_value=winner.value if winner else None,
        because=_because(item, countries),
        low=item.low,
        high=item.high,
        reason=item.reason,
        unknown=unknown,
        sources=item.sources,
        countries=countries,
    )


def _because(item: FactorResult, countries: tuple[CountryStep, ...]) -> str:
    match item.status:
        case FactorStatus.UNKNOWN:
            return (
                f"Not assessed ({readable(item.reason)}): it counts {item.points} of"
                f" {item.maximum} until it is; it could count {item.low} to {item.high}."
            )
        case FactorStatus.NOT_APPLICABLE:
            return f"Does not apply: {readable(item.reason)}."
        case FactorStatus.OVERRIDDEN:
            return f"An analyst set {item.points} of {item.maximum}."
    answers = [source for source in item.sources if source.points is not None]
    winner = next(source for source in answers if source.winner)
    cause = CAUSES.get(str(winner.value)) if winner.input == CAUSE_INPUT else None
    shown = cause or _words(winner.value)
    if countries and countries[0].country in shown:
        shown = f"{countries[0].country} ({readable(countries[0].rule)})"
    among = f", the worst of {len(answers)} answers" if len(answers) > 1 else ""
    return (
        f"{INPUTS[winner.input].title}: {shown} gives {item.points} of {item.maximum}"
        f" (source: {origin(winner.source)}{among})."
    )


def _words(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(code_words, value)) or "none"
    return code_words(value)


def _steps(
    found: Evaluation, matrix: Matrix, average: Fraction, highest: Fraction, rating: Rating
) -> tuple[str, ...]:
    rule = matrix.aggregation
    steps = [f"Weighted average of the dimensions: A = {_cents(average)}."]
    if rule.method == "highest_dimension":
        steps = [f"Highest dimension: M = {_cents(highest)}."]
    elif rule.method == "weighted_max":
        share = Decimal(rule.highest_share) / 100
        if highest >= rule.threshold:
            steps.append(
                f"The highest dimension M = {_cents(highest)} reaches {rule.threshold}: the score"
                f" is {share}·M + {1 - share}·A = {found.base_score}.",
            )
        else:
            steps.append(
                f"The highest dimension M = {_cents(highest)} stays under {rule.threshold}: the"
                f" score is A = {found.base_score}.",
            )
    for floor in found.floors:
        if floor.status is FloorStatus.APPLIED:
            least = f"at least {floor.minimum_score}" if floor.minimum_score is not None else ""
            tier = f"{floor.minimum_tier.upper()} at least" if floor.minimum_tier else ""
            bounds = ", ".join(part for part in (least, tier) if part)
            steps.append(f"Floor “{floor.title}” ({floor.legal_source}): {bounds}.")
    level = (rating.level or "").replace("_", " ")
    provisional = " (provisional)" if rating.provisional else ""
    tier = (rating.tier or "").upper()
    steps.append(
        f"Score {found.score}: level {level}{provisional}, {tier} (appetite {found.appetite}).",
    )
    return tuple(steps)


def _summary(found: Evaluation, rating: Rating) -> str:
    applied = sum(floor.status is FloorStatus.APPLIED for floor in found.floors)
    unknown = sum(item.status is FactorStatus.UNKNOWN for item in found.factors)
    said = level_said(rating)
    highest = max(found.score_high, Decimal(str(rating.score_at_worst)))
    return (
        f"{said[0].upper()}{said[1:]}. {applied} floors apply;"
        f" {unknown} of {len(found.factors)} factors are not assessed: coverage"
        f" {found.coverage} %, the score could lie from {found.score_low} to {highest}."
    )
