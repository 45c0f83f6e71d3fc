"""A type that is mapped several times, ends that a transform finds, and rights of one record."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
from tests.unit.sources.plugins.conftest import Change

from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import LoadedPlugins, bundled_folder, load

CONTROLLERS = bundled_folder() / "companies_house/tests/fixtures/controllers/several.json"
HOUSE = load([bundled_folder() / "companies_house"], base()).require("companies_house")


def test_each_right_of_an_entry_is_a_relationship_of_its_own() -> None:
    found = HOUSE.translator.translate("controllers", orjson.loads(CONTROLLERS.read_bytes()))
    assert found.state is State.OK
    own = [one for one in found.relationships if one.from_key.endswith("p-ann")]
    assert {one.type for one in own} == {"Ownership", "Voting", "Control"}
    assert len({one.key for one in own}) == 3
    assert {one.source_record for one in own} == {
        "/company/09000002/persons-with-significant-control/individual/p-ann"
    }
    [shares] = [one for one in own if one.type == "Ownership"]
    # "more than 25 % but not more than 50 %"
    assert (shares.attributes["share_minimum"], shares.attributes["minimum_exclusive"]) == (
        25,
        True,
    )
    assert (shares.attributes["share_maximum"], shares.attributes["maximum_exclusive"]) == (
        50,
        False,
    )


def test_two_bands_of_one_right_span_both_and_say_that_they_contradict() -> None:
    found = HOUSE.translator.translate("controllers", orjson.loads(CONTROLLERS.read_bytes()))
    [one] = [
        one
        for one in found.relationships
        if one.from_key.endswith("p-state") and one.type == "Ownership"
    ]
    assert (one.attributes["share_minimum"], one.attributes["share_maximum"]) == (25, 75)
    said: Mapping[str, Any] = one.attributes
    assert said["share_if_higher"]["share_minimum"] == 50
    assert "two_bands" in said["contradictions"]


def test_a_list_without_entries_is_about_its_company() -> None:
    path = HOUSE.folder / "tests/fixtures/officers/none.json"
    found = HOUSE.translator.translate("officers", orjson.loads(path.read_bytes()))
    assert (found.state, found.relationships) == (State.OK, ())
    assert [one.key for one in found.parties] == ["LegalEntity:GB-COH:OC900003"]


def test_a_mapping_of_the_same_type_under_another_name(
    folder: Path, change: Change, loaded: Callable[[], LoadedPlugins]
) -> None:
    change(
        "mapping_spec.yaml",
        "relationship_mappings:",
        "  Person@officer:\n    response: company\n    records: $.officers[*]\n"
        "    identifiers: [{source: $.person, scheme: EXAMPLE-PERSON}]\n"
        "    fields: {full_name: {source: $.id}}\nrelationship_mappings:",
    )
    change("contract.yaml", "Person: {}", "Person: {full_name: {trust: 0.9}}")
    plugin = loaded().require("bg-brra")
    document = orjson.loads((folder / "tests/fixtures/company/two.json").read_bytes())
    found = plugin.translator.translate("company", document)
    [person] = [one for one in found.parties if one.type == "Person"]
    assert person.claims[0].value == "o-1"
    assert "Person@officer.full_name" in found.produced


def test_an_end_without_a_scheme_and_a_transform_is_a_problem(
    change: Change, loaded: Callable[[], LoadedPlugins]
) -> None:
    change(
        "mapping_spec.yaml", "entity_type: Person, scheme: EXAMPLE-PERSON,", "entity_type: Person,"
    )
    [problem] = loaded().problems
    assert "needs a scheme and one entity type" in problem.reason


def test_covered_by_an_answer_that_the_provider_does_not_give(
    change: Change, loaded: Callable[[], LoadedPlugins]
) -> None:
    change(
        "contract.yaml",
        "covers: [LegalEntity.legal_name]",
        "covers_by_response: {officers: [Directorship], company: [Directorship.rank]}",
    )
    assert {(one.path, one.reason) for one in loaded().problems} == {
        ("covers_by_response.officers", "is no answer of the provider"),
        ("covers_by_response.company.0", "the ontology has no Directorship.rank"),
    }
