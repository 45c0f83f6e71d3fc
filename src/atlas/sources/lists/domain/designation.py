"""The day on which a list named a party first, where its file really states it.

A holder who sold long before that day is not held against a company, so a day that may be too late
is as good as none.
"""

from __future__ import annotations

from datetime import date

from atlas.sources.lists.domain.regimes import UK

CARRIED_OVER = date(2020, 12, 31)
"""The end of the transition period of the United Kingdom, when regulations under the Sanctions and
Anti-Money Laundering Act 2018 replaced those of the European Union: a party listed since that day
may have been listed before."""
LATEST_ACT = frozenset({"eu-fsf"})
"""Lists whose date may be that of the act that changed an entry last."""


def designated_on(list_id: str, regime: str, listed: date | None) -> date | None:
    """Return the day of the first listing; None where the list does not tell it for certain.

    Args:
        list_id: the list's id.
        regime: the regime in question: `ofac`, `eu`, `uk` …
        listed: the date of listing that the entry gives.

    """
    if list_id in LATEST_ACT or (regime == UK and listed == CARRIED_OVER):
        return None
    return listed
