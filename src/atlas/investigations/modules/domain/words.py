"""The words for a module: its level, and what may be said of it."""

from typing import Literal

ModuleLevel = Literal["not_assessed", "clear", "low", "medium", "high", "critical"]
ModuleWord = Literal[
    "not_assessed", "partly_assessed", "clear", "low", "medium", "high", "critical"
]


NO_PROFILE = "no_profile"


def earned_word(
    level: ModuleWord, assessed: int, rules: int, *, profile: bool = True
) -> ModuleWord:
    """Return a module's level as it may be said.

    A favourable one only where every rule was assessed; none without a compliance profile.
    """
    if level not in {"clear", "low"}:
        return level
    if not profile:
        return "not_assessed"
    return "partly_assessed" if assessed < rules else level
