"""What a person may decide about a hit, when a decision takes two people, and what follows.

Four eyes (two people, the second a senior officer or the MLRO) are required for a false positive on
a hit that was ever exact or strong or a true match, and for any decision that takes a true match
back. One person may make a decision that adds scrutiny. Machines never decide.
"""

from enum import StrEnum

from atlas.sources.screening.domain.results import Strength


class HitStatus(StrEnum):
    """Where a hit stands. `unsure` counts like `undecided`."""

    UNDECIDED = "undecided"
    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"
    UNSURE = "unsure"


class Decision(StrEnum):
    """What a person says of a hit."""

    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"
    UNSURE = "unsure"
    DELISTING_CONFIRMED = "delisting_confirmed"


class DecisionState(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    FINAL = "final"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    VOID = "void"


_DECISIVE = frozenset({Strength.EXACT, Strength.STRONG})
_ORDER = {Strength.WEAK: 0, Strength.STRONG: 1, Strength.EXACT: 2}


def needs_second_person(
    status: HitStatus,
    highest: Strength,
    decision: Decision,
    *,
    unexplained_name: bool = False,
    was_true: bool = False,
) -> bool:
    """Return whether a decision takes two people.

    `highest` is the greatest strength that the hit ever had: after a new screening with fewer
    facts, one person still cannot refuse it alone. `unexplained_name`: the whole name equals a
    listed one, and the screening recorded no contradiction that distinguishes the two. `was_true`:
    a person once decided that the hit is a true match. That two people became unsure of it since
    leaves its refusal to two.
    """
    if decision is Decision.TRUE_MATCH:
        return False
    if status is HitStatus.TRUE_MATCH:
        return True
    careful = is_decisive(highest) or unexplained_name or was_true
    return decision is Decision.FALSE_POSITIVE and careful


def is_decisive(strength: Strength) -> bool:
    """Return whether a hit of this strength waits for a decision, and for two to refuse it."""
    return strength in _DECISIVE


def refusal(
    status: HitStatus, decision: Decision, *, delisted: bool, confirmed: bool
) -> str | None:
    """Return why a decision cannot be made, or None. One that adds scrutiny may be repeated."""
    if decision is Decision.DELISTING_CONFIRMED:
        if not (delisted and status is HitStatus.TRUE_MATCH):
            return "Only the end of a true match's listing can be confirmed."
        return "The delisting is confirmed already." if confirmed else None
    if status.value == decision.value == HitStatus.FALSE_POSITIVE.value:
        return f"The hit is {status.value} already."
    return None


def status_after(status: HitStatus, decision: Decision) -> HitStatus:
    """Return the status a final decision leaves; a confirmed delisting stays a true match."""
    return status if decision is Decision.DELISTING_CONFIRMED else HitStatus(decision.value)


def stronger(one: Strength, other: Strength) -> Strength:
    """Return the stronger of two strengths."""
    return max(one, other, key=lambda strength: _ORDER[strength])


def is_stronger(now: Strength, then: Strength) -> bool:
    """Return whether evidence has grown."""
    return _ORDER[now] > _ORDER[then]
