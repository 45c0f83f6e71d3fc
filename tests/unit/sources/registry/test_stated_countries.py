"""No country that a record states of its party is passed over, whatever member it stands in."""

from __future__ import annotations

import copy
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.registry.psc_lines import corporate, individual

from atlas.sources.protocol.domain.answers import Tie
from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.domain.formats.places import country_of
from atlas.sources.registry.domain.rows import jurisdiction_of
from atlas.sources.registry.domain.stated import StatedCountry, stated_countries
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    parse_record,
)

PERSON = {
    "isComponent": False,
    "personType": "knownPerson",
    "names": [{"fullName": "Ann Example"}],
}
COMPANY = {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": "Example"}
COMPANY_NUMBER = "09000002"
CODES = st.sampled_from(sorted(country.alpha_2 for country in pycountry.countries))


def _at(kind: str, place: Any) -> dict[str, Any]:
    return {"addresses": [{"type": kind, "address": "1 Street", "country": place}]}


PERSONS: dict[str, tuple[Tie, Any]] = {
    "residence": (Tie.RESIDENCE, lambda place: _at("residence", place)),
    "service": (Tie.SERVICE_ADDRESS, lambda place: _at("service", place)),
    "alternative": (Tie.SERVICE_ADDRESS, lambda place: _at("alternative", place)),
    "second": (
        Tie.RESIDENCE,
        lambda place: {
            "addresses": [
                *_at("residence", {"name": "Malta", "code": "MT"})["addresses"],
                *_at("residence", place)["addresses"],
            ]
        },
    ),
    "tax": (Tie.TAX_RESIDENCE, lambda place: {"taxResidencies": [place]}),
    "nationality": (Tie.NATIONALITY, lambda place: {"nationalities": [place]}),
    "birth": (Tie.BIRTH, lambda place: {"placeOfBirth": {"address": "A", "country": place}}),
    "office": (
        Tie.PUBLIC_OFFICE,
        lambda place: {
            "politicalExposure": {"status": "isPep", "details": [{"jurisdiction": place}]}
        },
    ),
}
COMPANIES: dict[str, tuple[Tie, Any]] = {
    "jurisdiction": (Tie.REGISTRATION, lambda place: {"jurisdiction": place}),
    "incorporated": (Tie.REGISTRATION, lambda place: {"incorporatedInJurisdiction": place}),
    "registered": (Tie.ADDRESS, lambda place: _at("registered", place)),
    "business": (Tie.ADDRESS, lambda place: _at("business", place)),
    "alternative": (Tie.ADDRESS, lambda place: _at("alternative", place)),
}


def stated(base: dict[str, Any], more: dict[str, Any]) -> set[StatedCountry]:
    kind = "person" if "personType" in base else "entity"
    record = parse_record(kind, copy.deepcopy(base) | more)
    assert isinstance(record, EntityRecord | PersonRecord)
    return set(stated_countries(record))


@given(code=CODES, field=st.sampled_from(sorted(PERSONS)))
def test_each_country_of_a_person_is_read(code: str, field: str) -> None:
    """An owner who is resident for tax in North Korea, or was born there, passed in silence."""
    tie, member = PERSONS[field]
    for place in ({"name": "as written", "code": code}, {"name": _name(code)}):
        assert StatedCountry(tie, code) in stated(PERSON, member(place))


@given(code=CODES, field=st.sampled_from(sorted(COMPANIES)))
def test_each_country_of_a_company_is_read(code: str, field: str) -> None:
    tie, member = COMPANIES[field]
    use = field if tie is Tie.ADDRESS else None
    for place in ({"name": "as written", "code": code}, {"name": _name(code)}):
        assert StatedCountry(tie, code, use=use) in stated(COMPANY, member(place))


def _name(code: str) -> str:
    country = pycountry.countries.get(alpha_2=code)
    assert country is not None
    assert country_of(country.name) == code
    return str(country.name)


@given(text=st.text("abcdefghijklmnop ", min_size=4).filter(lambda text: text.strip()))
@pytest.mark.parametrize("field", sorted(PERSONS))
def test_a_text_that_names_no_country_stays_as_it_is_written(field: str, text: str) -> None:
    tie, member = PERSONS[field]
    found = stated(PERSON, member({"name": text}))
    written = " ".join(text.split())
    if written not in {"none", "na"} and country_of(written) is None:
        mine = {one for one in found if one.tie is tie and one.country is None}
        assert {" ".join((one.text or "").split()) for one in mine} == {written}
    else:
        assert not [one for one in found if one.text]


def test_numbers_listings_and_the_end_of_an_address_name_countries() -> None:
    number = {"identifiers": [{"scheme": "KP-PASSPORT", "id": "381310014"}]}
    assert stated(PERSON, number) == {StatedCountry(Tie.NUMBER, "KP")}
    line_only = {"addresses": [{"type": "service", "address": "9 Valiasr, Tehran, Iran"}]}
    assert stated(PERSON, line_only) == {StatedCountry(Tie.SERVICE_ADDRESS, "IR")}
    market = {
        "stockExchangeJurisdiction": "IR",
        "stockExchangeName": "Tehran Stock Exchange",
        "security": {"ticker": "EX"},
    }
    listing = {"publicListing": {"hasPublicListing": True, "securitiesListings": [market]}}
    assert stated(COMPANY, listing) == {StatedCountry(Tie.LISTING, "IR")}
    both = {"taxResidencies": [{"name": "Iran", "code": "GB"}]}
    assert {one.country for one in stated(PERSON, both)} == {"GB", "IR"}


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("5 MIRAE STREET, PYONGYANG NORTH KOREA", "KP"),
        ("12 Valiasr Street, Tehran 11369 Iran", "IR"),
        ("12 Valiasr Street, Tehran, Iran, 11369", "IR"),
        ("Plot 7, Naypyidaw, Republic of the Union of Myanmar", "MM"),
        ("5 Exchange Place, Jersey City, New Jersey", None),
        ("Unit 4, Jordan Hill, Oxford OX2 8DP", None),
        ("1 Turkey Street, Enfield", None),
        ("SW1A 1AA", None),
        ("", None),
    ],
)
def test_an_address_without_a_country_names_it_at_its_end(
    address: str, country: str | None
) -> None:
    """A registered office `PYONGYANG NORTH KOREA` with the column of the country left empty."""
    found = stated(COMPANY, {"addresses": [{"type": "registered", "address": address or "-"}]})
    assert {one.country for one in found if one.country} == ({country} if country else set())


def test_the_country_whose_law_formed_an_entity_is_stated() -> None:
    formed = {"formedByStatute": {"name": "Act", "jurisdiction": {"name": "Iran", "code": "IR"}}}
    assert stated(COMPANY, formed) == {StatedCountry(Tie.REGISTRATION, "IR")}


def test_texts_of_the_register_of_control_are_read_or_kept() -> None:
    """`Republic Of Iran` was dropped without a word, as was any text that is no country's name."""
    for text, code in (("Republic Of Iran", "IR"), ("Persia", "IR"), ("Korea (North)", "KP")):
        assert StatedCountry(Tie.REGISTRATION, code) in _psc(_owner(country_registered=text))
    owner = _psc(_owner(country_registered="Elbonia"))
    assert StatedCountry(Tie.REGISTRATION, None, "Elbonia") in owner
    by_register = _psc(_owner(place_registered="Iran"))
    assert StatedCountry(Tie.REGISTRATION, "IR") in by_register
    person = _psc(individual(COMPANY_NUMBER, "a", "Ann Example", country_of_residence="Elbonia"))
    assert StatedCountry(Tie.RESIDENCE, None, "Elbonia") in person
    address = {"address_line_1": "9 Valiasr", "country": "Tehran"}
    abroad = _psc(individual(COMPANY_NUMBER, "a", "Ann Example", address=address))
    assert StatedCountry(Tie.SERVICE_ADDRESS, "IR") in abroad


def _owner(**more: str) -> dict[str, Any]:
    return corporate(COMPANY_NUMBER, "b", "Example", identification={"legal_form": "Ltd", **more})


def _psc(entry: dict[str, Any]) -> set[StatedCountry]:
    found: set[StatedCountry] = set()
    for one in FORMATS["psc"].convert(entry):
        record = parse_record(one["recordType"], one["recordDetails"])
        if isinstance(record, EntityRecord | PersonRecord):
            found |= set(stated_countries(record))
    return found


def test_a_jurisdiction_without_a_code_is_read_by_its_name() -> None:
    record = parse_record("entity", COMPANY | {"jurisdiction": {"name": "Iran"}})
    assert jurisdiction_of(record) == "IR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Congo (Kinshasa)", "CD"),
        ("Democratic Republic of Congo", "CD"),
        ("Republic of the Congo", "CG"),
        ("Republic of Korea", "KR"),
        ("Wales (UK)", "GB"),
        ("State of", None),
    ],
)
def test_the_form_of_a_state_is_no_part_of_its_name(text: str, code: str | None) -> None:
    assert country_of(text) == code
