"""Rows of a run turned into what the API answers. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from atlas.foundation.web import Event
from atlas.investigations.modules.domain.snapshot import IDENTIFIED
from atlas.investigations.results.domain import RiskSummary, document_of
from atlas.investigations.runs import domain
from atlas.investigations.runs.models import Investigation, RunEvent
from atlas.investigations.runs.schemas import (
    InvestigationOut,
    ProblemOut,
    ProgressOut,
    RiskSummaryOut,
    StepEventOut,
    SubjectCandidateOut,
    SubjectOut,
)
from atlas.risk.matrix.domain import Tier, earlier_reasons, earned_tier, is_provisional, shown_level
from atlas.risk.portfolio.domain import Shown, shown


def run_out(run: Investigation, outdated: Sequence[str] = ()) -> InvestigationOut:
    """Return a run as the API shows it."""
    identified = run.subject_status in IDENTIFIED
    values: dict[str, object] = {
        name: getattr(run, name) for name in InvestigationOut.model_fields if hasattr(run, name)
    }
    values |= {
        "register_code": run.register,
        "job_id": run.id,
        "subject": SubjectOut.model_validate(
            {
                "status": run.subject_status,
                "identified_by": run.identified_by,
                "entity_id": run.entity_id,
                "candidates": [SubjectCandidateOut.model_validate(item) for item in run.candidates],
            }
        ),
        "identified": identified,
        "progress": progress_out(run),
        "error": ProblemOut.model_validate(run.error) if run.error else None,
        "risk": _risk(run.risk, outdated, identified=identified) if run.risk else None,
    }
    return InvestigationOut.model_validate(values)


def _risk(risk: RiskSummary, outdated: Sequence[str], *, identified: bool) -> RiskSummaryOut:
    """Return a run's evaluation; levels of one made before levels had conditions are provisional.

    `outdated`: why its favourable results do not hold on the day of reading.
    """
    worded = risk.provisional is not None
    said = replace(
        risk,
        tier=earned_tier(Tier(risk.tier), worded=worded).value,
        provisional=is_provisional(risk.level, risk.provisional),
        reasons=risk.reasons if worded else earlier_reasons(risk.level),
    )
    found = document_of(shown_risk(_aged(said, outdated), identified=identified))
    return RiskSummaryOut.model_validate(found | {"outdated": list(outdated)})


def _aged(risk: RiskSummary, outdated: Sequence[str]) -> RiskSummary:
    """Return a run's evaluation with its results as of the day of reading."""
    if not outdated:
        return risk
    stored = Shown(
        risk.tier,
        is_provisional(risk.level, risk.provisional),
        risk.reasons,
        int(Decimal(risk.score_at_worst or 0) * 100),
        risk.level_at_worst or "",
        risk.tier_at_worst or "",
    )
    words = shown(risk.level, stored, outdated)
    return replace(
        risk,
        tier=words.tier,
        provisional=words.provisional,
        reasons=tuple(words.reasons),
        score_at_worst=f"{Decimal(words.score_high).scaleb(-2):.2f}",
        level_at_worst=words.level_high,
        tier_at_worst=words.tier_high,
        automatic_decision=False,
    )


def shown_risk(risk: RiskSummary, *, identified: bool = True) -> RiskSummary:
    """Return a run's evaluation as an answer may report it.

    No level of a subject that was not identified, and no favourable one without a profile.
    """

    def said(level: str | None) -> str | None:
        return level and shown_level(level, risk.reasons, identified=identified)

    return replace(
        risk, level=said(risk.level) or risk.level, level_at_worst=said(risk.level_at_worst)
    )


def progress_out(run: Investigation) -> ProgressOut:
    """Return how far a run is."""
    return ProgressOut(
        done=run.done,
        total=run.total,
        percent=domain.percent(run.status, run.done, run.total),
        step=run.step,
        message=run.message,
    )


def stream_event(run: Investigation, event: RunEvent) -> Event:
    """Return a timeline entry as a server-sent event; its id lets a client resume."""
    data = StepEventOut.model_validate(event).model_dump(mode="json")
    data["status"] = run.status
    return Event("progress", data, str(event.sequence))


def last_event(run: Investigation) -> Event:
    """Return the event that ends a stream: the run as it stands."""
    return Event("done", run_out(run).model_dump(mode="json", by_alias=True), last=True)
