"""Of those who have left: for whom they held, and who held them, rests on people who are named."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import control, graph, holding, regime_rule

from atlas.knowledge.graph.domain import ControlKind, Holding, HoldingKind
from atlas.knowledge.graph.domain.accounted import stood_open

RULE = regime_rule("ofac", graph().as_of)
SETTLOR, BENEFICIARY, TRUSTEE = (
    ControlKind.SETTLOR,
    ControlKind.BENEFICIARY,
    ControlKind.TRUSTEE,
)


@pytest.mark.parametrize(
    ("records", "open_ones"),
    [
        ([control("p", "t", SETTLOR)], set()),
        ([control("p", "t", TRUSTEE)], {"t"}),
        ([control("u", "t", SETTLOR)], {"t"}),
        ([control("b", "t", BENEFICIARY), holding("p", "b", 100)], set()),
        ([control("b", "t", BENEFICIARY), holding("t", "b", 100)], {"t", "b"}),
        ([control("t2", "t", BENEFICIARY), control("t", "t2", BENEFICIARY)], {"t", "t2"}),
        ([control("c", "t", SETTLOR), control("c", "t", BENEFICIARY, key="z")], {"t"}),
        ([control("p", "t", SETTLOR), control("c", "t", BENEFICIARY)], {"t"}),
        ([control("s", "t", BENEFICIARY)], {"t"}),
    ],
)
def test_a_trust_that_left_rests_on_people(records: list[Holding], open_ones: set[str]) -> None:
    built = graph(holding("t", "c", 100), *records)
    keys = {one for one in built.above("c", tuple(HoldingKind)) if one != "c"}
    assert stood_open(built, "c", keys, RULE) & {"t", "t2", "b"} == open_ones


PARTIES = ("c", "h", "k", "t", "t2", "p")
RECORDS = st.lists(
    st.sampled_from(
        [
            holding(holder, company, 100)
            if company[0] != "t"
            else control(holder, company, role, key=f"{holder}>{company}:{role}")
            for holder, company in product(PARTIES, PARTIES)
            if holder != company and company != "p"
            for role in (SETTLOR, BENEFICIARY)
        ]
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(RECORDS)
def test_whatever_has_no_person_above_it_is_open(records: list[Holding]) -> None:
    """However many companies and trusts own or benefit each other in whatever circle."""
    built = graph(holding("t", "c", 100), *(one for one in records if one.key != "t>c:ownership"))
    left = {"t", *(one for one in ("h", "k", "t2") if one in built.parties)}
    alone = {one for one in left if "p" not in built.above(one, tuple(HoldingKind))}
    assert alone <= stood_open(built, "c", left, RULE)
