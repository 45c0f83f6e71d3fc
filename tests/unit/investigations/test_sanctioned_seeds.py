"""Who a regime's computation starts from: a decision counts for the regime it was made under."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import hit, screening

from atlas.investigations.runs.screened import standings_of
from atlas.investigations.runs.steps.ownership import counts
from atlas.knowledge.graph.domain import Seed
from atlas.risk.evaluations.domain import MatchDecision
from atlas.sources.exposure.domain import seeds_of

OWNER, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("regime", "seeds"),
    [
        ("ofac", [Seed(str(OWNER), certain=True), Seed(str(OTHER), certain=False)]),
        ("eu", [Seed(str(OWNER), certain=False)]),
        ("uk", []),
    ],
)
def test_a_true_match_is_certain_under_its_own_regime_alone(regime: str, seeds: list[Seed]) -> None:
    seen = screening(
        hit(OWNER, regime="ofac", decision=MatchDecision.TRUE_MATCH),
        hit(OWNER, regime="ofac"),
        hit(OWNER, regime="eu"),
        hit(OTHER, regime="ofac"),
    )
    joined = {OWNER: OWNER, OTHER: OTHER}
    assert seeds_of(standings_of(seen, joined, [OWNER, OTHER]), regime) == seeds


def test_parties_joined_since_share_their_hits_and_answers() -> None:
    seen = replace(
        screening(hit(OTHER)), answered={OTHER: frozenset({"uk"}), OWNER: frozenset({"un"})}
    )
    found = standings_of(seen, {OWNER: OWNER, OTHER: OWNER}, [OWNER, UUID(int=9)])
    assert found[OWNER].answered == {"uk", "un"}
    assert len(found[OWNER].hits) == 1
    assert found[UUID(int=9)].answered == frozenset()  # in the structure, and never screened


@pytest.mark.parametrize(
    ("own", "required", "counted"),
    [
        ({"eu-fsf"}, {"eu-fsf"}, True),
        ({"ofac-sdn"}, {"eu-fsf"}, False),
        ({"ofac-sdn"}, set(), True),  # a home whose lists have no rule: any answer is needed
    ],
)
def test_a_home_without_a_rule_on_ownership_needs_some_regimes_answer(
    own: set[str], required: set[str], *, counted: bool
) -> None:
    assert counts(own, required) is counted
