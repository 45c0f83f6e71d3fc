"""No floor says that a company is not blocked where listed persons may own or control it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.snapshots import (
    OWNER,
    SUBJECT,
    hit,
    ownership,
    party,
    screening,
    snapshot,
)
from tests.unit.investigations.test_facts import by_id, evaluated

from atlas.investigations.modules.domain.outcome import NotFired, Unassessed
from atlas.investigations.modules.domain.snapshot import SanctionedOwnership
from atlas.investigations.modules.domain.spepws import by_ownership, indirect_exposure
from atlas.investigations.results.domain import ListedWithoutRule, Regime, Sanctioned
from atlas.investigations.runs.snapshot import _sanctioned, _without_rule
from atlas.risk.evaluations.domain import FloorStatus, MatchDecision, MatchStrength, PartyRole
from atlas.sources.exposure.without_rule import Tie

MAY_OWN = {"status": "possible", "word": "possible"}
MAY_CONTROL = {"status": "clear", "word": "not_owned", "control": "possible"}
NOT_OWNED = {"status": "clear", "word": "not_owned", "control": "none_found"}
BLOCKED = {"status": "blocked", "word": "blocked"}


def under(**regimes: dict[str, Any]) -> Any:
    found = tuple(SanctionedOwnership(regime=name, **said) for name, said in regimes.items())
    return snapshot(ownership=replace(ownership(), sanctioned=found))


@pytest.mark.parametrize(
    ("regimes", "status"),
    [
        ({"eu": NOT_OWNED, "uk": NOT_OWNED}, FloorStatus.NOT_MET),
        ({"eu": MAY_OWN, "uk": NOT_OWNED}, FloorStatus.NOT_ASSESSED),
        ({"eu": NOT_OWNED, "uk": MAY_CONTROL}, FloorStatus.NOT_ASSESSED),
        ({"eu": MAY_OWN, "uk": BLOCKED}, FloorStatus.APPLIED),
        ({"eu": BLOCKED, "uk": MAY_CONTROL}, FloorStatus.APPLIED),
    ],
)
def test_what_is_possible_is_not_excluded(
    regimes: dict[str, dict[str, Any]], status: FloorStatus
) -> None:
    """A true match made the floor "not met" that had been open while it was undecided."""
    found = by_id(evaluated(under(**regimes)).floors, "sanctioned")
    assert found.status is status


@pytest.mark.parametrize("decision", [MatchDecision.UNDECIDED, MatchDecision.TRUE_MATCH])
def test_a_person_in_control_who_is_listed_under_no_computed_rule_excludes_nothing(
    decision: MatchDecision,
) -> None:
    seen = under(eu=NOT_OWNED, uk=NOT_OWNED)
    listed = hit(UUID(int=77), decision=decision, regime="un")
    found = by_id(evaluated(replace(seen, named_hits=(listed,))).floors, "sanctioned")
    assert found.status is FloorStatus.NOT_ASSESSED


def listed_as(*ties: Tie, **more: Any) -> ListedWithoutRule:
    """Who is on the UN list, by the ties that the party has."""
    return ListedWithoutRule(regime="un", party=str(OWNER), ties=ties, **more)


def test_a_weak_candidate_of_an_owner_is_no_finding_and_leaves_open_what_it_could_mean() -> None:
    found = Sanctioned(
        regimes=(Regime(regime="eu", status="clear", word="not_owned", control="none_found"),),
        listed_without_rule=(listed_as(Tie.OWNER, weak=True),),
    )
    regimes = (*map(_sanctioned, found.regimes), *_without_rule(found))
    seen = snapshot(
        ownership=ownership(sanctioned=regimes),
        screening=screening(hit(OWNER, MatchStrength.WEAK, regime="un")),
    )
    floors = evaluated(seen).floors
    assert by_id(floors, "sanctioned").status is FloorStatus.NOT_ASSESSED
    assert by_id(floors, "sanctions_open").status is not FloorStatus.APPLIED
    assert isinstance(by_ownership(seen), Unassessed)


@given(
    strength=st.sampled_from(MatchStrength),
    role=st.sampled_from([PartyRole.OFFICER, PartyRole.OTHER, PartyRole.OWNER]),
    regime=st.sampled_from(["ofac", "un", "eu", ""]),
    answers=st.lists(st.sampled_from([NOT_OWNED, MAY_OWN, MAY_CONTROL]), min_size=1, max_size=2),
)
def test_confirming_a_match_makes_no_word_on_ownership_milder_and_deciding_it_none_graver(
    strength: MatchStrength, role: PartyRole, regime: str, answers: list[dict[str, Any]]
) -> None:
    """One of five directors, undecided, kept the floor open that was "not met" once it was true.

    The regimes' answers are the same before and after, as the property of `regime_words` says.
    """
    plain = under(**dict(zip(("eu", "uk"), answers, strict=False)))
    honest = UUID(int=3)
    parties = (
        party(SUBJECT, PartyRole.CUSTOMER),
        party(OWNER, role, kind="Person"),
        party(honest, PartyRole.OFFICER, kind="Person"),
    )

    def when(decision: MatchDecision) -> tuple[FloorStatus, type[Any]]:
        found = hit(OWNER, strength, decision=decision, regime=regime)
        searched = screening(found, of=(SUBJECT, OWNER, honest))
        seen = replace(plain, parties=parties, screening=searched)
        return by_id(evaluated(seen).floors, "sanctioned").status, type(by_ownership(seen))

    undecided, true = when(MatchDecision.UNDECIDED), when(MatchDecision.TRUE_MATCH)
    assert undecided == true
    closed = all(one is NOT_OWNED for one in answers)
    assert true == (
        (FloorStatus.NOT_MET, NotFired) if closed else (FloorStatus.NOT_ASSESSED, Unassessed)
    )


@pytest.mark.parametrize("owned", [True, False])
def test_regimes_without_a_rule_whose_lists_name_an_owner_or_leader_exclude_nothing(
    owned: bool,
) -> None:
    """An owner's true match on the UN list left "not met", because no rule is computed for it."""
    found = Sanctioned(
        regimes=(Regime(regime="eu", status="clear", word="not_owned", control="none_found"),),
        listed_without_rule=(listed_as(Tie.OWNER if owned else Tie.LEADER),),
    )
    regimes = (*map(_sanctioned, found.regimes), *_without_rule(found))
    seen = snapshot(ownership=ownership(sanctioned=regimes))
    floors = evaluated(seen).floors
    assert by_id(floors, "sanctioned").status is FloorStatus.NOT_ASSESSED
    applied = FloorStatus.APPLIED if owned else FloorStatus.NOT_ASSESSED
    assert by_id(floors, "sanctions_open").status is applied
    said = by_ownership(seen)
    assert isinstance(said, Unassessed)
    assert "under: un" in said.detail.lower()


def test_who_leads_a_controlling_company_counts_as_who_directs_the_company() -> None:
    """Their true match left the level low: of a director of the company itself it sets a floor."""
    listed = screening(hit(OWNER, decision=MatchDecision.TRUE_MATCH))
    leader = party(OWNER, PartyRole.OTHER, kind="Person")
    director = party(UUID(int=3), PartyRole.OFFICER, kind="Person")
    listed = replace(listed, screened={**listed.screened, director.id: UUID(int=103)})
    for leads, status in ((True, FloorStatus.APPLIED), (False, FloorStatus.NOT_MET)):
        parties = (party(SUBJECT, PartyRole.CUSTOMER), director, replace(leader, leads_above=leads))
        seen = replace(under(eu=NOT_OWNED), screening=listed, parties=parties)
        assert by_id(evaluated(seen).floors, "sanctions_open").status is status


def test_a_person_in_control_who_was_never_compared_leaves_the_module_open() -> None:
    """It said that no connected party matches of someone whom no list was asked about."""
    plain = under(eu=NOT_OWNED)
    assert plain.ownership is not None
    owners = replace(plain.ownership, uncompared_in_control=True)
    for decide in (by_ownership, indirect_exposure):
        assert isinstance(decide(plain), NotFired)
        open_ = decide(replace(plain, ownership=owners))
        assert isinstance(open_, Unassessed)
        assert open_.reason == "not_compared"
