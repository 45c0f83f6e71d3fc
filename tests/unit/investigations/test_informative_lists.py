"""A true match on a list that the profile does not require refuses no approval, and nothing less.

Only binding and adopted lists refuse an approval. The floor, four eyes with the MLRO and every
other outcome stay as after any true match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.profiles import content, regime
from tests.unit.investigations.test_decision_rules import CLEAN, HIT

from atlas.investigations.decisions.basis import standing_in
from atlas.investigations.decisions.blocking import informative_only, standing_blocks
from atlas.investigations.decisions.blocks import Refusal
from atlas.investigations.decisions.domain import (
    NEEDS_MLRO,
    Basis,
    DecisionOutcome,
    FourEyes,
    Obstacle,
    four_eyes_because,
    obstacles,
    warnings,
)
from atlas.investigations.decisions.matches import HitFact
from atlas.investigations.decisions.reopening import Given, Reopening, reopened_by
from atlas.investigations.results.domain import Regime
from atlas.knowledge.compliance_profile.domain import RequiredList, effective
from atlas.risk.matrix.domain import Condition, default_matrix

APPROVE = DecisionOutcome.APPROVE
STANDINGS = ("binding", "adopted", "informative", None)
PARTIES = ("customer", "owner", "controller", "ubo", "officer", "trust_role", "subsidiary", "other")
[FLOOR] = [floor for floor in default_matrix().floors if floor.id == "sanctioned"]
PROFILE = effective(content(regime(ownership_regimes=("eu",))))


def match(
    standing: str | None, party: str, *, former: bool = False, freeze: bool = True
) -> HitFact:
    return replace(
        HIT,
        id=f"{standing}:{party}",
        party_id=party,
        list_id=f"list-{standing}",
        status="true_match",
        asset_freeze=freeze,
        standing=standing,
        roles=frozenset({party}),
        regimes=frozenset({f"r-{standing}"}),
        apart=former and party == "other",  # who has another part is no former holder
    )


def readings(hits: tuple[HitFact, ...], owned: tuple[Regime, ...]) -> Mapping[str, Any]:
    """What the evaluation read of the hits, as it is stored."""
    tokens = sorted(
        {f"{role}:true_match" for hit in hits if hit.asset_freeze for role in hit.roles}
    )
    blocked = ["blocked"] if any(one.status == "blocked" for one in owned) else []
    return {
        "sanctions.asset_freeze": [{"source": "screening", "value": tokens}],
        "sanctions.ownership": [{"source": "facts:sanctioned_ownership", "value": blocked}],
    }


def basis_of(*hits: HitFact, owned: tuple[Regime, ...] = (), profile: Any = PROFILE) -> Basis:
    same: dict[str | None, str] = {one: one for one in PARTIES}
    blocks = standing_blocks(owned, hits, (), profile, same)
    read = readings(hits, owned)
    floor = {"customer:true_match"} & {*read["sanctions.asset_freeze"][0]["value"]}
    refused = bool(floor or read["sanctions.ownership"][0]["value"])
    binds = profile is None or not informative_only(FLOOR.any_of, read, blocks, hits)
    return replace(
        CLEAN,
        hits=hits,
        blocks=blocks,
        tier_rank=2,
        depth_rank=2,
        level="critical",
        effects=("approval_refused", "no_automatic_decision") if refused else (),
        refusals=(Refusal(floor="sanctioned", title="A", sanctions=True, binds=binds),)
        if refused
        else (),
        has_profile=profile is not None,
    )


matches = st.builds(
    match,
    st.sampled_from(STANDINGS),
    st.sampled_from(PARTIES),
    former=st.booleans(),
    freeze=st.booleans(),
)
statuses = st.sampled_from(["true_match", "undecided", "unsure", "false_positive"])
cases = st.lists(st.tuples(matches, statuses), max_size=4).map(
    lambda found: tuple(replace(hit, status=status) for hit, status in found)
)


@given(cases, st.sampled_from(list(DecisionOutcome)))
def test_list_role_party_outcome_and_time(
    hits: tuple[HitFact, ...], outcome: DecisionOutcome
) -> None:
    found = [hit for hit in hits if hit.status == "true_match" and not hit.apart]
    barring = [hit for hit in found if hit.standing != "informative"]
    true = tuple(hit for hit in hits if hit.status == "true_match")
    basis = replace(basis_of(*true), hits=hits)
    stands, because = obstacles(basis, outcome), four_eyes_because(basis, outcome)

    # never weaker: on a list that binds, was adopted, or where it is not known, it bars as before
    strict = tuple(replace(one, standing="binding") for one in true if one in barring)
    bound = obstacles(replace(basis_of(*strict), hits=strict), outcome)
    if outcome is APPROVE:
        assert (Obstacle.TRUE_MATCH in stands) is bool(barring)
        if barring:
            assert Obstacle.APPROVAL_REFUSED in stands or Obstacle.APPROVAL_REFUSED not in bound
        elif found:
            assert not {Obstacle.TRUE_MATCH, Obstacle.APPROVAL_REFUSED} & {*stands}
            assert FourEyes.INFORMATIVE in because
            assert any(found[0].list_id in one for one in warnings(basis, outcome))
    else:
        assert FourEyes.INFORMATIVE not in because
    if found and outcome is not DecisionOutcome.REQUEST_INFORMATION:
        assert FourEyes.SANCTIONED in because
        assert NEEDS_MLRO & {*because}
    # what a true match opens is open whatever the list
    assert (Obstacle.NOT_SANCTIONED in stands) is (
        outcome.value in {"freeze_and_report", "approve_under_licence", "control_rebutted"}
        and not basis.sanctioned
    )
    assert basis.sanctioned or not found


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("freeze", [True, False])
@pytest.mark.parametrize("standing", STANDINGS)
def test_a_current_party_bars_on_lists_that_count_alone(
    standing: str | None, party: str, freeze: bool
) -> None:
    stands = obstacles(basis_of(match(standing, party, freeze=freeze)), APPROVE)
    assert (stands == []) is (standing == "informative")


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("other", ["binding", "adopted", None])
def test_beside_a_list_that_counts_an_informative_one_frees_nothing(
    party: str, other: str | None
) -> None:
    stands = obstacles(basis_of(match("informative", party), match(other, "customer")), APPROVE)
    assert {Obstacle.TRUE_MATCH, Obstacle.APPROVAL_REFUSED} <= {*stands}


@pytest.mark.parametrize(("code", "refused"), [("eu", True), ("uk", False)])
def test_a_block_refuses_where_its_regime_binds(code: str, refused: bool) -> None:
    """The seeds' list is informative; a regime whose ownership rule the profile counts binds."""
    owned = (Regime(regime=code, status="blocked"),)
    seed = replace(match("informative", "owner"), regimes=frozenset({code}))
    basis = basis_of(seed, owned=owned)
    assert obstacles(basis, APPROVE) == ([Obstacle.APPROVAL_REFUSED] if refused else [])
    assert FourEyes.INFORMATIVE in four_eyes_because(basis, APPROVE)
    without = basis_of(seed, owned=owned, profile=None)
    assert {Obstacle.NO_PROFILE, Obstacle.APPROVAL_REFUSED} <= {*obstacles(without, APPROVE)}


def test_a_floor_refuses_by_what_today_does_not_explain() -> None:
    """A finding taken over, a source's own claim, and a firm's own floor stay what they were."""
    hits = (match("informative", "customer"),)
    blocks = standing_blocks((), hits, (), PROFILE, {"customer": "customer"})
    known = readings(hits, ())
    assert informative_only(FLOOR.any_of, known, blocks, hits)
    for source in ("carried:screening", "ontology:LegalEntity.is_sanctioned"):
        other = [{"source": source, "value": ["customer:true_match"]}]
        more = {**known, "sanctions.asset_freeze": [*known["sanctions.asset_freeze"], *other]}
        assert not informative_only(FLOOR.any_of, more, blocks, hits)
    gone = {**known, "sanctions.ownership": [{"source": "x", "value": ["blocked"]}]}
    assert not informative_only(FLOOR.any_of, gone, blocks, hits), "no block of today says so"
    assert not informative_only(FLOOR.any_of, known, blocks, ()), "no hit of today says so"
    own = (Condition(input="sanctions.asset_freeze", intersects=("owner:true_match",)),)
    assert not informative_only(own, readings((match("informative", "owner"),), ()), blocks, hits)


def test_an_approval_knows_the_matches_that_it_was_made_in_view_of() -> None:
    first, second = match("informative", "owner"), match("informative", "officer")
    given_ = Given(
        outcome=APPROVE,
        because=frozenset({FourEyes.SANCTIONED, FourEyes.INFORMATIVE, FourEyes.HIGH_RISK}
        | {FourEyes.ENHANCED}),
        told=frozenset({first.id}),
    )  # fmt: skip

    def why(*hits: HitFact, given: Given = given_) -> tuple[Reopening, ...]:
        day = date(2026, 11, 29)
        return reopened_by(
            given, [basis_of(*hits)], then=None, now=None, other_rules=False, day=day
        )

    assert why(first) == ()
    assert why(first, second) == (Reopening.NEW_GROUND,), "another one was not approved"
    assert Reopening.TRUE_MATCH in why(replace(first, standing="binding")), "the list binds now"
    before = Given(outcome=APPROVE, because=frozenset({FourEyes.HIGH_RISK, FourEyes.ENHANCED}))
    assert why(first, given=before) == (Reopening.NEW_GROUND,), "one person did not know of it"


def test_the_strictest_standing_counts_whatever_the_topic() -> None:
    lists = [
        RequiredList("both", "sanctions", "informative", "", 3),
        RequiredList("both", "pep", "adopted", "Policy", 3),
        RequiredList("told", "sanctions", "informative", "", 3),
    ]
    rules = effective(content(regime(lists=lists)))
    assert standing_in(rules, "both") == "adopted"
    assert standing_in(rules, "told") == standing_in(rules, "left out") == "informative"
    assert standing_in(None, "told") is None, "without a profile every list counts"
