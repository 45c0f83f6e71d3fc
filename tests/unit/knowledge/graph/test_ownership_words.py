"""The words on ownership by listed parties: `not_owned` only when every share is accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import (
    AS_OF,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    control,
    graph,
    holding,
    regime_rule,
)

from atlas.knowledge.graph.domain import (
    Band,
    ControlKind,
    Holding,
    HoldingKind,
    OwnershipGraph,
    SanctionsRule,
    Seed,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain.ownership_words import (
    FormerHolding,
    RegimeWords,
    regime_words,
)

OFAC, EU, UK = (regime_rule(name, AS_OF) for name in ("ofac", "eu", "uk"))


def words(
    built: OwnershipGraph, *seeds: str, rule: SanctionsRule = OFAC, **more: object
) -> RegimeWords:
    found = sanctioned_ownership(built, [Seed(one, certain=True) for one in seeds], rule)
    return regime_words(built, "c", found, **more)  # type: ignore[arg-type]


def said(built: OwnershipGraph, *seeds: str, **more: object) -> str:
    return words(built, *seeds, **more).ownership.value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("holdings", "seeds", "rule", "word"),
    [
        # nobody above is matched
        ([holding("p", "c", 100)], (), OFAC, "not_owned"),
        ([holding("p", "c", 50.1)], (), OFAC, "not_owned"),
        ([holding("p", "c", 50)], (), OFAC, "none_found"),  # 50 may be held by a listed person
        ([holding("p", "c", 50)], (), UK, "not_owned"),  # the United Kingdom: more than 50
        ([holding("p", "c", UK_75_100)], (), OFAC, "not_owned"),
        ([holding("p", "c", UK_50_75)], (), OFAC, "not_owned"),  # more than 50, so less is left
        ([holding("p", "c", UK_25_50)], (), OFAC, "none_found"),
        ([holding("p", "c", None)], (), OFAC, "none_found"),
        ([control("h", "c", ControlKind.CONSOLIDATION)], (), OFAC, "none_found"),
        ([holding("h", "c", 100)], (), OFAC, "none_found"),  # who owns the holding is not known
        ([holding("h", "c", 100), holding("p", "h", 60)], (), OFAC, "not_owned"),
        ([holding("h", "c", 100), holding("p", "h", 40)], (), OFAC, "none_found"),
        ([holding("t", "c", 100)], (), OFAC, "none_found"),
        ([holding("u", "c", 100)], (), OFAC, "none_found"),
        ([holding("h", "c", 100), holding("c", "h", 100)], (), OFAC, "none_found"),  # a circle
        ([holding("s", "c", 100)], (), OFAC, "not_owned"),
        # a matched party stands above
        ([holding("p", "c", 10), holding("p2", "c", 90)], ("p",), OFAC, "not_owned"),
        ([holding("p", "c", 10)], ("p",), OFAC, "possible"),  # 90 more may be theirs
        ([holding("p", "c", 50)], ("p",), OFAC, "blocked"),
        ([control("h", "c", ControlKind.CONSOLIDATION)], ("h",), OFAC, "possible"),
        ([control("h", "c", ControlKind.CONSOLIDATION)], ("h",), EU, "blocked"),
        ([control("p", "t", ControlKind.BENEFICIARY), holding("t", "c", 100)], ("p",), OFAC,
         "possible"),
        ([holding("p", "c", 30), holding("p2", "c", 30), holding("p3", "c", 40)], ("p", "p2"), UK,
         "not_owned"),  # different persons are not added there
        ([holding("p", "c", 30), holding("p2", "c", 30), holding("p3", "c", 40)], ("p", "p2"),
         OFAC, "blocked"),
        ([holding("p", "c", 30), holding("p3", "c", 40)], ("p",), UK, "possible"),
    ],
)  # fmt: skip
def test_words(
    holdings: Sequence[Holding], seeds: Sequence[str], rule: SanctionsRule, word: str
) -> None:
    assert said(graph(*holdings), *seeds, rule=rule) == word


def test_a_parent_that_consolidates_is_control_and_no_shares() -> None:
    found = words(graph(control("h", "c", ControlKind.CONSOLIDATION)), "h")
    assert (found.ownership.value, found.control.value) == ("possible", "possible")
    assert found.undeclared == Band(0, 100)
    assert found.reasons == ("matched_party_above",)


def test_no_word_is_said_of_parties_that_were_not_asked_about() -> None:
    owned = graph(holding("p", "c", 100))
    found = words(owned, unscreened={"p"})
    assert (found.ownership.value, found.control.value) == ("not_assessed", "not_assessed")
    assert found.reasons == ("not_screened",)
    assert words(owned, assessed=False).reasons == ("not_searched",)
    # what was found stays found
    assert said(owned, "p", unscreened={"p"}) == "blocked"
    assert said(graph(holding("p", "c", 10)), "p", assessed=False) == "possible"


@pytest.mark.parametrize(
    ("listed_on", "word"),
    [
        (date(2020, 1, 1), "possible"),  # left after the listing
        (date(2026, 1, 1), "possible"),  # left in the 24 months before
        (None, "possible"),  # nobody knows when
        (date(2030, 1, 1), "not_owned"),
    ],
)
def test_a_holder_who_left_around_the_listing_may_hold_on(
    listed_on: date | None, word: str
) -> None:
    former = [FormerHolding("x", date(2025, 3, 1), listed_on)]
    built = graph(holding("p", "c", 100))
    assert said(built, "x", former=former) == word
    assert said(built, former=former) == "not_owned"


# the same by an own, plain reckoning, and the laws over random groups


def most_for_a_stranger(
    shares: Mapping[tuple[str, str], tuple[Fraction, Fraction]], company: str, villains: set[str]
) -> Fraction:
    """The most of a company that the villains and people nobody names could hold together.

    Everybody else gets their minimum; a company that villains could have at half or more is theirs.
    """
    holders = [holder for holder, below in shares if below == company]
    clean = Fraction()
    for holder in holders:
        if holder in villains:
            continue
        if holder.startswith("p") or most_for_a_stranger(shares, holder, villains) < 50:
            clean += shares[holder, company][0]
    return 100 - clean


PARTIES = ("c", "h1", "h2", "h3", "p1", "p2", "p3")


@st.composite
def groups(draw: st.DrawFn) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """Random groups without circles, never declaring more than the whole."""
    found: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    for place, company in enumerate(PARTIES[:4]):
        left = 100
        for holder in PARTIES[place + 1 :]:
            if left and draw(st.booleans()):
                low = draw(st.integers(0, left))
                high = draw(st.integers(low, 100))
                found[holder, company] = Fraction(low), Fraction(high)
                left -= low
    return found


def built(shares: Mapping[tuple[str, str], tuple[Fraction, Fraction]]) -> OwnershipGraph:
    return graph(
        *(
            holding(holder, company, Band(float(low), float(high)))
            for (holder, company), (low, high) in shares.items()
        ),
        holding("p9", "elsewhere", 100),
    )


RANK = {"blocked": 3, "possible": 2, "not_assessed": 1, "none_found": 1, "not_owned": 0}
"""From the only favourable word to the worst."""
seeds_ = st.sets(st.sampled_from(PARTIES[1:]), max_size=3)


@given(shares=groups(), seeds=seeds_)
def test_not_owned_is_what_a_plain_reckoning_allows(
    shares: dict[tuple[str, str], tuple[Fraction, Fraction]], seeds: set[str]
) -> None:
    most = most_for_a_stranger(shares, "c", seeds)
    word = said(built(shares), *sorted(seeds))
    assert (word == "not_owned") == (most < 50), (word, most)


@given(shares=groups(), seeds=seeds_, data=st.data())
def test_knowing_less_never_improves_the_word(
    shares: dict[tuple[str, str], tuple[Fraction, Fraction]], seeds: set[str], data: st.DataObject
) -> None:
    before = said(built(shares), *sorted(seeds))
    if shares:
        # a holding whose share is withdrawn, and an owner who is no longer named
        (holder, company), _ = data.draw(st.sampled_from(sorted(shares.items())))
        wider = shares | {(holder, company): (Fraction(), Fraction(100))}
        assert RANK[said(built(wider), *sorted(seeds))] >= min(RANK[before], 1)
        hidden = {
            (f"u{up}" if (up, down) == (holder, company) else up, down): band
            for (up, down), band in shares.items()
        }
        if holder not in seeds:
            assert RANK[said(built(hidden), *sorted(seeds))] >= min(RANK[before], 1)
    above = set(built(shares).above("c", tuple(HoldingKind))) - {"c"}
    for party in sorted(above - seeds):
        later = said(built(shares), *sorted(seeds), unscreened={party})
        assert RANK[later] >= min(RANK[before], 1)
    assert RANK[said(built(shares), *sorted(seeds), assessed=False)] >= min(RANK[before], 1)


@given(shares=groups(), seeds=seeds_, more=st.sampled_from(PARTIES[1:]))
def test_one_more_match_never_improves_the_word(
    shares: dict[tuple[str, str], tuple[Fraction, Fraction]], seeds: set[str], more: str
) -> None:
    before, after = (said(built(shares), *sorted(one)) for one in (seeds, {*seeds, more}))
    assert RANK[after] >= RANK[before]


@given(shares=groups(), seeds=seeds_, order=st.randoms(use_true_random=False))
def test_the_order_of_records_and_an_unrelated_company_change_nothing(
    shares: dict[tuple[str, str], tuple[Fraction, Fraction]], seeds: set[str], order: object
) -> None:
    items = list(shares.items())
    order.shuffle(items)  # type: ignore[attr-defined]
    other = {("p8", "stranger"): (Fraction(10), Fraction(100))}
    assert words(built(dict(items) | other), *sorted(seeds)) == words(built(shares), *sorted(seeds))
