"""What may be said: hits, clear, or not assessed."""

from dataclasses import replace
from datetime import date, timedelta

from atlas.foundation.core.ids import new_id
from atlas.sources.screening.domain.outcome import (
    SearchedList,
    answer_not_loaded,
    answer_of_former,
    answer_of_list,
    answer_of_topic,
    is_comparable,
    overall,
)
from atlas.sources.screening.schemas import ListState, Outcome

TODAY = date(2026, 11, 24)


def searched(list_id: str = "ofac-sdn", age: int = 0) -> SearchedList:
    return SearchedList(
        list_id=list_id,
        topics=("sanctions",),
        version_id=new_id(),
        version_date=TODAY - timedelta(days=age),
        max_age_days=7,
        incomplete=0,
        fictitious=list_id == "demo-list",
    )


def test_a_fresh_list_may_say_clear_a_stale_one_may_not() -> None:
    assert answer_of_list(searched(age=7), 0, TODAY).outcome is Outcome.CLEAR
    stale = answer_of_list(searched(age=8), 0, TODAY)
    assert (stale.outcome, stale.reason, stale.age_days) == (Outcome.NOT_ASSESSED, "stale_list", 8)
    assert stale.state is ListState.STALE_LIST


def test_hits_of_a_stale_list_count_in_full() -> None:
    stale = answer_of_list(searched(age=4000), 2, TODAY)
    assert stale.outcome is Outcome.HITS
    assert answer_of_topic("sanctions", [stale], ()).outcome is Outcome.HITS


def test_a_topic_is_clear_only_when_all_its_lists_are() -> None:
    fresh = answer_of_list(searched(), 0, TODAY)
    stale = answer_of_list(searched("ofac-consolidated", age=90), 0, TODAY)
    assert answer_of_topic("sanctions", [fresh], ()).outcome is Outcome.CLEAR
    topic = answer_of_topic("sanctions", [fresh, stale], ())
    assert (topic.outcome, topic.reason) == (Outcome.NOT_ASSESSED, "stale_list")
    assert "90 days" in topic.detail


def test_no_list_says_nothing() -> None:
    topic = answer_of_topic("pep", [answer_of_list(searched(), 0, TODAY)], ())
    assert (topic.outcome, topic.reason) == (Outcome.NOT_ASSESSED, "no_list")
    absent = answer_not_loaded("ofac-sdn", ("sanctions",))
    assert answer_of_topic("sanctions", [absent], ()).reason == "no_list"
    both = [answer_of_list(searched("ofac-consolidated"), 0, TODAY), absent]
    assert answer_of_topic("sanctions", both, ()).reason == "not_loaded"


def test_a_fictitious_list_answers_for_no_topic() -> None:
    demo = answer_of_list(searched("demo-list"), 0, TODAY)
    assert answer_of_topic("sanctions", [demo], {"demo-list"}).reason == "no_list"
    hit = answer_of_list(searched("demo-list"), 1, TODAY)
    assert answer_of_topic("sanctions", [hit], {"demo-list"}).outcome is Outcome.HITS


def test_overall() -> None:
    clear = answer_of_topic("sanctions", [answer_of_list(searched(), 0, TODAY)], ())
    missing = answer_of_topic("pep", [], ())
    hits = answer_of_topic("sanctions", [answer_of_list(searched(), 1, TODAY)], ())
    assert overall([clear]) is Outcome.CLEAR
    assert overall([clear, missing]) is Outcome.NOT_ASSESSED
    assert overall([hits, missing]) is Outcome.HITS


def test_silence_about_former_entries_needs_history_and_a_current_list() -> None:
    def said(age: int, former: int | None, found: int = 0) -> tuple[Outcome, str | None]:
        one = replace(searched(age=age), former_entries=former)
        answer = answer_of_former([answer_of_list(one, 0, TODAY, found)], ())
        return answer.outcome, answer.reason

    assert said(1, 3) == (Outcome.CLEAR, None)
    assert said(1, None) == (Outcome.NOT_ASSESSED, "no_history")
    # an old list does not know who was listed and taken off again since
    assert said(8, 3) == (Outcome.NOT_ASSESSED, "stale_list")
    assert said(8, 3, 1) == (Outcome.HITS, None)


def test_a_party_that_could_be_compared_with_nothing_is_not_clear() -> None:
    assert [is_comparable([name]) for name in ("…", "\u200b", "🙂", "李", "7", "Ⅻ")] == [
        *(False,) * 3,
        *(True,) * 3,
    ]
    assert is_comparable(["…", "Acme"])
    silent = answer_of_list(searched(), 0, TODAY, named=False)
    assert (silent.outcome, silent.reason) == (Outcome.NOT_ASSESSED, "no_name")
    topic = answer_of_topic("sanctions", [silent], ())
    assert (topic.outcome, topic.reason) == (Outcome.NOT_ASSESSED, "no_name")
    former = replace(silent, former_entries=3)
    assert answer_of_former([former], ()).reason == "no_name"
    by_number = answer_of_list(searched(), 1, TODAY, named=False)
    assert by_number.outcome is Outcome.HITS
