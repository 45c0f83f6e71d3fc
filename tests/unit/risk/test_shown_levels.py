"""A level as an answer may say it: none unidentified, no favourable one without a profile."""

import pytest

from atlas.risk.matrix.domain import FAVOURABLE, LEVELS, Rating, level_said, shown_level
from atlas.risk.portfolio.domain import counted


@pytest.mark.parametrize("level", LEVELS)
def test_without_a_profile_only_unfavourable_levels_are_said(level: str) -> None:
    said = shown_level(level, ("no_profile", "coverage_below_minimum"))
    assert said == ("not_assessed" if level in FAVOURABLE else level)
    assert shown_level(level, ("coverage_below_minimum",)) == level
    assert shown_level(level, (), identified=False) == "not_identified"


def test_a_sentence_names_no_favourable_level_without_a_profile() -> None:
    risk = Rating(
        score="12.00",
        level="clear",
        tier="cdd",
        provisional=True,
        score_at_worst="30.00",
        level_at_worst="low",
    )
    assert level_said(risk, ["no_profile"]) == (
        "at worst 30.00 of 100, not assessed; provisionally 12.00 of 100, not assessed, CDD"
    )


def test_what_was_not_earned_counts_apart() -> None:
    levels, unearned = {"clear": 5, "low": 2, "medium": 3}, {"clear": 4, "low": 2, "medium": 1}
    assert counted(levels, unearned, profile=True) == (
        {"clear": 1, "provisional": 6, "medium": 3},
        {"clear": 4, "low": 2},
    )
    assert counted(levels, {"clear": 4}, profile=False) == (
        {"provisional": 7, "medium": 3},
        {"not_assessed": 7},
    )
