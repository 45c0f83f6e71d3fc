"""What is known of a company's conduct: licences, news, website, filings, events. Pure.

A passage that an agent found is added to what sources say, and closes no gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from atlas.investigations.modules.domain import amlrr, dfwo, frls
from atlas.investigations.modules.domain.outcome import Fired, Unassessed
from atlas.investigations.modules.domain.passages import passages_of
from atlas.investigations.modules.domain.recording import Recorder
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.answers import Answer, answer
from atlas.investigations.runs.searched import gap_of
from atlas.risk.evaluations.domain import NotAssessed


@dataclass(frozen=True, slots=True)
class Conduct:
    """What is known of it, each with the gap that stays open."""

    regulation: Answer[str]
    media: Answer[tuple[str, ...]]
    web: Answer[str]
    filings: Answer[str]
    events: Answer[tuple[str, ...]]

    def supplemented(self, register: str) -> dict[str, tuple[str, Answer[object]]]:
        """Return each by the name of the matrix, with its origin. register: of licences."""
        return {
            "regulatory.status": (register, self.regulation),
            "adverse_media.severities": ("publications", self.media),
            "delivery.digital_presence": ("web", self.web),
            "filing.regularity": ("passages", self.filings),
            "history.events": ("passages", self.events),
        }


def conduct_of(noted: Recorder) -> Conduct:
    """Return what is known, and record what it was read from."""
    seen = noted.snapshot
    return Conduct(
        regulation=noted("regulatory_status", lambda: _regulation(seen)),
        media=noted("adverse_media", lambda: _media(seen)),
        web=noted("digital_presence", lambda: _presence(seen)),
        filings=noted("filing_status", lambda: _filings(seen)),
        events=noted("adverse_events", lambda: _events(seen)),
    )


def _regulation(snapshot: InvestigationSnapshot) -> Answer[str]:
    """Return the worst result of the licence rules; one that could not be decided leaves a gap."""
    said = (
        (frls.missing_licence(snapshot), "missing_licence"),
        (frls.enforcement(snapshot), "enforcement"),
        (frls.expired_licence(snapshot), "expired_licence"),
    )
    fired = [
        status
        for outcome, status in said
        if isinstance(outcome, Fired) or passages_of(snapshot, status)
    ]
    silent = [gap_of(outcome) for outcome, _ in said if isinstance(outcome, Unassessed)]
    return answer(fired[0] if fired else None, *silent, absence="regular")


def _media(snapshot: InvestigationSnapshot) -> Answer[tuple[str, ...]]:
    """Return the severities of what was found; one without a severity counts as critical."""
    found = {item.severity or "critical" for item in snapshot.publications}
    graded = tuple(sorted(found & {"low", "medium", "high", "critical"} or {"critical"}))
    searched = amlrr.searched(snapshot)
    gap = gap_of(searched) if isinstance(searched, Unassessed) else None
    return answer(graded if found else None, gap, absence=())


def _presence(snapshot: InvestigationSnapshot) -> Answer[str]:
    known = dfwo.presence(snapshot)
    outcome = dfwo.no_presence(snapshot)
    gap = gap_of(outcome) if isinstance(outcome, Unassessed) else None
    if known is None and gap is None:
        gap = NotAssessed("no_answer", "The website did not answer.")
    gone = "none" if passages_of(snapshot, "no_presence") else known
    return answer(gone, gap if known is None else None, absence="unverified")


def _filings(snapshot: InvestigationSnapshot) -> Answer[str]:
    outcome = frls.accounts_overdue(snapshot)
    gap = gap_of(outcome) if isinstance(outcome, Unassessed) else None
    if isinstance(outcome, Fired) and frls.never_filed(snapshot):
        return Answer("none")
    late = isinstance(outcome, Fired) or passages_of(snapshot, "accounts_overdue")
    return answer("irregular" if late else None, gap, absence="regular")


def _events(snapshot: InvestigationSnapshot) -> Answer[tuple[str, ...]]:
    outcome = frls.going_concern(snapshot)
    gap = gap_of(outcome) if isinstance(outcome, Unassessed) else None
    found = isinstance(outcome, Fired) or passages_of(snapshot, "going_concern")
    return answer(("distress",) if found else None, gap, absence=())
