"""BODS identifiers whose register stands in `schemeName` alone join by number all the same."""

from typing import Any

import pytest
from tests.db.sources.registry.gleif_records import lei_of
from tests.db.sources.registry.statements import company

from atlas.knowledge.identifiers.domain import Number
from atlas.sources.registry.domain.formats.bods import BODS
from atlas.sources.registry.domain.rows import statement_row

LEI = lei_of(7)


def number(identifier: dict[str, Any], country: str) -> Number:
    raw = company("c", "Company Ltd", country=country, identifiers=[identifier])
    (found,) = statement_row(next(BODS.convert(raw)), b"{}").identifiers
    return found


@pytest.mark.parametrize(
    ("title", "value", "country", "scheme", "stored"),
    [
        ("GB-COH", "09506232", "GB", "GB-COH", "09506232"),
        ("gb-coh ", "9506232", "GB", "GB-COH", "09506232"),
        ("Companies House", "SC123456", "GB", "GB-COH", "SC123456"),
        ("NL-KVK", "41202535", "NL", "NL-KVK", "41202535"),
        ("Kamer van Koophandel", "41202535", "NL", "NL-KVK", "41202535"),
        ("Danish  Central Business Register", "36729929", "DK", "DK-CVR", "36729929"),
        ("Global Legal Entity Identifier Index", LEI, "GB", "XI-LEI", LEI),
    ],
)
def test_a_register_named_by_title_alone(
    title: str, value: str, country: str, scheme: str, stored: str
) -> None:
    found = number({"schemeName": title, "id": value}, country)
    assert found == Number(scheme, stored, certain=True)


@pytest.mark.parametrize(
    ("identifier", "country"),
    [
        ({"schemeName": "Companies House", "id": "123456"}, "GB"),  # perhaps SC123456
        ({"schemeName": "Companies House", "id": "09506232"}, "IE"),
        ({"schemeName": "GB-COH", "id": "09506232"}, "DE"),
        ({"schemeName": "Trade Register", "id": "09506232"}, "GB"),
        ({"schemeName": "GLEIF", "id": "549300NOCHECKDIGITS0"}, "GB"),
    ],
)
def test_a_title_that_does_not_tell_joins_nothing(identifier: dict[str, Any], country: str) -> None:
    assert not number(identifier, country).certain


def test_a_stated_scheme_is_left_alone() -> None:
    stated = {"scheme": "GB-CHC", "schemeName": "Companies House", "id": "09506232"}
    assert number(stated, "GB").scheme == "GB-CHC"


def test_a_statement_of_version_0_2_too() -> None:
    raw = {
        "statementID": "1f4c7b6e-0000-4000-8000-000000000001",
        "statementType": "entityStatement",
        "statementDate": "2020-01-01",
        "entityType": "registeredEntity",
        "name": "Company Ltd",
        "incorporatedInJurisdiction": {"name": "United Kingdom", "code": "GB"},
        "identifiers": [{"schemeName": "GB-COH", "id": "09506232"}],
    }
    (found,) = statement_row(next(BODS.convert(raw)), b"{}").identifiers
    assert found == Number("GB-COH", "09506232", certain=True)
