"""The words for a module: its level, and what may be reported."""

from typing import Literal

ModuleLevel = Literal["not_assessed", "clear", "low", "medium", "high", "critical"]
ModuleWord = Literal[
    "not_assessed", "partly_assessed", "clear", "low", "medium", "high", "critical"
]


NO_PROFILE = "no_profile"
OUTDATED = "outdated"


def earned_word(level: ModuleWord, assessed: int, rules: int, *, holds: bool = True) -> ModuleWord:
    """Return a module's level as it may be reported.

    A favourable one only where every rule was assessed. `holds`: a compliance profile is active,
    and what the module rests on has not changed since; otherwise no favourable level is reported.
    """
    if level not in {"clear", "low"}:
        return level
    if not holds:
        return "not_assessed"
    return "partly_assessed" if assessed < rules else level
