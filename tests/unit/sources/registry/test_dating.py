"""As of when a register's file is: never later than it can be."""

from datetime import date

import pytest

from atlas.sources.registry.domain.dating import DateHints, date_data, is_future

TODAY = date(2026, 11, 25)
STATED, PUBLISHED = date(2026, 11, 1), date(2026, 11, 2)
NAMED, NEWEST = date(2026, 11, 3), date(2026, 10, 4)


@pytest.mark.parametrize(
    ("hints", "complete", "day"),
    [
        (DateHints(STATED, PUBLISHED, NAMED, NEWEST), True, STATED),
        (DateHints(None, PUBLISHED, NAMED, NEWEST), True, PUBLISHED),
        (DateHints(None, None, NAMED, NEWEST), True, NAMED),
        (DateHints(None, None, None, NEWEST), True, NEWEST),
        (DateHints(None, None, None, NEWEST), False, None),
        (DateHints(None, None, date(2062, 11, 3), NEWEST), True, NEWEST),
        (DateHints(None, date(2062, 11, 3), None, NEWEST), True, TODAY),
        (DateHints(), True, None),
    ],
)
def test_the_surest_hint_dates(hints: DateHints, complete: bool, day: date | None) -> None:
    found, warning = date_data(hints, complete=complete, today=TODAY)
    assert found == day
    assert (warning is not None) == (complete and day == NEWEST)


def test_a_day_ahead_is_another_zone() -> None:
    assert not is_future(date(2026, 11, 26), TODAY)
    assert is_future(date(2026, 11, 27), TODAY)
