"""What every home's evaluation reads of its profile: where the owners sit counts under each law."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.risk.cases import floor, run

from atlas.knowledge.compliance_profile.domain import effective, propose_content
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import FloorStatus, NotAssessed
from atlas.risk.evaluations.home import engine_rules
from atlas.risk.matrix.domain import Tier

DAY = date(2026, 11, 27)
HOMES = ("GB", "DE", "HU", "US", "CH", "IN", "XD", "ZZ")
FLOOR = "owner_in_call_for_action"


@pytest.mark.parametrize("home", HOMES)
def test_an_owner_in_a_call_for_action_country_is_never_clear(home: str) -> None:
    """Whoever is behind the company there: a resident of the home, or a ministry that owns."""
    rules = engine_rules(effective(propose_content(shipped_snapshot(DAY), [home], DAY)))
    usual = run(rules=rules)
    found = run(rules=rules, countries_ownership_chain=("GB", "IR"))
    assert usual.level in {"clear", "low"}
    assert floor(usual, FLOOR).status is FloorStatus.NOT_MET
    assert floor(found, FLOOR).status is FloorStatus.APPLIED
    assert (found.level, found.tier) == ("high", Tier.EDD)
    assert found.words is not None
    assert "high_risk_country" in found.words.sdd.missing


@pytest.mark.parametrize("home", HOMES)
def test_owners_whose_country_is_not_known_are_no_better_than_any(home: str) -> None:
    rules = engine_rules(effective(propose_content(shipped_snapshot(DAY), [home], DAY)))
    gap = NotAssessed("unknown_country", "The country of 1 of 2 owners is not known.")
    found = run(rules=rules, countries_ownership_chain=gap)
    assert floor(found, FLOOR).status is FloorStatus.NOT_ASSESSED
    assert found.score_high >= 70


@pytest.mark.parametrize("home", ["GB", "DE", "US", "IN", "CH"])
def test_titles_of_country_floors_are_for_readers(home: str) -> None:
    rules = engine_rules(effective(propose_content(shipped_snapshot(DAY), [home], DAY)))
    for rule in rules.country_floors:
        assert "_" not in rule.title
        assert " ubo" not in rule.title
        assert rule.title[0].isupper()
