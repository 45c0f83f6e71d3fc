"""One holder in two records, while nobody has decided: never better than the one holder."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.answers import LETTERS, id_of
from tests.unit.knowledge.graph.build import AS_OF

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    SanctionsRule,
    Seed,
    UboCause,
    UboRule,
    UboStatus,
    exactly,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.causes import RANK
from atlas.knowledge.graph.domain.one_party import (
    POSSIBLY_ONE,
    Together,
    as_one,
    causes_either_way,
    differ,
    owners_either_way,
)
from atlas.knowledge.graph.domain.ownership_words import ControlWord, OwnershipWord
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import regime_words_in, sanctioned_in

LAW = UboRule(25, Comparator.MORE_THAN)
EU = SanctionsRule("eu", 50, Comparator.AT_LEAST, True, False, True, True, "EU")
UK = SanctionsRule("uk", 50, Comparator.MORE_THAN, False, True, True, True, "UK")
WORSE = ["blocked", "possible", "not_assessed", "none_found", "not_owned"]
WORSE_CONTROL = ["controlled", "possible", "not_assessed", "none_found"]


def holds(
    holder: str, company: str, share: float | Band | None, key: str = "", **more: object
) -> Holding:
    band = exactly(share) if isinstance(share, int | float) else share
    made = Holding(
        id_of(key or f"{holder}>{company}"), id_of(holder), id_of(company), HoldingKind.OWNERSHIP
    )
    return replace(made, **({"band": band} if band is not None else {}), **more)  # type: ignore[arg-type]


def view_of(subject: str, holdings: list[Holding], *pairs: tuple[str, str]) -> OwnershipView:
    """Return what is said of a written structure in which pairs may be one."""
    keys = {id_of(key): key for key in [*"abcdxyz", "x1", "p0", "p1", "p2", "p3", "pp", "ps"]}
    used = {id_of(subject), *(k for h in holdings for k in (h.holder, h.company))}
    parties = [
        Party(key, keys[key], LETTERS.get(keys[key][0], PartyKind.COMPANY)) for key in sorted(used)
    ]
    key = id_of(subject)
    graph = OwnershipGraph(parties, holdings, AS_OF)
    said = Together.of([(id_of(one), id_of(two)) for one, two in pairs], key)
    shares, votes = (
        integrated_shares(graph, key, kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    )
    owners = ubos(graph, key, LAW, shares=shares, votes=votes)
    why = ubo_causes(graph, key, owners, (), (shares, votes))
    ones: tuple[OwnershipGraph, ...] = ()
    if pairs:
        ones = as_one(parties, holdings, graph, said)
        names = {party.key: party.name for party in parties}
        for one in ones:
            other = ubos(one, key, LAW)
            both = [
                integrated_shares(one, key, kind)
                for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
            ]
            either = owners_either_way(owners, other, said, names)
            because = ubo_causes(one, key, other, (), both)
            why = causes_either_way(why, because, said, names, differs=differ(owners, either))
            owners = either
    return OwnershipView(
        UUID(key), AS_OF, (), graph, graph.parties,
        tuple(edge for kind in HoldingKind for edge in graph.edges(kind)), (), shares, votes,
        owners, (), (), truncated=False, max_parties=2000, causes=why, together=said, as_one=ones,
    )  # fmt: skip


def status(view: OwnershipView) -> dict[str, UboStatus]:
    return {ubo.party: ubo.status for ubo in view.ubos.ubos}


def test_two_holders_of_15_percent_may_be_one_owner_of_30() -> None:
    rest = [holds("p3", "x", 70)]
    two = [holds("p1", "x", 15), holds("p2", "x", 15), *rest]
    assert set(status(view_of("x", two))) == {id_of("p3")}
    said = view_of("x", two, ("p1", "p2"))
    assert status(said) == {
        id_of("p1"): UboStatus.POSSIBLE,
        id_of("p2"): UboStatus.POSSIBLE,
        id_of("p3"): UboStatus.UBO,
    }
    [first] = (ubo for ubo in said.ubos.ubos if ubo.party == id_of("p1"))
    assert first.share is not None
    assert (first.share.lower, first.share.upper) == (15, 30)
    assert "are one party" in first.grounds[0].detail
    assert UboCause.INCOMPLETE in said.causes.further
    assert POSSIBLY_ONE in {ground.code for ground in said.causes.open}


def test_two_records_of_40_percent_may_leave_40_undeclared() -> None:
    two = [holds("p1", "x", 40), holds("p2", "x", 40), holds("p3", "x", 20)]
    assert not view_of("x", two).causes.open
    assert view_of("x", two, ("p1", "p2")).causes.open


def told(holder: str, share: float, *sources: str) -> Holding:
    return holds(holder, "x", share, sources=frozenset(sources))


def test_what_two_registers_say_of_one_holder_is_no_contradiction_of_either() -> None:
    """The sum is what neither says, also of two such holders; what one says of both is its own."""
    first = [told("p1", 30, "C"), told("p2", 30, "D")]
    rest = told("p3", 70, "C", "D")
    said = view_of("x", [*first, rest], ("p1", "p2")).causes
    assert {ground.cause for ground in said.open} == {UboCause.UNKNOWN}

    names = {"p1": "C", "p2": "D", "p3": "C", "pp": "D"}
    four = [told(name, 30, source) for name, source in names.items()]
    said = view_of("x", four, ("p1", "p2"), ("p3", "pp")).causes
    assert UboCause.CONTRADICTED not in {ground.cause for ground in said.open}

    both = [told("p1", 30, "C", "D"), told("p2", 30, "D")]
    rest = told("p3", 50, "D")
    said = view_of("x", [*both, rest], ("p1", "p2")).causes
    assert UboCause.CONTRADICTED in {ground.cause for ground in said.open}


def test_who_may_be_one_and_changes_nothing_is_no_ground() -> None:
    two = [holds("p1", "x", 2), holds("p2", "x", 2), holds("p3", "x", 96)]
    assert not view_of("x", two, ("p1", "p2")).causes.open


def test_a_listed_party_shares_its_mark_with_who_may_be_the_same() -> None:
    two = [holds("p1", "x", 30), holds("p2", "x", 30), holds("p3", "x", 40)]
    seeds = [Seed(id_of("p1"), certain=True)]
    apart = view_of("x", two)
    assert sanctioned_in(apart, seeds, EU).of(id_of("x")) is None
    said = view_of("x", two, ("p1", "p2"))
    found = sanctioned_in(said, seeds, EU)
    assert Seed(id_of("p2"), certain=False) in found.seeds
    entry = found.of(id_of("x"))
    assert entry is not None
    assert entry.status == "possible"
    words = regime_words_in(said, found, assessed=True)
    assert words.ownership is OwnershipWord.POSSIBLE


def test_whoever_is_not_in_the_structure_shares_its_mark_too() -> None:
    said = view_of("x", [holds("p1", "x", 60), holds("p3", "x", 40)], ("p1", "ps"))
    found = sanctioned_in(said, [Seed(id_of("ps"), certain=True)], EU)
    words = regime_words_in(said, found, assessed=True)
    assert words.ownership is OwnershipWord.POSSIBLE
    assert words.control is ControlWord.POSSIBLE


def test_two_companies_between_may_be_one() -> None:
    held = [
        holds("p1", "a", 100), holds("p2", "b", 100), holds("a", "x", 15), holds("b", "x", 15),
        holds("p3", "x", 70),
    ]  # fmt: skip
    assert set(status(view_of("x", held))) == {id_of("p3")}
    assert set(status(view_of("x", held, ("a", "b")))) >= {id_of("p1"), id_of("p2")}


BANDS = st.sampled_from(
    [exactly(n) for n in (2, 10, 15, 20, 25, 30, 40, 50, 60, 75, 100)]
    + [Band(25, 50, lower_open=True), Band(50, 75, lower_open=True), Band(0, 100)]
)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Holding], list[Holding], bool]:
    """A group above x, with pp whole; and with pp in two records, each holding or share apart."""
    companies = ["x", *draw(st.lists(st.sampled_from("abc"), unique=True, max_size=2))]
    holders = ["pp", *draw(st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True, max_size=3))]
    whole: list[Holding] = []
    split: list[Holding] = []
    shares = draw(st.booleans())
    for place, company in enumerate(companies):
        if place:
            link = holds(company, draw(st.sampled_from(companies[:place])), draw(BANDS))
            whole.append(link)
            split.append(link)
        for holder in holders:
            if not draw(st.booleans()) and not (holder == "pp" and not place):
                continue
            band = draw(BANDS)
            own = holds(holder, company, band)
            whole.append(own)
            if holder != "pp":
                split.append(own)
                continue
            mode = draw(st.sampled_from(["first", "second", "both", "half"]))
            half = Band(band.lower / 2, band.upper / 2, band.lower_open, band.upper_open)
            part = half if mode == "half" else band
            if mode != "second":
                split.append(holds("p0", company, part, key=f"first {company}"))
            if mode != "first":
                split.append(holds("ps", company, part, key=f"second {company}"))
    return whole, split, shares


@given(groups(), st.booleans(), st.booleans())
def test_one_holder_in_two_records_is_never_said_to_be_better(
    group: tuple[list[Holding], list[Holding], bool], certain: bool, first: bool
) -> None:
    whole, split, _ = group
    one, two = view_of("x", whole), view_of("x", split, ("p0", "ps"))
    mine, theirs = status(one), status(two)
    records = {id_of("p0"), id_of("ps")}
    for party, word in mine.items():
        same = records if party == id_of("pp") else {party}
        assert same & theirs.keys()
        if word is UboStatus.POSSIBLE:
            assert all(theirs.get(key) is not UboStatus.UBO for key in same)
    assert RANK[two.causes.cause] >= RANK[one.causes.cause]
    if one.causes.open:
        assert two.causes.open
    for rule in (EU, UK):
        listed = id_of("p0" if first else "ps")
        alone = sanctioned_in(one, [Seed(id_of("pp"), certain)], rule)
        shared = sanctioned_in(two, [Seed(listed, certain)], rule)
        if alone.of(id_of("x")) is not None:
            assert shared.of(id_of("x")) is not None
        for seeds in (True, False):
            was = regime_words_in(one, alone if seeds else sanctioned_in(one, [], rule))
            now = regime_words_in(two, shared if seeds else sanctioned_in(two, [], rule))
            wanted, got = was.ownership.value, now.ownership.value
            if wanted != "blocked" or got != "possible":
                assert WORSE.index(got) <= WORSE.index(wanted)
            if was.control is not ControlWord.CONTROLLED or now.control is not ControlWord.POSSIBLE:
                assert WORSE_CONTROL.index(now.control.value) <= WORSE_CONTROL.index(
                    was.control.value
                )


@pytest.mark.parametrize("pairs", [(("p1", "p2"), ("p2", "p3")), (("p2", "p3"), ("p1", "p3"))])
def test_pairs_that_share_a_party_are_one_group(pairs: tuple[tuple[str, str], ...]) -> None:
    said = Together.of([(id_of(one), id_of(two)) for one, two in pairs], id_of("x"))
    [group] = said.members.values()
    assert set(group) == {id_of("p1"), id_of("p2"), id_of("p3")}
    assert said.spread([id_of("p1")]) == set(group)
