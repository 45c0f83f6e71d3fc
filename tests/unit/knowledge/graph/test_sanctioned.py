"""Worked examples of ownership by sanctioned persons."""

from datetime import date

import pytest
from tests.unit.knowledge.graph.build import (
    AS_OF,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    control,
    graph,
    holding,
    regime_rule,
    vote,
)

from atlas.knowledge.graph.domain import (
    Band,
    ControlKind,
    OwnedBySanctioned,
    OwnershipGraph,
    Seed,
    integrated_shares,
    sanctioned_ownership,
)
from atlas.knowledge.graph.service.ownership import rules_of
from atlas.knowledge.reference_data.domain import in_force, load_shipped


def owned(
    built: OwnershipGraph, company: str, *seeds: str, regime: str = "ofac", sure: bool = True
) -> OwnedBySanctioned | None:
    rule = regime_rule(regime, built.as_of)
    return sanctioned_ownership(built, [Seed(seed, sure) for seed in seeds], rule).of(company)


def status(
    built: OwnershipGraph, company: str, *seeds: str, regime: str = "ofac", sure: bool = True
) -> str | None:
    found = owned(built, company, *seeds, regime=regime, sure=sure)
    return found.status if found else None


def test_half_of_half_is_blocked_though_the_integrated_share_is_25() -> None:
    built = graph(holding("p", "a", 50), holding("a", "c", 50))
    found = owned(built, "c", "p")
    assert found is not None
    assert found.status == "blocked"
    assert [edge.company for edge in found.proof] == ["a", "c"]
    share = integrated_shares(built, "c").by_party["p"].integrated
    assert share is not None
    assert share.lower == pytest.approx(25)


def test_49_of_a_wholly_owned_chain_is_not() -> None:
    assert status(graph(holding("p", "a", 49), holding("a", "c", 100)), "c", "p") is None


@pytest.mark.parametrize(("regime", "expected"), [("ofac", "blocked"), ("eu", "blocked")])
def test_quarters_of_two_persons_add_up(regime: str, expected: str) -> None:
    built = graph(holding("p1", "c", 25), holding("p2", "c", 25))
    assert status(built, "c", "p1", "p2", regime=regime) == expected


def test_the_uk_does_not_add_two_persons() -> None:
    built = graph(holding("p1", "c", 26), holding("p2", "c", 26))
    assert status(built, "c", "p1", "p2", regime="uk") is None


def test_the_uk_adds_joint_holders_once() -> None:
    built = graph(
        holding("p1", "c", 60, joint_group="j"),
        holding("p2", "c", 60, joint_group="j"),
    )
    assert status(built, "c", "p1", "p2", regime="uk") == "blocked"
    half = graph(
        holding("p1", "c", 26, joint_group="j"),
        holding("p2", "c", 26, joint_group="j"),
    )
    assert status(half, "c", "p1", "p2", regime="ofac") is None


def test_the_uk_adds_a_persons_own_company() -> None:
    built = graph(holding("p", "own", 100), holding("p", "c", 30), holding("own", "c", 30))
    assert status(built, "c", "p", regime="uk") == "blocked"


def test_a_uk_band_of_50_to_75_is_blocked_in_the_uk() -> None:
    assert status(graph(holding("p", "c", UK_50_75)), "c", "p", regime="uk") == "blocked"
    assert status(graph(holding("p", "c", 50)), "c", "p", regime="uk") is None


def test_the_uk_counts_votes_and_the_right_to_appoint() -> None:
    assert status(graph(vote("p", "c", 51)), "c", "p", regime="uk") == "blocked"
    assert status(graph(control("p", "c")), "c", "p", regime="uk") == "blocked"
    assert status(graph(vote("p", "c", 51), control("p", "c")), "c", "p", regime="ofac") is None


@pytest.mark.parametrize(("regime", "expected"), [("ca", "blocked"), ("uk", None)])
def test_half_of_the_votes_is_enough_where_the_law_says_or_more(
    regime: str, expected: str | None
) -> None:
    """Special Economic Measures Act, section 2.1(2)(a): "50% or more of the voting rights"."""
    today = in_force(load_shipped().datasets, date(2026, 11, 27))
    rule = rules_of(today, date(2026, 11, 27))[regime]
    built = graph(holding("a", "c", 100), vote("p", "c", 50))
    found = sanctioned_ownership(built, [Seed("p", certain=True)], rule).of("c")
    assert (found.status if found else None) == expected


def test_a_uk_band_of_25_to_50_is_possible_for_ofac() -> None:
    found = owned(graph(holding("p", "c", UK_25_50)), "c", "p")
    assert found is not None
    assert (found.status, found.contested) == ("possible", False)


def test_two_holders_of_75_to_100_one_level_up_are_possible_and_contested() -> None:
    built = graph(
        holding("p1", "a", UK_75_100), holding("p2", "a", UK_75_100), holding("a", "c", 100)
    )
    for company in ("a", "c"):
        found = owned(built, company, "p1")
        assert found is not None
        assert (found.status, found.contested) == ("possible", True)


def test_a_cycle_ends() -> None:
    built = graph(holding("p", "a", 40), holding("b", "a", 60), holding("a", "b", 100))
    # the cycle owns itself: p never reaches 50 directly
    assert status(built, "b", "p") is None
    joined = graph(holding("p", "a", 50), holding("b", "a", 50), holding("a", "b", 100))
    assert status(joined, "b", "p") == "blocked"


def test_an_ended_holding_does_not_count() -> None:
    ended = holding("p", "c", 100, valid_from=date(2018, 1, 1), valid_to=AS_OF)
    assert status(graph(ended), "c", "p") is None
    assert status(graph(ended, as_of=date(2026, 5, 31)), "c", "p") == "blocked"


def test_an_undecided_seed_gives_possible() -> None:
    assert status(graph(holding("p", "c", 100)), "c", "p", sure=False) == "possible"


def test_a_missing_share_is_possible() -> None:
    assert status(graph(holding("p", "c", Band(0, 100))), "c", "p") == "possible"


def test_the_room_that_other_holders_leave_limits_the_upper_end() -> None:
    built = graph(holding("p", "c", Band(0, 100)), holding("q", "c", 51))
    assert status(built, "c", "p") is None


def test_the_eu_threshold_changed_in_july_2024() -> None:
    half = holding("p", "c", 50)
    before, after = date(2024, 7, 2), date(2024, 7, 3)
    assert status(graph(half, as_of=before), "c", "p", regime="eu") is None
    assert status(graph(half, as_of=after), "c", "p", regime="eu") == "blocked"


def test_consolidation_is_control_for_the_eu_and_nothing_for_ofac() -> None:
    built = graph(control("a", "c", ControlKind.CONSOLIDATION))
    assert status(built, "c", "a", regime="eu") == "blocked"
    assert status(built, "c", "a", regime="ofac") is None


def test_an_unknown_regime_has_no_rule() -> None:
    with pytest.raises(KeyError):
        regime_rule("atlantis", AS_OF)
