"""What an answer means, and when the next attempt is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.feeds.domain import (
    FIRST_RETRY,
    LONGEST_WAIT,
    OFFICIAL,
    Ending,
    address_of,
    file_name,
    next_attempt,
    refusal_of_type,
    retry_after,
    shown_address,
)
from atlas.sources.lists.domain.catalogue import LISTS, PUBLISHED_IDS
from atlas.sources.lists.domain.national import NATIONAL, bare_definition

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
EVERY = timedelta(hours=6)


def test_every_published_list_has_one_official_address_and_says_why() -> None:
    read = {key for key, known in NATIONAL.items() if known.format}
    assert read == {"ch-seco", "ca-sema", "ca-criminal-code", "au-dfat"}
    assert {*OFFICIAL} == {*PUBLISHED_IDS, *read}
    for list_id in OFFICIAL:
        address = address_of(LISTS.get(list_id) or bare_definition(list_id), {})
        assert address is not None
        assert address.startswith("https://"), list_id
        assert "2026" in OFFICIAL[list_id].basis
    assert address_of(bare_definition("fr-gels"), {}) is None
    assert address_of(LISTS["demo-sanctions"], {}) is None


def test_the_token_replaces_the_published_one_and_is_never_shown() -> None:
    address = address_of(LISTS["eu-fsf"], {"eu-fsf": "my own&secret"})
    assert address is not None
    assert address.endswith("/content?token=my+own%26secret")
    assert "?" not in shown_address(address)
    assert address_of(LISTS["un"], {"un": "nothing takes it"}) == LISTS["un"].downloads[0]


def test_files_are_named_as_published() -> None:
    assert file_name(LISTS["ofac-sdn"]) == "SDN_ADVANCED.XML"
    assert file_name(LISTS["eu-fsf"]) == "eu-fsf.xml"
    assert file_name(bare_definition("ch-seco")) == "ch-seco.xml"
    assert file_name(bare_definition("au-dfat")) == "Australian_Sanctions_Consolidated_List.xlsx"


@pytest.mark.parametrize("media", ["text/html", "application/xhtml+xml", "image/png", "text/css"])
def test_what_is_no_list_file(media: str) -> None:
    assert refusal_of_type(media, b"<?xml version='1.0'?>") is not None


@pytest.mark.parametrize(
    "first", [b"<!DOCTYPE html><html>", b"\xef\xbb\xbf\n  <HTML lang='en'>", b"<html>"]
)
def test_a_page_is_known_by_its_beginning(first: bytes) -> None:
    assert "web page" in (refusal_of_type("application/xml", first) or "")


def test_list_files_of_every_usual_type() -> None:
    for media in ("", "application/xml", "text/xml", "application/octet-stream", "text/csv"):
        assert refusal_of_type(media, b"<?xml version='1.0'?><x/>") is None
    assert "unknown" in (refusal_of_type('x/"><script>', b"") or "")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 0 ", 0),
        ("Sat, 28 Nov 2026 12:10:00 GMT", 600),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1" * 400, LONGEST_WAIT.total_seconds()),
        ("Sat, 28 Nov 2099 12:10:00 GMT", LONGEST_WAIT.total_seconds()),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    found = retry_after(text, NOW)
    assert (found.total_seconds() if found is not None else None) == seconds


@given(
    failures=st.integers(0, 1000),
    transient=st.booleans(),
    wait=st.none() | st.timedeltas(timedelta(), LONGEST_WAIT),
    spread=st.floats(0, 1),
)
def test_the_next_attempt_is_soon_enough_and_never_before_it_is_welcome(
    failures: int, transient: bool, wait: timedelta | None, spread: float
) -> None:
    at = next_attempt(NOW, Ending(failures, transient, wait), EVERY, spread) - NOW
    assert at >= (wait or timedelta())
    assert at >= FIRST_RETRY / 2
    assert at <= max(EVERY * 1.25, wait or timedelta())


def test_passing_failures_are_tried_again_after_a_minute_that_doubles() -> None:
    delays = [next_attempt(NOW, Ending(n, transient=True), EVERY, 0.5) - NOW for n in range(1, 12)]
    assert delays[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert delays == sorted(delays)
    assert delays[-1] == EVERY
    for ending in (Ending(0, transient=False), Ending(3, transient=False)):
        assert next_attempt(NOW, ending, EVERY, 0.5) - NOW == EVERY
