"""What may be decided, what takes two persons, and what a decision may not rest on. Pure.

Sources: design `domain.md` §6; Directive (EU) 2015/849, articles 18a, 19 and 20 (approval of a
high-risk or PEP relationship by senior management); EBA/GL/2021/02.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class DecisionOutcome(StrEnum):
    """What a person decides about a customer."""

    APPROVE = "approve"
    REJECT = "reject"
    ESCALATE = "escalate"
    REQUEST_INFORMATION = "request_information"


class EntryState(StrEnum):
    """Where one entry of the record stands. `PROPOSED` waits for its second person."""

    PROPOSED = "proposed"
    FINAL = "final"
    SUPERSEDED = "superseded"


class FourEyes(StrEnum):
    """Why a decision takes two persons."""

    HIGH_RISK = "high_risk"
    PEP = "pep_relationship"
    LIFTS_SCRUTINY = "lifts_scrutiny"
    SENIOR_APPROVAL = "senior_approval"


class Obstacle(StrEnum):
    """Why an outcome is not open."""

    NOT_FINISHED = "not_finished"
    NOT_COMPLETE = "not_complete"
    NOT_EVALUATED = "not_evaluated"
    STALE_BASIS = "stale_basis"
    TRUE_MATCH = "true_match"
    APPROVAL_REFUSED = "approval_refused"
    UNDECIDED_HITS = "undecided_hits"
    INSUFFICIENT_DEPTH = "insufficient_depth"
    MANDATORY_CHECKS_OPEN = "mandatory_checks_open"
    SUBJECT_UNKNOWN = "subject_unknown"


SENTENCES: dict[Obstacle, str] = {
    Obstacle.NOT_FINISHED: "The investigation is not over yet.",
    Obstacle.NOT_COMPLETE: "The investigation did not complete; rerun it.",
    Obstacle.NOT_EVALUATED: "There is no risk evaluation; rerun the investigation.",
    Obstacle.STALE_BASIS: "What it rests on has changed since; rerun the investigation.",
    Obstacle.TRUE_MATCH: "A party is a true match: only reject or escalate.",
    Obstacle.APPROVAL_REFUSED: "A floor of the risk matrix refuses approval: reject or escalate.",
    Obstacle.UNDECIDED_HITS: "Exact or strong hits are undecided; decide them first.",
    Obstacle.INSUFFICIENT_DEPTH: "The tier asks for a deeper investigation; rerun it deeper.",
    Obstacle.MANDATORY_CHECKS_OPEN: "Mandatory checks are open; fulfil or attest them.",
    Obstacle.SUBJECT_UNKNOWN: "It is not settled which company this is; rerun with a candidate.",
}
_HIGH = frozenset({"high", "critical"})
_UNDECIDED = frozenset({"undecided", "unsure"})
_DECISIVE = frozenset({"exact", "strong"})
_IDENTIFIED = frozenset({"identified", "identified_by_name"})
_LIFTED = frozenset({DecisionOutcome.REJECT, DecisionOutcome.ESCALATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFact:
    """A hit of a party, as it stands now. `highest` is the strongest it ever was."""

    id: str
    party_name: str
    list_id: str
    entry_key: str
    entry_name: str
    status: str
    strength: str
    highest: str
    topics: tuple[str, ...]
    delisted: bool
    confirmed: bool

    @property
    def is_pep(self) -> bool:
        """Whether it says that the party is or was politically exposed."""
        return "pep" in self.topics

    @property
    def freezes(self) -> bool:
        """Whether it leaves reject or escalate.

        A PEP is no listed party: with four eyes the relationship may be approved. The end of a
        true match's listing frees nothing until a person has confirmed it.
        """
        listed = not self.delisted or not self.confirmed
        return self.status == "true_match" and listed and {*self.topics} != {"pep"}

    @property
    def waits(self) -> bool:
        """Whether somebody must decide it before an approval."""
        return self.status in _UNDECIDED and _DECISIVE & {self.strength, self.highest} != set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a decision would rest on, as it stands now.

    `changes`: one sentence for each thing that has changed since the investigation. `flagged_pep`:
    parties whose claims say that they are PEPs. `open_checks`: mandatory checks of the tier that
    stand against an approval. `senior_approval`: the tier asks for that of senior management.
    """

    run_status: str
    subject_status: str
    depth_rank: int
    tier_rank: int | None
    level: str | None
    effects: tuple[str, ...]
    hits: tuple[HitFact, ...]
    flagged_pep: tuple[str, ...]
    flagged_sanctioned: tuple[str, ...]
    changes: tuple[str, ...]
    open_checks: tuple[str, ...] = ()
    senior_approval: bool = False


def obstacles(basis: Basis, outcome: DecisionOutcome) -> list[Obstacle]:
    """Return every reason why an outcome is not open; empty when it is."""
    if basis.run_status in {"pending", "running"}:
        return [Obstacle.NOT_FINISHED]
    if outcome is DecisionOutcome.ESCALATE:
        return []  # more scrutiny is always open
    found: list[Obstacle] = []
    frozen = any(hit.freezes for hit in basis.hits) or bool(basis.flagged_sanctioned)
    if outcome is DecisionOutcome.REQUEST_INFORMATION:
        # a question to the customer at this point would tip off
        return [Obstacle.TRUE_MATCH] if frozen else []
    if basis.changes:
        found.append(Obstacle.STALE_BASIS)
    if outcome is DecisionOutcome.REJECT:
        return found
    return found + _against_approval(basis, frozen=frozen)


def _against_approval(basis: Basis, *, frozen: bool) -> list[Obstacle]:
    evaluated = basis.tier_rank is not None
    conditions = {
        Obstacle.TRUE_MATCH: frozen,
        Obstacle.APPROVAL_REFUSED: "approval_refused" in basis.effects,
        Obstacle.UNDECIDED_HITS: any(hit.waits for hit in basis.hits),
        Obstacle.NOT_COMPLETE: basis.run_status != "complete",
        Obstacle.SUBJECT_UNKNOWN: basis.subject_status not in _IDENTIFIED,
        Obstacle.NOT_EVALUATED: not evaluated,
        Obstacle.INSUFFICIENT_DEPTH: (basis.tier_rank or 0) > basis.depth_rank,
        Obstacle.MANDATORY_CHECKS_OPEN: bool(basis.open_checks),
    }
    return [obstacle for obstacle, stands in conditions.items() if stands]


def four_eyes_because(
    basis: Basis, outcome: DecisionOutcome, former: DecisionOutcome | None
) -> list[FourEyes]:
    """Return why an outcome takes two persons; empty when one person may decide it.

    A PEP relationship counts unless a person has said that it is none: an undecided hit of
    whatever strength does. `former` is the decision that holds.
    """
    if outcome is not DecisionOutcome.APPROVE:
        return []
    reasons: list[FourEyes] = []
    if basis.level in _HIGH:
        reasons.append(FourEyes.HIGH_RISK)
    open_peps = any(hit.is_pep and hit.status != "false_positive" for hit in basis.hits)
    if open_peps or basis.flagged_pep:
        reasons.append(FourEyes.PEP)
    if former in _LIFTED:
        reasons.append(FourEyes.LIFTS_SCRUTINY)
    if basis.senior_approval:
        reasons.append(FourEyes.SENIOR_APPROVAL)
    return reasons


def sentence(found: Sequence[Obstacle], basis: Basis) -> str:
    """Return in words why an outcome is refused."""
    said = [SENTENCES[one] for one in found]
    if Obstacle.STALE_BASIS in found:
        said += list(basis.changes[:5])
    if Obstacle.MANDATORY_CHECKS_OPEN in found:
        said.append(f"Open: {', '.join(basis.open_checks)}.")
    return " ".join(said)
