"""The base ontology holds together, and a broken one names everything at once."""

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from atlas.knowledge.mutations.schemas import SourceType
from atlas.knowledge.ontology.domain import (
    AttributeSpec,
    check_value,
    json_schema,
    parse,
    relationship_schema,
)
from atlas.knowledge.ontology.domain.parse import SOURCE_TYPES
from atlas.knowledge.ontology.errors import OntologyInvalidError, TypeNotFoundError
from atlas.knowledge.ontology.service import base, get_relationship_type, get_type, load

TYPES = {
    "LegalEntity", "Person", "Address", "Trust", "Document", "Domain", "SanctionsMatch",
    "PEPExposure", "AdverseMedia",
}  # fmt: skip
RELATIONSHIPS = {
    "Directorship", "Ownership", "Voting", "Control", "RegisteredAt", "OperatesAt", "Trusteeship",
    "Settlor", "Beneficiary", "Protector", "DocumentsEntity", "FiledBy", "OwnsDomain",
    "MatchedTo", "MentionedIn", "Family", "Associate",
}  # fmt: skip


def test_the_base_ontology_has_what_the_design_names() -> None:
    ontology = base()
    assert ontology.version == "3.5"
    assert ontology.types.keys() == TYPES
    assert ontology.relationship_types.keys() == RELATIONSHIPS
    assert all(one.source for one in ontology.enumerations.values())
    for type_name in ("LegalEntity", "Person"):
        protected = {
            name for name, one in ontology.types[type_name].attributes.items() if one.protected_by
        }
        assert {"is_sanctioned", "sanctions_details", "formerly_sanctioned"} <= protected
    assert ontology.types["Person"].attributes["is_pep"].risk


def test_source_types_are_the_writers() -> None:
    assert {one.value for one in SourceType} == SOURCE_TYPES


def test_every_type_has_a_valid_json_schema() -> None:
    for one in base().types.values():
        jsonschema.Draft202012Validator.check_schema(json_schema(one))
    for edge in base().relationship_types.values():
        jsonschema.Draft202012Validator.check_schema(relationship_schema(edge))


def attribute(name: str) -> AttributeSpec:
    found = base().attribute(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("LegalEntity.legal_name", "Example Ltd", True),
        ("LegalEntity.legal_name", " ", False),
        ("LegalEntity.legal_name", "a\x00b", False),
        ("LegalEntity.legal_name", "\ud800", False),
        ("LegalEntity.legal_name", 7, False),
        ("LegalEntity.legal_name", None, False),
        ("LegalEntity.lei", "5299000J2N45DDNE4Y28", True),
        ("LegalEntity.lei", "5299000j2n45ddne4y28", True),
        ("LegalEntity.lei", "5299000J2N45DDNE4Y2", False),
        ("LegalEntity.status", "active", True),
        ("LegalEntity.status", "Active", False),
        ("LegalEntity.jurisdiction", "US-DE", True),
        ("LegalEntity.jurisdiction", "Delaware", False),
        ("LegalEntity.employees", 0, True),
        ("LegalEntity.employees", True, False),
        ("LegalEntity.employees", -1, False),
        ("LegalEntity.trading_names", ["A", "B"], True),
        ("LegalEntity.trading_names", "A", True),
        ("LegalEntity.trading_names", ["A", ""], False),
        ("LegalEntity.registration_numbers", {"register": "GB-COH", "value": "1"}, True),
        ("LegalEntity.registration_numbers", {"court": "x"}, False),
        ("LegalEntity.website", "https://example.com", True),
        ("LegalEntity.website", "javascript:alert(1)", False),
        ("Person.date_of_birth", "1970", True),
        ("Person.date_of_birth", "1970-05", True),
        ("Person.date_of_birth", "1970-05-12", True),
        ("Person.date_of_birth", "1970-13", False),
        ("Person.date_of_birth", "1970-02-30", False),
        ("Person.nationalities", ["GB"], True),
        ("Person.nationalities", ["British"], False),
        ("Ownership.share_exact", 100, True),
        ("Ownership.share_exact", 100.1, False),
        ("Ownership.share_exact", float("nan"), False),
        ("Ownership.share_exact", float("inf"), False),
        ("Ownership.interest_type", "shareholding", True),
        ("Ownership.interest_type", "share", False),
    ],
)
def test_values_are_checked(name: str, value: Any, right: bool) -> None:
    assert (check_value(attribute(name), value) is None) is right


def test_every_problem_is_named_at_once() -> None:
    broken: dict[str, Any] = copy.deepcopy(dict(base().document))
    broken["version"] = 3
    broken["enumerations"]["gender"]["source"] = ""
    types = broken["types"]
    types["LegalEntity"]["attributes"]["status"]["enum"] = "nothing"
    types["LegalEntity"]["attributes"]["legal_name"]["survivorship"] = "LUCKIEST"
    types["Person"]["attributes"]["is_pep"]["protected_by"] = []
    types["Person"]["attributes"]["aliases"]["survivorship"] = "MOST_RECENT"
    types["Trust"]["display"] = "governing_law"
    types["Domain"]["attributes"]["registrar"]["typo"] = 1
    broken["relationship_types"]["Family"]["to"] = ["Robot"]
    with pytest.raises(OntologyInvalidError) as caught:
        parse(broken)
    paths = {problem.split(":")[0] for problem in caught.value.problems}
    assert paths >= {
        "version",
        "enumerations.gender.source",
        "types.LegalEntity.attributes.status.enum",
        "types.LegalEntity.attributes.legal_name.survivorship",
        "types.Person.attributes.is_pep.risk",
        "types.Person.attributes.aliases.survivorship",
        "types.Trust.display",
        "types.Domain.attributes.registrar.typo",
        "relationship_types.Family.to",
    }


@pytest.mark.parametrize("document", [None, [], "text", {"version": "1.0"}, {1: 2}])
def test_something_that_is_no_ontology_is_refused(document: Any) -> None:
    with pytest.raises(OntologyInvalidError):
        parse(document)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyInvalidError):
        load(tmp_path / "absent.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: [", encoding="utf-8")
    with pytest.raises(OntologyInvalidError):
        load(broken)


def test_absent_types_are_not_found() -> None:
    with pytest.raises(TypeNotFoundError):
        get_type("Robot")
    with pytest.raises(TypeNotFoundError):
        get_relationship_type("Friendship")
