"""The executive summary of a report: its sentences with what they rest on. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from atlas.foundation.core.provenance import Kind, Reference, reference
from atlas.foundation.core.types import JSON
from atlas.investigations.decisions.reporting import NotRefusing
from atlas.investigations.modules.domain import MODULES, live_register
from atlas.investigations.modules.domain.common import UNANSWERED
from atlas.investigations.modules.domain.existence import removed
from atlas.investigations.modules.domain.recording import (
    ALL_RELATIONSHIPS,
    ALL_SCREENINGS,
    ALL_SOURCES,
    IDENTIFICATION,
)
from atlas.investigations.reports.domain.sections import RiskSection
from atlas.investigations.reports.matches import exposed, matches
from atlas.investigations.reports.statements import Statement, StatementWritten, of, said
from atlas.investigations.reports.wording import (
    counted,
    floor_title,
    rated,
    why_provisional,
)
from atlas.investigations.results.domain.connections import Tie
from atlas.investigations.runs.queries import Record, Run
from atlas.investigations.runs.screened import partly_compared, screening_of
from atlas.investigations.runs.snapshot import sources_of
from atlas.risk.evaluations.aged import remedy, silence_lost, told_since
from atlas.risk.evaluations.domain.wording import spaced
from atlas.risk.matrix.domain import NOT_ASSESSED, NOT_IDENTIFIED, level_said
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_standing import Cause
from atlas.sources.protocol.domain.coverage import file_source

_CUT_SHORT = {"cancelled": "cancelled", "failed": "ended by a failure"}
_HEAVY = frozenset({"critical", "high", "medium"})
_EFFECTS = {
    "approval_refused": "approval is refused",
    "no_automatic_decision": "no automatic decision is allowed",
    "four_eyes": "an approval takes a second person",
}

_SHORT_OF = {
    Cause.NOT_LOADED: "not loaded",
    Cause.ANOTHER_LIST: "loaded by force with entries that look like another list's",
    Cause.INCOMPLETE: "not complete",
    Cause.STALE: "not current",
    Cause.UNREADABLE: "loaded with entries that could not be read",
}
_LIFTED = (
    "Approval is not refused, because the compliance profile requires none of the lists that the"
    " floor rests on; it takes two people, one of them the MLRO."
)


class SummaryWritten(TypedDict):
    """The summary as a report keeps it (`domain.report.SummarySection`)."""

    sentences: list[str]
    statements: list[StatementWritten]
    key_findings: list[dict[str, JSON]]


def summary(
    run: Run,
    record: Record,
    risk: RiskSection,
    findings: Sequence[Mapping[str, JSON]],
    not_compared: Sequence[str] = (),
    not_refusing: NotRefusing = NotRefusing(),  # noqa: B008  frozen
    in_control: Sequence[str] = (),
) -> SummaryWritten:
    """Return the sentences of the summary and the findings of at least medium severity.

    `statements` are the sentences with their references; `sentences` the same without.
    `not_compared`: which required lists the parties are still to be compared with, in words.
    `not_refusing`: the true matches that refuse no approval, and the lists that never do.
    `in_control`: what is listed of persons in control who are no parties of the run, in sentences.
    """
    heavy = [item for item in findings if item["severity"] in _HEAVY]
    statements = [
        _asked(run),
        _identity(run),
        *_removed(record),
        *_of_its_register(run, record),
        *matches(record, not_refusing.hits, not_refusing.lists),
        *exposed(record),
        *(said(one, reference(Kind.CHECK, "sanctions_screening")) for one in in_control),
    ]
    if run.entity_id is not None:
        statements += _risk(risk, lifted=not_refusing.lifted)
    statements += [
        *_screened(record, risk, not_compared, len(in_control)),
        *_reassessed(run, record),
        *_dismissed_since(record),
        *_ended(record),
        *_decided(record),
        *_left_out(run),
    ]
    return {
        "sentences": [one.text for one in statements],
        "statements": [one.document() for one in statements],
        "key_findings": [
            {
                **{key: item[key] for key in ("module", "code", "severity", "title", "detail")},
                "references": [
                    Reference(Kind.FINDING, f"{item['module']}.{item['code']}").document()
                ],
            }
            for item in heavy
        ],
    }


def _asked(run: Run) -> Statement:
    return said(
        f"{run.company_name} was investigated as of {run.as_of} at depth {run.depth.upper()}.",
        *of(Kind.REQUEST, ("company_name", "depth")),
        ALL_SOURCES,
    )


def _risk(risk: RiskSection, *, lifted: bool) -> list[Statement]:
    """Return level, score and coverage; the worst case first while the level is provisional.

    `lifted`: the floor that refuses an approval rests on lists that refuse none.
    """
    evaluation = reference(Kind.EVALUATION, risk.evaluation_id)
    worst = f"{rated(risk.level_at_worst)} with {risk.score_high} of 100"
    tier = f"The due diligence asked for is {risk.tier.upper()}."
    if risk.provisional:
        first = (
            f"The risk is provisional: at worst, with everything unknown at its maximum, it is"
            f" {worst}. On what is known {_known(risk)}. {tier}"
        )
        why = why_provisional(risk.lacks)
        first += f" The level is not earned: {why}." if why else ""
    else:
        first = (
            f"The risk is {risk.level} with a score of {risk.score} of 100. {tier} At worst,"
            f" with everything unknown at its maximum, it is {worst}."
        )
        if risk.outdated:
            told = told_since(risk.outdated, risk.already)
            first += f" {told[0].upper()}{told[1:]}; {remedy(risk.outdated, risk.already)}."
    found = [
        said(first, evaluation),
        said(
            f"{risk.coverage} % of the matrix could be assessed; with everything unknown at its"
            f" best the score would be {risk.score_low}.",
            evaluation,
        ),
    ]
    applied = [floor for floor in risk.floors if floor.status == "applied"]
    floors = of(Kind.FLOOR, (floor.id for floor in applied))
    if applied:
        titles = "; ".join(map(floor_title, applied))
        found.append(said(f"Floors apply: {titles}.", *floors))
    holding = [one for one in risk.effects if not (lifted and one == "approval_refused")]
    effects = [_EFFECTS.get(effect, effect.replace("_", " ")) for effect in holding]
    if effects:
        found.append(said(f"As a consequence, {' and '.join(effects)}.", *floors))
    if lifted:
        found.append(said(_LIFTED, *floors))
    return found


def _known(risk: RiskSection) -> str:
    """Return what a provisional level would be; none is reported without a compliance profile."""
    if risk.level == NOT_ASSESSED:
        return f"the score would be {risk.score}, without a level"
    return f"it would be {risk.level} with {risk.score}"


def _left_out(run: Run) -> list[Statement]:
    """Return what was not asked for, or lies beyond what the run reached."""
    found = []
    if run.status in _CUT_SHORT:
        ended = f"The run was {_CUT_SHORT[run.status]}: this is what it had found by then."
        found.append(said(ended, Reference(Kind.STEP, "run")))
    left_out = len(MODULES) - len(run.modules)
    if left_out:
        found.append(
            said(
                f"{left_out} of {len(MODULES)} modules were not asked for.",
                Reference(Kind.REQUEST, "modules"),
            )
        )
    if run.truncated:
        cut = "The group was cut at the limit of parties; what lies beyond is unknown."
        found.append(said(cut, ALL_RELATIONSHIPS))
    return found


def _screened(
    record: Record, risk: RiskSection, not_compared: Sequence[str], in_control: int
) -> list[Statement]:
    """Return which parties were compared with which lists, and what the lack of a hit is worth.

    `in_control`: how many candidates are of persons in control who are no parties.
    """
    found = screening_of(record.steps)
    if not found.lists:
        none = "No list was loaded: there is no result on sanctions."
        return [said(none, Reference(Kind.STEP, "screening"))]
    hits = sum(len(row.hits) for row in record.steps.rows)
    parties = counted(len(found.screened), "party was", "parties were")
    versions = counted(len(found.lists), "list version")
    count, on = counted(hits, "candidate"), max(row.screened_at or "" for row in record.steps.rows)
    first = f"{parties} screened against {versions}; {count}."
    outdated = silence_lost(risk.outdated or ())
    if outdated:
        day = f" on {on[:10]}" if on else ""
        told = told_since(outdated, risk.already)
        first = (
            f"{parties} screened against {versions}{day}; {count} then."
            f" {told[0].upper()}{told[1:]}. The absence of another candidate proves nothing today."
        )
    if in_control:
        more = counted(in_control, "further candidate is", "further candidates are")
        first += f" {more} of persons whom attestations name, who are no parties."
    known = record.steps.structure.connections
    doubled = {one.party for one in known if one.tie is Tie.MAY_BE} & set(map(str, found.screened))
    if doubled:
        first += (
            f" {len(doubled)} of the parties screened may be the same as another party of the"
            " structure."
        )
    lines = [said(first, ALL_SCREENINGS)]
    if outdated:
        lines += [said(f"{one}.", ALL_SCREENINGS) for one in not_compared]
    for cause in Cause:
        short = [item for item in found.lists if item.stale is not None and item.cause == cause]
        if short:
            lines.append(
                said(
                    f"{counted(len(short), 'list version is', 'list versions are')}"
                    f" {_SHORT_OF[cause]}: a candidate there counts, the absence of one proves"
                    " nothing.",
                    *of(Kind.LIST, (f"{item.list_id}@{item.version}" for item in short)),
                )
            )
    unasked = [p.entity_id for p in record.parties if p.entity_id not in found.screened]
    compared = partly_compared(record.steps)
    nameless = [one for one in unasked if one not in compared]
    partly = [one for one in unasked if one in compared]
    for left_out, why in (
        (nameless, "could not be screened: the sources give no name."),
        (partly, "could not be compared in full: the section on screening says with what."),
    ):
        if left_out:
            count = counted(len(left_out), "party", "parties")
            lines.append(said(f"{count} {why}", *of(Kind.PARTY, left_out)))
    return lines


def _reassessed(run: Run, record: Record) -> list[Statement]:
    """Return what was decided about hits since, and what that moved; findings stay as found."""
    identified = run.entity_id is not None
    lines = []
    for one in record.steps.reassessments:
        decided = "; ".join(
            f"{list_label(item.list_id)}: {item.after.replace('_', ' ')}" for item in one.considered
        )
        before, after = (
            level_said(risk.rating, identified=identified) for risk in (one.before, one.after)
        )
        hits = of(Kind.DECISION, (item.hit_id for item in one.considered))
        lines.append(
            said(
                f"Evaluated again on {one.at[:10]} with what was decided about hits since"
                f" ({decided or 'nothing new'}). {_moved(before, after)}",
                *hits,
                reference(Kind.EVALUATION, one.after.evaluation_id),
            )
        )
    return lines


def _dismissed_since(record: Record) -> list[Statement]:
    """Return which matches people have decided to count no more, though the evaluation counts them.

    Only a person lowers a risk: the level stays until one evaluates again.
    """
    return [
        said(
            f"{counted(len(ids), 'match was', 'matches were')} {what} since the evaluation, which"
            f" still counts {'it' if len(ids) == 1 else 'them'}: evaluate again.",
            *of(Kind.DECISION, ids),
        )
        for ids, what in (
            (record.dismissed, "dismissed"),
            (record.delisted, "confirmed as delisted"),
        )
        if ids
    ]


def _ended(record: Record) -> list[Statement]:
    """Return what counts as over because persons stated its end, no register."""
    return [
        said(
            f"{one.holder_name} and {one.company_name} ({spaced(one.kind)}): two people stated on"
            f" evidence that this ended on {one.ended_on}. The register left it out on"
            f" {one.left_out_on} and stated no end.",
            reference(Kind.RELATIONSHIP, one.relationship_id),
        )
        for one in record.steps.structure.stated_ends
    ]


def _decided(record: Record) -> list[Statement]:
    """Return what counts because persons decided it between sources."""
    return [
        said(
            f"{one.holder_name} and {one.company_name} ({spaced(one.kind)}): sources contradict"
            f" each other, and two people decided what counts: {one.chosen}. Not counted:"
            f" {'; '.join(one.others)}.",
            reference(Kind.RELATIONSHIP, one.relationship_id),
        )
        for one in record.steps.structure.decided
    ]


def _moved(before: str, after: str) -> str:
    if before == NOT_IDENTIFIED:
        return f"{NOT_IDENTIFIED.capitalize()}."
    return f"Before: {before}. Now: {after}."


def _removed(record: Record) -> list[Statement]:
    """Return which registers' files no longer hold the company."""
    gone = {
        file_source(one.name): date.fromisoformat(one.removed_on)
        for one in record.steps.enrich.datasets
        if one.removed_on is not None
    }
    return [said(removed(gone.items()), *of(Kind.SOURCE, gone))] if gone else []


def _of_its_register(run: Run, record: Record) -> list[Statement]:
    """Return that its register, asked itself, does not know the company or did not answer."""
    asked = sources_of(record.sources, record.steps.enrich, run.as_of or run.created_at.date())
    gap = live_register.unanswered(asked)
    told = live_register.denied(asked) or (gap.detail if gap else None)
    if told is None or run.entity_id is None:
        return []
    return [said(told, *of(Kind.SOURCE, record.steps.enrich.registers))]


def _identity(run: Run) -> Statement:
    by = {
        "register": "its register and number",
        "lei": "its LEI",
        "name": "its name alone: exactly one company on the loaded registers has it",
        "choice": "an analyst's choice among the candidates",
    }
    if run.identified_by is not None:
        named = Reference(Kind.ATTRIBUTE, f"{run.entity_id}.legal_name")
        return said(f"It was identified by {by[run.identified_by]}.", IDENTIFICATION, named)
    if run.subject_status == "subject_ambiguous":
        text = (
            f"Not identified: {len(run.candidates)} companies may be meant. Only the name itself"
            " was screened; nothing below is a result about a company."
        )
    elif run.subject_status == UNANSWERED:
        text = (
            "Not identified: a source that may know it did not answer or has no credentials, and no"
            " other knows it. Only the name itself was screened; nothing below is a result about a"
            " company."
        )
    else:
        text = (
            "Not identified: the loaded registers do not hold it. Only the name itself was"
            " screened; nothing below is a result about a company."
        )
    return said(text, IDENTIFICATION)
