"""Until when a run's favourable results hold: no longer than the register that states each fact."""

from dataclasses import replace
from datetime import date

from tests.unit.investigations.snapshots import snapshot, source

from atlas.investigations.runs.ages import current_until
from atlas.risk.evaluations.domain.facts import IDENTIFIED_BY, SCREENED_PARTIES
from atlas.risk.evaluations.domain.later import OF_OWNERS

SOON, LATE = date(2026, 12, 1), date(2027, 2, 1)
STATES = replace(source(), name="states", current_until=SOON)
YOUNGER = replace(source(), name="younger", current_until=LATE)


def test_a_younger_register_that_does_not_state_a_fact_makes_it_hold_no_longer() -> None:
    both = (STATES, YOUNGER)
    found = current_until(snapshot(sources=both))
    assert {*found.values()} == {LATE}  # a run that did not keep who states what
    found = current_until(snapshot(sources=both, stated_by={"status": {"states": "active"}}))
    assert (found[IDENTIFIED_BY], found[SCREENED_PARTIES]) == (SOON, LATE)
    owned = {"Ownership": (frozenset({"younger"}), frozenset({"states"}))}
    found = current_until(snapshot(sources=both, rests_on=owned))
    assert {found[key] for key in (*OF_OWNERS, SCREENED_PARTIES)} == {SOON}
    officers = {"Directorship": (frozenset({"states"}),)}
    found = current_until(snapshot(sources=both, rests_on=officers))
    assert found[SCREENED_PARTIES] == SOON
    assert {found[key] for key in OF_OWNERS} == {LATE}


def test_what_two_state_or_a_person_holds_as_long_as_the_younger() -> None:
    for said in ({"states", "younger"}, {"states", "analyst"}):
        owned = {"Ownership": (frozenset(said),)}
        found = current_until(snapshot(sources=(STATES, YOUNGER), rests_on=owned))
        assert {*found.values()} == {LATE}, said
