"""What the product proposes for a home, from the shipped reference data."""

from datetime import date

import pytest

from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    effective,
    known_homes,
    propose_content,
    propose_regime,
)
from atlas.knowledge.reference_data.service import shipped_snapshot

TODAY = date(2026, 11, 27)
AMLR = date(2027, 7, 10)
MEMBERS = (shipped_snapshot(TODAY).data("eu_eea") or {})["items"]
EU = {item["code"] for item in MEMBERS if item["group"] == "eu"}


def test_every_member_state_and_the_other_homes_are_known() -> None:
    homes = known_homes(shipped_snapshot(TODAY))
    assert EU | {"GB", "US", "CH", "IN", "CA", "AU", DEMO_HOME} == set(homes)


@pytest.mark.parametrize(
    ("home", "binding"),
    [
        ("DE", {"eu-fsf", "un"}),
        ("FR", {"eu-fsf", "un", "fr-gels"}),
        ("GB", {"uk", "un"}),
        ("US", {"ofac-sdn", "ofac-consolidated"}),
        ("CH", {"ch-seco", "un"}),
        ("CA", {"ca-sema", "ca-criminal-code", "un"}),
        ("AU", {"au-dfat", "un"}),
        ("BR", {"un", "br-national"}),
        (DEMO_HOME, {"demo-sanctions"}),
    ],
)
def test_the_lists_of_a_home(home: str, binding: set[str]) -> None:
    rules = effective(propose_content(shipped_snapshot(TODAY), [home], TODAY))
    assert {item.list_id for item in rules.lists("sanctions")} == binding


def test_demo_lists_belong_to_the_fictitious_home_alone() -> None:
    frozen = shipped_snapshot(TODAY)
    for home in (*known_homes(frozen), "BR"):
        listed = {item.list_id for item in propose_regime(frozen, home, TODAY).lists}
        assert any(name.startswith("demo-") for name in listed) == (home == DEMO_HOME)


@pytest.mark.parametrize(
    ("home", "day", "test"),
    [
        ("HU", TODAY, (25, ">=")),
        ("SK", TODAY, (25, ">=")),
        ("BG", TODAY, (25, ">=")),
        ("DE", TODAY, (25, ">")),
        ("DE", AMLR, (25, ">=")),
        ("GB", TODAY, (25, ">")),
        ("US", TODAY, (25, ">=")),
        ("IN", TODAY, (10, ">")),
        ("CA", TODAY, (25, ">=")),
        ("AU", TODAY, (25, ">=")),
        ("BR", TODAY, (25, ">")),
        ("ZW", TODAY, (5, ">=")),
        (DEMO_HOME, TODAY, (25, ">")),
    ],
)
def test_the_test_of_beneficial_ownership(home: str, day: date, test: tuple[float, str]) -> None:
    found = propose_regime(shipped_snapshot(day), home, day).ubo
    assert (found.threshold, found.comparator) == test
    assert found.control_prong == (home == "US")
    assert found.assumed == (home == "ZW")
    assert not (found.assumed and found.verified)


def test_the_law_of_a_later_day_can_be_drafted_now() -> None:
    frozen = shipped_snapshot(AMLR)
    now, then = propose_regime(frozen, "HU", TODAY), propose_regime(frozen, "HU", AMLR)
    assert "2015/849" in now.pep.source
    assert "2024/1624" in then.pep.source
    assert {item.starts for item in then.retention} == {"end_of_relationship_or_refusal"}


def test_country_floors_follow_the_home() -> None:
    frozen = shipped_snapshot(TODAY)
    by_home = {
        home: {
            name
            for floor in propose_regime(frozen, home, TODAY).country_floors
            for name in floor.datasets
        }
        for home in ("DE", "GB", "US")
    }
    assert by_home["DE"] == {"eu_high_risk_third_countries", "fatf_black_list"}
    assert by_home["GB"] == {"fatf_black_list"}  # SI 2026/621, regulation 19
    assert by_home["US"] == {"fatf_black_list"}


@pytest.mark.parametrize(("day", "grey"), [("2026-06-29", True), ("2026-06-30", False)])
def test_the_uk_looked_at_both_lists_of_the_fatf_until_30_june_2026(day: str, grey: bool) -> None:
    floors = propose_regime(shipped_snapshot(TODAY), "GB", date.fromisoformat(day)).country_floors
    assert ("fatf_grey_list" in {name for one in floors for name in one.datasets}) is grey
    assert any("regulation 33" in one.source for one in floors)


def test_us_sanctions_records_are_kept_for_ten_years() -> None:
    rules = effective(propose_content(shipped_snapshot(TODAY), ["US"], TODAY))
    assert {item.kind: item.years for item in rules.retention}["sanctions"] == 10
    assert not rules.sdd.known
    assert not rules.pep.required


def test_a_us_bank_with_a_branch_in_the_eu_is_told_of_the_blocking_statute() -> None:
    content = propose_content(shipped_snapshot(TODAY), ["US", "DE"], TODAY)
    rules = effective(content)
    assert (rules.ubo.threshold, rules.ubo.comparator, rules.ubo.control_prong) == (25, ">=", True)
    assert {item.list_id for item in rules.lists("sanctions")} >= {"ofac-sdn", "eu-fsf", "un"}
