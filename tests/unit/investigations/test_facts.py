"""From a run's picture to the facts of the evaluation: what did not run is never "clear"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.pictures import (
    DAY,
    OFAC,
    OWNER,
    hit,
    picture,
    screening,
    subject,
)
from tests.unit.investigations.rule_cases import CASES, web

from atlas.investigations.modules.domain.observed import Site
from atlas.investigations.modules.domain.picture import Picture
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import (
    Evaluation,
    FactorStatus,
    FloorStatus,
    MatchDecision,
    MatchStrength,
    NotAssessed,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.matrix.domain import default_matrix

STALE = replace(OFAC, stale="2150 days old")


def facts(seen: Picture) -> SubjectFacts:
    return facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={"bods": "2026"})


def evaluated(seen: Picture) -> Evaluation:
    snapshot, matrix = shipped_snapshot(DAY), default_matrix()
    inputs = inputs_from_facts(facts(seen), matrix, snapshot, DAY)
    return evaluate(matrix, inputs, snapshot, (), DAY)


def by_id(items: Any, name: str) -> Any:
    return next(item for item in items if item.id == name)


def test_no_hits_on_a_fresh_list_is_an_answer() -> None:
    known = facts(picture())
    assert known.sanctions_matches == ()
    assert known.list_versions == {"ofac-sdn": "2026-11-20", "bods": "2026"}


def test_no_hits_on_a_stale_list_or_none_is_not() -> None:
    for seen in (
        picture(screening=screening(lists=(STALE,))),
        picture(screening=screening(lists=())),
        picture(screening=None),
        picture(screening=screening(of=(OWNER,))),
        picture(truncated=True),
    ):
        assert isinstance(facts(seen).sanctions_matches, NotAssessed)
        found = by_id(evaluated(seen).floors, "sanctions_open")
        assert found.status is FloorStatus.NOT_ASSESSED


def test_only_delisted_hits_on_a_stale_list_is_no_answer() -> None:
    seen = picture(screening=screening(hit(delisted=True), lists=(STALE,)))
    assert facts(seen).sanctions_matches == NotAssessed("stale_list", "ofac-sdn 2026-11-20")


def test_hits_of_a_stale_list_count_and_what_it_may_miss_stays_open() -> None:
    weak = picture(screening=screening(hit(strength=MatchStrength.WEAK), lists=(STALE,)))
    found = evaluated(weak)
    factor = by_id(found.factors, "sanctions_exposure")
    assert (factor.points, factor.high) == (20, 50)
    assert by_id(found.floors, "sanctions_open").status is FloorStatus.NOT_ASSESSED
    strong = picture(screening=screening(hit(OWNER), lists=(STALE,)))
    assert by_id(evaluated(strong).floors, "sanctions_open").status is FloorStatus.APPLIED


def test_a_refused_hit_is_clear_only_on_a_fresh_list() -> None:
    refused = hit(decision=MatchDecision.FALSE_POSITIVE)
    fresh = evaluated(picture(screening=screening(refused)))
    assert by_id(fresh.factors, "sanctions_exposure").status is FactorStatus.ASSESSED
    assert by_id(fresh.floors, "sanctions_open").status is not FloorStatus.APPLIED


def test_liquidation_is_distress() -> None:
    found = evaluated(picture(subject=subject(company_status="in_liquidation")))
    assert by_id(found.floors, "adverse_history").status is FloorStatus.APPLIED
    assert found.tier == "edd"
    assert isinstance(facts(picture()).adverse_events, NotAssessed)


def test_the_party_is_named() -> None:
    known = facts(picture(screening=screening(hit(OWNER))))
    assert not isinstance(known.sanctions_matches, NotAssessed)
    assert known.sanctions_matches[0].party_id == str(UUID(int=2))


@pytest.mark.parametrize(
    ("rule", "fact", "fired", "silent"),
    [
        ("ROA.mass_registration", "shared_address_count", 10, 9),
        ("FRLS.accounts_overdue", "filing_status", "irregular", "regular"),
        ("FRLS.missing_licence", "regulatory_status", "missing_licence", "regular"),
        ("FRLS.going_concern", "adverse_events", ("distress",), ()),
        ("DFWO.no_presence", "digital_presence", "none", "verified"),
        ("AMLRR.fraud", "adverse_media", ("critical",), ()),
    ],
)
def test_what_the_modules_found_feeds_the_matrix_and_unknown_stays_unknown(
    rule: str, fact: str, fired: object, silent: object
) -> None:
    fires, does_not, cannot, reason = CASES[rule]
    assert getattr(facts(fires), fact) == fired
    assert getattr(facts(does_not), fact) == silent
    unknown = getattr(facts(cannot), fact)
    if rule == "ROA.mass_registration":
        # nine in an extract are a lower bound that scores in full
        assert unknown == 9
        few = replace(cannot.co_locations[0], others=4)
        unknown = getattr(facts(replace(cannot, co_locations=(few,))), fact)
    assert isinstance(unknown, NotAssessed)
    assert unknown.reason == reason


def test_a_site_that_names_nobody_is_unverified() -> None:
    site = web(site=Site(url="https://example.com/", status=200))
    assert facts(site).digital_presence == "unverified"
