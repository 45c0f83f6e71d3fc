"""Economic rights next to shares: what they are in a body with shares, and in one without.

In a limited liability partnership the right to its surplus assets takes the place of shares; where
there is no share capital, holding shares means rights to capital or profits (Companies Act 2006,
Schedule 1A, as modified for limited liability partnerships).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atlas.knowledge.graph.domain.model import Holding, HoldingKind

RIGHTS = frozenset(
    {
        "rightsToSurplusAssetsOnDissolution",
        "rightsToProfitOrIncome",
        "rightToProfitOrIncomeFromAssets",
    },
)


def economic(holding: Holding) -> bool:
    """Whether a holding is an economic right other than a share."""
    return holding.kind is HoldingKind.OWNERSHIP and holding.interest_type in RIGHTS


def rights_as_shares(holdings: Sequence[Holding]) -> list[Holding]:
    """Return holdings of one date with the rights settled.

    Where a party holds shares of the company, the rights in the company are shown as control
    without a share and are never added to shares. Where no party does, the rights are its shares,
    and a holder's rights of several kinds are then one holding.
    """
    rights = [holding for holding in holdings if economic(holding)]
    if not rights:
        return list(holdings)
    others = [holding for holding in holdings if not economic(holding)]
    with_shares = {one.company for one in others if one.kind is HoldingKind.OWNERSHIP}
    settled = [
        replace(right, kind=HoldingKind.CONTROL, band=None, right=right.band)
        if right.company in with_shares
        else replace(right, share_class=right.share_class.removeprefix(str(right.interest_type)))
        for right in rights
    ]
    return sorted([*others, *settled], key=lambda one: (one.company, one.holder, one.key))
