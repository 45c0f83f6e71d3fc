"""Whether the company exists: sources that contradict each other, and dates that lie ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from atlas.investigations.modules.domain.picture import Picture
from atlas.knowledge.evidence.domain import source_title

STATUS_CONTRADICTED = "status_contradicted"
"""Kind of the event that sources contradict each other on whether the company exists."""
_GONE = frozenset({"dissolved", "inactive"})
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
    gone = [f"{source_title(source)}: {status}" for source, status in said if status in _GONE]
    gone += [
        f"{source_title(source)}: LEI registration {standing.lower()}"
        for source, standing in dict.fromkeys(lei_registrations)
        if standing in _LEI_GONE
    ]
    exists = [f"{source_title(source)}: {status}" for source, status in said if status not in _GONE]
    return "; ".join((*exists, *gone)) if gone and exists else None


def doubt(picture: Picture) -> tuple[str, str] | None:
    """Return the code and words of what speaks against the company's existence, or None.

    `status_contradicted`: sources contradict each other. `date_ahead`: a date of its life lies
    after the run's day.
    """
    against = [item.text for item in picture.events if item.kind == STATUS_CONTRADICTED]
    if against:
        return STATUS_CONTRADICTED, f"Sources contradict each other: {against[0]}."
    founded, ended = picture.subject.incorporation_date, picture.subject.dissolution_date
    if founded is not None and founded > picture.as_of:
        return "date_ahead", f"Incorporated on {founded.isoformat()}, which lies ahead."
    if ended is not None and picture.as_of < ended < date.max:  # 9999-12-31 means: never
        return "date_ahead", f"The register says: to be dissolved on {ended.isoformat()}."
    return None
