"""Random graphs, cycles included, against independent computations of the same figures."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule

from atlas.knowledge.graph.domain import (
    Band,
    ControlKind,
    Directness,
    Holding,
    HoldingKind,
    Seed,
    exactly,
    integrated_shares,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain import shares as share_rules
from atlas.knowledge.graph.domain.below import shares_below
from atlas.knowledge.graph.domain.control import controlled_by, may_control
from atlas.knowledge.graph.domain.leads import Leads
from atlas.knowledge.graph.domain.solver import cycles_of, full_parts, returns, walk

SIZE = 8


@st.composite
def exact_graphs(draw: st.DrawFn) -> list[Holding]:
    """Companies c0…c7 that hold in each other and persons p0…p3; every row at most 100."""
    holdings = []
    for company in range(draw(st.integers(2, SIZE))):
        holders = draw(
            st.sets(
                st.sampled_from([*(f"c{n}" for n in range(SIZE)), *(f"p{n}" for n in range(4))]),
                max_size=5,
            )
        )
        weights = [draw(st.integers(1, 40)) for _ in holders]
        whole = max(sum(weights), draw(st.integers(1, 160)))
        holdings += [
            holding(holder, f"c{company}", 100 * weight / whole)
            for holder, weight in zip(sorted(holders), weights, strict=True)
            if holder != f"c{company}"
        ]
    return holdings


def shares_by_definition(holdings: list[Holding], subject: str) -> dict[str, float]:
    """a_c·(I - A)⁻¹ for each holder with its incoming edges cut, as walks of any length."""
    keys = sorted({key for h in holdings for key in (h.holder, h.company)} | {subject})
    number = {key: place for place, key in enumerate(keys)}
    matrix = np.zeros((len(keys), len(keys)))
    for h in holdings:
        assert h.band is not None
        matrix[number[h.company], number[h.holder]] += h.band.lower / 100
    found = {}
    for key in keys:
        cut = matrix.copy()
        cut[number[key]] = 0
        step = matrix[number[subject]].copy()
        if key == subject:
            continue
        share = 0.0
        for _ in range(20_000):
            share += step[number[key]]
            step[number[key]] = 0
            step = step @ cut
            if step.sum() < 1e-13:
                break
        found[key] = share * 100
    return found


@settings(max_examples=150, deadline=None)
@given(exact_graphs())
def test_shares_equal_the_definition_on_any_graph(holdings: list[Holding]) -> None:
    shares = integrated_shares(graph(*holdings, holding("p9", "c0", 0)), "c0")
    looped = {key for loop in shares.closed_loops for key in loop.companies}
    expected = shares_by_definition(holdings, "c0")
    for share in shares.holders:
        if share.integrated is not None and not looped:
            assert share.integrated.lower == pytest.approx(expected.get(share.party, 0), abs=1e-5)


@settings(max_examples=150, deadline=None)
@given(exact_graphs(), st.sampled_from(["p0", "c1", "c2"]))
def test_looking_down_equals_looking_up(holdings: list[Holding], party: str) -> None:
    built = graph(*holdings)
    for held in shares_below(built, party):
        above = integrated_shares(built, held.company)
        share = above.by_party[party].integrated
        if share is not None and not above.closed_loops:
            assert held.integrated.lower == pytest.approx(share.lower, abs=1e-5)
            assert held.integrated.upper >= share.upper - 1e-5


@st.composite
def bands_with_points(draw: st.DrawFn) -> tuple[list[Holding], list[Holding]]:
    """A graph whose every row sums to at most 100, and the same graph known only as bands."""
    points = draw(exact_graphs())
    banded = []
    for h in points:
        assert h.band is not None
        value = h.band.lower
        low = draw(st.sampled_from([0.0, 0.5, 1.0])) * value
        high = value + draw(st.sampled_from([0.0, 0.5, 1.0])) * (100 - value)
        banded.append(holding(h.holder, h.company, Band(low, high)))
    return points, banded


@settings(max_examples=200, deadline=None)
@given(bands_with_points())
def test_bounds_contain_every_point_inside_the_bands(
    both: tuple[list[Holding], list[Holding]],
) -> None:
    points, banded = both
    bounds = integrated_shares(graph(*banded, holding("p9", "c0", Band(0, 0))), "c0")
    exact = integrated_shares(graph(*points, holding("p9", "c0", 0)), "c0")
    if exact.closed_loops or bounds.over_declared:
        return
    for share in exact.holders:
        found = bounds.by_party[share.party].integrated
        if found is not None and share.integrated is not None:
            assert found.lower <= share.integrated.lower + 1e-5
            assert found.upper >= share.integrated.upper - 1e-5


@settings(max_examples=100, deadline=None)
@given(exact_graphs(), st.integers(0, 50))
def test_a_larger_minimum_never_lowers_a_lower_bound(holdings: list[Holding], place: int) -> None:
    if not holdings:
        return
    chosen = holdings[place % len(holdings)]
    assert chosen.band is not None
    less = [
        holding(h.holder, h.company, exactly(chosen.band.lower / 2)) if h is chosen else h
        for h in holdings
    ]
    before, after = (
        {s.party: s.integrated for s in integrated_shares(graph(*hs), "c0").holders}
        for hs in (less, holdings)
    )
    for party, share in before.items():
        now = after.get(party)
        if share is not None and now is not None:
            assert now.lower >= share.lower - 1e-6


RANKS = {None: 0, "possible": 1, "blocked": 2}


@settings(max_examples=100, deadline=None)
@given(
    exact_graphs(),
    st.sets(st.sampled_from(["p0", "p1", "p2", "c3"])),
    st.sampled_from(["ofac", "eu", "uk"]),
)
def test_another_or_a_surer_seed_never_lowers_an_answer(
    holdings: list[Holding], parties: set[str], regime: str
) -> None:
    built = graph(*holdings)
    rule = regime_rule(regime, AS_OF)
    doubtful = [Seed(party, certain=False) for party in sorted(parties)]
    sure = [Seed(party, certain=True) for party in sorted(parties)]
    more = [*sure, Seed("p3", certain=True)]
    results = [sanctioned_ownership(built, seeds, rule) for seeds in (doubtful, sure, more)]
    for company in {h.company for h in holdings} - parties:
        found = [entry.status if (entry := r.of(company)) else None for r in results]
        ranks = [RANKS[status] for status in found]
        assert ranks == sorted(ranks)


@st.composite
def doubtful_graphs(draw: st.DrawFn) -> list[Holding]:
    """Graphs in which some holdings are bands, and of some nobody says whether they are direct."""
    found = []
    for place, h in enumerate(draw(exact_graphs())):
        assert h.band is not None
        low = h.band.lower
        band = draw(st.sampled_from([h.band, Band(low, min(100, 2 * low), lower_open=True)]))
        directness = draw(st.sampled_from(list(Directness)))
        found.append(holding(h.holder, h.company, band, directness=directness, key=str(place)))
    return found


@settings(max_examples=150, deadline=None)
@given(doubtful_graphs(), doubtful_graphs())
def test_what_is_shown_and_not_added_is_led_to(one: list[Holding], two: list[Holding]) -> None:
    built = graph(*one, *(replace(h, key=f"two-{h.key}") for h in two))
    for shown in built.shown:
        holder, company = shown.holding.holder, shown.holding.company
        assert holder in built.above(company, (shown.holding.kind,))


@settings(max_examples=150, deadline=None)
@given(doubtful_graphs(), st.sampled_from([0, 25, 50, 60]))
def test_who_may_control_nothing_alone_controls_nothing(
    holdings: list[Holding], share: float
) -> None:
    more = [
        control("p1", "c1", ControlKind.CONSOLIDATION),
        control("p2", "c0", ControlKind.NOMINEE),
        holding("p3", "c0", Band(share, share + 1, lower_open=True), HoldingKind.VOTING),
    ]
    built = graph(*holdings, *more)
    parties = {key for h in (*holdings, *more) for key in (h.holder, h.company)}
    for party in parties - may_control(built):
        assert controlled_by(built, party) == {}
    assert {"p1", "p2"} <= may_control(built)
    assert ("p3" in may_control(built)) or share < 50


def status_of(holdings: list[Holding], seeds: set[str], regime: str, company: str) -> str | None:
    found = sanctioned_ownership(
        graph(*holdings),
        [Seed(seed, certain=True) for seed in sorted(seeds)],
        regime_rule(regime, AS_OF),
    ).of(company)
    return found.status if found else None


@settings(max_examples=150, deadline=None)
@given(
    doubtful_graphs(),
    st.sampled_from([*(f"c{n}" for n in range(SIZE)), "p0", "p1", "p3"]),
    st.integers(0, SIZE - 1),
    st.sampled_from([exactly(1), exactly(30), exactly(80), Band(0, 100)]),
    st.sampled_from(list(Directness)),
    st.sampled_from(["ofac", "eu", "uk"]),
)
def test_another_holding_never_clears_what_was_blocked(
    holdings: list[Holding],
    holder: str,
    number: int,
    band: Band,
    directness: Directness,
    regime: str,
) -> None:
    company = f"c{number}"
    if holder == company:
        return
    added = holding(holder, company, band, directness=directness, key="added")
    seeds = {"p0", "p1"}
    for one in sorted({h.company for h in holdings}):
        if status_of(holdings, seeds, regime, one) == "blocked":
            assert status_of([*holdings, added], seeds, regime, one) is not None


@settings(max_examples=100, deadline=None)
@given(exact_graphs(), st.integers(0, SIZE - 1), st.sampled_from(["ofac", "eu", "uk"]))
def test_another_holding_of_a_seed_never_lowers_an_answer(
    holdings: list[Holding], number: int, regime: str
) -> None:
    company = f"c{number}"
    held = sum(h.band.lower for h in holdings if h.company == company and h.band)
    if held >= 99 or any(h.holder == "p0" and h.company == company for h in holdings):
        return  # no room: the company becomes over-declared, and all only possible
    added = holding("p0", company, (100 - held) / 2, key="added")
    for one in sorted({company, *(h.company for h in holdings)}):
        before, after = (
            RANKS[status_of(held_by, {"p0"}, regime, one)]
            for held_by in (holdings, [*holdings, added])
        )
        assert after >= before


@settings(max_examples=150, deadline=None)
@given(exact_graphs())
def test_the_paths_of_a_small_graph_equal_the_solve(holdings: list[Holding]) -> None:
    """Without circles the bounds are sums over paths; the matrices must say the same."""
    built = graph(*holdings, holding("p9", "c0", Band(0, 7)))
    found = integrated_shares(built, "c0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(share_rules, "upward_order", lambda *_: None)
        solved = integrated_shares(built, "c0")
    for one, other in zip(found.holders, solved.holders, strict=True):
        assert (one.party, one.terminal, one.depth) == (other.party, other.terminal, other.depth)
        if one.integrated is None or other.integrated is None:
            assert one.integrated is other.integrated
            continue
        assert one.integrated.lower == pytest.approx(other.integrated.lower, abs=1e-9)
        assert one.integrated.upper == pytest.approx(other.integrated.upper, abs=1e-9)


def brute_force_sanctioned(holdings: list[Holding], seeds: set[str]) -> set[str]:
    """Companies that OFAC's rule blocks, computed by repeating the rule until nothing changes."""
    members = set(seeds)
    while True:
        held: dict[str, float] = defaultdict(float)
        for h in holdings:
            assert h.band is not None
            if h.holder in members:
                held[h.company] += h.band.lower
        joined = {company for company, share in held.items() if share >= 50 - 1e-9} - members
        if not joined:
            return members - seeds
        members |= joined


@settings(max_examples=150, deadline=None)
@given(exact_graphs(), st.sets(st.sampled_from(["p0", "p1", "c2"]), min_size=1))
def test_sanctioned_ownership_is_the_least_fixed_point(
    holdings: list[Holding], seeds: set[str]
) -> None:
    found = sanctioned_ownership(
        graph(*holdings), [Seed(s, certain=True) for s in sorted(seeds)], regime_rule("ofac", AS_OF)
    )
    blocked = {entry.company for entry in found.owned if entry.status == "blocked"}
    owned_seeds = {s for s in seeds if s in brute_force_sanctioned(holdings, seeds - {s})}
    assert blocked == brute_force_sanctioned(holdings, seeds) | owned_seeds


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_the_solver_equals_a_dense_solve(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.random((size, size)) * (rng.random((size, size)) < 3 / size)
    sums = matrix.sum(axis=1)
    matrix *= (rng.uniform(0.2, 0.999, size) / np.where(sums > 0, sums, 1))[:, None]
    sparse = csr_array(matrix)
    cycles = cycles_of(sparse)
    assert not full_parts(sparse, cycles)
    row = matrix[0]
    inverse = np.linalg.inv(np.eye(size) - matrix)
    assert np.allclose(walk(sparse, row, cycles), row @ inverse, atol=1e-9)
    assert np.allclose(
        returns(sparse, cycles)[[n for part in cycles.members for n in part]],
        inverse.diagonal()[[n for part in cycles.members for n in part]],
        atol=1e-8,
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_chains_are_found_from_both_ends(
    pairs: list[tuple[int, int]], holder: int, company: int
) -> None:
    leads = Leads()
    for one, other in pairs:
        leads.add(str(one), str(other))
    direct = [(a, b) for a, b in pairs if (a, b) != (holder, company)]
    seen, frontier = {holder}, [holder]
    while frontier:
        key = frontier.pop()
        for a, b in direct:
            if a == key and b not in seen:
                seen.add(b)
                frontier.append(b)
    expected = company in seen and holder != company
    if holder != company:
        assert leads.through_others(str(holder), str(company)) is expected
