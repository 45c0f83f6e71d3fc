"""Decisions of persons between sources that contradict each other on a holding.

A decision names the statement that counts. It lapses as soon as any source states something else of
the relationship than when it was decided: another share, another end, or nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.ends import Claims, is_of_person, omissions, stating
from atlas.knowledge.survivorship.domain.model import ANALYST, Candidate, Outcome

DECISION = "person_decision"
"""The source of such decisions, and the rule by which a value counts then: never a register."""


LAPSED = "a source states something else"
"""Why a decision ended that no person withdrew."""


class Disputed(StrEnum):
    """What sources contradict each other on."""

    SHARE = "share"
    EXISTENCE = "existence"


SHARE_ATTRIBUTES = frozenset(
    {"share_exact", "share_minimum", "share_maximum", "minimum_exclusive", "maximum_exclusive",
     "share_if_higher", "contradictions"}
)  # fmt: skip
"""What one statement says of how much is held; taken together, never mixed from two."""
DECIDED: Mapping[Disputed, str] = {
    Disputed.SHARE: "decided_share",
    Disputed.EXISTENCE: "decided_existence",
}
"""The attribute that names the statement which counts."""
DECIDED_ON = frozenset(DECIDED.values())
ABOUT: Mapping[Disputed, frozenset[str]] = {
    Disputed.SHARE: SHARE_ATTRIBUTES,
    Disputed.EXISTENCE: frozenset({EXISTS}),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one record of one source states last of a relationship.

    until: first day on which it no longer holds. share: by attribute; empty: none is stated.
    """

    claim_id: UUID
    source: str
    record: str
    asserted_at: datetime
    since: date | None
    until: date | None
    left_out: bool
    share: Mapping[str, JSON]

    def said(self) -> list[JSON]:
        """Return what makes it the same statement again."""
        return [
            self.source,
            self.record,
            self.since.isoformat() if self.since else None,
            self.until.isoformat() if self.until else None,
            self.left_out,
            dict(self.share),
        ]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that counts: the claim of the persons, and the statement that they chose."""

    claim: Candidate
    chosen: Statement


def statements_of(claims: Claims) -> list[Statement]:
    """Return what each record of each source states last, in the order of sources and records."""
    left = omissions(claims)
    return sorted(
        (
            Statement(
                one.claim_id,
                one.source,
                one.source_record or "",
                one.asserted_at,
                one.valid_from,
                one.until,
                (one.source, one.source_record) in left,
                _share_of(claims, one),
            )
            for one in stating(claims)
        ),
        key=lambda one: (one.source, one.record),
    )


def _share_of(claims: Claims, exists: Candidate) -> dict[str, JSON]:
    return {
        name: claim.value
        for name in sorted(SHARE_ATTRIBUTES)
        for claim in sorted(claims.get(name, ()), key=lambda one: one.claim_id)
        if not claim.deprecated and not claim.corrected and _came_with(claim, exists)
    }


def _came_with(claim: Candidate, exists: Candidate) -> bool:
    return (claim.source, claim.source_record, claim.asserted_at) == (
        exists.source,
        exists.source_record,
        exists.asserted_at,
    )


def fingerprint(statements: Sequence[Statement]) -> str:
    """Return what tells whether sources still state the same."""
    return canonical_hash([one.said() for one in statements])


def decisions(claims: Claims) -> dict[Disputed, Decided]:
    """Return the decisions on a relationship that count."""
    return {
        about: counts
        for about, said in _newest(claims).items()
        if (counts := _if_it_counts(claims, about, said)) is not None
    }


def lapsed(claims: Claims) -> dict[UUID, Disputed]:
    """Return the decisions that have not ended and count no more: sources state something else."""
    counting = {one.claim.claim_id for one in decisions(claims).values()}
    return {
        one.claim_id: about
        for about, name in DECIDED.items()
        for one in claims.get(name, ())
        if _stands(one) and one.claim_id not in counting
    }


def _newest(claims: Claims) -> dict[Disputed, Candidate]:
    standing = {
        about: [one for one in claims.get(name, ()) if _stands(one)]
        for about, name in DECIDED.items()
    }
    return {
        about: max(group, key=lambda one: (one.asserted_at, one.claim_id))
        for about, group in standing.items()
        if group
    }


def _stands(claim: Candidate) -> bool:
    return claim.source == DECISION and not claim.deprecated and claim.ended_on is None


def _if_it_counts(claims: Claims, about: Disputed, said: Candidate) -> Decided | None:
    statements = statements_of(claims)
    value = said.value
    if fingerprint(statements) != value["said"]:
        return None
    chosen = next(
        one for one in statements if (one.source, one.record) == (value["source"], value["record"])
    )
    if about is Disputed.EXISTENCE and _stated_again(statements, chosen, said):
        return None
    return Decided(said, chosen)


def _stated_again(statements: Sequence[Statement], chosen: Statement, said: Candidate) -> bool:
    """Whether a source states a holding past a decided end, as of a day after the decision."""
    return chosen.until is not None and any(
        (one.until is None or one.until > chosen.until)
        and one.asserted_at.date() > said.asserted_at.date()
        for one in statements
    )


def as_decided(claims: Claims, found: Mapping[Disputed, Decided]) -> Claims:
    """Return the claims that count: of what was decided, those of the chosen statement alone.

    Decisions that count no more are left out.
    """
    kept = {name: list(group) for name, group in claims.items()}
    for name in DECIDED.values():
        kept.pop(name, None)
    for about, decided in found.items():
        kept[DECIDED[about]] = [decided.claim]
        [chosen] = [one for one in claims[EXISTS] if one.claim_id == decided.chosen.claim_id]
        for name in ABOUT[about] & kept.keys():
            kept[name] = [
                one
                for one in kept[name]
                if (
                    one is chosen or is_of_person(one)
                    if name == EXISTS
                    else _came_with(one, chosen)
                )
            ]
    return kept


def told(
    outcomes: Mapping[str, Outcome], claims: Claims, found: Mapping[Disputed, Decided]
) -> dict[str, Outcome]:
    """Return outcomes that say what was decided, and against which claims."""
    shown = dict(outcomes)
    for about in found:
        for name in ABOUT[about] & claims.keys():
            one = shown.get(name) or Outcome(None, DECISION)
            if one.rule == ANALYST:  # an end that persons stated since
                continue
            others = {claim.claim_id for claim in claims[name] if not claim.deprecated}
            shown[name] = Outcome(
                one.value,
                DECISION,
                one.winner,
                one.contributors,
                tuple(sorted(others - {one.winner})),
            )
    return shown
