"""Companies above that their own registers do not know: who owns them is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from atlas.knowledge.graph.domain.causes import RANK, CauseGround, UboCause, UboCauses

LEFT_REGISTER = "left_register"
"""Code: the register itself answered that it does not know a company of which others state owners.
"""


def with_denied(causes: UboCauses, denied: Mapping[str, str]) -> UboCauses:
    """Return why more parties may be above, where registers do not know companies that are.

    What sources state above such a company counts; that they state no more does not. Nor does one
    exempt a company whose listing or state ownership they alone state.

    Args:
        causes: of the structure as stated.
        denied: the companies, each with its name.

    """
    grounds = [
        one for one in causes.grounds if one.cause is not UboCause.EXEMPT or one.party not in denied
    ]
    grounds += [
        CauseGround(UboCause.INCOMPLETE, LEFT_REGISTER, key, name) for key, name in denied.items()
    ]
    found = {one.cause for one in grounds}
    stays = causes.cause in found & {UboCause.IDENTIFIED, UboCause.EXEMPT}
    cause = causes.cause if stays else max(found, key=RANK.__getitem__)
    return replace(causes, cause=cause, grounds=tuple(grounds))
