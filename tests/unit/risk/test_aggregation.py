"""Dimensions to one score, levels, tiers, appetite, overrides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import COMPLETE, MATRIX, factor, run

from atlas.risk.evaluations.domain import BadOverrideError, FactorStatus, Override, compile_matrix
from atlas.risk.evaluations.domain.aggregation import adder, aggregate, make_plan
from atlas.risk.evaluations.domain.compiled import level_rank
from atlas.risk.evaluations.domain.factors import Numbers
from atlas.risk.evaluations.domain.numbers import points_text, rounded, scaled, score_json
from atlas.risk.matrix.domain import LEVELS, Aggregation

COMPILED = compile_matrix(MATRIX, COMPLETE)


def total(
    points: Sequence[int], maxima: Sequence[int], rule: Aggregation = MATRIX.aggregation
) -> int:
    """The score of dimensions of one assessed factor each, in hundredths."""
    plan = make_plan(rule, [scaled(item.weight) for item in MATRIX.dimensions], maxima)
    columns = [
        adder(plan, place, MATRIX.dimensions[place])([Numbers(part, part, part, whole, 0)]).columns
        for place, (part, whole) in enumerate(zip(points, maxima, strict=True))
    ]
    score, low, high, coverage = aggregate(plan, columns)
    assert low == high == score
    assert coverage == (10_000 if any(maxima) else 0)
    return score


def by_method(method: str) -> Aggregation:
    return Aggregation.model_validate({"method": method})


def test_the_worked_example() -> None:
    scores = [20, 100, 10, 25, 15, 5, 10]
    assert total(scores, [100] * 7) == 7272


def test_the_weighted_average_of_the_worked_example() -> None:
    scores = [20, 100, 10, 25, 15, 5, 10]
    assert total(scores, [100] * 7, by_method("weighted_average")) == 3180


def test_the_highest_dimension_of_the_worked_example() -> None:
    scores = [20, 100, 10, 25, 15, 5, 10]
    assert total(scores, [100] * 7, by_method("highest_dimension")) == 10000


def test_the_highest_dimension_counts_from_eighty_on() -> None:
    below = [0, 79_999, 0, 0, 0, 0, 0]
    at = [0, 80_000, 0, 0, 0, 0, 0]
    assert total(below, [100_000] * 7) == 1600
    assert total(at, [100_000] * 7) == 5440  # 0.6 · 80 + 0.4 · 16


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 300)).map(lambda p: (min(p), max(p))),
        min_size=7,
        max_size=7,
    )
)
def test_aggregation_equals_exact_fractions(pairs: list[tuple[int, int]]) -> None:
    weights = [Fraction(d.weight) for d in MATRIX.dimensions]
    scores = [Fraction(part, whole) * 100 for part, whole in pairs]
    average = sum((w * s for w, s in zip(weights, scores, strict=True)), Fraction(0))
    top = max(scores)
    exact = Fraction(60, 100) * top + Fraction(40, 100) * average if top >= 80 else average
    points, maxima = zip(*pairs, strict=True)
    assert total(points, maxima) == round(exact * 100)  # round() is half-even


def test_dimensions_that_do_not_apply_leave_the_weights() -> None:
    assert total([50, 0, 0, 0, 0, 0, 0], [100, 0, 0, 0, 0, 0, 0]) == 5000
    assert total([0] * 7, [0] * 7) == 0


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(5, 10, 0), (15, 10, 2), (25, 10, 2), (26, 10, 3), (24, 10, 2), (0, 7, 0), (7, 7, 1)],
)
def test_rounding_is_half_even(numerator: int, denominator: int, whole: int) -> None:
    assert rounded(numerator, denominator) == whole


def test_numbers_at_the_edge() -> None:
    assert [points_text(n) for n in (0, 10_000, 12_500, 99_001)] == ["0", "1", "1.25", "9.9001"]
    assert [score_json(n) for n in (0, 5, 7272)] == [b"0.00", b"0.05", b"72.72"]
    assert score_json(10_000) == b"100.00"


@pytest.mark.parametrize(
    ("hundredths", "level"),
    [
        (0, "clear"),
        (1999, "clear"),
        (2000, "low"),
        (3999, "low"),
        (4000, "medium"),
        (6999, "medium"),
        (7000, "high"),
        (8999, "high"),
        (9000, "critical"),
        (10000, "critical"),
    ],
)
def test_levels_are_continuous(hundredths: int, level: str) -> None:
    assert LEVELS[level_rank(COMPILED, hundredths)] == level
    assert COMPILED.matrix.level_of(Decimal(hundredths).scaleb(-2)) == level


@pytest.mark.parametrize(
    ("appetite", "tier"), [("conservative", "edd"), ("moderate", "cdd"), ("progressive", "cdd")]
)
def test_appetite_moves_the_tier_and_nothing_else(appetite: str, tier: str) -> None:
    scores = {f.id: f.maximum * Decimal("0.65") for f in MATRIX.factors}
    overrides = tuple(
        Override(name, score.quantize(Decimal("0.01")), "test") for name, score in scores.items()
    )
    found = run(overrides=overrides, appetite=appetite)
    assert (found.score, found.level, found.tier) == (Decimal("65.00"), "medium", tier)


def test_an_unknown_appetite_is_refused() -> None:
    with pytest.raises(ValueError, match="appetite"):
        run(appetite="reckless")


def test_an_override_replaces_a_factor_and_is_hashed() -> None:
    plain = run()
    override = Override("adverse_media", Decimal(25), "A court file was handed in")
    found = run(overrides=(override,))
    assert factor(found, "adverse_media").status is FactorStatus.OVERRIDDEN
    assert found.score > plain.score
    assert found.hashes.input_hash == plain.hashes.input_hash
    assert found.hashes.override_hash != plain.hashes.override_hash
    assert found.hashes.evaluation_fingerprint != plain.hashes.evaluation_fingerprint


@pytest.mark.parametrize(
    "override",
    [
        Override("no_such_factor", Decimal(1), "why"),
        Override("adverse_media", Decimal("25.01"), "why"),
        Override("adverse_media", Decimal(-1), "why"),
        Override("adverse_media", Decimal("1.001"), "why"),
        Override("adverse_media", Decimal(1), "  "),
    ],
)
def test_a_bad_override_is_refused(override: Override) -> None:
    with pytest.raises(BadOverrideError):
        run(overrides=(override,))


def test_one_factor_is_overridden_once() -> None:
    twice = (Override("adverse_media", Decimal(1), "a"), Override("adverse_media", Decimal(2), "b"))
    with pytest.raises(BadOverrideError):
        run(overrides=twice)
