"""Records that are no edges: told again, or shares in addition to those that are known."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, UK_25_50, control, graph, holding, regime_rule
from tests.unit.knowledge.graph.test_lots import complete, owners

from atlas.knowledge.graph.domain import (
    UNKNOWN,
    Band,
    Directness,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Seed,
    UboCause,
    UboStatus,
    integrated_shares,
)
from atlas.knowledge.graph.domain.below import shares_below
from atlas.knowledge.graph.domain.control import led_through
from atlas.knowledge.graph.domain.further import structure, unsettled
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership

A, B = frozenset({"A"}), frozenset({"B"})
SHARES = HoldingKind.OWNERSHIP


def built(*records: Holding) -> OwnershipGraph:
    return structure(graph(*records).parties.values(), records, AS_OF)


def declared(
    share: float | Band, directness: Directness = Directness.UNKNOWN, **more: Any
) -> Holding:
    more = {"holder": "p1", "company": "x", "kind": SHARES, "sources": A, **more}
    holder, company, kind = (more.pop(name) for name in ("holder", "company", "kind"))
    return holding(holder, company, share, kind, key="again", directness=directness, **more)


def chain(
    share: float | Band, kind: HoldingKind = SHARES, own: float | Band = 100
) -> list[Holding]:
    return [holding("p1", "c", own, kind), holding("c", "x", share, kind)]


def upper(graph_: OwnershipGraph, party: str = "p1", kind: HoldingKind = SHARES) -> str:
    return str(integrated_shares(graph_, "x", kind).by_party[party].integrated)


@pytest.mark.parametrize("kind", [HoldingKind.OWNERSHIP, HoldingKind.VOTING])
@pytest.mark.parametrize("sources", [A, B, frozenset[str]()])
def test_a_share_next_to_a_chain_that_carries_another_makes_a_possible_owner(
    kind: HoldingKind, sources: frozenset[str]
) -> None:
    """15 % through the holder's own company and 12 % of unknown directness: no one knew of 27 %."""
    others = [holding("p2", "x", 60, kind), holding("p3", "x", 13, kind)]
    both = built(*chain(15, kind), declared(12, kind=kind, sources=sources), *others)
    assert upper(both, kind=kind) == "[15, 27]"
    found = owners(both)
    assert {one.party: one.status for one in found[0].ubos}["p1"] is UboStatus.POSSIBLE
    assert not complete(both, found)
    assert unsettled(both, {"p1"}) == ["p1"]
    assert unsettled(both, {"p2"}) == []


@pytest.mark.parametrize(
    ("carried", "own", "said", "band"),
    [
        (15, 100, 15, "15"),
        (15.4, 100, 15, "15.4"),  # stated in whole percent
        (15, 100, 14, "[15, 29]"),
        (UK_25_50, 100, UK_25_50, "(25, 50]"),
        (20, Band(75, 100), 16, "[15, 20]"),
        (20, UNKNOWN, 15, "[0, 35]"),  # a chain that may carry nothing explains nothing
        (20, 100, UNKNOWN, "20"),
    ],
)
def test_a_chain_that_may_carry_just_what_is_stated_is_stated_again(
    carried: float | Band, own: float | Band, said: float | Band, band: str
) -> None:
    assert upper(built(*chain(carried, own=own), declared(said))) == band


def test_an_indirect_share_adds_what_the_known_chain_does_not_carry() -> None:
    more = declared(13, Directness.INDIRECT)
    direct = holding("p1", "x", 14, key="direct", sources=B)
    assert upper(built(direct, more)) == "[14, 27]"
    assert upper(built(direct, more, *chain(4))) == "[18, 27]"
    assert upper(built(direct, more, *chain(15))) == "29"


def test_the_same_share_once_more_without_directness_may_be_a_second_one() -> None:
    """13 % held directly, and 13 % of unknown directness by one source: no one knew of 26 %."""
    direct = holding("p1", "x", 13, key="direct", sources=A)
    both = built(direct, declared(13), holding("p2", "x", 60))
    assert upper(both) == "[13, 26]"
    found = owners(both)
    assert {one.party: one.status for one in found[0].ubos}["p1"] is UboStatus.POSSIBLE
    assert not complete(both, found)
    assert upper(built(direct, declared(13, sources=B))) == "13"


def test_another_sources_record_of_a_direct_share_is_that_share() -> None:
    direct = holding("p1", "x", 14, key="direct", sources=A)
    assert upper(built(direct, declared(13, sources=B))) == "14"
    lots = built(direct, declared(13))
    assert upper(lots) == "[14, 27]"
    assert [one.contradictions for one in lots.declared()] == [(("two_shares", "14 and 13"),)]
    assert upper(built(direct, declared(13, sources=B, share_class="class 2"))) == "[14, 27]"
    totals = replace(direct, total=True), replace(declared(13), total=True)
    assert upper(built(*totals)) == "14"


def test_a_record_of_all_that_is_known_is_stated_again() -> None:
    direct = holding("p1", "x", 10, key="direct", sources=A)
    assert upper(built(direct, *chain(10), declared(20))) == "20"
    assert upper(built(direct, *chain(10), declared(17))) == "[20, 37]"


@pytest.mark.parametrize("how", ["shares", "votes", "board"])
@pytest.mark.parametrize("directness", [Directness.UNKNOWN, Directness.INDIRECT])
def test_who_controls_a_holder_may_be_an_owner_by_what_it_may_have(
    how: str, directness: Directness
) -> None:
    """15 % through a subsidiary, 12 % of unknown directness: who controls the holder was none."""
    controlled = {
        "shares": [holding("p1", "h", 60), holding("p4", "h", 40)],
        "votes": [holding("p1", "h", 60, HoldingKind.VOTING), holding("p4", "h", 100)],
        "board": [control("p1", "h"), holding("p4", "h", 100)],
    }[how]
    record = declared(12 if directness is Directness.UNKNOWN else 27, directness, holder="h")
    both = built(
        *controlled,
        holding("h", "c", 100),
        holding("c", "x", 15),
        record,
        holding("p2", "x", 60),
        holding("p3", "x", 13),
    )
    found = owners(both)
    assert {one.party: one.status for one in found[0].ubos}["p1"] is UboStatus.POSSIBLE
    assert not complete(both, found)


@pytest.mark.parametrize("kind", [HoldingKind.OWNERSHIP, HoldingKind.VOTING])
def test_what_several_controlled_companies_may_hold_together_counts(kind: HoldingKind) -> None:
    """15 % and 5 to 25 % of two companies of one majority: only lower bounds were summed."""
    majorities = [
        holding(who, company, share)
        for company in ("h1", "h2")
        for who, share in (("p1", 60), (f"p-{company}", 40))
    ]
    for second, found in ((Band(5, 25), True), (Band(2, 9), False)):
        both = built(
            *majorities,
            holding("h1", "x", 15, kind),
            holding("h2", "x", second, kind),
            holding("p2", "x", 60, kind),
        )
        statuses = {one.party: one.status for one in owners(both)[0].ubos}
        assert statuses.get("p1") is (UboStatus.POSSIBLE if found else None)


def test_others_leave_no_more_than_they_surely_do_not_have() -> None:
    rest = holding("p2", "x", 80)
    assert upper(built(*chain(15), declared(12), rest)) == "[15, 20]"
    assert upper(built(*chain(15), declared(12), replace(rest, band=Band(85, 85)))) == "15"


@pytest.mark.parametrize(
    "record", [{"joint_group": "g"}, {"each_whole": True}, {"has_components": True}]
)
def test_what_is_whole_joint_or_published_with_its_parts_adds_nothing(
    record: dict[str, Any],
) -> None:
    assert upper(built(*chain(15), declared(12, **record))) == "15"


def test_what_a_company_may_have_in_addition_is_its_owners() -> None:
    up = [holding("p1", "h", 100), holding("h", "c", 100), holding("c", "x", 15)]
    both = built(*up, declared(12, holder="h"), holding("p2", "x", 60), holding("p3", "x", 13))
    assert upper(both) == "[15, 27]"
    found = owners(both)
    assert {one.party: one.status for one in found[0].ubos}["p1"] is UboStatus.POSSIBLE
    assert not complete(both, found)


def test_a_listed_holder_may_reach_half_together_with_what_is_in_addition() -> None:
    """Through a company in between: the record on it alone told nothing of the one below."""
    records = [
        *chain(40),
        declared(12),
        holding("p2", "x", 48),
        holding("x", "y", 100),
    ]
    both = built(*records)
    listed = sanctioned_ownership(both, [Seed("p1", certain=True)], regime_rule("ofac", AS_OF))
    assert {one.company: one.status for one in listed.owned}["y"] == "possible"


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=3),
    st.integers(1, 99),
    st.integers(1, 60),
    st.sampled_from([Directness.UNKNOWN, Directness.INDIRECT]),
    st.booleans(),
)
def test_a_further_record_never_clears(
    shares: list[int], own: int, said: int, directness: Directness, deep: bool
) -> None:
    """No owner's lower end moves, no upper end falls, and no list of known owners becomes whole."""
    others = [holding(f"p{place}", "x", share) for place, share in enumerate(shares, 2)]
    known = [holding("p1", "c", own), holding("c", "x", 20), *others]
    record = declared(said, directness, holder="h" if deep else "p1")
    up = [holding("p1", "h", 100), holding("h", "c", 1)] if deep else []
    before, after = built(*known, *up), built(*known, *up, record)
    for one in integrated_shares(before, "x").holders:
        again = integrated_shares(after, "x").by_party[one.party].integrated
        assert one.integrated is not None
        assert again is not None
        assert again.lower == pytest.approx(one.integrated.lower)
        assert again.upper >= one.integrated.upper - 1e-9
    was, now = owners(before), owners(after)
    assert {one.party for one in was[0].ubos} <= {one.party for one in now[0].ubos}
    if was[1].cause is UboCause.IDENTIFIED:
        assert complete(before, was) or not complete(after, now)


@pytest.mark.parametrize("lower", range(100))
def test_rounding_of_a_direct_share_is_no_chain(lower: int) -> None:
    """28 % is 28.000000000000004 % once computed: the answer failed with an error."""
    direct = holding("p1", "x", Band(lower, lower + 1), key="direct", sources=A)
    more = f"[{lower}, {min(lower + 6, 100)}]"
    assert upper(built(direct, declared(5))) == more
    assert upper(built(direct, declared(5, Directness.INDIRECT))) == more


@given(st.integers(0, 10_000))
def test_what_a_party_holds_below_is_what_its_company_has_above(seed: int) -> None:
    """What an entity holds, and who owns a company, are one structure looked down and up."""
    choose = Random(seed)
    companies = ["x", "a", "b", "c"]
    records = []
    for place, company in enumerate(companies):
        for number in range(choose.randint(1, 3)):
            share = choose.randint(1, 33)
            wide = choose.choice([0, 0, choose.randint(0, share)])
            records.append(
                holding(
                    choose.choice(["p1", "p2", "p3", *companies[place + 1 :]]),
                    company,
                    Band(share - wide, share),
                    choose.choice([SHARES, SHARES, HoldingKind.VOTING]),
                    key=f"{company}{number}",
                    directness=choose.choice([Directness.DIRECT, *Directness]),
                    sources=choose.choice([A, B]),
                )
            )
    both = built(*records)
    for kind in (SHARES, HoldingKind.VOTING):
        above = {
            (company, party): str(one.integrated)
            for company in companies
            for party, one in integrated_shares(both, company, kind).by_party.items()
        }
        below = {
            (one.company, party): str(one.integrated)
            for party in both.parties
            for one in shares_below(both, party, kind)
        }
        assert above == below


@pytest.mark.parametrize(("kind", "how"), [("voting", "shares"), ("ownership", "board")])
@pytest.mark.parametrize("directness", [Directness.UNKNOWN, Directness.INDIRECT])
def test_what_may_be_a_controlled_companys_votes_makes_no_certain_majority(
    kind: str, how: str, directness: Directness
) -> None:
    """40 % through a company of the holder, and 15 % that may be part of it: 55 % was certain."""
    right = HoldingKind(kind)
    up = holding("p1", "m", 100) if how == "shares" else control("p1", "m")
    votes = declared(15, directness, company="h", kind=right)
    others = [
        holding("p2", "h", 45, right),
        holding("h", "x", 30),
        holding("p4", "x", 60),
        holding("p5", "x", 10),
    ]
    for record, status in (
        (votes, UboStatus.POSSIBLE),
        (replace(votes, directness=Directness.DIRECT), UboStatus.UBO),
        (replace(votes, band=Band(50, 60, lower_open=True)), UboStatus.UBO),
    ):
        held = holding("m", "h", 40, right, key="of-m")
        both = built(up, held, record, *others)
        assert {one.party: one.status for one in owners(both)[0].ubos}["p1"] is status


def test_two_sisters_of_unknown_directness_are_added() -> None:
    """Neither stands above the other: what one has is not what the other has."""
    records = [
        record
        for company, share in (("a", 30), ("b", 25))
        for record in (
            holding("p1", company, 100),
            holding(company, "h", share, directness=Directness.UNKNOWN),
        )
    ]
    both = built(*records, holding("p2", "h", 45), holding("h", "x", 30), holding("p4", "x", 70))
    [control_] = [one for one in owners(both)[0].ubos if one.party == "p1"]
    assert control_.status is UboStatus.UBO


def test_who_leads_a_company_that_may_control_together_with_another_is_still_looked_at() -> None:
    votes = declared(15, kind=HoldingKind.VOTING, holder="z", company="h")
    both = built(holding("z", "m", 100), holding("m", "h", 40, HoldingKind.VOTING), votes)
    assert led_through(both, "h") == ["z"]
