"""Websites as people write them, registries of a domain, and names on certificates."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.web.domain import certificates, pages, rdap
from atlas.sources.web.domain.website import parse_website, zone_candidates
from atlas.sources.web.errors import WebsiteInvalidError


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com", "https://example.com/"),
        (" HTTPS://Example.com/a?b=c#d ", "https://example.com/a?b=c"),
        ("example.com:8443/x", "https://example.com:8443/x"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
        ("https://[2606:2800:220:1::1]/", "https://[2606:2800:220:1::1]/"),
    ],
)
def test_websites(text: str, url: str) -> None:
    assert parse_website(text).url("https") == url


@pytest.mark.parametrize(
    "text",
    ["", "https://", "ftp://example.com", "https://u:p@example.com", "a b.com", "-x.com", "x" * 300,
     "https://example.com:99999", "javascript:alert(1)", "..", "https://[::1"],
)  # fmt: skip
def test_what_is_no_website(text: str) -> None:
    with pytest.raises(WebsiteInvalidError):
        parse_website(text)


@given(st.text(max_size=100))
def test_any_text_is_a_website_or_refused(text: str) -> None:
    with suppress(WebsiteInvalidError):
        assert parse_website(text).host


def test_a_delegated_name_is_asked_for_first() -> None:
    assert zone_candidates("www.shop.co.uk", "shop.co.uk") == ["shop.co.uk", "co.uk"]
    assert zone_candidates("a.b.example.com", None) == ["example.com", "b.example.com"]
    assert zone_candidates("example.com", "com") == ["example.com"]


def test_the_longest_ending_finds_the_registry_and_https_is_preferred() -> None:
    services = {
        "services": [
            [["uk"], ["http://uk.test/", "https://uk.test"]],
            [["co.uk"], ["https://couk.test/"]],
            "nonsense",
        ]
    }
    assert rdap.service_of(services, "www.example.co.uk") == "https://couk.test/"
    assert rdap.service_of(services, "example.org.uk") == "https://uk.test/"
    assert rdap.service_of(services, "example.com") is None
    assert rdap.service_of([], "example.com") is None


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("example.com", "example.com", True),
        ("*.example.com", "www.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("*.com", "example.com", False),
        ("*", "example", False),
        ("*.0.0.1", "127.0.0.1", False),
    ],
)
def test_names_of_certificates(name: str, host: str, *, fits: bool) -> None:
    assert certificates._fits(name, host) is fits


@pytest.mark.parametrize(
    ("register", "text", "number"),
    [
        ("GB-COH", "Registered in England No. 01234567", "1234567"),
        ("GB-COH", "Company Number: SC123456", "SC123456"),
        ("NL-KVK", "KvK-nummer: 12345678", "12345678"),
        ("BE-BCE_KBO", "Ondernemingsnummer 0403.170.701", "403170701"),
        ("DE-CR-HRB-MUENCHEN", "Amtsgericht München HRB 12345", "12345"),
        ("FR-RCS", "SIREN : 552 100 554", "552100554"),
    ],
)
def test_numbers_as_websites_write_them(register: str, text: str, number: str) -> None:
    page = pages.read_page("https://x.test/", f"<p>{text}</p>".encode(), "text/html")
    assert page is not None
    assert pages.numbers_on([page], register) == {number}


@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/html; charset=utf-7"]))
def test_any_bytes_are_a_page_or_none(body: bytes, kind: str) -> None:
    page = pages.read_page("https://x.test/", body, kind)
    if page is not None:
        pages.names_company([page], ["Example Ltd"])
        pages.numbers_on([page], "GB-COH")


@pytest.mark.parametrize(
    ("text", "named"),
    [("BP p.l.c. is registered here", True), ("BP plc", True), ("the BP of old", False)],
)
def test_a_name_of_two_letters_is_looked_for_with_its_form(text: str, *, named: bool) -> None:
    page = pages.read_page("https://x.test/", f"<p>{text}</p>".encode(), "text/html")
    assert page is not None
    assert pages.names_company([page], ["BP P.L.C."]) is named
