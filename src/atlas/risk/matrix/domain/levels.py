"""Levels of risk and depths of due diligence."""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal, cast


class Level(StrEnum):
    """Risk level of a score, in rising order; the matrix gives the boundaries."""

    CLEAR = "clear"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Tier(StrEnum):
    """Depth of due diligence asked for, in rising order."""

    SDD = "sdd"
    CDD = "cdd"
    EDD = "edd"


LEVELS = tuple(Level)
TIERS = tuple(Tier)
FAVOURABLE = frozenset({Level.CLEAR, Level.LOW})
"""Levels that speak for a customer: they have to be earned."""
NO_PROFILE = "no_profile"
"""Why no favourable level is reported: no compliance profile was active."""
NOT_ASSESSED: Literal["not_assessed"] = "not_assessed"
"""What replaces a favourable level made without a compliance profile."""
UNIDENTIFIED: Literal["not_identified"] = "not_identified"
"""What replaces a level where it is not known which company the subject is."""
ShownLevel = Literal["not_identified", "not_assessed", "clear", "low", "medium", "high", "critical"]
"""A level as an answer may say it."""


def shown_level(level: str, reasons: Collection[str], *, identified: bool = True) -> ShownLevel:
    """Return a level as an answer may say it; `reasons`: what a provisional one lacks, as codes."""
    return said_level(level, profile=NO_PROFILE not in reasons, identified=identified)


def said_level(level: str, *, profile: bool, identified: bool = True) -> ShownLevel:
    """Return a level as an answer may say it.

    Of a subject that was not identified none, and no favourable one without a compliance profile.
    """
    if not identified:
        return UNIDENTIFIED
    if level in FAVOURABLE and not profile:
        return NOT_ASSESSED
    return cast("ShownLevel", str(level))
