"""The floors of the law, the leaps, and the differences between matrices."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.risk.matrices import SHIPPED_MATRIX, TYPES, document

from atlas.risk.matrix.domain import (
    CORE,
    Matrix,
    UnreadableMatrixError,
    check_law,
    check_matrix,
    diff_matrices,
    largest_jumps,
    read_matrix,
    read_text,
    threshold_leap,
    write_text,
)


def law(change: Callable[[dict[str, Any]], None]) -> list[str]:
    doc = document()
    change(doc)
    return [str(item) for item in check_law(Matrix.model_validate(doc), SHIPPED_MATRIX)]


def floor_of(doc: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in doc["floors"] if item["id"] == name)
    return found


def _drop(doc: dict[str, Any]) -> None:
    doc["floors"] = [item for item in doc["floors"] if item["id"] != "pep"]


def _token(doc: dict[str, Any]) -> None:
    floor_of(doc, "pep")["any_of"][0]["intersects"].remove("ubo")


def _score(doc: dict[str, Any]) -> None:
    floor_of(doc, "sanctions_open")["minimum_score"] = "69.99"


def _tier(doc: dict[str, Any]) -> None:
    floor_of(doc, "eu_high_risk_third_country")["minimum_tier"] = "cdd"


def _effect(doc: dict[str, Any]) -> None:
    floor_of(doc, "sanctioned")["effects"] = ["no_automatic_decision"]


def _bound(doc: dict[str, Any]) -> None:
    floor_of(doc, "sanctions_open")["any_of"][2]["at_least"] = "26"


def _list(doc: dict[str, Any]) -> None:
    floor_of(doc, "fatf_call_for_action")["any_of"][0]["country_risk_list"] = "fatf_grey_list"


@pytest.mark.parametrize("change", [_drop, _token, _score, _tier, _effect, _bound, _list])
def test_a_floor_of_the_law_is_neither_dropped_nor_weakened(
    change: Callable[[dict[str, Any]], None],
) -> None:
    said = law(change)
    assert said
    assert all("is dropped or weakened" in text for text in said)


def _stricter(doc: dict[str, Any]) -> None:
    floor_of(doc, "sanctions_open")["minimum_score"] = "80"
    floor_of(doc, "sanctions_open")["any_of"][2]["at_least"] = "10"


def _cut(doc: dict[str, Any]) -> None:
    """One floor as two of other names."""
    pep = floor_of(doc, "pep")
    roles = pep["any_of"][0]["intersects"]
    doc["floors"].remove(pep)
    for name, part in (("a", roles[:3]), ("b", roles[3:])):
        condition = {"input": "pep.connected_roles", "intersects": part}
        doc["floors"].append({**pep, "id": name, "any_of": [condition]})


def _above(doc: dict[str, Any]) -> None:
    floor_of(doc, "sanctions_open")["any_of"][2] = {
        "input": "sanctions.matched_holding_upper",
        "greater_than": "24.99",
    }


@pytest.mark.parametrize("change", [_stricter, _cut, _above])
def test_a_matrix_may_ask_for_more(change: Callable[[dict[str, Any]], None]) -> None:
    assert law(change) == []


def factor_of(doc: dict[str, Any], name: str) -> dict[str, Any]:
    factors = (item for dimension in doc["dimensions"] for item in dimension["factors"])
    found: dict[str, Any] = next(item for item in factors if item["id"] == name)
    return found


@pytest.mark.parametrize("key", sorted(CORE.values()))
def test_no_fact_of_the_core_is_left_out(key: str) -> None:
    def prospects(doc: dict[str, Any]) -> None:
        for dimension in doc["dimensions"]:
            for factor in dimension["factors"]:
                if any(source["input"] == key for source in factor["sources"]):
                    factor["not_applicable"] = {
                        "any_of": [{"input": "relationship.stage", "in": ["prospect"]}],
                        "reason": "Not a customer yet",
                    }

    said = law(prospects)
    assert said
    assert all(".not_applicable: " in text and f"reads {key}" in text for text in said)


def test_what_the_shipped_matrix_leaves_out_a_firm_may_too() -> None:
    def listed(doc: dict[str, Any]) -> None:
        rule = factor_of(doc, "ubo_geography")["not_applicable"]
        rule["any_of"] = [{"input": "ownership.ubo_exemption", "equals": "listed"}]

    def narrower(doc: dict[str, Any]) -> None:
        rule = factor_of(doc, "ubo_geography")["not_applicable"]
        rule["any_of"] = [{"input": "ownership.ubo_exemption", "in": ["listed"]}]

    def wider(doc: dict[str, Any]) -> None:
        rule = factor_of(doc, "ubo_geography")["not_applicable"]
        rule["any_of"][0]["in"].append("none")

    def of_no_core(doc: dict[str, Any]) -> None:
        rule = factor_of(doc, "transaction_patterns")["not_applicable"]
        rule["any_of"] = [{"input": "relationship.stage", "in": ["prospect"]}]

    assert law(narrower) == law(listed) == law(of_no_core) == []
    (said,) = law(wider)
    assert "ownership.ubo_exemption in none" in said


def test_levels_and_listed_countries_keep_their_scores() -> None:
    def later(doc: dict[str, Any]) -> None:
        doc["levels"][3]["from"] = "71"

    def milder(doc: dict[str, Any]) -> None:
        doc["country_cascade"][3]["score"] = 60

    def before(doc: dict[str, Any]) -> None:
        doc["country_cascade"].insert(0, {"lists": ["eu_eea"], "score": 5})

    def lenient(doc: dict[str, Any]) -> None:
        doc["appetites"]["progressive"]["cdd"] = 51

    assert law(lenient) == ["$.appetites.progressive.cdd: CDD is asked for from 50 at most"]
    assert law(later) == ["$.levels[3]: high begins at 70 in every matrix"]
    assert law(milder) == ["$.country_cascade: countries on fatf_grey_list must score 70 at least"]
    assert len(law(before)) == 5


def test_an_appetite_asks_for_no_less_than_the_products_of_its_name() -> None:
    def renamed(doc: dict[str, Any]) -> None:
        doc["appetites"]["conservative"] = {"cdd": 50, "edd": 70}

    def usual(doc: dict[str, Any]) -> None:
        doc["default_appetite"] = "progressive"

    def missing(doc: dict[str, Any]) -> None:
        del doc["appetites"]["conservative"]

    def more(doc: dict[str, Any]) -> None:
        doc["appetites"]["wary"] = {"cdd": 20, "edd": 50}
        doc["default_appetite"] = "wary"

    assert law(renamed) == [
        "$.appetites.conservative.cdd: CDD is asked for from 30 at most",
        "$.appetites.conservative.edd: EDD is asked for from 60 at most",
    ]
    assert law(usual) == ["$.default_appetite: CDD is asked for from 40 at most"]
    assert law(missing) == ["$.appetites: conservative is missing: a risk policy may choose it"]
    assert law(more) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unknown_percent: .nan", "nan has no form in JSON"),
        ("unknown_percent: 1.0e+400", "inf has no form in JSON"),
        ("title: !!binary aGVsbG8=", "has no form in JSON"),
        ("title: !!set {a, b}", "has no form in JSON"),
        ("appetites: {1: {cdd: 2}}", "a name is a text, not 1"),
        ("appetites: {null: 3}", "a name is a text, not None"),
        ("appetites: {a: 1, a: 2}", "a stands twice"),
        ("a: " + "[" * 3000 + "]" * 3000, "nesting depth"),
        ("a: " + "[" * 200 + "]" * 200, "levels"),
    ],
)
def test_what_json_cannot_keep_is_refused(text: str, says: str) -> None:
    with pytest.raises(UnreadableMatrixError, match=says):
        read_text(f"id: own\n{text}\n", "yaml")


def test_a_name_stands_once_and_a_day_is_a_text() -> None:
    with pytest.raises(UnreadableMatrixError, match="a stands twice"):
        read_text('{"b": {"a": 1, "a": 2}}', "json")
    assert read_text("version: 2026-01-01\n", "yaml") == {"version": "2026-01-01"}


def test_problems_carry_their_json_path() -> None:
    doc = document()
    doc["dimensions"][1]["factors"][2]["sources"][0]["input"] = "ownership.colour"
    doc["floors"][4]["any_of"][1]["country_risk_list"] = "horoscopes"
    doc["dimensions"][0]["factors"][0]["sources"][1]["false"] = 30
    found = {item.path for item in check_matrix(Matrix.model_validate(doc), TYPES)}
    assert found == {
        "$.dimensions[1].factors[2].sources[0]",
        "$.floors[4].any_of[1]",
        "$.dimensions[0].factors[0].sources[1]",
    }
    del doc["dimensions"][0]["factors"][0]["maximum"]
    matrix, problems = read_matrix(doc)
    assert matrix is None
    assert [item.path for item in problems] == ["$.dimensions[0].factors[0].maximum"]


def test_the_largest_leaps_of_the_standard_matrix() -> None:
    first = largest_jumps(SHIPPED_MATRIX)[0]
    assert (first.factor, first.before, first.after, first.score) == (
        "regulatory_status",
        "regular",
        "enforcement",
        Decimal("4.50"),  # 15 of 50 points, weight 0.15
    )
    whole = {
        item.id: sum(factor.maximum for factor in item.factors)
        for item in SHIPPED_MATRIX.dimensions
    }
    for jump in largest_jumps(SHIPPED_MATRIX, 100):
        dimension = next(
            item
            for item in SHIPPED_MATRIX.dimensions
            if any(factor.id == jump.factor for factor in item.factors)
        )
        exact = dimension.weight * jump.points / whole[dimension.id] * 100
        assert abs(jump.score - exact) <= Decimal("0.005")
    leap = threshold_leap(SHIPPED_MATRIX)
    assert leap is not None
    assert leap.score == Decimal("44.16")  # 0.60 of 80, less the weight of 0.08


def test_a_difference_is_told_in_words_and_data() -> None:
    doc = document()
    doc["version"] = "2"
    doc["dimensions"][0]["weight"], doc["dimensions"][1]["weight"] = "0.30", "0.15"
    doc["dimensions"][0]["factors"][0]["maximum"] = "30"
    doc["dimensions"][0]["factors"][2]["sources"][0]["points"]["weak"] = "25"
    removed = doc["dimensions"][6]["factors"].pop()
    doc["floors"][5]["minimum_score"] = "75"
    doc["country_cascade"][4]["cpi_below"] = 45
    found = diff_matrices(SHIPPED_MATRIX, Matrix.model_validate(doc))
    assert [(item.area, item.text) for item in found] == [
        ("tables", "Country cascade cpi cpi below: 40 → 45"),
        ("weights", "Weight of customer: 0.25 → 0.30"),
        ("factors", "Factor ownership_complexity, maximum: 25 → 30"),
        ("tables", "Factor sanctions_exposure, source sanctions.exposure points weak: 20 → 25"),
        ("weights", "Weight of geographic: 0.20 → 0.15"),
        ("factors", f"Factor adverse_history of temporal removed: {removed['title']}"),
        ("floors", "Floor module_critical, minimum_score: 70 → 75"),
        ("settings", "Version: 1.0.0 → 2"),
    ]
    assert diff_matrices(SHIPPED_MATRIX, SHIPPED_MATRIX) == []


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_text_comes_back(form: Any) -> None:
    matrix, problems = read_matrix(read_text(write_text(document(), form), form))
    assert problems == []
    assert matrix == SHIPPED_MATRIX


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("{", "json"), ("[1]", "json"), ("a: &b [1]\nc: *b", "yaml"), ("1: 2", "yaml"),
        ("a: !!python/object/apply:os.system [ls]", "yaml"), ("{" * 50_000, "yaml"),
    ],
)  # fmt: skip
def test_no_other_text_is_read(text: str, form: Any) -> None:
    with pytest.raises(UnreadableMatrixError):
        read_text(text, form)


@pytest.mark.parametrize(
    "number",
    [
        "1:" * 200_000 + "1",
        "1:" * 200_000 + "1.5",
        "12:30",
        "!!int '1:1'",
        "!!float '1:1'",
        "9" * 65,
        "0." + "1" * 65,
        "!!int [1]",
        "0b" + "1" * 100_000,
        "0x" + "f" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_numbers_that_mean_another_one_or_convert_in_quadratic_time_are_refused(
    number: str,
) -> None:
    with pytest.raises(UnreadableMatrixError):
        read_text(f"id: x\nweight: {number}", "yaml")


@pytest.mark.parametrize("number", ["1", "-0.25", "+3", "1e3", "0.1", "1_000"])
def test_plain_numbers_are_read(number: str) -> None:
    assert float(str(read_text(f"id: x\nweight: {number}", "yaml")["weight"])) == float(number)
