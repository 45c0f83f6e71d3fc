"""The standard matrix as shipped, and what the checks refuse."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import atlas.risk.matrix.domain.shipped as shipped_module
from atlas.knowledge.reference_data.domain import load_shipped
from atlas.risk.matrix.domain import INPUTS, Matrix, check_matrix, default_matrix, find_matrix
from atlas.risk.matrix.service import risk_ontology

TYPES = load_shipped().types
SOURCE = Path(shipped_module.__file__).parents[1] / "shipped" / "eba_standard_v1.yaml"


def document() -> dict[str, Any]:
    """The shipped matrix as data, fresh."""
    loaded: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return loaded


def test_the_standard_matrix() -> None:
    matrix = default_matrix()
    assert check_matrix(matrix, TYPES) == []
    assert {item.id: str(item.weight) for item in matrix.dimensions} == {
        "customer": "0.25",
        "geographic": "0.20",
        "product_service": "0.15",
        "delivery_channel": "0.08",
        "transaction": "0.12",
        "network": "0.10",
        "temporal": "0.10",
    }
    assert len(matrix.factors) == 20
    assert [len(item.factors) for item in matrix.dimensions] == [5, 3, 2, 2, 2, 3, 3]
    assert sum((item.weight for item in matrix.dimensions), Decimal(0)) == 1
    assert matrix.basis == "EBA/GL/2021/02"


def test_the_hash_of_a_published_matrix_never_changes() -> None:
    expected = "caa194c705080ec9df587856e7167b20fc80331b9c6aff99412b4fa07e06b7dd"
    published = find_matrix("eba_standard_v1", "1.0.0")
    assert published is not None
    assert published.hash == expected


def test_a_changed_copy_has_another_hash() -> None:
    matrix = default_matrix()
    kept = matrix.hash
    assert matrix.model_copy(update={"unknown_percent": 41}).hash != kept
    assert matrix.model_copy().hash == kept


def test_the_json_of_a_matrix_is_the_matrix() -> None:
    matrix = default_matrix()
    assert Matrix.model_validate(matrix.document()) == matrix


def test_there_is_no_other_matrix() -> None:
    assert find_matrix("eba_standard_v1", "9") is None
    assert find_matrix("other") is None


def _weight(doc: dict[str, Any]) -> None:
    doc["dimensions"][0]["weight"] = "0.26"


def _twice(doc: dict[str, Any]) -> None:
    doc["dimensions"][1]["factors"][0]["id"] = "pep_exposure"


def _gap(doc: dict[str, Any]) -> None:
    doc["levels"][0]["from"] = 1


def _order(doc: dict[str, Any]) -> None:
    doc["levels"][2]["from"] = 20


def _maximum(doc: dict[str, Any]) -> None:
    doc["dimensions"][0]["factors"][0]["maximum"] = 0


def _dataset(doc: dict[str, Any]) -> None:
    doc["dimensions"][0]["factors"][1]["sources"][0]["dataset"] = "horoscopes"


def _path(doc: dict[str, Any]) -> None:
    doc["dimensions"][0]["factors"][0]["sources"][0]["input"] = "ownership.colour"


def _kind(doc: dict[str, Any]) -> None:
    doc["dimensions"][0]["factors"][0]["sources"][1]["input"] = "ownership.layers"


def _backwards(doc: dict[str, Any]) -> None:
    ranges = doc["dimensions"][0]["factors"][0]["sources"][0]["ranges"]
    ranges[0]["points"], ranges[2]["points"] = 5, 25


def _lenient(doc: dict[str, Any]) -> None:
    doc["appetites"]["progressive"]["edd"] = 80


def _toothless(doc: dict[str, Any]) -> None:
    del doc["floors"][2]["minimum_tier"]


def _silent(doc: dict[str, Any]) -> None:
    doc["floors"][0]["any_of"][0] = {"input": "ownership.layers", "intersects": ["4"]}


def _missing_token(doc: dict[str, Any]) -> None:
    del doc["dimensions"][0]["factors"][2]["sources"][0]["points"]["exact"]


def _no_list(doc: dict[str, Any]) -> None:
    doc["country_cascade"][0]["lists"] = ["no_list"]


def _never_unknown(doc: dict[str, Any]) -> None:
    for source in doc["dimensions"][0]["factors"][0]["sources"]:
        source["decisive"] = False


def _typo(doc: dict[str, Any]) -> None:
    points = doc["dimensions"][0]["factors"][2]["sources"][0]["points"]
    points["strnog"] = points.pop("strong")


def _falling(doc: dict[str, Any]) -> None:
    points = doc["dimensions"][0]["factors"][2]["sources"][0]["points"]
    points["weak"], points["exact"] = points["exact"], points["weak"]


def _condition_typo(doc: dict[str, Any]) -> None:
    doc["floors"][6]["any_of"][0]["intersects"].append("distres")


def _flag(doc: dict[str, Any]) -> None:
    doc["floors"][6]["any_of"].append({"input": "ownership.nominee", "equals": "true"})


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_typo, "no points for strong"),
        (_typo, "sanctions.exposure takes weak, strong, exact, not strnog"),
        (_falling, "strong must not give fewer points than weak"),
        (_condition_typo, "history.events takes tax_or_social_debt, distress, not distres"),
        (_flag, "ownership.nominee is compared with true or false"),
        (_weight, "sum to 1.01"),
        (_twice, "factor pep_exposure stands 2 times"),
        (_gap, "levels must cover 0 to 100"),
        (_order, "levels must cover 0 to 100"),
        (_maximum, "maximum must be positive"),
        (_dataset, "no dataset type horoscopes"),
        (_path, "no input ownership.colour"),
        (_kind, "BOOLEAN cannot read ownership.layers"),
        (_backwards, "ranges must go one way"),
        (_lenient, "appetite progressive"),
        (_toothless, "floor pep: give a minimum"),
        (_silent, "intersects cannot read ownership.layers"),
        (_missing_token, "no points for exact"),
        (_no_list, "no dataset type no_list"),
        (_never_unknown, "could never be unknown"),
    ],
)
def test_checks_name_the_damage(damage: Callable[[dict[str, Any]], None], says: str) -> None:
    doc = document()
    damage(doc)
    problems = check_matrix(Matrix.model_validate(doc), TYPES)
    assert len(problems) >= 1
    assert any(says in str(problem) for problem in problems), problems


@pytest.mark.parametrize(
    "condition",
    [
        {"input": "history.events"},
        {"input": "history.events", "intersects": ["a"], "equals": "a"},
        {"input": "history.events", "resembles": "a"},
    ],
)
def test_a_condition_has_one_known_operator(condition: dict[str, Any]) -> None:
    doc = document()
    doc["floors"][0]["any_of"] = [condition]
    with pytest.raises(ValidationError):
        Matrix.model_validate(doc)


def test_the_ontology_says_what_can_be_read() -> None:
    found = risk_ontology()
    assert {item.key for item in found.inputs} == set(INPUTS)
    assert found.scoring_methods == ["REFERENCE_LOOKUP", "BOOLEAN", "THRESHOLD_RANGES"]
    wanted = "equals greater_than less_than in intersects country_risk_list recency_days"
    assert set(wanted.split()) <= set(found.operators)
    assert all(item.paths for item in found.inputs)
