"""Answers in a sentence or two. A favourable result always comes with its conditions."""

from atlas.investigations.runs.schemas import InvestigationOut, RiskSummaryOut
from atlas.sources.screening.domain.words import Outcome
from atlas.sources.screening.schemas.screenings import ScreeningOut


def of_investigation(run: InvestigationOut) -> str:
    """Return what an investigation says, as far as it is over."""
    state = f"The investigation of {run.company_name} is {run.status}"
    if run.status in {"pending", "running"}:
        return f"{state}."
    if run.error is not None:
        return f"{state}: {run.error.code}."
    if not run.identified:
        return (
            f"{state}. The company was not identified: no score or level may be used. Choose one of"
            " the candidates, or give register and number."
        )
    if run.risk is None:
        return f"{state}; it was not evaluated."
    return f"{state}. {_of_risk(run.risk)}"


def _of_risk(risk: RiskSummaryOut) -> str:
    text = f"Level {risk.level}, score {risk.score}, tier {risk.tier}, coverage {risk.coverage} %."
    if risk.provisional:
        worst = f"{risk.level_at_worst or 'unknown'} (score {risk.score_at_worst or 'unknown'})"
        lacking = ", ".join(risk.reasons) or "not stated"
        text = f"Provisional: at worst {worst}. {text} What the level lacks: {lacking}."
    if risk.outdated:
        text += f" No longer valid because of: {', '.join(risk.outdated)}."
    if risk.insufficient_depth:
        text += " The tier requires a deeper investigation."
    return f"{text} A person decides; this is no decision."


def of_screening(screening: ScreeningOut) -> str:
    """Return what a screening says, with what could not be assessed."""
    text = f"The answer is `{screening.word}`; {len(screening.candidates)} candidates."
    lacking = [
        f"{item.topic} ({item.reason})"
        for item in screening.topics
        if item.outcome == Outcome.NOT_ASSESSED
    ]
    if lacking:
        text += f" Not assessed: {', '.join(lacking)}."
    if screening.candidates:
        text += " A candidate is no match until a person decides so."
    return text
