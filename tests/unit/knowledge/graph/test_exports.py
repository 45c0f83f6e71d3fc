"""Exports against the formats' own definitions."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from atlas.knowledge.graph.domain.exports import bods, ftm, graphs
from atlas.knowledge.graph.domain.exports.things import Thing, Tie
from atlas.knowledge.graph.domain.stated import TieData

AS_OF = date(2026, 6, 1)
THINGS = [
    Thing("1" * 32, "LegalEntity", "Subject & Co <Ltd>", {
        "country_code": "GB", "lei": "2138002S3XGZ38WN5Q72", "incorporation_date": "2010-04-01",
        "registration_numbers": [{"register": "GB-COH", "value": "07640868"}], "is_listed": False,
    }),
    Thing("2" * 32, "Person", "Ann Example", {
        "first_name": "Ann", "date_of_birth": "1970-05", "nationalities": ["GB"],
    }),
    Thing("3" * 32, "Trust", "The Trust", {"jurisdiction": "JE"}),
    Thing("4" * 32, "Person", "Unknown person", {"identity_status": "unknown"}),
    Thing("5" * 32, "LegalEntity", "Anonymous", {"identity_status": "anonymous"}),
    Thing("6" * 32, "LegalEntity", "Norway", {"entity_kind": "state", "country_code": "NO"}),
    Thing("7" * 32, "Address", "1 Street", {"full_address": "1 Street", "country_code": "GB"}),
    Thing("8" * 32, "LegalEntity", "Undated", {"incorporation_date": "2010"}),
    Thing("9" * 32, "Person", "Klemens Ratzlaffner", {
        "identity_status": "unknown",
        "stated_numbers": [{"register": "KP-PASSPORT", "value": "381310014"}],
    }),
    Thing("b" * 32, "Trust", "Numbered Trust", {
        "stated_numbers": [{"register": "Registre X", "value": "T-77"}],
    }),
    Thing("a" * 32, "LegalEntity", "Volna Holding", {"identity_status": "anonymous"}),
]  # fmt: skip


def tie(number: int, kind: str, start: int, end: int, **data: Any) -> Tie:
    since, until = data.pop("since", None), data.pop("until", None)
    discriminator = data.pop("discriminator", "")
    return Tie(
        f"{number:032}", kind, str(start) * 32, str(end) * 32, discriminator, since, until,
        cast("TieData", data),
    )  # fmt: skip


TIES = [
    tie(1, "Ownership", 2, 1, share_minimum=25, share_maximum=50, minimum_exclusive=True,
        interest_type="shareholding", declared_beneficial=True, since=date(2016, 4, 6)),
    tie(2, "Voting", 2, 1, share_exact=30, direct_or_indirect="direct"),
    tie(3, "Control", 5, 1, discriminator="board_appointment", declared_beneficial=True),
    tie(4, "Settlor", 2, 3),
    tie(5, "Ownership", 3, 1, until=date(2020, 1, 1)),
    tie(6, "Directorship", 2, 1, discriminator="director"),
    tie(7, "RegisteredAt", 1, 7),
    tie(8, "Ownership", 6, 8, share_exact=100),
    tie(9, "Ownership", 4, 8, share_exact=0),
    tie(10, "Family", 2, 4, discriminator="spouse"),
    tie(11, "Ownership", 2, 3, share_exact=50),
]  # fmt: skip


@pytest.mark.realdata
def test_bods_is_valid_against_the_official_schema(shared_data: Path) -> None:
    folder = shared_data / "ownership" / "bods-standard-0.4" / "schema"
    schemas = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    by_id = [(s["$id"], Resource.from_contents(s)) for s in schemas if "$id" in s]
    found = bods.statements(THINGS, TIES, subject="1" * 32, as_of=AS_OF, publisher="Atlas")
    statement = json.loads((folder / "statement.json").read_text())
    validator = Draft202012Validator(
        statement, registry=Registry().with_resources(by_id), format_checker=FormatChecker()
    )
    assert [error.message for error in validator.iter_errors(found)] == []


def test_bods_keeps_open_ends_and_natural_persons() -> None:
    found = bods.statements(THINGS, TIES, subject="1" * 32, as_of=AS_OF, publisher="Atlas")
    kinds = [one["recordType"] for one in found]
    assert kinds == sorted(kinds, key=lambda kind: kind == "relationship")
    records: dict[str, Any] = {one["recordId"]: one["recordDetails"] for one in found}
    (shares, votes, board) = records[f"{'2' * 32}:{'1' * 32}"]["interests"]
    assert shares["share"] == {"exclusiveMinimum": 25.0, "maximum": 50.0}
    assert shares["beneficialOwnershipOrControl"]
    assert votes["share"] == {"exact": 30.0}
    assert board["type"] == "boardMember"
    (appoints,) = records[f"{'5' * 32}:{'1' * 32}"]["interests"]
    assert appoints["type"] == "appointmentOfBoard"
    assert not appoints["beneficialOwnershipOrControl"]  # only a natural person can be
    assert {"scheme": "GB-COH", "id": "07640868"} in records["1" * 32]["identifiers"]
    assert "7" * 32 not in records
    assert len({one["statementId"] for one in found}) == len(found)


def test_bods_names_whom_a_source_names_though_it_calls_the_party_unknown() -> None:
    found = bods.statements(THINGS, TIES, subject="1" * 32, as_of=AS_OF, publisher="Atlas")
    records: dict[str, Any] = {one["recordId"]: one["recordDetails"] for one in found}
    person, company = records["9" * 32], records["a" * 32]
    assert person["personType"] == "unknownPerson"
    assert person["names"] == [{"type": "legal", "fullName": "Klemens Ratzlaffner"}]
    assert company["entityType"] == {"type": "anonymousEntity"}
    assert company["name"] == "Volna Holding"
    assert "names" not in records["4" * 32]
    assert "name" not in records["5" * 32]


def test_every_export_writes_the_numbers_that_persons_and_trusts_are_stated_with() -> None:
    found = bods.statements(THINGS, TIES, subject="1" * 32, as_of=AS_OF, publisher="Atlas")
    records: dict[str, Any] = {one["recordId"]: one["recordDetails"] for one in found}
    passport, trust = "381310014", "T-77"
    assert records["9" * 32]["identifiers"] == [{"schemeName": "KP-PASSPORT", "id": passport}]
    assert records["b" * 32]["identifiers"] == [{"schemeName": "Registre X", "id": trust}]
    made = {one["id"]: one["properties"] for one in ftm.entities(THINGS, TIES)}
    assert made["9" * 32]["passportNumber"] == [passport]
    assert made["b" * 32]["idNumber"] == [trust]
    nodes = graphs.cytoscape(THINGS, TIES)["elements"]["nodes"]
    numbers = {node["data"]["id"]: node["data"].get("numbers") for node in nodes}
    assert numbers["9" * 32] == f"KP-PASSPORT {passport}"
    assert numbers["b" * 32] == f"Registre X {trust}"
    assert numbers["1" * 32] == "GB-COH 07640868; XI-LEI 2138002S3XGZ38WN5Q72"
    assert numbers["3" * 32] is None
    written = graphs.graphml(THINGS, TIES).decode()
    assert passport in written
    assert trust in written


def test_followthemoney_links_what_it_names() -> None:
    made = list(ftm.entities(THINGS, TIES))
    ids = {one["id"] for one in made}
    ends = {"owner", "asset", "director", "organization", "person", "relative", "subject", "object"}
    for one in made:
        values = one["properties"]
        assert all(isinstance(v, str) for found in values.values() for v in found)
        assert {v for name in ends & values.keys() for v in values[name]} <= ids
    shares = next(one for one in made if one["schema"] == "Ownership")
    assert shares["properties"]["percentage"] == ["25-50"]
    assert [one["schema"] for one in made].count("Ownership") == 4
    # what is held in a trust is no holding of an asset there
    held = next(one for one in made if one["id"] == f"{11:032}")
    assert held["schema"] == "UnknownLink"
    assert held["properties"]["role"] == ["Ownership"]


def test_graphml_and_cytoscape_name_the_same_graph() -> None:
    root = ET.fromstring(graphs.graphml(THINGS, TIES))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    elements = graphs.cytoscape(THINGS, TIES)["elements"]
    nodes = {node.get("id") for node in root.iter(f"{space}node")}
    assert nodes == {node["data"]["id"] for node in elements["nodes"]}
    edges = {(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")}
    assert edges == {(e["data"]["source"], e["data"]["target"]) for e in elements["edges"]}
    keys = {key.get("id") for key in root.iter(f"{space}key")}
    assert {data.get("key") for data in root.iter(f"{space}data")} <= keys


@pytest.mark.parametrize("text", ["\x01", "\ufffe", "\uffff", "\x0b", "\x7f", "\U0001f600", "<&>"])
def test_graphml_is_xml_whatever_the_names(text: str) -> None:
    made = graphs.graphml([Thing("1", "Person", f"a{text}b", {})], [])
    (name,) = [data.text for data in ET.fromstring(made).iter() if data.get("key") == "node_name"]
    assert name in {f"a{text}b", "ab"}


def test_only_what_a_person_decided_is_a_topic_of_followthemoney() -> None:
    flags = ("sanctioned", "possible_pep", "marked_by_register")
    [made] = ftm.entities([Thing("1" * 32, "Person", "Ann Example", {}, flags)], [])
    assert made["properties"]["topics"] == ["sanction"]
    assert made["properties"]["notes"] == ["possible pep", "marked by register"]
