"""Since when somebody is listed: a day that may be too late counts as none."""

from datetime import date

import pytest

from atlas.sources.lists.domain.designation import designated_on

DAY, EXIT = date(2022, 2, 25), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("list_id", "regime", "listed", "since"),
    [
        ("ofac-sdn", "ofac", DAY, DAY),
        ("ofac-sdn", "ofac", EXIT, EXIT),
        ("ofac-sdn", "ofac", None, None),
        ("uk", "uk", DAY, DAY),
        ("uk", "uk", date(2014, 7, 31), date(2014, 7, 31)),
        ("uk", "uk", EXIT, None),  # carried over from the law of the European Union
        ("of-many", "uk", EXIT, None),
        ("eu-fsf", "eu", DAY, None),  # may be the date of the act that changed the entry last
    ],
)
def test_a_day_that_may_be_too_late_is_none(
    list_id: str, regime: str, listed: date | None, since: date | None
) -> None:
    assert designated_on(list_id, regime, listed) == since
