"""The individual in control whom a home law asks for, as a report shows it. Pure."""

from collections.abc import Iterator
from dataclasses import asdict

from atlas.investigations.checks.domain.control_prong import asked, known
from atlas.investigations.checks.domain.written import ChecksWritten
from atlas.investigations.modules.domain.snapshot import ControlProng
from atlas.investigations.reports.domain.sections import ControlSaid, InControlSaid
from atlas.investigations.reports.wording import delisting_said
from atlas.investigations.runs.queries import Record
from atlas.sources.lists.domain.labels import list_label

_CLOSED = frozenset({"attested", "fulfilled"})
_OVER = "false_positive"


def control_said(record: Record) -> ControlSaid | None:
    """Return whom the home law asks for besides owners, and the candidates with what marks them."""
    prong = _prong(record)
    if prong is None:
        return None
    return ControlSaid(
        source=prong.source,
        candidates=tuple(
            InControlSaid(**asdict(one), marks=tuple(dict.fromkeys(_marks(record, one.party))))
            for one in prong.candidates
        ),
    )


def not_stated(record: Record, checks: ChecksWritten) -> str | None:
    """Return in words that it is not attested who is in control; None: it is."""
    prong = _prong(record)
    closed = any(
        one["check_id"] == "ubo_identification" and one["outcome"] in _CLOSED
        for one in checks.get("items", ())
    )
    return None if prong is None or closed else f"{asked(prong)} {known(prong)}"


def _prong(record: Record) -> ControlProng | None:
    structure = record.steps.structure.ownership
    return structure.control_prong if structure is not None else None


def _marks(record: Record, party: str) -> Iterator[str]:
    """Yield the lists with an entry that is or may be the person, and what registers state."""
    for row in record.steps.rows:
        for hit in row.hits if row.party_id == party else ():
            if hit.decision != _OVER:
                over = ", taken off since" if hit.off_list else ""
                over = f"; {delisting_said(hit)}" if hit.ended else over
                yield f"matches {list_label(hit.list_id)} ({hit.decision.replace('_', ' ')}{over})"
    if any(one.entity_id == party for one in record.steps.enrich.register_marks):
        yield "marked as sanctioned by a company register"
    if any(one.entity_id == party for one in record.steps.enrich.declared_peps):
        yield "declared as politically exposed by a company register"
