"""Control by a listed party that leads a company."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, graph, holding, regime_rule
from tests.unit.knowledge.graph.test_ownership_words import words

from atlas.knowledge.graph.domain import Official
from atlas.knowledge.graph.domain.ownership_words import (
    MATCHED_OFFICER,
    ControlWord,
    Leadership,
    OwnershipWord,
)

OFFICES = ("senior managing official", "board chair", "managing director", "board member")


@pytest.mark.parametrize("regime", ["eu", "uk", "ofac"])
@pytest.mark.parametrize(
    ("offices", "leads"),
    [
        ({"p1": "senior managing official", "p2": "board member", "p3": "board member"}, True),
        ({"p1": "Board Chair", "p2": "board member", "p3": "board member"}, True),
        ({"p1": "board member"}, True),
        ({"p1": "board member", "p2": "board member"}, True),
        ({"p1": "board member", "p2": "board member", "p3": "board member"}, False),
        ({"p2": "board chair", "p3": "board member"}, False),
    ],
)
def test_a_listed_party_that_leads_a_company_may_control_it(
    regime: str, offices: dict[str, str], leads: bool
) -> None:
    """SI 2019/855, regulation 7(4); of OFAC's rule, FAQ 398: ownership alone, with a caution."""
    owned = graph(holding("p9", "c", 100))
    rule = regime_rule(regime, AS_OF)
    office = tuple(Official(party, role) for party, role in offices.items())
    found = words(owned, rule=rule, leadership=[Leadership(office, frozenset({"p1"}))])
    assert found.ownership is OwnershipWord.NOT_OWNED
    possible = leads and regime != "ofac"
    assert found.control is (ControlWord.POSSIBLE if possible else ControlWord.NONE_FOUND)
    assert (MATCHED_OFFICER in found.reasons) is leads


def test_a_listed_party_that_leads_the_parent_may_control_the_company() -> None:
    owned = graph(holding("p9", "c", 100))
    parent = Leadership((Official("p1", "board chair"), *_BOARD), frozenset({"p1"}))
    own = Leadership(_BOARD)
    found = words(owned, rule=regime_rule("uk", AS_OF), leadership=[own, parent])
    assert (found.control, found.reasons) == (ControlWord.POSSIBLE, (MATCHED_OFFICER,))


_BOARD = tuple(Official(party, "board member") for party in ("p2", "p3", "p4"))


@given(
    st.dictionaries(st.sampled_from(["p1", "p2", "p3", "p4"]), st.sampled_from(OFFICES)),
    st.sets(st.sampled_from(["p1", "p2", "p3", "p4"])),
    st.sampled_from(["p1", "p2", "p3", "p4"]),
)
def test_a_listed_or_unasked_officer_never_improves_the_word_on_control(
    offices: dict[str, str], listed: set[str], one: str
) -> None:
    owned, rule = graph(holding("p9", "c", 100)), regime_rule("uk", AS_OF)
    office = tuple(Official(party, role) for party, role in offices.items())
    rank = [ControlWord.NONE_FOUND, ControlWord.NOT_ASSESSED, ControlWord.POSSIBLE]
    base = Leadership(office, frozenset(listed))
    before = words(owned, rule=rule, leadership=[base]).control
    for worse in (
        replace(base, listed=base.listed | {one}),
        replace(base, unscreened=frozenset({one})),
    ):
        assert rank.index(words(owned, rule=rule, leadership=[worse]).control) >= rank.index(before)
    if one in offices and len(offices) <= 2 and not base.may_be_led:
        unasked = replace(base, unscreened=frozenset({one}))
        assert words(owned, rule=rule, leadership=[unasked]).control is ControlWord.NOT_ASSESSED
