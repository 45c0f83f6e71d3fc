"""What a bundle says of the day on which it was made."""

import pytest

from atlas.investigations.bundles.when_made import EVALUATED_AGAIN, WhenMade
from atlas.risk.evaluations.aged import OUTDATED_WORDS

WORST = "at worst 90.00 of 100, critical, EDD; provisionally 4.00 of 100, clear, CDD"


def made(*outdated: str) -> WhenMade:
    return WhenMade(day="2026-12-01", report_made="2026-11-20", outdated=outdated, level=WORST)


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


def test_an_evaluation_made_since_counts_as_well() -> None:
    alone, both = made(EVALUATED_AGAIN), made("registers", EVALUATED_AGAIN)
    assert alone.said.endswith("Generate the report again.")
    assert both.said.endswith("Evaluate again.")
    assert OUTDATED_WORDS["registers"] in both.said
    for one in (alone, both):
        assert "the investigation has been evaluated again since" in one.said
