"""The difference of two runs: properties, and a written case of each kind of reason."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.comparison.domain import SECTIONS, Item, Snapshot, compare

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
    assert found.sections["hits"].added[0].why == ("un went from 1 to 2.",)


def test_a_decided_hit_is_explained_by_the_decision() -> None:
    def hit(decision: str) -> dict[str, Item]:
        return {"p|un|7": Item("Ann: un ANN", {"decision": decision})}

    found = compare(_snapshot(hits=hit("undecided")), _snapshot(hits=hit("false_positive")))
    [change] = found.sections["hits"].changed
    assert change.why == ("It was decided in between: undecided → false_positive.",)


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
