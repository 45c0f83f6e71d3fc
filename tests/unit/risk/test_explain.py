"""Explanations say what the numbers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.unit.risk.cases import COMPLETE, MATRIX, run
from tests.unit.risk.test_floors import hit

from atlas.risk.evaluations.aged import rating_today
from atlas.risk.evaluations.domain import (
    Evaluation,
    Explanation,
    FactorStatus,
    MatchDecision,
    NotAssessed,
    Reading,
    SubjectFacts,
    explain,
    facts_from_entity,
)


def _told(found: Evaluation, *outdated: str) -> Explanation:
    return explain(found, MATRIX, COMPLETE, rating_today(found, outdated))


def test_contributions_add_up_to_the_score_before_floors() -> None:
    found = run(ownership_layers=4, adverse_media=("high",), shared_address_count=5)
    told = _told(found)
    total = sum((step.contribution for step in told.factors), Decimal(0))
    assert abs(total - found.base_score) <= Decimal("0.10")  # each is rounded by itself
    assert told.weighted_average == found.base_score
    assert told.factors[0].contribution == max(step.contribution for step in told.factors)
    assert told.factors[0].winner is not None


def test_the_highest_dimension_is_explained() -> None:
    found = run(
        countries_established=("IR",),
        countries_of_operation=("IR",),
        countries_ubo_residence=("IR",),
    )
    told = _told(found)
    assert told.highest_dimension == 100
    assert any("M = 100.00 reaches 80" in step for step in told.steps)
    assert any("FATF recommendation 19" in step for step in told.steps)


def test_each_factor_says_what_was_found_and_by_whom() -> None:
    further = {"ownership.layers": (Reading("profile:v1", 3),)}
    found = run(countries_established=("NL", "IR"), nominee=True, further=further)
    told = {step.id: step.because for step in _told(found).factors}
    assert told["jurisdiction_risk"] == (
        "Countries of establishment: IR (FATF black list) gives 30 of 30"
        " (source: what the run found)."
    )
    assert told["ownership_complexity"] == (
        "A nominee holds shares or directs: yes gives 20 of 25"
        " (source: what the run found, the worst of 4 answers)."
    )
    assert told["adverse_media"].startswith("Severities of adverse media: none gives 0 of 25")
    steps = _told(found).steps
    assert any(
        step.endswith("(FATF recommendation 19): at least 90, EDD at least.") for step in steps
    )


def test_what_is_not_assessed_is_said() -> None:
    found = run(adverse_media=NotAssessed("missing_credentials"))
    told = _told(found)
    assert [step.id for step in told.not_assessed] == ["adverse_media"]
    assert "missing credentials" in told.not_assessed[0].because
    assert "1 of 20 factors are not assessed" in told.summary


def test_the_worst_case_of_an_outdated_evaluation_comes_first() -> None:
    found = run(adverse_media=NotAssessed("missing_credentials"))
    told = _told(found, "registers")
    assert told.summary.startswith("At worst 90.00 of 100, critical, EDD; provisionally ")
    assert told.summary.endswith("to 90.00.")
    assert "(provisional), " in told.steps[-1]


def test_the_summary_says_a_provisional_level_after_its_worst_case() -> None:
    earned = run(adverse_media=NotAssessed("missing_credentials"))
    assert not earned.provisional
    assert earned.words is not None
    summary = _told(earned).summary
    assert f", {earned.tier.upper()}; at worst {earned.worst_case.score_high} of 100" in summary
    found = replace(earned, words=replace(earned.words, provisional=True))
    summary = _told(found).summary
    assert summary.startswith(f"At worst {found.worst_case.score_high} of 100, ")
    assert f"; provisionally {found.score} of 100, {found.level}," in summary


def test_nothing_known_is_explained_too() -> None:
    told = _told(run(SubjectFacts()))
    assert len(told.not_assessed) == 20
    assert told.weighted_average == Decimal("40.00")


def test_an_entity_without_a_run_decides_little() -> None:
    facts = facts_from_entity(
        "LegalEntity",
        {
            "country_code": "GB",
            "incorporation_date": "2025",
            "industry_codes": ["64209"],
            "status": "in_liquidation",
        },
    )
    found = run(facts)
    statuses = {item.id: item.status for item in found.factors}
    assert statuses["company_age"] is FactorStatus.ASSESSED
    assert statuses["sanctions_exposure"] is FactorStatus.UNKNOWN
    assert found.score >= 70  # in liquidation: the floor of distress
    assert found.coverage < 50


def test_what_is_no_longer_stated_clears_nothing() -> None:
    said = {
        "country_code": "KP",
        "incorporation_date": "1990-01-01",
        "industry_codes": ["64209", "92000"],
        "website": "https://example.com",
        "status": "in_liquidation",
    }
    facts = facts_from_entity("LegalEntity", said, {"country_code": "GB"})
    assert facts.countries_established == ("GB", "KP")
    assert facts.industry_codes == ("64209", "92000")
    assert facts.adverse_events == ("distress",)
    assert isinstance(facts.digital_presence, NotAssessed)
    assert facts.further.keys() == {
        "company.age_months",
        "company.incorporation_date",
        "geography.establishment",
        "business.industry_codes",
    }
    before = {item.id: item for item in run(facts_from_entity("LegalEntity", said)).factors}
    after = {item.id: item for item in run(facts).factors}
    assert before["company_age"].status is FactorStatus.ASSESSED
    assert after["company_age"].points > before["company_age"].points
    assert facts_from_entity("LegalEntity", said, said) == facts_from_entity("LegalEntity", said)


def test_a_partial_date_is_read_as_its_last_day() -> None:
    for text, months in (("2025", 5), ("2025-06", 12), ("2025-07-02", 11), ("2025-02", 16)):
        facts = facts_from_entity("LegalEntity", {"incorporation_date": text})
        found = run(facts)
        age = next(item for item in found.factors if item.id == "company_age").sources[0]
        assert age.value == months


def test_unreadable_data_is_not_assessed() -> None:
    for value in ("soon", "2025-13-40", "", 7, None, "2025-02-30"):
        facts = facts_from_entity("LegalEntity", {"incorporation_date": value})
        assert isinstance(facts.incorporation_date, NotAssessed)


def test_a_risk_flag_counts_and_its_absence_says_nothing() -> None:
    flagged = facts_from_entity("Person", {"is_sanctioned": True, "is_pep": True})
    assert run(flagged).score >= 70
    silent = facts_from_entity("Person", {"is_sanctioned": False, "is_pep": False})
    assert isinstance(silent.sanctions_matches, NotAssessed)
    assert isinstance(silent.peps, NotAssessed)
    assert hit("customer", "exact")[0].decision is MatchDecision.UNDECIDED


def test_every_source_and_every_country_is_explained() -> None:
    found = run(
        countries_of_operation=("NL", "KW", "AF"),
        countries_ubo_nationality=NotAssessed("not_run"),
    )
    told = {item.id: item for item in _told(found).factors}
    assert len(told) == 20
    for item in found.factors:
        assert told[item.id].sources == item.sources
        assert (told[item.id].low, told[item.id].high) == (item.low, item.high)
    steps = told["operational_geography"].countries
    assert [(item.country, item.score, item.step, item.rule) for item in steps] == [
        ("AF", 80, 3, "eu_high_risk_third_countries"),
        ("KW", 70, 4, "fatf_grey_list"),
        ("NL", 5, 7, "eu_eea"),
    ]
    assert steps[1].lists == (("fatf_grey_list", "2026-06-19"),)
    assert told["ubo_geography"].unknown == Decimal(10)
    assert told["ubo_geography"].sources[-1].reason == "not_run"
    stale = _told(run(as_of=date(2026, 11, 24)))
    country = next(item for item in stale.factors if item.id == "jurisdiction_risk").countries[0]
    assert country.doubt is not None
    assert country.doubt.startswith("stale_list: ")
    assert any(item.id == "jurisdiction_risk" for item in stale.not_assessed)
