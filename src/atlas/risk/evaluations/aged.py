"""The words of a stored evaluation as of the day of reading. Pure."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from atlas.risk.evaluations.domain import Evaluation
from atlas.risk.matrix.domain import Rating, level_said
from atlas.risk.portfolio.domain import Shown, shown

OUTDATED_WORDS = {
    "compliance_profile": "other rules of the compliance profile hold now",
    "lists": "a list that the compliance profile requires gives no negative answer today, or not"
    " every party is compared with it yet",
    "registers": "the registers are past their age, or may say something else than they did",
    "reference_data": "other reference data are in force now",
    "relationship_profile": "the relationship profile was changed",
    "customer_identity": "the customer's name, number or country was changed, or which parties or"
    " relationships around it count: by a person, or by another investigation that found that two"
    " parties may be one",
    "newer_run": "a later investigation of the company has been evaluated, since when this one is"
    " not kept current",
}


def lost_by(outdated: Iterable[str]) -> str:
    """Return why an evaluation does not hold any more, in words."""
    return "; ".join(OUTDATED_WORDS.get(code, code.replace("_", " ")) for code in outdated)


def remedy(outdated: Collection[str]) -> str:
    """Return what to do about an evaluation that does not hold any more."""
    later = "read the later investigation, or investigate again"
    return later if "newer_run" in outdated else "evaluate again"


def words_today(result: Evaluation, outdated: Sequence[str]) -> dict[str, Any]:
    """Return the words of an evaluation as the API gives them.

    `outdated`: why a favourable result does not hold any more, as codes.
    """
    words = _shown(result, outdated)
    return {
        "provisional": words.provisional,
        "reasons": list(words.reasons),
        "worst_case": {
            "score_high": Decimal(words.score_high).scaleb(-2),
            "level": words.level_high,
            "tier": words.tier_high,
        },
        "outdated": list(outdated),
    }


def level_today(result: Evaluation, outdated: Sequence[str], *, identified: bool) -> str:
    """Return score, level and tier as of the day of reading, in words."""
    words = _shown(result, outdated)
    rating = Rating(
        score=result.score,
        level=result.level,
        tier=words.tier,
        provisional=words.provisional,
        score_at_worst=Decimal(words.score_high).scaleb(-2),
        level_at_worst=words.level_high,
        tier_at_worst=words.tier_high,
    )
    return level_said(rating, words.reasons, identified=identified)


def _shown(result: Evaluation, outdated: Sequence[str]) -> Shown:
    worst = result.worst_case
    words = Shown(
        tier=result.earned_tier,
        provisional=result.provisional,
        reasons=result.reasons,
        score_high=int(worst.score_high * 100),
        level_high=worst.level,
        tier_high=worst.tier,
    )
    return shown(result.level, words, outdated)


def not_earned(outdated: Sequence[str], not_compared: Sequence[str] = ()) -> str:
    """Return sentences on what no longer holds of an evaluation's words.

    `not_compared`: the required lists that parties are still to be compared with, in words.
    """
    return " ".join(
        (
            f"Not earned today: {lost_by(outdated)}. {remedy(outdated).capitalize()}.",
            *map("{}.".format, not_compared),
        )
    )
