"""Whether two parties may be one: which are compared, and what the comparison says. Pure."""

from atlas.knowledge.resolution.domain.comparison import (
    POSSIBLE,
    Comparison,
    Effect,
    Feature,
    Side,
    compare,
    values_of,
)
from atlas.knowledge.resolution.domain.pairing import (
    ALL_PAIRS,
    NotCompared,
    Pairs,
    Stake,
    add_former,
    first_words,
    pairs,
)

__all__ = [
    "ALL_PAIRS",
    "POSSIBLE",
    "Comparison",
    "Effect",
    "Feature",
    "NotCompared",
    "Pairs",
    "Side",
    "Stake",
    "add_former",
    "compare",
    "first_words",
    "pairs",
    "values_of",
]
