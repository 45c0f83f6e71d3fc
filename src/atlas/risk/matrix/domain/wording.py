"""A level in words, never without what it must say against itself. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from atlas.risk.matrix.domain.earlier import is_provisional
from atlas.risk.matrix.domain.levels import shown_level

NOT_IDENTIFIED = "not identified: its score is kept, and not shown"
"""What stands instead of a level where it is not known which company the subject is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Score, level and tier of an evaluation, and the same at worst as far as they were kept.

    `provisional`: whether the level is not earned; None where nothing says it.
    """

    score: object = None
    level: str | None = None
    tier: str | None = None
    provisional: bool | None = None
    score_at_worst: object = None
    level_at_worst: str | None = None
    tier_at_worst: str | None = None


def level_said(risk: Rating, reasons: Collection[str] = (), *, identified: bool = True) -> str:
    """Return score, level and tier in words; the worst case comes first while provisional.

    Args:
        risk: the evaluation's. A favourable level is provisional unless its conditions are stated
        to
            be met.
        reasons: what a provisional level lacks; with `no_profile` no favourable level is reported.
        identified: whether the subject is known: otherwise no level is reported.

    """
    if not identified:
        return NOT_IDENTIFIED
    if risk.level is None:
        return "not evaluated"
    known = _one(risk.score, shown_level(risk.level, reasons), risk.tier)
    worst = ""
    if risk.level_at_worst is not None:
        gravest = shown_level(risk.level_at_worst, reasons)
        worst = f"at worst {_one(risk.score_at_worst, gravest, risk.tier_at_worst)}"
    if is_provisional(risk.level, risk.provisional):
        return f"{worst or 'worst case not kept'}; provisionally {known}"
    return f"{known}; {worst}" if worst else known


def _one(score: object, level: str, tier: str | None) -> str:
    said = f"{score} of 100, {level.replace('_', ' ')}"
    return f"{said}, {tier.upper()}" if tier else said
