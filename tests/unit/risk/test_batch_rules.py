"""Why a company moved between two runs: the causes add up, and name what differs."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert
from tests.unit.risk.cases import AS_OF, MATRIX, SHIPPED

from atlas.risk.batches.domain import Trace, causes, trace_of
from atlas.risk.evaluations.domain import (
    Evaluation,
    NotAssessed,
    Override,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.policy.domain import Adjustment, adjusted

PLAIN = Adjustment()


def evaluation(facts: SubjectFacts, *overrides: Override, appetite: str = "moderate") -> Evaluation:
    inputs = inputs_from_facts(facts, MATRIX, SHIPPED, AS_OF)
    return evaluate(MATRIX, inputs, SHIPPED, overrides, AS_OF, appetite=appetite)


def trace(facts: SubjectFacts, *overrides: Override, **made: Any) -> dict[str, Any]:
    policy = made.get("policy", PLAIN)
    found = evaluation(facts, *overrides, appetite=made.get("appetite", "moderate"))
    return trace_of(found, policy, made.get("snapshot", SHIPPED.hash))


def movement(before: dict[str, Any], after: dict[str, Any]) -> int:
    """Of the score before floors: what the causes of these traces explain."""
    return int(after["base"] - before["base"])


facts = st.builds(
    SubjectFacts,
    countries_established=st.sampled_from([("NL",), ("IR",), NotAssessed("not_run")]),
    ownership_layers=st.sampled_from([0, 2, 4, NotAssessed("not_covered")]),
    incorporation_date=st.sampled_from([date(2001, 1, 1), date(2026, 5, 1)]),
    shared_address_count=st.sampled_from([0, 3, NotAssessed("no_source")]),
    network_risk=st.sampled_from([0, 50, 100, NotAssessed("not_screened")]),
    adverse_media=st.sampled_from([(), ("critical",)]),
)


@given(first=facts, second=facts)
def test_the_causes_add_up_to_the_movement(first: SubjectFacts, second: SubjectFacts) -> None:
    before, after = trace(first), trace(second)
    moved = movement(before, after)
    found = causes(before, after, moved)
    assert sum(cause.change for cause in found) == moved
    named = {cause.name for cause in found if cause.kind == "factor"}
    assert named == {
        name for name in before["factors"] if before["factors"][name] != after["factors"][name]
    }
    sizes = [abs(cause.change) for cause in found if cause.kind in {"factor", "aggregation"}]
    assert sizes == sorted(sizes, reverse=True)


@given(one=facts)
def test_the_same_evaluation_moved_for_no_reason(one: SubjectFacts) -> None:
    assert causes(trace(one), trace(one), 0) == []
    assert causes(None, trace(one), 0) == causes(trace(one), None, 0) == []


def test_a_floor_that_rises_and_falls_is_named() -> None:
    calm, listed = (
        trace(SubjectFacts(countries_established=("NL",))),
        trace(SubjectFacts(countries_established=("IR",))),
    )
    up = [cause for cause in causes(calm, listed, movement(calm, listed)) if cause.kind == "floor"]
    assert any("applies now" in cause.text for cause in up)
    back = causes(listed, calm, movement(listed, calm))
    assert any("no longer" in cause.text for cause in back if cause.kind == "floor")


def test_what_the_evaluations_were_made_with_is_named_and_explains_no_points() -> None:
    same = SubjectFacts(countries_established=("NL",))
    policy = Adjustment(policy_version=3, segment="retail")
    found = causes(
        trace(same), trace(same, appetite="conservative", policy=policy, snapshot="other"), 0
    )
    assert {cause.kind for cause in found} == {"appetite", "segment", "policy", "reference_data"}
    assert sum(cause.change for cause in found) == 0


def test_an_override_is_the_factors_cause() -> None:
    same = SubjectFacts(countries_established=("NL",))
    raised = trace(same, Override("jurisdiction_risk", Decimal(30), "Seen there."))
    before = trace(same)
    [cause] = [
        one for one in causes(before, raised, movement(before, raised)) if one.kind == "factor"
    ]
    assert (cause.name, cause.after["status"], cause.change > 0) == (
        "jurisdiction_risk",
        "overridden",
        True,
    )


def test_a_factor_that_another_matrix_lacks_is_said() -> None:
    same = SubjectFacts(countries_established=("NL",))
    before = trace(same)
    after = {**before, "factors": dict(before["factors"]), "matrix": ["own", "2"]}
    lost = after["factors"].pop("jurisdiction_risk")
    found = {cause.name: cause for cause in causes(before, after, -lost[2])}
    assert found["jurisdiction_risk"].text.endswith("→ not in the matrix")
    assert found["matrix"].after == ["own", "2"]


def test_a_segments_weights_move_the_contributions() -> None:
    heavier = adjusted(MATRIX, Adjustment(multipliers={"geographic": Decimal(4)}))
    one = SubjectFacts(countries_established=("IR",))
    inputs = inputs_from_facts(one, heavier, SHIPPED, AS_OF)
    found = evaluate(heavier, inputs, SHIPPED, (), AS_OF)
    moved = convert(trace_of(found, PLAIN, SHIPPED.hash), Trace).factors["jurisdiction_risk"]
    assert moved.contribution > trace(one)["factors"]["jurisdiction_risk"][2]
