"""The snapshot of persons with significant control: what each kind of line means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.sources.registry.psc_lines import corporate, individual, line, said

from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.domain.formats.psc_parties import companies_house_number
from atlas.sources.registry.domain.formats.psc_statements import reason_of
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.vocabulary import parse_statement

COMPANY = "09000002"


def statements(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Statements of a line by record type; each is checked against the vocabulary."""
    found = list(FORMATS["psc"].convert(record))
    for one in found:
        parse_statement(one)
    return {one["recordId"]: one for one in found}


def only(found: dict[str, dict[str, Any]], kind: str) -> dict[str, Any]:
    (one,) = [s for s in found.values() if s["recordId"].startswith(f"GB-COH-{kind}-")]
    return one


def test_a_person_has_a_month_of_birth_and_a_country() -> None:
    found = statements(individual(COMPANY, "a1", "Ann Maria Lee"))
    person = only(found, "PER")["recordDetails"]
    assert person["birthDate"] == "1970-05"
    assert person["names"] == [
        {
            "type": "legal",
            "fullName": "Mr Ann Maria Lee",
            "givenName": "Ann Maria",
            "familyName": "Lee",
        },
    ]
    assert person["nationalities"] == [{"name": "British", "code": "GB"}]
    assert person["addresses"] == [
        {"type": "residence", "country": {"name": "England", "code": "GB"}},
    ]
    relation = only(found, "REL")
    assert relation["recordDetails"]["subject"] == f"GB-COH-{COMPANY}"
    assert relation["recordDetails"]["interestedParty"] == f"GB-COH-PER-{COMPANY}-a1"
    assert relation["recordStatus"] == "new"
    assert relation["published"]["company_number"] == COMPANY


def test_an_entry_that_ended_is_closed_at_its_end() -> None:
    relation = only(statements(individual(COMPANY, "a1", "Ann Lee", ceased_on="2020-02-03")), "REL")
    assert relation["recordStatus"] == "closed"
    (interest,) = relation["recordDetails"]["interests"]
    assert (interest["startDate"], interest["endDate"]) == ("2017-03-01", "2020-02-03")


def test_a_protected_person_is_somebody_unknown_to_us() -> None:
    kind = "super-secure-person-with-significant-control"
    data = {"description": "super-secure-persons-with-significant-control", "ceased": False}
    found = statements(line(COMPANY, kind, "super-secure/x", data))
    person = only(found, "PER")["recordDetails"]
    assert person["personType"] == "anonymousPerson"
    assert "names" not in person
    relation = only(found, "REL")
    assert relation["recordStatus"] == "new"
    assert [i["type"] for i in relation["recordDetails"]["interests"]] == ["unpublishedInterest"]
    over = only(statements(line(COMPANY, kind, "super-secure/x", {**data, "ceased": True})), "REL")
    assert over["recordStatus"] == "closed"
    assert over["recordDetails"]["interests"][0]["endDate"] == "2016-04-06"


@pytest.mark.parametrize(
    ("code", "reason", "somebody"),
    [
        ("no-individual-or-entity-with-signficant-control", "noBeneficialOwners", False),
        (
            "no-individual-or-entity-with-signficant-control-partnership",
            "noBeneficialOwners",
            False,
        ),
        (
            "psc-exists-but-not-identified",
            "subjectUnableToConfirmOrIdentifyBeneficialOwner",
            True,
        ),
        (
            "steps-to-find-psc-not-yet-completed",
            "subjectUnableToConfirmOrIdentifyBeneficialOwner",
            False,
        ),
        ("psc-contacted-but-no-response", "interestedPartyHasNotProvidedInformation", True),
        ("all-beneficial-owners-identified", "informationUnknownToPublisher", False),
    ],
)
def test_a_statement_says_why_nobody_is_named(code: str, reason: str, somebody: bool) -> None:
    relation = only(statements(said(COMPANY, "s1", code)), "REL")
    assert relation["recordDetails"]["interestedParty"]["reason"] == reason
    assert ("facts" not in relation) == somebody


@pytest.mark.realdata
def test_every_statement_of_the_register_is_known(shared_data: Path) -> None:
    file = shared_data / "companies-house" / "api-enumerations" / "psc_descriptions.yml"
    codes = yaml.safe_load(file.read_text(encoding="utf-8"))["statement_description"]
    assert len(codes) > 20
    assert [code for code in codes if reason_of(code)[0] is None] == []


def test_an_exemption_says_that_the_company_is_listed() -> None:
    data = {
        "exemptions": {
            "psc_exempt_as_trading_on_uk_regulated_market": {
                "exemption_type": "psc-exempt-as-trading-on-uk-regulated-market",
                "items": [{"exempt_from": "2016-04-06"}],
            },
            "disclosure_transparency_rules_chapter_five_applies": {
                "exemption_type": "disclosure-transparency-rules-chapter-five-applies",
                "items": [{"exempt_from": "2016-04-06", "exempt_to": "2018-01-01"}],
            },
        },
    }
    found = statements(line(COMPANY, "exemptions", "exemptions", data))
    company = found[f"GB-COH-{COMPANY}"]["recordDetails"]
    assert company["publicListing"] == {"hasPublicListing": True}
    relations = [one for name, one in found.items() if "-REL-" in name]
    assert [one["recordDetails"]["interestedParty"]["reason"] for one in relations] == [
        "subjectExemptFromDisclosure",
    ] * 2
    assert [one["recordStatus"] for one in relations] == ["new", "closed"]


@pytest.mark.parametrize(
    ("number", "register", "country", "expected"),
    [
        ("00686734", "Companies House Cardiff", "England & Wales", "00686734"),
        ("686734", "Companies House", "England And Wales", "00686734"),
        ("SC 123456", "Companies House", "Scotland", "SC123456"),
        ("ni12345", "Companies House", "Northern Ireland", "NI012345"),
        ("oc301234", "Register Of Companies", "United Kingdom", "OC301234"),
        # six digits may be a Scottish number without its letters
        ("123456", "Companies House", "United Kingdom", None),
        ("123456", "Companies House", "Scotland", None),
        ("04366849", "Companies House", "United Kingdom", "04366849"),
        ("04366849", None, None, None),
        ("04366849", "Companies House", "Ireland", None),
        ("41-0406690", "Connecticut", "Minnesota, Usa", None),
        ("12345678", "Kamer Van Koophandel", "Netherlands", None),
        ("00000000", "Companies House", "England", None),
        ("N/A", "Companies House", "England", None),
    ],
)
def test_a_number_joins_only_where_the_register_is_certain(
    number: str, register: str | None, country: str | None, expected: str | None
) -> None:
    assert companies_house_number(number, register, country) == expected


def test_a_foreign_legal_entity_is_a_party_of_its_own() -> None:
    registered = {
        "registration_number": "41-0406690",
        "place_registered": "Connecticut",
        "country_registered": "Minnesota, Usa",
    }
    found = statements(corporate(COMPANY, "c1", "St. Paul Inc", identification=registered))
    details = only(found, "ENT")["recordDetails"]
    assert details["identifiers"] == [{"schemeName": "Connecticut", "id": "41-0406690"}]


def test_a_government_is_a_state_body() -> None:
    data = {
        "name": "Government Of Czech Republic",
        "identification": {"legal_form": "Non-Uk Government"},
        "natures_of_control": [
            "ownership-of-shares-more-than-25-percent-registered-overseas-entity",
            "ownership-of-shares-more-than-25-percent-as-firm-registered-overseas-entity",
        ],
        "notified_on": "2018-12-06",
    }
    found = statements(line("OE031044", "legal-person-beneficial-owner", "lp/x", data))
    assert only(found, "ENT")["recordDetails"]["entityType"]["type"] == "stateBody"
    assert len(only(found, "REL")["recordDetails"]["interests"]) == 1


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (line(COMPANY, "spaceship", "x", {}), "kind"),
        (individual(COMPANY, "a", "Ann Lee", notified_on="2017-02-30"), "notified_on"),
        (individual(COMPANY, "a", "Ann Lee", date_of_birth={"month": "?", "year": "?"}), "birth"),
        (corporate(COMPANY, "a", ""), "name"),
        (said(COMPANY, "s", "the-moon-owns-us"), "statement"),
        ({"company_number": COMPANY, "data": []}, "company_number and data"),
    ],
)
def test_what_is_not_in_the_format_is_named(record: dict[str, Any], reason: str) -> None:
    with pytest.raises(StatementRejectedError) as caught:
        list(FORMATS["psc"].convert(record))
    assert reason in caught.value.reason


def test_the_same_line_says_the_same() -> None:
    first, second = (statements(individual(COMPANY, "a1", "Ann Lee")) for _ in range(2))
    later = {**individual(COMPANY, "a1", "Ann Lee"), "ContentDate": "2026-11-22"}
    assert json.dumps(first) == json.dumps(second) == json.dumps(statements(later))
