"""The risk policy's pure rules: weights by segment, appetites, checks that only grow."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import MATRIX

from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import (
    APPETITES,
    CATALOGUE,
    CHECKS,
    LEAST,
    MOST,
    Adjustment,
    Need,
    adjusted,
    appetite_for,
    catalogue,
    weaker,
    weighted,
)

NEEDS = list(Need)
WEIGHTS = {item.id: item.weight for item in MATRIX.dimensions}
multipliers = st.dictionaries(
    st.sampled_from([*WEIGHTS, "no_such_dimension"]),
    st.decimals(LEAST, MOST, places=2),
)
changes = st.dictionaries(
    st.sampled_from(CHECKS),
    st.dictionaries(st.sampled_from([tier.value for tier in Tier]), st.sampled_from(NEEDS)),
)


def test_a_written_segment() -> None:
    given_ = {name: Decimal("0.25") for name in ("a", "b", "c", "d")}
    found = weighted(given_, {"a": Decimal(2)})
    assert found == {
        "a": Decimal("0.4000"),
        "b": Decimal("0.2000"),
        "c": Decimal("0.2000"),
        "d": Decimal("0.2000"),
    }


def test_thirds_sum_to_exactly_one() -> None:
    given_ = {name: Decimal("0.3333") for name in ("a", "b")} | {"c": Decimal("0.3334")}
    found = weighted(given_, {name: Decimal("1.37") for name in "abc"})
    assert sum(found.values()) == 1


@given(factors=multipliers)
def test_weights_of_a_segment_sum_to_one_and_none_falls_to_nothing(
    factors: dict[str, Decimal],
) -> None:
    matrix = adjusted(MATRIX, Adjustment(segment="x", multipliers=factors))
    found = {item.id: item.weight for item in matrix.dimensions}
    assert sum(found.values()) == 1
    assert set(found) == set(WEIGHTS)
    assert all(value >= Decimal("0.0001") for value in found.values())
    assert [item.id for item in matrix.floors] == [item.id for item in MATRIX.floors]


@given(factors=multipliers, name=st.sampled_from(sorted(WEIGHTS)))
def test_a_larger_multiplier_never_weighs_less(factors: dict[str, Decimal], name: str) -> None:
    low = weighted(WEIGHTS, {**factors, name: LEAST})[name]
    high = weighted(WEIGHTS, {**factors, name: MOST})[name]
    assert low <= high


def test_no_change_leaves_the_matrix_itself() -> None:
    for nothing in ({}, {"no_such": Decimal(2)}, {next(iter(WEIGHTS)): Decimal(1)}):
        assert adjusted(MATRIX, Adjustment(multipliers=nothing)) is MATRIX
    other = adjusted(MATRIX, Adjustment(multipliers={next(iter(WEIGHTS)): Decimal(2)}))
    assert other.hash != MATRIX.hash


@given(
    version=st.integers(0, 9),
    appetite=st.none() | st.sampled_from(APPETITES),
    segment=st.none() | st.just("retail"),
    factors=multipliers,
)
def test_an_adjustment_survives_its_json(
    version: int, appetite: str | None, segment: str | None, factors: dict[str, Decimal]
) -> None:
    made = Adjustment(version, appetite, segment, factors)
    assert Adjustment.from_document(made.document()) == made


def test_the_adjustment_of_nothing_is_the_default() -> None:
    assert Adjustment.from_document(None) == Adjustment()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("conservative", "conservative"),
        (None, MATRIX.default_appetite),
        ("reckless", MATRIX.default_appetite),
    ],
)
def test_the_appetite_that_holds(name: str | None, expected: str) -> None:
    assert appetite_for(MATRIX, Adjustment(appetite=name)) == expected


def test_the_catalogue_is_that_of_the_design() -> None:
    letters = {Need.MANDATORY: "M", Need.RECOMMENDED: "R", Need.NONE: "–"}
    found = {
        check.id: "/".join(letters[check.needs[tier]] for tier in (Tier.SDD, Tier.CDD, Tier.EDD))
        for check in CATALOGUE
    }
    assert found == {
        "registry": "M/M/M",
        "ubo_identification": "M/M/M",
        "sanctions_screening": "M/M/M",
        "pep_determination": "M/M/M",
        "director_identity": "R/M/M",
        "adverse_media": "R/M/M",
        "website": "–/R/R",
        "financial_statements": "–/–/M",
        "network": "–/–/M",
        "source_of_funds": "–/R/M",
        "source_of_wealth": "–/–/M",
        "senior_approval": "–/–/M",
        "ongoing_monitoring": "M/M/M",
    }


def _ranks(checks: Any) -> dict[tuple[str, Tier], int]:
    return {
        (check.id, tier): NEEDS.index(need)
        for check in checks
        for tier, need in check.needs.items()
    }


@given(asked=changes)
def test_a_policy_never_asks_for_less_than_the_catalogue(asked: dict[str, Any]) -> None:
    shipped, found = _ranks(CATALOGUE), _ranks(catalogue(asked))
    assert all(found[key] >= rank for key, rank in shipped.items())
    for name, tiers in asked.items():
        for tier, need in tiers.items():
            key = (name, Tier(tier))
            assert found[key] == max(shipped[key], NEEDS.index(need))
    less = sum(
        NEEDS.index(need) < shipped[name, Tier(tier)]
        for name, tiers in asked.items()
        for tier, need in tiers.items()
    )
    assert len(weaker(asked)) == less


def test_what_is_refused_says_what_and_why() -> None:
    assert weaker({"registry": {"sdd": "recommended"}}) == [
        "registry at SDD is mandatory, it cannot be recommended"
    ]
