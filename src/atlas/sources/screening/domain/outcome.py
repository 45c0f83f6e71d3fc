"""What may be said after a search: hits, clear, or not assessed, per list and per topic.

An expired list's hits count in full; only its negative answer is `not_assessed: stale_list`.
A topic without a loaded list is `not_assessed: no_list`. A fictitious list answers for no topic.
Entries taken off a list answer for a topic of their own, `formerly_sanctioned`: a list without an
earlier version knows of none, which is `not_assessed: no_history`, never clear. A party whose
names have no letter or digit was compared with nothing: `not_assessed: no_name`. A fact that was
sent and could not be compared bars `clear`: `not_assessed: not_compared`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.sources.screening.schemas import (
    ListState,
    NotCompared,
    Outcome,
    ScreenedList,
    TopicOutcome,
)

STALE_LIST, NO_LIST, NOT_LOADED = "stale_list", "no_list", "not_loaded"
NO_HISTORY, NO_NAME, NOT_COMPARED = "no_history", "no_name", "not_compared"
SANCTIONS, FORMERLY_SANCTIONED = "sanctions", "formerly_sanctioned"


@dataclass(frozen=True, slots=True)
class SearchedList:
    """A loaded list version that was searched."""

    list_id: str
    topics: tuple[str, ...]
    version_id: UUID
    version_date: date
    max_age_days: int
    incomplete: int
    fictitious: bool
    former_entries: int | None = None


def is_comparable(names: Iterable[str]) -> bool:
    """Return whether any of a party's names has a letter or digit to be compared by."""
    return any(letter.isalnum() for name in names for letter in name)


def answer_of_list(
    searched: SearchedList,
    candidates: int,
    today: date,
    former_candidates: int = 0,
    *,
    named: bool = True,
    compared: bool = True,
) -> ScreenedList:
    """Return one list's own answer; its age counts from the version date.

    `named`: whether the party has a name to be compared by (`is_comparable`); `compared`: whether
    everything that was sent of it could be.
    """
    age = (today - searched.version_date).days
    state = ListState.OK if 0 <= age <= searched.max_age_days else ListState.STALE_LIST
    if candidates:
        outcome, reason = Outcome.HITS, None
    elif not named:
        outcome, reason = Outcome.NOT_ASSESSED, NO_NAME
    elif not compared:
        outcome, reason = Outcome.NOT_ASSESSED, NOT_COMPARED
    elif state is ListState.STALE_LIST:
        outcome, reason = Outcome.NOT_ASSESSED, STALE_LIST
    else:
        outcome, reason = Outcome.CLEAR, None
    return ScreenedList(
        list_id=searched.list_id,
        topics=searched.topics,
        state=state,
        outcome=outcome,
        reason=reason,
        version_id=searched.version_id,
        version_date=searched.version_date,
        age_days=age,
        max_age_days=searched.max_age_days,
        incomplete=searched.incomplete,
        candidates=candidates,
        former_entries=searched.former_entries,
        former_candidates=former_candidates,
    )


def answer_not_loaded(list_id: str, topics: tuple[str, ...]) -> ScreenedList:
    """Return the answer of a list that was asked for and is not loaded."""
    return ScreenedList(
        list_id, topics, ListState.NOT_LOADED, Outcome.NOT_ASSESSED, reason=NOT_LOADED
    )


def answer_of_topic(
    topic: str,
    lists: Sequence[ScreenedList],
    fictitious: Iterable[str],
    left_out: Sequence[NotCompared] = (),
) -> TopicOutcome:
    """Return a topic's answer from its lists' answers; `left_out` could not be compared."""
    own = [item for item in lists if topic in item.topics]
    if any(item.outcome is Outcome.HITS for item in own):
        ids = ", ".join(item.list_id for item in own if item.outcome is Outcome.HITS)
        return TopicOutcome(topic, Outcome.HITS, None, f"hits on {ids}")
    real = [item for item in own if item.list_id not in {*fictitious}]
    if not any(item.state is not ListState.NOT_LOADED for item in real):
        return TopicOutcome(topic, Outcome.NOT_ASSESSED, NO_LIST, f"no list of {topic} is loaded")
    for reason in (NO_NAME, NOT_COMPARED, NOT_LOADED, STALE_LIST):
        open_lists = [item for item in real if item.reason == reason]
        if open_lists:
            detail = "; ".join(_why(item) for item in open_lists)
            if reason == NOT_COMPARED:
                detail = _left_out(left_out)
            return TopicOutcome(topic, Outcome.NOT_ASSESSED, reason, detail)
    detail = "; ".join(f"{item.list_id} of {item.version_date}" for item in real)
    return TopicOutcome(topic, Outcome.CLEAR, None, f"no hit on {detail}")


def _left_out(items: Sequence[NotCompared]) -> str:
    what = ", ".join(f"{item.field} {item.value} ({item.reason})" for item in items)
    return f"not compared: {what}"


def _why(item: ScreenedList) -> str:
    if item.state is ListState.NOT_LOADED:
        return f"{item.list_id} is not loaded"
    if item.reason == NO_NAME:
        return f"{item.list_id} was compared with no name: there is no letter or digit in it"
    return (
        f"{item.list_id} is of {item.version_date}, {item.age_days} days old"
        f" (at most {item.max_age_days})"
    )


def answer_of_former(
    lists: Sequence[ScreenedList],
    fictitious: Iterable[str],
    left_out: Sequence[NotCompared] = (),
) -> TopicOutcome:
    """Return what may be said of entries taken off the sanctions lists."""
    own = [item for item in lists if SANCTIONS in item.topics]
    if hits := [item.list_id for item in own if item.former_candidates]:
        detail = f"taken off {', '.join(hits)}"
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.HITS, None, detail)
    real = [item for item in own if item.list_id not in {*fictitious}]
    if not real:
        detail = "no list of sanctions is loaded"
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.NOT_ASSESSED, NO_LIST, detail)
    if any(item.reason == NO_NAME for item in real) or left_out:
        reason = NOT_COMPARED if left_out else NO_NAME
        detail = "the name has no letter or digit to be compared by"
        detail = _left_out(left_out) if left_out else detail
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.NOT_ASSESSED, reason, detail)
    if unknown := [item.list_id for item in real if item.former_entries is None]:
        detail = f"no earlier version of {', '.join(unknown)} is loaded"
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.NOT_ASSESSED, NO_HISTORY, detail)
    if old := [item for item in real if item.state is ListState.STALE_LIST]:
        # who was listed and taken off again since is in no version that is loaded
        detail = "; ".join(_why(item) for item in old)
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.NOT_ASSESSED, STALE_LIST, detail)
    detail = "; ".join(f"{item.list_id}: {item.former_entries} former entries" for item in real)
    return TopicOutcome(FORMERLY_SANCTIONED, Outcome.CLEAR, None, f"no hit among {detail}")


def overall(topics: Sequence[TopicOutcome]) -> Outcome:
    """Return the answer of the whole: a hit anywhere, clear only when every topic asked for is.

    That nothing is known of former entries leaves the answer about those listed now as it is.
    """
    if any(topic.outcome is Outcome.HITS for topic in topics):
        return Outcome.HITS
    outcomes = {topic.outcome for topic in topics if topic.topic != FORMERLY_SANCTIONED}
    return Outcome.CLEAR if outcomes == {Outcome.CLEAR} else Outcome.NOT_ASSESSED
