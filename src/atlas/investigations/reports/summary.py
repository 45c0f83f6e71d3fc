"""The executive summary of a report: its sentences, and the findings that weigh. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.investigations.modules.domain import MODULES
from atlas.investigations.runs import reassessment
from atlas.investigations.runs.reading import Record, Run
from atlas.investigations.runs.screened import rows_of, screening_of

_CUT_SHORT = {"cancelled": "cancelled", "failed": "ended by a failure"}
_HEAVY = frozenset({"critical", "high", "medium"})
_EFFECTS = {
    "approval_refused": "approval is refused",
    "no_automatic_decision": "no automatic decision is allowed",
}


def summary(
    run: Run,
    record: Record,
    risk: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the sentences of the summary and the findings of at least medium severity."""
    applied = [floor for floor in risk["floors"] if floor["status"] == "applied"]
    heavy = [item for item in findings if item["severity"] in _HEAVY]
    sentences = [
        f"{run.company_name} was investigated as of {run.as_of} at depth {run.depth.upper()}.",
        _identity(run),
        (
            f"The risk is {risk['level']} with a score of {risk['score']} of 100; the due diligence"
            f" asked for is {risk['tier'].upper()}. At worst, with everything unknown at its"
            f" maximum, it is {risk['level_at_worst']} with {risk['score_high']}."
        ),
        (
            f"{risk['coverage']} % of the matrix could be assessed; with everything unknown at its"
            f" best the score would be {risk['score_low']}."
        ),
    ]
    if applied:
        sentences.append("Floors apply: " + "; ".join(f["title"] for f in applied) + ".")
    effects = [_EFFECTS.get(effect, effect) for effect in risk["effects"]]
    if effects:
        sentences.append(f"As a consequence, {' and '.join(effects)}.")
    sentences += _screened(record)
    sentences += _reassessed(record)
    if run.status in _CUT_SHORT:
        sentences.append(
            f"The run was {_CUT_SHORT[run.status]}: this is what it had found by then."
        )
    left_out = len(MODULES) - len(run.modules)
    if left_out:
        sentences.append(f"{left_out} of {len(MODULES)} modules were not asked for.")
    if run.truncated:
        sentences.append("The group was cut at the limit of parties; what lies beyond is unknown.")
    return {
        "sentences": sentences,
        "key_findings": [
            {key: item[key] for key in ("module", "code", "severity", "title", "detail")}
            for item in heavy
        ],
    }


def _screened(record: Record) -> list[str]:
    """Return who was asked of which lists, and what their silence is worth."""
    found = screening_of(record.steps)
    if not found.lists:
        return ["No list was loaded: nothing is said about sanctions."]
    hits = sum(len(row["hits"]) for row in rows_of(record.steps))
    parties = _counted(len(found.screened), "party was", "parties were")
    versions = _counted(len(found.lists), "list version", "list versions")
    said = [f"{parties} screened against {versions}; {_counted(hits, 'candidate', 'candidates')}."]
    old = sum(item.stale is not None for item in found.lists)
    if old:
        said.append(
            f"{_counted(old, 'list version is', 'list versions are')} older than allowed: a"
            " candidate there counts, silence proves nothing."
        )
    unasked = sum(party.entity_id not in found.screened for party in record.parties)
    if unasked:
        said.append(
            f"{_counted(unasked, 'party', 'parties')} could not be screened: the sources give no"
            " name."
        )
    return said


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _reassessed(record: Record) -> list[str]:
    """Return what was decided about hits since, and what that moved; findings stay as found."""
    said = []
    for one in reassessment.kept(record.steps):
        decided = "; ".join(
            f"{item['list_id']}: {item['after'].replace('_', ' ')}" for item in one["considered"]
        )
        before, after = one["before"], one["after"]
        said.append(
            f"Evaluated again on {one['at'][:10]} with what was decided about hits since"
            f" ({decided or 'nothing new'}): from {before['score']} ({before['level']},"
            f" {before['tier'].upper()}) to {after['score']} ({after['level']},"
            f" {after['tier'].upper()})."
        )
    return said


def _identity(run: Run) -> str:
    by = {
        "register": "its register and number",
        "lei": "its LEI",
        "name": "its name alone: exactly one company on the loaded registers has it",
        "choice": "an analyst's choice among the candidates",
    }
    if run.identified_by is not None:
        return f"It was identified by {by[run.identified_by]}."
    if run.subject_status == "subject_ambiguous":
        return (
            f"It was not identified: {len(run.candidates)} companies may be meant. Only the name"
            " itself was screened."
        )
    return "It was not found in the loaded registers. Only the name itself was screened."
