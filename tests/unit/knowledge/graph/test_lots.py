"""Shares that one source states of one holder in several statements: one holding, or several."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, UK_25_50, graph, holding, vote

from atlas.knowledge.graph.domain import (
    UNKNOWN,
    Band,
    Comparator,
    Directness,
    Holding,
    HoldingKind,
    OwnershipGraph,
    UboCause,
    UboCauses,
    UboResult,
    UboRule,
    UboStatus,
    exactly,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.further import structure, unsettled
from atlas.knowledge.graph.domain.lots import lots_apart
from atlas.knowledge.graph.domain.stated import TieData
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import holdings, standing_together

RULE = UboRule(25, Comparator.MORE_THAN)
ONE = frozenset({"A"})
OTHER = frozenset({"B"})


def read(*records: Holding, **said: frozenset[str]) -> OwnershipGraph:
    """The graph of records that source A states, unless `said` tells otherwise by key."""
    told = [replace(one, sources=said.get(one.key, ONE)) for one in records]
    parties = graph(*records).parties.values()
    return structure(parties, lots_apart(told, AS_OF), AS_OF)


def lot(share: float | Band, key: str, **options: Any) -> Holding:
    return holding("p1", "x", share, key=key, **options)


def held(built: OwnershipGraph, kind: HoldingKind = HoldingKind.OWNERSHIP) -> tuple[str, str, str]:
    """What p1 holds: the band, by the higher reading, and what is surely held."""
    (one,) = direct_holders(built, "x", kind).declared
    return str(one.band), str(one.highest), str(one.floor)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((13, 14), ("[13, 27]", "27", "13")),
        ((14, 13), ("[13, 27]", "27", "13")),
        ((20, 20), ("[20, 40]", "40", "20")),
        ((10, 12, 14), ("[10, 36]", "36", "10")),
        ((60, 70), ("[60, 100]", "100", "60")),
        ((UNKNOWN, 13), ("[13, 100]", "[13, 100]", "13")),
    ],
)
def test_each_question_is_answered_by_the_worse_reading(
    shares: tuple[float | Band, ...], said: tuple[str, str, str]
) -> None:
    records = [lot(share, f"k{place}") for place, share in enumerate(shares)]
    assert held(read(*records)) == said


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"joint_group": "g"}),
        ({"each_whole": True}, {"each_whole": True}),
        ({}, {"left_out": date(2026, 1, 1)}),
        ({}, {"contradictions": (("ends_before_start", ""),)}),
        ({"total": True}, {"total": True}),
        ({}, {"share_class": "class 2"}),
        ({}, {"valid_to": date(2026, 1, 1)}),
    ],
)
def test_what_is_no_lot_is_read_as_it_is(first: dict[str, Any], second: dict[str, Any]) -> None:
    records = [
        lot(UK_25_50, "k1", sources=ONE, **first),
        lot(UK_25_50, "k2", sources=ONE, **second),
    ]
    assert lots_apart(records, AS_OF) == records


def test_votes_are_read_as_shares_are() -> None:
    """Votes of 14 % and of 13 % in two statements: the holder of 27 % was no possible owner."""
    first, second = vote("p1", "x", 13, key="k1"), vote("p1", "x", 14, key="k2")
    built = read(first, second, holding("p2", "x", 100))
    assert held(built, HoldingKind.VOTING) == ("[13, 27]", "27", "13")
    result, causes = owners(built)
    assert {one.party: one.status for one in result.ubos}["p1"] is UboStatus.POSSIBLE
    assert unsettled(built, {"p1"}) == ["p1"]
    assert not complete(built, (result, causes))
    again = read(first, replace(first, key="k2"))
    assert held(again, HoldingKind.VOTING) == ("[13, 26]", "26", "13")
    shares_too = [lot(13, "k1", sources=ONE), replace(second, key="k2", sources=ONE)]
    assert lots_apart(shares_too, AS_OF) == shares_too


def test_what_two_sources_state_is_one_holding() -> None:
    assert held(read(lot(13, "k1"), lot(14, "k2"), k2=OTHER)) == (
        "[13, 14]",
        "[13, 14]",
        "[13, 14]",
    )
    # of three, those that share a source may be lots; what another states is the first again
    three = read(lot(13, "k1"), lot(14, "k2"), lot(13, "k3"), k3=OTHER)
    assert held(three) == ("[13, 27]", "27", "13")


@pytest.mark.parametrize("directness", [Directness.DIRECT, Directness.UNKNOWN])
@pytest.mark.parametrize(
    ("by_a", "by_b", "band"),
    [
        (exactly(5), exactly(55), "[5, 55]"),
        (exactly(55), exactly(5), "[5, 55]"),
        (exactly(5), Band(50, 75, lower_open=True), "[5, 75]"),
        (Band(10, 30, lower_open=True), Band(20, 60), "(10, 60]"),
    ],
)
def test_what_two_sources_contradict_each_other_on_others_do_not_settle(
    by_a: Band, by_b: Band, band: str, directness: Directness
) -> None:
    """Records of parties that were joined: the others of one source left no room for the other."""
    two = [lot(by_a, "k1"), lot(by_b, "k2", directness=directness)]
    built = read(*two, holding("p2", "x", 60), holding("p3", "x", 15), k2=OTHER)
    found = integrated_shares(built, "x").by_party["p1"].integrated
    assert str(found) == band
    assert owners(built)[0].ubos[-1].status is UboStatus.POSSIBLE
    assert not complete(built, owners(built))


@pytest.mark.parametrize("by_b", [Band(0, 25), exactly(5), Band(0, 100)])
def test_a_share_within_the_band_of_another_source_contradicts_nothing(by_b: Band) -> None:
    built = read(lot(5, "k1"), lot(by_b, "k2"), k2=OTHER)
    assert held(built) == ("5", "5", "5")


@pytest.mark.parametrize(
    ("by_a", "by_b", "band", "surely"),
    [
        (20, (10, 10), "[10, 20]", "10"),
        (27, (14, 13), "[13, 27]", "13"),
        (20, (14, 13), "[13, 27]", "13"),
        (40, (14, 13), "[13, 40]", "13"),
        (5, (14, 13), "[5, 27]", "[5, 27]"),
    ],
)
def test_lots_of_one_source_are_no_more_than_one_source_states(
    by_a: float, by_b: tuple[float, float], band: str, surely: str
) -> None:
    """Source A's share fell on the first lot of source B, and the second was added to it."""
    low, high = sorted((by_a, by_b[0]))
    first = lot(
        Band(low, high), "k1", if_higher=Band(low, high), disputed=True, sources=ONE | OTHER
    )
    second = lot(by_b[1], "k2", sources=OTHER)
    stated = {"k1": {"A": exactly(by_a), "B": exactly(by_b[0])}}
    told = lots_apart([first, second], AS_OF, stated)
    built = structure(graph(first).parties.values(), told, AS_OF)
    assert held(built)[0] == band
    assert held(built)[2] == surely


def test_totals_of_two_capacities_and_a_total_next_to_a_share_may_add_up() -> None:
    first, second = lot(UK_25_50, "k1", total=True), lot(UK_25_50, "k2", total=True)
    assert held(read(first, replace(second, through="trust")))[1] == "(50, 100]"
    assert held(read(first, lot(14, "k2")))[1] == "(39, 64]"


def test_whose_shares_are_not_settled_is_told_of_possible_owners_alone() -> None:
    built = read(lot(13, "k1"), lot(14, "k2"), holding("p2", "x", 60))
    assert unsettled(built, {"p1"}) == ["p1"]
    assert unsettled(built, {"p2"}) == []
    assert unsettled(built, set()) == []


@pytest.mark.parametrize(
    ("rest", "chain", "upper"),
    [
        ((60, 13), False, 27),
        # others surely have what would be needed, or a known chain carries the other shares
        ((60, 20), False, 20),
        ((60, 13), True, 27),
    ],
)
@pytest.mark.parametrize("kind", [HoldingKind.OWNERSHIP, HoldingKind.VOTING])
@pytest.mark.parametrize("directness", [Directness.INDIRECT, Directness.UNKNOWN])
@pytest.mark.parametrize("deep", [False, True])
def test_direct_and_other_shares_may_add_up_to_an_owners(
    rest: tuple[float, float],
    chain: bool,
    upper: float,
    kind: HoldingKind,
    directness: Directness,
    deep: bool,
) -> None:
    """14 % direct and 13 % of unknown directness, in two statements, were no possible owner's."""

    def of(holder: str, company: str, share: float, **options: Any) -> Holding:
        return holding(holder, company, share, kind, **options)

    first = "h" if deep else "p1"
    two = [
        of(first, "x", 13, key="k1"),
        of(first, "x", 14, key="k2", directness=directness),
    ]
    above = [of("p1", "h", 100)] if deep else []
    more = [of(first, "c", 100), of("c", "x", 14)] if chain else []
    others = [of("p2", "x", rest[0]), *([] if chain else [of("p3", "x", rest[1])])]
    built = read(*two, *above, *others, *more)
    held_by = integrated_shares(built, "x", kind).by_party["p1"].integrated
    assert held_by is not None
    assert held_by.upper == upper
    result, causes = owners(built)
    found = {one.party: one.status for one in result.ubos}
    if chain:
        assert held_by.lower == 27
        assert found["p1"] is UboStatus.UBO
    elif upper == 27:
        assert found["p1"] is UboStatus.POSSIBLE
        assert not complete(built, (result, causes))
    else:
        assert "p1" not in found


def test_indirect_shares_that_another_source_states_may_add_up_too() -> None:
    two = [lot(13, "k1"), lot(14, "k2", directness=Directness.INDIRECT)]
    built = read(*two, holding("p2", "x", 60), holding("p3", "x", 13), k2=OTHER)
    [found] = [one for one in owners(built)[0].ubos if one.party == "p1"]
    assert found.status is UboStatus.POSSIBLE
    assert any("together up to" in ground.detail for ground in found.grounds)


def test_a_lot_of_unknown_size_is_no_more_than_others_leave() -> None:
    """Its higher reading is all it may be, as its band is: that contradicts no one."""
    built = read(lot(13, "k1"), lot(UNKNOWN, "k2"), holding("p2", "x", 60), holding("p3", "x", 27))
    held_by = integrated_shares(built, "x").by_party["p1"].integrated
    assert held_by is not None
    assert held_by.upper == 13


def test_shares_none_of_which_is_said_to_be_direct_are_lots() -> None:
    unknown = lot(14, "k1", directness=Directness.UNKNOWN)
    indirect = lot(13, "k2", directness=Directness.INDIRECT)
    assert held(read(unknown, indirect)) == ("[13, 27]", "27", "13")


def row(key: int, share: float, start: date | None, end: date | None) -> EdgeRow:
    said: TieData = {"share_exact": share, "direct_or_indirect": "direct"}
    return EdgeRow(UUID(int=key), "Ownership", UUID(int=1), UUID(int=2), "", start, end, said)


def test_who_states_is_asked_only_of_what_stands_together() -> None:
    first, cut = row(11, 13, date(2016, 1, 1), None), date(2018, 1, 1)
    assert standing_together([first]) == []
    assert standing_together([first._replace(valid_to=cut), row(12, 14, cut, None)]) == []
    both = [first, row(12, 14, cut, None)]
    asked = standing_together(both)
    assert asked == [UUID(int=11), UUID(int=12)]
    read_so = holdings(both, AS_OF, several={key: {"A": None} for key in asked})
    assert [str(one.band) for one in read_so] == ["13", "[0, 14]"]
    assert [one.band for one in holdings(both, AS_OF)] == [exactly(13), exactly(14)]


def owners(built: OwnershipGraph) -> tuple[UboResult, UboCauses]:
    shares = integrated_shares(built, "x")
    votes = integrated_shares(built, "x", HoldingKind.VOTING)
    result = ubos(built, "x", RULE, shares=shares, votes=votes)
    return result, ubo_causes(built, "x", result, (), (shares, votes))


def complete(built: OwnershipGraph, found: tuple[UboResult, UboCauses]) -> bool:
    result, causes = found
    possible = {one.party for one in result.ubos if one.status is UboStatus.POSSIBLE}
    return (
        causes.cause is UboCause.IDENTIFIED and not causes.open and not unsettled(built, possible)
    )


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(1, 59),
    st.booleans(),
)
def test_a_holding_in_two_statements_never_clears_more_than_in_one(
    shares: list[int], which: int, part: int, deep: bool
) -> None:
    """No owner's upper end is lower, and no list of owners is whole that was not."""
    while sum(shares) > 100:
        shares.pop()
    if not shares:
        return
    split = which % len(shares)
    whole = [holding(f"p{place}", "x", share) for place, share in enumerate(shares)]
    if deep:
        whole = [*(replace(one, company="c") for one in whole), holding("c", "x", 80)]
    one = whole[split]
    if part >= shares[split]:
        return
    lots = [
        replace(one, key="k1", band=exactly(part)),
        replace(one, key="k2", band=exactly(shares[split] - part)),
    ]
    before, after = read(*whole), read(*(each for each in whole if each is not one), *lots)
    was, now = owners(before), owners(after)
    for said in integrated_shares(before, "x").holders:
        again = integrated_shares(after, "x").by_party[said.party]
        assert said.integrated is not None
        assert again.integrated is not None
        assert again.integrated.upper >= said.integrated.upper - 1e-9
    assert {one.party for one in was[0].ubos} <= {one.party for one in now[0].ubos}
    assert complete(before, was) or not complete(after, now)
