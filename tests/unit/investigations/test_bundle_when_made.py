"""What a bundle says of the day on which it was made."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec import ValidationError, convert, to_builtins
from msgspec.structs import replace

from atlas.investigations.bundles.when_made import EVALUATED_AGAIN, WhenMade
from atlas.risk.evaluations.aged import OUTDATED_WORDS

WORST = "at worst 90.00 of 100, critical, EDD; provisionally 4.00 of 100, clear, CDD"


def made(*outdated: str) -> WhenMade:
    return WhenMade(day="2026-12-01", report_made="2026-11-20", outdated=outdated, level=WORST)


MOMENT = datetime(2026, 12, 1, 8, 17, 5, tzinfo=UTC)


def test_two_bundles_of_one_day_say_which_is_the_later() -> None:
    """One said that no change was known until that day, the other that it was not current on it."""
    early = replace(made(), moment=MOMENT.replace(hour=8, minute=0))
    late = replace(made("registers"), moment=MOMENT.astimezone(timezone(timedelta(hours=2))))
    assert early.said.startswith("Made on 2026-12-01 at 08:00:05 UTC. Until then, ")
    assert late.said.startswith("NOT CURRENT: on 2026-12-01 at 08:17:05 UTC, when this ")


def test_what_an_earlier_release_wrote_is_read_and_a_moment_is_one() -> None:
    for one in (made(), replace(made(), moment=MOMENT)):
        assert convert(to_builtins(one), WhenMade) == one
    before = to_builtins(made())
    del before["moment"]
    assert convert(before, WhenMade) == made()
    for wrong in ("yesterday", "2026-12-01T08:17:05"):
        with pytest.raises(ValidationError):
            convert(before | {"moment": wrong}, WhenMade)


def test_nothing_that_changed_is_said_with_its_day() -> None:
    assert made().said == (
        "Made on 2026-12-01. Until then, no change was known of what the evaluation is based on."
    )


@pytest.mark.parametrize("code", OUTDATED_WORDS)
def test_what_changed_comes_first_with_the_level_at_worst(code: str) -> None:
    said = made(code).said
    assert said.startswith("NOT CURRENT: on 2026-12-01, ")
    assert OUTDATED_WORDS[code] in said
    assert f"Risk as of that day: {WORST}." in said
    assert "The report in it is that of 2026-11-20, unchanged: it says what held then." in said


def test_what_another_investigation_found_is_named_next_to_the_registers() -> None:
    """It was blamed on registers "past their age", of which there was nothing newer to load."""
    said = made("registers").said
    assert "or another investigation found since what may change who owns the company" in said
    assert said.endswith("then investigate again.")


def test_an_evaluation_made_since_counts_as_well() -> None:
    alone, both = made(EVALUATED_AGAIN), made("registers", EVALUATED_AGAIN)
    assert alone.said.endswith("Generate the report again.")
    newer = "Load newer registers where they are past their age, then investigate again."
    assert both.said.endswith(newer)
    assert OUTDATED_WORDS["registers"] in both.said
    for one in (alone, both):
        assert "the investigation has been evaluated again since" in one.said
