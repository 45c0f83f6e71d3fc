"""Rows of a run turned into what the API answers. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from atlas.foundation.web import Event
from atlas.investigations.modules.domain.picture import IDENTIFIED
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
    identified = run.subject_status in IDENTIFIED or run.status not in domain.FINISHED
    values: dict[str, Any] = {
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


def _risk(risk: dict[str, Any], outdated: Sequence[str], *, identified: bool) -> RiskSummaryOut:
    """Return a run's evaluation; of one made before levels were earned, they are provisional.

    `outdated`: why its favourable words do not hold on the day of reading.
    """
    earlier = {
        "provisional": is_provisional(risk["level"], None),
        "reasons": list(earlier_reasons(risk["level"])),
    }
    tier = earned_tier(Tier(risk["tier"]), worded="provisional" in risk)
    aged = _aged(earlier | risk | {"tier": tier.value}, outdated)
    return RiskSummaryOut.model_validate(shown_risk(aged, identified=identified))


def _aged(risk: dict[str, Any], outdated: Sequence[str]) -> dict[str, Any]:
    """Return a run's evaluation with its words as of the day of reading."""
    if not outdated:
        return risk
    high = int(Decimal(risk.get("score_at_worst") or 0) * 100)
    stored = Shown(
        risk["tier"],
        risk["provisional"],
        tuple(risk["reasons"]),
        high,
        risk.get("level_at_worst") or "",
        risk.get("tier_at_worst") or "",
    )
    words = shown(risk["level"], stored, outdated)
    return risk | {
        "tier": words.tier,
        "provisional": words.provisional,
        "reasons": list(words.reasons),
        "score_at_worst": f"{Decimal(words.score_high).scaleb(-2):.2f}",
        "level_at_worst": words.level_high,
        "tier_at_worst": words.tier_high,
        "automatic_decision": False,
        "outdated": list(outdated),
    }


def shown_risk(risk: dict[str, Any], *, identified: bool = True) -> dict[str, Any]:
    """Return a run's evaluation as an answer may say it.

    No level of a subject that was not identified, and no favourable one without a profile.
    """
    reasons = risk.get("reasons") or ()
    levels = ("level", "level_at_worst")
    return risk | {
        name: shown_level(risk[name], reasons, identified=identified)
        for name in levels
        if risk.get(name)
    }


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
