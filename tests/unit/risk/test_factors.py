"""Every factor scores exactly as the table of the standard matrix says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, SHIPPED, factor, floor, run

from atlas.risk.evaluations.domain import (
    FactorStatus,
    FloorStatus,
    MatchDecision,
    MatchStrength,
    Measure,
    NotAssessed,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionsMatch,
    SubjectFacts,
    Volume,
    stale_lists,
)
from atlas.risk.evaluations.domain.cascade import CountryCascade

OWNER = frozenset({PartyRole.OWNER})


def pep(category: str, **more: Any) -> tuple[PepExposure, ...]:
    return (PepExposure(roles=OWNER, category=PepCategory(category), **more),)


def match(strength: str, **more: Any) -> tuple[SanctionsMatch, ...]:
    values = {"roles": OWNER, "list_id": "l", "entry_id": "e", "measure": Measure.SECTORAL, **more}
    return (SanctionsMatch(strength=MatchStrength(strength), **values),)


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("ownership_complexity", {"ownership_layers": 0}, "0"),
    ("ownership_complexity", {"ownership_layers": 1}, "0"),
    ("ownership_complexity", {"ownership_layers": 2}, "5"),
    ("ownership_complexity", {"ownership_layers": 3}, "15"),
    ("ownership_complexity", {"ownership_layers": 4}, "25"),
    ("ownership_complexity", {"bearer_shares": True}, "25"),
    ("ownership_complexity", {"nominee": True}, "20"),
    ("ownership_complexity", {"nominee": True, "ownership_layers": 3}, "20"),
    ("pep_exposure", {"peps": ()}, "0"),
    ("pep_exposure", {"peps": pep("head_of_state")}, "30"),
    ("pep_exposure", {"peps": pep("senior_government")}, "30"),
    ("pep_exposure", {"peps": pep("parliament")}, "25"),
    ("pep_exposure", {"peps": pep("military")}, "25"),
    ("pep_exposure", {"peps": pep("regional")}, "20"),
    ("pep_exposure", {"peps": pep("judicial")}, "20"),
    ("pep_exposure", {"peps": pep("family")}, "15"),
    ("pep_exposure", {"peps": pep("associate")}, "15"),
    ("pep_exposure", {"peps": pep("family") + pep("parliament")}, "25"),
    ("pep_exposure", {"peps": pep("parliament", strength=MatchStrength.WEAK)}, "0"),
    ("pep_exposure", {"peps": pep("parliament", decision=MatchDecision.FALSE_POSITIVE)}, "0"),
    ("pep_exposure", {"peps": pep("parliament", until=date(2025, 8, 1))}, "25"),
    ("pep_exposure", {"peps": pep("parliament", until=date(2025, 6, 30))}, "0"),
    ("sanctions_exposure", {"sanctions_matches": ()}, "0"),
    ("sanctions_exposure", {"sanctions_matches": match("exact")}, "50"),
    ("sanctions_exposure", {"sanctions_matches": match("strong")}, "40"),
    ("sanctions_exposure", {"sanctions_matches": match("weak")}, "20"),
    ("sanctions_exposure", {"sanctions_matches": match("weak") + match("strong")}, "40"),
    (
        "sanctions_exposure",
        {"sanctions_matches": match("weak", decision=MatchDecision.TRUE_MATCH)},
        "50",
    ),
    (
        "sanctions_exposure",
        {"sanctions_matches": match("exact", decision=MatchDecision.FALSE_POSITIVE)},
        "0",
    ),
    ("adverse_media", {"adverse_media": ("low",)}, "5"),
    ("adverse_media", {"adverse_media": ("medium", "low")}, "12"),
    ("adverse_media", {"adverse_media": ("high",)}, "20"),
    ("adverse_media", {"adverse_media": ("critical",)}, "25"),
    ("business_profile", {"industry_codes": ("62.01",)}, "0"),
    ("business_profile", {"industry_codes": ("92.00",)}, "20"),
    ("business_profile", {"industry_codes": ("SIC:64209",)}, "8"),
    ("business_profile", {"industry_codes": ("62.01", "68.20")}, "14"),
    ("business_profile", {"incorporation_date": date(2025, 7, 1)}, "10"),
    ("business_profile", {"incorporation_date": date(2025, 6, 30)}, "5"),
    ("business_profile", {"incorporation_date": date(2024, 6, 30)}, "0"),
    ("jurisdiction_risk", {"countries_established": ("NL",)}, "1.5"),
    ("jurisdiction_risk", {"countries_established": ("US",)}, "3"),
    ("jurisdiction_risk", {"countries_established": ("KY",)}, "9"),
    ("jurisdiction_risk", {"countries_established": ("HU",)}, "15"),
    ("jurisdiction_risk", {"countries_established": ("KW",)}, "21"),
    ("jurisdiction_risk", {"countries_established": ("AF",)}, "24"),
    ("jurisdiction_risk", {"countries_established": ("AO",)}, "27"),
    ("jurisdiction_risk", {"countries_established": ("IR",)}, "30"),
    ("operational_geography", {"countries_of_operation": ("NL", "IR", "US")}, "25"),
    ("ubo_geography", {"countries_ubo_nationality": ("AO",)}, "22.5"),
    ("product_complexity", {"products": ("software",)}, "0"),
    ("product_complexity", {"products": ("software", "trade_finance")}, "16"),
    ("product_complexity", {"products": ("crypto_asset_services",)}, "25"),
    ("regulatory_status", {"regulatory_status": "missing_licence"}, "25"),
    ("non_face_to_face", {"non_face_to_face": True}, "5"),
    ("digital_presence", {"digital_presence": "none"}, "20"),
    ("digital_presence", {"digital_presence": "unverified"}, "5"),
    ("digital_presence", {"digital_presence": "verified"}, "0"),
    ("transaction_patterns", {"transaction_pattern": "complex"}, "25"),
    ("transaction_patterns", {"transaction_pattern": "unusual"}, "20"),
    ("transaction_patterns", {"transaction_pattern": "normal"}, "5"),
    ("network_risk", {"network_risk": 0}, "0"),
    ("network_risk", {"network_risk": 33}, "9.9"),
    ("network_risk", {"network_risk": 100}, "30"),
    ("shared_address_risk", {"shared_address_count": 1}, "5"),
    ("shared_address_risk", {"shared_address_count": 3}, "12"),
    ("shared_address_risk", {"shared_address_count": 5}, "20"),
    ("subsidiary_opacity", {"subsidiary_count": 1}, "0"),
    ("subsidiary_opacity", {"subsidiary_count": 2}, "5"),
    ("subsidiary_opacity", {"subsidiary_count": 5}, "15"),
    ("subsidiary_opacity", {"subsidiary_count": 10}, "25"),
    ("company_age", {"incorporation_date": date(2025, 7, 1)}, "20"),
    ("company_age", {"incorporation_date": date(2024, 7, 1)}, "15"),
    ("company_age", {"incorporation_date": date(2021, 7, 1)}, "8"),
    ("company_age", {"incorporation_date": date(2021, 6, 30)}, "2"),
    ("company_age", {"incorporation_date": date(2027, 1, 1)}, "20"),
    ("filing_regularity", {"filing_status": "none"}, "25"),
    ("filing_regularity", {"filing_status": "irregular"}, "15"),
    ("filing_regularity", {"filing_status": "regular"}, "0"),
    ("adverse_history", {"adverse_events": ("distress",)}, "30"),
    ("adverse_history", {"adverse_events": ("tax_or_social_debt",)}, "20"),
]


@pytest.mark.parametrize(("name", "changes", "points"), CASES)
def test_points_of_the_table(name: str, changes: dict[str, Any], points: str) -> None:
    found = factor(run(**changes), name)
    assert (found.points, found.status) == (Decimal(points), FactorStatus.ASSESSED)


@pytest.mark.parametrize(
    ("euros", "points"),
    [(1_000_000, 5), (1_000_001, 10), (5_000_001, 15), (10_000_000, 15), (10_000_001, 25)],
)
def test_volume_is_read_in_minor_units(euros: int, points: int) -> None:
    volume = Volume(amount_minor=euros * 100, currency="EUR")
    assert factor(run(annual_volume=volume), "financial_profile").points == points


def test_a_cent_over_the_bound_is_over_it() -> None:
    volume = Volume(amount_minor=1_000_000_01, currency="EUR")
    assert factor(run(annual_volume=volume), "financial_profile").points == 10


def test_a_volume_in_another_currency_is_unknown_not_small() -> None:
    found = factor(run(annual_volume=Volume(amount_minor=1, currency="USD")), "financial_profile")
    assert (found.status, found.reason) == (FactorStatus.UNKNOWN, "no_exchange_rate")
    assert found.points == 10  # 40 % of 25


def test_every_factor_has_the_maximum_of_the_table() -> None:
    assert {item.id: int(item.maximum) for item in MATRIX.factors} == {
        "ownership_complexity": 25,
        "pep_exposure": 30,
        "sanctions_exposure": 50,
        "adverse_media": 25,
        "business_profile": 20,
        "jurisdiction_risk": 30,
        "operational_geography": 25,
        "ubo_geography": 25,
        "product_complexity": 25,
        "regulatory_status": 25,
        "non_face_to_face": 15,
        "digital_presence": 20,
        "financial_profile": 25,
        "transaction_patterns": 25,
        "network_risk": 30,
        "shared_address_risk": 20,
        "subsidiary_opacity": 25,
        "company_age": 20,
        "filing_regularity": 25,
        "adverse_history": 30,
    }


def test_the_worst_source_wins_and_every_source_is_shown() -> None:
    further = {
        "geography.operations": (
            Reading("profile:countries_of_operation", ("KW",)),
            Reading("module:roa", NotAssessed("not_run")),
        )
    }
    found = factor(run(further=further), "operational_geography")
    assert found.points == Decimal("17.5")
    assert [(s.source, s.points, s.reason, s.winner) for s in found.sources] == [
        ("facts:countries_of_operation", Decimal("1.25"), None, False),
        ("profile:countries_of_operation", Decimal("17.5"), None, True),
        ("module:roa", None, "not_run", False),
    ]
    assert found.high == 25  # the source that did not run could have said worse


def test_an_unassessed_factor_keeps_its_maximum_and_scores_forty_percent() -> None:
    found = run(adverse_media=NotAssessed("missing_credentials", "news"))
    item = factor(found, "adverse_media")
    assert [int(number) for number in (item.points, item.low, item.high)] == [10, 0, 25]
    assert (item.status, item.reason) == (FactorStatus.UNKNOWN, "missing_credentials")
    assert found.score_low < found.score < found.score_high
    assert found.coverage < 100 == run().coverage


def test_a_known_bad_source_is_not_softened_by_an_unknown_one() -> None:
    found = factor(
        run(industry_codes=("92.00",), incorporation_date=NotAssessed("no_value")),
        "business_profile",
    )
    assert (found.points, found.low, found.status) == (20, 20, FactorStatus.UNKNOWN)


def test_a_list_that_is_not_loaded_makes_its_factor_unknown() -> None:
    found = factor(run(snapshot=SHIPPED), "jurisdiction_risk")
    assert found.status is FactorStatus.UNKNOWN
    assert found.reason == "no_dataset: cpi, secrecy_jurisdictions"
    assert found.points == 12  # what it would score unknown is more than the 1.5 found


def test_a_clear_source_does_not_clear_a_value_in_doubt() -> None:
    further = {"geography.operations": (Reading("profile:countries", ("NL",)),)}
    found = factor(run(countries_of_operation=("XX",), further=further), "operational_geography")
    assert (found.status, found.reason) == (FactorStatus.UNKNOWN, "no_dataset: cpi")
    assert found.points == 10


def test_a_list_that_is_not_loaded_does_not_matter_to_a_worse_answer() -> None:
    found = factor(run(snapshot=SHIPPED, countries_established=("IR",)), "jurisdiction_risk")
    assert (found.status, found.points) == (FactorStatus.ASSESSED, 30)


def test_not_applicable_leaves_the_denominator_with_its_reason() -> None:
    unknown = run(transaction_pattern=NotAssessed("not_run"))
    away = run(transaction_pattern=NotAssessed("not_run"), relationship_stage="prospect")
    item = factor(away, "transaction_patterns")
    assert item.status is FactorStatus.NOT_APPLICABLE
    assert item.reason == "No transactions before the relationship begins"
    dimension = {item.id: item.score for item in away.dimensions}["transaction"]
    assert dimension == Decimal("20.00")  # 5 of 25, the other factor's 25 are gone
    assert away.coverage == 100 > unknown.coverage


def test_what_was_stated_once_and_is_not_now_is_not_assessed_where_it_is_not_needed() -> None:
    """A profile that states no pattern any more left the factor assessed, by its old value."""
    earlier = Reading("carried:profile:v1", "normal")
    found = factor(
        run(
            transaction_pattern=NotAssessed("not_run"),
            relationship_stage="prospect",
            further={"transaction.pattern": (earlier,)},
        ),
        "transaction_patterns",
    )
    assert (found.status, found.high) == (FactorStatus.UNKNOWN, 25)
    assert found.points >= 5, "what was known counts"


def test_an_assessed_factor_always_applies() -> None:
    found = factor(
        run(transaction_pattern="complex", relationship_stage="prospect"), "transaction_patterns"
    )
    assert (found.status, found.points) == (FactorStatus.ASSESSED, 25)


def test_a_bad_answer_counts_where_none_was_needed() -> None:
    unasked: dict[str, Any] = {
        "ubo_exemption": "listed",
        "countries_ubo_residence": NotAssessed("not_run"),
    }
    none = NotAssessed("not_run")
    away = run(countries_ubo_nationality=none, **unasked)
    assert factor(away, "ubo_geography").status is FactorStatus.NOT_APPLICABLE
    found = factor(run(countries_ubo_nationality=("IR",), **unasked), "ubo_geography")
    assert (found.status, found.points) == (FactorStatus.ASSESSED, 25)


def test_nothing_known_is_all_unknown() -> None:
    found = run(SubjectFacts())
    assert (str(found.score), str(found.coverage)) == ("40.00", "0.00")
    assert (str(found.score_low), str(found.score_high)) == ("40.00", "100.00")
    assert {item.status for item in found.factors} == {FactorStatus.UNKNOWN}


def test_an_unknown_product_is_not_taken_for_a_harmless_one() -> None:
    found = factor(run(products=("teleportation",)), "product_complexity")
    assert (found.status, found.reason) == (
        FactorStatus.UNKNOWN,
        "not_in_dataset: product_risk",
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ownership.layers", "three"),
        ("ownership.layers", -1),
        ("ownership.layers", True),
        ("delivery.digital_presence", "splendid"),
        ("geography.operations", "NL"),
        ("nowhere.at_all", 1),
    ],
)
def test_a_reading_of_the_wrong_kind_is_refused(key: str, value: Any) -> None:
    with pytest.raises(ValueError, match=key):
        run(CLEAN, further={key: (Reading("test", value),)})


def test_the_day_of_the_evaluation_decides_the_age() -> None:
    later = run(snapshot=COMPLETE, incorporation_date=date(2024, 7, 1), as_of=AS_OF)
    much_later = run(incorporation_date=date(2024, 7, 1), as_of=date(2036, 7, 2))
    assert factor(later, "company_age").points == 15
    assert factor(much_later, "company_age").points == 2


STALE = date(2026, 11, 24)
"""By this day every FATF and EU list that is shipped is past its refresh interval."""


@pytest.mark.parametrize(
    ("country", "score", "doubt"),
    [
        ("IR", 100, None),
        ("KP", 100, None),
        ("MM", 100, None),
        ("AF", 80, "stale_list: fatf_black_list, fatf_grey_list"),
        ("KW", 70, "stale_list: eu_high_risk_third_countries, fatf_black_list"),
        ("NL", 5, "stale_list: eu_high_risk_third_countries, fatf_black_list, fatf_grey_list"),
    ],
)
def test_a_stale_list_speaks_for_its_hits_alone(
    country: str, score: int, doubt: str | None
) -> None:
    stale = stale_lists(COMPLETE, STALE)
    found = CountryCascade(MATRIX, COMPLETE, stale).table(1_000_000)(country)
    assert found == (score * 10_000, doubt)
    fresh = CountryCascade(MATRIX, COMPLETE).table(1_000_000)(country)
    assert fresh == (score * 10_000, None)


def test_a_stale_list_leaves_the_factor_unknown_and_its_floor_open() -> None:
    found = run(as_of=STALE)
    item = factor(found, "jurisdiction_risk")
    assert item.status is FactorStatus.UNKNOWN
    assert item.points == Decimal(12)
    assert item.reason is not None
    assert item.reason.startswith("stale_list: ")
    for name in ("eu_high_risk_third_country", "fatf_call_for_action"):
        assert floor(found, name).status is FloorStatus.NOT_ASSESSED
    hit = run(as_of=STALE, countries_established=("IR",))
    assert floor(hit, "fatf_call_for_action").status is FloorStatus.APPLIED
    assert factor(hit, "jurisdiction_risk").points == Decimal(30)


def test_a_stale_list_of_safe_countries_leaves_a_doubt_too() -> None:
    found = CountryCascade(MATRIX, COMPLETE, frozenset({"eu_eea"})).table(1_000_000)("NL")
    assert found == (50_000, "stale_list: eu_eea")
