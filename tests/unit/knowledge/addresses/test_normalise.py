"""One key for the spellings of one place, and never one for two places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.addresses.domain import normalise_address

Address = tuple[str, str | None, str | None]


def key(address: Address) -> str | None:
    found = normalise_address(*address)
    return found.key if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Kemp House, 160 City Road, London", "EC1V 2NX", "GB"),
            ("160 City Rd., London EC1V2NX, United Kingdom", None, "GB"),
        ),
        (
            ("160 CITY ROAD, LONDON, EC1V 2NX", "EC1V 2NX", None),
            ("160 City Road", "ec1v 2nx", "GB"),
        ),
        (
            ("Musterstr. 5, 80331 München", None, "DE"),
            ("Muster Straße 5, D-80331 Munich, Germany", None, "DE"),
        ),
        (
            ("1209 Orange Street, Wilmington, DE 19801", None, "US"),
            ("1209 Orange St, Wilmington, Delaware", "19801", "US"),
        ),
        (
            ("Herengracht 1, 1015 BA Amsterdam", None, "NL"),
            ("Herengracht 1", "1015BA", "NL"),
        ),
        (("c/o Agents Ltd, 9 Princes Sq", "HG1 1ND", "GB"), ("9 Princes Square", "HG1 1ND", "GB")),
        (("ул. Ленина 5, Москва", None, "RU"), ("ul. Lenina 5, Moskva", None, "RU")),
    ],
)
def test_spellings_of_one_place_meet(one: Address, other: Address) -> None:
    assert key(one) is not None
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("160 City Road", "EC1V 2NX", "GB"), ("161 City Road", "EC1V 2NX", "GB")),
        (("160 City Road", "EC1V 2NX", "GB"), ("160 City Road", "EC1V 2NY", "GB")),
        (
            ("Suite 4, 12 High Street", "AB1 2CD", "GB"),
            ("Suite 5, 12 High Street", "AB1 2CD", "GB"),
        ),
        (("Musterstr. 5", "80331", "DE"), ("Andere Str. 5", "80331", "DE")),
        (("Musterstr. 5", "80331", "DE"), ("Musterstr. 5", "80331", "FR")),
        (("Rose Cottage, Mill Lane", "AB1 2CD", "GB"), ("Ivy Cottage, Mill Lane", "AB1 2CD", "GB")),
    ],
)
def test_different_places_do_not(one: Address, other: Address) -> None:
    assert key(one) is not None
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "address", [("", None, None), ("London", None, "GB"), (", ,", "", ""), ("unknown", None, None)]
)
def test_too_little_has_no_key(address: Address) -> None:
    assert key(address) is None


@given(st.text(max_size=200), st.none() | st.text(max_size=12), st.none() | st.text(max_size=3))
def test_any_text_has_a_key_or_none_and_case_never_matters(
    full: str, postal: str | None, country: str | None
) -> None:
    found = normalise_address(full, postal, country)
    if found is not None:
        assert 0 < len(found.key) <= 240
        assert found == normalise_address(full, postal, country)
    if full.isascii():
        upper = normalise_address(full.upper(), postal, country)
        assert upper == normalise_address(full.lower(), postal, country)


def test_a_country_is_text_and_no_pattern() -> None:
    assert normalise_address("1 High Street, London, EC1A 1BB", "EC1A 1BB", "?*") is not None
