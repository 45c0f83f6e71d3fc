"""The compiled form says, byte for byte, what the rules written down plainly say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES, SHIPPED
from tests.unit.risk.matrices import document, matrices
from tests.unit.risk.reference import plainly
from tests.unit.risk.test_monotone import COUNTRIES, facts

from atlas.risk.evaluations.domain import (
    EvaluationInputs,
    NotAssessed,
    Override,
    Reading,
    SubjectFacts,
    compile_matrix,
    evaluate,
    evaluate_written,
    evaluation_document,
    inputs_from_document,
    inputs_from_facts,
    score_inputs,
    verify,
)
from atlas.risk.evaluations.domain.hashing import document_json
from atlas.risk.evaluations.domain.readings import Kept, Readings
from atlas.risk.matrix.domain import Matrix

STALE_DAY = date(2026, 11, 24)
"""Every shipped list is past its refresh interval."""
beside = st.dictionaries(
    st.sampled_from(["geography.operations", "product.codes", "delivery.non_face_to_face"]),
    st.just(None),
    max_size=2,
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "geography.operations": st.lists(st.sampled_from(COUNTRIES), max_size=2).map(tuple),
    "product.codes": st.lists(st.sampled_from(["lending", "?"]), min_size=1, max_size=2).map(tuple),
    "delivery.non_face_to_face": st.booleans(),
}


@st.composite
def subjects(draw: st.DrawFn) -> SubjectFacts:
    """Facts, with readings of further sources beside them."""
    further: dict[str, tuple[Reading, ...]] = {}
    for key in draw(beside):
        values = draw(
            st.lists(VALUES[key] | st.just(NotAssessed("no_answer")), min_size=1, max_size=2)
        )
        further[key] = tuple(Reading(f"profile:v{at}", value) for at, value in enumerate(values))
    return replace(draw(facts), further=further)


def dated() -> Matrix:
    """The shipped matrix with conditions that ask for the day."""
    doc = document()
    doc["id"] = "dated"
    recent = {"input": "company.incorporation_date", "recency_days": 365}
    doc["floors"].append(
        {
            "id": "young",
            "title": "Founded within a year",
            "any_of": [recent, {"input": "network.shared_address_count", "greater_than": 2}],
            "minimum_score": 45,
            "legal_source": "Rule of the firm",
        }
    )
    young = {"any_of": [recent], "reason": "Too young to have filed"}
    for dimension in doc["dimensions"]:
        for factor in dimension["factors"]:
            if factor["id"] == "filing_regularity":
                factor["not_applicable"] = young
    return Matrix.model_validate(doc)


DATED = dated()


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.just(DATED), st.just(MATRIX), matrices()),
    st.lists(subjects(), min_size=1, max_size=2),
    st.sampled_from([COMPLETE, SHIPPED]),
    st.sampled_from([AS_OF, STALE_DAY, AS_OF + timedelta(300)]),
    st.data(),
)
def test_it_says_what_the_rules_say(
    matrix: Matrix, drawn: list[SubjectFacts], snapshot: Any, as_of: date, data: st.DataObject
) -> None:
    """Subjects one after the other: what is kept of one never shows in another."""
    appetite = data.draw(st.sampled_from(sorted(matrix.appetites)))
    for known in drawn * 2:
        chosen = data.draw(st.lists(st.sampled_from(matrix.factors), max_size=2, unique_by=id))
        scores = {item.id: data.draw(st.integers(0, int(item.maximum))) for item in chosen}
        overrides = tuple(Override(key, Decimal(score), "Read.") for key, score in scores.items())
        rules = data.draw(st.sampled_from([None, RULES]))
        inputs = inputs_from_facts(known, matrix, snapshot, as_of, rules=rules)
        made = evaluate_written(matrix, inputs, snapshot, overrides, as_of, appetite=appetite)
        said = evaluation_document(made.evaluation)
        expected = plainly(
            matrix, inputs, snapshot, {i.factor: i.score for i in overrides}, as_of, appetite
        )
        assert {name: said[name] for name in expected} == expected
        assert made.output == document_json(said)
        assert made.inputs == document_json(inputs.document())
        stored = inputs_from_document(inputs.document())
        assert evaluate(matrix, stored, snapshot, overrides, as_of, appetite=appetite) == (
            made.evaluation
        )
        assert verify(made.evaluation, matrix, stored, snapshot) == ()


def with_reading(key: str, value: Any) -> EvaluationInputs:
    inputs = inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF)
    source = inputs.readings[key][0].source
    return replace(inputs, readings={**inputs.readings, key: (Reading(source, value),)})


@pytest.mark.parametrize(
    ("key", "value", "forged"),
    [
        ("network.subsidiary_count", 1, True),
        ("network.subsidiary_count", 1, 1.0),
        ("network.subsidiary_count", 0, False),
        ("delivery.non_face_to_face", True, 1),
        ("delivery.non_face_to_face", False, 0),
    ],
)
def test_a_value_is_never_taken_for_its_equal(key: str, value: Any, forged: Any) -> None:
    """Python's `1 == True` must not hide that a stored input was changed."""
    honest = with_reading(key, value)
    found = evaluate(MATRIX, honest, COMPLETE, (), AS_OF)
    name = {"network.subsidiary_count": "subsidiary_count"}.get(key, "non_face_to_face")
    shared = inputs_from_facts(replace(CLEAN, **{name: value}), MATRIX, COMPLETE, AS_OF)
    assert evaluate(MATRIX, shared, COMPLETE, (), AS_OF) == found
    paths = {item.path for item in verify(found, MATRIX, with_reading(key, forged), COMPLETE)}
    assert {"hashes.input_hash", "hashes.output_hash"} <= paths


def test_equal_readings_are_one_object_and_wrong_kinds_are_refused() -> None:
    one, two = (inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF).readings for _ in range(2))
    assert one == two
    assert all(one[key] is two[key] and type(one[key]) is Readings for key in one)
    values: list[Any] = [True, 1.0, [1], "1"]
    for wrong in values:
        changed = replace(CLEAN, subsidiary_count=wrong)
        with pytest.raises(ValueError, match=r"network\.subsidiary_count"):
            inputs_from_facts(changed, MATRIX, COMPLETE, AS_OF)


def test_what_is_kept_is_bounded() -> None:
    kept = Kept[int](lambda asked: asked * 2, lasting=lambda asked: asked < 100, limit=3)
    assert [kept[n] for n in (1, 2, 3, 4, 100, 1)] == [2, 4, 6, 8, 200, 2]
    assert set(kept) == {4, 1}


def test_inputs_of_a_document_leave_nothing_behind() -> None:
    compiled = compile_matrix(MATRIX.model_copy(update={"title": "alone"}), COMPLETE)
    inputs = inputs_from_document(inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF).document())
    score_inputs(compiled, inputs, AS_OF)
    assert [len(kept) for kept in compiled.answers[None].factors] == [0] * len(MATRIX.factors)
