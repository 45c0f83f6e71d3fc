"""The CSV edition of GLEIF's level 2 files: the golden copy's own column names."""

from typing import Any

from atlas.sources.registry.domain.formats import FORMATS, format_of

CHILD, PARENT = "2138002S3XGZ38WN5Q72", "213800DBE5Y9ZM58PN63"
RELATIONSHIP = {
    "Relationship.StartNode.NodeID": CHILD,
    "Relationship.StartNode.NodeIDType": "LEI",
    "Relationship.EndNode.NodeID": PARENT,
    "Relationship.EndNode.NodeIDType": "LEI",
    "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
    "Relationship.RelationshipStatus": "ACTIVE",
    "Relationship.Period.1.startDate": "2023-01-01T00:00:00.000Z",
    "Relationship.Period.1.endDate": "2023-12-31T00:00:00.000Z",
    "Relationship.Period.1.periodType": "ACCOUNTING_PERIOD",
    "Relationship.Period.2.startDate": "2015-05-05T00:00:00.000Z",
    "Relationship.Period.2.endDate": "",
    "Relationship.Period.2.periodType": "RELATIONSHIP_PERIOD",
    "Relationship.Quantifiers.1.MeasurementMethod": "ACCOUNTING_CONSOLIDATION",
    "Relationship.Quantifiers.1.QuantifierAmount": "100",
    "Registration.InitialRegistrationDate": "2019-01-01T00:00:00.000Z",
    "Registration.LastUpdateDate": "2024-02-03T00:00:00.000Z",
    "Registration.RegistrationStatus": "PUBLISHED",
    "Registration.ValidationSources": "FULLY_CORROBORATED",
}
EXCEPTION = {
    "LEI": CHILD,
    "Exception.Category": "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
    "Exception.Reason.1": "NO_KNOWN_PERSON",
    "Exception.Reason.2": "",
    "Exception.Reference.1": "",
}


def converted(name: str, row: dict[str, str]) -> dict[str, Any]:
    found = format_of(row)
    assert found is FORMATS[name]
    return next(said for said in found.convert(row) if said["recordType"] == "relationship")


def test_a_relationship_begins_with_its_own_period_and_is_control_not_a_share() -> None:
    said = converted("gleif-rr", RELATIONSHIP)
    assert said["recordDetails"]["subject"] == f"XI-LEI-{CHILD}"
    assert said["recordDetails"]["interestedParty"] == f"XI-LEI-{PARENT}"
    (interest,) = said["recordDetails"]["interests"]
    assert interest["startDate"] == "2015-05-05"
    assert "endDate" not in interest
    assert interest["type"] == "otherInfluenceOrControl"
    assert "share" not in interest


def test_an_exception_keeps_its_reason() -> None:
    said = converted("gleif-repex", EXCEPTION)
    assert said["recordDetails"]["interestedParty"]["reason"] == "noBeneficialOwners"
    assert "NO_KNOWN_PERSON" in said["recordDetails"]["interestedParty"]["description"]
