"""Dates as lists state them, and the date of a version."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.catalogue import LISTS, date_of_entry_number
from atlas.sources.lists.domain.dating import DateHints, VersionDate, date_version

TODAY = date(2026, 11, 24)
SDN = LISTS["ofac-sdn"]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "full"),
    [
        ("12 Jul 1986", "1986-07-12", "1986-07-12", True),
        ("Feb 2000.", "2000-02-01", "2000-02-29", False),
        ("1986", "1986-01-01", "1986-12-31", False),
        ("circa 12 Jul 1986", "1986-07-12", "1986-07-12", False),
        ("1958 to 1962", "1958-01-01", "1962-12-31", False),
        ("circa 1963-1965", "1963-01-01", "1965-12-31", False),
        ("01 Jan 1959 to 31 Dec 1961", "1959-01-01", "1961-12-31", False),
        ("1986-07-12", "1986-07-12", "1986-07-12", True),
        ("1986-07", "1986-07-01", "1986-07-31", False),
        ("12 Sept 1986", "1986-09-12", "1986-09-12", True),
        ("between 1958 and 1962", "1958-01-01", "1962-12-31", False),
        ("1950s", "1950-01-01", "1959-12-31", False),
        ("circa 1950's", "1950-01-01", "1959-12-31", False),
    ],
)
def test_stated_dates(text: str, earliest: str, latest: str, full: bool) -> None:
    found = parse_date(text)
    assert (str(found.earliest), str(found.latest), found.is_full) == (earliest, latest, full)


@pytest.mark.parametrize(
    "text", ["", "unknown", "31 Feb 1961", "1962 to 1958", "12 Foo 1986", "0000", "1986-13"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        return
    assert found.earliest <= found.latest


def dated(
    *, stated: date | None = None, named: date | None = None, stamp: date = TODAY, newest: int
) -> VersionDate:
    hints = DateHints(stamp, "file", stated=stated, named=named, newest_number=newest)
    return date_version(SDN, hints, TODAY)


def test_an_old_list_is_never_dated_by_the_day_of_its_copy() -> None:
    found = dated(newest=32_391)
    assert (found.value, found.source) == (date(2021, 7, 7), "entry_numbers")
    assert found.warning
    assert "--version-date" in found.warning
    assert dated(named=TODAY, newest=26_235).source == "entry_numbers"


def test_names_stamps_and_statements() -> None:
    assert dated(named=date(2021, 7, 1), newest=32_391) == VersionDate(date(2021, 7, 1), "name")
    old = date(2022, 1, 1)
    assert dated(stamp=old, newest=32_391) == VersionDate(old, "file")
    assert dated(stated=TODAY, newest=32_391) == VersionDate(TODAY, "stated")
    with pytest.raises(ValueError, match="future"):
        dated(stated=date(2027, 1, 1), newest=1)
    assert dated(stamp=date(2030, 1, 1), newest=100_000).value == TODAY


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_later_numbers_are_never_earlier(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert date_of_entry_number(low) <= date_of_entry_number(high)
