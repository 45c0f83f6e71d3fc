"""One rule for each check of the catalogue: what of an investigation fulfils it. Pure.

A check whose sources did not run is never fulfilled. Sources: Directive (EU) 2015/849, articles 13
(identification, beneficial owners, monitoring), 18a and 20 (high risk, politically exposed
persons); EBA/GL/2021/02, title I.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from atlas.investigations.checks.domain.control_prong import with_control_prong
from atlas.investigations.checks.domain.doubts import doubted
from atlas.investigations.checks.domain.model import CheckOutcome, Finding, Material
from atlas.investigations.checks.domain.screening_rules import (
    pep_determination,
    sanctions_screening,
    screened,
)
from atlas.investigations.modules.domain import (
    amlrr,
    cir,
    common,
    dfwo,
    existence,
    frls,
    known_parties,
    live_register,
    mebo,
)
from atlas.investigations.modules.domain.outcome import Fired, Unassessed
from atlas.investigations.modules.domain.passages import AGAINST_OWNERS, AGAINST_WEBSITE
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    Ownership,
    Source,
    Subject,
)
from atlas.knowledge.graph.domain.causes import SEVERE
from atlas.risk.evaluations.domain import NotAssessed

_DONE, _NOT, _OPEN = CheckOutcome.FULFILLED, CheckOutcome.NOT_FULFILLED, CheckOutcome.NOT_ASSESSED
_SHOWN = 5
CURRENT = frozenset({"active", "restricted"})
_BEFORE = frozenset({"prospect", "onboarding"})
"""States of a relationship: one that there is, and one that has not begun."""
NOT_BEGUN = "relationship_not_begun"
"""Why ongoing monitoring is not fulfilled although all is prepared for it."""
_GONE = "Decline: the company no longer exists. If the register is wrong, correct it and rerun."
_NOT_COMPLETED = (
    "Due diligence that cannot be completed is not attested: decline, and consider a report. If the"
    " owners are stated after all, load or record who they are, and rerun."
)


def registry(material: Material) -> Finding:
    """Fulfilled when a current register holds the company and says that it still exists.

    A status that no register states is no answer. With a company that no longer exists there can
    be no relationship, and no attestation changes that.
    """
    snapshot = material.snapshot
    missing = common.unidentified(snapshot)
    absent = cir.registration_not_found(snapshot)
    if missing is not None and isinstance(absent, Fired):
        remedy = "Correct the name or number and rerun, or attest the extract that shows it."
        return _fired(absent, "not_in_register", remedy)
    if missing is not None:
        return Finding.open(missing)
    subject = snapshot.subject
    answered = [source for source in snapshot.sources if source.answered]
    ended = subject.dissolution_date is not None and subject.dissolution_date <= snapshot.as_of
    if ended or subject.company_status == "dissolved":
        told = f"{_number(subject)}: dissolved."
        return _resting(_NOT, told, answered, reason="dissolved", remedy=_GONE, attestable=False)
    if not answered:
        return Finding.open(
            common.no_register(
                snapshot,
                *live_register.REGISTERED,
                detail="No register answered for this company.",
                remedy="Load or connect a register that holds it, and rerun.",
            )
        )
    current = common.current(answered)
    other = _said_anew(material.register_changes, answered) or _contradicted(snapshot, answered)
    if other is not None or not current:
        return other or Finding.open(common.STALE_REGISTER)
    stating, doubted = common.stating_status(snapshot), _existence_in_doubt(snapshot, current)
    resting = common.current(stating)
    found = doubted or _registered(subject, resting or current, cir.being_ended(snapshot))
    return found if found.outcome is not _DONE else _earned(found, snapshot, resting)


def _earned(
    found: Finding, snapshot: InvestigationSnapshot, resting: tuple[Source, ...]
) -> Finding:
    """Return that the company is registered where a current register says so."""
    if not resting:
        return Finding.open(common.STALE_STATUS)
    second_hand = _second_hand(snapshot, found.detail, resting, *live_register.REGISTERED)
    gap = live_register.unanswered(snapshot.sources)
    if second_hand is not None or gap is None:
        return second_hand or found
    told = f"{found.detail} {gap.detail}"
    return _resting(_OPEN, told, resting, reason=gap.reason, remedy=gap.remedy)


def _second_hand(
    snapshot: InvestigationSnapshot, told: str, resting: tuple[Source, ...], *wanted: str
) -> Finding | None:
    """Return that only sources which repeat what registers said say so, or None."""
    gap = common.repeated(snapshot, resting, told, *wanted)
    if gap is None:
        return None
    return _resting(_OPEN, gap.detail, resting, reason=gap.reason, remedy=gap.remedy)


def _existence_in_doubt(
    snapshot: InvestigationSnapshot, current: tuple[Source, ...]
) -> Finding | None:
    """Return that sources contradict each other on whether it exists, or it may not exist."""
    doubt = existence.doubt(snapshot) or existence.removal(snapshot)
    if doubt is None:
        return None
    reason, told = doubt
    return _resting(
        _NOT if reason == existence.STATUS_CONTRADICTED else _OPEN,
        f"{_number(snapshot.subject)}. {told}",
        current,
        reason=reason,
        remedy="Find out whether it exists, and attest the extract that shows it, or decline.",
    )


def _said_anew(changes: tuple[str, ...], answered: list[Source]) -> Finding | None:
    """Return that the registers say something else than the run saw; None: they say the same."""
    if not changes:
        return None
    return _resting(
        _OPEN,
        " ".join(changes[:_SHOWN]),
        answered,
        reason="register_changed",
        remedy="Rerun the investigation.",
        attestable=False,
    )


def _contradicted(snapshot: InvestigationSnapshot, answered: list[Source]) -> Finding | None:
    """Return that the register's name or country is not the one that was asked for, or None."""
    gap = common.request_contradicted(snapshot)
    if gap is None:
        return None
    return _resting(_NOT, gap.detail, answered, reason=gap.reason, remedy=gap.remedy)


def _registered(subject: Subject, current: tuple[Source, ...], ending: str | None) -> Finding:
    status = subject.company_status
    if ending is not None:
        told = f"{_number(subject)}: the register says: {ending}."
        remedy = "Find out whether it goes on, and attest the document that shows it, or decline."
        return _resting(_OPEN, told, current, reason="being_ended", remedy=remedy)
    if status is None:
        return _resting(
            _OPEN,
            f"{_number(subject)}: registered; no register says whether it still exists.",
            current,
            reason="status_not_stated",
            remedy="Load a register that states the status, or attest the extract that shows it.",
        )
    told = f"{_number(subject)}: {status}."
    if status == "inactive":
        remedy = "Attest the extract that shows that it exists, or decline."
        return _resting(_NOT, told, current, reason="inactive", remedy=remedy)
    return _resting(_DONE, told, current)


def _number(subject: Subject) -> str:
    number = f"{subject.register or 'register'} {subject.registration_number or ''}".strip()
    return f"{subject.name}, {number}"


def ubo_identification(material: Material) -> Finding:
    """Fulfilled when the register identifies them and an independent document verifies them.

    Natural persons are UBOs (possible ones alone are not enough), or the company is exempt. A
    register alone verifies no one (Directive (EU) 2015/849, article 30(8)): a document or the
    customer's declaration is attested. Exemption by law needs none. Where an owner is concealed or
    refused, or what is declared does not fit together, due diligence cannot be completed (article
    14(4)): it is not attested. A home law may ask for one individual in control too.
    """
    snapshot = material.snapshot
    found = with_control_prong(doubted(_owners(material), snapshot, *AGAINST_OWNERS), snapshot)
    ownership = snapshot.ownership
    causes = {ownership.cause, *ownership.further_causes} if ownership is not None else set()
    severe = sorted(str(one) for one in causes if one in SEVERE)
    if not severe or found.outcome is _DONE:
        return found
    told = f"{found.detail} {', '.join(severe).replace('_', ' ').capitalize()}."
    return replace(found, detail=told, remedy=_NOT_COMPLETED, attestable=False)


def _owners(material: Material) -> Finding:
    snapshot = material.snapshot
    outcome = mebo.ubo_not_identified(snapshot)
    if isinstance(outcome, Unassessed):
        return Finding.open(outcome)
    current = common.current_for(snapshot, "Ownership")
    if isinstance(outcome, Fired):
        return _resting(
            _NOT,
            outcome.detail,
            snapshot.covering("Ownership"),
            reason=_unidentified(snapshot.ownership),
            remedy="Find out who they are. Where nobody meets the test, attest which senior"
            " managing officials stand in, what verifies them, and which steps were taken to find"
            " an owner: the run is then evaluated again.",
            identified=False,
        )
    if not current:
        return Finding.open(common.STALE_REGISTER)
    if snapshot.truncated:
        return Finding.open(
            Unassessed(
                reason="truncated",
                detail="The chain was cut at the limit of parties.",
                remedy="Raise the limit of parties and rerun.",
            )
        )
    repeated = _second_hand(snapshot, outcome.detail, current, "Ownership")
    if repeated is not None:
        return replace(repeated, identified=False)
    return _identified(outcome.detail, snapshot.ownership, current)


def _unidentified(ownership: Ownership | None) -> str:
    """Return the word where no owner is certain; the law of the register may know owners."""
    nobody = ownership is None or not ownership.of_the_register_alone
    return "no_ubo_identified" if nobody else "register_ubo_only"


def _identified(detail: str, ownership: Ownership | None, current: tuple[Source, ...]) -> Finding:
    """Return what holds once an owner is identified: exempt, incomplete, or not yet verified."""
    over = len(ownership.over_declared) if ownership else 0
    told = f" {over} company(ies) or trust(s): more than the whole is declared." if over else ""
    if ownership is not None and ownership.exempt:
        return _resting(_DONE, detail + told, current)
    if ownership is not None and ownership.hidden_owners:
        return _resting(
            _OPEN,
            f"{detail}{told} More may stand above: {'; '.join(ownership.hidden_owners[:_SHOWN])}.",
            current,
            reason="owners_not_identified",
            remedy="Find out who they are, and attest the document that shows it.",
            identified=False,
        )
    return _resting(
        _OPEN,
        f"{detail}{told} The register identifies them; nothing independent of it verifies them.",
        current,
        reason="not_verified",
        remedy="Attest the document, or the customer's declaration, that confirms them.",
        identified=True,
        verified=False,
    )


def director_identity(material: Material) -> Finding:
    """Fulfilled when a register names the directors, each with a birth date or own number.

    If the register no longer names a director, open questions about that person stay open until the
    office ends or a successor is named.
    """
    sources = common.sources_for(material.snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return Finding.open(sources)
    present = [officer.name for officer in material.officers if not officer.left_out]
    if not present:
        return _resting(
            _NOT,
            "The register names no director.",
            sources,
            reason="no_directors",
            remedy="Find out who directs it, and attest the extract that shows it.",
        )
    dead = [officer.name for officer in material.officers if officer.dead]
    if dead:
        return _resting(
            _NOT,
            f"Named as director although dead: {', '.join(dead[:_SHOWN])}.",
            sources,
            reason="director_deceased",
            remedy="Find out who directs it, and attest the extract that shows it.",
        )
    why = {one.party_id: one.why for one in material.snapshot.doubtful_births}
    doubted = [f"{one.name}: {why[one.id]}" for one in material.officers if one.id in why]
    if doubted:
        return _resting(
            _NOT,
            f"The date of birth is in doubt: {'; '.join(doubted[:_SHOWN])}.",
            sources,
            reason="birth_doubtful",
            remedy="Find out when the person was born, and attest the document that shows it.",
        )
    unknown = [officer.name for officer in material.officers if not officer.known]
    if unknown:
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        return _resting(
            _NOT,
            f"No name, birth date or number on record: {', '.join(unknown[:_SHOWN])}{more}.",
            sources,
            reason="identity_incomplete",
            remedy="Obtain identity documents and attest them.",
        )
    named = ", ".join(present[:_SHOWN])
    return _resting(_DONE, f"{len(present)} director(s): {named}.", sources)


def adverse_media(material: Material) -> Finding:
    """Fulfilled when a source that covers news answered; what was found by hand is no search."""
    found = len(material.snapshot.publications)
    sources = amlrr.searched(material.snapshot)
    if isinstance(sources, Unassessed):
        gap = Finding.open(sources)
        if not found:
            return gap
        told = amlrr.without_search(material.snapshot.publications)
        return replace(gap, detail=f"{sources.detail} {told}")
    return _resting(_DONE, f"{found} publication(s) found.", sources)


def website(material: Material) -> Finding:
    """Fulfilled when the site was read; not when there is none."""
    outcome = dfwo.no_presence(material.snapshot)
    if isinstance(outcome, Unassessed):
        return Finding.open(outcome)
    if isinstance(outcome, Fired):
        remedy = "Ask the customer for its website and rerun, or attest that it has none."
        return _fired(outcome, "no_website", remedy)
    kept = outcome.evidence_ids
    found = Finding(outcome=_DONE, detail=outcome.detail, evidence_ids=kept, sources=("web:http",))
    return doubted(found, material.snapshot, *AGAINST_WEBSITE)


def financial_statements(material: Material) -> Finding:
    """Fulfilled when a source of accounts answered and its figures are on record."""
    sources = common.sources_for(material.snapshot, frls.ACCOUNTS, "accounts")
    if isinstance(sources, Unassessed):
        return Finding.open(sources)
    if not material.has_accounts:
        return _resting(
            _NOT,
            "The source of accounts has none of it.",
            sources,
            reason="no_accounts",
            remedy="Obtain its accounts, and attest them.",
        )
    overdue = frls.accounts_overdue(material.snapshot)
    told = f" {overdue.detail}" if isinstance(overdue, Fired) else ""
    return _resting(_DONE, f"Accounts are on record.{told}", sources)


def network(material: Material) -> Finding:
    """Fulfilled when every party around the company was compared and each hit is decided.

    Whom the registers name as its owners, controllers, officers and subsidiaries, and as further
    holders of those subsidiaries, is collected; what those parties hold or direct elsewhere is not.
    """
    gap = material.network if isinstance(material.network, NotAssessed) else material.network_gap
    unknown = known_parties.unknown_parties(material.snapshot)
    remedy = "Load the lists, screen the parties named, and rerun."
    if unknown and (gap is None or gap.reason == common.MISSING_CREDENTIALS):
        told = f"No source names all of the {', '.join(unknown)}."
        return Finding.open(known_parties.unnamed(material.snapshot, unknown, told, remedy))
    if gap is not None:
        told = gap.detail or "The network was not assessed."
        return Finding.open(Unassessed(reason=gap.reason, detail=told, remedy=remedy))
    return Finding(
        outcome=_DONE,
        detail="Every known party within two steps and every owner further up was screened: owners,"
        " controllers, officers, subsidiaries, and who else holds those. What they hold or direct"
        f" elsewhere was not looked up. The risk of the network is {material.network} of 100.",
        sources=("graph:risk_network",),
        screening_ids=screened(material),
    )


def source_of_funds(material: Material) -> Finding:
    """Open until a person attests it: what the customer says proves nothing by itself."""
    return _declared(material.source_of_funds, "source of funds")


def source_of_wealth(material: Material) -> Finding:
    """Open until a person attests it."""
    return _declared(material.source_of_wealth, "source of wealth")


def senior_approval(material: Material) -> Finding:
    """Fulfilled by the approval itself, once a senior officer or the MLRO has confirmed it."""
    if material.approved_by_two:
        return Finding(
            outcome=_DONE, detail="The approval was confirmed by a second person.", attestable=False
        )
    return Finding(
        outcome=_OPEN,
        detail="The approval takes a second person, a senior officer or the MLRO.",
        reason="awaits_decision",
        remedy="Approve, and let the second person approve.",
        attestable=False,
    )


def ongoing_monitoring(material: Material) -> Finding:
    """Fulfilled for a current customer: reviews are scheduled, every party is watched.

    A relationship that has not begun is not monitored; the detail states that all is prepared.

    Source: Directive (EU) 2015/849, article 13(1)(d): the business relationship is monitored and
    documents and data are kept up-to-date. Transactions are watched outside Atlas.
    """
    review, watched = material.next_review, material.watched
    gaps = []
    if watched is None or watched.status not in CURRENT | _BEFORE:
        gaps.append("The company is no current customer.")
    elif not watched.parties:
        gaps.append("No party is known that could be screened again.")
    elif watched.unwatched:
        gaps.append(f"{watched.unwatched} of {watched.parties} parties are not screened again.")
    if review is None:
        gaps.append("No review is scheduled.")
    elif watched is not None and review < watched.day:
        gaps.append(f"The review of {review} is overdue.")
    if gaps:
        return Finding(
            outcome=_OPEN,
            detail=" ".join(gaps),
            reason="not_monitored",
            remedy="Evaluate the customer, so that a review is scheduled, and screen its parties;"
            " or attest how the relationship and its transactions are monitored.",
        )
    count = watched.parties if watched else 0
    told = (
        f"The next review is due on {review}. {count} parties are screened again with every list"
        " version."
    )
    if watched is not None and watched.status in _BEFORE:
        return Finding(
            outcome=_OPEN,
            detail=f"The company is not a customer yet ({watched.status}). {told}",
            reason=NOT_BEGUN,
            remedy="Change the status of the relationship once it has begun.",
        )
    return Finding(
        outcome=_DONE,
        detail=f"{told} Transactions are watched outside Atlas.",
        sources=("screening", "customer_file"),
        adds=True,
    )


RULES: dict[str, Callable[[Material], Finding]] = {
    "registry": registry,
    "ubo_identification": ubo_identification,
    "sanctions_screening": sanctions_screening,
    "pep_determination": pep_determination,
    "director_identity": director_identity,
    "adverse_media": adverse_media,
    "website": website,
    "financial_statements": financial_statements,
    "network": network,
    "source_of_funds": source_of_funds,
    "source_of_wealth": source_of_wealth,
    "senior_approval": senior_approval,
    "ongoing_monitoring": ongoing_monitoring,
}
"""By check of the catalogue (`risk.policy`)."""


def _declared(said: str | None, what: str) -> Finding:
    if said is None:
        return Finding.open(
            Unassessed(
                reason="not_stated",
                detail=f"The relationship profile states no {what}.",
                remedy=f"Ask for the {what}, and attest what proves it.",
            )
        )
    return Finding.open(
        Unassessed(
            reason="not_confirmed",
            detail=f"The relationship profile says: {said[:200]}. Nobody has confirmed it.",
            remedy=f"Attest what proves the {what}.",
        )
    )


def _fired(rule: Fired, reason: str, remedy: str) -> Finding:
    """Return that a rule of a module fired on what a source that answered does not have."""
    told, rests = rule.detail, rule.evidence_ids
    return Finding(outcome=_NOT, detail=told, reason=reason, remedy=remedy, evidence_ids=rests)


def _resting(
    outcome: CheckOutcome,
    detail: str,
    sources: Iterable[Source],
    *,
    reason: str | None = None,
    remedy: str | None = None,
    identified: bool | None = None,
    verified: bool | None = None,
    attestable: bool = True,
) -> Finding:
    named = list(sources)
    return Finding(
        outcome=outcome,
        detail=detail,
        reason=reason,
        remedy=remedy,
        attestable=attestable,
        identified=identified,
        verified=verified,
        sources=tuple(sorted({source.name for source in named})),
        evidence_ids=tuple(dict.fromkeys(i for one in named for i in one.evidence_ids)),
    )
