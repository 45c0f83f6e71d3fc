"""The risk of the parties around a company: written cases and properties."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.modules.domain.network import (
    Near,
    Network,
    network_of,
    network_risk,
    weight,
)
from atlas.investigations.results.domain import document_of, read
from atlas.risk.evaluations.domain import NotAssessed
from atlas.sources.screening.domain.matches import EntityHit

SILENT = NotAssessed("no_list", "No list with the topic pep is loaded.")


def hit(
    strength: str = "strong",
    status: str = "undecided",
    *topics: str,
    delisted: bool = False,
    confirmed: bool = False,
) -> EntityHit:
    return EntityHit(
        UUID(int=1), "ofac-sdn", "ENTRY", "ofac", "asset_freeze", topics or ("sanctions",),
        strength, status, delisted, delisting_confirmed=confirmed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (hit("exact"), 100),
        (hit("strong"), 80),
        (hit("weak"), 40),
        (hit("weak", "true_match"), 100),
        (hit("exact", "false_positive"), 0),
        (hit("strong", "unsure"), 80),
        (hit("strong", "undecided", "pep"), 50),
        (hit("weak", "undecided", "pep"), 25),
        (hit("strong", "undecided", "pep", "sanctions"), 80),
        (hit("strong", "undecided", "debarment"), 40),
        (hit("exact", "true_match", delisted=True, confirmed=True), 30),
        (hit("exact", "true_match", delisted=True), 100),
        (hit("strong", delisted=True), 80),
        (hit("weak", delisted=True), 40),
        (hit("weak", "undecided", "pep", delisted=True), 30),
        (hit("strong", "false_positive", delisted=True), 0),
    ],
)
def test_what_a_hit_weighs(found: EntityHit, expected: int) -> None:
    assert weight(found) == expected


def test_a_step_halves_and_the_worst_party_counts() -> None:
    near = Near(name="Director", distance=1, hits=(hit("weak"),))
    far = Near(name="His company", distance=2, hits=(hit("exact"),))
    own = Near(name="The company itself", distance=0, hits=(hit("exact"),))
    found = network_of([own, near, far], truncated=False)
    assert (found.risk, found.parties, found.unscreened) == (50, 2, 0)
    assert found.worst == "His company, 2 steps away: OFAC SDN List (ENTRY), undecided."
    odd = network_of(
        [Near(name="A", distance=2, hits=(hit("weak", "undecided", "pep"),))], truncated=False
    )
    assert odd.risk == 13  # 12.5, rounded up
    assert read(Network, document_of(found)) == found


def test_silence_counts_only_where_everybody_was_asked() -> None:
    clean = network_of([Near(name="A", distance=1)], truncated=False)
    assert network_risk(clean, None) == (0, None)
    assert network_risk(clean, SILENT) == (SILENT, None)
    assert isinstance(network_risk(None, None)[0], NotAssessed)
    asked = network_of([Near(name="A", distance=1, screened=False)], truncated=False)
    gap, _ = network_risk(asked, None)
    assert isinstance(gap, NotAssessed)
    assert (gap.reason, gap.detail) == (
        "not_screened",
        "1 of 1 parties around it were never screened.",
    )
    cut = network_of([Near(name="A", distance=1, hits=(hit("strong"),))], truncated=True)
    risk, more = network_risk(cut, None)
    assert (risk, more.reason if more else None) == (80, "truncated")
    matched = (hit("exact", "true_match"),)
    worst = network_of([Near(name="A", distance=1, hits=matched)], truncated=True)
    assert network_risk(worst, SILENT) == (100, None)


hits = st.builds(
    hit,
    st.sampled_from(["exact", "strong", "weak"]),
    st.sampled_from(["undecided", "unsure", "true_match", "false_positive"]),
    st.sampled_from(["sanctions", "pep", "debarment"]),
    delisted=st.booleans(),
    confirmed=st.booleans(),
)
parties = st.builds(
    Near,
    name=st.sampled_from("ABC"),
    distance=st.integers(0, 2),
    hits=st.lists(hits, max_size=3).map(tuple),
    screened=st.booleans(),
)


@given(around=st.lists(parties, max_size=5), more=parties, cut=st.booleans())
def test_another_party_never_lowers_it_and_order_does_not_matter(
    around: list[Near], more: Near, cut: bool
) -> None:
    before, after = network_of(around, truncated=cut), network_of([*around, more], truncated=cut)
    assert 0 <= before.risk <= after.risk <= 100
    assert network_of([more, *reversed(around)], truncated=cut).risk == after.risk
    assert (after.worst is None) == (after.risk == 0)


@pytest.mark.parametrize("status", ["undecided", "unsure"])
@pytest.mark.parametrize("strength", ["exact", "strong", "weak"])
@pytest.mark.parametrize("distance", [1, 2])
@pytest.mark.parametrize("delisted", [False, True])
def test_a_candidate_that_nobody_decided_leaves_the_network_open(
    status: str, strength: str, distance: int, *, delisted: bool
) -> None:
    """The check was fulfilled, "80 of 100", while the hit of a listed co-owner was undecided."""
    owner = Near(
        name="Co-owner", distance=distance, hits=(hit(strength, status, delisted=delisted),)
    )
    found = network_of([owner], truncated=False)
    risk, gap = network_risk(read(Network, document_of(found)), None)
    assert risk == found.risk
    assert gap is not None
    assert gap.reason == "undecided_candidates"


@pytest.mark.parametrize("status", ["true_match", "false_positive"])
def test_a_decided_candidate_leaves_nothing_open(status: str) -> None:
    owner = Near(name="Co-owner", distance=1, hits=(hit("exact", status),))
    assert network_risk(network_of([owner], truncated=False), None)[1] is None


def test_a_network_of_before_has_no_undecided_candidates() -> None:
    before = document_of(network_of([], truncated=False))
    del before["undecided"]
    assert read(Network, before) == network_of([], truncated=False)
