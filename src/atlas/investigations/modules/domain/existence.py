"""Whether it exists: sources that contradict each other, dates ahead, records removed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from atlas.investigations.modules.domain import live_register
from atlas.investigations.modules.domain.common import LEFT_REGISTER
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source
from atlas.knowledge.evidence.domain import source_title

STATUS_CONTRADICTED = "status_contradicted"
"""Kind of the event that sources contradict each other on whether the company exists."""
GONE = frozenset({"dissolved", "inactive"})
_LEI_GONE = frozenset({"RETIRED", "MERGED", "ANNULLED"})
"""LEI registrations of entities that no longer exist or operate, or that are void (GLEIF, State
Transition and Validation Rules for Common Data File formats)."""


def contradiction(
    statuses: Iterable[tuple[str, str]], lei_registrations: Iterable[tuple[str, str]]
) -> str | None:
    """Return who says that the company exists and who says that it does not; None: all agree.

    Args:
        statuses: source and `LegalEntity.status`.
        lei_registrations: source and RegistrationStatus of the LEI.

    """
    said = [one for one in dict.fromkeys(statuses) if one[1] != "unknown"]
    gone = [f"{source_title(source)}: {status}" for source, status in said if status in GONE]
    gone += [
        f"{source_title(source)}: LEI registration {standing.lower()}"
        for source, standing in dict.fromkeys(lei_registrations)
        if standing in _LEI_GONE
    ]
    exists = [f"{source_title(source)}: {status}" for source, status in said if status not in GONE]
    return "; ".join((*exists, *gone)) if gone and exists else None


def doubt(snapshot: InvestigationSnapshot) -> tuple[str, str] | None:
    """Return the code and words of what speaks against the company's existence, or None.

    `status_contradicted`: sources contradict each other. `date_ahead`: a date of its life lies
    after the run's day.
    """
    against = [item.text for item in snapshot.events if item.kind == STATUS_CONTRADICTED]
    if against:
        return STATUS_CONTRADICTED, f"Sources contradict each other: {against[0]}."
    founded, ended = snapshot.subject.incorporation_date, snapshot.subject.dissolution_date
    if founded is not None and founded > snapshot.as_of:
        return "date_ahead", f"Incorporated on {founded.isoformat()}, which lies ahead."
    if ended is not None and snapshot.as_of < ended < date.max:  # 9999-12-31 means: never
        return "date_ahead", f"The register says: to be dissolved on {ended.isoformat()}."
    return None


_STATUS = "LegalEntity.status"
OF_LEI = "LegalEntity.lei"
"""Covered by the sources that repeat what registers said of a company with an LEI."""


def removals(snapshot: InvestigationSnapshot) -> tuple[Source, ...]:
    """Return the registers that have removed the company, if none that keeps it still holds it.

    A file of owners or of LEIs that names the company does not say that its register has it: where
    a register that states whether companies exist is among the sources, those alone count.
    """
    answered = [one for one in snapshot.sources if one.answered]
    own = [one for one in answered if _STATUS in one.covers and OF_LEI not in one.covers]
    keeping = own or answered
    if any(one.removed_on is None and not one.stale for one in keeping):
        return ()
    return tuple(one for one in keeping if one.removed_on is not None)


def removed(sources: Iterable[tuple[str, date]]) -> str:
    """Return in words which files no longer hold the company: sources and the days of the files."""
    told = (f"{source_title(name)} of {day.isoformat()}" for name, day in sources)
    return f"It is no longer in {' and '.join(told)}, although an earlier file held it."


def removal(snapshot: InvestigationSnapshot) -> tuple[str, str] | None:
    """Return the code and words that its register no longer holds the company, or None.

    What the register answers in the run itself counts before its files.
    """
    denied = live_register.denied(snapshot.sources)
    if denied is not None:
        return LEFT_REGISTER, denied
    gone = [(one.name, one.removed_on) for one in removals(snapshot) if one.removed_on is not None]
    return (LEFT_REGISTER, removed(gone)) if gone else None
