"""More than the whole only because what two sources say is added: unknown, no contradiction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, graph, holding, regime_rule, vote

from atlas.knowledge.graph.domain import (
    Comparator,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Reach,
    Seed,
    UboCause,
    UboCauses,
    UboResult,
    UboRule,
    integrated_shares,
    sanctioned_ownership,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.causes import SEVERE, TWO_SOURCES, CauseGround
from atlas.knowledge.graph.domain.direct import direct_holders

RULE = UboRule(25, Comparator.MORE_THAN)
KINDS = (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
SOURCES = ("a", "b", "c")


def said(one: Holding, *sources: str) -> Holding:
    return replace(one, sources=frozenset(sources))


def asked(built: OwnershipGraph) -> tuple[UboResult, UboCauses]:
    interests = [integrated_shares(built, "c", kind) for kind in KINDS]
    owners = ubos(built, "c", RULE)
    return owners, ubo_causes(built, "c", owners, (), interests)


def grounds(causes: UboCauses) -> dict[str, UboCause]:
    return {ground.code: ground.cause for ground in causes.open}


def test_one_owner_under_two_names_of_two_sources_is_unknown_and_nobody_is_dropped() -> None:
    first, second = said(holding("p1", "c", 100), "a"), said(holding("p2", "c", 100), "b")
    owners, causes = asked(graph(first, second))
    assert {one.party for one in owners.ubos} == {"p1", "p2"}
    assert all(one.contested for one in owners.ubos)
    assert grounds(causes) == {TWO_SOURCES: UboCause.UNKNOWN}
    (ground,) = causes.open
    assert ground.detail == "a, b"
    assert set(ground.holdings) == {first.key, second.key}
    assert UboCause.UNKNOWN in causes.further


def test_a_source_that_contradicts_itself_stays_contradicted() -> None:
    own = [said(holding("p1", "c", 60), "a"), said(holding("p2", "c", 60), "a")]
    for more in ([], [said(holding("p3", "c", 100), "b")]):
        _, causes = asked(graph(*own, *more))
        assert grounds(causes) == {"over_declared": UboCause.CONTRADICTED}


def test_votes_that_one_source_contradicts_are_graver_than_shares_of_two() -> None:
    _, causes = asked(
        graph(
            said(holding("p1", "c", 100), "a"),
            said(holding("p2", "c", 100), "b"),
            said(vote("p1", "c", 80), "a"),
            said(vote("p2", "c", 80), "a"),
        )
    )
    assert grounds(causes)["over_declared"] is UboCause.CONTRADICTED


def test_a_holding_of_both_sources_counts_in_each() -> None:
    both = said(holding("p1", "c", 60), "a", "b")
    _, causes = asked(graph(both, said(holding("p2", "c", 60), "b")))
    assert grounds(causes) == {"over_declared": UboCause.CONTRADICTED}
    _, causes = asked(
        graph(both, said(holding("p2", "c", 40), "a"), said(holding("p3", "c", 40), "b"))
    )
    assert grounds(causes) == {TWO_SOURCES: UboCause.UNKNOWN}


def test_a_holding_of_unknown_source_may_be_of_any() -> None:
    _, causes = asked(graph(said(holding("p1", "c", 100), "a"), holding("p2", "c", 100)))
    assert grounds(causes) == {"over_declared": UboCause.CONTRADICTED}
    _, causes = asked(graph(holding("p1", "c", 100), holding("p2", "c", 100)))
    assert grounds(causes) == {"over_declared": UboCause.CONTRADICTED}


def test_a_listed_owner_whom_one_source_names_blocks_as_by_this_source_alone() -> None:
    built = graph(said(holding("p1", "c", 100), "a"), said(holding("p2", "c", 100), "b"))
    for seed in ("p1", "p2"):
        found = sanctioned_ownership(built, [Seed(seed, certain=True)], regime_rule("ofac", AS_OF))
        entry = found.of("c")
        assert entry is not None
        assert (entry.status, entry.contested) == ("blocked", True)


@st.composite
def groups(draw: st.DrawFn) -> list[Holding]:
    """Return holdings of persons in a company and in one above it, of up to three sources."""
    parts = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["p1", "p2", "p3", "p4", "d"]),
                st.sampled_from(["c", "d"]),
                st.sampled_from([10, 25, 26, 40, 50, 51, 60, 75, 100]),
                st.sampled_from(KINDS),
                st.sets(st.sampled_from(SOURCES), min_size=1, max_size=2),
            ),
            min_size=1,
            max_size=8,
            unique_by=lambda part: (part[0], part[1], part[3]),
        )
    )
    return [
        said(holding(holder, company, share, kind), *sources)
        for holder, company, share, kind, sources in parts
        if holder != company
    ]


def _of(holdings: Sequence[Holding], source: str) -> OwnershipGraph:
    return graph(*(one for one in holdings if source in one.sources))


@given(groups())
def test_what_is_known_of_two_sources_is_never_less_than_of_one(holdings: list[Holding]) -> None:
    built = graph(*holdings)
    if "c" not in built.parties:
        return
    for kind in KINDS:
        held = direct_holders(built, "c", kind)
        if not held.across_sources:
            continue
        assert {h for one in held.declared for h in one.holders} == {
            one.holder for one in built.into("c", kind)
        }
        for source in SOURCES:
            alone = direct_holders(_of(holdings, source), "c", kind)
            assert not alone.over_declared
            for one in alone.declared:
                most = held.held_by(one.holders)
                assert most is not None
                assert most.upper >= one.band.upper
                declared = held.held_by(one.holders, declared=True)
                assert declared is not None
                if one.band.reaches(25, Comparator.MORE_THAN) is Reach.CERTAIN:
                    assert declared.reaches(25, Comparator.MORE_THAN) is Reach.CERTAIN


@given(groups(), st.sampled_from(["p1", "p2", "p3", "p4"]), st.sampled_from(["ofac", "eu", "uk"]))
def test_who_is_blocked_by_one_source_is_blocked_by_both(
    holdings: list[Holding], listed: str, regime: str
) -> None:
    whole = [one for one in holdings if one.company == "c" and one.holder != "d"]
    built = graph(*whole)
    if not whole or not direct_holders(built, "c", HoldingKind.OWNERSHIP).across_sources:
        return
    rule, seeds = regime_rule(regime, AS_OF), [Seed(listed, certain=True)]
    entry = sanctioned_ownership(built, seeds, rule).of("c")
    for source in SOURCES:
        own = [one for one in whole if one.kind is HoldingKind.OWNERSHIP]
        alone = sanctioned_ownership(_of(own, source), seeds, rule).of("c")
        if alone is not None and alone.status == "blocked":
            assert entry is not None
            assert entry.status == "blocked"


def _plain(found: UboCauses) -> set[CauseGround]:
    return {g for g in found.grounds if g.cause not in SEVERE and g.code != TWO_SOURCES}


@given(groups())
def test_no_word_is_better_than_unknown_and_the_severe_need_one_source(
    holdings: list[Holding],
) -> None:
    built = graph(*holdings)
    if "c" not in built.parties:
        return
    before = graph(*(replace(one, sources=frozenset()) for one in holdings))
    (owners, causes), (was, why) = asked(built), asked(before)
    assert owners == was  # who the owners are does not depend on who said so
    over = [
        direct_holders(built, key, kind)
        for key in built.above("c", tuple(HoldingKind))
        for kind in KINDS
        if built.into(key, kind)
    ]
    across = any(held.across_sources for held in over)
    alone = any(held.over_declared and not held.across_sources for held in over)
    assert (TWO_SOURCES in grounds(causes)) <= across
    assert ("over_declared" in grounds(causes)) <= alone
    assert _plain(why) <= _plain(causes)
    if "over_declared" in grounds(why):
        assert {TWO_SOURCES, "over_declared"} & grounds(causes).keys()
