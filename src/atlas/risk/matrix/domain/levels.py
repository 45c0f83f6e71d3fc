"""Levels of risk and depths of due diligence."""

from enum import StrEnum


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
