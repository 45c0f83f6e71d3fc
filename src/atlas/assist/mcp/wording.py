"""Answers in a sentence or two. A favourable result always comes with its conditions."""

from collections.abc import Sequence

from atlas.assist.mcp.schemas import InControlHit, OwnershipAnswer, ReportAnswer, TasksAnswer
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.runs.schemas import InvestigationOut, RiskSummaryOut
from atlas.knowledge.graph.schemas.ownership import UbosOut
from atlas.risk.evaluations.aged import lost_by
from atlas.sources.exposure.schemas import RegimeOut, SanctionedOwnershipOut, UnruledOut
from atlas.sources.lists.domain.labels import entry_said, list_label
from atlas.sources.lists.domain.list_day import ListDay
from atlas.sources.screening.domain.words import Outcome
from atlas.sources.screening.schemas.hits import HitDetail
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


def of_control(hits: Sequence[InControlHit]) -> str:
    """Return the hits of persons in control, with count and state; nothing where there is none."""
    if not hits:
        return ""
    matched = sum(one.status == "true_match" for one in hits)
    confirmed = "1 hit confirmed as a true match"
    if matched != 1:
        confirmed = f"{matched} hits confirmed as true matches"
    told = [
        f"{one.name} on {entry_said(one.list_id, one.entry_key)} ({_state(one)})" for one in hits
    ]
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return (
        f" Of persons in control whom an attestation names by name alone: {confirmed},"
        f" {len(hits) - matched} not decided:"
        f" {'; '.join(told[:_SHOWN])}{more}."
    )


_SHOWN = 5


def _state(hit: InControlHit) -> str:
    return "true match" if hit.status == "true_match" else f"{hit.strength}, undecided"


def _of_risk(risk: RiskSummaryOut) -> str:
    text = f"Level {risk.level}, score {risk.score}, tier {risk.tier}, coverage {risk.coverage} %."
    if risk.provisional:
        worst = f"{risk.level_at_worst or 'unknown'} (score {risk.score_at_worst or 'unknown'})"
        lacking = ", ".join(risk.reasons) or "not stated"
        text = f"Provisional: at worst {worst}. {text} What the level lacks: {lacking}."
    if risk.outdated:
        text += f" No longer valid: {lost_by(risk.outdated)}."
    if risk.insufficient_depth:
        text += " The tier requires a deeper investigation."
    return f"{text} A person decides; this is no decision."


def of_screening(screening: ScreeningOut) -> str:
    """Return what a screening says, of which topics and lists, with what could not be assessed."""
    text = f"The answer is `{screening.word}`; {len(screening.candidates)} candidates."
    asked = ", ".join(item.topic for item in screening.topics)
    searched = [
        ListDay(item.published, item.obtained).of(list_label(item.list_id))
        for item in screening.lists
        if item.version_id is not None
    ]
    text += f" It is about {asked} alone, by {', '.join(searched) or 'no list'}."
    lacking = [
        f"{item.topic} ({item.reason})"
        for item in screening.topics
        if item.outcome == Outcome.NOT_ASSESSED
    ]
    if lacking:
        text += f" Not assessed: {', '.join(lacking)}."
    missed = [f"{item.field} ({item.reason})" for item in screening.not_compared]
    if missed:
        text += f" Not compared: {', '.join(missed)}."
    if screening.replaced_lists:
        text += f" Newer versions are loaded of: {', '.join(screening.replaced_lists)}."
    if screening.candidates:
        text += " A candidate is no match until a person decides so."
    return text


def of_hit(hit: HitDetail) -> str:
    """Return how a hit stands, with why; a dismissal is about this party and entry alone."""
    text = f"The hit is `{hit.status}` ({hit.reason})."
    if hit.delisted:
        text += " The entry was taken off its list."
    if hit.delisted and hit.status == "true_match":
        text += (
            " Two people confirmed that this clears the party: the match does not count."
            if hit.delisting_confirmed
            else " Two people have not confirmed that this clears the party: the match counts."
        )
    if hit.awaits_second:
        text += " A decision is proposed and waits for its second person."
    if hit.review_required:
        text += " It must be reviewed again: the listing or the evidence changed."
    if hit.status == "false_positive":
        text += (
            " That is about this party and this entry alone, and is no clearance of anyone else."
        )
    return f"{text} A person decides about it in the Console, with the grounds; no tool can."


def of_report(made: ReportAnswer) -> str:
    """Return how the investigation stands now, and what the report's sections left open."""
    still = ", ".join(made.open_checks) or "none"
    return (
        f"{of_investigation(made.investigation)}{of_control(made.in_control_hits)}"
        f" Open mandatory checks in the report: {still}. Sections of the report:"
        f" {', '.join(made.sections)}. What the sections `not_assessed`"
        " and `checks` name as open was not looked at; silence about it is not clearance."
    )


def of_tasks(made: TasksAnswer) -> str:
    """Return how many tasks are open; that there is none gives no information about a company."""
    text = f"{len(made.tasks)} open tasks{', and more' if made.more else ''}."
    return text if made.tasks else f"{text} That is no clearance of any company."


def of_ownership(made: OwnershipAnswer) -> str:
    """Return the beneficial owners with what is open about them, and the regimes' answers."""
    parts = [_of_owners(made.ownership.ubos, stands_in=_stands_in(made.investigation))]
    if made.check is None or made.investigation is None:
        parts.append("No complete investigation has checked whether the owners are identified.")
    else:
        parts.append(_of_check(made.check, made.investigation))
    if made.ownership.truncated or made.sanctions.truncated:
        parts.append("Not all parties were read: what lies beyond is unknown.")
    parts.append(_of_sanctions(made.sanctions) + of_control(made.in_control_hits))
    return " ".join(parts)


def _stands_in(run: InvestigationOut | None) -> bool:
    """Whether the level takes a senior managing official in the place of an owner."""
    return run is not None and run.risk is not None and "ubo_exhausted" in run.risk.floors


def _of_owners(found: UbosOut, *, stands_in: bool) -> str:
    """Return whom the structure names; that one is certain does not mean that all are known.

    `stands_in`: a senior managing official counts in the place of an owner, as attested.
    """
    certain = [one.name for one in found.ubos if one.by_law == "ubo"]
    possible = [one.name for one in found.ubos if one.by_law == "possible_ubo"]
    lower = [one.name for one in found.ubos if one.by_law == "lower_threshold"]
    text = (
        f"By the structure of today, certain beneficial owners: {_names(certain)}; possible:"
        f" {_names(possible)}."
    )
    if lower:
        text += f" No owners by the law, only by the lower threshold: {_names(lower)}."
    if found.may_stand_above:
        above = "; ".join(found.may_stand_above)
        return f"{text} The owners are not all identified. More may stand above: {above}."
    if found.complete:
        return f"{text} The structure leaves no other open."
    if stands_in:
        return (
            f"{text} The owners are not identified: by the structure alone {found.cause}; by the"
            " attestation that the level counts, no one meets the test, and a senior managing"
            " official stands in (exhausted)."
        )
    return f"{text} The owners are not identified: {found.cause}."


def _of_check(check: InvestigationCheckOut, run: InvestigationOut) -> str:
    identified = "identified" if check.identified else "not identified"
    verified = "verified" if check.verified else "not verified"
    text = (
        f"By the check of the investigation as of {run.as_of or 'an unknown day'} the owners are"
        f" {identified} and {verified} ({check.shown_as}): {check.detail}"
    )
    outdated = run.risk.outdated if run.risk else []
    return f"{text} It is no longer valid: {lost_by(outdated)}." if outdated else text


def _of_sanctions(found: SanctionedOwnershipOut) -> str:
    lines = [_of_regime(one) for one in found.regimes]
    lines += [_of_unruled(one) for one in found.unruled if one.listed]
    named = {one.regime for one in found.unruled if one.listed}
    unruled = sorted({*found.without_rule, *(one.regime for one in found.unruled)} - named)
    if unruled:
        lines.append(f"not_assessed, because no rule is computed: {', '.join(unruled)}")
    told = "; ".join(lines) or "not_assessed"
    return f"Ownership by sanctioned persons, which each regime's own lists decide: {told}."


_OPEN = "open: undecided, or two people have not confirmed its delisting"


def _of_regime(one: RegimeOut) -> str:
    """Return a regime's words on ownership and control, with why and who is matched."""
    text = f"{one.regime}: {one.status}"
    if one.status == "none_found":
        text += ", which clears nothing"
    why = f" ({', '.join(one.reasons)})" if one.reasons else ""
    text += f"{why}, control {one.control}"
    matched = [f"{seed.name} ({'true match' if seed.certain else _OPEN})" for seed in one.seeds]
    text += f", matched: {', '.join(dict.fromkeys(matched))}" if matched else ""
    waiting = len(one.undecided) + len(one.marked)
    text += f", parties with an undecided candidate or mark: {waiting}" if waiting else ""
    missed = len(one.not_screened)
    return f"{text}, parties not screened: {missed}" if missed else text


def _of_unruled(one: UnruledOut) -> str:
    """Return the words on a regime without a rule, and whom its lists name, or may name."""
    listed = [
        f"{party.name} ({', '.join(party.ties)}{f', {party.share.text} %' if party.share else ''},"
        f" {'true match' if party.certain else _OPEN})"
        for party in one.listed
    ]
    text = f"{one.regime}: {one.status}, control {one.control}, no rule is computed"
    return f"{text}, listed or possibly listed: {', '.join(listed)}"


def _names(found: Sequence[str]) -> str:
    return ", ".join(found) or "none"
