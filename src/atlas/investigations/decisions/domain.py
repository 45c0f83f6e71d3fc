"""What may be decided, what takes two people, and what a decision may not rest on. Pure.

Sources: Directive (EU) 2015/849, articles 18a, 19 and 20 (approval of a high-risk or PEP
relationship by senior management) and article 39 (no disclosure of a suspicion report);
EBA/GL/2021/02.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.investigations.decisions.blocks import (
    Block,
    Licence,
    Refusal,
    expired,
    lifts,
    rebuttable,
)
from atlas.investigations.decisions.matches import HitFact
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.lists.domain.labels import entry_said


class DecisionOutcome(StrEnum):
    """What a person decides about a customer."""

    APPROVE = "approve"
    REJECT = "reject"
    ESCALATE = "escalate"
    REQUEST_INFORMATION = "request_information"
    FREEZE_AND_REPORT = "freeze_and_report"
    APPROVE_UNDER_LICENCE = "approve_under_licence"
    CONTROL_REBUTTED = "control_rebutted"


class EntryState(StrEnum):
    """Where one entry of the record stands. `PROPOSED` waits for its second person."""

    PROPOSED = "proposed"
    FINAL = "final"
    SUPERSEDED = "superseded"


class FourEyes(StrEnum):
    """Why a decision takes two people."""

    HIGH_RISK = "high_risk"
    PEP = "pep_relationship"
    LIFTS_SCRUTINY = "lifts_scrutiny"
    SENIOR_APPROVAL = "senior_approval"
    PROVISIONAL = "provisional_level"
    WORST_CASE = "enhanced_at_worst"
    ENHANCED = "enhanced_due_diligence"
    UBO_UNKNOWN = "beneficial_owner_unknown"
    SANCTIONED = "true_match_or_blocked"
    BLOCKING_LAW = "blocking_law"
    RESTRICTED = "restricted_relationship"
    FORMER_HOLDER = "true_match_of_former_holder"
    INFORMATIVE = "true_match_on_informative_list"
    IDENTITY = "identity_changed"


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
    NO_PROFILE = "no_profile"
    LISTS_NOT_CURRENT = "lists_not_current"
    EQUAL_NAME = "equal_name"
    NOT_SANCTIONED = "not_sanctioned"
    NOT_BY_CONTROL = "not_by_control"
    REGIME_UNKNOWN = "regime_unknown"
    LICENCE_EXPIRED = "licence_expired"
    WRONG_REGIME = "wrong_regime"


SENTENCES: dict[Obstacle, str] = {
    Obstacle.NOT_FINISHED: "The investigation is not over yet.",
    Obstacle.NOT_COMPLETE: "The investigation did not complete; rerun it.",
    Obstacle.NOT_EVALUATED: "There is no risk evaluation; rerun the investigation.",
    Obstacle.STALE_BASIS: "What it rests on has changed since; rerun the investigation.",
    Obstacle.TRUE_MATCH: "A party is a true match: reject, escalate, freeze and report, or approve"
    " under a licence.",
    Obstacle.APPROVAL_REFUSED: "A floor of the risk matrix refuses approval.",
    Obstacle.UNDECIDED_HITS: "Exact or strong hits are undecided; decide them first.",
    Obstacle.INSUFFICIENT_DEPTH: "The tier asks for a deeper investigation; rerun it deeper.",
    Obstacle.MANDATORY_CHECKS_OPEN: "Mandatory checks are open; fulfil or attest them.",
    Obstacle.SUBJECT_UNKNOWN: "It is not settled which company this is; rerun with its number or a"
    " candidate, or once the sources answer.",
    Obstacle.NO_PROFILE: "The firm has no active compliance profile: draft one with PUT"
    " /api/compliance-profile/draft, propose it, and let a second person activate it.",
    Obstacle.LISTS_NOT_CURRENT: "Required lists are not what an approval may rest on; put right"
    " what is said of each, and rerun the investigation.",
    Obstacle.EQUAL_NAME: "A party's name equals a listed one; dismiss or confirm the hit first.",
    Obstacle.NOT_SANCTIONED: "No party is a true match, and nothing blocks the customer.",
    Obstacle.NOT_BY_CONTROL: "Only a block by control alone can be rebutted, and only under"
    " regimes that count control.",
    Obstacle.REGIME_UNKNOWN: "A source says that a party is sanctioned, and no list says under"
    " which regime: no licence can be compared with it. Screen the party and decide its hit.",
    Obstacle.LICENCE_EXPIRED: "A licence that has expired permits nothing.",
    Obstacle.WRONG_REGIME: "What is named must be the regimes that block this customer, and all of"
    " those that bind the firm.",
}
_MEDIUM = "medium"
_HIGH = frozenset({"high", "critical"})
_IDENTIFIED = frozenset({"identified", "identified_by_name"})
LIFTED = frozenset(
    {
        DecisionOutcome.REJECT,
        DecisionOutcome.ESCALATE,
        DecisionOutcome.FREEZE_AND_REPORT,
    }
)
APPROVALS = frozenset(
    {
        DecisionOutcome.APPROVE,
        DecisionOutcome.APPROVE_UNDER_LICENCE,
        DecisionOutcome.CONTROL_REBUTTED,
    }
)
"""Outcomes under which the relationship continues."""
AFTER_A_MATCH = frozenset(
    {
        DecisionOutcome.FREEZE_AND_REPORT,
        DecisionOutcome.APPROVE_UNDER_LICENCE,
        DecisionOutcome.CONTROL_REBUTTED,
    }
)
"""Outcomes that only a true match or a block opens."""
UNDECIDED = frozenset({DecisionOutcome.ESCALATE, DecisionOutcome.REQUEST_INFORMATION})
"""Outcomes that decide nothing yet: more scrutiny is always open."""
NEEDS_MLRO = frozenset(
    {
        FourEyes.SANCTIONED,
        FourEyes.BLOCKING_LAW,
        FourEyes.FORMER_HOLDER,
        FourEyes.INFORMATIVE,
    }
)
"""Reasons for which one of the two people must be the MLRO."""
_EDD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a decision would currently rest on.

    `changes`: one sentence for each thing that has changed since the investigation; `stale`: those
    of them that the lists say of its parties; `registers_changed`: the registers say something else
    of them; `customer_changed`: the customer file says something else of the customer.
    `flagged_pep`: parties whose claims say that they are PEPs. `open_checks`: mandatory checks of
    the tier that prevent an approval. `senior_approval`: the tier requires that of senior
    management.
    `has_profile`: a compliance profile is active. `provisional`: the level is not earned.
    `worst_rank`: the tier with every unknown at its maximum.
    `lists_overdue`: a sentence for each binding list that is older than an approval may rest on.
    `stood_in`: an attestation put senior managers in place of a beneficial owner.
    `blocks`: under which regimes the customer is blocked, or has a true match; `refusals`: floors
    that refuse approval; `counting_control`: regimes that count control. `lifted_beside`: the
    company stands rejected, escalated or frozen under another customer record; `restricted`: the
    relationship is, under any. `former`: as which other companies the customer was investigated
    before, until two people approve it as this one; `former_matched`: a party of theirs
    is a true match. Their hits that wait are among `hits`.
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
    stale: tuple[str, ...] = ()
    registers_changed: bool = False
    customer_changed: bool = False
    open_checks: tuple[str, ...] = ()
    senior_approval: bool = False
    has_profile: bool = True
    provisional: bool = False
    worst_rank: int | None = None
    lists_overdue: tuple[str, ...] = ()
    stood_in: bool = False
    blocks: tuple[Block, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    counting_control: frozenset[str] = frozenset()
    lifted_beside: bool = False
    restricted: bool = False
    former: tuple[str, ...] = ()
    former_matched: bool = False

    @property
    def frozen(self) -> bool:
        """Whether a party is a true match that bars the approval, or claimed to be sanctioned."""
        return any(hit.freezes for hit in self.hits) or bool(self.flagged_sanctioned)

    @property
    def informed(self) -> frozenset[str]:
        """The true matches on lists that the profile does not require, by the hit's id."""
        return frozenset(hit.id for hit in self.hits if hit.informs)

    @property
    def refused(self) -> bool:
        """Whether a floor refuses the approval, by more than lists that refuse none."""
        stated = "approval_refused" in self.effects and not self.refusals
        return stated or any(one.binds for one in self.refusals)

    @property
    def sanctioned(self) -> bool:
        """Whether a party is a true match on any list, or the customer is blocked."""
        matched = self.frozen or bool(self.informed) or bool(self.blocks)
        return matched or any(one.sanctions for one in self.refusals)

    @property
    def refused_otherwise(self) -> tuple[Refusal, ...]:
        """The refusing floors that are about something else than sanctions."""
        return tuple(one for one in self.refusals if not one.sanctions)

    @property
    def rests_on_adopted_list(self) -> bool:
        """Whether what freezes is on lists that the firm adopted, and on none that binds it."""
        standings = {hit.standing for hit in self.hits if hit.freezes}
        return "adopted" in standings and "binding" not in standings


def obstacles(basis: Basis, outcome: DecisionOutcome) -> list[Obstacle]:
    """Return every reason why an outcome is not open; empty when it is.

    Asking the customer is open after a true match too: the lists are public, and what may not be
    disclosed is a suspicion report (Directive (EU) 2015/849, article 39). Atlas keeps none, so it
    warns instead (`warnings`).
    """
    if basis.run_status in {"pending", "running"}:
        return [Obstacle.NOT_FINISHED]
    if outcome in UNDECIDED:
        return []
    # what blocks a company or matches a party today is frozen, despite any other change
    freezing = outcome is DecisionOutcome.FREEZE_AND_REPORT and basis.sanctioned
    found = [Obstacle.STALE_BASIS] if basis.changes and not freezing else []
    if outcome in AFTER_A_MATCH and not basis.sanctioned:
        found.append(Obstacle.NOT_SANCTIONED)
    by_control = rebuttable(basis.blocks, basis.counting_control)
    if outcome is DecisionOutcome.CONTROL_REBUTTED and not by_control:
        found.append(Obstacle.NOT_BY_CONTROL)
    if outcome in {DecisionOutcome.REJECT, DecisionOutcome.FREEZE_AND_REPORT}:
        return found
    against = _against_approval(basis)
    if outcome is DecisionOutcome.APPROVE_UNDER_LICENCE and basis.sanctioned and not basis.blocks:
        found.append(Obstacle.REGIME_UNKNOWN)
    elif outcome is DecisionOutcome.APPROVE_UNDER_LICENCE or (
        outcome is DecisionOutcome.CONTROL_REBUTTED and by_control
    ):
        lifted = {Obstacle.TRUE_MATCH}
        if not basis.refused_otherwise:
            lifted.add(Obstacle.APPROVAL_REFUSED)
        against = [one for one in against if one not in lifted]
    return found + against


def obstacles_of_terms(
    basis: Basis,
    outcome: DecisionOutcome,
    licences: Sequence[Licence],
    named: Sequence[str],
    day: date,
) -> list[Obstacle]:
    """Return what is wrong with the licences, or with the regimes whose control is rebutted.

    Args:
        basis: what the decision rests on.
        outcome: what is decided.
        licences: those that an approval under licence rests on.
        named: the regimes of a rebuttal.
        day: the day on which it is decided.

    """
    if outcome is DecisionOutcome.APPROVE_UNDER_LICENCE:
        found = [Obstacle.LICENCE_EXPIRED] if expired(licences, day) else []
        about = lifts(basis.blocks, [one.regime for one in licences])
        return found if about else [*found, Obstacle.WRONG_REGIME]
    if outcome is DecisionOutcome.CONTROL_REBUTTED:
        return [] if {one.regime for one in basis.blocks} == {*named} else [Obstacle.WRONG_REGIME]
    return []


@dataclass(frozen=True, slots=True)
class Holding:
    """The outcome that holds on a day. lapsed: it was an approval whose licence has expired."""

    outcome: DecisionOutcome | None
    lapsed: bool = False


NOTHING_HELD = Holding(None)


def holding(outcome: str | None, licence_until: date | None, day: date) -> Holding:
    """Return the outcome that holds on a day: what every reader of the record shows.

    Args:
        outcome: of the entry that is final; None: nothing was decided.
        licence_until: the last day of the licence that it rests on, if it rests on one.
        day: the day that is asked about.

    """
    if outcome is None:
        return NOTHING_HELD
    if licence_until is not None and licence_until < day:
        return Holding(None, lapsed=True)
    return Holding(DecisionOutcome(outcome))


def _against_approval(basis: Basis) -> list[Obstacle]:
    evaluated = basis.tier_rank is not None
    conditions = {
        Obstacle.NO_PROFILE: not basis.has_profile,
        Obstacle.TRUE_MATCH: basis.frozen,
        Obstacle.APPROVAL_REFUSED: basis.refused,
        Obstacle.UNDECIDED_HITS: any(hit.waits for hit in basis.hits),
        Obstacle.EQUAL_NAME: any(hit.holds_by_name and not hit.waits for hit in basis.hits),
        Obstacle.NOT_COMPLETE: basis.run_status != "complete",
        Obstacle.SUBJECT_UNKNOWN: basis.subject_status not in _IDENTIFIED,
        Obstacle.NOT_EVALUATED: not evaluated,
        Obstacle.INSUFFICIENT_DEPTH: (basis.tier_rank or 0) > basis.depth_rank,
        Obstacle.MANDATORY_CHECKS_OPEN: bool(basis.open_checks),
        Obstacle.LISTS_NOT_CURRENT: bool(basis.lists_overdue),
    }
    return [obstacle for obstacle, stands in conditions.items() if stands]


def four_eyes_because(
    basis: Basis, outcome: DecisionOutcome, former: Holding = NOTHING_HELD
) -> list[FourEyes]:
    """Return why an outcome takes two people; empty when one person may decide it.

    A PEP relationship counts unless a person has dismissed it: an undecided hit of
    any strength counts. `former` is what holds; an approval after an expired licence lifts
    scrutiny as one after a rejection does, under any record the company was rejected. That
    senior managers take the place of an owner is attested by one person,
    so another one approves. After a true match or a block every decision takes two,
    one of them the MLRO; a question to the customer decides nothing.
    """
    reasons: list[FourEyes] = []
    if outcome is DecisionOutcome.REQUEST_INFORMATION:
        return reasons
    if basis.sanctioned or basis.former_matched or outcome in AFTER_A_MATCH:
        reasons.append(FourEyes.SANCTIONED)
    if outcome is DecisionOutcome.REJECT and basis.rests_on_adopted_list:
        reasons.append(FourEyes.BLOCKING_LAW)
    if outcome not in APPROVALS:
        return reasons
    if outcome is DecisionOutcome.APPROVE and _informs(basis):
        reasons.append(FourEyes.INFORMATIVE)
    open_peps = any(hit.is_pep and hit.status != "false_positive" for hit in basis.hits)
    conditions = {
        FourEyes.HIGH_RISK: basis.level in _HIGH,
        FourEyes.PEP: open_peps or bool(basis.flagged_pep),
        FourEyes.LIFTS_SCRUTINY: former.outcome in LIFTED or former.lapsed or basis.lifted_beside,
        FourEyes.RESTRICTED: basis.restricted,
        FourEyes.IDENTITY: bool(basis.former),
        FourEyes.FORMER_HOLDER: any(hit.of_former_holder for hit in basis.hits),
        FourEyes.SENIOR_APPROVAL: basis.senior_approval,
        FourEyes.PROVISIONAL: basis.provisional,
        # else who knows less, and so scores medium in place of a provisional low, decides alone
        FourEyes.WORST_CASE: basis.level == _MEDIUM and basis.worst_rank == _EDD,
        FourEyes.ENHANCED: basis.tier_rank == _EDD,
        FourEyes.UBO_UNKNOWN: "four_eyes" in basis.effects or basis.stood_in,
    }
    return reasons + [reason for reason, holds in conditions.items() if holds]


def _informs(basis: Basis) -> bool:
    """Whether lists that refuse no approval match a party, or block the customer."""
    return bool(basis.informed) or any(not one.binds for one in basis.blocks)


INFORMATIVE_WARNING = (
    "The lists that match a party, or block the customer, are not required by the compliance"
    " profile: they refuse no approval, and their floor stays. Before approving, see whether a law"
    " that binds the firm freezes the party all the same, and what the foreign law means for"
    " payments, banks and staff abroad: "
)


def _told(basis: Basis) -> str:
    """Return which of those lists and regimes say what, for the person who decides."""
    hits = [
        f"{hit.party_name}, {entry_said(hit.list_id, hit.entry_key)} ({hit.entry_name})"
        for hit in basis.hits
        if hit.informs
    ]
    owned = [
        f"blocked under {one.regime}"
        for one in basis.blocks
        if not one.binds and one.grounds != {"true_match"}
    ]
    told = dict.fromkeys([*hits, *owned])
    more = f"; and {len(told) - 5} more" if len(told) > 5 else ""
    return "; ".join([*told][:5]) + more + "."


BLOCKING_WARNING = (
    "The refusal rests on a list that the firm adopted and no law of its home makes binding."
    " Council Regulation (EC) No 2271/96, article 5, forbids Union operators to comply with the"
    " foreign laws of its annex; the MLRO decides, with legal advice."
)


FORMER_HOLDER_WARNING = (
    "A former holder is a true match and does not count, because every holding is stated to have"
    " ended more than 24 months before the listing. The approval rests on these dates: confirm"
    " them, and that the party holds nothing through others."
)


IDENTITY_WARNING = (
    "The customer's identity was changed: a second person must confirm it. It was investigated"
    " before as "
)


DISCLOSURE_WARNING = (
    "The lists are public, so asking about a match tells nobody anything. Atlas keeps no suspicion"
    " reports: where the firm has made one or may make one, the question must not disclose it"
    " (Directive (EU) 2015/849, article 39). Ask the MLRO first."
)


def warnings(basis: Basis, outcome: DecisionOutcome) -> list[str]:
    """Return what a person must know who decides so."""
    if outcome is DecisionOutcome.REQUEST_INFORMATION and basis.sanctioned:
        return [DISCLOSURE_WARNING]
    if outcome is DecisionOutcome.REJECT and basis.rests_on_adopted_list:
        return [BLOCKING_WARNING]
    found = []
    if outcome is DecisionOutcome.APPROVE and _informs(basis):
        found.append(INFORMATIVE_WARNING + _told(basis))
    if outcome in APPROVALS and any(hit.of_former_holder for hit in basis.hits):
        found.append(FORMER_HOLDER_WARNING)
    if outcome in APPROVALS and basis.former:
        found.append(f"{IDENTITY_WARNING}{'; '.join(basis.former[:5])}.")
    return found


_CHECK_TITLES = {check.id: check.title for check in CATALOGUE}


def sentence(found: Sequence[Obstacle], basis: Basis) -> str:
    """Return in words why an outcome is refused."""
    said = [SENTENCES[one] for one in found]
    if Obstacle.STALE_BASIS in found:
        said += list(basis.changes[:5])
    if Obstacle.LISTS_NOT_CURRENT in found:
        said += list(basis.lists_overdue[:5])
    if Obstacle.EQUAL_NAME in found:
        said += [
            f"{hit.party_name}: {entry_said(hit.list_id, hit.entry_key)} ({hit.entry_name})."
            for hit in basis.hits
            if hit.holds_by_name
        ][:5]
    if Obstacle.APPROVAL_REFUSED in found:
        said += [f"{one.title} ({one.floor})." for one in basis.refusals if one.binds][:5]
    if Obstacle.WRONG_REGIME in found:
        said.append(f"They are: {', '.join(map(_named, basis.blocks)) or 'none'}.")
    if Obstacle.MANDATORY_CHECKS_OPEN in found:
        titles = (_CHECK_TITLES.get(one, one) for one in basis.open_checks)
        said.append(f"Open: {', '.join(titles)}.")
    return " ".join(said)


def _named(block: Block) -> str:
    return block.regime if block.binds else f"{block.regime} (does not bind the firm)"
