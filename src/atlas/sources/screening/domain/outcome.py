"""The result of a search: hits, clear, or not assessed, per list and per topic.

A list's hits count in full, regardless of its state. The absence of a hit counts only while the
list is loaded, complete, current and readable (`lists.domain.list_standing`). A topic is `clear`
(for PEPs: `no_pep_found`) only if every list that the compliance profile requires for it answers.
Without an active profile, it is `not_assessed: no_profile`. Where the profile requires no list for
it, it is `not_assessed: no_list`, regardless of which lists are loaded. For topics that a profile
cannot require (debarment, crime …), the answer rests on every real list that is loaded for them. A
fictitious list answers only where the profile of the fictitious home requires it.

Entries taken off a list answer for a topic of their own, `formerly_sanctioned`. A list without an
earlier version knows of no such entries: the topic is then `not_assessed: no_history`, never clear.
A party whose names have no letter or digit, or are only placeholders (`N/A`, `Unknown`), was
compared with no name: `not_assessed: no_name`. A fact that was sent and could not be compared
prevents `clear`: `not_assessed: not_compared`. So does a list with more candidates than are kept,
because no one decides the rest: `not_assessed: truncated`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from atlas.knowledge.names.domain.placeholders import is_placeholder
from atlas.sources.lists.domain.list_standing import Cause, ListStanding
from atlas.sources.screening.domain.bare_names import tells_nothing
from atlas.sources.screening.domain.results import ListState, NotCompared, ScreenedList, dated
from atlas.sources.screening.domain.words import (
    FORMERLY_SANCTIONED,
    Outcome,
    TopicOutcome,
    negative,
)

NO_LIST, NOT_SEARCHED = "no_list", "not_searched"
NOT_LOADED, ANOTHER_LIST = Cause.NOT_LOADED.value, Cause.ANOTHER_LIST.value
INCOMPLETE, STALE_LIST = Cause.INCOMPLETE.value, Cause.STALE.value
UNREADABLE = Cause.UNREADABLE.value
NO_HISTORY, NO_NAME, NO_PROFILE = "no_history", "no_name", "no_profile"
NOT_COMPARED, TRUNCATED = "not_compared", "truncated"
SANCTIONS, PEP = "sanctions", "pep"
_BY_PROFILE = frozenset({SANCTIONS, PEP})
"""Topics whose lists a compliance profile names. If it names none, the topic is not clear."""
_FIRST = frozenset({NO_NAME, NOT_COMPARED, NO_LIST, NO_PROFILE})
_ORDER = (NO_NAME, NOT_LOADED, NOT_SEARCHED, ANOTHER_LIST, INCOMPLETE, STALE_LIST, UNREADABLE)
_NAMELESS = "compared with no name: what was sent has no letters, or stands in a name's place"
_WITHOUT_PROFILE = "no compliance profile is active: which lists are required is not known"


@dataclass(frozen=True, slots=True)
class SearchedList:
    """A loaded list version that was searched, and how the list stands."""

    list_id: str
    topics: tuple[str, ...]
    version_id: UUID
    version_date: date
    incomplete: int
    standing: ListStanding
    former_entries: int | None = None
    loaded: tuple[int, datetime] | None = None
    """Which of the list's versions it is, and when it was loaded."""


@dataclass(frozen=True, slots=True)
class Required:
    """What the compliance profile requires; `law`: the instrument that binds, or the policy."""

    list_id: str
    topic: str
    law: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the absence of hits must rest on.

    `required`: None while no profile is active. `loaded`: all list ids. `fictitious`: lists of the
    demo, which answer only where they are required.
    """

    required: tuple[Required, ...] | None
    loaded: frozenset[str]
    fictitious: frozenset[str]

    def of(self, topic: str) -> list[Required]:
        """Return what is required for a topic."""
        return [item for item in self.required or () if item.topic == topic]


def is_comparable(names: Iterable[str], *, person: bool = False, numbered: bool = False) -> bool:
    """Return whether a party can be compared by any of its names.

    Not by one without letters or digits enough, nor by what stands in a name's place (`Unknown`) or
    tells one party from another no more than that (`The Group`).
    `person`: whether it is a natural person; `numbered`: whether a company's number is known.
    """
    return any(
        not is_placeholder(name, person=person, numbered=numbered)
        and (numbered or not tells_nothing(name))
        for name in names
    )


def answer_of_list(
    searched: SearchedList,
    candidates: int,
    former_candidates: int = 0,
    *,
    named: bool = True,
    compared: bool = True,
    profile: bool = True,
) -> ScreenedList:
    """Return one list's own answer; its age counts from the day it was last obtained.

    `named`: whether the party has a name to be compared by (`is_comparable`); `compared`: whether
    everything that was sent of it could be; `profile`: whether a compliance profile is active,
    without which the absence of hits does not count on any list.
    """
    cause = searched.standing.cause
    state, reason = ListState(searched.standing.state), cause.value if cause else None
    sequence, loaded_at = searched.loaded or (None, None)
    if candidates:
        outcome, reason = Outcome.HITS, None
    elif not named:
        outcome, reason = Outcome.NOT_ASSESSED, NO_NAME
    elif not compared:
        outcome, reason = Outcome.NOT_ASSESSED, NOT_COMPARED
    elif not profile:
        outcome, reason = Outcome.NOT_ASSESSED, reason or NO_PROFILE
    else:
        outcome = Outcome.CLEAR if reason is None else Outcome.NOT_ASSESSED
    answer = ScreenedList(
        list_id=searched.list_id,
        topics=searched.topics,
        state=state,
        outcome=outcome,
        reason=reason,
        version_id=searched.version_id,
        version_date=searched.version_date,
        age_days=searched.standing.age_days,
        max_age_days=searched.standing.max_age_days,
        incomplete=searched.incomplete,
        candidates=candidates,
        former_entries=searched.former_entries,
        former_candidates=former_candidates,
        shortcoming=searched.standing.sentence or None,
        version_sequence=sequence,
        loaded_at=loaded_at,
        cause=cause.value if cause else None,
    )
    return dated(answer, searched.standing.day)


def answer_not_loaded(list_id: str, topics: tuple[str, ...]) -> ScreenedList:
    """Return the answer of a list that was asked for, or is required, and is not loaded."""
    return ScreenedList(
        list_id, topics, ListState.NOT_LOADED, Outcome.NOT_ASSESSED, reason=NOT_LOADED
    )


def answer_of_topic(
    topic: str,
    lists: Sequence[ScreenedList],
    rules: Rules,
    left_out: Sequence[NotCompared] = (),
    beyond: Mapping[str, int] | None = None,
) -> TopicOutcome:
    """Return a topic's answer from its lists' answers.

    For a topic with hits, it also keeps the answer that applies once a person has refused them all.

    Args:
        topic: whose answer.
        lists: the answers of the lists that were searched.
        rules: what the absence of hits must rest on.
        left_out: what could not be compared.
        beyond: list id → candidates beyond the most that are kept, which no one decides.

    """
    own = [item for item in lists if topic in item.topics]
    silent = _silence(topic, own, rules, left_out)
    hits = [item.list_id for item in own if item.outcome is Outcome.HITS]
    if not hits:
        return silent
    detail = f"hits on {', '.join(hits)}"
    if beyond:
        detail = f"{detail}; {_truncated(beyond)}"
        return TopicOutcome(topic, Outcome.HITS, None, detail, Outcome.NOT_ASSESSED, TRUNCATED)
    return TopicOutcome(topic, Outcome.HITS, None, detail, silent.outcome, silent.reason)


def _truncated(beyond: Mapping[str, int]) -> str:
    cut = ", ".join(f"{count:,} on {list_id}" for list_id, count in sorted(beyond.items()))
    return (
        f"further candidates that are not kept, and that nobody decides: {cut}. The name is too"
        " common to be told apart: screen the party under its full name"
    )


def _silence(
    topic: str, own: Sequence[ScreenedList], rules: Rules, left_out: Sequence[NotCompared]
) -> TopicOutcome:
    """Return the answer of a topic where no one on its lists is the party."""
    if (barred := _barred(topic, own, rules, left_out)) is not None:
        return barred
    basis, missing = _basis(topic, own, rules)
    why = [*missing, *((one, _why(item)) for item in basis if (one := _gap(item)) is not None)]
    for reason in _ORDER:
        details = [detail for found, detail in why if found == reason]
        if details:
            return TopicOutcome(topic, Outcome.NOT_ASSESSED, reason, "; ".join(details))
    if not basis:
        return TopicOutcome(topic, Outcome.NOT_ASSESSED, NO_LIST, f"no list of {topic} is loaded")
    detail = "; ".join(item.named for item in basis)
    word = Outcome.NO_PEP_FOUND if topic == PEP else Outcome.CLEAR
    return TopicOutcome(topic, word, None, f"no hit on {detail}")


def _barred(
    topic: str, own: Sequence[ScreenedList], rules: Rules, left_out: Sequence[NotCompared]
) -> TopicOutcome | None:
    """Return why a topic cannot be assessed, regardless of its lists, or None."""
    found: tuple[str, str] | None = None
    if any(item.reason == NO_NAME for item in own):
        found = NO_NAME, _NAMELESS
    elif left_out:
        found = NOT_COMPARED, _left_out(left_out)
    elif rules.required is None:
        found = NO_PROFILE, _WITHOUT_PROFILE
    elif topic in _BY_PROFILE and not rules.of(topic):
        found = NO_LIST, f"the compliance profile requires no list of {topic}: no silence counts"
    return TopicOutcome(topic, Outcome.NOT_ASSESSED, *found) if found else None


def _left_out(items: Sequence[NotCompared]) -> str:
    what = ", ".join(f"{item.field} {item.value} ({item.reason})" for item in items)
    return f"not compared: {what}"


def _basis(
    topic: str, own: Sequence[ScreenedList], rules: Rules
) -> tuple[list[ScreenedList], list[tuple[str, str]]]:
    """Return the lists that a topic without hits rests on, and required ones that are absent."""
    wanted = rules.of(topic)
    if not wanted:
        loaded = [item for item in own if item.state is not ListState.NOT_LOADED]
        absent = [(NOT_LOADED, _why(item)) for item in own if item not in loaded]
        return [item for item in loaded if item.list_id not in rules.fictitious], absent
    by_id = {item.list_id: item for item in own}
    basis: list[ScreenedList] = []
    missing: list[tuple[str, str]] = []
    for item in wanted:
        found = by_id.get(item.list_id)
        if found is not None and found.state is not ListState.NOT_LOADED:
            basis.append(found)
        elif item.list_id in rules.loaded:
            missing.append((NOT_SEARCHED, f"{item.list_id} is required and was not searched"))
        else:
            missing.append((NOT_LOADED, f"{item.list_id} is required ({item.law}), not loaded"))
    return basis, missing


def _gap(item: ScreenedList) -> str | None:
    """Return why the absence of hits on a list does not count; with hits, what its state gives."""
    if item.reason is not None or item.cause is not None:
        return item.reason or item.cause
    if item.state is ListState.OK:
        return None
    return INCOMPLETE if item.state is ListState.INCOMPLETE_LIST else STALE_LIST


def _why(item: ScreenedList) -> str:
    if item.state is ListState.NOT_LOADED:
        return f"{item.list_id} is not loaded"
    return f"{item.list_id}: {item.shortcoming}"


def answer_of_former(
    lists: Sequence[ScreenedList], rules: Rules, left_out: Sequence[NotCompared] = ()
) -> TopicOutcome:
    """Return the answer about entries taken off the sanctions lists."""
    own = [item for item in lists if SANCTIONS in item.topics]
    if hits := [item.list_id for item in own if item.former_candidates]:
        detail = f"taken off {', '.join(hits)}"
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.HITS, None, detail)
    # beside its former entries, silence rests on what the sanctions lists' own silence does
    plain = [replace(item, outcome=Outcome.CLEAR) if _is_hit(item) else item for item in own]
    silent = replace(_silence(SANCTIONS, plain, rules, left_out), topic=FORMERLY_SANCTIONED)
    if silent.outcome is Outcome.NOT_ASSESSED and silent.reason in _FIRST:
        return silent
    basis, _ = _basis(SANCTIONS, own, rules)
    if unknown := [item.list_id for item in basis if item.former_entries is None]:
        detail = f"no earlier version of {', '.join(unknown)} is loaded"
        return TopicOutcome(FORMERLY_SANCTIONED, Outcome.NOT_ASSESSED, NO_HISTORY, detail)
    if silent.outcome is Outcome.NOT_ASSESSED:
        return silent
    detail = "; ".join(f"{item.list_id}: {item.former_entries} former entries" for item in basis)
    return TopicOutcome(FORMERLY_SANCTIONED, Outcome.CLEAR, None, f"no hit among {detail}")


def _is_hit(item: ScreenedList) -> bool:
    return item.outcome is Outcome.HITS


def overall(topics: Sequence[TopicOutcome]) -> Outcome:
    """Return the answer of the whole: a hit anywhere, clear only when every topic asked for is.

    That nothing is known of former entries leaves the answer about those listed now as it is.
    """
    if any(topic.outcome is Outcome.HITS for topic in topics):
        return Outcome.HITS
    return negative(topic.outcome for topic in topics if topic.topic != FORMERLY_SANCTIONED)
