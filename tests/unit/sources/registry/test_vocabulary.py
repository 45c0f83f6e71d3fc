"""Statements against the vocabulary are rejected with the path; all others are accepted."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.vocabulary import parse_statement

ENTITY = company("c", "Example Ltd", ("GB-COH", "1"))
PERSON = person("p", "Ann Example", "1970-01")
RELATION = relation("r", "p", "c", interest(share=50))


def without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(statement: dict[str, Any]) -> None:
        del statement[name]

    return change


def details(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(statement: dict[str, Any]) -> None:
        statement["recordDetails"].update(values)

    return change


def top(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(statement: dict[str, Any]) -> None:
        statement.update(values)

    return change


@pytest.mark.parametrize("statement", [ENTITY, PERSON, RELATION])
def test_a_statement_of_each_type_is_accepted(statement: dict[str, Any]) -> None:
    parsed, _ = parse_statement(statement)
    assert parsed.record_id == statement["recordId"]


@pytest.mark.parametrize(
    ("base", "change", "path"),
    [
        (ENTITY, without("statementId"), "statementId"),
        (ENTITY, without("recordId"), "recordId"),
        (ENTITY, top(statementId="short"), "statementId"),
        (ENTITY, top(statementDate="2026-02-30"), "day"),
        (ENTITY, top(statementDate="yesterday"), "statementDate"),
        (ENTITY, top(recordType="vessel"), "recordType"),
        (ENTITY, top(recordStatus="retired"), "recordStatus"),
        (ENTITY, top(recordDetails=[]), "recordDetails"),
        (ENTITY, details(entityType={"type": "spaceship"}), "entityType.type"),
        (ENTITY, details(entityType={"type": "state", "subtype": "trust"}), "subtype"),
        (ENTITY, details(name=7), "name"),
        (ENTITY, details(foundingDate="1970"), "foundingDate"),
        (ENTITY, details(identifiers=[{"id": "1"}]), "identifiers"),
        (ENTITY, details(identifiers=[{"id": 1, "scheme": "GB-COH"}]), "identifiers"),
        (PERSON, details(personType="robot"), "personType"),
        (PERSON, details(birthDate="1970-13"), "birthDate"),
        (PERSON, details(names=[{}]), "fullName"),
        (RELATION, details(subject=7), "subject"),
        (RELATION, details(interestedParty={"reason": "shy"}), "interestedParty"),
        (RELATION, details(interests=[{"type": "hope"}]), "interests"),
        (RELATION, details(interests=[interest(share={"exact": 101})]), "share.exact"),
        (RELATION, details(interests=[interest(share={"minimum": -1})]), "share.minimum"),
        (RELATION, details(isComponent=True, componentRecords=["x"]), "componentRecords"),
    ],
)
def test_a_statement_against_the_vocabulary_names_the_path(
    base: dict[str, Any], change: Callable[[dict[str, Any]], None], path: str
) -> None:
    statement = copy.deepcopy(base)
    change(statement)
    with pytest.raises(StatementRejectedError) as caught:
        parse_statement(statement)
    assert path in caught.value.reason


@pytest.mark.parametrize("value", [None, 1, "text", [], {}, [{}]])
def test_anything_else_is_rejected(value: Any) -> None:
    with pytest.raises(StatementRejectedError):
        parse_statement(value)


def test_an_older_version_of_the_standard_is_named() -> None:
    old = {"statementID": "x" * 36, "statementType": "entityStatement", "entityType": "state"}
    with pytest.raises(StatementRejectedError, match=r"BODS 0\.2 or 0\.3"):
        parse_statement(old)


def test_null_counts_as_absent_and_other_members_are_ignored() -> None:
    statement = copy.deepcopy(ENTITY)
    statement |= {"annotations": None, "somethingElse": {"deep": True}}
    statement["recordDetails"]["alternateNames"] = None
    assert parse_statement(statement)


@pytest.mark.realdata
def test_the_standards_own_statements(shared_data: Path) -> None:
    folder = shared_data / "ownership" / "bods-standard-0.4"
    accepted = [
        *(folder / "tests-data/valid-statements").glob("*.json"),
        *folder.glob("examples/*"),
    ]
    assert len(accepted) > 100
    for path in accepted:
        for statement in json.loads(path.read_text(encoding="utf-8")):
            parse_statement(statement)
    invalid = list((folder / "tests-data/invalid-statements").glob("*.json"))
    assert len(invalid) > 150
    for path in invalid:
        statements = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(statements, list):
            with pytest.raises(StatementRejectedError):
                [parse_statement(statement) for statement in statements]
