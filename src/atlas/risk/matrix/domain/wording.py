"""A level in words, never without what it must say against itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.risk.matrix.domain.earlier import is_provisional
from atlas.risk.matrix.domain.levels import shown_level

NOT_IDENTIFIED = "not identified: its score is kept, and not shown"
"""What stands instead of a level where it is not known which company the subject is."""


def level_said(risk: Mapping[str, Any]) -> str:
    """Return score, level and tier in words; the worst case comes first while provisional.

    Args:
        risk: `score`, `level` and `tier`; `provisional`, `score_at_worst`, `level_at_worst` and
            `tier_at_worst` as far as they were kept. A favourable level of which nothing says
            that it was earned is provisional. `reasons`: what a provisional level lacks;
            with `no_profile` no favourable level is said. `identified`, false: no level is said.

    """
    if not risk.get("identified", True):
        return NOT_IDENTIFIED
    level = risk.get("level")
    if level is None:
        return "not evaluated"
    reasons = risk.get("reasons") or ()
    known = _one(risk["score"], shown_level(level, reasons), risk.get("tier"))
    worst = ""
    if risk.get("level_at_worst") is not None:
        gravest = shown_level(risk["level_at_worst"], reasons)
        found = _one(risk["score_at_worst"], gravest, risk.get("tier_at_worst"))
        worst = f"at worst {found}"
    if is_provisional(level, risk.get("provisional")):
        return f"{worst or 'worst case not kept'}; provisionally {known}"
    return f"{known}; {worst}" if worst else known


def _one(score: object, level: str, tier: str | None) -> str:
    said = f"{score} of 100, {level.replace('_', ' ')}"
    return f"{said}, {tier.upper()}" if tier else said
