"""The difference of two runs: properties, and a written case of each kind of reason."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.composed import structure
from tests.unit.risk.cases import run as evaluation

from atlas.investigations.comparison.domain import SECTIONS, Item, Snapshot, compare
from atlas.investigations.comparison.snapshot import floors_of, ownership_of, risk_of
from atlas.investigations.results.domain import Plan, Regime, Sanctioned, Steps
from atlas.risk.evaluations.domain import SubjectFacts

fields = st.dictionaries(st.sampled_from(["a", "b", "version", "points"]), st.integers(0, 3))
keys = st.sampled_from(["p|un|1", "p|eu|2", "q|un|1"])


def _with_version(given_fields: dict[str, Any]) -> dict[str, Any]:
    return {"version": "2026-01-01", "status": "answered", **given_fields}


items = st.builds(Item, st.just("x"), fields.map(_with_version))
sections = st.fixed_dictionaries({name: st.dictionaries(keys, items) for name in SECTIONS})
snapshots = st.builds(Snapshot, sections=sections, request=fields, risk=fields)


@given(snapshots)
def test_a_run_does_not_differ_from_itself(one: Snapshot) -> None:
    found = compare(one, one)
    assert found.identical
    assert not found.because


@given(snapshots, snapshots)
def test_what_one_way_is_added_is_removed_the_other_way(one: Snapshot, other: Snapshot) -> None:
    there, back = compare(one, other), compare(other, one)
    for name in SECTIONS:
        forward, backward = there.sections[name], back.sections[name]
        assert [c.key for c in forward.added] == [c.key for c in backward.removed]
        assert [c.key for c in forward.changed] == [c.key for c in backward.changed]
        assert forward.unchanged == backward.unchanged
        for a, b in zip(forward.changed, backward.changed, strict=True):
            assert [(f.before, f.after) for f in a.fields] == [
                (f.after, f.before) for f in b.fields
            ]
    assert there.identical is back.identical


def _snapshot(**sections_: dict[str, Item]) -> Snapshot:
    return Snapshot(sections=sections_, request={"depth": "cdd"}, risk={"matrix": "eba 1"})


def test_a_new_hit_is_explained_by_the_list_that_went_on() -> None:
    def lists(version: str) -> dict[str, Item]:
        return {"un": Item("un", {"version": version})}

    hit = {"p|un|7": Item("Ann: un ANN", {"strength": "strong", "decision": "undecided"})}
    found = compare(_snapshot(lists=lists("1")), _snapshot(lists=lists("2"), hits=hit))
    assert found.sections["hits"].added[0].why == ("UN Security Council list went from 1 to 2.",)


def test_a_hit_that_went_with_another_version_of_the_same_day_is_explained_by_it() -> None:
    def lists(sequence: int) -> dict[str, Item]:
        return {"un": Item("un", {"version": "2026-11-20", "sequence": sequence})}

    hit = {"p|un|7": Item("Ann: un ANN", {"strength": "strong", "decision": "undecided"})}
    found = compare(_snapshot(lists=lists(1), hits=hit), _snapshot(lists=lists(2)))
    assert found.sections["lists"].unchanged == 0
    assert found.sections["hits"].removed[0].why == (
        "UN Security Council list of 2026-11-20 went from version 1 to version 2.",
    )


def test_a_decided_hit_is_explained_by_the_decision() -> None:
    def hit(decision: str) -> dict[str, Item]:
        return {"p|un|7": Item("Ann: un ANN", {"decision": decision})}

    found = compare(_snapshot(hits=hit("undecided")), _snapshot(hits=hit("false_positive")))
    [change] = found.sections["hits"].changed
    assert change.why == ("It was decided in between: undecided → false positive.",)


def test_a_new_party_is_explained_by_its_link_and_the_score_by_its_factors() -> None:
    party = {"q": Item("Oak Ltd", {"roles": ["owner"]})}
    link = {"l": Item("Oak Ltd → Birch Ltd, Ownership", {"from_id": "q", "to_id": "s"})}

    def factors(points: str, winner: str) -> dict[str, Item]:
        return {"layers": Item("layers", {"points": points, "winner": winner, "reason": None})}

    before = _snapshot(factors=factors("2", "layers = 1"))
    after = _snapshot(parties=party, relationships=link, factors=factors("5.5", "layers = 3"))
    found = compare(before, after)
    assert found.sections["parties"].added[0].why == ("Oak Ltd → Birch Ltd, Ownership is new.",)
    assert found.because == ("layers: +3.5 points.",)
    [factor] = found.sections["factors"].changed
    assert factor.why == ("What it rests on went from layers = 1 to layers = 3.",)


def test_a_floor_that_is_not_assessed_any_more_is_not_one_that_applies_no_more() -> None:
    def floors(status: str) -> dict[str, Item]:
        return {"pep": Item("PEP", {"status": status})}

    def because(before: dict[str, Item], after: dict[str, Item]) -> tuple[str, ...]:
        return compare(_snapshot(floors=before), _snapshot(floors=after)).because

    applied, unknown = floors("applied"), floors("not_assessed")
    assert because(applied, unknown) == (
        "The floor “PEP” applied before; whether it still does is not assessed.",
    )
    assert because(applied, {}) == ("The floor “PEP” applies no more.",)
    assert because(unknown, applied) == ("The floor “PEP” applies now.",)
    assert because({}, unknown) == ()
    assert because(unknown, {}) == ()
    assert not compare(_snapshot(floors={}), _snapshot(floors=unknown)).identical


def test_an_evaluation_that_became_provisional_is_another_one() -> None:
    earned = evaluation()
    assert earned.words is not None
    lost = replace(
        earned, words=replace(earned.words, provisional=True, reasons=("coverage_below_minimum",))
    )
    before, after = (risk_of(one, identified=True) for one in (earned, lost))
    assert {name for name in after if before[name] != after[name]} == {"provisional", "reasons"}
    assert risk_of(lost, identified=False) == {"identified": False}
    statuses = {item.fields["status"] for item in floors_of(evaluation(SubjectFacts())).values()}
    assert "not_assessed" in statuses


def test_a_floor_says_in_words_what_decided_it_or_keeps_it_open() -> None:
    open_floors = evaluation(SubjectFacts())
    left_open = {one.id: ("Owners: no source names them",) for one in open_floors.floors}
    said = {
        (item.fields["status"], because)
        for item in floors_of(open_floors, left_open).values()
        if isinstance(reasons := item.fields["because"], list)
        for because in reasons
    }
    assert ("not_assessed", "Owners: no source names them") in said


def test_reasons_are_words_not_codes() -> None:
    def rules(reason: str | None) -> dict[str, Item]:
        return {"MEBO.x": Item("Rule", {"outcome": "not_assessed", "reason": reason})}

    source = {"registry_file:psc": Item("registry_file:psc", {"status": "not_asked"})}
    before = _snapshot(indicators=rules("undecided_candidates"), sources=source)
    after = replace(_snapshot(indicators=rules(None)), request={"depth": "edd", "website": None})
    [change] = compare(before, after).sections["indicators"].changed
    assert change.why == (
        "It was not assessed before: undecided candidates.",
        "register file psc was not asked any more.",
        "The request differs: depth CDD → EDD.",
    )


def test_words_of_ownership_are_compared() -> None:
    def steps(cause: str, word: str) -> Steps:
        regime = Regime(regime="ofac", status="clear", word=word, control="none_found")
        return Steps(
            structure=Plan(ownership=structure(cause=cause)),
            sanctioned=Sanctioned(regimes=(regime,)),
        )

    one = _snapshot(ownership_words=ownership_of(steps("identified", "not_owned")))
    other = _snapshot(ownership_words=ownership_of(steps("incomplete", "not_assessed")))
    changed = compare(one, other).sections["ownership_words"].changed
    assert [(c.key, [f.field for f in c.fields]) for c in changed] == [
        ("beneficial_owners", ["cause"]),
        ("regime:ofac", ["word"]),
    ]
    assert not compare(one, other).identical


def test_of_a_run_without_a_known_company_no_points_are_said() -> None:
    def one(points: str) -> Snapshot:
        factors = {"layers": Item("layers", {"points": points})}
        return Snapshot(sections={"factors": factors}, request={}, risk={"identified": False})

    assert compare(one("2"), one("5")).because == ()


def test_what_a_cancelled_run_did_not_reach_is_not_gone() -> None:
    """A floor that "applies no more", because the later run was cancelled before it."""
    floor = {"sanctions_open": Item("An open match", {"status": "applied"})}
    hit = {"p|un|7": Item("Ann: un ANN", {"strength": "strong", "decision": "undecided"})}
    done = _snapshot(hits=hit, floors=floor, lists={"un": Item("un", {"version": "1"})})
    cut = replace(_snapshot(), unfinished="cancelled")
    said = "The later run is cancelled: it did not look for everything."
    found = compare(done, cut)
    assert found.because == (said,)
    for name in ("hits", "floors", "lists"):
        assert said in found.sections[name].removed[0].why
    back = compare(cut, done)
    assert back.because == ("The earlier run is cancelled: it did not look for everything.",)
    assert back.sections["floors"].added[0].why == back.because
    whole = compare(done, replace(cut, unfinished=None))
    assert "applies no more" in " ".join(whole.because)
