"""Nothing is invented: shipped facts carry source, URL and date; what has none ships empty."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.reference_data.domain import (
    Dataset,
    DatasetType,
    ReferenceSnapshot,
    country_standing,
    in_force,
    load_folder,
    load_shipped,
    ownership_rules,
    register_threshold,
    regulated_markets,
    ubo_threshold,
)
from atlas.knowledge.reference_data.errors import BadReferenceDataError

SHIPPED = load_shipped()
TODAY = date(2026, 7, 1)
SNAPSHOT = in_force(SHIPPED.datasets, TODAY)
REQUIRED = {
    "fatf_black_list",
    "fatf_grey_list",
    "eu_high_risk_third_countries",
    "eu_eea",
    "eu_tax_blacklist",
    "cpi",
    "secrecy_jurisdictions",
    "home_regimes",
    "regulated_markets",
    "pep_tiers",
    "industry_risk",
    "product_risk",
    "ubo_thresholds",
    "sanctions_ownership_rules",
    "virtual_office_addresses",
}
EMPTY = {"cpi", "secrecy_jurisdictions", "eu_tax_blacklist", "virtual_office_addresses"}


def listed(type_: str) -> set[str]:
    found = SNAPSHOT.countries(type_)
    assert found is not None
    return set(found)


def test_every_type_ships() -> None:
    assert {item.type for item in SHIPPED.datasets} == REQUIRED == set(SHIPPED.types)


@pytest.mark.parametrize("type_", [*SHIPPED.types.values(), *SHIPPED.nomenclatures.values()])
def test_every_shape_is_a_valid_schema(type_: DatasetType) -> None:
    Draft202012Validator.check_schema(dict(type_.schema))


@pytest.mark.parametrize("dataset", SHIPPED.datasets, ids=lambda item: item.type)
def test_every_fact_has_url_and_date(dataset: Dataset) -> None:
    assert dataset.url.startswith("https://")
    assert dataset.source
    assert dataset.licence
    assert dataset.empty or dataset.source_date
    entries: Any = [] if dataset.data is None else dataset.data["items"]
    assert dataset.empty or entries
    for entry in entries:
        if "threshold" in entry:
            assert entry["url"].startswith("https://")
            assert entry["source"]


def test_what_has_no_redistributable_source_ships_empty_and_says_how_to_load() -> None:
    assert {item.type for item in SHIPPED.datasets if item.empty} == EMPTY
    assert all(item.note for item in SHIPPED.datasets if item.empty)
    assert SNAPSHOT.get("cpi") is None
    assert SNAPSHOT.countries("secrecy_jurisdictions") is None


def test_judgement_is_marked() -> None:
    marked = {item.type for item in SHIPPED.datasets if item.judgement}
    assert marked == {"pep_tiers", "industry_risk", "product_risk", "home_regimes"}


@pytest.mark.realdata
def test_country_lists_are_those_of_the_dated_source(shared_data: Path) -> None:
    path = shared_data / "reference" / "jurisdiction-lists" / "jurisdiction_lists.json"
    source = json.loads(path.read_text(encoding="utf-8"))
    eu = source["eu_high_risk_third_countries"]
    members = source["eu_eea_member_states"]
    assert listed("fatf_black_list") == set(source["fatf_call_for_action"]["codes"])
    assert listed("fatf_grey_list") == set(source["fatf_increased_monitoring"]["codes"])
    assert listed("eu_high_risk_third_countries") == {
        *eu["section_I"],
        *eu["section_II"],
        *eu["section_III"],
        "RU",  # point IV of the annex, by Delegated Regulation (EU) 2026/46: not in that source
    }
    assert listed("eu_eea") == {*members["eu27"], *members["eea_non_eu"]}


def test_only_regulated_markets_count_as_such() -> None:
    """A growth market, an open market, and a code for several markets at once are none."""
    markets = regulated_markets(SNAPSHOT)
    known = {"XLON": "GB", "XPAR": "FR", "MTAA": "IT", "XETA": "DE", "XSTO": "SE", "XNYS": "US"}
    assert known.items() <= markets.items()
    others = {"AIMX", "AQSG", "ALXP", "FNSE", "XNCM", "XNAS", "OTCM", "PINX", "XETR", "XMIL"}
    assert markets.keys().isdisjoint(others)


def test_some_countries_by_hand() -> None:
    assert listed("fatf_black_list") == {"IR", "KP", "MM"}
    assert len(listed("fatf_grey_list")) == 22
    assert {"RU", "BO", "VG"} < listed("eu_high_risk_third_countries")
    assert listed("eu_high_risk_third_countries").isdisjoint({"BF", "ML", "MZ", "NG", "ZA", "TZ"})
    assert len(listed("eu_high_risk_third_countries")) == 26
    standing = {item.type: item.listed for item in country_standing(SNAPSHOT, "BG")}
    assert standing["fatf_grey_list"] is True
    assert standing["eu_eea"] is True
    assert standing["eu_tax_blacklist"] is None


@pytest.mark.parametrize(
    ("jurisdiction", "day", "threshold", "comparator"),
    [
        ("GB", date(2026, 1, 1), 25, ">"),
        ("BE", date(2026, 1, 1), 25, ">"),
        ("BE", date(2027, 7, 9), 25, ">"),
        ("BE", date(2027, 7, 10), 25, ">="),
        ("US", date(2026, 1, 1), 25, ">="),
        ("NO", date(2030, 1, 1), 25, ">"),
        ("LI", date(2026, 11, 27), 25, ">="),
        ("ZZ", date(2026, 1, 1), 5, ">="),
        (None, date(2026, 1, 1), 5, ">="),
        ("HU", date(2026, 11, 27), 25, ">="),
        ("SK", date(2026, 11, 27), 25, ">="),
        ("BG", date(2026, 11, 27), 25, ">="),
        ("IN", date(2026, 11, 27), 10, ">"),
        ("IN", date(2023, 3, 6), 25, ">"),
        ("KE", date(2026, 11, 27), 10, ">="),
        ("NG", date(2026, 11, 28), 5, ">="),
        ("AR", date(2026, 11, 28), 10, ">="),
        ("VG", date(2026, 11, 28), 10, ">="),
        ("KY", date(2026, 11, 28), 10, ">="),
        ("KY", date(2026, 6, 30), 10, ">="),
        ("CH", date(2026, 11, 28), 25, ">="),
        ("SE", date(2026, 11, 28), 25, ">"),
        ("PT", date(2026, 11, 28), 25, ">="),
        ("SI", date(2026, 11, 28), 25, ">="),
    ],
)
def test_ubo_thresholds(
    jurisdiction: str | None, day: date, threshold: int, comparator: str
) -> None:
    found = ubo_threshold(SNAPSHOT, jurisdiction, day)
    assert (found.threshold, found.comparator) == (threshold, comparator)
    assert found.url.startswith("https://")


def test_each_member_state_answers_with_a_law_of_its_own_or_says_that_it_was_not_found() -> None:
    """Until Regulation (EU) 2024/1624 applies; from then on all answer alike."""
    eea = listed("eu_eea") - {"IS", "LI", "NO"}
    today = {code: ubo_threshold(SNAPSHOT, code, date(2026, 11, 28)) for code in eea}
    assert len(eea) == len({found.source for found in today.values()}) == 27
    assert {code for code, found in today.items() if not found.verified} == {"PT", "SI"}
    at_least = {code for code, found in today.items() if found.comparator == ">="}
    assert at_least == {"BG", "HU", "SK"} | {"PT", "SI"}
    later = {ubo_threshold(SNAPSHOT, code, date(2027, 7, 10)).source for code in eea}
    assert len(later) == 1


def test_a_law_that_was_not_checked_says_what_was_looked_at() -> None:
    found = {item.version: item.data for item in SHIPPED.datasets if item.type == "ubo_thresholds"}
    assert {"2026-11-29", "2026-11-30"} <= {*found}
    for data in found.values():
        assert data is not None
        entries: Any = data["items"]
        for entry in entries:
            day = "2026-11-30" if {*entry["jurisdictions"]} & {"AU", "CA"} else "2026-11-28"
            assert entry["verified"] or day in entry["note"]
            assert entry["verified"] or entry["comparator"] == ">=", "the wider test, until read"


def test_a_new_version_of_the_thresholds_keeps_what_the_one_before_said() -> None:
    found = {item.version: item.data for item in SHIPPED.datasets if item.type == "ubo_thresholds"}
    before, after = found["2026-11-29"], found["2026-11-30"]
    assert before is not None
    assert after is not None
    added = [item for item in after["items"] if item not in before["items"]]
    assert [item["jurisdictions"] for item in added] == [["CA"], ["AU"]]
    assert all(item in after["items"] for item in before["items"])


def test_a_register_whose_law_is_another_has_its_own_test() -> None:
    found = {item.version: item.data for item in SHIPPED.datasets if item.type == "ubo_thresholds"}
    before, after = found["2026-11-30"], found["2026-12-01"]
    assert before is not None
    assert after is not None
    own = [item for item in after["items"] if "register" in item]
    assert {code for item in own for code in item["jurisdictions"]} == {"IN"}
    legal = [{**item, "note": None, "register": None} for item in after["items"]]
    assert legal == [{**item, "note": None, "register": None} for item in before["items"]]


@pytest.mark.parametrize(
    ("jurisdiction", "threshold", "comparator"),
    [("IN", 10, ">="), ("KY", 10, ">="), ("GB", 25, ">"), ("ZZ", 5, ">="), (None, 5, ">=")],
)
def test_thresholds_of_registers(jurisdiction: str | None, threshold: int, comparator: str) -> None:
    day = date(2026, 12, 1)
    found = register_threshold(in_force(SHIPPED.datasets, day), jurisdiction, day)
    assert (found.threshold, found.comparator) == (threshold, comparator)
    assert found.assumed == (jurisdiction in {"ZZ", None})


def test_where_relatives_count_together_the_answer_says_that_they_are_not_added() -> None:
    assert "not computed" in ubo_threshold(SNAPSHOT, "SE", date(2026, 11, 28)).source


@pytest.mark.parametrize(
    ("regime", "day", "comparator", "aggregate"),
    [
        ("ofac", date(2026, 1, 1), ">=", True),
        ("eu", date(2024, 7, 2), ">", True),
        ("eu", date(2024, 7, 3), ">=", True),
        ("uk", date(2026, 1, 1), ">", False),
    ],
)
def test_sanctions_ownership_rules(
    regime: str, day: date, comparator: str, aggregate: bool
) -> None:
    [rule] = ownership_rules(SNAPSHOT, day, regime)
    assert (rule.threshold, rule.comparator, rule.aggregate) == (50, comparator, aggregate)
    assert rule.control is (regime != "ofac")


def test_no_rule_before_a_regime_began() -> None:
    assert ownership_rules(SNAPSHOT, date(2020, 1, 1), "uk") == ()


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("64.20", "elevated"),
        ("6420", "elevated"),
        ("SIC:64209", "elevated"),
        ("92", "very_high"),
        ("62.01", "standard"),
        ("9", "standard"),
        ("gambling", None),
        ("", None),
    ],
)
def test_industries_by_the_longest_prefix(code: str, category: str | None) -> None:
    assert SNAPSHOT.category("industry_risk", code) == category


def test_products_by_their_code_only() -> None:
    assert SNAPSHOT.category("product_risk", "trade_finance") == "high"
    assert SNAPSHOT.category("product_risk", "trade") is None
    assert SNAPSHOT.category("no_such_type", "x") is None


def test_a_snapshot_is_named_by_what_it_says() -> None:
    again = ReferenceSnapshot(reversed(SNAPSHOT.datasets))
    assert again == SNAPSHOT
    assert hash(again) == hash(SNAPSHOT)
    fewer = ReferenceSnapshot(d for d in SNAPSHOT.datasets if d.type != "eu_eea")
    assert fewer != SNAPSHOT


def version(name: str, source_date: str) -> Dataset:
    return Dataset(
        type="t",
        version=name,
        name="t",
        source="s",
        url="https://example.org",
        source_date=source_date,
        licence="l",
        refresh_days=30,
        data={"items": []},
    )


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (date(2025, 1, 1), "a"),
        (date(2026, 2, 1), "b"),
        (date(2026, 1, 31), "a"),
        (date(2030, 1, 1), "c"),
        (date(2000, 1, 1), "a"),
    ],
)
def test_the_version_in_force_at_a_day(day: date, chosen: str) -> None:
    versions = [version("c", "2026-03-15"), version("a", "2025"), version("b", "2026-02")]
    assert in_force(versions, day).datasets[0].version == chosen


def test_stale_is_counted_from_the_sources_date() -> None:
    dataset = version("a", "2026-02")
    assert dataset.due == date(2026, 3, 3)
    assert not dataset.stale(date(2026, 3, 2))
    assert dataset.stale(date(2026, 3, 3))


GOOD: dict[str, Any] = {
    "type": "fatf_black_list",
    "version": "2026-01",
    "name": "n",
    "source": "s",
    "url": "https://example.org",
    "source_date": "2026-01",
    "licence": "l",
    "data": {"items": [{"code": "IR"}]},
}


def _folder(tmp_path: Path, document: object) -> Path:
    types = yaml.safe_load(
        (shipped_folder("reference_data") / "types.yaml").read_text(encoding="utf-8")
    )
    only = {"types": {"fatf_black_list": types["types"]["fatf_black_list"]}}
    (tmp_path / "types.yaml").write_text(yaml.safe_dump(only), encoding="utf-8")
    (tmp_path / "fatf_black_list").mkdir()
    text = document if isinstance(document, str) else yaml.safe_dump(document)
    (tmp_path / "fatf_black_list" / "x.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_good_folder_loads(tmp_path: Path) -> None:
    assert load_folder(_folder(tmp_path, GOOD)).datasets[0].version == "2026-01"


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({k: v for k, v in GOOD.items() if k != "url"}, "`url` is missing"),
        ({**GOOD, "url": "http://example.org"}, "`url` must be"),
        ({**GOOD, "source_date": None}, "`source_date` a date"),
        ({**GOOD, "source_date": "yesterday"}, "`source_date` a date"),
        ({**GOOD, "source": ""}, "`source` is empty"),
        ({**GOOD, "colour": "red"}, "`colour` is unknown"),
        ({**GOOD, "type": "cpi"}, "unknown or not its folder's"),
        ({**GOOD, "data": {"items": [{"code": "Iran"}]}}, "Iran"),
        (
            {**GOOD, "data": {"items": [{"code": "IR"}, {"code": "IR", "group": "b"}]}},
            "IR stands twice",
        ),
        ({**GOOD, "status": "empty"}, "an empty dataset holds no data"),
        ("- a\n- b\n", "is not a mapping"),
        ("a: [", "cannot be read"),
    ],
)
def test_a_bad_dataset_stops_the_start_and_is_named(
    tmp_path: Path, document: object, says: str
) -> None:
    with pytest.raises(BadReferenceDataError) as caught:
        load_folder(_folder(tmp_path, document))
    assert says in str(caught.value)
    assert any("x.yaml" in problem for problem in caught.value.problems)
