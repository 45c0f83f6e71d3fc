"""Whom a source calls unknown or anonymous: a name that it states all the same is screened."""

import pytest

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.knowledge.entities.domain import Entity, StatedValues
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.names.domain.placeholders import is_made_up
from atlas.sources.screening.domain.numbers import bars_clear, names_to_compare, not_compared
from atlas.sources.screening.domain.outcome import is_comparable
from atlas.sources.screening.domain.parties import (
    UNNAMED,
    Stated,
    completed,
    is_named,
    is_screened,
    query_of_entity,
)


def entity(kind: str, name: str, status: str = "unknown", **data: object) -> Entity:
    named = {"Person": "full_name", "LegalEntity": "legal_name"}[kind]
    said = {"identity_status": status, named: name, **data}
    return Entity(new_id(), kind, name, said, 1, now(), now())


@pytest.mark.parametrize("kind", ["Person", "LegalEntity"])
@pytest.mark.parametrize("status", ["unknown", "anonymous"])
def test_a_stated_name_is_compared_and_clears_nobody(kind: str, status: str) -> None:
    party = entity(kind, "Zarechny Volna", status)
    assert is_screened(party)
    assert not is_named(party)
    query = query_of_entity(party)
    assert query.name == "Zarechny Volna"
    (left_out,) = not_compared(query)
    assert (left_out.reason, left_out.value) == ("doubted_name", "Zarechny Volna")
    assert bars_clear(query, [left_out])
    assert completed(query_of_entity(entity(kind, "Zarechny Volna", "known")), query).doubted


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Person", "Unnamed: reason unknown"),
        ("Person", "Unnamed: held by Joseph Kony"),
        ("LegalEntity", "Unnamed: Zarechny Volna, not confirmed"),
        ("LegalEntity", "Record 4711, not described in Zarechny Volna register"),
        ("LegalEntity", "Unknown entity"),
        ("Person", "Unknown person"),
        ("Person", "Anonymous"),
    ],
)
def test_what_atlas_or_a_form_writes_in_a_names_place_is_no_name(kind: str, name: str) -> None:
    party = entity(kind, name)
    assert not is_screened(party)
    assert query_of_entity(party).name == UNNAMED
    assert not query_of_entity(party).other_names


@pytest.mark.parametrize("kind", ["Person", "LegalEntity", "Trust"])
@pytest.mark.parametrize("shown", ["EE-ISIKUKOOD 37507070037", "GB-COH:psc 11752001-p-ann"])
def test_a_party_whom_no_source_names_is_compared_by_no_name(kind: str, shown: str) -> None:
    """A register gave an owner's number alone: the number was searched as a name, and clear."""
    party = Entity(new_id(), kind, shown, {"country_code": "EE"}, 1, now(), now())
    query = query_of_entity(party)
    assert (query.name, query.other_names) == (UNNAMED, ())
    assert not is_comparable(names_to_compare(query), person=kind == "Person", numbered=False)
    named = StatedValues(["Jaan Tamm"])
    assert query_of_entity(party, stated=Stated(names=named)).other_names == ("Jaan Tamm",)


def test_a_further_name_or_a_number_is_enough() -> None:
    unnamed = "Unnamed: reason unknown"
    further = entity("Person", unnamed, aliases=["Unknown", "Klemens Ratzlaffner"])
    assert is_screened(further)
    assert query_of_entity(further).other_names == ("Klemens Ratzlaffner",)
    (left_out,) = not_compared(query_of_entity(further))
    assert left_out.value == "Klemens Ratzlaffner"
    numbered = entity("Person", unnamed)
    assert not is_screened(numbered, Stated(StatedValues([Identifier("BODS:file", "p1")])))
    assert is_screened(numbered, Stated(StatedValues([Identifier("KP-PASSPORT", "381310014")])))
    stated = [{"register": "KP-PASSPORT", "value": "381310014"}]
    assert is_screened(entity("Person", unnamed, stated_numbers=stated))


@pytest.mark.parametrize(
    "kind", ["registeredEntity", "legalEntity", "trust", "arrangement", "stateBody", "Person"]
)
def test_a_kind_alone_is_no_name(kind: str) -> None:
    assert is_made_up(f"Unnamed {kind}")
    party = entity("LegalEntity", f"Unnamed {kind}", "known")
    assert query_of_entity(party).name == UNNAMED
    assert not is_made_up(f"Unnamed {kind} Holding")
