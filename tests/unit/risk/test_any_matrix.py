"""What holds for every matrix that may be published, not the shipped one alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, COMPLETE, RULES, run
from tests.unit.risk.matrices import matrices
from tests.unit.risk.test_monotone import facts, no_lower, worse_values

from atlas.risk.evaluations.domain import (
    Evaluation,
    FloorStatus,
    Override,
    SubjectFacts,
    inputs_from_facts,
    verify,
)
from atlas.risk.matrix.domain import TIERS, Matrix, Tier
from atlas.risk.policy.domain import Adjustment, adjusted


def above_its_floors(found: Evaluation) -> None:
    for item in found.floors:
        if item.status is FloorStatus.APPLIED:
            least = item.minimum_score or Decimal(0)
            assert min(found.score, found.score_low, found.score_high) >= least, item
            tier = item.minimum_tier or Tier.SDD
            assert TIERS.index(found.tier) >= TIERS.index(tier), item
            assert set(found.effects) >= set(item.effects)


@settings(max_examples=80, deadline=None)
@given(matrices(), facts, st.data())
def test_worse_is_never_lower(matrix: Matrix, before: SubjectFacts, data: st.DataObject) -> None:
    changes = worse_values(before)
    if changes:
        name, value = data.draw(st.sampled_from(changes))
        worse = run(replace(before, **{name: value}), matrix=matrix)
        no_lower(run(before, matrix=matrix), worse)


@settings(max_examples=80, deadline=None)
@given(matrices(), facts, st.data())
def test_nothing_goes_under_a_floor(
    matrix: Matrix, known: SubjectFacts, data: st.DataObject
) -> None:
    """No appetite, segment, weight, override or coverage."""
    multipliers = data.draw(
        st.dictionaries(
            st.sampled_from([item.id for item in matrix.dimensions]),
            st.decimals("0.25", 4, places=2),
            max_size=3,
        )
    )
    matrix = adjusted(matrix, Adjustment(1, None, "segment", multipliers))
    chosen = data.draw(st.lists(st.sampled_from(matrix.factors), max_size=4, unique_by=id))
    overrides = tuple(Override(item.id, Decimal(0), "Read.") for item in chosen)
    appetite = data.draw(st.sampled_from(sorted(matrix.appetites)))
    plain = run(known, matrix=matrix)
    found = run(known, matrix=matrix, overrides=overrides, appetite=appetite)
    above_its_floors(found)
    assert [item.status for item in found.floors] == [item.status for item in plain.floors]
    for item in found.factors:
        assert 0 <= item.low <= item.points <= item.high <= item.maximum
    assert 0 <= found.score_low <= found.score <= found.score_high <= 100


@settings(max_examples=40, deadline=None)
@given(matrices(), facts, st.randoms(use_true_random=False))
def test_hashes_do_not_depend_on_the_order_of_keys(
    matrix: Matrix, known: SubjectFacts, draw: object
) -> None:
    inputs = inputs_from_facts(known, matrix, COMPLETE, AS_OF, rules=RULES)
    keys = list(inputs.readings)
    draw.shuffle(keys)  # type: ignore[attr-defined]
    mixed = replace(inputs, readings={key: inputs.readings[key] for key in keys})
    document = matrix.document()
    turned = Matrix.model_validate({key: document[key] for key in reversed(list(document))})
    found = run(known, matrix=matrix)
    assert verify(found, turned, mixed, COMPLETE) == ()
