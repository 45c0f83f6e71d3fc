"""What may be said of a module: nothing favourable without a profile, or on what has changed."""

from typing import Any

import pytest

from atlas.investigations.modules.schemas import CoverageOut, ModuleOut

CHANGED = ["other rules hold"]


def module(level: str, *, assessed: int = 2) -> ModuleOut:
    return ModuleOut.model_validate(
        {
            "code": "CIR",
            "title": "Corporate identity and registration",
            "level": level,
            "points": 0,
            "coverage": CoverageOut(rules=2, assessed=assessed, percent=100, sources=[], gaps=[]),
            "rules": [],
            "findings": [],
        }
    )


@pytest.mark.parametrize("level", ["clear", "low", "medium", "high", "critical"])
@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({}, None),
        ({"profile": False}, "no_profile"),
        ({"outdated": CHANGED}, "outdated"),
    ],
)
def test_a_favourable_level_is_said_only_where_it_holds(
    level: str, how: dict[str, Any], reason: str | None
) -> None:
    shown = module(level).shown(**how)
    favourable = level in {"clear", "low"}
    assert shown.level == ("not_assessed" if favourable and reason else level)
    assert shown.word == shown.level
    assert shown.reason == reason
    again = shown.shown(**how)
    assert again.level == shown.level


def test_no_profile_outweighs_what_has_changed() -> None:
    assert module("clear").shown(profile=False, outdated=CHANGED).reason == "no_profile"
    assert module("clear", assessed=1).shown(outdated=CHANGED).level == "not_assessed"
