"""The words of a stored evaluation as of the day of reading. Pure."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import TypedDict

from atlas.risk.evaluations.domain import Evaluation
from atlas.risk.evaluations.domain.findings import OF_LISTS
from atlas.risk.matrix.domain import Rating, level_said, shown_level
from atlas.risk.portfolio.domain import Shown, shown

OUTDATED_WORDS = {
    "compliance_profile": "other rules of the compliance profile hold now",
    "lists": "a list that the compliance profile requires gives no negative answer today, or not"
    " every party is compared with it yet",
    "registers": "the registers are past their age, or may say something else than they did, or"
    " another investigation found since what may change who owns the company or where they are",
    "reference_data": "other reference data are in force now",
    "relationship_profile": "the relationship profile was changed",
    "customer_identity": "the customer's name, number or country was changed, or which parties or"
    " relationships around it count: by a person, or by another investigation that found that two"
    " parties may be one, or that a company above is not known to its register",
    "newer_run": "a later investigation of the company has been evaluated, since when this one is"
    " not kept current",
}


_OF_OWNERS = frozenset({"registers", "customer_identity", "newer_run"})
"""What the owners rest on, of the reasons for which an evaluation is outdated."""
_OF_INPUTS = {
    "ownership": _OF_OWNERS,
    "modules": _OF_OWNERS,
    "geography": _OF_OWNERS | {"compliance_profile", "reference_data", "relationship_profile"},
}
"""By the kind of an input that no list answers: the reasons for which its absence is outdated."""
_OF_SILENCE = _OF_OWNERS | {"compliance_profile", "lists"}
"""What the lack of a hit rests on: registers may name parties that were compared with no list."""


def lost_by(outdated: Iterable[str]) -> str:
    """Return why an evaluation does not hold any more, in words."""
    return "; ".join(OUTDATED_WORDS.get(code, code.replace("_", " ")) for code in outdated)


_ALREADY_WORDS = {
    "lists": "a list that the compliance profile requires gave no negative answer",
    "registers": "the registers were past their age",
}
"""The reasons that may hold on the day of an investigation already, in words."""
_OLD = ("registers", "lists")
"""What is to be loaded: an evaluation made again rests on the same ones."""
_OF_A_RUN = frozenset({"registers", "lists", "customer_identity"})
"""Reasons that an evaluation made again does not end: what it rests on is what its run read."""


def told_since(outdated: Sequence[str], already: Collection[str] = ()) -> str:
    """Return what does not hold, in words: what came since the investigation, and what held then.

    Args:
        outdated: why the evaluation is outdated, as codes.
        already: those of them that were so on the day of the investigation.

    """
    then = [code for code in outdated if code in already]
    since = [code for code in outdated if code not in already]
    told = [f"since then: {lost_by(since)}"] if since else []
    told += [f"already then: {'; '.join(_ALREADY_WORDS[code] for code in then)}"] if then else []
    return "; ".join(told)


def remedy(outdated: Collection[str], already: Collection[str] = ()) -> str:
    """Return what to do about an evaluation that does not hold any more.

    already: as `told_since` takes them.
    """
    if "newer_run" in outdated:
        return "read the later investigation, or investigate again"
    surely = [code for code in _OLD if code in outdated and code in already]
    maybe = [code for code in _OLD if code in outdated and code not in already]
    newer = [*surely, *(f"{code} where they are past their age" for code in maybe)]
    if newer:
        return f"load newer {' and '.join(newer)}, then investigate again"
    return "investigate again" if _OF_A_RUN & {*outdated} else "evaluate again"


def silence_lost(why: Iterable[str]) -> tuple[str, ...]:
    """Return the reasons for an outdated evaluation for which the lack of a hit is outdated too."""
    return tuple(code for code in why if code in _OF_SILENCE)


def owners_lost(why: Iterable[str]) -> tuple[str, ...]:
    """Return the reasons for an outdated evaluation for which its owners are outdated too."""
    return tuple(code for code in why if code in _OF_OWNERS)


def no_answer_today(lost: Iterable[str]) -> str:
    """Return why that nothing was found on lists, in an evaluation, is no answer today."""
    return f"The absence of a match proves nothing today: {lost_by(lost)}."


def floor_today(inputs: Collection[str] | None, why: Sequence[str]) -> str:
    """Return why it proves nothing today that a floor was not met; empty: it does.

    Args:
        inputs: what its conditions read; None: it is not known any more.
        why: why the evaluation is outdated, as codes.

    """
    lost = silence_lost(why)
    if lost and (inputs is None or not OF_LISTS.isdisjoint(inputs)):
        return no_answer_today(lost)
    kinds = {one.partition(".")[0] for one in inputs or ()}
    changed = [code for code in why if any(code in _OF_INPUTS.get(kind, ()) for kind in kinds)]
    return f"What was known then proves nothing today: {lost_by(changed)}." if changed else ""


class WorstToday(TypedDict):
    """The worst case as of the day of reading."""

    score_high: Decimal
    level: str
    tier: str


class WordsToday(TypedDict):
    """The words of an evaluation as the API gives them, as of the day of reading."""

    provisional: bool
    reasons: list[str]
    worst_case: WorstToday
    outdated: list[str]


def words_today(result: Evaluation, outdated: Sequence[str]) -> WordsToday:
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


def rating_today(result: Evaluation, outdated: Sequence[str]) -> Rating:
    """Return score, level and tier of an evaluation as of the day of reading."""
    words = _shown(result, outdated)
    return Rating(
        score=result.score,
        level=shown_level(result.level, result.reasons),
        tier=words.tier,
        provisional=words.provisional,
        score_at_worst=Decimal(words.score_high).scaleb(-2),
        level_at_worst=shown_level(words.level_high, result.reasons),
        tier_at_worst=words.tier_high,
    )


def level_today(result: Evaluation, outdated: Sequence[str], *, identified: bool) -> str:
    """Return score, level and tier as of the day of reading, in words."""
    reasons = _shown(result, outdated).reasons
    return level_said(rating_today(result, outdated), reasons, identified=identified)


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
