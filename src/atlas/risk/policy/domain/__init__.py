"""Pure rules of the risk policy."""

from atlas.risk.policy.domain.adjustment import (
    APPETITES,
    LEAST,
    MOST,
    Adjustment,
    AdjustmentSaid,
    adjusted,
    appetite_for,
    weighted,
)
from atlas.risk.policy.domain.checks import (
    CATALOGUE,
    CHECKS,
    FORMER_CHECKS,
    Check,
    Need,
    catalogue,
    weaker,
)

__all__ = [
    "APPETITES",
    "CATALOGUE",
    "CHECKS",
    "FORMER_CHECKS",
    "LEAST",
    "MOST",
    "Adjustment",
    "AdjustmentSaid",
    "Check",
    "Need",
    "adjusted",
    "appetite_for",
    "catalogue",
    "weaker",
    "weighted",
]
