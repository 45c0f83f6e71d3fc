"""What becomes of overrides on a new basis: scrutiny is kept, its removal decided again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, MATRIX, SHIPPED

from atlas.risk.evaluations.carried_overrides import CarriedState, Earlier, carry, earlier, made
from atlas.risk.evaluations.domain import (
    Evaluation,
    NotAssessed,
    Override,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)


def evaluation(facts: SubjectFacts, *overrides: Override) -> Evaluation:
    inputs = inputs_from_facts(facts, MATRIX, SHIPPED, AS_OF)
    return evaluate(MATRIX, inputs, SHIPPED, overrides, AS_OF)


def said(factor: str, score: str, *, raised: bool = False) -> Earlier:
    return Earlier(factor=factor, score=score, rationale="Because.", raised=raised)


CALM = SubjectFacts(adverse_media=(), network_risk=0)
GRAVE = SubjectFacts(adverse_media=("critical",), network_risk=100)


@pytest.mark.parametrize(
    ("item", "facts", "state"),
    [
        (said("adverse_media", "20.00", raised=True), CALM, "kept"),
        (said("adverse_media", "20.00", raised=True), GRAVE, "outweighed"),
        (said("adverse_media", "25.00", raised=True), GRAVE, "outweighed"),
        (said("adverse_media", "5.00", raised=False), GRAVE, "lapsed"),
        (said("adverse_media", "5.00"), GRAVE, "lapsed"),
        (said("adverse_media", "5.00"), CALM, "kept"),
        (said("no_such_factor", "5.00", raised=True), CALM, "lapsed"),
        (said("adverse_media", "26.00", raised=True), CALM, "lapsed"),
    ],
)
def test_what_becomes_of_one(item: Earlier, facts: SubjectFacts, state: str) -> None:
    found = carry([item], evaluation(facts))
    [note] = found.notes
    assert note.state == state
    assert note.detail
    assert [one.factor for one in found.overrides] == ([item.factor] if state == "kept" else [])


def test_one_that_was_outweighed_counts_again_when_the_facts_fall() -> None:
    first = carry([said("adverse_media", "20.00", raised=True)], evaluation(GRAVE))
    waiting = earlier([], first.notes)
    assert [one.factor for one in waiting] == ["adverse_media"]
    second = carry(waiting, evaluation(CALM))
    assert [one.score for one in second.overrides] == [Decimal("20.00")]


def test_one_that_lapsed_does_not_come_back() -> None:
    found = carry([said("adverse_media", "5.00", raised=False)], evaluation(GRAVE))
    assert earlier([], found.notes) == []


def test_the_newest_word_on_a_factor_is_noted() -> None:
    first = carry([said("adverse_media", "20.00", raised=True)], evaluation(CALM))
    notes = made(first.notes, Override("adverse_media", Decimal(5), "No."), lowers=True)
    assert [(one.score, one.raised) for one in notes] == [("5.00", False)]
    overrides = [said("adverse_media", "5.00")]
    assert earlier(overrides, notes) == overrides
    assert earlier(overrides, None) == overrides


items = st.lists(
    st.builds(
        said,
        st.sampled_from([factor.id for factor in MATRIX.factors]),
        st.decimals(0, 30, places=2).map(lambda value: f"{value:.2f}"),
        raised=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda item: item.factor,
)
facts = st.builds(
    SubjectFacts,
    adverse_media=st.sampled_from([(), ("low",), ("critical",), NotAssessed("not_run")]),
    network_risk=st.sampled_from([0, 60, NotAssessed("not_run")]),
    ownership_layers=st.sampled_from([0, 4]),
)


@given(documents=items, known=facts)
def test_what_is_carried_never_lowers_a_score(
    documents: list[Earlier], known: SubjectFacts
) -> None:
    plain = evaluation(known)
    found = carry(documents, plain)
    with_them = evaluation(known, *found.overrides)
    assert with_them.score >= plain.score
    points = {item.id: item.points for item in plain.factors}
    assert all(item.points >= points[item.id] for item in with_them.factors)
    assert [note.factor for note in found.notes] == [one.factor for one in documents]


@given(documents=items, known=facts)
def test_carrying_again_changes_nothing(documents: list[Earlier], known: SubjectFacts) -> None:
    plain = evaluation(known)
    once = carry(documents, plain)
    applied = [said(one.factor, f"{one.score:.2f}") for one in once.overrides]
    again = carry(earlier(applied, once.notes), plain)
    assert set(again.overrides) == set(once.overrides)
    waiting = {one.factor for one in once.notes if one.state == CarriedState.OUTWEIGHED}
    assert waiting == {one.factor for one in again.notes if one.state == CarriedState.OUTWEIGHED}
