"""Integrated shares: cases, and their properties."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import UK_25_50, UK_75_100, graph, holding

from atlas.knowledge.graph.domain import (
    Band,
    Holding,
    HoldingKind,
    IntegratedShares,
    exactly,
    integrated_shares,
)


def band(shares: IntegratedShares, party: str) -> Band:
    found = shares.by_party[party].integrated
    assert found is not None
    return found


def near(found: Band, lower: float, upper: float) -> bool:
    return found.lower == pytest.approx(lower, abs=0.005) and found.upper == pytest.approx(
        upper, abs=0.005
    )


def test_shares_multiply_down_a_chain_and_add_over_paths() -> None:
    shares = integrated_shares(
        graph(
            holding("p", "a", 50),
            holding("p", "b", 40),
            holding("a", "c", 60),
            holding("b", "c", 40),
        ),
        "c",
    )
    assert near(band(shares, "p"), 46, 46)
    assert shares.by_party["p"].direct is None
    assert shares.undeclared_lower == pytest.approx(54)


def test_uk_bands_keep_open_ends_and_leave_room_to_each_other() -> None:
    shares = integrated_shares(
        graph(
            holding("h", "c", UK_75_100),
            holding("j", "h", UK_25_50),
            holding("k", "h", UK_25_50),
            holding("i", "j", UK_75_100),
        ),
        "c",
    )
    assert near(band(shares, "j"), 18.75, 50)
    assert near(band(shares, "i"), 14.0625, 50)
    assert band(shares, "j").lower_open
    assert not band(shares, "j").upper_open


def test_a_maximum_stops_at_what_the_others_minima_leave() -> None:
    shares = integrated_shares(
        graph(holding("p", "c", Band(10, 100)), holding("q", "c", UK_75_100)), "c"
    )
    assert near(band(shares, "p"), 10, 25)
    assert band(shares, "p").upper_open  # q holds more than 75
    assert near(band(shares, "q"), 75, 90)


def test_a_circular_part_with_an_outside_owner_is_solved() -> None:
    shares = integrated_shares(
        graph(holding("p", "a", 50), holding("b", "a", 50), holding("a", "b", 100)), "a"
    )
    assert near(band(shares, "p"), 100, 100)
    # b's own owners are cut first: it holds the half it holds
    assert near(band(shares, "b"), 50, 50)


def test_a_closed_loop_has_no_shares() -> None:
    shares = integrated_shares(graph(holding("a", "b", 100), holding("b", "a", 100)), "a")
    assert [loop.companies for loop in shares.closed_loops] == [("a", "b")]
    assert shares.by_party["b"].integrated is None
    assert shares.undeclared_lower == 100


def test_a_company_that_owns_all_of_itself_is_a_closed_loop() -> None:
    shares = integrated_shares(graph(holding("a", "a", 100), holding("a", "c", 100)), "c")
    assert [loop.companies for loop in shares.closed_loops] == [("a",)]


def test_a_full_cycle_with_an_outsider_of_unknown_share_ends() -> None:
    shares = integrated_shares(
        graph(
            holding("a", "b", 100),
            holding("b", "a", 100),
            holding("p", "a", Band(0, 100)),
            holding("a", "c", 100),
        ),
        "c",
    )
    assert near(band(shares, "p"), 0, 100)  # the maxima do not converge
    assert near(band(shares, "a"), 100, 100)


def test_unknown_shares_in_a_cycle_are_bounded_by_what_others_surely_hold() -> None:
    anything = Band(0, 100)
    shares = integrated_shares(
        graph(
            holding("p", "c", 30),
            holding("a", "c", anything),
            holding("a", "b", anything),
            holding("b", "a", anything),
            holding("q", "a", anything),
        ),
        "c",
    )
    assert near(band(shares, "q"), 0, 70)
    assert near(band(shares, "p"), 30, 30)  # nothing of the cycle reaches p


def test_an_over_declared_company_is_a_conflict_and_nobody_is_dropped() -> None:
    shares = integrated_shares(
        graph(
            *(holding(f"p{n}", "a", UK_75_100) for n in range(3)),
            holding("a", "c", 100),
        ),
        "c",
    )
    assert [(conflict.company, conflict.sum_of_minima) for conflict in shares.over_declared] == [
        ("a", 225),
    ]
    assert all(near(band(shares, f"p{n}"), 0, 100) for n in range(3))


def test_rounding_is_no_conflict() -> None:
    shares = integrated_shares(
        graph(holding("p", "c", 33.34), holding("q", "c", 33.33), holding("r", "c", 33.34)), "c"
    )
    assert shares.over_declared == ()


def test_joint_holders_share_one_holding() -> None:
    shares = integrated_shares(
        graph(
            holding("p", "a", 60, joint_group="j"),
            holding("q", "a", 60, joint_group="j"),
            holding("r", "a", 40),
            holding("a", "c", 50),
        ),
        "c",
    )
    assert shares.over_declared == ()
    assert near(band(shares, "p"), 30, 30)
    assert near(band(shares, "q"), 30, 30)
    assert near(band(shares, "r"), 20, 20)
    assert shares.undeclared_lower == pytest.approx(50)


def test_ownership_and_votes_are_never_added() -> None:
    built = graph(
        holding("p", "c", 20),
        holding("p", "c", 80, HoldingKind.VOTING),
    )
    assert near(band(integrated_shares(built, "c"), "p"), 20, 20)
    assert near(band(integrated_shares(built, "c", HoldingKind.VOTING), "p"), 80, 80)


def test_as_of_decides_which_holdings_exist() -> None:
    holdings = [
        holding("p", "c", 100, valid_to=date(2020, 1, 1)),
        holding("q", "c", 100, valid_from=date(2020, 1, 1)),
    ]
    assert set(integrated_shares(graph(*holdings), "c").by_party) == {"q"}
    before = integrated_shares(graph(*holdings, as_of=date(2019, 12, 31)), "c")
    assert set(before.by_party) == {"p"}


# -- properties ---------------------------------------------------------------------------------


@st.composite
def declared(draw: st.DrawFn, *, cyclic: bool = False) -> list[Holding]:
    """Companies c0…cn whose holders' shares sum to exactly 100; c0 is the subject."""
    size = draw(st.integers(2, 6))
    holdings: list[Holding] = []
    for company in range(size):
        above = range(company + 1, size) if not cyclic else range(size)
        companies = draw(
            st.lists(st.sampled_from([n for n in above if n != company] or [-1]), unique=True)
        )
        holders = [f"c{n}" for n in companies if n >= 0]
        holders += [f"p{n}" for n in draw(st.sets(st.integers(0, 3), min_size=1, max_size=3))]
        weights = draw(st.lists(st.integers(1, 50), min_size=len(holders), max_size=len(holders)))
        whole = sum(weights)
        holdings += [
            holding(holder, f"c{company}", 100 * weight / whole)
            for holder, weight in zip(holders, weights, strict=True)
        ]
    return holdings


@given(declared())
def test_terminal_shares_sum_to_100_when_all_is_declared(holdings: list[Holding]) -> None:
    shares = integrated_shares(graph(*holdings), "c0")
    terminal = sum(band(shares, h.party).lower for h in shares.holders if h.terminal)
    assert terminal == pytest.approx(100, abs=1e-6)


@given(declared(cyclic=True))
def test_terminal_shares_sum_to_100_with_cycles(holdings: list[Holding]) -> None:
    shares = integrated_shares(graph(*holdings), "c0")
    assert shares.closed_loops == ()
    terminal = sum(band(shares, h.party).lower for h in shares.holders if h.terminal)
    assert terminal == pytest.approx(100, abs=1e-6)
    assert shares.undeclared_lower == pytest.approx(0, abs=1e-6)


@given(declared())
def test_shares_equal_brute_force_path_sums_on_acyclic_graphs(holdings: list[Holding]) -> None:
    into: dict[str, list[Holding]] = defaultdict(list)
    for one in holdings:
        into[one.company].append(one)
    sums: dict[str, float] = defaultdict(float)

    def climb(company: str, whole: float) -> None:
        for one in into[company]:
            assert one.band is not None
            part = whole * one.band.lower / 100
            sums[one.holder] += part
            climb(one.holder, part)

    climb("c0", 100)
    shares = integrated_shares(graph(*holdings), "c0")
    for found in shares.holders:
        assert band(shares, found.party).lower == pytest.approx(sums[found.party], abs=1e-6)


@given(declared(cyclic=True), st.data())
def test_bounds_contain_the_point(holdings: list[Holding], data: st.DataObject) -> None:
    point = integrated_shares(graph(*holdings), "c0")
    widened = []
    for one in holdings:
        assert one.band is not None
        share = one.band.lower
        below = data.draw(st.floats(0, 1)) * share
        above = share + data.draw(st.floats(0, 1)) * (100 - share)
        widened.append(holding(one.holder, one.company, Band(below, above)))
    bounds = integrated_shares(graph(*widened), "c0")
    for holder in point.holders:
        exact = band(point, holder.party).lower
        found = band(bounds, holder.party)
        assert found.lower <= exact + 1e-6
        assert found.upper >= exact - 1e-6


@st.composite
def anything(draw: st.DrawFn) -> list[Holding]:
    """Any holdings at all: cycles, self-holdings, over-declared, missing shares."""
    names = st.sampled_from(["c0", "c1", "c2", "c3", "p0", "p1"])
    bands = st.one_of(
        st.just(Band(0, 100)),
        st.just(UK_25_50),
        st.just(UK_75_100),
        st.floats(0, 100).map(exactly),
    )
    rows = draw(st.lists(st.tuples(names, names, bands), max_size=14))
    return [
        holding(holder, company, share, key=f"{place}")
        for place, (holder, company, share) in enumerate(rows)
        if not company.startswith("p")
    ]


@given(anything())
def test_every_graph_terminates_within_bounds(holdings: list[Holding]) -> None:
    shares = integrated_shares(graph(*holdings, holding("c1", "c0", 10, key="subject")), "c0")
    for share in shares.holders:
        if share.integrated is not None:
            assert 0 <= share.integrated.lower <= share.integrated.upper <= 100


@pytest.mark.parametrize("speck", [5e-324, 2e-243, 1e-20, 1e-11, 1e-9])
@pytest.mark.parametrize(
    "circle",
    [
        [("c0", "c1", None), ("c0", "c2", 0), ("c2", "c2", None), ("c2", "c0", 0)],
        [("c0", "c1", 0), ("c1", "c2", None), ("c2", "c1", None)],
        [("c0", "c1", 0), ("c2", "c0", None), ("c2", "c2", None)],
    ],
)
def test_circles_that_hang_together_by_next_to_nothing(
    speck: float, circle: list[tuple[str, str, float | None]]
) -> None:
    """Such a share is none to the solver: its system was singular."""
    held = [
        holding(holder, company, Band(0, 100) if share is None else exactly(speck), key=f"{place}")
        for place, (holder, company, share) in enumerate(circle)
    ]
    above = [holding("c1", "c0", 10, key="subject"), holding("c3", "c0", Band(0, 100), key="top")]
    shares = integrated_shares(graph(*held, *above), "c0")
    assert {share.party for share in shares.holders} >= {"c1", "c3"}
    for share in shares.holders:
        if share.integrated is not None:  # c2 alone may be a closed loop
            assert 0 <= share.integrated.lower <= share.integrated.upper <= 100
