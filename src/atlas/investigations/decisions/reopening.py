"""Why an approval that was given does not hold any more. Pure.

An approval rests on a basis. Once that is gone (a true match, a
block, a hit that waits, a worse level, other rules), no one may act on the approval any longer;
what adds scrutiny (a rejection, a freeze) continues to hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.investigations.decisions.blocks import Licence
from atlas.investigations.decisions.domain import (
    APPROVALS,
    Basis,
    DecisionOutcome,
    FourEyes,
    Obstacle,
    four_eyes_because,
    obstacles,
    obstacles_of_terms,
)


class Reopening(StrEnum):
    """Why an approval does not hold any more."""

    LICENCE_EXPIRED = "licence_expired"
    TRUE_MATCH = "true_match"
    BLOCKED = "blocked"
    TERMS_TOO_NARROW = "terms_too_narrow"
    APPROVAL_REFUSED = "approval_refused"
    HIT_UNDECIDED = "hit_undecided"
    SUBJECT_UNKNOWN = "subject_unknown"
    RUN_WITHDRAWN = "run_withdrawn"
    STALE_BASIS = "stale_basis"
    REGISTER_CHANGED = "register_changed"
    CUSTOMER_CHANGED = "customer_changed"
    PROFILE_CHANGED = "profile_changed"
    REFERENCE_DATA_CHANGED = "reference_data_changed"
    RISK_ROSE = "risk_rose"
    NEW_GROUND = "new_ground"


WORDS: dict[Reopening, str] = {
    Reopening.LICENCE_EXPIRED: "The licence that the approval rests on has expired.",
    Reopening.TRUE_MATCH: "A party is a true match now.",
    Reopening.BLOCKED: "Sanctions block the customer now.",
    Reopening.TERMS_TOO_NARROW: "What blocks the customer now is more than the licence or the"
    " rebuttal covers.",
    Reopening.APPROVAL_REFUSED: "A floor of the risk matrix refuses approval now.",
    Reopening.HIT_UNDECIDED: "A hit waits for its decision.",
    Reopening.SUBJECT_UNKNOWN: "It is not settled any more which company this is.",
    Reopening.RUN_WITHDRAWN: "The investigation that the decision rests on was withdrawn.",
    Reopening.STALE_BASIS: "The lists say more of the parties than the decision rests on.",
    Reopening.REGISTER_CHANGED: "The registers say something else of the customer or of its parties"
    " than the decision rests on; run the investigation again.",
    Reopening.CUSTOMER_CHANGED: "The customer file says something else of the customer than the"
    " decision rests on: its name, number, country, relationship profile, or which parties and"
    " relationships count, was changed.",
    Reopening.PROFILE_CHANGED: "The compliance profile has changed since; evaluate the customer"
    " under its rules.",
    Reopening.REFERENCE_DATA_CHANGED: "The reference data have changed since, and make more of the"
    " customer's risk; evaluate the customer again.",
    Reopening.RISK_ROSE: "A later evaluation is worse than the one that was decided on.",
    Reopening.NEW_GROUND: "An approval takes two persons now, for a reason that was not there.",
}
_BY_OBSTACLE = {
    Obstacle.APPROVAL_REFUSED: Reopening.APPROVAL_REFUSED,
    Obstacle.UNDECIDED_HITS: Reopening.HIT_UNDECIDED,
    Obstacle.EQUAL_NAME: Reopening.HIT_UNDECIDED,
    Obstacle.SUBJECT_UNKNOWN: Reopening.SUBJECT_UNKNOWN,
    Obstacle.TRUE_MATCH: Reopening.TRUE_MATCH,
    Obstacle.NOT_BY_CONTROL: Reopening.TERMS_TOO_NARROW,
    Obstacle.WRONG_REGIME: Reopening.TERMS_TOO_NARROW,
    Obstacle.REGIME_UNKNOWN: Reopening.TERMS_TOO_NARROW,
}
"""Obstacles that take a given approval away. Others, as the age of lists, are of the day alone."""


_BESIDE = frozenset({FourEyes.SANCTIONED, FourEyes.RESTRICTED})
"""Grounds for two people that end no approval: reported otherwise, or a state of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An approval as it was given. because: why it took two people, if it did.

    told: the true matches on lists that refuse no approval which were known when it was given.
    """

    outcome: DecisionOutcome
    because: frozenset[FourEyes]
    told: frozenset[str] = frozenset()
    licences: tuple[Licence, ...] = ()
    rebutted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """How grave an evaluation is: its level and tier, and those of its worst case, as ranks."""

    level: int
    tier: int
    worst_level: int
    worst_tier: int

    def worse_than(self, other: "Rank") -> bool:
        """Whether any of the four is more severe."""
        return (
            self.level > other.level
            or self.tier > other.tier
            or self.worst_level > other.worst_level
            or self.worst_tier > other.worst_tier
        )


def reopened_by(
    given: Given,
    bases: Sequence[Basis],
    *,
    then: Rank | None,
    now: Rank | None,
    other_rules: bool,
    other_data: bool = False,
    other_profile: bool = False,
    day: date,
) -> tuple[Reopening, ...]:
    """Return why an approval does not hold any more, in a fixed order; empty: it holds.

    Args:
        given: the approval; of another outcome nothing is returned.
        bases: what it rests on as that stands now: of its run, and of a newer one.
        then: the evaluation that was decided on.
        now: the customer's newest evaluation.
        other_rules: whether that was made under other rules than the profile's of today.
        other_data: whether the reference data of today make more of the customer than those that it
            was made with.
        other_profile: whether the customer's relationship profile is another than it was.
        day: today.

    """
    if given.outcome not in APPROVALS:
        return ()
    found = {one for basis in bases for one in _by(given, basis, day)}
    if other_rules:
        found.add(Reopening.PROFILE_CHANGED)
    if other_profile:
        found.add(Reopening.CUSTOMER_CHANGED)
    if other_data:
        found.add(Reopening.REFERENCE_DATA_CHANGED)
    if now is not None and then is not None and now.worse_than(then):
        found.add(Reopening.RISK_ROSE)
    return tuple(one for one in Reopening if one in found)


def _by(given: Given, basis: Basis, day: date) -> set[Reopening]:
    stands = set(obstacles(basis, given.outcome))
    if basis.sanctioned:
        stands |= {*obstacles_of_terms(basis, given.outcome, given.licences, given.rebutted, day)}
    found = {_BY_OBSTACLE[one] for one in stands if one in _BY_OBSTACLE}
    if not basis.sanctioned:
        found.discard(Reopening.TERMS_TOO_NARROW)  # nothing is left to be licensed or rebutted
    if given.outcome is DecisionOutcome.APPROVE:
        if any(one.binds for one in basis.blocks):
            found.add(Reopening.BLOCKED)
        if basis.informed - given.told:
            found.add(Reopening.NEW_GROUND)
    if basis.stale:
        found.add(Reopening.STALE_BASIS)
    if basis.registers_changed:
        found.add(Reopening.REGISTER_CHANGED)
    if basis.customer_changed:
        found.add(Reopening.CUSTOMER_CHANGED)
    if {*four_eyes_because(basis, given.outcome)} - given.because - _BESIDE:
        found.add(Reopening.NEW_GROUND)
    return found
