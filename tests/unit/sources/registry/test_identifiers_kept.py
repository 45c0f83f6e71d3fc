"""No identifier that a source states is dropped in silence: compared, or named by the load."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.db.sources.registry.statements import company, person

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.knowledge.entities.domain import Entity, StatedValues
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.sources.registry.domain.claims import claims_of, party_type
from atlas.sources.registry.domain.rows import StatementRow, statement_row
from atlas.sources.registry.domain.vocabulary import EntityRecord, PersonRecord, parse_record
from atlas.sources.screening.domain.parties import Stated, query_of_entity
from atlas.sources.screening.schemas import ScreeningQuery

TITLES = ["North Korean passport", "Pasaporte", "Club card", "GB-COH", "Registre X", "", "x" * 101]
TEXT = st.one_of(st.sampled_from(["381310014", "N/A", "AB 12-3456", "", " ", "7" * 201]), st.none())
IDENTIFIER = st.one_of(
    st.fixed_dictionaries(
        {"scheme": st.sampled_from(TITLES)},
        optional={"id": TEXT.filter(lambda one: one is not None)},
    ),
    st.fixed_dictionaries(
        {"schemeName": st.sampled_from(TITLES)},
        optional={
            "id": TEXT.filter(lambda one: one is not None),
            "uri": st.just("https://register.example.org/1"),
        },
    ),
)


def loaded(statement: dict[str, Any], numbers: list[dict[str, str]]) -> StatementRow:
    statement["recordDetails"]["identifiers"] = numbers
    return statement_row(statement, json.dumps(statement).encode())


def query(row: StatementRow) -> ScreeningQuery:
    """Return what the party is screened by, as the store would hold it."""
    record = parse_record(row.record_type, row.body["recordDetails"])
    assert isinstance(record, PersonRecord | EntityRecord)
    kind = party_type(record)
    joining = [one for one in row.identifiers if one.certain]
    told = row.identifiers if kind == "LegalEntity" else [*set(row.identifiers) - {*joining}]
    data = dict(claims_of(record, kind, [(one.scheme, one.value) for one in told]))
    entity = Entity(new_id(), kind, "Odette Cranfield", data, 1, now(), now())
    numbers = [Identifier(one.scheme, one.value) for one in joining]
    return query_of_entity(entity, stated=Stated(StatedValues(numbers)))


@given(
    numbers=st.lists(IDENTIFIER, max_size=4),
    kind=st.sampled_from(["person", "registeredEntity", "arrangement"]),
)
def test_every_identifier_is_compared_or_named(numbers: list[dict[str, str]], kind: str) -> None:
    whose = (
        person("p", "Odette Cranfield")
        if kind == "person"
        else company("p", "Pennard Weir", kind=kind)
    )
    row = loaded(whose, numbers)
    kept = [one for one in numbers if (one.get("id") or "").strip()]
    kept = [one for one in kept if len(one["id"]) <= 200 and len(one.get("scheme", "")) <= 100]
    assert bool(len(kept) < len(numbers)) == (
        "identifier_not_kept" in {w.code for w in row.warnings}
    )
    sent = {"".join(filter(str.isalnum, one.value)) for one in query(row).identifiers}
    assert sent == {"".join(filter(str.isalnum, one["id"])).upper() for one in kept}


@pytest.mark.parametrize("key", ["schemeName", "scheme"])
def test_a_passport_named_by_its_title_is_looked_up_as_one(key: str) -> None:
    row = loaded(
        person("p", "Odette Cranfield"), [{key: "North Korean passport", "id": "381310014"}]
    )
    [number] = query(row).identifiers
    assert number.scheme.lower() == "north korean passport"
    assert row.warnings == ()


def test_what_cannot_be_kept_is_named_in_the_loads_warnings() -> None:
    uri = {"schemeName": "Registre X", "uri": "https://register.example.org/1"}
    [warning] = loaded(person("p", "Odette Cranfield"), [uri]).warnings
    assert warning.code == "identifier_not_kept"
    assert "Registre X" in warning.detail
    assert "register.example.org" in warning.detail
