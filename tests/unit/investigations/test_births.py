"""Owners and officers who are minors, or were not born when their interest or office began."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.modules.domain.births import doubtful_births

DAY = date(2026, 11, 28)
WHO = UUID(int=1)


def why(text: str, *since: date) -> str | None:
    found = [*doubtful_births({WHO: ("Ann Owner", text)}, {WHO: since}, DAY)]
    assert all((one.party_id, one.name) == (str(WHO), "Ann Owner") for one in found)
    return found[0].why if found else None


@pytest.mark.parametrize(
    ("text", "since", "said"),
    [
        ("2026-11-29", (), "in the future"),
        ("2026-11-28", (), "under 18"),
        ("2008-11-29", (), "under 18"),
        ("2008-12", (), "under 18"),
        ("2019", (), "under 18"),
        ("2000-02-29", (date(1999, 1, 1),), "after the interest or office began (1999-01-01)"),
        ("2019-06-01", (date(2016, 4, 6), date(2020, 1, 1)), "began (2016-04-06)"),
        ("1980", (date(1979, 12, 31),), "after the interest"),
        ("1871-03-02", (), "over 110"),
        ("1915", (), "over 110"),
    ],
)
def test_a_date_that_does_not_fit_is_named(text: str, since: tuple[date, ...], said: str) -> None:
    assert said in (why(text, *since) or "")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2008-11-28", ()),
        ("1916-12-31", ()),
        ("2008-11", ()),
        ("2008", ()),
        ("circa 2019", ()),
        ("sometime", ()),
        ("1980-05-12", (date(1980, 5, 12), date(2016, 4, 6))),
        ("1980", (date(1980, 3, 1),)),
    ],
)
def test_a_date_that_may_fit_is_not(text: str, since: tuple[date, ...]) -> None:
    assert why(text, *since) is None


def test_who_has_died_may_be_as_old_as_any() -> None:
    assert not [*doubtful_births({WHO: ("Ann Owner", "1871-03-02")}, {}, DAY, dead={WHO})]


@given(st.dates(date(1900, 1, 1), DAY))
def test_everybody_is_a_minor_until_the_eighteenth_birthday(born: date) -> None:
    years = DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
    assert (why(born.isoformat()) is not None) == (years < 18 or born.year < DAY.year - 110)
    assert why(born.isoformat(), born - timedelta(days=1)) is not None
