"""When two values contradict each other, and which contradictions wait for a person."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from atlas.knowledge.evidence.domain import source_title
from atlas.knowledge.ontology.domain import AttributeKind, AttributeSpec, Strategy
from atlas.knowledge.survivorship.domain.model import ANALYST, Candidate, Dispute, DisputeKind
from atlas.knowledge.survivorship.domain.strategies import canonical_value, tie

CONTRADICTING_TRUST = 0.9
"""A later source of this trust or more reopens an analyst's claim."""
SHARE_EXACT = "share_exact"
UNKNOWN = "unknown"
"""A value of enumerations that states nothing: it contradicts no other."""
_EPSILON = 1e-9
_WORDS = re.compile(r"\w+")
_LEGAL_FORMS = {
    "limited": "ltd",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "aktiengesellschaft": "ag",
}
"""Spellings of one legal form; a different form stays a difference."""


def contradicts(spec: AttributeSpec, one: Any, other: Any) -> bool:  # noqa: PLR0911  one per kind
    """Return whether two values of an attribute cannot both be right."""
    if one == other or (spec.enum and UNKNOWN in {one, other}):
        return False
    if spec.survivorship is Strategy.CANONICAL:
        return bool(canonical_value(spec.canonical, one) != canonical_value(spec.canonical, other))
    if spec.kind is AttributeKind.PARTIAL_DATE or spec.survivorship is Strategy.MOST_SPECIFIC:
        return not (_refines(one, other) or _refines(other, one))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return any(one[key] != other[key] for key in one.keys() & other.keys())
    if isinstance(one, str) and isinstance(other, str):
        mine, theirs = _words(one), _words(other)
        if spec.survivorship is Strategy.MOST_COMPLETE:
            return not (set(mine) <= set(theirs) or set(theirs) <= set(mine))
        return mine != theirs
    return True


def _words(text: str) -> list[str]:
    return sorted(_LEGAL_FORMS.get(word, word) for word in _WORDS.findall(text.casefold()))


def _refines(wide: Any, narrow: Any) -> bool:
    if not (isinstance(wide, str) and isinstance(narrow, str)):
        return False
    if narrow == wide or narrow.startswith(f"{wide}-"):
        return True
    # parts of dates are numbers in an order, not words
    return set(_words(wide)) <= set(_words(narrow)) and not wide[:1].isdigit()


def latest_of_each_source(claims: Sequence[Candidate]) -> list[Candidate]:
    """Return what each source says now: a source's newer claim replaces its older one."""
    latest: dict[str, Candidate] = {}
    for claim in sorted(claims, key=tie):
        known = latest.get(claim.source)
        if known is None or claim.asserted_at > known.asserted_at:
            latest[claim.source] = claim
    return [latest[source] for source in sorted(latest)]


def disputes_of(
    spec: AttributeSpec, winner: Candidate, claims: Sequence[Candidate], *, delta: float
) -> tuple[Dispute, ...]:
    """Return the contradictions of a winner that wait for a person."""
    others = [
        claim
        for claim in latest_of_each_source(claims)
        if claim.source != winner.source and contradicts(spec, winner.value, claim.value)
    ]
    if winner.source_type == ANALYST:
        later = [claim for claim in others if contradicts_analyst(winner, claim)]
        return dispute(DisputeKind.ANALYST_CONTRADICTED, winner, later, spec.name)
    near = [
        claim
        for claim in others
        if (_is_near(winner, claim, delta) or _states_share(spec, winner, claim))
        and (spec.survivorship is not Strategy.MOST_RECENT or _same_day(claim, winner))
    ]
    return dispute(DisputeKind.DISAGREEMENT, winner, near, spec.name)


def _is_near(winner: Candidate, claim: Candidate, delta: float) -> bool:
    return abs(claim.trust - winner.trust) <= delta + _EPSILON


def _states_share(spec: AttributeSpec, winner: Candidate, claim: Candidate) -> bool:
    """Whether a share of a source that is trusted less contradicts the one that stands."""
    return spec.name == SHARE_EXACT and is_heard(winner, claim, more=claim.value > winner.value)


def is_heard(winner: Candidate, claim: Candidate, *, more: bool) -> bool:
    """Whether a source that is trusted less contradicts how much is held.

    By more of what is held since: trust may not make a holding smaller unseen. By less only if it
    was stated later: any file could otherwise turn an owner into one that may be.

    Args:
        winner: the share that stands.
        claim: the other one, as of the day on which its source stated it last.
        more: whether it is higher.

    """
    if more:
        return winner.valid_from is None or claim.asserted_at.date() >= winner.valid_from
    return claim.asserted_at > winner.asserted_at


def contradicts_analyst(analyst: Candidate, claim: Candidate) -> bool:
    """Return whether a claim is later and trusted enough to reopen an analyst's."""
    return (
        claim.source_type != ANALYST
        and claim.trust >= CONTRADICTING_TRUST
        and claim.asserted_at > analyst.asserted_at
    )


def dispute(
    kind: DisputeKind, winner: Candidate, others: Sequence[Candidate], name: str
) -> tuple[Dispute, ...]:
    """Return one dispute of a winner with others; none when there are none."""
    if not others:
        return ()
    sources = ", ".join(sorted({source_title(claim.source) for claim in others}))
    said = f"{name.replace('_', ' ')}: {source_title(winner.source)} is contradicted by {sources}"
    ids = tuple(sorted({winner.claim_id, *(claim.claim_id for claim in others)}))
    return (Dispute(kind, ids, said),)


def _same_day(one: Candidate, other: Candidate) -> bool:
    return one.asserted_at.date() == other.asserted_at.date()


def covers(interval: Mapping[str, str | None], as_of: date) -> bool:
    """Return whether an existence value {from, to} covers a day."""
    start, end = interval.get("from"), interval.get("to")
    return (start is None or start <= as_of.isoformat()) and (
        end is None or as_of.isoformat() < end
    )
