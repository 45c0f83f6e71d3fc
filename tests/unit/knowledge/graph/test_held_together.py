"""Persons of whom the UK register states the same majority hold it together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import (
    AS_OF,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    graph,
    holding,
    regime_rule,
    vote,
)

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    Seed,
    UboCause,
    UboRule,
    integrated_shares,
    sanctioned_ownership,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words

RULE = UboRule(25, Comparator.MORE_THAN)
TOP = Band(75, 100)
KINDS = (HoldingKind.OWNERSHIP, HoldingKind.VOTING)


def psc(holder: str, company: str, band: Band | float) -> Holding:
    return holding(holder, company, band, each_whole=True)


def over(built: OwnershipGraph, company: str = "c") -> list[str]:
    return [
        conflict.company
        for kind in KINDS
        for conflict in integrated_shares(built, company, kind).over_declared
    ]


def causes(built: OwnershipGraph) -> set[UboCause]:
    interests = tuple(integrated_shares(built, "c", kind) for kind in KINDS)
    found = ubos(built, "c", RULE, shares=interests[0], votes=interests[1])
    said = ubo_causes(built, "c", found, (), interests)
    return {ground.cause for ground in said.grounds}


@pytest.mark.parametrize("band", [TOP, UK_50_75])
@pytest.mark.parametrize("people", [2, 3, 5])
def test_the_same_majority_is_held_together(band: Band, people: int) -> None:
    built = graph(*(psc(f"p{number}", "c", band) for number in range(people)))
    assert over(built) == []
    found = integrated_shares(built, "c").by_party
    for number in range(people):
        whole = found[f"p{number}"].integrated
        assert whole is not None
        assert (whole.lower, whole.lower_open) == (band.lower, band.lower_open)
    owners = {one.party: one.status.value for one in ubos(built, "c", RULE).ubos}
    assert owners == {f"p{number}": "ubo" for number in range(people)}


def test_votes_alone_are_held_together_too() -> None:
    built = graph(*(vote(f"p{n}", "c", TOP, each_whole=True) for n in range(5)))
    assert over(built) == []
    assert {one.status.value for one in ubos(built, "c", RULE).ubos} == {"ubo"}


@pytest.mark.parametrize(
    "holdings",
    [
        pytest.param((psc("p1", "c", TOP), psc("p2", "c", UK_50_75)), id="another band"),
        pytest.param((psc("p1", "c", TOP), psc("x", "c", TOP)), id="a company"),
        pytest.param((psc("p1", "c", TOP), psc("t1", "c", TOP)), id="a trust"),
        pytest.param((psc("p1", "c", TOP), psc("u1", "c", TOP)), id="an unknown person"),
        pytest.param((psc("p1", "c", TOP), holding("p2", "c", TOP)), id="another source"),
        pytest.param((holding("p1", "c", TOP), holding("p2", "c", TOP)), id="no such register"),
        pytest.param((psc("p1", "c", TOP), psc("p2", "c", TOP), psc("x", "c", 30)), id="beside"),
        pytest.param(tuple(psc(f"p{n}", "c", UK_25_50) for n in range(5)), id="minorities"),
        pytest.param(tuple(psc(f"p{n}", "c", 50.0) for n in range(3)), id="halves"),
    ],
)
def test_any_other_sum_above_the_whole_is_a_conflict(holdings: tuple[Holding, ...]) -> None:
    assert over(graph(*holdings)) == ["c"]


def test_a_dead_holder_holds_nothing_together() -> None:
    dead = Party("p1", "p1", PartyKind.PERSON, ended="2020-01-01")
    alive = Party("p2", "p2", PartyKind.PERSON)
    company = Party("c", "c", PartyKind.COMPANY)
    holdings = (psc("p1", "c", TOP), psc("p2", "c", TOP))
    assert over(OwnershipGraph((dead, alive, company), holdings, AS_OF)) == ["c"]


@pytest.mark.parametrize("regime", ["ofac", "eu", "uk"])
def test_nobody_is_cleared_by_it(regime: str) -> None:
    built = graph(psc("p1", "c", TOP), psc("p2", "c", TOP))
    rule = regime_rule(regime, AS_OF)
    found = sanctioned_ownership(built, [], rule)
    assert regime_words(built, "c", found).ownership is OwnershipWord.NONE_FOUND
    listed = sanctioned_ownership(built, [Seed("p1", certain=True)], rule)
    assert regime_words(built, "c", listed).ownership is OwnershipWord.BLOCKED


def test_another_holder_keeps_the_room_it_had() -> None:
    built = graph(psc("p1", "c", TOP), psc("p2", "c", TOP), holding("p3", "c", None))
    unstated = integrated_shares(built, "c").by_party["p3"].integrated
    assert unstated == Band(0, 100)


def test_the_contradiction_is_no_cause_any_more_and_the_owners_stay() -> None:
    together = graph(psc("p1", "c", TOP), psc("p2", "c", TOP))
    apart = graph(holding("p1", "c", TOP), holding("p2", "c", TOP))
    assert UboCause.CONTRADICTED in causes(apart)
    assert UboCause.CONTRADICTED not in causes(together)


def group(seed: int) -> list[Holding]:
    pick = random.Random(seed)
    made = []
    for company in ("c", "c1", "c2"):
        below = {"c": ["c1", "c2"], "c1": ["c2"], "c2": []}[company]
        people = [f"p{number}" for number in range(5)]
        for holder in pick.sample([*below, *people], pick.randint(1, 4 + len(below) // 2)):
            share = pick.choice([TOP, TOP, UK_50_75, UK_75_100, UK_25_50, None, 20.0, 60.0])
            kind = pick.choice(KINDS)
            made.append(holding(holder, company, share, kind, each_whole=pick.random() < 0.8))
    return made


def favourable(holdings: Sequence[Holding], regime: str, listed: str) -> tuple[bool, bool]:
    built = graph(*holdings)
    found = sanctioned_ownership(built, [Seed(listed, certain=True)], regime_rule(regime, AS_OF))
    word = regime_words(built, "c", found).ownership
    owned = word in {OwnershipWord.BLOCKED, OwnershipWord.POSSIBLE}
    return word is OwnershipWord.NOT_OWNED, owned


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(["ofac", "eu", "uk"]),
    st.sampled_from(["p0", "p1"]),
    st.sampled_from([RULE, UboRule(25, Comparator.AT_LEAST), UboRule(10, Comparator.AT_LEAST)]),
)
def test_the_rule_removes_no_owner_and_clears_nobody(
    seed: int, regime: str, listed: str, rule: UboRule
) -> None:
    read = group(seed)
    plain = [replace(one, each_whole=False) for one in read]
    before = {one.party for one in ubos(graph(*plain), "c", rule).ubos}
    assert before <= {one.party for one in ubos(graph(*read), "c", rule).ubos}
    was_clear, was_owned = favourable(plain, regime, listed)
    is_clear, is_owned = favourable(read, regime, listed)
    assert was_clear or not is_clear
    assert is_owned or not was_owned
