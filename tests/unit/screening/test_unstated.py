"""What a source states no longer may make a hit stronger, and tells nobody apart."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.screening.test_evidence import COMPANY, PERSON

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.knowledge.entities.domain import KnownEntity, StatedValues
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.sources.screening.domain.evidence import gather
from atlas.sources.screening.domain.features import entry_features, party_features, withdrawn
from atlas.sources.screening.domain.matching import IndexedEntry, Match, VersionIndex
from atlas.sources.screening.domain.numbers import bars_clear, names_to_compare, not_compared
from atlas.sources.screening.domain.parties import (
    NOTHING_MORE,
    Stated,
    completed,
    query_of_entity,
    with_name,
)
from atlas.sources.screening.schemas import ScreeningQuery, Strength
from atlas.sources.screening.service.equal_names import holds_equal

LISTED = (PERSON, COMPANY)
INDEX = VersionIndex([IndexedEntry(new_id(), one) for one in LISTED], year_tolerance=1)
ORDER = (Strength.WEAK, Strength.STRONG, Strength.EXACT)


def numbers(*values: str) -> list[dict[str, str]]:
    return [{"register": one.split()[0], "value": one.split()[1]} for one in values]


DETAILS: dict[str, dict[str, tuple[Any, ...]]] = {
    "Person": {
        "date_of_birth": ("1961-02-03", "1961", "1962-05", "1999-01-05", "2024-01-01"),
        "nationalities": (["RU"], ["GB"], ["GB", "RU"]),
        "country_of_residence": ("RU", "FR"),
        "gender": ("male", "female"),
        "stated_numbers": (numbers("RU-PASSPORT 51AB1234"), numbers("RU-PASSPORT 99ZZ9999")),
        "aliases": (["Ivan Petrov"], ["Petroff Ivan Ivanovich"], ["PETROV, Ivan Sergeevich"]),
    },
    "LegalEntity": {
        "incorporation_date": ("2001-05-05", "1999"),
        "country_code": ("RU", "FR"),
        "registration_numbers": (numbers("RU-OGRN 1027700000001"), numbers("RU-OGRN 103")),
        "trading_names": (["Romashka"], ["Romashka Trading"], ["LANDYSH"]),
    },
}
NAMES = {
    "Person": ("Ivan Sergeevich Petrov", "Ivan Petrov", "Petrov", "Ivan Petrof"),
    "LegalEntity": ("Romashka Trading OOO", "Romashka", "Romashka Trading Ltd"),
}
OWN = {"Person": "full_name", "LegalEntity": "legal_name"}


@st.composite
def parties(draw: st.DrawFn) -> tuple[KnownEntity, KnownEntity]:
    """A party of which some details are no longer stated, and the party without them."""
    kind = draw(st.sampled_from([*DETAILS]))
    name = draw(st.sampled_from(NAMES[kind]))
    said = {
        attribute: draw(st.sampled_from(values))
        for attribute, values in DETAILS[kind].items()
        if draw(st.booleans())
    }
    gone = {attribute for attribute in said if draw(st.booleans())}
    stated = {key: value for key, value in said.items() if key not in gone}
    own = {OWN[kind]: name}
    return (
        party(kind, name, {**own, **said}, dict.fromkeys(sorted(gone))),
        party(kind, name, {**own, **stated}),
    )


def party(
    kind: str, name: str, data: dict[str, Any], unstated: dict[str, Any] | None = None
) -> KnownEntity:
    named = "full_name" if kind == "Person" else "legal_name"
    said = {named: name, **data}
    return KnownEntity(new_id(), kind, name, said, 1, now(), now(), unstated or {})


def found(query: ScreeningQuery) -> dict[str, Match]:
    return {one.entry.entry.key: one for one in INDEX.match(query)}


@settings(max_examples=300)
@given(parties())
def test_what_is_no_longer_stated_is_never_more_favourable_than_its_absence(
    pair: tuple[KnownEntity, KnownEntity],
) -> None:
    with_it, without = map(query_of_entity, pair)
    better, worse = found(without), found(with_it)
    assert better.keys() <= worse.keys()
    for key, before in better.items():
        after = worse[key]
        assert ORDER.index(after.strength) >= ORDER.index(before.strength)
        assert {*after.contradictions} <= {*before.contradictions}
        assert after.score >= before.score
        if holds_equal(before.features, typed=False):
            assert holds_equal(after.features, typed=False)
    if INDEX.shares_one_word(without):
        assert INDEX.shares_one_word(with_it)
    assert {*names_to_compare(with_it)} <= {*names_to_compare(without)}
    if bars_clear(without, not_compared(without)):
        assert bars_clear(with_it, not_compared(with_it))


@settings(max_examples=300)
@given(parties())
def test_a_suppression_that_rested_on_it_ends(pair: tuple[KnownEntity, KnownEntity]) -> None:
    with_it, without = pair
    decided = party_features(query_of_entity(party(with_it.type, "x", dict(with_it.data))))
    for entry in LISTED:
        features = entry_features(entry)
        ended = withdrawn(decided, party_features(query_of_entity(without)), features)
        marked = party_features(query_of_entity(with_it))
        assert {*ended} <= {*withdrawn(decided, marked, features)}


def test_an_old_date_that_is_the_listed_one_still_counts() -> None:
    name = "Ivan Sergeevich Petrov"
    gone = {"date_of_birth": None}
    equal = found(query_of_entity(party("Person", name, {"date_of_birth": "1961-02-03"}, gone)))
    other = found(query_of_entity(party("Person", name, {"date_of_birth": "1999-01-05"}, gone)))
    assert equal["901"].strength is Strength.EXACT
    assert "no longer" in next(f.detail for f in equal["901"].features if f.name == "birth_date")
    assert other["901"].strength is Strength.STRONG
    assert not other["901"].contradictions


def test_a_date_that_another_source_states_tells_apart() -> None:
    data = {"date_of_birth": "1961-02-03"}
    births = StatedValues(now=["1999-01-05"], no_longer=["1980-07-21"])
    stated = party("Person", "Ivan Sergeevich Petrov", data, {"date_of_birth": "1999-01-05"})
    query = query_of_entity(stated, stated=Stated(births=births))
    assert (query.birth_date, query.unstated.births) == ("1999-01-05", ("1961-02-03", "1980-07-21"))
    # what was stated once is the listed day: it weighs more than what is stated now
    assert gather(query, PERSON, year_tolerance=0).full_date
    alone = party("Person", "Ivan Sergeevich Petrov", {"date_of_birth": "1999-01-05"})
    assert gather(query_of_entity(alone), PERSON, year_tolerance=0).contradictions == (
        "birth_date",
    )


def test_a_number_that_is_no_longer_stated_is_looked_up_and_contradicts_nothing() -> None:
    name, other = "Romashka Trading OOO", {"registration_numbers": numbers("RU-OGRN 1027700000002")}
    told = query_of_entity(party("LegalEntity", name, other))
    assert gather(told, COMPANY, year_tolerance=0).contradictions == ("identifier",)
    query = query_of_entity(party("LegalEntity", name, other, dict.fromkeys(other)))
    assert not query.identifiers
    assert not gather(query, COMPANY, year_tolerance=0).contradictions
    equal = StatedValues(no_longer=[Identifier("RU-PASSPORT", "51AB1234")])
    query = query_of_entity(party("Person", "Anna Weir", {}), stated=Stated(numbers=equal))
    assert found(query)["901"].strength is Strength.EXACT


@pytest.mark.parametrize(
    ("fact", "value"), [("birth_date", "1999-01-05"), ("gender", "female"), ("countries", ("FR",))]
)
def test_what_is_typed_brings_back_nothing_that_is_no_longer_stated(fact: str, value: Any) -> None:
    said = {"date_of_birth": "1999-01-05", "gender": "female", "country_of_residence": "FR"}
    own = query_of_entity(party("Person", "Ivan Petrov", said, dict.fromkeys(said)))
    typed = ScreeningQuery(name="Ivan Petrov", entity_id=own.entity_id, **{fact: value})
    assert not getattr(completed(typed, own), fact)
    assert completed(typed, own).unstated == own.unstated


def test_a_name_that_is_no_longer_stated_is_looked_for_and_clears_nothing() -> None:
    data = {"full_name": "Petrov", "aliases": ["Anna Maria Weir"]}
    query = query_of_entity(party("Person", "Petrov", data, {"aliases": None}))
    assert query.other_names == ("Anna Maria Weir",)
    assert query.stated_names == ("Petrov",)
    assert [*names_to_compare(query)] == ["Petrov"]
    # what the customer calls itself is stated, by the customer
    assert with_name(query, "Anna Maria Weir").stated_names == ("Petrov", "Anna Maria Weir")


def test_a_party_of_whom_everything_is_stated_is_asked_about_as_before() -> None:
    data = {"full_name": "Ivan Petrov", "date_of_birth": "1999-01-05", "nationalities": ["RU"]}
    query = query_of_entity(party("Person", "Ivan Petrov", data), stated=NOTHING_MORE)
    assert query.unstated == ScreeningQuery(name="x").unstated
    assert (query.birth_date, query.countries) == ("1999-01-05", ("RU",))
