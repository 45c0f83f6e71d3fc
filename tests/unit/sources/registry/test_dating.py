"""As of when a register's file is: never later than it can be."""

from datetime import date

import pytest

from atlas.sources.registry.domain.dating import (
    DateHints,
    contradiction,
    date_data,
    is_future,
    unsupported,
)

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


OLD, LATER = date(2021, 3, 1), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("hints", "records", "own"),
    [
        (DateHints(LATER, OLD, None, OLD, headed=OLD), 5, OLD),
        (DateHints(LATER, OLD, OLD, OLD), 5, OLD),
        (DateHints(LATER, LATER, OLD, LATER, headed=LATER), 5, None),
        (DateHints(OLD, LATER, LATER, LATER, headed=LATER), 5, None),
        # few records may all be old, and many are not
        (DateHints(LATER, OLD, None, OLD), 999, None),
        (DateHints(LATER, OLD, None, OLD), 1_000, OLD),
        (DateHints(LATER, None, None, date(2026, 10, 24)), 1_000, None),
        # a renamed copy of an old register, with and without a date of its own
        (DateHints(None, OLD, LATER, OLD), 1_000, None),
        # a foot or head, or a date of each publication, that its records do not bear out
        (DateHints(None, LATER, None, OLD, headed=LATER), 1_000, OLD),
        (DateHints(None, LATER, OLD, OLD, headed=LATER), 1_000, OLD),
        (DateHints(LATER, LATER, LATER, OLD, headed=LATER), 1_000, OLD),
        (DateHints(None, LATER, None, OLD), 1_000, OLD),
        (DateHints(None, LATER, None, OLD, headed=LATER), 999, None),
        (DateHints(None, LATER, None, date(2026, 10, 24)), 1_000, None),
        (DateHints(None, LATER), 1_000, None),
        (DateHints(None, None, LATER, OLD), 1_000, OLD),
        (DateHints(None, None, LATER, OLD), 999, None),
        (DateHints(LATER), 1_000, None),
        (DateHints(), 1_000, None),
    ],
)
def test_a_date_after_the_files_own_is_contradicted(
    hints: DateHints, records: int, own: date | None
) -> None:
    dated, _ = date_data(hints, complete=True, today=TODAY)
    assert contradiction(hints, dated, records) == own


def test_an_old_file_that_is_stated_to_be_current_comes_with_a_warning() -> None:
    stated = DateHints(LATER, OLD, None, OLD)
    assert "as stated; by its own date or its newest record it is of 2021-03-01" in str(
        unsupported(stated, None, 90)
    )
    assert unsupported(stated, None, 3_000) is None
    assert unsupported(DateHints(LATER, OLD, OLD, OLD), OLD, 3_000) is not None
    assert unsupported(DateHints(None, OLD, None, OLD), None, 90) is None


def test_a_file_that_dates_itself_after_its_records_or_its_name_comes_with_a_warning() -> None:
    forced = DateHints(None, LATER, None, OLD, headed=LATER)
    assert unsupported(forced, OLD, 90) == (
        "dated 2026-11-24 by its own date; by its newest record it is of 2021-03-01. If it is not"
        " the current file, state its true date with --data-date"
    )
    named = DateHints(None, LATER, OLD, LATER)
    assert "by its own date; by its name it is of 2021-03-01" in str(unsupported(named, None, 90))
    assert unsupported(DateHints(None, LATER, LATER, LATER), None, 90) is None
    assert unsupported(DateHints(None, OLD, LATER, OLD), None, 90) is None
    assert unsupported(DateHints(None, None, None, OLD), None, 90) is None
