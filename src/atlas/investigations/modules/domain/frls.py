"""FRLS: financial, regulatory and licensing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.observations import REGISTER_STATUS, Event, Filing
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.passages import with_passages
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source

REGULATED = "LegalEntity.is_regulated"
"""What a licence register or a supervisor's register covers."""
ACCOUNTS = "LegalEntity.financials"
"""What a source of accounts, with the auditor's opinion, covers."""
FIRST_ACCOUNTS = timedelta(days=640)
"""21 months after incorporation: by when a private company's first accounts are due, Companies
Act 2006, section 442 (3). The rule for companies of which no due date is known."""
_INSOLVENT = re.compile(
    r"liquidat|administrat|receiver|voluntary arrangement|insolven|bankrupt|winding", re.IGNORECASE
)
_INSOLVENCY_EVENTS = frozenset({REGISTER_STATUS, "insolvency", "going_concern"})
_LICENCES = "Connect a licence register or the supervisor's register of the company's country."


def _licence_known(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, REGULATED, "licences")
    if isinstance(sources, Unassessed):
        return _no_licences(sources)
    if snapshot.subject.is_regulated:
        return NotFired(detail="The register holds a licence.", evidence_ids=_of(sources))
    if snapshot.subject.is_regulated is None:
        return Unassessed(
            reason="not_covered",
            detail="The licence register does not say whether the company is licensed.",
            remedy=_LICENCES,
        )
    return Unassessed(
        reason="activity_unknown",
        detail="The company holds no licence; no source states that its activity needs one.",
        remedy="State what the company does that needs a licence (event licence_required).",
    )


@finding(otherwise=_licence_known)
def missing_licence(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a licence register answered, holds no licence, and the activity needs one."""
    sources = common.sources_for(snapshot, REGULATED, "licences")
    needed = _events(snapshot, "licence_required")
    if isinstance(sources, Unassessed) or snapshot.subject.is_regulated is not False or not needed:
        return None
    return Fired(detail=f"No licence on record for: {needed[0].text}.", evidence_ids=_of(sources))


def _valid_licences(snapshot: InvestigationSnapshot) -> list[Event]:
    licences = _events(snapshot, "licence")
    return [item for item in licences if item.until is None or item.until >= snapshot.as_of]


def _no_expired_licence(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, REGULATED, "licences")
    if isinstance(sources, Unassessed):
        return _no_licences(sources)
    valid = len(_valid_licences(snapshot))
    return NotFired(
        detail=f"{valid} licence(s) in force, none ended without another.",
        evidence_ids=_of(sources),
    )


@finding(otherwise=_no_expired_licence)
def expired_licence(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the newest licence on record has ended."""
    dated = [item for item in _events(snapshot, "licence") if item.until is not None]
    if not dated or _valid_licences(snapshot):
        return None
    last = max(dated, key=lambda item: item.until or date.min)
    return Fired(detail=f"{last.text}: ended on {last.until}.")


def _no_enforcement(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, REGULATED, "supervisors' measures")
    if isinstance(sources, Unassessed):
        return _no_licences(sources)
    return NotFired(detail="The supervisor's register shows no measure.", evidence_ids=_of(sources))


@finding(otherwise=_no_enforcement)
def enforcement(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on an enforcement action that a source or an analyst states."""
    found = _events(snapshot, "enforcement")
    return Fired(detail="; ".join(_told(item) for item in found)) if found else None


def _no_doubt(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, ACCOUNTS, "accounts and the auditor's opinion")
    if isinstance(sources, Unassessed):
        return sources
    return NotFired(
        detail="No insolvency on the register, no doubt in the accounts.",
        evidence_ids=_of(sources),
    )


@finding(otherwise=_no_doubt)
def going_concern(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on insolvency proceedings on the register, or a stated doubt of the auditor."""
    doubted = [
        item
        for item in snapshot.events
        if item.kind == "going_concern"
        or (item.kind in _INSOLVENCY_EVENTS and _INSOLVENT.search(item.text))
    ]
    if doubted:
        return Fired(
            detail="; ".join(_told(item) for item in doubted), evidence_ids=_evidence(snapshot)
        )
    if snapshot.subject.company_status == "in_liquidation":
        return Fired(detail="The register says: in liquidation.", evidence_ids=_evidence(snapshot))
    return None


def _filed(snapshot: InvestigationSnapshot) -> Absence:
    missing = common.unidentified(snapshot)
    if missing is not None:
        return missing
    if not snapshot.filings:
        return common.not_given(
            snapshot,
            "LegalEntity.events",
            detail="No source says what the company has filed, or when the next is due.",
            remedy="Load or connect a register that states accounts and returns"
            " (Companies House basic company data does).",
        )
    passed = [item for item in snapshot.filings if item.next_due and item.next_due < snapshot.as_of]
    if passed:
        item = passed[0]
        return Unassessed(
            reason="stale_register" if item.known_on else "undated_register",
            detail=f"{_named(item)} was due on {item.next_due}; the register's data are of"
            f" {item.known_on or 'an unknown day'}.",
            remedy="Load the register's current data.",
        )
    return NotFired(
        detail="; ".join(
            f"{_named(item)}: next due {item.next_due or 'not stated'}" for item in snapshot.filings
        ),
        evidence_ids=_evidence(snapshot),
    )


@finding(otherwise=_filed)
def accounts_overdue(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when accounts or a return were due before the register's data, or none were ever filed.

    A date between the register's data and today proves nothing: it may have been met since.
    """
    late = [item for item in snapshot.filings if overdue(item, snapshot.as_of)]
    if late:
        return Fired(
            detail="; ".join(
                f"{_named(item)} due on {item.next_due} not filed by {item.known_on}"
                for item in late
            ),
            evidence_ids=_evidence(snapshot),
        )
    if never_filed(snapshot):
        return Fired(
            detail="No accounts on record, more than 21 months after incorporation.",
            evidence_ids=_evidence(snapshot),
        )
    return None


def _of(sources: Iterable[Source]) -> tuple[UUID, ...]:
    return tuple(item for source in sources for item in source.evidence_ids)


def overdue(filing: Filing, as_of: date) -> bool:
    """Return whether the register's own data show that a filing was not made in time."""
    return (
        filing.next_due is not None
        and filing.known_on is not None
        and filing.next_due < min(filing.known_on, as_of)
    )


def never_filed(snapshot: InvestigationSnapshot) -> bool:
    """Return whether a company that is old enough has filed no accounts, as its register says."""
    founded = snapshot.subject.incorporation_date
    accounts = [item for item in snapshot.filings if item.kind == "accounts"]
    return (
        founded is not None
        and founded + FIRST_ACCOUNTS < snapshot.as_of
        and bool(accounts)
        and all(item.last_made_up_to is None and item.next_due is None for item in accounts)
    )


def _named(filing: Filing) -> str:
    return filing.kind.replace("_", " ").capitalize()


def _told(event: Event) -> str:
    return f"{event.text} ({event.on})" if event.on else event.text


def _events(snapshot: InvestigationSnapshot, kind: str) -> list[Event]:
    return [item for item in snapshot.events if item.kind == kind]


def _evidence(snapshot: InvestigationSnapshot) -> tuple[UUID, ...]:
    sources = snapshot.covering("LegalEntity.events") or snapshot.covering("LegalEntity.status")
    return tuple(dict.fromkeys(item for source in sources for item in source.evidence_ids))


def _no_licences(missing: Unassessed) -> Unassessed:
    if missing.reason != "not_covered":
        return missing
    return Unassessed(
        reason="no_source", detail="No source for licences is connected.", remedy=_LICENCES
    )


MODULE = Module(
    code="FRLS",
    needs=("registers that state filings", "licence registers", "accounts"),
    rules=(
        Rule(
            code="missing_licence",
            title="Licence missing",
            points=40,
            critical=True,
            negative=True,
            category="product_service",
            description="A licence register answered, holds no licence, and the company does what"
            " needs one.",
            needs="a licence register for the company's country",
            decide=missing_licence,
        ),
        Rule(
            code="going_concern",
            title="Going-concern doubt",
            points=30,
            category="transaction",
            description="Insolvency proceedings on the register, or the auditor's doubt.",
            needs="a register of insolvencies; to rule it out, the accounts",
            decide=with_passages("going_concern", going_concern),
        ),
        Rule(
            code="accounts_overdue",
            title="Accounts overdue or none",
            points=20,
            negative=True,
            category="temporal",
            description="Accounts or a return were due before the register's data were made, or"
            " no accounts were ever filed.",
            needs="a register that states accounts and returns",
            decide=with_passages("accounts_overdue", accounts_overdue),
        ),
        Rule(
            code="enforcement",
            title="Enforcement action",
            points=25,
            category="product_service",
            description="A supervisor or court acted against the company.",
            needs="the supervisor's register",
            decide=with_passages("enforcement", enforcement),
        ),
        Rule(
            code="expired_licence",
            title="Licence expired",
            points=25,
            category="product_service",
            description="The newest licence on record has ended.",
            needs="a licence register for the company's country",
            decide=with_passages("expired_licence", expired_licence),
        ),
    ),
)
