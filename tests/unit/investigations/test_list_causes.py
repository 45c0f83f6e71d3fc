"""Why a list's silence does not count is decided once, and every reader says the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.snapshots import OFAC, screening, snapshot
from tests.unit.screening.test_outcome import OFAC as RULES
from tests.unit.screening.test_outcome import searched

from atlas.investigations.modules.domain import spepws
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.silence import silence_of
from atlas.investigations.results.domain import SearchedVersion
from atlas.investigations.runs.searched import silent_lists
from atlas.risk.evaluations.silence import gap_of_lists
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_standing import Cause, Shortcoming
from atlas.sources.screening.domain.outcome import answer_of_list, answer_of_topic
from atlas.sources.screening.schemas import ListState

CAUSES = {
    Shortcoming.NOT_LOADED: Cause.NOT_LOADED,
    Shortcoming.ANOTHER_LIST: Cause.ANOTHER_LIST,
    Shortcoming.EXCERPT: Cause.INCOMPLETE,
    Shortcoming.IMPLAUSIBLE: Cause.INCOMPLETE,
    Shortcoming.SIZE_UNKNOWN: Cause.INCOMPLETE,
    Shortcoming.GROWN: Cause.INCOMPLETE,
    Shortcoming.REMOVED: Cause.INCOMPLETE,
    Shortcoming.PUBLICATION_UNKNOWN: Cause.STALE,
    Shortcoming.NEVER_CHECKED: Cause.STALE,
    Shortcoming.CHECK_OVERDUE: Cause.STALE,
    Shortcoming.CONTRADICTED: Cause.STALE,
    Shortcoming.UNREADABLE: Cause.UNREADABLE,
}
ORDER = list(Cause)
LOADED = [one for one in Shortcoming if one is not Shortcoming.NOT_LOADED]


def test_every_shortcoming_has_its_cause() -> None:
    assert {*CAUSES} == {*Shortcoming}
    for reason, cause in CAUSES.items():
        standing = replace(searched().standing, reasons=(reason,))
        assert standing.cause is cause, reason
    assert searched().standing.cause is None
    assert searched().standing.state == "ok"


@given(st.lists(st.sampled_from(LOADED), min_size=1, unique=True), st.integers(0, 2))
def test_all_readers_say_the_worst_cause(reasons: list[Shortcoming], candidates: int) -> None:
    worst = min((CAUSES[one] for one in reasons), key=ORDER.index)
    found = replace(searched(), standing=replace(searched().standing, reasons=tuple(reasons)))
    answer = answer_of_list(found, candidates)
    assert (answer.reason or worst.value) == worst
    assert answer.state is (
        ListState.STALE_LIST if worst is Cause.STALE else ListState.INCOMPLETE_LIST
    )
    topic = answer_of_topic("sanctions", [answer], RULES)
    assert (topic.reason_without if candidates else topic.reason) == worst

    version = SearchedVersion(
        list_id=answer.list_id,
        version=str(answer.version_date),
        topics=answer.topics,
        stale=answer.shortcoming,
        cause=answer.cause,
    )
    listed = replace(OFAC, stale=version.stale, cause=version.why)
    seen = snapshot(screening=screening(lists=(listed,)))
    module = spepws.searched(seen, "sanctions")
    assert isinstance(module, Unassessed)
    assert (module.reason, module.remedy) == (worst, silence_of(worst, "sanctions").remedy)
    reading = silent_lists(seen)
    assert reading is not None
    assert reading.reason == worst

    later = gap_of_lists([found.standing])
    assert (later.reason, list_label(found.list_id) in (later.detail or "")) == (worst, True)


def test_each_cause_asks_for_something_else() -> None:
    said = {silence_of(cause, "sanctions") for cause in Cause}
    assert len({one.detail for one in said}) == len({one.remedy for one in said}) == len(Cause)


@pytest.mark.parametrize(("complete", "cause"), [(None, "stale_list"), (False, "incomplete_list")])
def test_runs_of_before_say_what_they_kept(complete: bool | None, cause: str) -> None:
    kept = SearchedVersion(
        list_id="un", version="2026-11-20", topics=("sanctions",), stale="old", complete=complete
    )
    assert kept.why == cause
