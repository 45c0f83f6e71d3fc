"""Code lists: every entry in its schema, with its source; and what they answer."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.reference_data.domain import (
    find_code,
    identifies_alone,
    legal_form,
    legal_forms,
    load_nomenclature,
    load_shipped,
    memberships,
    register,
    territory,
    territory_named,
)
from atlas.knowledge.reference_data.domain.shipped import read_nomenclature
from atlas.knowledge.reference_data.errors import BadReferenceDataError

LISTS = sorted(load_shipped().nomenclatures)
NO_OWN_URL = {"legal_forms", "nace", "territories"}
TODAY = date(2026, 11, 24)


def test_the_code_lists_ship() -> None:
    assert LISTS == ["legal_forms", "nace", "registers", "sanctions_programmes", "territories"]
    assert set(load_shipped().tables) == set(LISTS)
    assert not set(LISTS) & set(load_shipped().types)


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_is_in_its_schema_once_and_has_a_source(name: str) -> None:
    dataset = load_nomenclature(name)
    assert dataset.url.startswith("https://")
    assert dataset.source_date
    assert dataset.licence
    assert dataset.data is not None
    type_ = load_shipped().nomenclatures[name]
    validator = Draft202012Validator(type_.schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(dataset.data)] == []
    codes = Counter(item["code"] for item in dataset.data["items"])
    assert max(codes.values()) == 1
    if name not in NO_OWN_URL:
        items: Any = dataset.data["items"]
        assert all(item["url"].startswith("http") for item in items)


def test_nace_has_the_counts_of_revision_2_1() -> None:
    data = load_nomenclature("nace").data
    assert data is not None
    items: Any = data["items"]
    levels = Counter(item["level"] for item in items)
    assert levels == {1: 22, 2: 87, 3: 287, 4: 651}
    codes = {item["code"] for item in items}
    assert all(item["parent"] in codes for item in items if item["level"] > 1)
    computing = find_code("nace", "62.10")
    assert computing is not None
    assert computing["title"] == "Computer programming activities"


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("DE", "GmbH", "2HBR"),
        ("DE", "Gesellschaft mit beschränkter Haftung", "2HBR"),
        ("DE", "gesellschaft mit beschrankter haftung", "2HBR"),
        ("NL", "B.V.", "54M6"),
        ("NL", "bv", "54M6"),
        ("DE", "2HBR", "2HBR"),
        ("DE", "Ltd", None),
        ("US", "Limited Liability Company", None),
        ("", "GmbH", None),
        ("DE", "", None),
    ],
)
def test_legal_forms(country: str, text: str, code: str | None) -> None:
    found = legal_form(country, text)
    assert (found["code"] if found else None) == code


def test_a_form_of_every_state_is_no_one_form() -> None:
    assert len(legal_forms("US", "Limited Liability Company")) > 20


def test_registers_courts_and_what_identifies_alone() -> None:
    courts = register("DE-CR")
    assert courts is not None
    assert len(courts["members"]) > 100
    assert "RA000217" in courts["members"]
    charlottenburg = register("RA000217")
    assert charlottenburg is not None
    assert charlottenburg["member_of"] == "DE-CR"
    assert charlottenburg["jurisdictions"] == ["Berlin-Charlottenburg"]
    assert identifies_alone("GB-COH")
    assert not identifies_alone("DE-CR")
    assert not identifies_alone("XX-NONE")
    assert register("gb-coh") == register("GB-COH")


def test_every_pattern_takes_its_own_examples() -> None:
    import re

    data = load_nomenclature("registers").data
    assert data is not None
    tried = 0
    items: Any = data["items"]
    for item in items:
        if "pattern" in item:
            assert item["pattern_url"].startswith("https://")
            for example in item.get("examples", ()):
                value = example if re.fullmatch(item["pattern"], example) else ""
                assert re.fullmatch(item["pattern"], value or re.sub(r"[\s.\-]", "", example))
                tried += 1
    assert tried >= 15


@pytest.mark.parametrize(
    ("country", "day", "bodies"),
    [
        ("GB", date(2020, 1, 31), {"eu", "fatf"}),
        ("GB", date(2020, 2, 1), {"fatf"}),
        ("HR", date(2013, 6, 30), set()),
        ("HR", date(2013, 7, 1), {"eu"}),
        ("LI", date(1995, 4, 30), set()),
        ("LI", TODAY, {"eea"}),
        ("NO", TODAY, {"eea", "fatf"}),
        ("ID", date(2023, 9, 30), set()),
        ("QQ", TODAY, set()),
    ],
)
def test_memberships_by_date(country: str, day: date, bodies: set[str]) -> None:
    assert {item.body for item in memberships(country, day)} == bodies


def test_a_suspended_member_says_so() -> None:
    [before] = memberships("RU", date(2023, 2, 23))
    [after] = memberships("RU", date(2023, 2, 24))
    assert (before.suspended, after.suspended) == (False, True)


def test_the_union_by_date_is_the_list_of_todays_members() -> None:
    members = load_shipped().datasets
    [listed] = [item for item in members if item.type == "eu_eea"]
    assert listed.data is not None
    for entry in listed.data["items"]:
        assert entry["group"] in {item.body for item in memberships(entry["code"], TODAY)}
    data = load_nomenclature("territories").data
    assert data is not None
    today = [
        item["code"]
        for item in data["items"]
        if {"eu", "eea"} & {found.body for found in memberships(item["code"], TODAY)}
    ]
    assert sorted(today) == sorted(item["code"] for item in listed.data["items"])


def test_territories_by_code_and_name() -> None:
    data = load_nomenclature("territories").data
    assert data is not None
    assert sum(bool(item.get("iso")) for item in data["items"]) == 249
    found = territory_named("Великобритания")
    assert found is not None
    assert found["code"] == "GB"
    scotland = territory("GB-SCT")
    assert scotland is not None
    assert scotland["parent"] == "GB"
    assert territory_named("Atlantis") is None


def test_a_list_that_was_changed_is_refused(tmp_path: Path) -> None:
    folder = shipped_folder("reference_data") / "nace"
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    type_ = load_shipped().nomenclatures["nace"]
    assert read_nomenclature(tmp_path / "2.1.yaml", type_).entries == 1047
    table = tmp_path / "2.1.jsonl"
    table.write_bytes(table.read_bytes().replace(b"rice", b"Rice", 1))
    with pytest.raises(BadReferenceDataError, match="is not the file"):
        read_nomenclature(tmp_path / "2.1.yaml", type_)
    document = yaml.safe_load((tmp_path / "2.1.yaml").read_text(encoding="utf-8"))
    del document["source_date"]
    (tmp_path / "2.1.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(BadReferenceDataError, match="source_date"):
        read_nomenclature(tmp_path / "2.1.yaml", type_)


@pytest.mark.realdata
def test_legal_forms_are_those_of_the_publisher(shared_data: Path) -> None:
    import csv

    path = shared_data / "reference" / "elf-iso20275" / "ISO-20275-2023-09-28.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len({row["ELF Code"] for row in rows}) == load_nomenclature("legal_forms").entries
    for row in rows:
        entry = find_code("legal_forms", row["ELF Code"])
        assert entry is not None
        assert entry.get("country", "") == row["Country Code (ISO 3166-1)"].strip()
