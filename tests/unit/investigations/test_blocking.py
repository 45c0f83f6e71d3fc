"""What a rebuttal of control and a licence lift: never the true match of somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from tests.unit.investigations.test_decision_rules import HIT

from atlas.investigations.decisions.blocking import standing_blocks
from atlas.investigations.decisions.blocks import Block, lifts, rebuttable
from atlas.investigations.decisions.matches import HitFact
from atlas.investigations.results.domain import Regime, Seed

PARTIES = ("controller", "owner", "customer")
SAME: dict[str | None, str] = {one: one for one in PARTIES}
EU = Regime(regime="eu", status="blocked", by_control=True, controlling=("controller",))


def match(party: str, regime: str = "eu", *roles: str) -> HitFact:
    return replace(
        HIT,
        party_id=party,
        status="true_match",
        asset_freeze=True,
        standing="binding",
        roles=frozenset(roles or ("owner",)),
        regimes=frozenset({regime}),
    )


def blocks(*hits: HitFact, outcomes: Any = (EU,), flagged: tuple[str, ...] = ()) -> Any:
    return standing_blocks(outcomes, hits, flagged, None, SAME)


def test_whoever_controls_is_no_ground_beside_the_control() -> None:
    found = blocks(match("controller"))
    assert found == (Block(regime="eu", grounds=frozenset({"control"}), binds=True),)
    assert rebuttable(found, ["eu"])


@pytest.mark.parametrize(
    "other",
    [match("owner"), match("owner", "ofac"), match("controller", "ofac"), match("customer", "eu")],
)
def test_a_true_match_of_anybody_else_or_elsewhere_stays(other: HitFact) -> None:
    found = blocks(match("controller"), other)
    assert not rebuttable(found, ["eu", "ofac"])
    [regime] = other.regimes
    assert "true_match" in next(one for one in found if one.regime == regime).grounds
    assert lifts(found, {"eu"}) is (regime == "eu"), "a licence lifts its own regime alone"


@pytest.mark.parametrize("listed", [(), None])
def test_of_a_run_that_did_not_keep_who_controls_nobody_is_excused(listed: Any) -> None:
    old = structs.replace(EU, controlling=listed, seeds=(Seed(party="controller", certain=True),))
    assert not rebuttable(blocks(match("controller"), outcomes=(old,)), ["eu"])


matches = st.lists(
    st.builds(match, st.sampled_from(PARTIES), st.sampled_from(["eu", "ofac", "uk"])), max_size=5
)


@given(matches, st.sets(st.sampled_from(PARTIES)), st.sets(st.sampled_from(["eu", "uk"])))
def test_each_true_match_is_a_ground_or_is_the_proven_control(
    hits: list[HitFact], controlling: set[str], regimes: set[str]
) -> None:
    outcomes = [
        structs.replace(EU, regime=one, controlling=tuple(sorted(controlling))) for one in regimes
    ]
    found = {one.regime: one.grounds for one in blocks(*hits, outcomes=outcomes)}
    for hit in hits:
        [regime] = hit.regimes
        excused = regime in regimes and hit.party_id in controlling
        assert excused or "true_match" in found[regime]
