"""How old is too old, without I/O.

Fresh under 30 days, stale from 30 to 90, expired above.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

FRESH = timedelta(days=30)
STALE = timedelta(days=90)


class Freshness(StrEnum):
    """How current a source's newest answer is."""

    FRESH = "fresh"
    STALE = "stale"
    EXPIRED = "expired"


_ORDER = list(Freshness)


def freshness(retrieved_at: datetime, moment: datetime) -> Freshness:
    """Return how an answer stands at a moment; one from the future is fresh."""
    age = moment - retrieved_at
    if age < FRESH:
        return Freshness.FRESH
    return Freshness.STALE if age <= STALE else Freshness.EXPIRED


def oldest(states: Iterable[Freshness]) -> Freshness | None:
    """Return the worst state, or None when no source has answered."""
    return max(states, key=_ORDER.index, default=None)


_DEPTHS = ("sdd", "cdd", "edd")


def depth_needed(depth: str, tier: str | None) -> str:
    """Return the depth of the next run: as before, or as deep as the last evaluation asks."""
    return max(depth, tier or depth, key=_DEPTHS.index)
