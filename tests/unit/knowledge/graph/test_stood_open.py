"""Of those who have left: for whom they held, and who held them, rests on people who are named."""

from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule, vote

from atlas.knowledge.graph.domain import ControlKind, Holding, HoldingKind
from atlas.knowledge.graph.domain.accounted import accounted_for, stood_open
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY

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
        ([control("p", "t", ControlKind.DOMINANT_INFLUENCE)], {"t"}),
        ([control("p", "t", ControlKind.BOARD_APPOINTMENT)], {"t"}),
        ([control("p", "t", TRUSTEE), control("p", "t", ControlKind.DOMINANT_INFLUENCE)], {"t"}),
        ([holding("p", "t", 1)], {"t"}),
    ],
)
def test_a_trust_that_left_rests_on_people(records: list[Holding], open_ones: set[str]) -> None:
    built = graph(holding("t", "c", 100), *records)
    keys = {one for one in built.above("c", tuple(HoldingKind)) if one != "c"}
    assert stood_open(built, "c", keys, RULE) & {"t", "t2", "b"} == open_ones


@pytest.mark.parametrize("through", ["trust", "firm", None])
@pytest.mark.parametrize(
    "made",
    [
        partial(vote, "p", "c", 100),
        partial(control, "p", "c", ControlKind.BOARD_APPOINTMENT),
        partial(control, "p", "c", ControlKind.DOMINANT_INFLUENCE),
    ],
)
def test_votes_and_control_through_a_trust_are_no_ones_own(made: Any, through: str | None) -> None:
    """Although the shares are: a regime that counts both must know for whom they are exercised."""
    built, rule = graph(holding("p", "c", 100), made(through=through)), regime_rule("uk", AS_OF)
    known = through is None
    assert ("c" in accounted_for(built, "c", rule, ())) is known
    assert ("p" in stood_open(built, "c", {"p"}, rule)) is not known
    ofac = regime_rule("ofac", AS_OF)
    assert "c" in accounted_for(built, "c", ofac, ()), "it counts neither"


@pytest.mark.parametrize("role", [ControlKind.NOMINATOR, ControlKind.NOMINEE])
@pytest.mark.parametrize("whose", ["u", "p"])
def test_a_nominator_or_nominee_of_no_stated_holder_opens_all(
    role: ControlKind, whose: str
) -> None:
    """It is not stated who of the holders is the nominee; a named nominator who lives is known."""
    built = graph(holding("k", "c", 100), holding("p2", "k", 100), control(whose, "k", role))
    known = (role, whose) == (ControlKind.NOMINATOR, "p")
    assert ("p2" in stood_open(built, "c", {"p2"}, RULE)) is not known


@pytest.mark.parametrize(
    "apart",
    [
        [vote("p", "c", 100, declared_not_beneficial=True)],
        [vote("p", "c", 100), control("p", "c", ControlKind.NOMINEE)],
        [control("p", "c", ControlKind.BOARD_APPOINTMENT, declared_not_beneficial=True)],
        [control("p", "c", None, through=UNKNOWN_CAPACITY)],
    ],
)
def test_votes_and_control_that_are_held_for_others_are_no_ones_own(apart: list[Holding]) -> None:
    built, rule = graph(holding("p2", "c", 100), *apart), regime_rule("uk", AS_OF)
    assert "c" not in accounted_for(built, "c", rule, ())
    assert "p" in stood_open(built, "c", {"p"}, rule)


def test_a_role_that_ends_before_it_starts_names_no_one() -> None:
    reversed_dates = (("ends_before_start", "starts 2026, ends 2016"),)
    built = graph(holding("t", "c", 100), control("p", "t", SETTLOR, contradictions=reversed_dates))
    assert stood_open(built, "c", {"t"}, RULE) == {"t"}


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
