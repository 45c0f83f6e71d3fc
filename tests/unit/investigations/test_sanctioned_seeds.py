"""Who a regime's computation starts from: a decision counts for the regime it was made under."""

from uuid import UUID

import pytest
from tests.unit.investigations.pictures import hit

from atlas.investigations.runs.steps.ownership import seeds_of
from atlas.knowledge.graph.domain import Seed
from atlas.risk.evaluations.domain import MatchDecision

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
    hits = [
        (OWNER, hit(regime="ofac", decision=MatchDecision.TRUE_MATCH)),
        (OWNER, hit(regime="ofac")),
        (OWNER, hit(regime="eu")),
        (OTHER, hit(regime="ofac")),
    ]
    assert seeds_of(hits, regime) == seeds
