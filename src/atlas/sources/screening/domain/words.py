"""The words for a screening: of each topic, of the whole, and as its candidates are decided."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

FORMERLY_SANCTIONED = "formerly_sanctioned"


class Outcome(StrEnum):
    """The answer of a screening, of one topic, or of one list."""

    HITS = "hits"
    CLEAR = "clear"
    NO_PEP_FOUND = "no_pep_found"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True)
class TopicOutcome:
    """The answer for one topic; `reason` is e.g. `stale_list` or `no_list` if not assessed.

    `without_candidates`: the answer that applies once a person has refused every candidate.
    `reason_without`: why that answer is not assessed.
    """

    topic: str
    outcome: Outcome
    reason: str | None = None
    detail: str = ""
    without_candidates: Outcome | None = None
    reason_without: str | None = None


def said_of_list(outcome: str, former: int) -> str:
    """Return one list's answer as people read it.

    `former`: how many entries taken off the list may be the party. A list with such an
    entry is not simply clear, though no entry of today is a hit.
    """
    said = outcome.replace("_", " ")
    if not former or outcome == Outcome.HITS:
        return said
    entries = "1 entry" if former == 1 else f"{former} entries"
    return f"{said} of what is listed, {entries} taken off may be the party"


def negative(said: Iterable[Outcome]) -> Outcome:
    """Return what several topics say together where none has a hit."""
    outcomes = {*said}
    if outcomes == {Outcome.NO_PEP_FOUND}:
        return Outcome.NO_PEP_FOUND
    favourable = {Outcome.CLEAR, Outcome.NO_PEP_FOUND}
    return Outcome.CLEAR if outcomes and outcomes <= favourable else Outcome.NOT_ASSESSED


def word_of(topics: Collection[TopicOutcome], statuses: Collection[str]) -> str:
    """Return the word for a screening as its candidates are decided now.

    Args:
        topics: the topics' answers.
        statuses: of the candidates that still count.

    Returns:
        `hit` (a true match), `open` (an undecided candidate), `clear`, `no_pep_found`, or
        `not_assessed`.

    """
    if "true_match" in statuses:
        return "hit"
    if any(status != "false_positive" for status in statuses):
        return "open"
    return negative(
        item.without_candidates or item.outcome
        for item in topics
        if item.topic != FORMERLY_SANCTIONED
    ).value
